//! Everything that only this device has, as one text: to be carried to another device of the same person, or
//! kept in case this one breaks.
//!
//! Taken in twice it is as if it was taken in once: ops keep their ids and their bytes (R4), and the server
//! answers each once (I2).

use crate::day::Timestamp;
use crate::device::{Device, Pending};
use crate::document::Document;
use crate::id::EmployeeId;
use crate::op::Act;
use crate::row::Batch;
use crate::tray::{TrayItem, TrayWhy, key_of};
use serde::{Deserialize, Serialize};

/// The form of a parcel.
const VERSION: u8 = 1;

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
        self.outbox.len() + self.tray.len() + self.rescue.len()
    }

    /// Whether there is nothing in it.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.len() == 0
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
        let me = self.me();
        for lost in parcel.rescue.into_iter().filter(|lost| lost.owner == me) {
            let mine = Act::SaveDraft(lost.body.clone());
            let here = self.document(lost.id).is_some_and(|there| there.body.holds(&lost.body))
                || self.tray.values().any(|there| there.mine == mine && there.doc == lost.id);
            if !here {
                let key = key_of(lost.token);
                let theirs = self.document(lost.id).map(|there| there.body.clone());
                self.file(key, lost.id, now, TrayWhy::Restored, mine, theirs, &mut batch);
                new += 1;
            }
        }
        Ok((batch, new))
    }
}
