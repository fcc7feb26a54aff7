//! The office's tray of exceptions on the command line: what lies there, taking one in, setting one aside.
//!
//! Knows the words of the answers; who may decide is known in `exceptional`.

use super::{AdminError, find, refused};
use crate::db::{Db, exception, people};
use crate::exceptional::{self, Decided};
use shared::day::{Timestamp, Zone};
use shared::document::Body;
use std::fmt::Write as _;

/// Lists what waits.
pub(super) async fn list(db: &Db) -> Result<String, AdminError> {
    let waiting = db.read(|connection| {
        let mut told = String::new();
        for one in exception::waiting(connection)? {
            let name = people::person(connection, one.author)?.map(|person| person.name);
            let name = name.unwrap_or_else(|| one.author.to_string());
            // Nothing but reports is laid here.
            let Some(report) = one.op.act.body().and_then(Body::report) else { continue };
            let (number, came) = (one.number, one.at.day(Zone::Wib));
            let (day, entries) = (report.day, report.entries.len());
            // Writing into a string cannot fail.
            let _ = writeln!(
                told,
                "{number:>6}  {name}, report of {day}, {entries} entries, came {came}"
            );
            for entry in &report.entries {
                let _ = writeln!(told, "        - {}  {}", entry.title, entry.description);
            }
        }
        Ok(told)
    });
    let told = waiting.await?;
    Ok(if told.is_empty() { "Nothing waits for a decision.\n".to_owned() } else { told })
}

/// Takes a report in, as if it had come in time: it waits for its author's superior like any other.
pub(super) async fn accept(
    db: &Db,
    number: i64,
    by: String,
    now: Timestamp,
) -> Result<String, AdminError> {
    let who = find(db, by).await?;
    let decided =
        db.write(move |connection| exceptional::take(connection, number, who, now)).await?;
    said(decided, "Taken in: it waits for the author's superior like every report.\n")
}

/// Sets a report aside. It stays in the log.
pub(super) async fn decline(
    db: &Db,
    number: i64,
    by: String,
    reason: String,
    now: Timestamp,
) -> Result<String, AdminError> {
    if reason.trim().is_empty() {
        return Err(refused("Say why, with --reason: its author may ask. Nothing was changed."));
    }
    let who = find(db, by).await?;
    let decided = db
        .write(move |connection| {
            exceptional::set_aside(connection, number, who, reason.trim(), now)
        })
        .await?;
    said(decided, "Set aside. What was written stays in the log.\n")
}

fn said(decided: Decided, done: &str) -> Result<String, AdminError> {
    let why = match decided {
        Decided::Done(_) => return Ok(done.to_owned()),
        Decided::Unknown => "No exception with this number waits; see `exceptions`.".to_owned(),
        Decided::NotTheirs => {
            "Only an admin or the author's superior decides, and nobody on their own report."
                .to_owned()
        }
        Decided::Newer(head) => {
            let entries = head.body.report().into_iter().flat_map(|report| &report.entries);
            let titles: Vec<&str> = entries.map(|entry| entry.title.as_str()).collect();
            format!(
                "Its author has saved a newer draft since (revision {}: {}). It becomes an exception of its own \
                 once they send it; or set this one aside.",
                head.revision,
                titles.join(", ")
            )
        }
        Decided::No(why) => format!("The rules do not let it in ({why:?})."),
    };
    Err(refused(format!("{why} Nothing was changed.")))
}
