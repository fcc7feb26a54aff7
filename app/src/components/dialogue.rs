//! Feedback, agreements and the agenda of a talk. Plain data in, words out.

pub mod agreements;
pub mod feedback;
pub mod matters;
pub mod people;
pub mod talks;
pub mod tell_sheet;
