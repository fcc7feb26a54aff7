//! Reports that nobody has answered for too long, and who may take over: the superior's superior.
//!
//! Knows how long is too long in an office; must not know what a report says.

use super::employee::set_superior;
use super::people::{led_by, person, superiors};
use super::{DbError, sight};
use rusqlite::{Connection, OptionalExtension as _, params};
use shared::acting::{Acting, Overdue, TAKEN_DAYS, Unanswered, WAITS_DAYS};
use shared::calendar::Calendar;
use shared::day::{Day, Timestamp};
use shared::id::EmployeeId;
use std::collections::HashMap;
use std::collections::hash_map::Entry;

/// What applies in one office.
struct Rule {
    calendar: Calendar,
    days: u16,
}

type Office = [u8; 16];

/// Whose reports have waited too long for an answer of one of those whom `me` leads, by their superior's name
/// and their own. Who is led by `me` already is not among them.
pub fn of(
    connection: &Connection,
    me: EmployeeId,
    now: Timestamp,
) -> Result<Vec<Overdue>, DbError> {
    let mine = led_by(connection, me, now)?;
    let mut rules = HashMap::new();
    let mut found: Vec<Overdue> = Vec::new();
    for between in mine.iter().filter(|led| led.person.acting.is_none()) {
        for led in led_by(connection, between.person.id, now)? {
            let id = led.person.id;
            let known = id == me || mine.iter().any(|led| led.person.id == id);
            if known || led.person.acting.is_some() || found.iter().any(|o| o.person.id == id) {
                continue;
            }
            let waits = waiting(connection, id, now, &mut rules)?;
            let Some(first) = waits.first() else { continue };
            found.push(Overdue {
                since: first.sent,
                reports: u32::try_from(waits.len()).unwrap_or(u32::MAX),
                superior: between.person.name.clone(),
                person: led.person,
            });
        }
    }
    Ok(found)
}

/// The reports of `employee` that have waited too long, the oldest first; none where they are not for `me` to read.
pub fn read(
    connection: &Connection,
    me: EmployeeId,
    employee: EmployeeId,
    now: Timestamp,
) -> Result<Option<Unanswered>, DbError> {
    if !stands_behind(connection, me, employee, now)? {
        return Ok(None);
    }
    let mut documents = Unanswered::new();
    let mut query = connection.prepare_cached("SELECT head FROM document WHERE row = ?1")?;
    for one in waiting(connection, employee, now, &mut HashMap::new())? {
        let text: String = query.query_row([one.row], |row| row.get(0))?;
        let read = serde_json::from_str(&text).map_err(|_| DbError::Unreadable("document"))?;
        documents.push(read);
    }
    Ok((!documents.is_empty()).then_some(documents))
}

/// Puts `employee` under `me` for [`TAKEN_DAYS`], where one of their reports has waited too long. Whom they were
/// waiting for, where it was done.
pub fn take_over(
    connection: &Connection,
    me: EmployeeId,
    employee: EmployeeId,
    now: Timestamp,
) -> Result<Option<EmployeeId>, DbError> {
    if !stands_behind(connection, me, employee, now)? {
        return Ok(None);
    }
    let waits = waiting(connection, employee, now, &mut HashMap::new())?.len();
    let between = superiors(connection, employee, now)?.first().map(|one| one.id);
    let (Some(between), Some(led)) = (between, person(connection, employee)?) else {
        return Ok(None);
    };
    if waits == 0 {
        return Ok(None);
    }
    let today = now.day(led.zone);
    let until = Some(today.plus(TAKEN_DAYS - 1));
    set_superior(connection, employee, me, today, until, Some(Acting::SecondLevel))?;
    connection.execute(
        "INSERT INTO takeover (employee, superior, taker, reports, at) VALUES (?1, ?2, ?3, ?4, ?5)",
        params![
            employee.uuid().as_bytes(),
            between.uuid().as_bytes(),
            me.uuid().as_bytes(),
            i64::try_from(waits).unwrap_or(i64::MAX),
            now.0,
        ],
    )?;
    Ok(Some(between))
}

/// Whether `me` definitively leads somebody who definitively leads `employee`, whom `me` does not lead.
fn stands_behind(
    connection: &Connection,
    me: EmployeeId,
    employee: EmployeeId,
    now: Timestamp,
) -> Result<bool, DbError> {
    let leaders = superiors(connection, employee, now)?;
    if me == employee || leaders.iter().any(|one| one.id == me) {
        return Ok(false);
    }
    for between in leaders.iter().filter(|one| one.lead.acting.is_none()) {
        let above = superiors(connection, between.id, now)?;
        if above.iter().any(|one| one.id == me && one.lead.acting.is_none()) {
            return Ok(true);
        }
    }
    Ok(false)
}

/// A report that has waited too long.
struct Waits {
    row: i64,
    sent: Day,
}

fn waiting(
    connection: &Connection,
    employee: EmployeeId,
    now: Timestamp,
    rules: &mut HashMap<Office, Rule>,
) -> Result<Vec<Waits>, DbError> {
    let mut query = connection.prepare_cached(
        "SELECT d.row, r.at FROM document d INDEXED BY document_waits \
         JOIN revision r ON r.document = d.id AND r.revision = d.revision \
         WHERE d.owner = ?1 AND d.status = 'submitted' ORDER BY r.at, d.row",
    )?;
    let sent = query.query_map([employee.uuid().as_bytes()], |row| {
        Ok((row.get::<_, i64>(0)?, Timestamp(row.get(1)?)))
    })?;
    let sent: Vec<(i64, Timestamp)> = sent.collect::<Result<_, _>>()?;
    if sent.is_empty() {
        return Ok(Vec::new());
    }
    let Some(author) = person(connection, employee)? else { return Ok(Vec::new()) };
    let today = now.day(author.zone);
    let office = sight::office(connection, employee)?;
    let rule = match rules.entry(office) {
        Entry::Occupied(known) => known.into_mut(),
        Entry::Vacant(place) => place.insert(rule(connection, office, today)?),
    };
    let days = sent.into_iter().map(|(row, at)| Waits { row, sent: at.day(author.zone) });
    Ok(days.filter(|one| rule.is_too_long(one.sent, today)).collect())
}

fn rule(connection: &Connection, office: Office, today: Day) -> Result<Rule, DbError> {
    let mut query = connection.prepare_cached(
        "SELECT days FROM answer_limit WHERE office = ?1 AND from_day <= ?2 ORDER BY from_day DESC LIMIT 1",
    )?;
    let days = query.query_row(params![office, today.to_string()], |row| row.get(0)).optional()?;
    let calendar = sight::calendar_of(connection, office)?;
    Ok(Rule { calendar, days: days.unwrap_or(WAITS_DAYS) })
}

impl Rule {
    /// Whether more working days than may be have begun since the day on which it was sent.
    fn is_too_long(&self, sent: Day, today: Day) -> bool {
        let days = (1..=today.since(sent).max(0)).map(|days| sent.plus(days));
        days.filter(|day| self.calendar.works(*day)).nth(usize::from(self.days)).is_some()
    }
}

/// The working days after which a report has waited too long in an office, from a day on.
pub fn set_limit(
    connection: &Connection,
    office: &str,
    from: Day,
    days: u16,
) -> Result<bool, DbError> {
    let set = connection.execute(
        "INSERT INTO answer_limit (office, from_day, days) SELECT id, ?2, ?3 FROM office WHERE name = ?1 \
         ON CONFLICT DO UPDATE SET days = excluded.days",
        params![office, from.to_string(), days],
    )?;
    Ok(set > 0)
}
