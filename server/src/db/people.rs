//! Who is who, and who leads whom on which day.
//!
//! Knows the tree of the agency; must not know of documents.

use super::DbError;
use rusqlite::{Connection, OptionalExtension as _, Row, params};
use shared::acting::Acting;
use shared::day::{Day, Timestamp, Zone};
use shared::id::EmployeeId;
use shared::person::Person;
use std::cmp::Reverse;
use uuid::Uuid;

/// Reads a zone as it is stored.
pub(crate) fn zone(text: &str) -> Option<Zone> {
    match text {
        "wib" => Some(Zone::Wib),
        "wita" => Some(Zone::Wita),
        "wit" => Some(Zone::Wit),
        _ => None,
    }
}

/// An id as it is stored.
pub(crate) fn employee_id(bytes: [u8; 16]) -> EmployeeId {
    EmployeeId::from_uuid(Uuid::from_bytes(bytes))
}

/// As what somebody leads somebody.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Lead {
    /// None for the definitive superior, who goes before everybody.
    pub acting: Option<Acting>,
}

/// As what `superior` leads `employee` at `now`, if they do: on the civil date of the employee's unit. A definitive
/// term goes before an acting one. Who was let go leads nobody, and nobody leads themselves.
pub fn lead(
    connection: &Connection,
    superior: EmployeeId,
    employee: EmployeeId,
    now: Timestamp,
) -> Result<Option<Lead>, DbError> {
    let mut query = connection.prepare_cached(
        "SELECT u.zone, s.from_day, s.to_day, s.kind FROM leads s \
         JOIN employee e ON e.id = s.employee JOIN unit u ON u.id = e.unit \
         JOIN employee b ON b.id = s.superior AND b.active = 1 \
         WHERE s.employee = ?1 AND s.superior = ?2 AND s.employee <> s.superior",
    )?;
    let mut rows = query.query(params![employee.uuid().as_bytes(), superior.uuid().as_bytes()])?;
    let mut best: Option<Lead> = None;
    while let Some(row) = rows.next()? {
        let term = Term::read(row, 0)?;
        if term.covers(now) {
            best = Some(best.map_or(term.lead, |best| best.min(term.lead)));
        }
    }
    Ok(best)
}

/// Whether `superior` leads `employee` at `now`, as whatever.
pub fn leads(
    connection: &Connection,
    superior: EmployeeId,
    employee: EmployeeId,
    now: Timestamp,
) -> Result<bool, DbError> {
    Ok(lead(connection, superior, employee, now)?.is_some())
}

/// Somebody who leads a person.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Leader {
    /// Who.
    pub id: EmployeeId,
    /// As what.
    pub lead: Lead,
    /// The first day.
    pub from: Day,
    /// The last day, where there is one.
    pub until: Option<Day>,
}

/// Those who lead `employee` at `now`, each once: the definitive superior first, and of several whose term began
/// last.
pub fn superiors(
    connection: &Connection,
    employee: EmployeeId,
    now: Timestamp,
) -> Result<Vec<Leader>, DbError> {
    let mut query = connection.prepare_cached(
        "SELECT s.superior, u.zone, s.from_day, s.to_day, s.kind FROM leads s \
         JOIN employee e ON e.id = s.employee JOIN unit u ON u.id = e.unit WHERE s.employee = ?1",
    )?;
    let mut rows = query.query([employee.uuid().as_bytes()])?;
    let mut found = Vec::new();
    while let Some(row) = rows.next()? {
        let Term { from, to, lead, .. } = match Term::read(row, 1)? {
            term if term.covers(now) => term,
            _ => continue,
        };
        found.push(Leader { id: employee_id(row.get(0)?), lead, from, until: to });
    }
    found.sort_by_key(|one| (one.lead, Reverse(one.from)));
    let mut once: Vec<Leader> = Vec::new();
    for one in found {
        if !once.iter().any(|known| known.id == one.id) {
            once.push(one);
        }
    }
    Ok(once)
}

/// Somebody whom a person leads: [`Person::acting`] says as what.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Led {
    /// Who.
    pub person: Person,
    /// The last day, where there is one.
    pub until: Option<Day>,
}

/// The people whom `superior` leads at `now`, by name.
pub fn led_by(
    connection: &Connection,
    superior: EmployeeId,
    now: Timestamp,
) -> Result<Vec<Led>, DbError> {
    let mut query = connection.prepare_cached(
        "SELECT e.id, e.name, e.post, e.profession, u.name, o.name, u.zone, s.from_day, s.to_day, s.kind \
         FROM leads s JOIN employee e ON e.id = s.employee JOIN unit u ON u.id = e.unit \
         JOIN office o ON o.id = u.office WHERE s.superior = ?1 ORDER BY e.name, e.id",
    )?;
    let mut rows = query.query([superior.uuid().as_bytes()])?;
    let mut found: Vec<Led> = Vec::new();
    while let Some(row) = rows.next()? {
        let term = Term::read(row, 6)?;
        if !term.covers(now) {
            continue;
        }
        let person = Person { acting: term.lead.acting, ..read_person(row)? };
        let led = Led { person, until: term.to };
        // Two terms may cover the same day; a person is one person, and the better term counts.
        match found.last_mut().filter(|last| last.person.id == led.person.id) {
            Some(last)
                if (term.lead.acting, Reverse(led.until))
                    < (last.person.acting, Reverse(last.until)) =>
            {
                *last = led;
            }
            Some(_) => {}
            None => found.push(led),
        }
    }
    Ok(found)
}

/// Everybody who has led `employee`, or to whom somebody who has led them handed their team on: those whose names
/// may stand in what was said and decided. In no order that changes by the day.
pub fn ever(connection: &Connection, employee: EmployeeId) -> Result<Vec<EmployeeId>, DbError> {
    let mut query = connection.prepare_cached(
        "SELECT superior FROM superior WHERE employee = ?1 UNION \
         SELECT d.taker FROM superior s JOIN delegation d ON d.giver = s.superior \
         WHERE s.employee = ?1 AND d.taker <> ?1",
    )?;
    let rows = query.query_map([employee.uuid().as_bytes()], |row| Ok(employee_id(row.get(0)?)))?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// One employee as colleagues may know them; none where there is no such employee.
pub fn person(connection: &Connection, id: EmployeeId) -> Result<Option<Person>, DbError> {
    let mut query = connection.prepare_cached(
        "SELECT e.id, e.name, e.post, e.profession, u.name, o.name, u.zone FROM employee e \
         JOIN unit u ON u.id = e.unit JOIN office o ON o.id = u.office WHERE e.id = ?1",
    )?;
    query.query_row([id.uuid().as_bytes()], |row| Ok(read_person(row))).optional()?.transpose()
}

fn read_person(row: &Row<'_>) -> Result<Person, DbError> {
    let stored: String = row.get(6)?;
    Ok(Person {
        id: employee_id(row.get(0)?),
        name: row.get(1)?,
        post: row.get(2)?,
        profession: row.get(3)?,
        unit: row.get(4)?,
        office: row.get(5)?,
        zone: zone(&stored).ok_or(DbError::Unreadable("zone"))?,
        acting: None,
    })
}

// The words in the tables, for people who look into them. Never changed: they are stored.

/// The word for a kind of term.
pub(crate) const fn kind(acting: Option<Acting>) -> &'static str {
    match acting {
        None => "definitive",
        Some(Acting::Plt) => "plt",
        Some(Acting::Plh) => "plh",
        Some(Acting::Delegate) => "delegate",
        Some(Acting::SecondLevel) => "second_level",
    }
}

/// Reads such a word.
pub(crate) fn kind_of(text: &str) -> Result<Option<Acting>, DbError> {
    match text {
        "definitive" => Ok(None),
        "plt" => Ok(Some(Acting::Plt)),
        "plh" => Ok(Some(Acting::Plh)),
        "delegate" => Ok(Some(Acting::Delegate)),
        "second_level" => Ok(Some(Acting::SecondLevel)),
        _ => Err(DbError::Unreadable("kind of term")),
    }
}

/// A day as it is stored.
pub(crate) fn stored_day(text: &str) -> Result<Day, DbError> {
    Day::parse(text).ok_or(DbError::Unreadable("day of a superior"))
}

/// From when until when somebody leads somebody, in the zone of the one who is led, and as what.
struct Term {
    zone: Zone,
    from: Day,
    to: Option<Day>,
    lead: Lead,
}

impl Term {
    /// Reads zone, first and last day and kind from the columns that begin at `at`.
    fn read(row: &Row<'_>, at: usize) -> Result<Self, DbError> {
        let stored: String = row.get(at)?;
        let from: String = row.get(at + 1)?;
        let to: Option<String> = row.get(at + 2)?;
        Ok(Self {
            zone: zone(&stored).ok_or(DbError::Unreadable("zone"))?,
            from: stored_day(&from)?,
            to: to.as_deref().map(stored_day).transpose()?,
            lead: Lead { acting: kind_of(row.get_ref(at + 3)?.as_str().unwrap_or_default())? },
        })
    }

    fn covers(&self, now: Timestamp) -> bool {
        let today = now.day(self.zone);
        self.from <= today && self.to.is_none_or(|to| today <= to)
    }
}
