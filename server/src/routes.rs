//! What each route does: a handler extracts, asks, answers.

pub(crate) mod blobs;
pub(crate) mod events;
pub(crate) mod exceptions;
pub(crate) mod exchange;
pub(crate) mod health;
pub(crate) mod leading;
pub(crate) mod push;
pub(crate) mod reminders;
pub(crate) mod session;
pub(crate) mod web;
