//! Taking ops in, inside the writer's transaction (R5): known id, authority, judgement, document, walk
//! and log, together.
//!
//! Knows the order of these; must not know which moves are legal.

use super::allowance::Allowance;
use super::incoming::Incoming;
use super::judge::{Verdict, judge, owner};
use super::reply::Answer;
use crate::db::document::{Footstep, Stored};
use crate::db::file::Uses;
use crate::db::log::{self, End, Line, Sender};
use crate::db::people::Lead;
use crate::db::{DbError, closing, document, exception, file, people};
use rusqlite::Connection;
use serde_json::value::RawValue;
use shared::apply::Refusal;
use shared::closing::{Term, term};
use shared::day::{Timestamp, Zone};
use shared::dialogue::Word;
use shared::document::Document;
use shared::id::{DocumentId, EmployeeId};
use shared::op::{Act, Op, VERSION};
use shared::protocol::Outcome;
use shared::seal::Vouched;
use std::collections::BTreeSet;

/// What came of the ops of one push.
#[derive(Debug, Default)]
pub(super) struct Taken {
    /// One answer an op, in the order of the push.
    pub(super) answers: Vec<Answer>,
    /// What is to be vouched for in them.
    pub(super) vouched: Vec<Vouched>,
    /// What they changed.
    pub(super) made: Vec<Made>,
    /// Whether a report of theirs came to lie with the office.
    pub(super) excepted: bool,
    /// Whether some of them were left unanswered, and nothing of them is kept: they would have taken no effect,
    /// and their sender has had as much of that kept as one may in a day.
    pub(super) too_much: bool,
    allowance: Allowance,
}

/// By which door ops come in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Door {
    /// They take effect, whenever they come: whoever lets them in has looked, or their app is too old to be told
    /// of terms.
    Office,
    /// They take effect, but for reports whose period is closed (see [`shared::closing`]).
    Open,
    /// Their author was let go: what they send is laid into the office's tray of exceptions.
    Exceptions(Told),
}

/// How the device of somebody who was let go is told so.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Told {
    Left,
    /// The app speaks the first protocol, which has no word for it.
    NotYours,
}

/// A change that this very push made.
#[derive(Debug)]
pub(super) struct Made {
    pub(super) doc: DocumentId,
    pub(super) owner: EmployeeId,
    /// Its change number.
    pub(super) change: i64,
    /// The number of the change before, of what the sender sees; none for a new document.
    pub(super) before: Option<i64>,
    /// Whether what a superior sees has changed.
    pub(super) shown: bool,
    /// Whether it is news for whom it concerns, at its moment and not only at their next exchange.
    pub(super) rings: bool,
    /// Whether the device's own rule makes the same of the op as this server's.
    pub(super) computable: bool,
}

/// Takes in one op that needs no line to come over: of the demo agency, or of a test.
///
/// # Errors
/// Where the database failed.
pub fn perform(
    connection: &Connection,
    sender: Sender,
    op: &Op,
    at: Timestamp,
) -> Result<Outcome, DbError> {
    let unreadable = |_| DbError::Unreadable("op");
    let bytes = serde_json::value::to_raw_value(op).map_err(unreadable)?;
    let incoming = Incoming::read(bytes).ok_or(DbError::Unreadable("op"))?;
    let taken = take_all(connection, sender, &[incoming], Door::Office, Allowance::Endless, at)?;
    let answer = taken.answers.first().ok_or(DbError::Unreadable("answer"))?;
    serde_json::from_str(answer.outcome.get()).map_err(|_| DbError::Unreadable("answer"))
}

/// Takes in the ops of one push, in their order.
pub(super) fn take_all(
    connection: &Connection,
    sender: Sender,
    ops: &[Incoming],
    door: Door,
    allowance: Allowance,
    at: Timestamp,
) -> Result<Taken, DbError> {
    let mut taken = Taken { allowance, ..Taken::default() };
    let mut end = End::find(connection)?;
    let mut shown = BTreeSet::new();
    for incoming in ops {
        let outcome = match known(connection, sender, incoming, at)? {
            Some(said) => said,
            None => match take(connection, &mut end, sender, incoming, door, at, &mut taken)? {
                Some(outcome) => outcome,
                None => {
                    taken.too_much = true;
                    continue;
                }
            },
        };
        // A device sends one op a document (R3). Whoever sends many is shown its head once.
        let again = incoming.op.as_ref().is_ok_and(|op| !shown.insert(op.doc));
        if let (Outcome::Kept(receipt), Ok(op)) = (&outcome, &incoming.op) {
            taken.vouched.extend(Vouched::of(op, sender.person, *receipt));
        }
        let outcome = raw(&if again { bare(&outcome) } else { outcome })?;
        taken.answers.push(Answer { op: incoming.id, outcome });
    }
    Ok(taken)
}

/// An answer as it is kept: without the head that came with it, which is looked up when it is said
/// again. Kept with it, a hundred refused ops of 100 bytes would cost a hundred documents.
fn bare(outcome: &Outcome) -> Outcome {
    match outcome {
        Outcome::Kept(receipt) => Outcome::Kept(*receipt),
        Outcome::Conflict(_) => Outcome::Conflict(None),
        Outcome::Refused { why, .. } => Outcome::Refused { why: why.clone(), head: None },
    }
}

/// The answer that needs no judgement: the one given before, or that none can be given.
fn known(
    connection: &Connection,
    sender: Sender,
    incoming: &Incoming,
    at: Timestamp,
) -> Result<Option<Outcome>, DbError> {
    let refused = |why| Ok(Some(Outcome::Refused { why, head: None }));
    // Follows from the bytes alone, so it need not be stored to be the same for ever.
    if incoming.op == Err(Refusal::TooLarge) {
        return refused(Refusal::TooLarge);
    }
    let Some(known) = log::find(connection, incoming.id)? else { return Ok(None) };
    if known.person != sender.person || known.payload != incoming.hash {
        return refused(Refusal::Reused);
    }
    let answer = serde_json::from_str(known.answer.get());
    let answer = answer.map_err(|_| DbError::Unreadable("answer"))?;
    let head = match (&answer, &incoming.op) {
        (Outcome::Kept(_), _) | (_, Err(_)) => None,
        (_, Ok(op)) => visible(connection, sender.person, op.doc, at)?.map(Box::new),
    };
    Ok(Some(match answer {
        kept @ Outcome::Kept(_) => kept,
        Outcome::Conflict(_) => Outcome::Conflict(head),
        Outcome::Refused { why, .. } => Outcome::Refused { why, head },
    }))
}

/// The document as `person` may see it now.
fn visible(
    connection: &Connection,
    person: EmployeeId,
    doc: DocumentId,
    at: Timestamp,
) -> Result<Option<Document>, DbError> {
    let stored = document::find(connection, doc)?;
    let owner = stored.as_ref().map(|stored| stored.texts.head.owner);
    let lead = led(connection, person, owner, at)?;
    Ok(stored.and_then(|Stored { texts, .. }| match texts.shown() {
        _ if texts.head.owner == person => Some(texts.head),
        shown => shown.filter(|_| lead.is_some()).cloned(),
    }))
}

/// As what `person` leads the owner of a document, if they do.
fn led(
    connection: &Connection,
    person: EmployeeId,
    owner: Option<EmployeeId>,
    at: Timestamp,
) -> Result<Option<Lead>, DbError> {
    match owner.filter(|owner| *owner != person) {
        Some(owner) => people::lead(connection, person, owner, at),
        None => Ok(None),
    }
}

/// Judges one op and keeps it with its answer; `None` where it is not to be kept and may not be written down
/// either.
fn take(
    connection: &Connection,
    end: &mut End,
    sender: Sender,
    incoming: &Incoming,
    door: Door,
    at: Timestamp,
    taken: &mut Taken,
) -> Result<Option<Outcome>, DbError> {
    let mut kept = false;
    let mut excepted = None;
    let mut step = None;
    let outcome = match &incoming.op {
        Err(why) => Outcome::Refused { why: why.clone(), head: None },
        Ok(op) => {
            let stored = document::find(connection, op.doc)?;
            let lead = led(connection, sender.person, owner(stored.as_ref(), op), at)?;
            let mut verdict = judge(stored.as_ref(), op, sender.person, lead, at, incoming.content);
            let current = stored.as_ref().map(|stored| &stored.texts.head);
            if matches!(verdict, Verdict::Kept { .. })
                && let Some(why) = held_up(connection, sender.person, current, op, door, at)?
            {
                let lies = why != Refusal::NoReason && matches!(op.act, Act::Submit(_));
                excepted = lies.then_some(op.doc);
                verdict = Verdict::Refused(why, None);
            }
            match verdict {
                Verdict::Conflict(head) => Outcome::Conflict(head),
                Verdict::Refused(why, head) => Outcome::Refused { why, head },
                Verdict::Kept { receipt, texts, actor } => {
                    let files = files(connection, op, stored.as_ref(), &texts.head)?;
                    if files.as_ref().is_some_and(|(before, after)| file::too_many(before, after)) {
                        let head = stored.map(|stored| Box::new(stored.texts.head));
                        Outcome::Refused { why: Refusal::TooLarge, head }
                    } else {
                        kept = true;
                        step = Some((op, stored, texts, actor, files));
                        Outcome::Kept(receipt)
                    }
                }
            }
        }
    };
    let answer = raw(&bare(&outcome))?;
    let bytes = incoming.bytes.get().len();
    if !kept && !taken.allowance.takes(connection, sender.person, bytes, at)? {
        return Ok(None);
    }
    let change = end.next();
    let line = Line {
        id: incoming.id,
        document: incoming.op.as_ref().ok().map(|op| op.doc),
        payload: incoming.bytes.get(),
        payload_hash: incoming.hash,
        answer: answer.get(),
        kept,
        at,
    };
    end.append(connection, sender, &line)?;
    if let Some(doc) = excepted {
        exception::add(connection, change, doc)?;
        taken.excepted = true;
    }
    if let Some((op, stored, texts, actor, files)) = step {
        let (moved, after) = Stored::after(stored.as_ref(), *texts, change);
        document::keep(connection, stored.as_ref(), &after)?;
        let head = &after.texts.head;
        if let Some((before, after)) = files {
            file::keep(connection, op.doc, &before, &after)?;
        }
        if after.has_moved_on(stored.as_ref()) {
            document::walk(connection, op.doc, &Footstep::to(head, change, actor, at))?;
        }
        let mine = actor.employee == head.owner;
        if if mine { moved.head } else { moved.shown } {
            let before = stored.and_then(|s| if mine { Some(s.change) } else { s.shown_change });
            taken.made.push(Made {
                doc: op.doc,
                owner: head.owner,
                change,
                before,
                shown: moved.shown,
                // What stands beside something private is nobody else's news.
                rings: rings(&op.act) && (!mine || moved.shown),
                // As what one stands in is the server's to say: a device may not have heard yet.
                computable: op.version >= VERSION && actor.acting.is_none(),
            });
        }
    }
    Ok(Some(outcome))
}

/// See [`Made::rings`].
const fn rings(act: &Act) -> bool {
    match act {
        Act::Approve | Act::Return(_) | Act::Reopen(_) | Act::Comment(_) => true,
        // That something was read wakes nobody.
        Act::Tell(told) => !matches!(told.word, Word::Heard(_)),
        Act::SaveDraft(_) | Act::Submit(_) | Act::Withdraw | Act::Seen(_) => false,
    }
}

/// Why what the rules allow takes no effect by this door: its author was let go, or its period is closed.
fn held_up(
    connection: &Connection,
    author: EmployeeId,
    current: Option<&Document>,
    op: &Op,
    door: Door,
    at: Timestamp,
) -> Result<Option<Refusal>, DbError> {
    Ok(match (door, &op.act) {
        // A draft is its author's own affair.
        (Door::Office, _) | (_, Act::SaveDraft(_)) => None,
        (Door::Exceptions(Told::NotYours), _) => Some(Refusal::NotYours),
        (Door::Exceptions(Told::Left), _) => Some(Refusal::Left),
        // Nothing closes before it is over, in the easternmost zone either.
        (Door::Open, Act::Submit(body)) if body.day() < at.day(Zone::Wit) => {
            let known = closing::for_reports_of(connection, author)?;
            match known.map(|(calendar, zone)| term(&calendar, zone, current, op, at)) {
                Some(Term::Closed { .. }) => Some(Refusal::Closed),
                Some(Term::Late { .. }) if op.late.is_none() => Some(Refusal::NoReason),
                Some(Term::Late { .. } | Term::Open) | None => None,
            }
        }
        (Door::Open, _) => None,
    })
}

/// The files that the document names before and after `op` made `head` of what is stored; none where nothing
/// changes.
fn files(
    connection: &Connection,
    op: &Op,
    stored: Option<&Stored>,
    head: &Document,
) -> Result<Option<(Uses, Uses)>, DbError> {
    // Where no text names a file, none that was not sent is named by the document.
    let names = |document: &Document| document.body.files().next().is_some();
    let may_change = names(head) || stored.is_some_and(|stored| names(&stored.texts.head));
    if op.act.body().is_none() || !may_change {
        return Ok(None);
    }
    let before = file::of_document(connection, op.doc)?;
    let after = file::after(before.clone(), &op.act, &head.body);
    Ok(Some((before, after)))
}

fn raw(outcome: &Outcome) -> Result<Box<RawValue>, DbError> {
    serde_json::value::to_raw_value(outcome).map_err(|_| DbError::Unreadable("answer"))
}
