//! Up to when each person has been shown what rang: one mark a person, which only grows.
//!
//! Knows the mark; what rings is worked out on devices and known nowhere here.

use super::DbError;
use rusqlite::{Connection, OptionalExtension as _, params};
use shared::day::Timestamp;
use shared::id::EmployeeId;

/// The mark of a person; none who was never shown anything.
pub fn read(connection: &Connection, person: EmployeeId) -> Result<Option<Timestamp>, DbError> {
    let mut query = connection.prepare_cached("SELECT shown FROM bell WHERE employee = ?1")?;
    let found = query.query_row([person.uuid().as_bytes()], |row| row.get(0)).optional()?;
    Ok(found.map(Timestamp))
}

/// Raises the mark of a person; whether it moved.
pub fn raise(connection: &Connection, person: EmployeeId, to: Timestamp) -> Result<bool, DbError> {
    let mut insert = connection.prepare_cached(
        "INSERT INTO bell (employee, shown) VALUES (?1, ?2) \
         ON CONFLICT DO UPDATE SET shown = excluded.shown WHERE excluded.shown > shown",
    )?;
    Ok(insert.execute(params![person.uuid().as_bytes(), to.0])? > 0)
}
