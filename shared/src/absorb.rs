//! Taking in the server's reply: answers, changes, sight and cursor, in one batch.
//!
//! Knows what a reply says; what becomes of unsent work on new ground is [`crate::rebase`]'s business,
//! what a restored server lost is [`crate::rescue`]'s.

use crate::apply::{Refusal, apply};
use crate::closing::was_sent;
use crate::day::Timestamp;
use crate::device::{Confirmed, Device, Pending, key, note};
use crate::document::Document;
use crate::hash::{Hash, Signature};
use crate::id::{DocumentId, OpId};
use crate::op::{Act, Op, VERSION};
use crate::protocol::{Answer, Change, Cursor, Outcome, Receipt, Reply};
use crate::rebase::is_held_by_next;
use crate::row::{Batch, Table, receipt_key};
use crate::seal::{Vouched, sealed};
use crate::tray::{TrayItem, TrayWhy};

/// Where fresh op ids come from: a door.
pub(crate) type Ids<'a> = &'a mut dyn FnMut() -> OpId;

impl Device {
    /// Takes in a reply to [`Device::outgoing`]. Everything it changes is in one batch: documents,
    /// answered ops, tray, sight and cursor are kept together or not at all (R8).
    pub fn absorb(&mut self, mut reply: Reply, ids: Ids<'_>, now: Timestamp) -> Batch {
        let mut batch = Batch::default();
        self.state.skew = Some(reply.now.0.saturating_sub(now.0));
        self.state.last_contact = Some(now);
        self.state.min_app = reply.min_app;
        self.state.left = reply.left;
        self.raise_bell(reply.bell);
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
        let changes = if fits { reply.take_changes() } else { Vec::new() };
        let mut fresh = Vec::new();
        for change in &changes {
            note(&mut fresh, change.doc());
        }
        let stirred = !reply.answers.is_empty() || !changes.is_empty() || reply.sight.is_some();
        // A server that knows less than it did without saying so: ask for everything.
        let mut whole = reply.after <= reply.cursor || reply.after != self.state.cursor;
        self.keep_receipts(&reply.answers, &reply.seals, &mut batch);
        for answer in reply.answers {
            whole &= self.take_answer(answer, &fresh, ids, now, &mut batch);
        }
        for change in changes {
            whole &= self.take_change(change, &mut batch);
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
        if reply.left {
            self.leave_others_alone(&mut batch);
        }
        if stirred {
            self.forget_what_was_said(&mut batch);
            self.forget_out_of_sight(&mut batch);
        }
        if !self.state.more {
            self.state.knows = VERSION;
            self.state.refetch = false;
            self.put_back(ids, now, &mut batch);
        }
        self.put_state(&mut batch);
        batch
    }

    /// Keeps what the server vouches for. Where one of the ops is not here any more, because another tab took
    /// its answer, nobody can tell what was sealed: those receipts are gone, and only they.
    fn keep_receipts(&self, answers: &[Answer], seals: &[Signature], batch: &mut Batch) {
        let mut all = Vec::new();
        for answer in answers {
            let Outcome::Kept(receipt) = answer.outcome else { continue };
            let pending = self.outbox.values().find(|p| p.op.id == answer.op);
            let Some(pending) = pending else { return };
            all.extend(Vouched::of(&pending.op, self.me(), receipt));
        }
        for sealed in sealed(&all, seals) {
            let key = receipt_key(sealed.says.doc, sealed.says.receipt.op);
            batch.put(Table::Receipt, key, &sealed);
        }
    }

    /// Whether the device has, after this answer, what the server has; if not, everything must be
    /// fetched again.
    fn take_answer(
        &mut self,
        answer: Answer,
        fresh: &[DocumentId],
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
        fresh: &[DocumentId],
        batch: &mut Batch,
    ) -> bool {
        let head = self.confirmed.get(&op.doc).map(|c| c.doc.clone());
        let after = self.actor(head.as_ref(), &op.act).and_then(|actor| {
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
            Some(head) => _ = self.take_change(Change::Put(head), batch),
            None if moved_on => {}
            None => _ = self.take_change(Change::Gone(op.doc), batch),
        }
    }

    /// Replaces the confirmed part; never touches local text (R8). Whether that could be done.
    fn take_change(&mut self, change: Change, batch: &mut Batch) -> bool {
        let id = change.doc();
        let known = self.confirmed.get(&id);
        // Within an epoch revisions only grow.
        if known.zip(change.revision()).is_some_and(|(known, new)| known.doc.revision > new) {
            return true;
        }
        let doc = match change {
            Change::Put(doc) => Some(*doc),
            Change::Rest(rest) => match known.and_then(|c| rest.with_texts_of(&c.doc)) {
                Some(doc) => Some(doc),
                None => return false,
            },
            Change::Gone(_) => None,
        };
        match doc {
            Some(doc) => {
                let confirmed = Confirmed { doc, receipt: known.and_then(|c| c.receipt) };
                batch.put(Table::Confirmed, id, &confirmed);
                self.confirmed.insert(id, confirmed);
            }
            None if self.confirmed.remove(&id).is_some() => batch.delete(Table::Confirmed, id),
            None => {}
        }
        true
    }

    /// A refused op stays listed with its text (I1, I6).
    pub(crate) fn refused(
        &mut self,
        pending: Pending,
        why: Refusal,
        now: Timestamp,
        batch: &mut Batch,
    ) {
        let Op { id, doc, act, late, .. } = pending.op;
        if matches!(act, Act::Seen(_)) {
            return;
        }
        let theirs = self.confirmed.get(&doc).map(|c| c.doc.body.clone());
        let (why, mine, before) = (TrayWhy::Refused(why), act, None);
        let item = TrayItem { op: id, doc, at: now, why, mine, theirs, late, before };
        self.file_item(item, batch);
    }

    /// Words that stand beside their document need nobody's look: after a restore another device of the
    /// same person may have said them again first. Nor does a report that the office has taken in.
    fn forget_what_was_said(&mut self, batch: &mut Batch) {
        let confirmed = &self.confirmed;
        self.tray.retain(|id, item| {
            let there = confirmed.get(&item.doc).map(|c| &c.doc);
            let stands = there.is_some_and(|doc| match &item.mine {
                // An app that knew less of them may have said less under the same name.
                said @ (Act::Comment(_) | Act::Tell(_)) => {
                    doc.thread.iter().any(|c| c.op == *id && c.act(doc.owner) == *said)
                }
                Act::Submit(text) if item.is_with_office() => {
                    was_sent(Some(doc)) && doc.body.holds(text)
                }
                Act::SaveDraft(_)
                | Act::Submit(_)
                | Act::Withdraw
                | Act::Approve
                | Act::Return(_)
                | Act::Reopen(_)
                | Act::Seen(_) => false,
            });
            if stands {
                batch.delete(Table::Tray, id);
            }
            !stands
        });
    }

    /// Who was let go keeps what is their own; the documents of others go from their device.
    fn leave_others_alone(&mut self, batch: &mut Batch) {
        let Some(sight) = self.sight.as_mut().filter(|sight| !sight.people.is_empty()) else {
            return;
        };
        sight.people.clear();
        sight.planned.retain(|planned| planned.owner == sight.me.id);
        (sight.leading, sight.days) = (None, None);
        // No server's: should they come back, all of it is told again.
        sight.hash = Hash::from_bytes([0; 32]);
        self.put_sight(batch);
        self.forget_out_of_sight(batch);
    }

    /// Documents of people out of sight go, unless something unsent or unread hangs on them (R11).
    pub(crate) fn forget_out_of_sight(&mut self, batch: &mut Batch) {
        let Some(sight) = self.sight.as_ref() else { return };
        let unsent = self.outbox.values().map(|p| p.op.doc);
        let held: Vec<DocumentId> = unsent.chain(self.tray.values().map(|t| t.doc)).collect();
        self.confirmed.retain(|id, confirmed| {
            let keep = sight.sees(confirmed.doc.owner) || held.contains(id);
            if !keep {
                batch.delete(Table::Confirmed, id);
            }
            keep
        });
    }
}
