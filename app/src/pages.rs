//! The pages: each loads what it shows, guards who may see it, and leaves the rest to components.

pub mod bell;
pub mod calendar;
pub mod dialogue;
mod leaders;
pub mod leading;
pub mod lost;
pub mod more;
pub mod opening;
pub mod rules;
pub mod shut;
pub mod sign_in;
pub mod team;
pub mod today;
pub mod tray;
pub mod waiting;
