//! How an office closes its periods.
//!
//! Knows the table; must not know what follows for a report.

use super::{DbError, people, sight};
use rusqlite::{Connection, Row, params};
use shared::calendar::Calendar;
use shared::closing::{Closing, Every};
use shared::day::{Day, Zone};
use shared::id::{EmployeeId, OfficeId};

/// The rules of an office, the earliest first.
pub fn of(connection: &Connection, office: [u8; 16]) -> Result<Vec<Closing>, DbError> {
    let mut query = connection.prepare_cached(
        "SELECT from_day, every, after_days, window_days FROM closing WHERE office = ?1 ORDER BY from_day",
    )?;
    let mut rows = query.query([office])?;
    let mut found = Vec::new();
    while let Some(row) = rows.next()? {
        found.push(read(row)?);
    }
    Ok(found)
}

/// What is to be known of `who` to tell whether their reports come late: a calendar with these rules and nothing
/// else, and their time zone. None where their office closes nothing.
pub fn for_reports_of(
    connection: &Connection,
    who: EmployeeId,
) -> Result<Option<(Calendar, Zone)>, DbError> {
    let closings = of(connection, sight::office(connection, who)?)?;
    if closings.is_empty() {
        return Ok(None);
    }
    let Some(person) = people::person(connection, who)? else { return Ok(None) };
    Ok(Some((Calendar { closings, ..Calendar::default() }, person.zone)))
}

/// Sets the rule of an office from a day on; one of the same day is replaced.
pub fn set(db: &Connection, office: OfficeId, rule: &Closing) -> Result<(), DbError> {
    db.execute(
        "INSERT OR REPLACE INTO closing (office, from_day, every, after_days, window_days) \
         VALUES (?1, ?2, ?3, ?4, ?5)",
        params![
            office.uuid().as_bytes(),
            rule.from.to_string(),
            name(rule.every),
            rule.after,
            rule.window
        ],
    )?;
    Ok(())
}

const fn name(every: Every) -> &'static str {
    match every {
        Every::Month => "month",
        Every::Quarter => "quarter",
        Every::HalfYear => "half_year",
        Every::Year => "year",
    }
}

fn read(row: &Row<'_>) -> Result<Closing, DbError> {
    let (from, every): (String, String) = (row.get(0)?, row.get(1)?);
    let from = Day::parse(&from).ok_or(DbError::Unreadable("day of a closing"))?;
    let every = Every::ALL.into_iter().find(|e| name(*e) == every);
    let every = every.ok_or(DbError::Unreadable("length of a period"))?;
    Ok(Closing { from, every, after: row.get(2)?, window: row.get(3)? })
}
