//! The parts of *Lainnya*.

pub mod appearance;
pub mod rescue_file;
pub mod segments;
pub mod sign_out_sheet;
pub mod this_phone;
pub mod waking;
