//! What becomes of unsent work when its ground has moved: joined where the edits touch different
//! fields, a question where they touch the same, never carried over where it is a decision.

use crate::absorb::Ids;
use crate::apply::{Refusal, apply};
use crate::day::Timestamp;
use crate::device::{Device, Pending, key};
use crate::document::{Body, Document};
use crate::id::DocumentId;
use crate::op::{Act, Op};
use crate::row::{Batch, Table};
use crate::status::Status;
use crate::tray::{TrayItem, TrayWhy};
use std::borrow::Cow;

impl Device {
    /// Puts unsent work about `doc` on the ground that is there now. `first` is the op the server has
    /// just answered with a conflict. While another op is still on its way nothing is moved: its
    /// answer will tell (R3).
    pub(crate) fn settle(
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
        // Where the server has lost something of this document, what it has now is no later version of
        // what the edit began with: what is missing there was not taken out by anybody. The text goes
        // back whole where nothing of the server's is missing in it, and otherwise nothing gives way.
        let lost = self.rescue.get(&op.doc).map(|lost| before == Some(&lost.body));
        let whole = lost.is_some() && theirs.as_ref().is_none_or(|theirs| mine.holds(theirs));
        let before = match lost {
            Some(_) if whole => theirs.as_ref(),
            Some(_) => None,
            None => before,
        };
        let joined = theirs.as_ref().map(|theirs| Body::join(before, mine, theirs));
        if let Some(joined) = joined.as_ref().filter(|j| j.overlap) {
            // The question is about the fields that both wrote; what only one of them wrote goes on.
            let goes_on = lost.is_none() && theirs.as_ref() != Some(&joined.text);
            let kept =
                goes_on && self.goes_on(op, head.as_ref(), joined.text.clone(), ids, now, batch);
            let stands = if kept { Some(joined.text.clone()) } else { theirs.clone() };
            let item = TrayItem {
                op: op.id,
                doc: op.doc,
                at: now,
                why: TrayWhy::SameField,
                mine: op.act.clone(),
                theirs: stands,
                late: op.late.clone(),
                before: before.cloned(),
            };
            return self.file_item(item, batch);
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
            | Act::Tell(_)
            | Act::Seen(_) => {
                if same {
                    return;
                }
                Act::SaveDraft(text)
            }
        };
        let again = Op { id: ids(), base: head.as_ref().map(|d| d.token), act, ..op.clone() };
        match self.fits(head.as_ref(), &again, now) {
            Ok(()) => {
                if whole
                    && lost == Some(true)
                    && let Some(lost) = self.rescue.get_mut(&op.doc)
                {
                    // What the edit left out of the lost text was left out knowingly.
                    lost.body = again.act.body().cloned().unwrap_or_else(|| mine.clone());
                    batch.put(Table::Rescue, op.doc, lost);
                }
                self.push_pending(Pending { op: again, bytes: None, before: theirs }, batch);
            }
            Err(why) => {
                let (why, late) = (TrayWhy::Refused(why), again.late);
                // Joined already: to keep it later takes nothing from the other side.
                let (mine, before) = (again.act, None);
                let item =
                    TrayItem { op: op.id, doc: op.doc, at: now, why, mine, theirs, late, before };
                self.file_item(item, batch);
            }
        }
    }

    /// Whether the rule takes `op` on this head.
    fn fits(&self, head: Option<&Document>, op: &Op, now: Timestamp) -> Result<(), Refusal> {
        let actor = self.actor(head, &op.act).ok_or(Refusal::NotYours)?;
        apply(head, op, actor, self.corrected(now)).map(drop)
    }

    /// Keeps what can be joined of a text, as a draft, where the document can be edited now; whether it can.
    fn goes_on(
        &mut self,
        op: &Op,
        head: Option<&Document>,
        text: Body,
        ids: Ids<'_>,
        now: Timestamp,
        batch: &mut Batch,
    ) -> bool {
        let act = Act::SaveDraft(text);
        let draft = Op { id: ids(), base: head.map(|d| d.token), act, ..op.clone() };
        let fits = self.fits(head, &draft, now).is_ok();
        if fits {
            let before = head.map(|d| d.body.clone());
            self.push_pending(Pending { op: draft, bytes: None, before }, batch);
        }
        fits
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
            | Act::Tell(_)
            | Act::Seen(_) => false,
        };
        // Another device of the same person was there first, with the same result (I9).
        if !done {
            let theirs = head.map(|d| d.body.clone());
            self.file(op.id, op.doc, now, TrayWhy::Moved, op.act.clone(), theirs, batch);
        }
    }
}

/// Whether the next text among `later` was written on top of the one `op` brings, and so holds what
/// its author wanted of it.
pub(crate) fn is_held_by_next<'a>(op: &Op, mut later: impl Iterator<Item = &'a Pending>) -> bool {
    let next = later.find(|p| p.op.act.body().is_some());
    op.act.body().is_some() && next.is_some_and(|next| next.before.as_ref() == op.act.body())
}
