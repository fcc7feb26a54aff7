//! A document as it is shown: what the server confirmed with everything unsent applied, and the word
//! for how far it has walked.

use crate::apply::{Refusal, apply};
use crate::device::{Confirmed, Device, Pending, note};
use crate::document::Document;
use crate::hash::Token;
use crate::id::{DocumentId, OpId};
use crate::op::{Act, Op};
use crate::protocol::Receipt;
use crate::status::Status;
use std::borrow::Cow;

/// How far a document has walked, each with its own word on the screen.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Stage {
    /// A draft, saved on this phone.
    OnPhone,
    /// A draft, saved on this phone and with the server.
    Mirrored,
    /// Something decided here waits for the line: sent, withdrawn, approved, returned.
    Waiting,
    /// The server has it.
    Received,
    /// The superior has opened it.
    Seen,
    /// Approved, and the server knows.
    Approved,
    /// Returned, and the server knows.
    Returned,
}

/// A document as it is shown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct View<'a> {
    /// The document with everything unsent applied.
    pub document: Cow<'a, Document>,
    /// How far it has walked.
    pub stage: Stage,
    /// The server's receipt for the last op this device sent about it.
    pub receipt: Option<Receipt>,
    /// The revision that the server has confirmed; what lies above it is on this device alone. 0 where it has
    /// none.
    pub confirmed: u32,
    /// Whether something about it lies in the tray.
    pub needs_look: bool,
}

/// What the shown text of a document was made of: while it is the same, so is the text, whatever is said
/// beside it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Made {
    token: Token,
    /// How many unsent moves stand over it, and the last of them.
    unsent: Option<(usize, OpId)>,
}

impl Made {
    /// Whether it is shown as the server confirmed it.
    #[must_use]
    pub const fn is_confirmed(&self) -> bool {
        self.unsent.is_none()
    }
}

impl Device {
    /// The confirmed daily reports with what each is shown as is made of, the oldest day first. Nothing is copied and
    /// nothing applied: looking for what has changed costs a glance at each.
    pub fn heads(&self) -> impl Iterator<Item = (&Document, Made)> {
        let moves = self.outbox.values().filter(|p| p.op.act.step().is_some());
        let mut unsent: Vec<(DocumentId, OpId)> = moves.map(|p| (p.op.doc, p.op.id)).collect();
        unsent.sort_by_key(|(doc, _)| *doc);
        let reports = self.confirmed.values().filter(|c| c.doc.body.report().is_some());
        reports.map(move |Confirmed { doc, .. }| {
            let from = unsent.partition_point(|(id, _)| *id < doc.id);
            let to = unsent.partition_point(|(id, _)| *id <= doc.id);
            let over = unsent.get(from..to).unwrap_or_default();
            (doc, Made { token: doc.token, unsent: over.last().map(|(_, op)| (over.len(), *op)) })
        })
    }

    /// A document as it is shown.
    #[must_use]
    pub fn view(&self, doc: DocumentId) -> Option<View<'_>> {
        self.seen_with(doc, &self.pending_of(doc))
    }

    /// The same, with everything unsent about it.
    fn seen_with(&self, doc: DocumentId, pending: &[&Pending]) -> Option<View<'_>> {
        let document = self.over(self.kept(doc), pending)?;
        Some(self.dress(document, pending))
    }

    fn pending_of(&self, doc: DocumentId) -> Vec<&Pending> {
        self.outbox.values().filter(|p| p.op.doc == doc).collect()
    }

    /// Every document there is, as it is shown, the oldest day first.
    pub fn views(&self) -> impl Iterator<Item = View<'_>> {
        // By document, once: looking through everything unsent for each would cost their product.
        let mut unsent: Vec<&Pending> = self.outbox.values().collect();
        unsent.sort_by_key(|p| p.op.doc);
        let mut ids: Vec<DocumentId> = self.confirmed.keys().copied().collect();
        for pending in &unsent {
            note(&mut ids, pending.op.doc);
        }
        ids.into_iter().filter_map(move |id| {
            let from = unsent.partition_point(|p| p.op.doc < id);
            let to = unsent.partition_point(|p| p.op.doc <= id);
            self.seen_with(id, unsent.get(from..to).unwrap_or_default())
        })
    }

    /// The confirmed document with everything unsent applied.
    pub(crate) fn document(&self, doc: DocumentId) -> Option<Cow<'_, Document>> {
        self.over(self.kept(doc), &self.pending_of(doc))
    }

    /// What the server confirmed, or confirmed once and has lost.
    fn kept(&self, doc: DocumentId) -> Option<&Document> {
        let confirmed = self.confirmed.get(&doc).map(|c| &c.doc);
        // Of somebody else's text the rescue set has only what was said beside it.
        let lost = || self.rescue.get(&doc).filter(|lost| lost.owner == self.me());
        confirmed.or_else(lost)
    }

    /// The same without what the server has lost: what an op that is put on new ground will meet.
    pub(crate) fn ground(&self, doc: DocumentId) -> Option<Cow<'_, Document>> {
        self.over(self.confirmed.get(&doc).map(|c| &c.doc), &self.pending_of(doc))
    }

    fn over<'a>(
        &self,
        head: Option<&'a Document>,
        pending: &[&Pending],
    ) -> Option<Cow<'a, Document>> {
        let mut shown = head.map(Cow::Borrowed);
        for pending in pending {
            if let Some(after) = self.replay(shown.as_deref(), &pending.op) {
                shown = Some(Cow::Owned(after));
            }
        }
        shown
    }

    /// Shows an unsent op on a head that may have moved under it: what the person wrote stays on the
    /// screen until the server has answered.
    fn replay(&self, head: Option<&Document>, op: &Op) -> Option<Document> {
        let actor = self.actor(head, &op.act)?;
        let at = op.at.plus_ms(op.skew.unwrap_or(0));
        match apply(head, op, actor, at) {
            Ok(after) => Some(after),
            Err(Refusal::Moved) => {
                let moved = Op { base: head.map(|d| d.token), ..op.clone() };
                apply(head, &moved, actor, at).ok()
            }
            Err(_) => None,
        }
    }

    fn dress<'a>(&'a self, document: Cow<'a, Document>, pending: &[&Pending]) -> View<'a> {
        let id = document.id;
        // What only the rescue set still has is no longer with the server.
        let lost = !self.confirmed.contains_key(&id) && self.rescue.contains_key(&id);
        let waits = lost
            || pending.iter().any(|p| !(p.op.act.is_said() || matches!(p.op.act, Act::Seen(_))));
        let stage = match (document.status, waits) {
            (Status::Draft, true) => Stage::OnPhone,
            (Status::Returned, true) if document.owner == self.me() => Stage::OnPhone,
            (Status::Submitted | Status::Approved | Status::Returned | Status::Open, true) => {
                Stage::Waiting
            }
            (Status::Draft, false) => Stage::Mirrored,
            (Status::Submitted, false) if document.seen_now() => Stage::Seen,
            (Status::Submitted | Status::Open, false) => Stage::Received,
            (Status::Approved, false) => Stage::Approved,
            (Status::Returned, false) => Stage::Returned,
        };
        View {
            stage,
            receipt: self.confirmed.get(&id).and_then(|c| c.receipt),
            confirmed: self.confirmed.get(&id).map_or(0, |c| c.doc.revision),
            needs_look: self.tray.values().any(|t| t.doc == id),
            document,
        }
    }
}
