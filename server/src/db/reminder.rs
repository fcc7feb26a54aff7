//! Reminders of a day without a report: between a superior and one of their people, and gone after some days.
//!
//! Knows who may remind whom of what, by the same rule as `shared::team`. Never counted, shown to nobody else.

use super::people::{employee_id, lead, person, stored_day};
use super::{DbError, document, exception, leave, sight};
use rusqlite::{Connection, Row, params};
use shared::day::{DAY_MS, Day, Timestamp, Zone};
use shared::document::{Kind, document_id};
use shared::id::EmployeeId;
use shared::reminder::{KEPT_DAYS, Reminded, Reminder, Reminding};

/// What tells one state of somebody's reminders from another: those of all others change nothing in it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Mark {
    last: i64,
    put_away: i64,
}

/// Notes that `superior` reminds somebody of a day, unless there is nothing to be reminded of.
pub fn give(
    connection: &Connection,
    superior: EmployeeId,
    asked: Reminded,
    now: Timestamp,
) -> Result<Reminding, DbError> {
    let Reminded { person: who, day } = asked;
    let Some(known) = person(connection, who)? else { return Ok(Reminding::NotLed) };
    if lead(connection, superior, who, now)?.is_none() {
        return Ok(Reminding::NotLed);
    }
    let today = now.day(known.zone);
    let works = sight::calendar_of(connection, sight::office(connection, who)?)?.works(day);
    let away = leave::of(connection, [who], today)?.iter().any(|leave| leave.covers(who, day));
    if day >= today || today.since(day) > KEPT_DAYS || !works || away {
        return Ok(Reminding::NotAsked);
    }
    if was_sent(connection, who, day)? {
        return Ok(Reminding::Sent);
    }
    let new = connection.execute(
        "INSERT INTO reminder (employee, superior, day, at) VALUES (?1, ?2, ?3, ?4) ON CONFLICT DO NOTHING",
        params![who.uuid().as_bytes(), superior.uuid().as_bytes(), day.to_string(), now.0],
    )?;
    Ok(if new == 0 { Reminding::Before } else { Reminding::Done })
}

/// Whether the report of a day was sent: its superior may see it, or it lies with the office.
fn was_sent(connection: &Connection, who: EmployeeId, day: Day) -> Result<bool, DbError> {
    let doc = document_id(Kind::Report, who, day);
    let stored = document::find(connection, doc)?;
    Ok(stored.is_some_and(|stored| stored.texts.shown().is_some())
        || exception::lies(connection, doc)?)
}

/// Puts one away that is `employee`'s own.
pub fn put_away(connection: &Connection, employee: EmployeeId, number: i64) -> Result<(), DbError> {
    connection.execute(
        "UPDATE reminder SET put_away = 1 WHERE number = ?1 AND employee = ?2",
        params![number, employee.uuid().as_bytes()],
    )?;
    Ok(())
}

/// What `me` was reminded of and has not put away, and of what `me` reminded others.
pub fn of(
    connection: &Connection,
    me: EmployeeId,
    today: Day,
) -> Result<(Vec<Reminder>, Vec<Reminded>), DbError> {
    let mine = *me.uuid().as_bytes();
    let since = today.plus(-KEPT_DAYS);
    let (mut reminders, mut reminded) = (Vec::new(), Vec::new());
    let mut query = connection.prepare_cached(
        "SELECT r.number, r.employee, r.day, r.at, e.name, r.put_away FROM reminder r \
         JOIN employee e ON e.id = r.superior WHERE r.employee = ?1 OR r.superior = ?1 ORDER BY r.day, r.number",
    )?;
    let mut rows = query.query([mine])?;
    while let Some(row) = rows.next()? {
        // By the day, so that a sight is the same all day.
        let at = Timestamp(row.get(3)?);
        if at.day(Zone::Wib) < since {
            continue;
        }
        let day = stored_day(row.get_ref(2)?.as_str().map_err(rusqlite::Error::from)?)?;
        let who = employee_id(row.get(1)?);
        if who != me {
            reminded.push(Reminded { person: who, day });
        } else if !row.get::<_, bool>(5)? {
            let (number, by, at) = (row.get(0)?, row.get(4)?, Some(at));
            reminders.push(Reminder { number, by, day, at });
        }
    }
    Ok((reminders, reminded))
}

/// See [`Mark`].
pub fn mark(connection: &Connection, me: EmployeeId) -> Result<Mark, DbError> {
    let mut query = connection.prepare_cached(
        "SELECT coalesce(max(number), 0), coalesce(sum(put_away), 0) FROM reminder \
         WHERE employee = ?1 OR superior = ?1",
    )?;
    let read = |row: &Row<'_>| Ok(Mark { last: row.get(0)?, put_away: row.get(1)? });
    Ok(query.query_row([me.uuid().as_bytes()], read)?)
}

/// Takes away what is old; how many there were.
pub fn sweep(connection: &Connection, now: Timestamp) -> Result<usize, DbError> {
    // Not before nobody is shown it any more, wherever their day ends.
    let before = now.plus_ms(-i64::from(KEPT_DAYS + 2) * DAY_MS);
    Ok(connection.execute("DELETE FROM reminder WHERE at < ?1", [before.0])?)
}
