//! Looks at a receipt that somebody shows: whether this cell sealed it, and whether the log still says so.
//!
//! Knows the words of the answer; must not know who shows it, and changes nothing.

use super::{AdminError, refused};
use crate::clock;
use crate::db::{Db, DbError, log, people};
use rusqlite::Connection;
use shared::document::day_of;
use shared::protocol::Outcome;
use shared::seal::{Sealed, Vouched};
use shared::status::Move;

/// Says what a receipt is worth.
pub(super) async fn check(db: &Db, text: &str) -> Result<String, AdminError> {
    let sealed = Sealed::read(text).ok_or_else(|| {
        refused("This is no receipt of Setapak: four parts with dots between them, copied whole.")
    })?;
    if !db.sealer().has_sealed(&sealed) {
        return Err(refused("This server has not sealed this: it is another cell's, or changed."));
    }
    let says = sealed.says;
    Ok(db.read(move |connection| words(connection, &says)).await?)
}

fn words(connection: &Connection, says: &Vouched) -> Result<String, DbError> {
    let name = people::person(connection, says.by)?.map(|person| person.name);
    let name = name.unwrap_or_else(|| says.by.to_string());
    let what = match says.step {
        Some(Move::Save) => "kept a draft of",
        Some(Move::Submit) => "sent",
        Some(Move::Withdraw) => "took back",
        Some(Move::Approve) => "approved",
        Some(Move::Return) => "returned",
        Some(Move::Reopen) => "reopened",
        None => "said something beside",
    };
    let answer = log::find(connection, says.receipt.op)?.map(|known| known.answer);
    let kept = match &answer {
        None => "The log does not have it: this cell was restored from a backup made before it.",
        Some(answer)
            if serde_json::from_str(answer.get()).ok() == Some(Outcome::Kept(says.receipt)) =>
        {
            "The log says the same."
        }
        Some(_) => "The log says something else: verify this database.",
    };
    let day = day_of(says.doc).map_or_else(|| says.doc.to_string(), |day| day.to_string());
    Ok(format!(
        "Sealed by this server: {name} {what} the report of {day}, version {}, received {}, text \
         {}.\n{kept}\n",
        says.receipt.revision,
        clock::in_words(says.receipt.at),
        says.receipt.content,
    ))
}
