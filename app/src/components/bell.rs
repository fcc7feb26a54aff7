//! The bell and what is in it: plain data in.

pub mod link;
pub mod list;
