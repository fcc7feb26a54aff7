//! Who is away on which days.
//!
//! Knows its table; must not know of reports, nor who may see it.

use super::people::{employee_id, stored_day};
use super::{DbError, people};
use rusqlite::{Connection, OptionalExtension as _, Row, params};
use shared::day::{Day, Timestamp};
use shared::id::EmployeeId;
use shared::leave::{Away, Leave, MOST_DAYS, TOLD_DAYS};

/// Why leave was not entered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NoLeave {
    /// The last day lies before the first.
    Dates,
    /// More than [`MOST_DAYS`].
    TooLong,
    /// They are away on one of these days already.
    Overlaps,
}

/// Leave as it was entered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entered {
    /// Its number.
    pub number: i64,
    /// Name of who is away.
    pub name: String,
    /// Who, why, and the days as they count.
    pub leave: Leave,
}

/// The days of a row as they count: those of one that ended sooner reach to its last day.
const UNTIL: &str = "min(to_day, coalesce(last_day, to_day))";

/// Enters leave; gives its number.
pub fn add(
    connection: &Connection,
    leave: &Leave,
    now: Timestamp,
) -> Result<Result<i64, NoLeave>, DbError> {
    if leave.until < leave.from {
        return Ok(Err(NoLeave::Dates));
    }
    if leave.until.since(leave.from) >= MOST_DAYS {
        return Ok(Err(NoLeave::TooLong));
    }
    let who = *leave.person.uuid().as_bytes();
    let (from, until) = (leave.from.to_string(), leave.until.to_string());
    let taken: bool = connection.query_row(
        &format!(
            "SELECT EXISTS (SELECT 1 FROM leave WHERE employee = ?1 AND from_day <= ?3 \
             AND {UNTIL} >= max(?2, from_day))"
        ),
        params![who, from, until],
        |row| row.get(0),
    )?;
    if taken {
        return Ok(Err(NoLeave::Overlaps));
    }
    connection.execute(
        "INSERT INTO leave (employee, kind, from_day, to_day, entered_at) VALUES (?1, ?2, ?3, ?4, ?5)",
        params![who, kind(leave.away), from, until, now.0],
    )?;
    Ok(Ok(connection.last_insert_rowid()))
}

/// Ends leave: `last` is its last day, and one before its first says that it was a mistake. Without one it is the day
/// before today, where the employee works. Gives the last day; none where there is nothing to end.
pub fn end(
    connection: &Connection,
    number: i64,
    last: Option<Day>,
    now: Timestamp,
) -> Result<Option<Day>, DbError> {
    let mut query = connection.prepare_cached(
        "SELECT employee, to_day FROM leave WHERE number = ?1 AND ended_at IS NULL",
    )?;
    let found = query
        .query_row([number], |row| Ok((employee_id(row.get(0)?), row.get::<_, String>(1)?)))
        .optional()?;
    let Some((who, until)) = found else { return Ok(None) };
    let zone = people::person(connection, who)?.ok_or(DbError::Unreadable("employee"))?.zone;
    let last = last.unwrap_or_else(|| now.day(zone).plus(-1));
    if stored_day(&until)? <= last {
        return Ok(None);
    }
    connection.execute(
        "UPDATE leave SET ended_at = ?2, last_day = ?3 WHERE number = ?1",
        params![number, now.0, last.to_string()],
    )?;
    Ok(Some(last))
}

/// The leave of `people` as far as it is told on `today`.
pub fn of(
    connection: &Connection,
    people: impl IntoIterator<Item = EmployeeId>,
    today: Day,
) -> Result<Vec<Leave>, DbError> {
    let mut query = connection.prepare_cached(&format!(
        "SELECT number, employee, kind, from_day, {UNTIL} FROM leave \
         WHERE employee = ?1 AND {UNTIL} >= max(?2, from_day) ORDER BY from_day"
    ))?;
    let since = today.plus(-TOLD_DAYS).to_string();
    let mut found = Vec::new();
    for person in people {
        let mut rows = query.query(params![person.uuid().as_bytes(), since])?;
        while let Some(row) = rows.next()? {
            found.push(read(row)?);
        }
    }
    Ok(found)
}

/// All leave of `today` and later, of `who` where somebody is named, by its first day.
pub fn list(
    connection: &Connection,
    who: Option<EmployeeId>,
    today: Day,
) -> Result<Vec<Entered>, DbError> {
    let mut query = connection.prepare_cached(&format!(
        "SELECT l.number, l.employee, l.kind, l.from_day, {UNTIL}, e.name FROM leave l \
         JOIN employee e ON e.id = l.employee WHERE {UNTIL} >= max(?2, from_day) \
         AND (?1 IS NULL OR l.employee = ?1) ORDER BY l.from_day, l.number"
    ))?;
    let who = who.map(|who| *who.uuid().as_bytes());
    let mut rows = query.query(params![who, today.to_string()])?;
    let mut found = Vec::new();
    while let Some(row) = rows.next()? {
        found.push(Entered { number: row.get(0)?, name: row.get(5)?, leave: read(row)? });
    }
    Ok(found)
}

fn read(row: &Row<'_>) -> Result<Leave, DbError> {
    let text = |at| row.get_ref(at)?.as_str().map_err(rusqlite::Error::from);
    let word = text(2)?;
    let away = Away::ALL.into_iter().find(|away| kind(*away) == word);
    Ok(Leave {
        person: employee_id(row.get(1)?),
        away: away.ok_or(DbError::Unreadable("kind of leave"))?,
        from: stored_day(text(3)?)?,
        until: stored_day(text(4)?)?,
    })
}

/// The word in the table, and on the command line. Never changed: it is stored.
#[must_use]
pub const fn kind(away: Away) -> &'static str {
    match away {
        Away::Leave => "leave",
        Away::Ill => "ill",
        Away::Duty => "duty",
        Away::Study => "study",
    }
}
