//! The parts of *Perlu dilihat*: plain data in, choices out.

pub mod discard_sheet;
pub mod matter_card;
pub mod mine_view;
