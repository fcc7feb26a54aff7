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
    /// All that the server lacks are decisions that can still be taken back, and leave in a moment.
    Held,
    /// An exchange is under way.
    Syncing,
    /// The server has everything, and the device everything it may see.
    Synced,
    /// The server wants the person to sign in again. What is stored stays.
    SignedOut,
    /// The device keeps nothing more, and can therefore neither send nor fetch.
    Full,
    /// The person was let go: what they send waits for their office.
    Left,
    /// This app is too old to begin new edits.
    TooOld,
    /// The server answered, but with a fault.
    ServerTrouble(Fault),
}

/// How far the files of evidence are.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Progress {
    /// How many the server has taken since there were any to send.
    pub sent: usize,
    /// How many there were, with those.
    pub all: usize,
    /// Why the last one was not taken, where the server said so.
    pub refused: Option<Fault>,
    /// What one of them belonged to whose bytes the browser has lost: the activity, and its day.
    pub lost: Option<(String, Day)>,
}

impl Progress {
    /// How many the server lacks.
    #[must_use]
    pub const fn left(&self) -> usize {
        self.all.saturating_sub(self.sent)
    }
}

/// The facts of the sentence.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    /// What the line does.
    pub state: LineState,
    /// How many things the server does not have yet.
    pub unsent: usize,
    /// How far the files of evidence are, which go after everything else.
    pub files: Progress,
    /// The last contact, by the corrected clock.
    pub at: Option<Timestamp>,
    /// The person's zone, to say the time in.
    pub zone: Zone,
    /// The person's today, to leave out the date.
    pub today: Day,
}
