//! The log: every op the server ever answered, in commit order, each chained to the one before.
//!
//! Knows how an answer is kept and found again; must not know how it came about. The place of an op in
//! the log is the change number of what it changed, so that a number exists exactly when its
//! transaction does, whatever was rolled back.

use super::DbError;
use rusqlite::{Connection, OptionalExtension as _, params};
use serde_json::value::RawValue;
use sha2::{Digest as _, Sha256};
use shared::day::Timestamp;
use shared::hash::Hash;
use shared::id::{DeviceId, DocumentId, EmployeeId, OpId};
use uuid::Uuid;

/// Whose hands an op came from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Sender {
    /// The person signed in.
    pub person: EmployeeId,
    /// Their device.
    pub device: DeviceId,
}

/// An op that is known already.
#[derive(Debug)]
pub struct Known {
    /// Who sent it.
    pub person: EmployeeId,
    /// SHA-256 of its bytes.
    pub payload: Hash,
    /// What was answered, as JSON of [`shared::protocol::Outcome`].
    pub answer: Box<RawValue>,
}

/// What the log keeps of an op.
#[derive(Debug)]
pub struct Line<'a> {
    /// Which.
    pub id: OpId,
    /// The document it is about, where it could be read.
    pub document: Option<DocumentId>,
    /// Its very bytes.
    pub payload: &'a str,
    /// SHA-256 of them.
    pub payload_hash: Hash,
    /// The answer, as JSON of [`shared::protocol::Outcome`].
    pub answer: &'a str,
    /// Whether it took effect.
    pub kept: bool,
    /// The server's clock.
    pub at: Timestamp,
}

/// The end of the log, for a run of lines in one transaction.
#[derive(Debug)]
pub struct End {
    last: i64,
    chain: [u8; 32],
}

impl End {
    /// The end as it stands in this transaction.
    pub fn find(connection: &Connection) -> Result<Self, DbError> {
        let last = connection
            .prepare_cached("SELECT seq, chain FROM op ORDER BY seq DESC LIMIT 1")?
            .query_row([], |row| Ok(Self { last: row.get(0)?, chain: row.get(1)? }))
            .optional()?;
        Ok(last.unwrap_or(Self { last: 0, chain: [0; 32] }))
    }

    /// The number the next line will have.
    #[must_use]
    pub const fn next(&self) -> i64 {
        self.last + 1
    }

    /// Adds a line.
    pub fn append(
        &mut self,
        connection: &Connection,
        sender: Sender,
        line: &Line<'_>,
    ) -> Result<(), DbError> {
        let seq = self.next();
        let chain = link(&self.chain, sender, line);
        connection
            .prepare_cached(
                "INSERT INTO op (seq, id, person, device, document, payload, payload_hash, answer, \
                 kept, received_at, chain) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)",
            )?
            .execute(params![
                seq,
                line.id.uuid().as_bytes(),
                sender.person.uuid().as_bytes(),
                sender.device.uuid().as_bytes(),
                line.document.as_ref().map(|id| *id.uuid().as_bytes()),
                line.payload,
                line.payload_hash.bytes(),
                line.answer,
                line.kept,
                line.at.0,
                chain,
            ])?;
        *self = Self { last: seq, chain };
        Ok(())
    }
}

/// The op with this id, if it came before.
pub fn find(connection: &Connection, id: OpId) -> Result<Option<Known>, DbError> {
    let row: Option<([u8; 16], [u8; 32], String)> = connection
        .prepare_cached("SELECT person, payload_hash, answer FROM op WHERE id = ?1")?
        .query_row([id.uuid().as_bytes()], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))
        .optional()?;
    let Some((person, payload, answer)) = row else { return Ok(None) };
    Ok(Some(Known {
        person: super::people::employee_id(person),
        payload: Hash::from_bytes(payload),
        answer: RawValue::from_string(answer).map_err(|_| DbError::Unreadable("answer"))?,
    }))
}

/// Looked up in an index that has the length of each: otherwise every refusal would read the texts of the day.
pub const WITHOUT_EFFECT: &str = "SELECT count(*), coalesce(sum(length(CAST(payload AS BLOB))), 0) \
     FROM op WHERE kept = 0 AND person = ?1 AND received_at > ?2 AND received_at <= ?3";

/// How many ops of a person took no effect after one instant and up to another, and how many bytes they have.
/// Of what a wrong clock dates ahead nothing counts.
pub fn without_effect(
    connection: &Connection,
    person: EmployeeId,
    after: Timestamp,
    to: Timestamp,
) -> Result<(i64, i64), DbError> {
    let mut query = connection.prepare_cached(WITHOUT_EFFECT)?;
    Ok(query.query_row(params![person.uuid().as_bytes(), after.0, to.0], |row| {
        Ok((row.get(0)?, row.get(1)?))
    })?)
}

/// The last number in the log: everything up to it is visible in this transaction.
pub fn top(connection: &Connection) -> Result<i64, DbError> {
    let mut query = connection.prepare_cached("SELECT max(seq) FROM op")?;
    Ok(query.query_row([], |row| row.get::<_, Option<i64>>(0))?.unwrap_or(0))
}

/// How many ops were answered, and when the last one was.
pub fn extent(connection: &Connection) -> Result<(i64, Option<Timestamp>), DbError> {
    let mut query = connection.prepare("SELECT count(*), max(received_at) FROM op")?;
    let extent = query.query_row([], |row| Ok((row.get(0)?, row.get::<_, Option<i64>>(1)?)))?;
    Ok((extent.0, extent.1.map(Timestamp)))
}

/// Walks the whole chain; the number of the first line that does not fit, if one does not.
pub fn first_broken(connection: &Connection) -> Result<Option<i64>, DbError> {
    let mut query = connection.prepare(
        "SELECT seq, id, person, device, payload, payload_hash, answer, kept, received_at, chain \
         FROM op ORDER BY seq",
    )?;
    let mut rows = query.query([])?;
    let mut end = [0; 32];
    let mut last = 0;
    while let Some(row) = rows.next()? {
        let seq: i64 = row.get(0)?;
        let payload: String = row.get(4)?;
        let answer: String = row.get(6)?;
        let sender = Sender {
            person: super::people::employee_id(row.get(2)?),
            device: DeviceId::from_uuid(Uuid::from_bytes(row.get(3)?)),
        };
        let line = Line {
            id: OpId::from_uuid(Uuid::from_bytes(row.get(1)?)),
            document: None,
            payload: &payload,
            payload_hash: Hash::from_bytes(row.get(5)?),
            answer: &answer,
            kept: row.get(7)?,
            at: Timestamp(row.get(8)?),
        };
        let stored: [u8; 32] = row.get(9)?;
        let fits = seq == last + 1
            && Hash::of(payload.as_bytes()) == line.payload_hash
            && link(&end, sender, &line) == stored;
        if !fits {
            return Ok(Some(seq));
        }
        end = stored;
        last = seq;
    }
    Ok(None)
}

/// Every field but the last has a fixed length, so no two different lines give the same bytes. The
/// document is part of the payload, and whether it took effect is part of the answer.
fn link(before: &[u8; 32], sender: Sender, line: &Line<'_>) -> [u8; 32] {
    let mut hasher = Sha256::new();
    hasher.update(before);
    hasher.update(line.id.uuid().as_bytes());
    hasher.update(line.payload_hash.bytes());
    hasher.update(sender.person.uuid().as_bytes());
    hasher.update(sender.device.uuid().as_bytes());
    hasher.update(line.at.0.to_be_bytes());
    hasher.update(line.answer.as_bytes());
    hasher.finalize().into()
}
