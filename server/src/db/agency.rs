//! The tree above the people, and the policy of its offices: units, catalogue, plans, calendar.
//!
//! Knows how these are put in; how a device gets to see them is in [`super::sight`].

use super::DbError;
use rusqlite::{Connection, OptionalExtension as _, params};
use shared::calendar::{Calendar, Holiday};
use shared::day::{Day, Zone};
use shared::id::{AgencyId, OfficeId, UnitId};
use shared::person::{Activity, PlannedResult};
use uuid::Uuid;

/// The agency of this cell, if there is one yet.
pub fn agency(db: &Connection) -> Result<Option<AgencyId>, DbError> {
    let found: Option<[u8; 16]> =
        db.query_row("SELECT id FROM agency LIMIT 1", [], |row| row.get(0)).optional()?;
    Ok(found.map(|bytes| AgencyId::from_uuid(Uuid::from_bytes(bytes))))
}

/// The office with this name, if there is one.
pub fn office(db: &Connection, name: &str) -> Result<Option<OfficeId>, DbError> {
    let found: Option<[u8; 16]> = db
        .query_row("SELECT id FROM office WHERE name = ?1", params![name], |row| row.get(0))
        .optional()?;
    Ok(found.map(|bytes| OfficeId::from_uuid(Uuid::from_bytes(bytes))))
}

/// The unit of an office with this name, if there is one.
pub fn unit(db: &Connection, office: OfficeId, name: &str) -> Result<Option<UnitId>, DbError> {
    let found: Option<[u8; 16]> = db
        .query_row(
            "SELECT id FROM unit WHERE office = ?1 AND name = ?2",
            params![office.uuid().as_bytes(), name],
            |row| row.get(0),
        )
        .optional()?;
    Ok(found.map(|bytes| UnitId::from_uuid(Uuid::from_bytes(bytes))))
}

/// Founds the agency.
pub fn add_agency(db: &Connection, id: AgencyId, name: &str) -> Result<(), DbError> {
    db.execute(
        "INSERT INTO agency (id, name) VALUES (?1, ?2)",
        params![id.uuid().as_bytes(), name],
    )?;
    Ok(())
}

/// Adds an office.
pub fn add_office(
    db: &Connection,
    id: OfficeId,
    agency: AgencyId,
    name: &str,
) -> Result<(), DbError> {
    db.execute(
        "INSERT INTO office (id, agency, name) VALUES (?1, ?2, ?3)",
        params![id.uuid().as_bytes(), agency.uuid().as_bytes(), name],
    )?;
    Ok(())
}

/// Adds a unit to an office.
pub fn add_unit(
    db: &Connection,
    id: UnitId,
    office: OfficeId,
    name: &str,
    zone: Zone,
) -> Result<(), DbError> {
    let zone = match zone {
        Zone::Wib => "wib",
        Zone::Wita => "wita",
        Zone::Wit => "wit",
    };
    db.execute(
        "INSERT INTO unit (id, office, name, zone) VALUES (?1, ?2, ?3, ?4)",
        params![id.uuid().as_bytes(), office.uuid().as_bytes(), name, zone],
    )?;
    Ok(())
}

/// Adds the minutes targets, working weeks and own holidays of an office.
pub fn add_calendar(db: &Connection, office: OfficeId, calendar: &Calendar) -> Result<(), DbError> {
    let office = *office.uuid().as_bytes();
    for target in &calendar.targets {
        db.execute(
            "INSERT INTO minutes_target (office, from_day, minutes) VALUES (?1, ?2, ?3)",
            params![office, target.from.to_string(), target.minutes],
        )?;
    }
    for week in &calendar.weeks {
        let days: String = week.days.iter().map(|works| if *works { '1' } else { '0' }).collect();
        db.execute(
            "INSERT INTO working_week (office, from_day, days) VALUES (?1, ?2, ?3)",
            params![office, week.from.to_string(), days],
        )?;
    }
    for holiday in &calendar.holidays {
        add_holiday(db, Some(office), holiday)?;
    }
    Ok(())
}

/// Adds holidays of all offices.
pub fn add_holidays(db: &Connection, holidays: &[Holiday]) -> Result<(), DbError> {
    holidays.iter().try_for_each(|holiday| add_holiday(db, None, holiday))
}

fn add_holiday(
    db: &Connection,
    office: Option<[u8; 16]>,
    holiday: &Holiday,
) -> Result<(), DbError> {
    db.execute(
        "INSERT INTO holiday (office, day, name) VALUES (?1, ?2, ?3)",
        params![office, holiday.day.to_string(), holiday.name],
    )?;
    Ok(())
}

/// Adds an activity to the catalogue of a profession.
pub fn add_activity(
    db: &Connection,
    profession: &str,
    activity: &Activity,
    from: Day,
) -> Result<(), DbError> {
    db.execute(
        "INSERT INTO activity (id, profession, name, minutes, unit, valid_from)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
        params![
            activity.id.uuid().as_bytes(),
            profession,
            activity.name,
            activity.minutes,
            activity.unit,
            from.to_string(),
        ],
    )?;
    Ok(())
}

/// Adds a planned result to somebody's plan.
pub fn add_planned(db: &Connection, planned: &PlannedResult) -> Result<(), DbError> {
    db.execute(
        "INSERT INTO planned_result (id, employee, code, title) VALUES (?1, ?2, ?3, ?4)",
        params![
            planned.id.uuid().as_bytes(),
            planned.owner.uuid().as_bytes(),
            planned.code,
            planned.title,
        ],
    )?;
    Ok(())
}
