//! Who is who, and who leads whom on which day.
//!
//! Knows the tree of the agency; must not know of documents.

use super::DbError;
use rusqlite::{Connection, OptionalExtension as _, Row, params};
use shared::day::{Day, Timestamp, Zone};
use shared::id::EmployeeId;
use shared::person::Person;
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

/// Whether `superior` leads `employee` at `now`: on the civil date of the employee's unit. Who was let go leads
/// nobody.
pub fn leads(
    connection: &Connection,
    superior: EmployeeId,
    employee: EmployeeId,
    now: Timestamp,
) -> Result<bool, DbError> {
    let mut query = connection.prepare_cached(
        "SELECT u.zone, s.from_day, s.to_day FROM superior s \
         JOIN employee e ON e.id = s.employee JOIN unit u ON u.id = e.unit \
         JOIN employee b ON b.id = s.superior AND b.active = 1 \
         WHERE s.employee = ?1 AND s.superior = ?2",
    )?;
    let mut rows = query.query(params![employee.uuid().as_bytes(), superior.uuid().as_bytes()])?;
    while let Some(row) = rows.next()? {
        if Term::read(row, 0)?.covers(now) {
            return Ok(true);
        }
    }
    Ok(false)
}

/// Those who lead `employee` at `now`.
pub fn superiors(
    connection: &Connection,
    employee: EmployeeId,
    now: Timestamp,
) -> Result<Vec<EmployeeId>, DbError> {
    let mut query = connection.prepare_cached(
        "SELECT s.superior, u.zone, s.from_day, s.to_day FROM superior s \
         JOIN employee e ON e.id = s.employee JOIN unit u ON u.id = e.unit \
         WHERE s.employee = ?1 ORDER BY s.from_day DESC",
    )?;
    let mut rows = query.query([employee.uuid().as_bytes()])?;
    let mut found = Vec::new();
    while let Some(row) = rows.next()? {
        if Term::read(row, 1)?.covers(now) {
            found.push(employee_id(row.get(0)?));
        }
    }
    Ok(found)
}

/// The people whom `superior` leads at `now`, by name.
pub fn led_by(
    connection: &Connection,
    superior: EmployeeId,
    now: Timestamp,
) -> Result<Vec<Person>, DbError> {
    let mut query = connection.prepare_cached(
        "SELECT e.id, e.name, e.post, e.profession, u.name, o.name, u.zone, s.from_day, s.to_day \
         FROM superior s JOIN employee e ON e.id = s.employee JOIN unit u ON u.id = e.unit \
         JOIN office o ON o.id = u.office WHERE s.superior = ?1 ORDER BY e.name, e.id",
    )?;
    let mut rows = query.query([superior.uuid().as_bytes()])?;
    let mut found: Vec<Person> = Vec::new();
    while let Some(row) = rows.next()? {
        if Term::read(row, 6)?.covers(now) {
            let person = read_person(row)?;
            // Two terms may cover the same day; a person is one person.
            if found.last().is_none_or(|last| last.id != person.id) {
                found.push(person);
            }
        }
    }
    Ok(found)
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
    })
}

/// From when until when somebody leads somebody, in the zone of the one who is led.
struct Term {
    zone: Zone,
    from: Day,
    to: Option<Day>,
}

impl Term {
    /// Reads zone, first and last day from the columns that begin at `at`.
    fn read(row: &Row<'_>, at: usize) -> Result<Self, DbError> {
        let stored: String = row.get(at)?;
        let from: String = row.get(at + 1)?;
        let to: Option<String> = row.get(at + 2)?;
        let day = |text: &str| Day::parse(text).ok_or(DbError::Unreadable("day of a superior"));
        Ok(Self {
            zone: zone(&stored).ok_or(DbError::Unreadable("zone"))?,
            from: day(&from)?,
            to: to.as_deref().map(day).transpose()?,
        })
    }

    fn covers(&self, now: Timestamp) -> bool {
        let today = now.day(self.zone);
        self.from <= today && self.to.is_none_or(|to| today <= to)
    }
}
