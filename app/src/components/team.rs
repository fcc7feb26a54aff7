//! The parts of *Tim*: numbers first, names when they are asked for.

pub mod answer;
pub mod day_sheet;
pub mod help;
pub mod today;
pub mod weeks;
