//! What lies after the cursor, within what the person may see, on one state of the database.
//!
//! Knows pages and cursors; must not know how documents are stored or judged.

use super::reply::Change;
use super::take::{Made, Taken};
use crate::db::document::{self, Place};
use crate::db::sight::Sights;
use crate::db::{DbError, employee, log, people};
use rusqlite::Connection;
use serde_json::value::RawValue;
use shared::columns::{Columns, Writer};
use shared::day::Timestamp;
use shared::document::{Kind, is_of};
use shared::id::{DocumentId, EmployeeId};
use shared::person::Sight;
use shared::protocol::{PAGE, Push};
use shared::rest::Rest;
use std::collections::{BTreeSet, HashMap};

/// Most bytes of documents in one reply, unless a single one is larger: packed, about sixty thousand, which
/// a bad line can carry before it is cut.
const PAGE_BYTES: usize = 1024 * 1024;
/// The same for who does not read [`Columns`].
const OLD_PAGE_BYTES: usize = 384 * 1024;
/// From so many documents on they are told by columns, where that is read: fewer are shorter as they are.
const MANY: usize = 8;

/// The part of a reply that was looked up.
#[derive(Debug)]
pub(super) struct Pulled {
    pub(super) changes: Vec<Change>,
    pub(super) documents: Option<Columns>,
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
        Some(Box::new(sights.whole(connection, me, now)?))
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
    let old = push.protocol < 3;
    let most = if old { OLD_PAGE_BYTES } else { PAGE_BYTES };
    let mut page = Page {
        knows: (!old && !push.part && from > 0).then_some(from),
        room: push.room.map_or(most, |room| room.min(most)),
        dialogues: push.protocol >= 5,
        many: (!old && places.len() >= MANY).then(Writer::default),
        changes: Vec::new(),
        count: 0,
        bytes: 0,
    };
    let mut cursor = top;
    let mut more = false;
    for place in &places {
        if page.is_full() {
            more = true;
            break;
        }
        if !known.contains(&place.change) {
            page.add(connection, *place)?;
        }
        cursor = place.change;
    }
    // Where nothing follows, everything up to the top was looked at: what lies between is not for this person.
    let cursor = if more { cursor } else { top };
    let documents = page.many.filter(|_| page.count > page.changes.len()).map(Writer::columns);
    Ok(Pulled { changes: page.changes, documents, cursor, more, sight })
}

struct Page {
    /// Up to which change the device knows everything, where it does.
    knows: Option<i64>,
    /// Whether the device can read dialogues. Once it can, it fetches everything again.
    dialogues: bool,
    /// Most bytes, unless a single change is larger.
    room: usize,
    /// The documents, where there are many.
    many: Option<Writer>,
    changes: Vec<Change>,
    /// How many changes there are, documents and all.
    count: usize,
    bytes: usize,
}

impl Page {
    const fn is_full(&self) -> bool {
        self.count > 0 && (self.count >= PAGE || self.bytes >= self.room)
    }

    fn add(&mut self, connection: &Connection, place: Place) -> Result<(), DbError> {
        let seen = document::at(connection, place)?;
        let is_dialogue = is_of(seen.id, Kind::Dialogue);
        if is_dialogue && !self.dialogues {
            return Ok(());
        }
        self.count += 1;
        let Some(text) = seen.text else {
            self.changes.push(Change::Gone(seen.id));
            return Ok(());
        };
        self.bytes += text.len();
        let unreadable = |_| DbError::Unreadable("document");
        // Whose text has not changed since they had it, them it need not be told again.
        if let Some(cursor) = self.knows
            && place.own
            && !is_dialogue
            && let (written, change) = document::last_written(connection, seen.id)?
            && change <= cursor
        {
            let document = serde_json::from_str(&text).map_err(unreadable)?;
            self.changes.push(Change::Rest(Box::new(Rest::new(document, written))));
            return Ok(());
        }
        if let Some(many) = &mut self.many
            && many.add(&serde_json::from_str(&text).map_err(unreadable)?)
        {
            return Ok(());
        }
        self.changes.push(Change::Put(RawValue::from_string(text).map_err(unreadable)?));
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
    sender: EmployeeId,
    now: Timestamp,
) -> Result<Vec<EmployeeId>, DbError> {
    let mut everybody: BTreeSet<EmployeeId> = taken.made.iter().map(|m| m.owner).collect();
    let mut shown: BTreeSet<EmployeeId> =
        taken.made.iter().filter(|m| m.shown).map(|m| m.owner).collect();
    // What lies with the office waits for their decision.
    shown.extend(taken.excepted.then_some(sender));
    for owner in shown {
        everybody.extend(people::superiors(connection, owner, now)?.iter().map(|one| one.id));
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

/// For whom something rings: the author of what was decided or spoken of; of an author's own words, their superiors.
/// What only waits for a superior rings for nobody.
pub(super) fn who_is_rung(
    connection: &Connection,
    taken: &Taken,
    sender: EmployeeId,
    now: Timestamp,
) -> Result<BTreeSet<EmployeeId>, DbError> {
    let rings = taken.made.iter().filter(|made| made.rings);
    let mut rung: BTreeSet<EmployeeId> = rings.map(|made| made.owner).collect();
    if rung.remove(&sender) {
        rung.extend(people::superiors(connection, sender, now)?.iter().map(|one| one.id));
    }
    Ok(rung)
}
