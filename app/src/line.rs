//! The facts behind the sentence about the line. They must always be true.

use shared::day::{Day, Timestamp, Zone};
use shared::protocol::Fault;

/// What the line does.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum LineState {
    /// No line.
    Offline,
    /// There may be a line; the next exchange comes soon.
    Waiting,
    /// An exchange is under way.
    Syncing,
    /// The server has everything, and the device everything it may see.
    Synced,
    /// The server wants the person to sign in again. What is stored stays.
    SignedOut,
    /// This app is too old to begin new edits.
    TooOld,
    /// The server answered, but with a fault.
    ServerTrouble(Fault),
}

/// The facts of the sentence.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    /// What the line does.
    pub state: LineState,
    /// How many things the server does not have yet.
    pub unsent: usize,
    /// The last contact, by the corrected clock.
    pub at: Option<Timestamp>,
    /// The person's zone, to say the time in.
    pub zone: Zone,
    /// The person's today, to leave out the date.
    pub today: Day,
}
