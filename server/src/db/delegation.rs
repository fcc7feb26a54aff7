//! Teams that their superior handed on: to whom, as what, from which day to which.
//!
//! Knows who may hand on what; who leads whom because of it follows in the view `leads`.

use super::people::{Lead, employee_id, kind, kind_of, led_by, person, stored_day, superiors};
use super::{DbError, employee};
use rusqlite::{Connection, OptionalExtension as _, Row, params};
use shared::acting::{Absence, Delegate, Delegation, WhyNot};
use shared::day::{DAY_MS, Day, Timestamp};
use shared::id::EmployeeId;

/// Each time moves the sights of everybody: so often a day may one superior do it.
const MOST_A_DAY: i64 = 20;

/// Hands the team of `giver` on as asked; `by_admin` where the office decides it, which may be to anybody who
/// works here.
pub fn give(
    connection: &Connection,
    giver: EmployeeId,
    asked: &Delegate,
    by_admin: bool,
    now: Timestamp,
) -> Result<Result<i64, WhyNot>, DbError> {
    let zone = person(connection, giver)?.ok_or(DbError::Unreadable("employee"))?.zone;
    if let Some(flaw) = asked.flaw(now.day(zone)) {
        return Ok(Err(flaw));
    }
    let definitive = Lead { acting: None };
    let team = led_by(connection, giver, now)?;
    let mut team = team.iter().filter(|led| led.person.acting.is_none()).map(|led| led.person.id);
    let above = superiors(connection, giver, now)?;
    let above = || above.iter().any(|one| one.id == asked.to && one.lead == definitive);
    if !team.clone().any(|_| true) || !employee::is_active(connection, giver)? {
        return Ok(Err(WhyNot::NotLeading));
    }
    let known = person(connection, asked.to)?.is_some() && asked.to != giver;
    let fits = by_admin || team.any(|id| id == asked.to) || above();
    if !known || !fits || !employee::is_active(connection, asked.to)? {
        return Ok(Err(WhyNot::NotTo));
    }
    let often: i64 = connection.query_row(
        "SELECT count(*) FROM delegation WHERE giver = ?1 AND given_at > ?2",
        params![giver.uuid().as_bytes(), now.plus_ms(-DAY_MS).0],
        |row| row.get(0),
    )?;
    if often >= MOST_A_DAY && !by_admin {
        return Ok(Err(WhyNot::TooMany));
    }
    let (from, until) = (asked.from.to_string(), asked.until.to_string());
    let taken: bool = connection.query_row(
        "SELECT EXISTS (SELECT 1 FROM delegation WHERE giver = ?1 AND ended_at IS NULL \
         AND from_day <= ?3 AND to_day >= ?2)",
        params![giver.uuid().as_bytes(), from, until],
        |row| row.get(0),
    )?;
    if taken {
        return Ok(Err(WhyNot::Overlaps));
    }
    connection.execute(
        "INSERT INTO delegation (giver, taker, kind, from_day, to_day, absence, given_at, given_by) \
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
        params![
            giver.uuid().as_bytes(),
            asked.to.uuid().as_bytes(),
            kind(Some(asked.acting)),
            from,
            until,
            asked.absence.map(absence),
            now.0,
            (!by_admin).then_some(*giver.uuid().as_bytes()),
        ],
    )?;
    Ok(Ok(connection.last_insert_rowid()))
}

/// Whom a delegation is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Hands {
    /// Whose team.
    pub giver: EmployeeId,
    /// To whom.
    pub taker: EmployeeId,
}

/// Ends one at once, if it has not ended: its giver's own, or whichever where an admin (none) asks.
pub fn end(
    connection: &Connection,
    number: i64,
    by: Option<EmployeeId>,
    now: Timestamp,
) -> Result<Option<Hands>, DbError> {
    let mut query = connection.prepare_cached(
        "SELECT giver, taker FROM delegation WHERE number = ?1 AND ended_at IS NULL",
    )?;
    let found = query.query_row([number], |row| {
        Ok(Hands { giver: employee_id(row.get(0)?), taker: employee_id(row.get(1)?) })
    });
    let Some(hands) = found.optional()?.filter(|it| by.is_none_or(|by| by == it.giver)) else {
        return Ok(None);
    };
    connection.execute(
        "UPDATE delegation SET ended_at = ?2, ended_by = ?3 WHERE number = ?1",
        params![number, now.0, by.map(|by| *by.uuid().as_bytes())],
    )?;
    Ok(Some(hands))
}

/// Everybody to whom a delegation of `giver`'s team makes a difference.
pub fn concerned(
    connection: &Connection,
    hands: Hands,
    now: Timestamp,
) -> Result<Vec<EmployeeId>, DbError> {
    let team = led_by(connection, hands.giver, now)?.into_iter().map(|led| led.person.id);
    Ok([hands.giver, hands.taker].into_iter().chain(team).collect())
}

/// What `me` has handed on or was handed, that has not passed by `today`; of everybody where nobody is named.
pub fn around(
    connection: &Connection,
    me: Option<EmployeeId>,
    today: Day,
) -> Result<Vec<Delegation>, DbError> {
    let mut query = connection.prepare_cached(
        "SELECT number, giver, taker, kind, from_day, to_day, absence FROM delegation \
         WHERE ended_at IS NULL AND to_day >= ?2 AND (?1 IS NULL OR giver = ?1 OR taker = ?1) \
         ORDER BY from_day, number",
    )?;
    let me = me.map(|me| *me.uuid().as_bytes());
    let mut rows = query.query(params![me, today.to_string()])?;
    let mut found = Vec::new();
    while let Some(row) = rows.next()? {
        found.push(read(connection, row)?);
    }
    Ok(found)
}

fn read(connection: &Connection, row: &Row<'_>) -> Result<Delegation, DbError> {
    let someone = |at| -> Result<_, DbError> {
        person(connection, employee_id(row.get(at)?))?.ok_or(DbError::Unreadable("employee"))
    };
    let text = |at| row.get_ref(at)?.as_str().map_err(rusqlite::Error::from);
    let absence = row.get::<_, Option<String>>(6)?;
    Ok(Delegation {
        number: row.get(0)?,
        giver: someone(1)?,
        taker: someone(2)?,
        acting: kind_of(text(3)?)?.ok_or(DbError::Unreadable("delegation"))?,
        from: stored_day(text(4)?)?,
        until: stored_day(text(5)?)?,
        absence: absence.as_deref().and_then(absence_of),
    })
}

// The words in the table. Never changed: they are stored.

const fn absence(absence: Absence) -> &'static str {
    match absence {
        Absence::Leave => "leave",
        Absence::Duty => "duty",
        Absence::Ill => "ill",
    }
}

fn absence_of(word: &str) -> Option<Absence> {
    [Absence::Leave, Absence::Duty, Absence::Ill].into_iter().find(|one| absence(*one) == word)
}
