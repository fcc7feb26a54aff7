//! The demo agency: five offices, seventy people, three months of their work. The same on every
//! machine for the same day, and kept through the real rule, so that history and chain are real.
//!
//! Knows the order in which it is put in; who is in it and what they do lies in the files below.

mod day;
mod dice;
mod holidays;
mod people;
mod story;
mod words;
mod work;

use crate::db::employee::NewEmployee;
use crate::db::log::Sender;
use crate::db::{Db, DbError, agency, employee, leave};
use crate::exchange::perform;
use crate::password::{self, PasswordError};
use people::{Office, Person};
use rusqlite::Connection;
use shared::calendar::Calendar;
use shared::day::{Day, Zone};
use shared::hash::Hash;
use shared::id::AgencyId;
use shared::leave::{Away, Leave};
use shared::person::PlannedResult;
use shared::protocol::Outcome;
use std::fmt::{self, Write as _};
use uuid::Uuid;
use work::Profession;

/// The password of every account of the demo agency.
pub const PASSWORD: &str = "langkah-kecil";
const NAME: &str = "Pemerintah Daerah Contoh";
/// Who is away on the day of the demo, why, and for how many days.
const AWAY: [(&str, Away, i32); 2] =
    [("heni.rosita", Away::Leave, 4), ("gita.larasati", Away::Duty, 1)];

/// Why there is no demo agency.
#[derive(Debug)]
pub enum DemoError {
    /// Somebody is here already.
    NotEmpty,
    /// The password could not be hashed.
    Password(PasswordError),
    /// The database failed.
    Db(DbError),
}

impl From<DbError> for DemoError {
    fn from(error: DbError) -> Self {
        Self::Db(error)
    }
}

impl fmt::Display for DemoError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotEmpty => f.write_str(
                "the data folder already has people in it: the demo agency is loaded into an empty \
                 one only. Nothing was changed. Choose another folder with --data",
            ),
            Self::Password(error) => error.fmt(f),
            Self::Db(error) => error.fmt(f),
        }
    }
}

impl std::error::Error for DemoError {}

/// Loads the demo agency as it stands on the morning of `today`, whole or not at all.
///
/// # Errors
/// [`DemoError::NotEmpty`] where there are people already.
pub async fn load(db: &Db, today: Day) -> Result<(), DemoError> {
    // One hash for all: they have one password anyway, and seventy would take seconds.
    let password = tokio::task::spawn_blocking(|| password::hash(PASSWORD))
        .await
        .map_err(|_| DbError::Stopped)?
        .map_err(DemoError::Password)?;
    let empty = db.write(move |db| put_in(db, today, &password)).await?;
    if empty { Ok(()) } else { Err(DemoError::NotEmpty) }
}

/// Whether the people in this database are the demo's.
///
/// # Errors
/// Where the database failed.
pub async fn is_here(db: &Db) -> Result<bool, DbError> {
    let found = db.read(agency::agency).await?;
    Ok(found == Some(agency_id()))
}

/// A few accounts to begin with: of each office somebody of the staff, and the superior who answers
/// them; then the admin.
#[must_use]
pub fn accounts() -> String {
    let mut table = String::new();
    for office in people::offices() {
        let of = |login| office.people.iter().find(|p| p.login == login);
        let staff = office.people.iter().find(|p| p.profession != "pimpinan");
        let superior = staff.and_then(|p| p.superior).and_then(of);
        if let (Some(staff), Some(superior)) = (staff, superior) {
            // Writing into a string cannot fail.
            let _ = writeln!(table, "  {}", office.name);
            let _ = writeln!(table, "    {:<20} {}", staff.login, staff.post);
            let _ = writeln!(table, "    {:<20} {}", superior.login, superior.post);
        }
    }
    let _ = writeln!(table, "  {NAME}\n    {:<20} Admin", "admin");
    table
}

/// Puts everything in; `false` where somebody is here already.
fn put_in(db: &Connection, today: Day, password: &str) -> Result<bool, DbError> {
    if employee::any(db)? {
        return Ok(false);
    }
    let begin = Day::new(today.year() - 1, 1, 1).unwrap_or(today);
    let offices = people::offices();
    let professions = work::professions();
    agency::add_agency(db, agency_id(), NAME)?;
    agency::add_holidays(db, &holidays::holidays())?;
    for profession in &professions {
        for task in &profession.tasks {
            agency::add_activity(db, profession.key, &task.activity, begin)?;
        }
    }
    for office in &offices {
        put_office(db, office, &professions, password, begin)?;
    }
    for person in offices.iter().flat_map(|office| &office.people) {
        if let Some(superior) = person.superior {
            let superior = people::employee_id(superior);
            employee::set_superior(db, person.id(), superior, begin, None, None)?;
        }
    }
    for (login, away, days) in AWAY {
        let (person, until) = (people::employee_id(login), today.plus(days - 1));
        let leave = Leave { person, away, from: today, until };
        // They are two people, away once each: it is entered.
        let _ = leave::add(db, &leave, story::start_of(today, Zone::Wib))?;
    }
    for deed in story::deeds(&offices, &professions, today) {
        let sender = Sender { person: deed.by, device: deed.device };
        match perform(db, sender, &deed.op, deed.at)? {
            Outcome::Kept(_) => {}
            refused @ (Outcome::Conflict(_) | Outcome::Refused { .. }) => {
                tracing::error!(?refused, "the demo broke a rule of its own product");
                return Err(DbError::NotKept);
            }
        }
    }
    Ok(true)
}

fn put_office(
    db: &Connection,
    office: &Office,
    professions: &[Profession],
    password: &str,
    begin: Day,
) -> Result<(), DbError> {
    agency::add_office(db, office.id(), agency_id(), office.name)?;
    agency::add_calendar(db, office.id(), &office.calendar(begin))?;
    for person in &office.people {
        let unit = office.unit_id(person.unit);
        if agency::unit(db, office.id(), person.unit)?.is_none() {
            agency::add_unit(db, unit, office.id(), person.unit, office.zone)?;
        }
        employee::add(
            db,
            &NewEmployee {
                id: person.id(),
                agency: agency_id(),
                unit,
                name: person.name.into(),
                number: person.number(),
                login: person.login.into(),
                password: password.into(),
                post: person.post.into(),
                profession: person.profession.into(),
                admin: person.admin(),
            },
        )?;
        for planned in plan(person, professions) {
            agency::add_planned(db, &planned)?;
        }
    }
    Ok(())
}

/// The planned results of a person, in order.
fn plan(person: &Person, professions: &[Profession]) -> Vec<PlannedResult> {
    let titles = professions.iter().find(|p| p.key == person.profession).map(|p| &p.plan);
    titles
        .into_iter()
        .flatten()
        .enumerate()
        .map(|(place, title)| PlannedResult {
            id: day::planned_id(person, place),
            owner: person.id(),
            code: format!("RHK {}", place + 1),
            title: (*title).into(),
        })
        .collect()
}

/// The calendar of an office with everybody's holidays in it.
fn whole_calendar(office: &Office, begin: Day) -> Calendar {
    Calendar { holidays: holidays::holidays(), ..office.calendar(begin) }
}

fn agency_id() -> AgencyId {
    AgencyId::from_uuid(made("agency", "demo"))
}

/// An id that follows from what it names: a UUID of version 8.
fn made(noun: &str, name: &str) -> Uuid {
    let hash = Hash::of(format!("setapak-demo/{noun}/{name}").as_bytes());
    let mut bytes = [0; 16];
    bytes.iter_mut().zip(hash.bytes()).for_each(|(to, from)| *to = *from);
    uuid::Builder::from_custom_bytes(bytes).into_uuid()
}
