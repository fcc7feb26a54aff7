//! What each person may know beside the documents: people, catalogue, planned results, calendar.
//!
//! Knows the tables it is made of; must not know of documents, nor who asks.

use super::people::{led_by, person, superiors};
use super::{DbError, cell, employee, people};
use rusqlite::{Connection, Row, params};
use shared::calendar::{Calendar, Holiday, MinutesTarget, WorkingWeek};
use shared::day::{Day, Timestamp, Zone};
use shared::hash::Hash;
use shared::id::{ActivityId, EmployeeId, PlannedResultId};
use shared::person::{Activity, Person, PlannedResult, Sight};
use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use uuid::Uuid;

/// What people may know, as last read. Only what every exchange needs is held: the whole of it for
/// 11,000 people would be most of the memory this server uses.
#[derive(Clone, Debug, Default)]
pub struct Sights(Arc<Mutex<HashMap<EmployeeId, Known>>>);

/// The gist of a person's sight.
#[derive(Clone, Debug)]
pub struct Gist {
    /// Tells one sight from another.
    pub hash: Hash,
    /// The people whose documents may be seen, beside one's own.
    pub people: Arc<[EmployeeId]>,
}

#[derive(Debug)]
struct Known {
    ground: Ground,
    gist: Gist,
}

/// What a sight was made of. Terms and rules begin and end by the day, which is another one further
/// east.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Ground {
    basis: i64,
    days: [Day; 3],
}

impl Sights {
    /// The gist of what `me` may know at `now`, as the tables stand in this transaction.
    pub fn gist(
        &self,
        connection: &Connection,
        me: EmployeeId,
        now: Timestamp,
    ) -> Result<Gist, DbError> {
        let basis = cell::read(connection)?.basis;
        let days = [Zone::Wib, Zone::Wita, Zone::Wit].map(|zone| now.day(zone));
        let ground = Ground { basis, days };
        if let Some(known) = self.known(me, ground) {
            return Ok(known);
        }
        let sight = read(connection, me, now)?;
        let people = sight.people.iter().map(|p| p.id).collect();
        let gist = Gist { hash: sight.hash, people };
        let known = Known { ground, gist: gist.clone() };
        self.0.lock().unwrap_or_else(PoisonError::into_inner).insert(me, known);
        Ok(gist)
    }

    fn known(&self, me: EmployeeId, ground: Ground) -> Option<Gist> {
        let all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        all.get(&me).filter(|known| known.ground == ground).map(|known| known.gist.clone())
    }
}

/// The whole of what `me` may know at `now`.
pub fn read(connection: &Connection, me: EmployeeId, now: Timestamp) -> Result<Sight, DbError> {
    let my = person(connection, me)?.ok_or(DbError::Unreadable("employee"))?;
    let superior = match superiors(connection, me, now)?.first() {
        Some(first) => person(connection, *first)?,
        None => None,
    };
    let people = led_by(connection, me, now)?;
    let today = now.day(my.zone);
    let mut sight = Sight {
        hash: Hash::from_bytes([0; 32]),
        admin: employee::is_admin(connection, me)?,
        superior,
        catalogue: catalogue(connection, &my.profession, today)?,
        planned: planned(connection, me, &people)?,
        calendar: calendar(connection, me)?,
        people,
        me: my,
        key: Some(cell::sealer(connection)?.public()),
    };
    // The hash of everything else: of the whole, while the place of the hash is still empty.
    sight.hash = Hash::of(&serde_json::to_vec(&sight).map_err(|_| DbError::Unreadable("sight"))?);
    Ok(sight)
}

fn catalogue(
    connection: &Connection,
    profession: &str,
    today: Day,
) -> Result<Vec<Activity>, DbError> {
    let mut query = connection.prepare_cached(
        "SELECT id, name, minutes, unit FROM activity WHERE profession = ?1 \
         AND valid_from <= ?2 AND (valid_to IS NULL OR valid_to >= ?2) ORDER BY name, id",
    )?;
    let read = |row: &Row<'_>| {
        Ok(Activity {
            id: ActivityId::from_uuid(Uuid::from_bytes(row.get(0)?)),
            name: row.get(1)?,
            minutes: row.get(2)?,
            unit: row.get(3)?,
        })
    };
    let found = query.query_map(params![profession, today.to_string()], read)?;
    Ok(found.collect::<Result<_, _>>()?)
}

fn planned(
    connection: &Connection,
    me: EmployeeId,
    people: &[Person],
) -> Result<Vec<PlannedResult>, DbError> {
    let mut query = connection.prepare_cached(
        "SELECT id, employee, code, title FROM planned_result WHERE employee = ?1 ORDER BY code, id",
    )?;
    let read = |row: &Row<'_>| {
        Ok(PlannedResult {
            id: PlannedResultId::from_uuid(Uuid::from_bytes(row.get(0)?)),
            owner: people::employee_id(row.get(1)?),
            code: row.get(2)?,
            title: row.get(3)?,
        })
    };
    let mut all = Vec::new();
    for owner in std::iter::once(me).chain(people.iter().map(|p| p.id)) {
        for found in query.query_map([owner.uuid().as_bytes()], read)? {
            all.push(found?);
        }
    }
    Ok(all)
}

/// The calendar of the office in which `me` works.
fn calendar(connection: &Connection, me: EmployeeId) -> Result<Calendar, DbError> {
    let office: [u8; 16] = connection
        .prepare_cached(
            "SELECT u.office FROM employee e JOIN unit u ON u.id = e.unit WHERE e.id = ?1",
        )?
        .query_row([me.uuid().as_bytes()], |row| row.get(0))?;
    let mut calendar = Calendar::default();
    let mut query = connection.prepare_cached(
        "SELECT from_day, minutes FROM minutes_target WHERE office = ?1 ORDER BY from_day",
    )?;
    let mut rows = query.query([office])?;
    while let Some(row) = rows.next()? {
        calendar.targets.push(MinutesTarget { from: day(row)?, minutes: row.get(1)? });
    }
    let mut query = connection.prepare_cached(
        "SELECT from_day, days FROM working_week WHERE office = ?1 ORDER BY from_day",
    )?;
    let mut rows = query.query([office])?;
    while let Some(row) = rows.next()? {
        let digits: String = row.get(1)?;
        let mut days = [false; 7];
        for (works, digit) in days.iter_mut().zip(digits.bytes()) {
            *works = digit == b'1';
        }
        calendar.weeks.push(WorkingWeek { from: day(row)?, days });
    }
    let mut query = connection.prepare_cached(
        "SELECT day, name FROM holiday WHERE office IS NULL OR office = ?1 ORDER BY day, name",
    )?;
    let mut rows = query.query([office])?;
    while let Some(row) = rows.next()? {
        calendar.holidays.push(Holiday { day: day(row)?, name: row.get(1)? });
    }
    Ok(calendar)
}

fn day(row: &Row<'_>) -> Result<Day, DbError> {
    let text: String = row.get(0)?;
    Day::parse(&text).ok_or(DbError::Unreadable("day of a calendar"))
}
