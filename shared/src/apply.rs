//! The only rule: what an op makes of a document. The device calls it to show the result at once, the
//! server calls it again and decides.

use crate::acting::Acting;
use crate::day::{CLOCK_OFF, Timestamp, Zone};
use crate::dialogue::{Dialogue, Told, Word};
use crate::document::{Body, Comment, Document, Seen, Step, day_of};
use crate::hash::Token;
use crate::id::EmployeeId;
use crate::op::{Act, Op, Reason};
use crate::report::{Gap, LONG_TEXT};
use crate::status::{Move, Standing, Status, next};
use serde::{Deserialize, Serialize};

/// Who acts, and as what. Made by whoever knows the relation: the server from its tables, the device
/// from what the server told it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Actor {
    /// Who.
    pub employee: EmployeeId,
    /// As what towards this document.
    pub standing: Standing,
    /// As what a superior leads its author who is not the definitive one.
    pub acting: Option<Acting>,
}

/// Why an op has no effect. Each has its sentence in `app/locales`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Refusal {
    /// The base is not the head: somebody wrote in between.
    Moved,
    /// The table has no such move.
    Illegal {
        /// Where the document stands; none where there is none yet.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        status: Option<Status>,
        /// What was tried.
        step: Move,
    },
    /// The person may not see or touch this document.
    NotYours,
    /// Nobody decides on their own document.
    OwnDocument,
    /// The text is not yet complete.
    Incomplete(Vec<Gap>),
    /// A return or reopening needs a reason; a comment needs words.
    NoReason,
    /// The text is longer than can be kept.
    TooLong {
        /// Characters there may be.
        most: u32,
    },
    /// The day lies in the future.
    Future,
    /// The document's id, owner and day do not belong together.
    Mismatch,
    /// The same op id came before with other bytes.
    Reused,
    /// This server cannot read the op (another version, or damage); it is kept on the device.
    Unreadable,
    /// The op is larger than the server takes.
    TooLarge,
    /// Its author was let go before it came. The server has it, and the office decides.
    Left,
    /// Its period is closed for good. The server has it, and the superior decides.
    Closed,
}

impl Refusal {
    /// Whether what its author sent lies with the office, which decides about it: to send it again would only bring
    /// it there twice.
    #[must_use]
    pub const fn is_with_office(&self) -> bool {
        matches!(self, Self::Left | Self::Closed)
    }
}

/// Most bytes of all that is said beside one document: it travels whole to everybody who may see it.
pub const MOST_SAID: usize = 64 * 1024;
/// The same of a dialogue, which is a year of what two people say.
pub const MOST_SAID_IN_A_YEAR: usize = 512 * 1024;

/// What `op`, done by `actor`, makes of `current` at `at` (the server's clock, or the device's while
/// the server has not answered).
///
/// # Errors
/// The refusal, with nothing changed.
pub fn apply(
    current: Option<&Document>,
    op: &Op,
    actor: Actor,
    at: Timestamp,
) -> Result<Document, Refusal> {
    let Some(step) = op.act.step() else {
        return beside(current, op, actor, at);
    };
    // A dialogue has no text that anybody could write, send or decide on.
    if let Some(Body::Dialogue(_)) = op.act.body() {
        return Err(Refusal::Mismatch);
    }
    let decides = matches!(step, Move::Approve | Move::Return | Move::Reopen);
    if decides && (actor.standing == Standing::Author || owns(current, actor)) {
        return Err(Refusal::OwnDocument);
    }
    if op.base != current.map(|d| d.token) {
        return Err(Refusal::Moved);
    }
    let from = current.map(|d| d.status);
    let status = next(from, step, actor.standing).ok_or(Refusal::Illegal { status: from, step })?;
    let (body, owner) = match (op.act.body(), current) {
        (Some(body), _) => {
            let meant = body.meant(op.version, current.map(|d| &d.body));
            (meant, current.map_or(actor.employee, |d| d.owner))
        }
        (None, Some(document)) => (document.body.clone(), document.owner),
        (None, None) => return Err(Refusal::Illegal { status: None, step }),
    };
    if body.document_id(owner) != op.doc || current.is_some_and(|d| d.id != op.doc) {
        return Err(Refusal::Mismatch);
    }
    // The easternmost zone: whoever writes lives in one of the three, and none is further ahead.
    if body.day() > at.day(Zone::Wit) && op.act.body().is_some() {
        return Err(Refusal::Future);
    }
    if step == Move::Submit {
        let gaps = body.gaps();
        if !gaps.is_empty() {
            return Err(Refusal::Incomplete(gaps));
        }
    }
    let late = op.late.as_ref().filter(|_| step == Move::Submit);
    let late = late.map(|text| Reason { text: text.clone(), ..Reason::default() });
    let reason = op.act.reason().or(late.as_ref()).map(checked).transpose()?;
    let revision = current.map_or(0, |d| d.revision).saturating_add(1);
    let token = Token::next(op.base, owner, actor.employee, op.id, status, &body);
    let (mut steps, thread, seen) =
        current.map_or_else(Default::default, |d| (d.steps.clone(), d.thread.clone(), d.seen));
    if step != Move::Save {
        steps.push(taken(step, revision, op, actor, at, reason));
    }
    let returned = match step {
        Move::Return | Move::Reopen => current.map(|d| d.body.clone()),
        Move::Save | Move::Submit | Move::Withdraw => current.and_then(|d| d.returned.clone()),
        Move::Approve | Move::Begin => None,
    };
    Ok(Document { id: op.doc, owner, status, revision, token, body, steps, thread, seen, returned })
}

/// Comments and marks of having seen lie beside the chain: they bind to no revision and make none.
fn beside(
    current: Option<&Document>,
    op: &Op,
    actor: Actor,
    at: Timestamp,
) -> Result<Document, Refusal> {
    let mut document = match (current, &op.act) {
        (Some(document), _) => document.clone(),
        (None, Act::Tell(told)) => begun(told, op, actor, at)?,
        (None, _) => return Err(Refusal::NotYours),
    };
    let by = actor.employee;
    match &op.act {
        Act::Comment(text) => {
            if text.trim().is_empty() {
                return Err(Refusal::NoReason);
            }
            say(&mut document, Comment { op: op.id, by, at, text: text.clone(), word: None })?;
        }
        Act::Tell(told) => {
            let is_report = document.body.report().is_some();
            if told.with != document.owner || (is_report && !told.word.fits_reports()) {
                return Err(Refusal::Mismatch);
            }
            if !told.says_something() {
                return Err(Refusal::NoReason);
            }
            let (text, word) = (told.text.clone(), Some(told.word.clone()));
            say(&mut document, Comment { op: op.id, by, at, text, word })?;
        }
        Act::Seen(token) => {
            if actor.standing == Standing::Author || owns(current, actor) {
                return Err(Refusal::OwnDocument);
            }
            // A mark for a revision that has moved is true but no longer interesting.
            if *token == document.token && !document.seen_now() {
                document.seen = Some(Seen { by, at, revision: document.revision });
            }
        }
        Act::SaveDraft(_)
        | Act::Submit(_)
        | Act::Withdraw
        | Act::Approve
        | Act::Return(_)
        | Act::Reopen(_) => return Err(Refusal::Mismatch),
    }
    Ok(document)
}

/// The dialogue that a first word begins: both sides may.
fn begun(told: &Told, op: &Op, actor: Actor, at: Timestamp) -> Result<Document, Refusal> {
    let owner = told.with;
    if (actor.standing == Standing::Author) != (owner == actor.employee) {
        return Err(Refusal::NotYours);
    }
    let dialogue = day_of(op.doc).and_then(Dialogue::of).map(Body::Dialogue);
    let body = dialogue.filter(|body| body.document_id(owner) == op.doc);
    let body = body.ok_or(Refusal::NotYours)?;
    let (step, revision) = (Move::Begin, 1);
    let status = next(None, step, actor.standing).ok_or(Refusal::NotYours)?;
    let token = Token::next(None, owner, actor.employee, op.id, status, &body);
    let steps = vec![taken(step, revision, op, actor, at, None)];
    let (thread, seen, returned) = (Vec::new(), None, None);
    Ok(Document { id: op.doc, owner, status, revision, token, body, steps, thread, seen, returned })
}

/// Puts something said beside the document.
fn say(document: &mut Document, said: Comment) -> Result<(), Refusal> {
    let texts = || std::iter::once(&said.text).chain(said.word.iter().flat_map(Word::texts));
    for text in texts() {
        short_enough(text)?;
    }
    // A device replays what it has not had answered, on a document that may have it already.
    if document.thread.iter().any(|c| c.op == said.op) {
        return Ok(());
    }
    let before = document.thread.iter().map(Comment::size).sum::<usize>();
    let most = match document.body {
        Body::Report(_) => MOST_SAID,
        Body::Dialogue(_) => MOST_SAID_IN_A_YEAR,
    };
    if before + said.size() > most {
        return Err(Refusal::TooLarge);
    }
    document.thread.push(said);
    Ok(())
}

fn taken(
    step: Move,
    revision: u32,
    op: &Op,
    actor: Actor,
    at: Timestamp,
    reason: Option<Reason>,
) -> Step {
    Step {
        step,
        revision,
        by: actor.employee,
        standing: actor.standing,
        acting: actor.acting,
        device_at: op.at,
        at,
        skew: op.skew.filter(|ms| ms.unsigned_abs() > CLOCK_OFF),
        reason,
    }
}

fn owns(current: Option<&Document>, actor: Actor) -> bool {
    current.is_some_and(|d| d.owner == actor.employee)
}

fn checked(reason: &Reason) -> Result<Reason, Refusal> {
    if !reason.says_something() {
        return Err(Refusal::NoReason);
    }
    short_enough(&reason.text)?;
    Ok(reason.clone())
}

fn short_enough(text: &str) -> Result<(), Refusal> {
    if text.chars().count() > LONG_TEXT {
        return Err(Refusal::TooLong { most: u32::try_from(LONG_TEXT).unwrap_or(u32::MAX) });
    }
    Ok(())
}
