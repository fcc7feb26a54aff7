//! What becomes of an op: the rule of `shared`, applied to what the sender may see.
//!
//! Pure. Knows what a superior may and may not be shown; must not know how anything is stored.

use crate::db::document::{Showing, Stored, Texts};
use crate::db::people::Lead;
use shared::apply::{Actor, Refusal, apply};
use shared::day::Timestamp;
use shared::document::{Document, document_id};
use shared::hash::Hash;
use shared::id::{DocumentId, EmployeeId};
use shared::op::Op;
use shared::protocol::Receipt;
use shared::status::{Move, Standing};

/// What became of an op.
#[derive(Debug)]
pub(super) enum Verdict {
    /// It takes effect.
    Kept {
        /// For the document as the sender sees it now.
        receipt: Receipt,
        /// The document as it is to be stored.
        texts: Box<Texts>,
        /// As what the sender acted.
        actor: Actor,
    },
    /// The base is not the head; the head as the sender may see it.
    Conflict(Option<Box<Document>>),
    /// It takes no effect; the head as the sender may see it.
    Refused(Refusal, Option<Box<Document>>),
}

/// Judges `op` of `person`, who leads the owner of what is stored as `lead` says, or does not. `content` is the hash of the
/// text that the op brings, where somebody has computed it already.
///
/// A document that somebody has never been able to see is answered exactly like one that does not exist.
pub(super) fn judge(
    stored: Option<&Stored>,
    op: &Op,
    person: EmployeeId,
    lead: Option<Lead>,
    at: Timestamp,
    content: Option<Hash>,
) -> Verdict {
    let (current, standing) = match stored {
        None => match owner(None, op) {
            None if may_be_of(op.doc, person) => (None, Standing::Author),
            Some(owner) if owner == person => (None, Standing::Author),
            Some(_) if lead.is_some() => (None, Standing::Superior),
            None | Some(_) => return Verdict::Refused(Refusal::NotYours, None),
        },
        Some(stored) if stored.texts.head.owner == person => {
            (Some(&stored.texts.head), Standing::Author)
        }
        Some(stored) if lead.is_some() => match stored.texts.shown() {
            Some(shown) => (Some(shown), Standing::Superior),
            // Taken back under the superior's eyes: a decision on it came too late.
            None if stored.shown_change.is_some() && op.act.step().is_some() => {
                return Verdict::Conflict(None);
            }
            None => return Verdict::Refused(Refusal::NotYours, None),
        },
        Some(_) => return Verdict::Refused(Refusal::NotYours, None),
    };
    let acting = match standing {
        Standing::Author => None,
        Standing::Superior => lead.and_then(|lead| lead.acting),
    };
    let actor = Actor { employee: person, standing, acting };
    let head = || current.cloned().map(Box::new);
    match apply(current, op, actor, at) {
        Ok(seen) => {
            let content = content.unwrap_or_else(|| Hash::of_body(&seen.body));
            let (revision, token) = (seen.revision, seen.token);
            let receipt = Receipt { op: op.id, revision, token, content, at };
            let texts = Box::new(texts(stored, seen, op, actor, at));
            Verdict::Kept { receipt, texts, actor }
        }
        Err(Refusal::Moved) => Verdict::Conflict(head()),
        Err(why) => Verdict::Refused(why, head()),
    }
}

/// Whose document `op` is about: of one that it begins, whose it is to be; none where that can only be its sender.
pub(super) fn owner(stored: Option<&Stored>, op: &Op) -> Option<EmployeeId> {
    stored.map(|s| s.texts.head.owner).or_else(|| op.act.begins_with())
}

/// What is to be stored once `op` has made `seen` of what its sender saw.
fn texts(stored: Option<&Stored>, seen: Document, op: &Op, actor: Actor, at: Timestamp) -> Texts {
    let before = stored.map(|s| &s.texts);
    let Some(step) = op.act.step() else { return beside(before, seen, op, actor, at) };
    let showing = match step {
        // Private: the superior goes on seeing what there was to be seen.
        Move::Save => match before.map(|b| (&b.showing, &b.head)) {
            None | Some((Showing::Nothing, _)) => Showing::Nothing,
            Some((Showing::Head, head)) => Showing::Older(Box::new(head.clone())),
            Some((Showing::Older(older), _)) => Showing::Older(older.clone()),
        },
        Move::Withdraw => Showing::Nothing,
        Move::Submit | Move::Approve | Move::Return | Move::Reopen | Move::Begin => Showing::Head,
    };
    Texts { head: seen, showing }
}

/// A comment or a mark lies beside both texts, where there are two: the one the sender sees has it
/// already.
fn beside(before: Option<&Texts>, seen: Document, op: &Op, actor: Actor, at: Timestamp) -> Texts {
    let too =
        |other: &Document| apply(Some(other), op, actor, at).unwrap_or_else(|_| other.clone());
    // A first word begins a dialogue, which both sides see.
    let Some(Texts { head, showing }) = before else {
        return Texts { head: seen, showing: Showing::Head };
    };
    match (showing, actor.standing) {
        (Showing::Nothing, Standing::Author | Standing::Superior) => {
            Texts { head: seen, showing: Showing::Nothing }
        }
        (Showing::Head, Standing::Author | Standing::Superior) => {
            Texts { head: seen, showing: Showing::Head }
        }
        (Showing::Older(older), Standing::Author) => {
            Texts { head: seen, showing: Showing::Older(Box::new(too(older))) }
        }
        (Showing::Older(_), Standing::Superior) => {
            Texts { head: too(head), showing: Showing::Older(Box::new(seen)) }
        }
    }
}

/// Whether `doc` can be a document of `person`. An id names its kind and day, and then its owner.
fn may_be_of(doc: DocumentId, person: EmployeeId) -> bool {
    use shared::day::Day;
    use shared::document::Kind;
    let owner = |id: DocumentId| id.uuid().as_bytes().split_at(5).1.to_owned();
    Day::new(2000, 1, 1)
        .is_some_and(|day| owner(document_id(Kind::Report, person, day)) == owner(doc))
}
