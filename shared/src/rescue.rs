//! A server that lives a new life (R10): what it had acknowledged is kept aside, everything is fetched,
//! and what it lost is sent again or lies in the tray.

use crate::absorb::Ids;
use crate::apply::apply;
use crate::day::Timestamp;
use crate::device::{Confirmed, Device, Pending};
use crate::document::{Document, Step};
use crate::id::{DocumentId, EmployeeId, OpId};
use crate::op::{Act, Op};
use crate::protocol::Cursor;
use crate::row::{Batch, Table};
use crate::status::{Move, Status};
use crate::tray::{TrayWhy, another, key_of};
use std::borrow::Cow;

impl Device {
    /// The server lives a new life (R10): what it had acknowledged of this person's is *added* to the
    /// rescue set, their own texts and what they said beside others', and everything is fetched again.
    pub(crate) fn new_epoch(&mut self, now: Timestamp, batch: &mut Batch) {
        for (id, Confirmed { doc, .. }) in std::mem::take(&mut self.confirmed) {
            batch.delete(Table::Confirmed, id);
            let me = self.state.me;
            let own = doc.owner == me;
            if !own && !speaks(&doc, me) {
                continue;
            }
            // Restored twice before all was fetched: both texts were acknowledged, neither goes.
            let (mut keep, other) = match self.rescue.remove(&id) {
                Some(known) if known.revision > doc.revision => (known, Some(doc)),
                known => (doc, known),
            };
            if let Some(other) = &other {
                take_words(&mut keep, other, me);
            }
            if let Some(other) = other.filter(|other| own && !keep.body.holds(&other.body)) {
                let key = key_of(other.token);
                let (mine, theirs) = (Act::SaveDraft(other.body), Some(keep.body.clone()));
                self.file(key, id, now, TrayWhy::Restored, mine, theirs, batch);
            }
            batch.put(Table::Rescue, id, &keep);
            self.rescue.insert(id, keep);
        }
        // What an office had taken to decide on, this one may not have.
        for (op, item) in self.tray.iter_mut() {
            if matches!(&item.why, TrayWhy::Refused(why) if why.is_with_office()) {
                item.why = TrayWhy::Restored;
                batch.put(Table::Tray, op, item);
            }
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
            let head = self.ground(id).map(Cow::into_owned);
            let waits = |lost: &Document| {
                // Who was let go is shown no texts of others, and cannot tell what of their words is missing.
                if self.state.left && lost.owner != self.state.me {
                    return true;
                }
                // What was said beside somebody else's text has no place before its author brings the
                // text back.
                head.is_none()
                    && lost.owner != self.state.me
                    && lost.status != Status::Open
                    && self.sight.as_ref().is_some_and(|sight| sight.sees(lost.owner))
            };
            if self.rescue.get(&id).is_none_or(waits) {
                continue;
            }
            let Some(lost) = self.rescue.remove(&id) else { continue };
            batch.delete(Table::Rescue, id);
            let busy = !steps(self).is_empty();
            let own = lost.owner == self.state.me;
            if own && head.as_ref().is_none_or(|head| is_missing(&lost, head, busy)) {
                self.put_one_back(&lost, head, busy, ids(), now, batch);
            }
            self.say_again(&lost, ids, now, batch);
        }
    }

    /// What this person said beside a text and the server has lost. Words are said again; the reason of
    /// a decision lies in the tray: a decision is never carried over to a text that was not looked at
    /// (I3).
    fn say_again(&mut self, lost: &Document, ids: Ids<'_>, now: Timestamp, batch: &mut Batch) {
        let (doc, me) = (lost.id, self.state.me);
        let head = self.ground(doc).map(Cow::into_owned);
        let there = |op| head.as_ref().and_then(|d| d.thread.iter().find(|c| c.op == op));
        let before = head.as_ref().map(|d| d.body.clone());
        for comment in lost.thread.iter().filter(|c| c.by == me) {
            let mut comment = comment.clone();
            if let Some(stands) = there(comment.op) {
                if (&stands.text, &stands.word) == (&comment.text, &comment.word) {
                    continue;
                }
                // An app that knew less of it was here first, and said less: whoever knows all of it says it again,
                // all their devices under one name.
                comment.op = another(comment.op);
                if there(comment.op).is_some() {
                    continue;
                }
            }
            let act = comment.act(lost.owner);
            // Whoever speaks first begins a dialogue again.
            if head.is_none() && lost.status != Status::Open {
                self.file(comment.op, doc, now, TrayWhy::Restored, act, None, batch);
                continue;
            }
            // The same op again, byte for byte whichever device sends it first, and of whatever version (R4).
            let at = comment.at;
            let op =
                Op { id: comment.op, doc, base: None, at, skew: None, version: 1, late: None, act };
            self.push_pending(Pending { op, bytes: None, before: before.clone() }, batch);
        }
        let known = |step: &Step| head.as_ref().is_some_and(|d| d.steps.contains(step));
        let reasons = lost.steps.iter().filter(|step| step.by == me && !known(step));
        for step in reasons {
            let Some(reason) = step.decided_because().cloned() else { continue };
            let act = match step.step {
                Move::Reopen => Act::Reopen(reason),
                Move::Return
                | Move::Save
                | Move::Submit
                | Move::Withdraw
                | Move::Approve
                | Move::Begin => Act::Return(reason),
            };
            self.file(ids(), doc, now, TrayWhy::Restored, act, before.clone(), batch);
        }
    }

    fn put_one_back(
        &mut self,
        lost: &Document,
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
            Status::Draft | Status::Returned => Act::SaveDraft(lost.body.clone()),
            Status::Submitted | Status::Approved => Act::Submit(lost.body.clone()),
            // Nobody wrote it: it is what was said in it.
            Status::Open => return,
        };
        let base = head.as_ref().map(|d| d.token);
        let mut op = self.op(id, doc, act, base, now);
        if let (Act::Submit(_), Some(sent)) = (&op.act, lost.last(Move::Submit)) {
            // It was sent when it was sent, by the server's own clock, and why it came late holds still: what a server
            // loses makes nobody late.
            (op.at, op.skew) = (sent.at, None);
            op.late = sent.reason.as_ref().map(|reason| reason.text.clone());
        }
        let fits = self
            .actor(head.as_ref(), &op.act)
            .is_some_and(|a| apply(head.as_ref(), &op, a, self.corrected(now)).is_ok());
        let before = head.map(|d| d.body);
        if holds && fits && !busy {
            self.push_pending(Pending { op, bytes: None, before }, batch);
        } else {
            self.file(id, doc, now, TrayWhy::Restored, op.act, before, batch);
        }
    }
}

/// Whether `me` said anything beside this text.
pub(crate) fn speaks(document: &Document, me: EmployeeId) -> bool {
    document.thread.iter().any(|c| c.by == me)
        || document.steps.iter().any(|step| step.by == me && step.decided_because().is_some())
}

/// Adds what `me` said beside another life of the document.
pub(crate) fn take_words(keep: &mut Document, other: &Document, me: EmployeeId) {
    for comment in other.thread.iter().filter(|c| c.by == me) {
        if !keep.thread.iter().any(|c| c.op == comment.op) {
            keep.thread.push(comment.clone());
        }
    }
    for step in other.steps.iter().filter(|s| s.by == me && s.decided_because().is_some()) {
        if !keep.steps.contains(step) {
            keep.steps.push(step.clone());
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
