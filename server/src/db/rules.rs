//! The open rules by which a report counts as routine in an office.
//!
//! Knows their tables; must not know what they are used on.

use super::DbError;
use rusqlite::{Connection, OptionalExtension as _, Row, params};
use shared::day::Day;
use shared::id::{ActivityId, OfficeId};
use shared::routine::{OfficeRules, Rules};
use uuid::Uuid;

/// The rules of the office of this name as they stand on `day`; none where it has set none.
pub fn read(connection: &Connection, name: &str, day: Day) -> Result<Option<OfficeRules>, DbError> {
    let mut query = connection.prepare_cached(
        "SELECT r.minutes, r.quantity, r.late, r.sample, r.plan, r.office, r.from_day \
         FROM office o JOIN routine_rules r ON r.office = o.id \
         WHERE o.name = ?1 AND r.from_day <= ?2 ORDER BY r.from_day DESC LIMIT 1",
    )?;
    let read = |row: &Row<'_>| {
        let rules = Rules {
            minutes: row.get(0)?,
            quantity: row.get(1)?,
            late: row.get(2)?,
            sample: row.get(3)?,
            plan: row.get(4)?,
            evidence: Vec::new(),
        };
        Ok((rules, row.get::<_, [u8; 16]>(5)?, row.get::<_, String>(6)?))
    };
    let found = query.query_row(params![name, day.to_string()], read).optional()?;
    let Some((mut rules, office, from)) = found else { return Ok(None) };
    let mut query = connection.prepare_cached(
        "SELECT activity FROM asked_evidence WHERE office = ?1 AND from_day = ?2 ORDER BY activity",
    )?;
    for activity in query.query_map(params![office, from], |row| row.get(0))? {
        rules.evidence.push(ActivityId::from_uuid(Uuid::from_bytes(activity?)));
    }
    Ok(Some(OfficeRules { office: name.to_owned(), rules, since: Day::parse(&from) }))
}

/// Sets the rules of an office from a day on; those of the same day are replaced.
pub fn set(db: &Connection, office: OfficeId, from: Day, rules: &Rules) -> Result<(), DbError> {
    let (office, from) = (office.uuid(), from.to_string());
    let keys = params![office.as_bytes(), from];
    db.execute("DELETE FROM asked_evidence WHERE office = ?1 AND from_day = ?2", keys)?;
    db.execute(
        "INSERT OR REPLACE INTO routine_rules (office, from_day, minutes, quantity, late, sample, plan) \
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
        params![
            office.as_bytes(),
            from,
            rules.minutes,
            rules.quantity,
            rules.late,
            rules.sample,
            rules.plan,
        ],
    )?;
    for activity in &rules.evidence {
        db.execute(
            "INSERT INTO asked_evidence (office, from_day, activity) VALUES (?1, ?2, ?3)",
            params![office.as_bytes(), from, activity.uuid().as_bytes()],
        )?;
    }
    Ok(())
}

/// The activities of the catalogue that are called so, by any profession, on `day`.
pub fn activities(db: &Connection, name: &str, day: Day) -> Result<Vec<ActivityId>, DbError> {
    let mut query = db.prepare_cached(
        "SELECT id FROM activity WHERE name = ?1 COLLATE NOCASE AND valid_from <= ?2 \
         AND (valid_to IS NULL OR valid_to >= ?2) ORDER BY id",
    )?;
    let read = |row: &Row<'_>| Ok(ActivityId::from_uuid(Uuid::from_bytes(row.get(0)?)));
    let found = query.query_map(params![name, day.to_string()], read)?;
    Ok(found.collect::<Result<_, _>>()?)
}
