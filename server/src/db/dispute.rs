//! What people say about who their superior is.
//!
//! Knows what was said and what the office answered; it changes nothing of who leads whom.

use super::DbError;
use super::people::{employee_id, person, superiors};
use rusqlite::{Connection, OptionalExtension as _, params};
use shared::acting::WhyNot;
use shared::day::Timestamp;
use shared::id::EmployeeId;

/// Days for which the office's answer is shown.
const SHOWN_DAYS: i32 = 30;

/// One that waits for the office.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Open {
    /// Its number.
    pub number: i64,
    /// Who says it.
    pub employee: EmployeeId,
    /// Of whom.
    pub superior: EmployeeId,
    /// What they say about it; may be empty.
    pub said: String,
    /// When.
    pub at: Timestamp,
}

/// Notes that `employee` says of somebody who leads them that they do not.
pub fn file(
    connection: &Connection,
    employee: EmployeeId,
    superior: EmployeeId,
    said: &str,
    now: Timestamp,
) -> Result<Option<WhyNot>, DbError> {
    if !superiors(connection, employee, now)?.iter().any(|one| one.id == superior) {
        return Ok(Some(WhyNot::Gone));
    }
    let new = connection.execute(
        "INSERT INTO dispute (employee, superior, said, filed_at) VALUES (?1, ?2, ?3, ?4) \
         ON CONFLICT DO NOTHING",
        params![employee.uuid().as_bytes(), superior.uuid().as_bytes(), said, now.0],
    )?;
    Ok((new == 0).then_some(WhyNot::Overlaps))
}

/// What waits for the office, the oldest first.
pub fn open(connection: &Connection) -> Result<Vec<Open>, DbError> {
    let mut query = connection.prepare(
        "SELECT number, employee, superior, said, filed_at FROM dispute WHERE settled_at IS NULL \
         ORDER BY number",
    )?;
    let rows = query.query_map([], |row| {
        Ok(Open {
            number: row.get(0)?,
            employee: employee_id(row.get(1)?),
            superior: employee_id(row.get(2)?),
            said: row.get(3)?,
            at: Timestamp(row.get(4)?),
        })
    })?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// Notes what the office answered; whether there was such a question.
pub fn settle(
    connection: &Connection,
    number: i64,
    by: EmployeeId,
    answer: &str,
    now: Timestamp,
) -> Result<bool, DbError> {
    let settled = connection.execute(
        "UPDATE dispute SET settled_by = ?2, settled_at = ?3, answer = ?4 \
         WHERE number = ?1 AND settled_at IS NULL",
        params![number, by.uuid().as_bytes(), now.0, answer],
    )?;
    Ok(settled > 0)
}

/// When `employee` asked what is not settled yet, and the office's answer to what was settled lately.
pub fn of(
    connection: &Connection,
    employee: EmployeeId,
    now: Timestamp,
) -> Result<(Option<Timestamp>, Option<String>), DbError> {
    let mut query = connection.prepare_cached(
        "SELECT filed_at, settled_at, answer FROM dispute WHERE employee = ?1 ORDER BY number DESC LIMIT 1",
    )?;
    let last = query.query_row([employee.uuid().as_bytes()], |row| {
        Ok((row.get::<_, i64>(0)?, row.get::<_, Option<i64>>(1)?, row.get::<_, String>(2)?))
    });
    Ok(match last.optional()? {
        None => (None, None),
        Some((filed, None, _)) => (Some(Timestamp(filed)), None),
        Some((_, Some(settled), answer)) => {
            let zone = person(connection, employee)?.map(|p| p.zone).unwrap_or_default();
            // By the day, so that a sight is the same all day.
            let age = now.day(zone).since(Timestamp(settled).day(zone));
            (None, (age <= SHOWN_DAYS).then_some(answer))
        }
    })
}
