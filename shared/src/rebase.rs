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
use std::borrow::Cow;
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
                self.new_epoch(now, &mut batch);
                self.put_state(&mut batch);
                return batch;
            }
        }
        // Answers hold for ever. A page that another tab's exchange has overtaken, or that was asked
        // for before the cursor was set back, would leave a hole or bring back what is past.
        let fits = (reply.after..=reply.cursor).contains(&self.state.cursor);
        let changes = if fits { reply.changes } else { Vec::new() };
        let fresh: BTreeSet<DocumentId> = changes.iter().map(Change::doc).collect();
        let stirred = !reply.answers.is_empty() || !changes.is_empty() || reply.sight.is_some();
        // A server that knows less than it did without saying so: ask for everything.
        let mut whole = reply.after <= reply.cursor || reply.after != self.state.cursor;
        for answer in reply.answers {
            whole &= self.take_answer(answer, &fresh, ids, now, &mut batch);
        }
        for change in changes {
            self.take_change(change, &mut batch);
        }
        for doc in fresh {
            self.settle(doc, None, ids, now, &mut batch);
        }
        if fits {
            self.state.cursor = reply.cursor;
            self.state.more = reply.more;
            if let Some(sight) = reply.sight {
                let known = self.sight.as_ref();
                // The documents of who came into sight lie before the cursor.
                whole &= known.is_none_or(|old| sight.people.iter().all(|p| old.leads(p.id)));
                self.sight = Some(*sight);
                self.put_sight(&mut batch);
            }
        }
        if !whole {
            self.state.cursor = Cursor::default();
            self.state.more = true;
        }
        if stirred {
            self.forget_out_of_sight(&mut batch);
        }
        if !self.state.more {
            self.state.refetch = false;
            self.put_back(ids, now, &mut batch);
        }
        self.put_state(&mut batch);
        batch
    }

    /// Whether the device has, after this answer, what the server has; if not, everything must be
    /// fetched again.
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
            Outcome::Kept(receipt) => {
                let whole = self.take_receipt(&pending.op, receipt, fresh, batch);
                self.settle(doc, None, ids, now, batch);
                whole
            }
            Outcome::Conflict(head) => {
                self.take_head(&pending.op, head, batch);
                self.settle(doc, Some(pending), ids, now, batch);
                true
            }
            Outcome::Refused { why, head } => {
                if head.is_some() {
                    self.take_head(&pending.op, head, batch);
                }
                let later = self.outbox.values().filter(|p| p.op.doc == doc);
                if is_held_by_next(&pending.op, later) {
                    // What both texts grew from is what the refused one began with.
                    self.settle(doc, Some(pending), ids, now, batch);
                } else {
                    self.refused(pending, why, now, batch);
                    self.settle(doc, None, ids, now, batch);
                }
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

    /// Takes in the head that came with an answer. An answer is the same for ever: when it is heard
    /// again, or late, its head may be older than what is here.
    fn take_head(&mut self, op: &Op, head: Option<Box<Document>>, batch: &mut Batch) {
        let moved_on = self.confirmed.get(&op.doc).is_some_and(|c| op.base != Some(c.doc.token));
        match head {
            Some(head) => self.take_change(Change::Put(head), batch),
            None if moved_on => {}
            None => self.take_change(Change::Gone(op.doc), batch),
        }
    }

    /// Replaces the confirmed part; never touches local text (R8).
    fn take_change(&mut self, change: Change, batch: &mut Batch) {
        match change {
            Change::Put(doc) => {
                let id = doc.id;
                let known = self.confirmed.get(&id);
                // Within an epoch revisions only grow.
                if known.is_some_and(|c| c.doc.revision > doc.revision) {
                    return;
                }
                let receipt = known.and_then(|c| c.receipt);
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
        // What is on its way stays where it is. Words on their way do not hold the text up.
        let (flying, resting): (Vec<_>, Vec<_>) = self
            .outbox
            .iter()
            .filter(|(_, p)| p.op.doc == doc)
            .partition(|(_, p)| p.bytes.is_some());
        let flies = flying.iter().any(|(_, p)| p.op.act.step().is_some());
        let seqs: Vec<u64> = resting.iter().map(|(seq, _)| **seq).collect();
        let mut chain: Vec<Pending> = first.iter().cloned().collect();
        chain.extend(seqs.iter().filter_map(|seq| self.outbox.get(seq)).cloned());
        let head = self.confirmed.get(&doc).map(|c| c.doc.clone());
        let steps: Vec<&Pending> = chain.iter().filter(|p| p.op.act.step().is_some()).collect();
        let stands = steps.first().is_none_or(|p| p.op.base == head.as_ref().map(|d| d.token));
        if first.is_none() && (stands || flies) {
            return;
        }
        for seq in seqs {
            self.outbox.remove(&seq);
            batch.delete(Table::Outbox, key(seq));
        }
        // The ancestor of a text whose earlier versions were passed over.
        let mut root: Option<Option<Body>> = None;
        let mut sent = false;
        for (at, pending) in steps.iter().enumerate() {
            let answered = at == 0 && first.is_some();
            if !answered && pending.op.base == self.ground(doc).map(|d| d.token) {
                self.push_pending((*pending).clone(), batch);
                continue;
            }
            let later = steps.get(at + 1..).unwrap_or_default();
            if pending.op.act.body().is_none() {
                // A withdrawal of what never arrived has nothing to take back.
                if !(sent && pending.op.act == Act::Withdraw) {
                    self.redo_decision(&pending.op, now, batch);
                }
            } else if is_held_by_next(&pending.op, later.iter().copied()) {
                root.get_or_insert_with(|| pending.before.clone());
            } else {
                let before = root.take().unwrap_or_else(|| pending.before.clone());
                let taken_back = later.iter().any(|p| p.op.act == Act::Withdraw);
                self.redo_text(&pending.op, before.as_ref(), taken_back, ids, now, batch);
            }
            sent |= matches!(pending.op.act, Act::Submit(_));
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
        taken_back: bool,
        ids: Ids<'_>,
        now: Timestamp,
        batch: &mut Batch,
    ) {
        let Some(mine) = op.act.body() else { return };
        let head = self.ground(op.doc).map(Cow::into_owned);
        let theirs = head.as_ref().map(|d| d.body.clone());
        // On top of a text that the server lost: it has to go back whole, and does where nothing of
        // what the server has is missing in it.
        let lost = self.rescue.get(&op.doc).is_some_and(|lost| before == Some(&lost.body));
        let whole = lost && theirs.as_ref().is_none_or(|theirs| mine.holds(theirs));
        let before = if whole { theirs.as_ref() } else { before };
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
            Act::Submit(_) if taken_back && !same => Act::SaveDraft(text),
            Act::Submit(_)
                if taken_back
                    || same
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
                if whole && self.rescue.remove(&op.doc).is_some() {
                    batch.delete(Table::Rescue, op.doc);
                }
                self.push_pending(Pending { op: again, bytes: None, before: theirs }, batch);
            }
            Err(why) => {
                let why = TrayWhy::Refused(why);
                // Joined already: to keep it later takes nothing from the other side.
                self.file(op.id, op.doc, now, why, again.act, theirs, batch);
            }
        }
    }

    /// A decision met another revision than the one it was made on: it is never carried over (I3).
    fn redo_decision(&mut self, op: &Op, now: Timestamp, batch: &mut Batch) {
        let head = self.ground(op.doc);
        let status = head.as_ref().map(|d| d.status);
        let done = match &op.act {
            Act::Approve => status == Some(Status::Approved),
            // Open for its author again, whoever opened it.
            Act::Withdraw => matches!(status, Some(Status::Draft | Status::Returned)),
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

    /// A refused op stays listed with its text (I1, I6).
    fn refused(&mut self, pending: Pending, why: Refusal, now: Timestamp, batch: &mut Batch) {
        let Op { id, doc, act, .. } = pending.op;
        if matches!(act, Act::Seen(_)) {
            return;
        }
        let theirs = self.confirmed.get(&doc).map(|c| c.doc.body.clone());
        self.file(id, doc, now, TrayWhy::Refused(why), act, theirs, batch);
    }

    /// Documents of people out of sight go, unless something unsent or unread hangs on them (R11).
    pub(crate) fn forget_out_of_sight(&mut self, batch: &mut Batch) {
        let Some(sight) = self.sight.as_ref() else { return };
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
    fn new_epoch(&mut self, now: Timestamp, batch: &mut Batch) {
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
    fn put_back(&mut self, ids: Ids<'_>, now: Timestamp, batch: &mut Batch) {
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

/// Whether the next text among `later` was written on top of the one `op` brings, and so holds what
/// its author wanted of it.
fn is_held_by_next<'a>(op: &Op, mut later: impl Iterator<Item = &'a Pending>) -> bool {
    let next = later.find(|p| p.op.act.body().is_some());
    op.act.body().is_some() && next.is_some_and(|next| next.before.as_ref() == op.act.body())
}

/// Whether `head`, what the server has now with the unsent work of this device, lacks something of
/// what the server had before.
fn is_missing(lost: &Document, head: &Document, busy: bool) -> bool {
    let waits = |d: &Document| matches!(d.status, Status::Submitted | Status::Approved);
    let unsent = lost.body == head.body && waits(lost) && !waits(head) && !busy;
    lost.token != head.token && (unsent || !head.body.holds(&lost.body))
}
