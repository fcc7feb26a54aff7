//! The office's tray of exceptions on the command line: what lies there, taking one in, setting one aside.
//!
//! Knows who may decide and the words of the answers; a report that is taken in goes the way of every other.

use super::{AdminError, find, refused};
use crate::db::exception::{self, Exception};
use crate::db::log::Sender;
use crate::db::{Db, DbError, document, employee, people};
use crate::exchange::perform;
use rusqlite::Connection;
use shared::apply::Refusal;
use shared::day::{Timestamp, Zone};
use shared::document::Body;
use shared::id::{DeviceId, EmployeeId, OpId};
use shared::op::{Act, Op};
use shared::protocol::Outcome;
use std::fmt::Write as _;
use uuid::Uuid;

/// Lists what waits.
pub(super) async fn list(db: &Db) -> Result<String, AdminError> {
    let waiting = db.read(|connection| {
        let mut told = String::new();
        for one in exception::waiting(connection)? {
            let name = people::person(connection, one.author)?.map(|person| person.name);
            let name = name.unwrap_or_else(|| one.author.to_string());
            // Nothing but reports is laid here.
            let Some(Body::Report(report)) = one.op.act.body() else { continue };
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

/// What came of a decision.
enum Decided {
    Done,
    Unknown,
    /// Whoever decides is neither an admin nor the author's superior.
    NotTheirs,
    /// The rules say no.
    No(Refusal),
}

/// Takes a report in, as if it had come in time: it waits for its author's superior like any other.
pub(super) async fn accept(
    db: &Db,
    number: i64,
    by: String,
    now: Timestamp,
) -> Result<String, AdminError> {
    let who = find(db, by).await?;
    let decided = db.write(move |connection| {
        let one = match to_decide(connection, number, who, now)? {
            Ok(one) => one,
            Err(why) => return Ok(why),
        };
        let Some(body) = one.op.act.body().cloned() else { return Ok(Decided::Unknown) };
        let head = document::find(connection, one.op.doc)?;
        let op = Op {
            id: OpId::from_uuid(Uuid::now_v7()),
            base: head.map(|stored| stored.texts.head.token),
            act: Act::Submit(body),
            ..one.op
        };
        // No device brought it: it came over the office's table.
        let sender = Sender { person: one.author, device: DeviceId::from_uuid(Uuid::nil()) };
        match perform(connection, sender, &op, now)? {
            Outcome::Kept(_) => {}
            Outcome::Conflict(_) => return Ok(Decided::No(Refusal::Moved)),
            Outcome::Refused { why, .. } => return Ok(Decided::No(why)),
        }
        exception::decide(connection, number, who, Some(op.id), "", now)?;
        Ok(Decided::Done)
    });
    said(decided.await?, "Taken in: it waits for the author's superior like every report.\n")
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
    let decided = db.write(move |connection| {
        if let Err(why) = to_decide(connection, number, who, now)? {
            return Ok(why);
        }
        exception::decide(connection, number, who, None, reason.trim(), now)?;
        Ok(Decided::Done)
    });
    said(decided.await?, "Set aside. What was written stays in the log.\n")
}

/// What `who` may decide on, or why not.
fn to_decide(
    connection: &Connection,
    number: i64,
    who: EmployeeId,
    now: Timestamp,
) -> Result<Result<Exception, Decided>, DbError> {
    let Some(one) = exception::find(connection, number)? else { return Ok(Err(Decided::Unknown)) };
    // Nobody decides on their own report.
    let may = who != one.author
        && employee::is_active(connection, who)?
        && (employee::is_admin(connection, who)?
            || people::leads(connection, who, one.author, now)?);
    Ok(if may { Ok(one) } else { Err(Decided::NotTheirs) })
}

fn said(decided: Decided, done: &str) -> Result<String, AdminError> {
    let why = match decided {
        Decided::Done => return Ok(done.to_owned()),
        Decided::Unknown => "No exception with this number waits; see `exceptions`.".to_owned(),
        Decided::NotTheirs => {
            "Only an admin or the author's superior decides, and nobody on their own report."
                .to_owned()
        }
        Decided::No(why) => format!("The rules do not let it in ({why:?})."),
    };
    Err(refused(format!("{why} Nothing was changed.")))
}
