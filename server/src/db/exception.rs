//! The office's tray of exceptions: reports that came when their author had been let go already, or when their period
//! was closed for good.
//!
//! Knows which lie there and what was decided; what is in them is in the log.

use super::{DbError, people};
use rusqlite::{Connection, Row, params};
use shared::acting::Aside;
use shared::day::Timestamp;
use shared::id::{DocumentId, EmployeeId, OpId};
use shared::op::Op;
use uuid::Uuid;

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
    let mut query = connection.prepare(
        "SELECT o.seq, o.person, o.payload, o.received_at FROM exception e JOIN op o ON o.seq = e.op \
         WHERE e.decided_at IS NULL ORDER BY o.seq",
    )?;
    let mut rows = query.query([])?;
    let mut found = Vec::new();
    while let Some(row) = rows.next()? {
        found.push(read(row)?);
    }
    Ok(found)
}

/// One that waits, by its number.
pub fn find(connection: &Connection, number: i64) -> Result<Option<Exception>, DbError> {
    Ok(waiting(connection)?.into_iter().find(|one| one.number == number))
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

/// Which reports of `author` were set aside since `since`, and why, the last one last.
pub fn set_aside(
    connection: &Connection,
    author: EmployeeId,
    since: Timestamp,
) -> Result<Vec<Aside>, DbError> {
    let mut query = connection.prepare_cached(
        "SELECT o.document, e.reason, e.decided_at FROM exception e JOIN op o ON o.seq = e.op \
         WHERE o.person = ?1 AND e.decided_at >= ?2 AND e.became IS NULL ORDER BY e.decided_at, e.op",
    )?;
    let read = |row: &Row<'_>| {
        let doc = DocumentId::from_uuid(Uuid::from_bytes(row.get(0)?));
        Ok(Aside { doc, reason: row.get(1)?, at: Timestamp(row.get(2)?) })
    };
    let found = query.query_map(params![author.uuid().as_bytes(), since.0], read)?;
    Ok(found.collect::<Result<_, _>>()?)
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
