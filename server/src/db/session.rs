//! Sessions: which secret belongs to which person on which device.
//!
//! Knows only the hash of a secret: whoever reads the file can sign in as nobody.

use super::{DbError, employee};
use rusqlite::{Connection, OptionalExtension as _, params};
use shared::day::Timestamp;
use shared::hash::Hash;
use shared::id::{DeviceId, EmployeeId};
use std::collections::BTreeSet;
use uuid::Uuid;

/// How long a session lasts, in milliseconds: half a year without signing in again.
pub const LASTS_MS: i64 = 180 * 24 * 60 * 60 * 1000;

/// Begins a session. One that the person had on this device before ends with it, and so do all that
/// have run out.
pub fn begin(
    db: &Connection,
    token: Hash,
    person: EmployeeId,
    device: DeviceId,
    now: Timestamp,
) -> Result<(), DbError> {
    db.prepare_cached("DELETE FROM session WHERE person = ?1 AND device = ?2")?
        .execute(params![person.uuid().as_bytes(), device.uuid().as_bytes()])?;
    db.prepare_cached("DELETE FROM session WHERE created_at < ?1")?
        .execute(params![now.plus_ms(-LASTS_MS).0])?;
    db.prepare_cached(
        "INSERT INTO session (token_hash, person, device, created_at, seen_at)
         VALUES (?1, ?2, ?3, ?4, ?4)",
    )?
    .execute(params![
        token.bytes(),
        person.uuid().as_bytes(),
        device.uuid().as_bytes(),
        now.0
    ])?;
    Ok(())
}

/// Whose session this is and on which device, while it lasts. Who was let go has one too: see
/// [`crate::actor`].
pub fn find(
    db: &Connection,
    token: Hash,
    now: Timestamp,
) -> Result<Option<(EmployeeId, DeviceId)>, DbError> {
    let found = db
        .prepare_cached(
            "SELECT person, device FROM session WHERE token_hash = ?1 AND created_at >= ?2",
        )?
        .query_row(params![token.bytes(), now.plus_ms(-LASTS_MS).0], |row| {
            Ok((row.get(0)?, row.get(1)?))
        })
        .optional()?;
    Ok(found.map(|(person, device)| {
        (
            EmployeeId::from_uuid(Uuid::from_bytes(person)),
            DeviceId::from_uuid(Uuid::from_bytes(device)),
        )
    }))
}

/// Those of `sessions` in which nothing more is to be heard: they have ended, or their person was let go.
pub fn ended(
    db: &Connection,
    mut sessions: BTreeSet<Hash>,
    now: Timestamp,
) -> Result<BTreeSet<Hash>, DbError> {
    let mut lasting = Vec::new();
    for token in &sessions {
        if let Some((person, _)) = find(db, *token, now)?
            && employee::is_active(db, person)?
        {
            lasting.push(*token);
        }
    }
    for token in lasting {
        sessions.remove(&token);
    }
    Ok(sessions)
}

/// Ends a session; one that is not there has ended already.
pub fn end(db: &Connection, token: Hash) -> Result<(), DbError> {
    db.prepare_cached("DELETE FROM session WHERE token_hash = ?1")?
        .execute(params![token.bytes()])?;
    Ok(())
}

/// Ends all sessions of a person.
pub fn end_all(db: &Connection, person: EmployeeId) -> Result<(), DbError> {
    db.prepare_cached("DELETE FROM session WHERE person = ?1")?
        .execute(params![person.uuid().as_bytes()])?;
    Ok(())
}
