//! Looks at a receipt that somebody shows: whether this cell sealed it, and whether the log still says so.
//!
//! Knows the words of the answer; must not know who shows it, and changes nothing.

use super::{AdminError, refused};
use crate::clock;
use crate::db::log::{self, Known};
use crate::db::{Db, DbError, people};
use rusqlite::Connection;
use shared::document::day_of;
use shared::protocol::{Outcome, Receipt};
use shared::seal::{Sealed, Vouched};
use shared::status::Move;

/// Says what a receipt is worth.
pub(super) async fn check(db: &Db, text: &str) -> Result<String, AdminError> {
    let sealed = Sealed::read(text).ok_or_else(|| {
        refused("This is no receipt of Setapak: four parts with dots between them, copied whole.")
    })?;
    if !db.sealer().has_sealed(&sealed) {
        return Err(refused(
            "This server has not sealed this: it is another cell's, or changed, or it was sealed with a key that \
             was lost when this cell was restored from a backup older than sealed receipts.",
        ));
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
        Some(Move::Begin) => "began",
        None => "said something beside",
    };
    let kept = match log::find(connection, says.receipt.op)? {
        None => {
            "The log does not have it: this cell was restored from a backup made before it.".into()
        }
        Some(known) => logged(says, &known),
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

/// What the log says of an act that this cell vouched for. A restored cell gives no second receipt for what it has,
/// but what it had lost comes from the devices once more, and is judged and dated anew.
fn logged(says: &Vouched, known: &Known) -> String {
    const ONCE_MORE: &str = "it came once more after this cell was restored from a backup made before it. `verify` \
                             tells whether the log is whole.";
    let same = |receipt: &Receipt| {
        // What is said beside a text does not bring one.
        let text = says.step.is_none() || receipt.content == says.receipt.content;
        text && receipt.op == says.receipt.op && known.person == says.by
    };
    match serde_json::from_str(known.answer.get()) {
        Ok(Outcome::Kept(receipt)) if receipt == says.receipt => "The log says the same.".into(),
        Ok(Outcome::Kept(receipt)) if same(&receipt) => format!(
            "The log has the same act, as version {}, received {}: {ONCE_MORE}",
            receipt.revision,
            clock::in_words(receipt.at),
        ),
        Ok(Outcome::Conflict(_) | Outcome::Refused { .. }) if known.person == says.by => {
            format!("The log has the same act as one that took no effect: {ONCE_MORE}")
        }
        Ok(Outcome::Kept(_) | Outcome::Conflict(_) | Outcome::Refused { .. }) | Err(_) => {
            "The log says something else: verify this database.".into()
        }
    }
}
