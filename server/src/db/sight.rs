//! What each person may know beside the documents: people, catalogue, planned results, calendar, leave.
//!
//! Knows the tables it is made of; must not know of documents, nor who asks.

use super::people::{Leader, Led, led_by, person, superiors};
use super::{
    DbError, cell, closing, delegation, dispute, employee, exception, leave, overdue, people,
    reminder, rules,
};
use rusqlite::{Connection, Row, params};
use shared::acting::{ASIDE_DAYS, Answering, Leading, Overdue, StandIn};
use shared::calendar::{Calendar, Holiday, MinutesTarget, WorkingWeek};
use shared::day::{Day, Timestamp, Zone};
use shared::hash::Hash;
use shared::id::{ActivityId, EmployeeId, PlannedResultId};
use shared::leave::Days;
use shared::person::{Activity, Person, PlannedResult, Sight};
use shared::routine::SetRules;
use std::collections::{BTreeSet, HashMap};
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
    /// Whose reports have waited too long, as it was first looked up on that ground: a figure of the day, so that
    /// what is told does not change with every answer.
    overdue: Arc<[Overdue]>,
}

/// What a sight was made of. Terms and rules begin and end by the day, which is another one further
/// east.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Ground {
    basis: i64,
    days: [Day; 3],
    /// The person's own: a reminder moves the sights of two people, not of everybody.
    reminders: reminder::Mark,
    /// What comes to lie with the office, and what is decided of it.
    exceptions: exception::Mark,
}

impl Ground {
    fn of(connection: &Connection, me: EmployeeId, now: Timestamp) -> Result<Self, DbError> {
        let days = [Zone::Wib, Zone::Wita, Zone::Wit].map(|zone| now.day(zone));
        let reminders = reminder::mark(connection, me)?;
        let exceptions = exception::mark(connection)?;
        Ok(Self { basis: cell::read(connection)?.basis, days, reminders, exceptions })
    }
}

impl Sights {
    /// The gist of what `me` may know at `now`, as the tables stand in this transaction.
    pub fn gist(
        &self,
        connection: &Connection,
        me: EmployeeId,
        now: Timestamp,
    ) -> Result<Gist, DbError> {
        let ground = Ground::of(connection, me, now)?;
        if let Some((known, _)) = self.known(me, ground) {
            return Ok(known);
        }
        let overdue = overdue::of(connection, me, now)?;
        let sight = read(connection, me, now, &overdue)?;
        let people = sight.people.iter().map(|p| p.id).collect();
        let gist = Gist { hash: sight.hash, people };
        let known = Known { ground, gist: gist.clone(), overdue: overdue.into() };
        self.0.lock().unwrap_or_else(PoisonError::into_inner).insert(me, known);
        Ok(gist)
    }

    /// The whole of it.
    pub fn whole(
        &self,
        connection: &Connection,
        me: EmployeeId,
        now: Timestamp,
    ) -> Result<Sight, DbError> {
        match self.known(me, Ground::of(connection, me, now)?) {
            Some((_, overdue)) => read(connection, me, now, &overdue),
            None => read(connection, me, now, &overdue::of(connection, me, now)?),
        }
    }

    fn known(&self, me: EmployeeId, ground: Ground) -> Option<(Gist, Arc<[Overdue]>)> {
        let all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let known = all.get(&me).filter(|known| known.ground == ground)?;
        Some((known.gist.clone(), Arc::clone(&known.overdue)))
    }
}

/// The whole of what `me` may know at `now`.
fn read(
    connection: &Connection,
    me: EmployeeId,
    now: Timestamp,
    overdue: &[Overdue],
) -> Result<Sight, DbError> {
    let my = person(connection, me)?.ok_or(DbError::Unreadable("employee"))?;
    let today = now.day(my.zone);
    let above = superiors(connection, me, now)?;
    let below = led_by(connection, me, now)?;
    let leading = leading(connection, &my, &above, &below, overdue, now)?;
    let superior = above.first().map(|one| known_as(connection, one)).transpose()?;
    let mut others = Vec::new();
    for id in people::ever(connection, me)? {
        if above.first().is_none_or(|one| one.id != id) {
            others.extend(person(connection, id)?);
        }
    }
    let people: Vec<Person> = below.into_iter().map(|led| led.person).collect();
    let mut sight = Sight {
        hash: Hash::from_bytes([0; 32]),
        admin: employee::is_admin(connection, me)?,
        superior,
        catalogue: catalogue(connection, &my.profession, today)?,
        planned: planned(connection, me, &people)?,
        calendar: calendar_of(connection, office(connection, me)?)?,
        rules: office_rules(connection, &my, &people, today)?,
        days: days(connection, me, &people, today)?,
        people,
        me: my,
        key: Some(cell::sealer(connection)?.public()),
        leading,
        others,
    };
    // The hash of everything else: of the whole, while the place of the hash is still empty.
    sight.hash = Hash::of(&serde_json::to_vec(&sight).map_err(|_| DbError::Unreadable("sight"))?);
    Ok(sight)
}

/// A superior, and as what.
fn known_as(connection: &Connection, one: &Leader) -> Result<Person, DbError> {
    let person = person(connection, one.id)?.ok_or(DbError::Unreadable("employee"))?;
    Ok(Person { acting: one.lead.acting, ..person })
}

/// Who stands in for whom around `me`, as it travels; none where there is nothing to tell.
fn leading(
    connection: &Connection,
    me: &Person,
    above: &[Leader],
    below: &[Led],
    overdue: &[Overdue],
    now: Timestamp,
) -> Result<Option<String>, DbError> {
    let mut others = Vec::new();
    for one in above.iter().skip(1) {
        others.push(Answering { person: known_as(connection, one)?, until: one.until });
    }
    let stands_in = |led: &Led| {
        let acting = led.person.acting?;
        Some(StandIn { person: led.person.id, acting, until: led.until })
    };
    let (disputed, settled) = dispute::of(connection, me.id, now)?;
    let told = Leading {
        since: above.first().map(|one| one.from),
        answering: others,
        mine: below.iter().filter_map(stands_in).collect(),
        delegations: delegation::around(connection, Some(me.id), now.day(me.zone))?,
        overdue: overdue.to_vec(),
        disputed,
        settled,
        special: exception::waiting_for(connection, me.id, now.day(Zone::Wib))?,
        aside: exception::set_aside(
            connection,
            me.id,
            now.day(me.zone).plus(-ASIDE_DAYS),
            me.zone,
        )?,
    };
    if told == Leading::default() {
        return Ok(None);
    }
    serde_json::to_string(&told).map(Some).map_err(|_| DbError::Unreadable("sight"))
}

/// Who is away when, and what was reminded of, as it travels; none where there is nothing to tell.
fn days(
    connection: &Connection,
    me: EmployeeId,
    people: &[Person],
    today: Day,
) -> Result<Option<String>, DbError> {
    let everybody = std::iter::once(me).chain(people.iter().map(|p| p.id));
    let leave = leave::of(connection, everybody, today)?;
    let (reminders, reminded) = reminder::of(connection, me, today)?;
    let told = Days { leave, reminders, reminded };
    if told == Days::default() {
        return Ok(None);
    }
    serde_json::to_string(&told).map(Some).map_err(|_| DbError::Unreadable("sight"))
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

/// What the offices of `me` and of their people have set.
fn office_rules(
    connection: &Connection,
    me: &Person,
    people: &[Person],
    today: Day,
) -> Result<String, DbError> {
    let offices: BTreeSet<&str> =
        std::iter::once(me).chain(people).map(|p| p.office.as_str()).collect();
    let mut all = SetRules::default();
    for office in offices {
        all.0.extend(rules::read(connection, office, today)?);
    }
    if all.0.is_empty() {
        return Ok(String::new());
    }
    serde_json::to_string(&all).map_err(|_| DbError::Unreadable("rules"))
}

/// The office in which somebody works.
pub(super) fn office(connection: &Connection, who: EmployeeId) -> Result<[u8; 16], DbError> {
    let mut query = connection.prepare_cached(
        "SELECT u.office FROM employee e JOIN unit u ON u.id = e.unit WHERE e.id = ?1",
    )?;
    Ok(query.query_row([who.uuid().as_bytes()], |row| row.get(0))?)
}

/// The calendar of an office.
pub(super) fn calendar_of(connection: &Connection, office: [u8; 16]) -> Result<Calendar, DbError> {
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
    calendar.closings = closing::of(connection, office)?;
    Ok(calendar)
}

fn day(row: &Row<'_>) -> Result<Day, DbError> {
    let text: String = row.get(0)?;
    Day::parse(&text).ok_or(DbError::Unreadable("day of a calendar"))
}
