//! The parts of *Setujui yang rutin* and of the rules behind it: plain data in, decisions out.

pub mod mirror;
pub mod office_rules;
pub mod pile_dock;
pub mod pile_list;
pub mod progress;
