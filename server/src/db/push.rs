//! Where devices that want to be woken are to be found: one address a session, which ends with it.
//!
//! Knows who may be woken; must not know when, nor how a push travels.

use super::people::zone;
use super::{DbError, session};
use rusqlite::{Connection, params};
use shared::day::{Timestamp, Zone};
use shared::hash::Hash;
use shared::id::{DeviceId, EmployeeId};
use std::fmt;
use uuid::Uuid;

/// A device that wants to be woken.
#[derive(Clone, PartialEq, Eq)]
pub struct Subscription {
    /// Which.
    pub device: DeviceId,
    /// The address of its push service. Whoever knows it can push: it is never logged.
    pub endpoint: String,
    /// Where its person is.
    pub zone: Zone,
}

/// The device of a session wants to be woken. An address is of one browser: who had it before has left.
pub fn subscribe(db: &Connection, session: Hash, endpoint: &str) -> Result<(), DbError> {
    db.prepare_cached("INSERT OR REPLACE INTO push (session, endpoint) VALUES (?1, ?2)")?
        .execute(params![session.bytes(), endpoint])?;
    Ok(())
}

/// The device of a session does not.
pub fn unsubscribe(db: &Connection, session: Hash) -> Result<(), DbError> {
    db.prepare_cached("DELETE FROM push WHERE session = ?1")?.execute([session.bytes()])?;
    Ok(())
}

/// No device of `person` does.
pub fn unsubscribe_all(db: &Connection, person: EmployeeId) -> Result<(), DbError> {
    db.prepare_cached(
        "DELETE FROM push WHERE session IN (SELECT token_hash FROM session WHERE person = ?1)",
    )?
    .execute([person.uuid().as_bytes()])?;
    Ok(())
}

/// Nobody is at this address any more.
pub fn forget(db: &Connection, endpoint: &str) -> Result<(), DbError> {
    db.prepare_cached("DELETE FROM push WHERE endpoint = ?1")?.execute([endpoint])?;
    Ok(())
}

/// The devices of `person` that want to be woken, while their sessions last and their person works here.
pub fn of(
    db: &Connection,
    person: EmployeeId,
    now: Timestamp,
) -> Result<Vec<Subscription>, DbError> {
    let mut query = db.prepare_cached(
        "SELECT s.device, p.endpoint, u.zone FROM session s JOIN push p ON p.session = s.token_hash \
         JOIN employee e ON e.id = s.person JOIN unit u ON u.id = e.unit \
         WHERE s.person = ?1 AND s.created_at >= ?2 AND e.active = 1",
    )?;
    let since = now.plus_ms(-session::LASTS_MS).0;
    let mut rows = query.query(params![person.uuid().as_bytes(), since])?;
    let mut all = Vec::new();
    while let Some(row) = rows.next()? {
        let device = DeviceId::from_uuid(Uuid::from_bytes(row.get(0)?));
        let zone = zone(row.get_ref(2)?.as_str().map_err(rusqlite::Error::from)?)
            .ok_or(DbError::Unreadable("zone"))?;
        all.push(Subscription { device, endpoint: row.get(1)?, zone });
    }
    Ok(all)
}

impl fmt::Debug for Subscription {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Subscription({})", self.device)
    }
}
