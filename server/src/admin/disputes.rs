//! What people say about who their superior is, on the command line.
//!
//! Knows the words of the answers. Settling changes nothing of who leads whom: that is `set-superior`.

use super::{AdminError, find, refused};
use crate::db::{Db, dispute, employee, people};
use shared::day::{Timestamp, Zone};
use std::fmt::Write as _;

/// Lists what waits.
pub(super) async fn list(db: &Db) -> Result<String, AdminError> {
    let told = db.read(|db| {
        let mut told = String::new();
        for one in dispute::open(db)? {
            let name = |id| Ok::<_, crate::db::DbError>(people::person(db, id)?.map(|p| p.name));
            let (who, whom) = (name(one.employee)?, name(one.superior)?);
            // Writing into a string cannot fail.
            let _ = writeln!(
                told,
                "{:>6}  {}: \"{} is not my superior\", {}",
                one.number,
                who.unwrap_or_default(),
                whom.unwrap_or_default(),
                one.at.day(Zone::Wib)
            );
            if !one.said.is_empty() {
                let _ = writeln!(told, "        {}", one.said);
            }
        }
        Ok(told)
    });
    let told = told.await?;
    Ok(if told.is_empty() { "Nobody disputes their superior.\n".to_owned() } else { told })
}

/// Answers one.
pub(super) async fn settle(
    db: &Db,
    number: i64,
    by: String,
    answer: String,
    now: Timestamp,
) -> Result<String, AdminError> {
    if answer.trim().is_empty() {
        return Err(refused("Say what to tell them, with --answer. Nothing was changed."));
    }
    let who = find(db, by).await?;
    let settled = db.write(move |db| {
        if !employee::is_admin(db, who)? {
            return Ok(None);
        }
        dispute::settle(db, number, who, answer.trim(), now).map(Some)
    });
    match settled.await? {
        Some(true) => Ok("Settled: the employee reads the answer in the app.\n".to_owned()),
        Some(false) => {
            Err(refused("No dispute with this number waits; see `disputes`. Nothing was changed."))
        }
        None => Err(refused("Only an admin settles it. Nothing was changed.")),
    }
}
