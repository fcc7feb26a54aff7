//! Everything that only this device has, as one text: to be carried to another device of the same person, or
//! kept in case this one breaks.
//!
//! Taken in twice it is as if it was taken in once: ops keep their ids and their bytes (R4), and the server
//! answers each once (I2).

use crate::day::Timestamp;
use crate::device::{Device, Pending, key as place_of};
use crate::document::Document;
use crate::id::EmployeeId;
use crate::op::{Act, Reason};
use crate::rescue::{speaks, take_words};
use crate::row::{Batch, Row, Table};
use crate::status::Status;
use crate::tray::{TrayItem, TrayWhy, key_of};
use serde::{Deserialize, Serialize};

/// The form of a parcel.
const VERSION: u8 = 1;
/// Unread rows of another device's outbox lie behind all of this one's, each always at the same place.
const FAR: u64 = 1 << 62;

/// What only one device has.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Parcel {
    version: u8,
    person: EmployeeId,
    at: Timestamp,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    outbox: Vec<Pending>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    tray: Vec<TrayItem>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    rescue: Vec<Document>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    unread: Vec<Unread>,
}

/// A row that the app which packed it could not read, as it lay there.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct Unread {
    table: Table,
    key: String,
    text: String,
}

/// Why a parcel is not taken in. Nothing is changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NotTaken {
    /// It is somebody else's.
    OtherPerson,
    /// A newer app made it.
    Newer,
}

impl Parcel {
    /// How many things are in it.
    #[must_use]
    pub const fn len(&self) -> usize {
        self.outbox.len() + self.tray.len() + self.rescue.len() + self.unread.len()
    }

    /// Whether there is nothing in it.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Adds rows that [`Device::unread`] names, as the store has them.
    #[must_use]
    pub fn with_unread(mut self, rows: Vec<Row>) -> Self {
        let read = |Row { table, key, value }| Some(Unread { table, key, text: value? });
        self.unread.extend(rows.into_iter().filter_map(read));
        self
    }

    /// Whether a device of `person` may take it in.
    ///
    /// # Errors
    /// See [`NotTaken`].
    pub fn is_for(&self, person: EmployeeId) -> Result<(), NotTaken> {
        if self.version > VERSION {
            Err(NotTaken::Newer)
        } else if self.person != person {
            Err(NotTaken::OtherPerson)
        } else {
            Ok(())
        }
    }
}

impl Device {
    /// Everything that only this device has.
    #[must_use]
    pub fn parcel(&self, now: Timestamp) -> Parcel {
        let unsent = self.outbox.values().filter(|p| !matches!(p.op.act, Act::Seen(_)));
        Parcel {
            version: VERSION,
            person: self.me(),
            at: now,
            outbox: unsent.cloned().collect(),
            tray: self.tray.values().cloned().collect(),
            rescue: self.rescue.values().cloned().collect(),
            unread: Vec::new(),
        }
    }

    /// Takes in a parcel, but for what is here already; gives what to keep, and how much was new.
    ///
    /// # Errors
    /// See [`NotTaken`].
    pub fn unpack(&mut self, parcel: Parcel, now: Timestamp) -> Result<(Batch, usize), NotTaken> {
        parcel.is_for(self.me())?;
        let mut batch = Batch::default();
        let mut new = 0;
        for pending in parcel.outbox {
            let id = pending.op.id;
            let here = self.outbox.values().any(|p| p.op.id == id)
                || self.tray.contains_key(&id)
                || self.confirmed.values().any(|c| c.receipt.is_some_and(|r| r.op == id));
            if !here {
                self.push_pending(pending, &mut batch);
                new += 1;
            }
        }
        for item in parcel.tray {
            if !self.tray.values().any(|there| there.says_as(&item)) {
                self.file_item(item, &mut batch);
                new += 1;
            }
        }
        for lost in parcel.rescue {
            let own = lost.owner == self.me();
            // Of one's own text there may be a newer one that is whole: its author decides.
            let text =
                own && lost.status != Status::Open && self.unpack_text(&lost, now, &mut batch);
            let words = if own {
                self.unpack_own_words(&lost, now, &mut batch)
            } else {
                self.unpack_words(lost, &mut batch)
            };
            new += usize::from(text || words);
        }
        for row in parcel.unread {
            new += usize::from(self.unpack_unread(row, &mut batch));
        }
        Ok((batch, new))
    }

    /// Files a text of one's own that the server had acknowledged; whether it is new here.
    fn unpack_text(&mut self, lost: &Document, now: Timestamp, batch: &mut Batch) -> bool {
        let mine = Act::SaveDraft(lost.body.clone());
        let there = self.document(lost.id).map(|there| there.body.clone());
        let here = there.as_ref().is_some_and(|there| there.holds(&lost.body))
            || self.tray.values().any(|there| there.mine == mine && there.doc == lost.id);
        if !here {
            self.file(key_of(lost.token), lost.id, now, TrayWhy::Restored, mine, there, batch);
        }
        !here
    }

    /// Files what was said beside a text of one's own, word by word; whether any of it is new here.
    fn unpack_own_words(&mut self, lost: &Document, now: Timestamp, batch: &mut Batch) -> bool {
        let me = self.me();
        let mut new = false;
        for comment in lost.thread.iter().filter(|comment| comment.by == me) {
            let said = self.tray.contains_key(&comment.op)
                || self
                    .document(lost.id)
                    .is_some_and(|d| d.thread.iter().any(|c| c.op == comment.op));
            if !said {
                let act = comment.act(lost.owner);
                self.file(comment.op, lost.id, now, TrayWhy::Restored, act, None, batch);
                new = true;
            }
        }
        new
    }

    /// Adds what was said beside somebody else's text to the rescue set: it waits there for that text, and is then
    /// said again or lies in the tray (R10). Whether any of it is new here.
    fn unpack_words(&mut self, mut lost: Document, batch: &mut Batch) -> bool {
        let (id, me) = (lost.id, self.me());
        let head = self.document(id);
        let thread = head.iter().flat_map(|d| &d.thread);
        let said: Vec<_> = thread.map(|c| c.op).chain(self.tray.keys().copied()).collect();
        lost.thread.retain(|comment| !said.contains(&comment.op));
        let acts = self.tray.values().filter(|item| item.doc == id).map(|item| &item.mine);
        let filed: Vec<&Reason> = acts.filter_map(Act::reason).collect();
        lost.steps.retain(|step| {
            !head.as_ref().is_some_and(|d| d.steps.contains(step))
                && !step.reason.as_ref().is_some_and(|reason| filed.contains(&reason))
        });
        if !speaks(&lost, me) {
            return false;
        }
        let known = self.rescue.get(&id).cloned();
        let mut keep = known.clone().unwrap_or_else(|| lost.clone());
        take_words(&mut keep, &lost, me);
        let new = known.as_ref() != Some(&keep);
        if new {
            batch.put(Table::Rescue, id, &keep);
            self.rescue.insert(id, keep);
        }
        new
    }

    /// Puts down a row that could not be read where it came from, for an app that can; never in the place of
    /// another. Whether it is new here.
    fn unpack_unread(&mut self, row: Unread, batch: &mut Batch) -> bool {
        let Unread { table, key, text } = row;
        let (place, taken) = match table {
            Table::Outbox => {
                let Ok(number) = key.parse::<u64>() else { return false };
                let far = number | FAR;
                (place_of(far), self.outbox.contains_key(&far))
            }
            Table::Tray => {
                let taken = key.parse().is_ok_and(|key| self.tray.contains_key(&key));
                (key, taken)
            }
            Table::Rescue => {
                let taken = key.parse().is_ok_and(|key| self.rescue.contains_key(&key));
                (key, taken)
            }
            // The server gives its documents again; single values and receipts are each device's own.
            Table::Confirmed | Table::Meta | Table::Receipt => return false,
        };
        let row = Row { table, key: place, value: Some(text) };
        let known = |(at, key): &(Table, String)| (*at, key) == (table, &row.key);
        if taken || !is_a_key(&row.key) || self.unread().iter().any(known) {
            return false;
        }
        batch.push(row.clone());
        self.take_row(row);
        true
    }
}

/// Whether a store takes it.
fn is_a_key(key: &str) -> bool {
    (1..=100).contains(&key.len()) && !key.chars().any(char::is_control)
}
