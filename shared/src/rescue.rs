//! A server that lives a new life (R10): what it had acknowledged is kept aside, everything is fetched,
//! and what it lost is sent again or lies in the tray.

use crate::absorb::Ids;
use crate::apply::apply;
use crate::day::Timestamp;
use crate::device::{Confirmed, Device, Pending};
use crate::document::Document;
use crate::id::{DocumentId, OpId};
use crate::op::{Act, Op};
use crate::protocol::Cursor;
use crate::row::{Batch, Table};
use crate::status::Status;
use crate::tray::TrayWhy;
use std::borrow::Cow;

impl Device {
    /// The server lives a new life (R10): what it had acknowledged of this person's is *added* to the
    /// rescue set, and everything is fetched again.
    pub(crate) fn new_epoch(&mut self, now: Timestamp, batch: &mut Batch) {
        for (id, Confirmed { doc, .. }) in std::mem::take(&mut self.confirmed) {
            batch.delete(Table::Confirmed, id);
            if doc.owner != self.state.me {
                continue;
            }
            // Restored twice before all was fetched: both texts were acknowledged, neither goes.
            let (keep, other) = match self.rescue.remove(&id) {
                Some(known) if known.revision > doc.revision => (known, Some(doc)),
                known => (doc, known),
            };
            if let Some(other) = other.filter(|other| !keep.body.holds(&other.body)) {
                let mut bytes = [0; 16];
                bytes.copy_from_slice(other.token.bytes());
                let key = OpId::from_uuid(uuid::Uuid::from_bytes(bytes));
                let (mine, theirs) = (Act::SaveDraft(other.body), Some(keep.body.clone()));
                self.file(key, id, now, TrayWhy::Restored, mine, theirs, batch);
            }
            batch.put(Table::Rescue, id, &keep);
            self.rescue.insert(id, keep);
        }
        self.state.cursor = Cursor::default();
        self.state.more = true;
        self.state.refetch = true;
    }

    /// Everything is fetched: what the server no longer has is sent again, or lies in the tray.
    pub(crate) fn put_back(&mut self, ids: Ids<'_>, now: Timestamp, batch: &mut Batch) {
        let ids_lost: Vec<DocumentId> = self.rescue.keys().copied().collect();
        for id in ids_lost {
            let steps = |device: &Self| -> Vec<bool> {
                let of = device.outbox.values().filter(|p| p.op.doc == id);
                of.filter(|p| p.op.act.step().is_some()).map(|p| p.bytes.is_some()).collect()
            };
            if steps(self).contains(&true) {
                // The answer to what is on its way will say what this text meets.
                continue;
            }
            // What was written on top of the lost text gets its new ground first.
            self.settle(id, None, ids, now, batch);
            let Some(lost) = self.rescue.remove(&id) else { continue };
            batch.delete(Table::Rescue, id);
            let busy = !steps(self).is_empty();
            let head = self.ground(id).map(Cow::into_owned);
            if head.as_ref().is_none_or(|head| is_missing(&lost, head, busy)) {
                self.put_one_back(lost, head, busy, ids(), now, batch);
            }
        }
    }

    fn put_one_back(
        &mut self,
        lost: Document,
        head: Option<Document>,
        busy: bool,
        id: OpId,
        now: Timestamp,
        batch: &mut Batch,
    ) {
        let doc = lost.id;
        // What stands there now may be newer than the loss: it is replaced only by a text that has
        // all of it (I10).
        let holds = head.as_ref().is_none_or(|head| lost.body.holds(&head.body));
        let act = match lost.status {
            Status::Draft | Status::Returned => Act::SaveDraft(lost.body),
            Status::Submitted | Status::Approved => Act::Submit(lost.body),
        };
        let base = head.as_ref().map(|d| d.token);
        let op = Op { id, doc, base, at: now, skew: self.state.skew, act };
        let fits = self
            .actor(head.as_ref())
            .is_some_and(|a| apply(head.as_ref(), &op, a, self.corrected(now)).is_ok());
        let before = head.map(|d| d.body);
        if holds && fits && !busy {
            self.push_pending(Pending { op, bytes: None, before }, batch);
        } else {
            self.file(id, doc, now, TrayWhy::Restored, op.act, before, batch);
        }
    }
}

/// Whether `head`, what the server has now with the unsent work of this device, lacks something of
/// what the server had before.
fn is_missing(lost: &Document, head: &Document, busy: bool) -> bool {
    let waits = |d: &Document| matches!(d.status, Status::Submitted | Status::Approved);
    let unsent = lost.body == head.body && waits(lost) && !waits(head) && !busy;
    lost.token != head.token && (unsent || !head.body.holds(&lost.body))
}
