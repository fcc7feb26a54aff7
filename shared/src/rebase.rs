//! Taking in the server's reply: answers, changes, sight, epoch, and what becomes of unsent work when
//! its ground has moved.

use crate::apply::{Refusal, apply};
use crate::day::Timestamp;
use crate::device::{Confirmed, Device, Pending, key};
use crate::document::{Body, Document};
use crate::id::{DocumentId, OpId};
use crate::op::{Act, Op};
use crate::protocol::{Answer, Change, Cursor, Outcome, Receipt, Reply};
use crate::row::{Batch, Table};
use crate::status::Status;
use crate::tray::TrayWhy;
use std::collections::BTreeSet;

/// Where fresh op ids come from: a door.
type Ids<'a> = &'a mut dyn FnMut() -> OpId;

impl Device {
    /// Takes in a reply to [`Device::outgoing`]. Everything it changes is in one batch: documents,
    /// answered ops, tray, sight and cursor are kept together or not at all (R8).
    pub fn absorb(&mut self, reply: Reply, ids: Ids<'_>, now: Timestamp) -> Batch {
        let mut batch = Batch::default();
        self.state.skew = Some(reply.now.0.saturating_sub(now.0));
        self.state.last_contact = Some(now);
        self.state.min_app = reply.min_app;
        if self.state.epoch != Some(reply.epoch) {
            let first = self.state.epoch.is_none();
            self.state.epoch = Some(reply.epoch);
            if !first {
                self.new_epoch(&mut batch);
                self.put_state(&mut batch);
                return batch;
            }
        }
        let mut moved = BTreeSet::new();
        let fresh: BTreeSet<DocumentId> = reply.changes.iter().map(Change::doc).collect();
        let mut cursor = reply.cursor;
        for answer in reply.answers {
            if !self.take_answer(answer, &fresh, ids, now, &mut batch) {
                // What the device computed is not what the server has: fetch everything again.
                cursor = Cursor::default();
            }
        }
        for change in reply.changes {
            moved.insert(change.doc());
            self.take_change(change, &mut batch);
        }
        for doc in moved {
            self.settle(doc, None, ids, now, &mut batch);
        }
        if let Some(sight) = reply.sight {
            let known = self.sight.as_ref();
            let gained = known.is_some_and(|old| sight.people.iter().any(|p| !old.leads(p.id)));
            if gained {
                // Their documents lie before the cursor.
                cursor = Cursor::default();
            }
            self.sight = Some(*sight);
            self.put_sight(&mut batch);
            self.forget_out_of_sight(&mut batch);
        }
        self.state.more = reply.more || (cursor < reply.cursor);
        self.state.cursor = cursor;
        if !self.state.more {
            self.put_back(ids, now, &mut batch);
        }
        self.put_state(&mut batch);
        batch
    }

    /// Whether the answer fits what the device knows.
    fn take_answer(
        &mut self,
        answer: Answer,
        fresh: &BTreeSet<DocumentId>,
        ids: Ids<'_>,
        now: Timestamp,
        batch: &mut Batch,
    ) -> bool {
        let found = self.outbox.iter().find(|(_, p)| p.op.id == answer.op);
        let Some((seq, pending)) = found.map(|(seq, p)| (*seq, p.clone())) else { return true };
        self.outbox.remove(&seq);
        batch.delete(Table::Outbox, key(seq));
        let doc = pending.op.doc;
        match answer.outcome {
            Outcome::Kept(receipt) => self.take_receipt(&pending.op, receipt, fresh, batch),
            Outcome::Conflict(head) => {
                self.take_head(doc, head, batch);
                self.settle(doc, Some(pending), ids, now, batch);
                true
            }
            Outcome::Refused { why, head } => {
                if head.is_some() {
                    self.take_head(doc, head, batch);
                }
                self.refused(pending, why, now, batch);
                self.settle(doc, None, ids, now, batch);
                true
            }
        }
    }

    fn take_receipt(
        &mut self,
        op: &Op,
        receipt: Receipt,
        fresh: &BTreeSet<DocumentId>,
        batch: &mut Batch,
    ) -> bool {
        let head = self.confirmed.get(&op.doc).map(|c| c.doc.clone());
        let after = self.actor(head.as_ref()).and_then(|actor| {
            // The server's clock is the one that counts.
            apply(head.as_ref(), op, actor, receipt.at).ok()
        });
        match after {
            Some(doc) if doc.token == receipt.token => {
                let confirmed = Confirmed { doc, receipt: Some(receipt) };
                batch.put(Table::Confirmed, op.doc, &confirmed);
                self.confirmed.insert(op.doc, confirmed);
                true
            }
            // The reply brings the document itself.
            Some(_) | None => {
                if let Some(confirmed) = self.confirmed.get_mut(&op.doc) {
                    confirmed.receipt = Some(receipt);
                    batch.put(Table::Confirmed, op.doc, confirmed);
                }
                let caught_up = |c: &Confirmed| c.doc.revision >= receipt.revision;
                fresh.contains(&op.doc) || self.confirmed.get(&op.doc).is_some_and(caught_up)
            }
        }
    }

    fn take_head(&mut self, doc: DocumentId, head: Option<Box<Document>>, batch: &mut Batch) {
        self.take_change(head.map_or(Change::Gone(doc), Change::Put), batch);
    }

    /// Replaces the confirmed part; never touches local text (R8).
    fn take_change(&mut self, change: Change, batch: &mut Batch) {
        match change {
            Change::Put(doc) => {
                let receipt = self.confirmed.get(&doc.id).and_then(|c| c.receipt);
                let id = doc.id;
                let confirmed = Confirmed { doc: *doc, receipt };
                batch.put(Table::Confirmed, id, &confirmed);
                self.confirmed.insert(id, confirmed);
            }
            Change::Gone(id) => {
                if self.confirmed.remove(&id).is_some() {
                    batch.delete(Table::Confirmed, id);
                }
            }
        }
    }

    /// Puts unsent work about `doc` on the ground that is there now. `first` is the op the server has
    /// just answered with a conflict. While another op is still on its way nothing is moved: its
    /// answer will tell (R3).
    fn settle(
        &mut self,
        doc: DocumentId,
        first: Option<Pending>,
        ids: Ids<'_>,
        now: Timestamp,
        batch: &mut Batch,
    ) {
        let seqs: Vec<u64> =
            self.outbox.iter().filter(|(_, p)| p.op.doc == doc).map(|(seq, _)| *seq).collect();
        let mut chain: Vec<Pending> = first.iter().cloned().collect();
        chain.extend(seqs.iter().filter_map(|seq| self.outbox.get(seq)).cloned());
        let head = self.confirmed.get(&doc).map(|c| c.doc.clone());
        let steps: Vec<&Pending> = chain.iter().filter(|p| p.op.act.step().is_some()).collect();
        let stands = steps.first().is_none_or(|p| p.op.base == head.as_ref().map(|d| d.token));
        let in_flight = seqs.iter().any(|s| self.outbox.get(s).is_some_and(|p| p.bytes.is_some()));
        if in_flight || (first.is_none() && stands) {
            return;
        }
        for seq in seqs {
            self.outbox.remove(&seq);
            batch.delete(Table::Outbox, key(seq));
        }
        let before = steps.first().and_then(|p| p.before.clone());
        let last_text = steps.iter().rposition(|p| p.op.act.body().is_some());
        for (at, pending) in steps.iter().enumerate() {
            if Some(at) == last_text {
                self.redo_text(&pending.op, before.as_ref(), ids, now, batch);
            } else if pending.op.act.body().is_none() {
                self.redo_decision(&pending.op, now, batch);
            }
        }
        // Words beside the document bind to no revision: they go as they are.
        for pending in chain.iter().filter(|p| p.op.act.step().is_none()) {
            self.push_pending(pending.clone(), batch);
        }
    }

    /// The author's text on a new head: joined where the edits touch different fields, a question
    /// where they touch the same (R6).
    fn redo_text(
        &mut self,
        op: &Op,
        before: Option<&Body>,
        ids: Ids<'_>,
        now: Timestamp,
        batch: &mut Batch,
    ) {
        let Some(mine) = op.act.body() else { return };
        let head = self.confirmed.get(&op.doc).map(|c| c.doc.clone());
        let theirs = head.as_ref().map(|d| d.body.clone());
        let joined = theirs.as_ref().map(|theirs| Body::join(before, mine, theirs));
        if joined.as_ref().is_some_and(|j| j.overlap) {
            return self.file(
                op.id,
                op.doc,
                now,
                TrayWhy::SameField,
                op.act.clone(),
                theirs,
                batch,
            );
        }
        let text = joined.map_or_else(|| mine.clone(), |j| j.text);
        let same = theirs.as_ref() == Some(&text);
        let act = match &op.act {
            Act::Submit(_)
                if same
                    && head.as_ref().is_some_and(|d| {
                        d.status != Status::Draft && d.status != Status::Returned
                    }) =>
            {
                return;
            }
            Act::Submit(_) => Act::Submit(text),
            Act::SaveDraft(_)
            | Act::Withdraw
            | Act::Approve
            | Act::Return(_)
            | Act::Reopen(_)
            | Act::Comment(_)
            | Act::Seen(_) => {
                if same {
                    return;
                }
                Act::SaveDraft(text)
            }
        };
        let again = Op { id: ids(), base: head.as_ref().map(|d| d.token), act, ..op.clone() };
        let fits = self
            .actor(head.as_ref())
            .ok_or(Refusal::NotYours)
            .and_then(|actor| apply(head.as_ref(), &again, actor, self.corrected(now)));
        match fits {
            Ok(_) => {
                self.push_pending(Pending { op: again, bytes: None, before: theirs }, batch);
            }
            Err(why) => {
                let why = TrayWhy::Refused(why);
                self.file(op.id, op.doc, now, why, op.act.clone(), theirs, batch);
            }
        }
    }

    /// A decision met another revision than the one it was made on: it is never carried over (I3).
    fn redo_decision(&mut self, op: &Op, now: Timestamp, batch: &mut Batch) {
        let head = self.confirmed.get(&op.doc).map(|c| &c.doc);
        let status = head.map(|d| d.status);
        let done = match &op.act {
            Act::Approve => status == Some(Status::Approved),
            Act::Withdraw => status == Some(Status::Draft),
            Act::SaveDraft(_)
            | Act::Submit(_)
            | Act::Return(_)
            | Act::Reopen(_)
            | Act::Comment(_)
            | Act::Seen(_) => false,
        };
        // Another device of the same person was there first, with the same result (I9).
        if !done {
            let theirs = head.map(|d| d.body.clone());
            self.file(op.id, op.doc, now, TrayWhy::Moved, op.act.clone(), theirs, batch);
        }
    }

    /// A refused op stays listed with its text (I1, I6), unless a later op holds a newer text of it.
    fn refused(&mut self, pending: Pending, why: Refusal, now: Timestamp, batch: &mut Batch) {
        let Op { id, doc, act, .. } = pending.op;
        let newer = act.body().is_some()
            && self.outbox.values().any(|p| p.op.doc == doc && p.op.act.body().is_some());
        if newer || matches!(act, Act::Seen(_)) {
            return;
        }
        let theirs = self.confirmed.get(&doc).map(|c| c.doc.body.clone());
        self.file(id, doc, now, TrayWhy::Refused(why), act, theirs, batch);
    }

    /// Documents of people out of sight go, unless something unsent or unread hangs on them (R11).
    fn forget_out_of_sight(&mut self, batch: &mut Batch) {
        let Some(sight) = self.sight.clone() else { return };
        let held: BTreeSet<DocumentId> = self
            .outbox
            .values()
            .map(|p| p.op.doc)
            .chain(self.tray.values().map(|t| t.doc))
            .collect();
        self.confirmed.retain(|id, confirmed| {
            let keep = sight.sees(confirmed.doc.owner) || held.contains(id);
            if !keep {
                batch.delete(Table::Confirmed, id);
            }
            keep
        });
    }

    /// The server lives a new life (R10): what it had acknowledged of this person's is *added* to the
    /// rescue set, and everything is fetched again.
    fn new_epoch(&mut self, batch: &mut Batch) {
        for (id, confirmed) in std::mem::take(&mut self.confirmed) {
            batch.delete(Table::Confirmed, id);
            let newer = self.rescue.get(&id).is_none_or(|r| r.revision <= confirmed.doc.revision);
            if confirmed.doc.owner == self.state.me && newer {
                batch.put(Table::Rescue, id, &confirmed.doc);
                self.rescue.insert(id, confirmed.doc);
            }
        }
        self.state.cursor = Cursor::default();
        self.state.more = true;
    }

    /// Everything is fetched: what the server no longer has is sent again, or lies in the tray.
    fn put_back(&mut self, ids: Ids<'_>, now: Timestamp, batch: &mut Batch) {
        for (id, lost) in std::mem::take(&mut self.rescue) {
            batch.delete(Table::Rescue, id);
            let head = self.confirmed.get(&id).map(|c| c.doc.clone());
            if head.as_ref().is_some_and(|d| d.token == lost.token) {
                continue;
            }
            let same = head.as_ref().is_some_and(|d| d.body == lost.body);
            if same && head.as_ref().is_some_and(|d| d.revision >= lost.revision) {
                continue;
            }
            let act = match lost.status {
                Status::Draft | Status::Returned => Act::SaveDraft(lost.body.clone()),
                Status::Submitted | Status::Approved => Act::Submit(lost.body.clone()),
            };
            if same && matches!(act, Act::SaveDraft(_)) {
                continue;
            }
            let base = head.as_ref().map(|d| d.token);
            let busy = self.outbox.values().any(|p| p.op.doc == id);
            let op = Op { id: ids(), doc: id, base, at: now, skew: self.state.skew, act };
            let fits = self
                .actor(head.as_ref())
                .is_some_and(|a| apply(head.as_ref(), &op, a, self.corrected(now)).is_ok());
            let before = head.map(|d| d.body);
            if fits && !busy {
                self.push_pending(Pending { op, bytes: None, before }, batch);
            } else {
                self.file(op.id, id, now, TrayWhy::Restored, op.act, before, batch);
            }
        }
    }
}
