//! Setapak's vocabulary, rules and protocol.
//!
//! Pure: no I/O, no clock, no randomness, no framework. Everything comes in as an argument, so that
//! the phone and the server reach the same answer from the same facts.

pub mod absorb;
pub mod acting;
pub mod apply;
pub mod bell;
pub mod calendar;
pub mod closing;
pub mod columns;
pub mod day;
pub mod device;
pub mod dialogue;
pub mod document;
pub mod evidence;
pub mod hash;
pub mod held;
pub mod help;
pub mod id;
pub mod join;
pub mod json;
pub mod leave;
pub mod mirror;
pub mod op;
pub mod outgoing;
pub mod parcel;
pub mod person;
pub mod protocol;
pub mod rebase;
pub mod reminder;
pub mod report;
pub mod rescue;
pub mod rest;
pub mod routine;
pub mod row;
pub mod sample;
pub mod seal;
pub mod status;
pub mod team;
pub mod tray;
pub mod usual;
pub mod view;
