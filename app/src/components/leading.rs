//! What *Atasan & pendelegasian* is made of.

pub mod asked_sheet;
pub mod hand_on_sheet;
pub mod overdue;
pub mod overdue_sheet;
pub mod special;
pub mod superior;
pub mod team;
