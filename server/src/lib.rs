//! Setapak's server: the rules of `shared` with authority, kept in SQLite, and the app that talks to it.
//!
//! The doors are `router` (HTTP) and the commands in `main.rs`; what is kept goes through [`db`] alone.

pub mod actor;
pub mod admin;
pub mod attempts;
pub mod clock;
pub mod connections;
pub mod db;
pub mod demo;
pub mod error;
mod exceptional;
pub mod exchange;
pub mod files;
mod headers;
mod log;
mod origin;
mod packed;
pub mod password;
mod pieces;
pub mod pokes;
pub mod posted;
pub mod private;
pub mod push;
pub mod router;
mod routes;
pub mod safe;
pub mod seal;
pub mod state;
pub mod turns;
pub mod watch;
