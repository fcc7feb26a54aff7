//! Setapak's server: the rules of `shared` with authority, kept in SQLite, and the app that talks to it.
//!
//! The doors are `router` (HTTP) and the commands in `main.rs`; what is kept goes through [`db`] alone.

pub mod clock;
pub mod db;
pub mod error;
pub mod exchange;
pub mod pokes;
pub mod posted;
pub mod state;
