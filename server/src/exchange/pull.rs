//! What lies after the cursor, within what the person may see, on one state of the database.
//!
//! Knows pages and cursors; must not know how documents are stored or judged.

use super::reply::Change;
use super::take::{Made, Taken};
use crate::db::document::{self, Place};
use crate::db::sight::{self, Sights};
use crate::db::{DbError, employee, log, people};
use rusqlite::Connection;
use serde_json::value::RawValue;
use shared::day::Timestamp;
use shared::id::{DocumentId, EmployeeId};
use shared::person::Sight;
use shared::protocol::{PAGE, Push};
use std::collections::{BTreeSet, HashMap};

/// Most bytes of documents in one reply, unless a single one is larger: packed, about fifty thousand, which
/// a bad line can carry before it is cut.
const PAGE_BYTES: usize = 384 * 1024;

/// The part of a reply that was looked up.
#[derive(Debug)]
pub(super) struct Pulled {
    pub(super) changes: Vec<Change>,
    pub(super) cursor: i64,
    pub(super) more: bool,
    pub(super) sight: Option<Box<Sight>>,
}

/// Looks up what `push` has not seen. Costs a look into an index for each person in sight, however
/// many documents there are.
pub(super) fn pull(
    connection: &Connection,
    sights: &Sights,
    push: &Push,
    taken: &Taken,
    now: Timestamp,
) -> Result<Pulled, DbError> {
    let me = push.person;
    let gist = sights.gist(connection, me, now)?;
    let sight = if push.sight == Some(gist.hash) {
        None
    } else {
        Some(Box::new(sight::read(connection, me, now)?))
    };
    page(connection, push, taken, &gist.people, sight)
}

/// The same for somebody who was let go: their own documents, and nothing of anybody else's.
pub(super) fn own(connection: &Connection, push: &Push, taken: &Taken) -> Result<Pulled, DbError> {
    page(connection, push, taken, &[], None)
}

fn page(
    connection: &Connection,
    push: &Push,
    taken: &Taken,
    people: &[EmployeeId],
    sight: Option<Box<Sight>>,
) -> Result<Pulled, DbError> {
    let top = log::top(connection)?;
    // A cursor from nowhere is a device that has nothing.
    let from = if push.cursor.0 > top { 0 } else { push.cursor.0 };
    let mut places = Vec::new();
    if from < top {
        document::changes(connection, &[push.person], true, from, PAGE + 1, &mut places)?;
        document::changes(connection, people, false, from, PAGE + 1, &mut places)?;
        places.sort_unstable();
    }
    let known = computable(&taken.made, from);
    let room = push.room.map_or(PAGE_BYTES, |room| room.min(PAGE_BYTES));
    let mut page = Page { room, changes: Vec::new(), bytes: 0 };
    let mut cursor = from;
    for place in &places {
        if page.is_full() {
            return Ok(Pulled { changes: page.changes, cursor, more: true, sight });
        }
        if !known.contains(&place.change) {
            page.add(connection, *place)?;
        }
        cursor = place.change;
    }
    // Everything up to the top was looked at: what lies between is not for this person.
    Ok(Pulled { changes: page.changes, cursor: top, more: false, sight })
}

struct Page {
    /// Most bytes, unless a single change is larger.
    room: usize,
    changes: Vec<Change>,
    bytes: usize,
}

impl Page {
    const fn is_full(&self) -> bool {
        !self.changes.is_empty() && (self.changes.len() >= PAGE || self.bytes >= self.room)
    }

    fn add(&mut self, connection: &Connection, place: Place) -> Result<(), DbError> {
        let seen = document::at(connection, place)?;
        self.changes.push(match seen.text {
            Some(text) => {
                self.bytes += text.len();
                let raw = RawValue::from_string(text);
                Change::Put(raw.map_err(|_| DbError::Unreadable("document"))?)
            }
            None => Change::Gone(seen.id),
        });
        Ok(())
    }
}

/// The changes that this very push made and that the device can compute: those of documents of which
/// it had everything before. Where somebody else wrote in between, the device has to be told.
fn computable(made: &[Made], cursor: i64) -> BTreeSet<i64> {
    let mut first: HashMap<DocumentId, bool> = HashMap::new();
    made.iter()
        .filter(|m| {
            let has_all = m.computable && m.before.is_none_or(|before| before <= cursor);
            *first.entry(m.doc).or_insert(has_all) && m.computable
        })
        .map(|m| m.change)
        .collect()
}

/// Whose devices have something to fetch now.
pub(super) fn who_listens(
    connection: &Connection,
    taken: &Taken,
    now: Timestamp,
) -> Result<Vec<EmployeeId>, DbError> {
    let mut everybody: BTreeSet<EmployeeId> = taken.made.iter().map(|m| m.owner).collect();
    let shown: BTreeSet<EmployeeId> =
        taken.made.iter().filter(|m| m.shown).map(|m| m.owner).collect();
    for owner in shown {
        everybody.extend(people::superiors(connection, owner, now)?);
    }
    // Who was let go hears of nothing.
    let mut ears = Vec::new();
    for person in everybody {
        if employee::is_active(connection, person)? {
            ears.push(person);
        }
    }
    Ok(ears)
}
