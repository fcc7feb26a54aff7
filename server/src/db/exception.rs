//! The office's tray of exceptions: reports that came when their author had been let go already, or when their period
//! was closed for good.
//!
//! Knows which lie there and what was decided; what is in them is in the log.

use super::{DbError, people};
use rusqlite::{Connection, Row, params};
use shared::acting::Aside;
use shared::day::{Day, Timestamp, Zone};
use shared::id::{DocumentId, EmployeeId, OpId};
use shared::op::Op;
use uuid::Uuid;

/// What is read of one.
const ALL: &str =
    "SELECT o.seq, o.person, o.payload, o.received_at FROM exception e JOIN op o ON o.seq = e.op";

/// Where the tray stands: what moves the sights of those whom it concerns.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Mark {
    last: Option<i64>,
    decided: Option<i64>,
}

/// A report that waits for a decision.
#[derive(Debug)]
pub struct Exception {
    /// Its number, that of its line in the log.
    pub number: i64,
    /// Whose it is.
    pub author: EmployeeId,
    /// What they sent.
    pub op: Op,
    /// When it came.
    pub at: Timestamp,
}

/// Puts what the last line of the log brought into the tray, in the place of an earlier text of the same
/// report that nobody has decided on: that one stays in the log.
pub fn add(connection: &Connection, number: i64, doc: DocumentId) -> Result<(), DbError> {
    connection
        .prepare_cached(
            "DELETE FROM exception WHERE decided_at IS NULL \
             AND (SELECT document FROM op WHERE seq = exception.op) = ?1",
        )?
        .execute([doc.uuid().as_bytes()])?;
    connection.prepare_cached("INSERT INTO exception (op) VALUES (?1)")?.execute([number])?;
    Ok(())
}

/// What waits, the oldest first.
pub fn waiting(connection: &Connection) -> Result<Vec<Exception>, DbError> {
    let mut query =
        connection.prepare(&format!("{ALL} WHERE e.decided_at IS NULL ORDER BY o.seq"))?;
    let found = query.query_and_then([], read)?;
    found.collect()
}

/// What waits, and what was set aside: its author may still have the text, and send it again.
pub fn not_taken(connection: &Connection) -> Result<Vec<Exception>, DbError> {
    let mut query = connection.prepare(&format!("{ALL} WHERE e.became IS NULL ORDER BY o.seq"))?;
    let found = query.query_and_then([], read)?;
    found.collect()
}

/// See [`Mark`].
pub fn mark(connection: &Connection) -> Result<Mark, DbError> {
    // Asked at every exchange: each is the end of an index.
    let mut query = connection.prepare_cached(
        "SELECT (SELECT max(op) FROM exception), (SELECT max(decided_at) FROM exception)",
    )?;
    let read = |row: &Row<'_>| Ok(Mark { last: row.get(0)?, decided: row.get(1)? });
    Ok(query.query_row([], read)?)
}

/// How many reports of people whom `superior` leads on `day` wait for a decision.
pub fn waiting_for(
    connection: &Connection,
    superior: EmployeeId,
    day: Day,
) -> Result<u32, DbError> {
    let mut query = connection.prepare_cached(
        "SELECT count(*) FROM exception e JOIN op o ON o.seq = e.op \
         WHERE e.became IS NULL AND e.decided_at IS NULL AND o.person <> ?1 AND o.person IN ( \
             SELECT employee FROM leads WHERE superior = ?1 AND from_day <= ?2 AND (to_day IS NULL OR to_day >= ?2))",
    )?;
    Ok(query.query_row(params![superior.uuid().as_bytes(), day.to_string()], |row| row.get(0))?)
}

/// Whether a text of this document waits.
pub fn lies(connection: &Connection, doc: DocumentId) -> Result<bool, DbError> {
    let mut query = connection.prepare_cached(
        "SELECT 1 FROM exception e JOIN op o ON o.seq = e.op \
         WHERE e.became IS NULL AND e.decided_at IS NULL AND o.document = ?1",
    )?;
    Ok(query.exists([doc.uuid().as_bytes()])?)
}

/// One that waits, by its number.
pub fn find(connection: &Connection, number: i64) -> Result<Option<Exception>, DbError> {
    let mut query =
        connection.prepare_cached(&format!("{ALL} WHERE e.op = ?1 AND e.decided_at IS NULL"))?;
    query.query_and_then([number], read)?.next().transpose()
}

/// Notes what was decided: by which op it took effect, or none, and why.
pub fn decide(
    connection: &Connection,
    number: i64,
    by: EmployeeId,
    became: Option<OpId>,
    reason: &str,
    at: Timestamp,
) -> Result<(), DbError> {
    connection.execute(
        "UPDATE exception SET decided_by = ?2, decided_at = ?3, reason = ?4, \
         became = (SELECT seq FROM op WHERE id = ?5) WHERE op = ?1",
        params![number, by.uuid().as_bytes(), at.0, reason, became.map(|op| *op.uuid().as_bytes())],
    )?;
    Ok(())
}

/// Which reports of `author` were set aside since `since`, a day in `zone`, and why, the last one last.
pub fn set_aside(
    connection: &Connection,
    author: EmployeeId,
    since: Day,
    zone: Zone,
) -> Result<Vec<Aside>, DbError> {
    let mut query = connection.prepare_cached(
        "SELECT o.id, o.document, e.reason, e.decided_at FROM exception e JOIN op o ON o.seq = e.op \
         WHERE o.person = ?1 AND e.decided_at IS NOT NULL AND e.became IS NULL ORDER BY e.decided_at, e.op",
    )?;
    let read = |row: &Row<'_>| {
        let op = OpId::from_uuid(Uuid::from_bytes(row.get(0)?));
        let doc = DocumentId::from_uuid(Uuid::from_bytes(row.get(1)?));
        Ok(Aside { op, doc, reason: row.get(2)?, at: Timestamp(row.get(3)?) })
    };
    let found = query.query_map(params![author.uuid().as_bytes()], read)?;
    let mut found = found.collect::<Result<Vec<Aside>, _>>()?;
    // By the day, so that a sight is the same all day.
    found.retain(|aside| aside.at.day(zone) >= since);
    Ok(found)
}

fn read(row: &Row<'_>) -> Result<Exception, DbError> {
    let payload: String = row.get(2)?;
    Ok(Exception {
        number: row.get(0)?,
        author: people::employee_id(row.get(1)?),
        op: serde_json::from_str(&payload).map_err(|_| DbError::Unreadable("exception"))?,
        at: Timestamp(row.get(3)?),
    })
}
