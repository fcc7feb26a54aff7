//! Notices what another process changed beside the running server (the admin's commands), and tells those who
//! listen: the lines of sessions that ended are ended, everybody else is poked.
//!
//! Knows that something changed; must not know what: a device asks for it by an exchange.

use crate::db::{DbError, session};
use crate::state::AppState;
use rusqlite::Connection;
use shared::id::{DeviceId, EmployeeId};
use std::collections::HashSet;
use std::time::Duration;
use uuid::Uuid;

/// How often it looks: a look writes nothing and costs less than an answer.
const OFTEN: Duration = Duration::from_secs(3);
/// People who are poked at a look: five thousand devices that come in the same second would wait for each other.
const AT_A_TIME: usize = 150;
/// After so many looks (five minutes) sessions are looked at without a reason: some run out, and one can end in
/// the moment in which it opens a line.
const ANYWAY: u32 = 100;

/// What was seen last.
#[derive(Debug)]
pub struct Watch {
    state: AppState,
    version: i64,
    looks: u32,
    /// Those who have not been told of the last change yet, whoever waits longest first.
    untold: Vec<EmployeeId>,
}

/// Looks until it is aborted.
pub async fn always(state: AppState) {
    let mut often = tokio::time::interval(OFTEN);
    let mut watch = None;
    loop {
        often.tick().await;
        let looked = match &mut watch {
            None => Watch::begin(state.clone()).await.map(|begun| watch = Some(begun)),
            Some(watch) => watch.look().await,
        };
        if let Err(error) = looked {
            tracing::warn!(%error, "what admins change is told later");
        }
    }
}

impl Watch {
    /// From now on.
    ///
    /// # Errors
    /// Where the database failed.
    pub async fn begin(state: AppState) -> Result<Self, DbError> {
        let version = state.db.write(version).await?;
        Ok(Self { state, version, looks: 0, untold: Vec::new() })
    }

    /// Looks once.
    ///
    /// # Errors
    /// Where the database failed; the next look sees the same.
    pub async fn look(&mut self) -> Result<(), DbError> {
        let version = self.state.db.write(version).await?;
        let changed = version != self.version;
        self.looks = self.looks.wrapping_add(1);
        if changed || self.looks.is_multiple_of(ANYWAY) {
            let now = self.state.clock.now();
            let sessions = self.state.pokes.sessions();
            let ended = self.state.db.read(move |db| session::ended(db, sessions, now)).await?;
            self.state.pokes.end(&ended);
        }
        if changed {
            // Whoever waits already keeps their place: changes that come one after the other must not tell the same
            // people of each, and nobody else of any.
            let waits: HashSet<EmployeeId> = self.untold.iter().copied().collect();
            let people = self.state.pokes.people();
            self.untold.extend(people.into_iter().filter(|person| !waits.contains(person)));
        }
        self.version = version;
        let told = self.untold.len().min(AT_A_TIME);
        for person in self.untold.drain(..told) {
            // The news came from no device.
            self.state.pokes.poke(person, DeviceId::from_uuid(Uuid::nil()));
        }
        Ok(())
    }
}

/// A number that is another one once anybody else has written: asked by the only connection of this server that
/// writes.
fn version(writer: &Connection) -> Result<i64, DbError> {
    Ok(writer.pragma_query_value(None, "data_version", |row| row.get(0))?)
}
