//! The server from outside: people with verbs, through its router.

#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test stops where it breaks"
)]

mod acting;
mod admin;
mod bad_input;
mod bell;
mod closing;
#[path = "../../../shared/tests/damage/mod.rs"]
mod damage;
mod demo;
mod devices;
mod dialogue;
mod edge;
mod evidence;
mod exceptions;
mod exchange;
mod incidents;
mod killed;
mod leave;
mod limits;
mod outside;
mod people;
mod private;
mod program;
mod push;
mod races;
mod receipts;
mod reminders;
mod safe;
mod second_level;
mod sight;
mod signing_in;
mod storage;
mod watched;
mod web;
