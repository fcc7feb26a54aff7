//! What every handler can reach.
//!
//! Knows the parts; must not know what any route does with them.

use crate::attempts::Attempts;
use crate::clock::Clock;
use crate::db::Db;
use crate::db::sight::Sights;
use crate::files::Files;
use crate::password::Checker;
use crate::pokes::Pokes;
use crate::push::Push;
use crate::turns::Turns;

/// Shared by all requests; cloning it is cheap.
#[derive(Clone, Debug)]
pub struct AppState {
    /// The door to what is kept.
    pub db: Db,
    /// The files of evidence.
    pub files: Files,
    /// The time.
    pub clock: Clock,
    /// Who listens for news.
    pub pokes: Pokes,
    /// Who wakes those who do not listen.
    pub push: Push,
    /// Whose exchanges are at work.
    pub turns: Turns,
    /// What people may know, as last read.
    pub sights: Sights,
    /// Failed attempts to sign in.
    pub attempts: Attempts,
    /// Who checks passwords.
    pub checker: Checker,
}

impl AppState {
    /// A server on this database and these files, by this clock, that pushes to nobody.
    #[must_use]
    pub fn new(db: Db, files: Files, clock: Clock) -> Self {
        Self {
            db,
            files,
            clock,
            pokes: Pokes::default(),
            push: Push::default(),
            turns: Turns::default(),
            sights: Sights::default(),
            attempts: Attempts::default(),
            checker: Checker::default(),
        }
    }
}
