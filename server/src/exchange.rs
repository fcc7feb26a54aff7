//! The exchange: what a device did comes up, what it may see goes down, in one round trip.
//!
//! Knows the order of things: read the ops, take them in on the writer, then look from a reader at what
//! the sender may see. Must not know HTTP, nor the SQL of any table.

mod allowance;
mod incoming;
mod judge;
mod pull;
pub mod replay;
mod reply;
mod take;

use crate::db::log::Sender;
use crate::db::{DbError, bell, cell, employee};
use crate::state::AppState;
use crate::turns::Turn;
use allowance::Allowance;
use incoming::Incoming;
pub use reply::Reply;
use shared::id::EmployeeId;
use shared::protocol::{Cursor, Fault, MAX_OPS, PROTOCOL, Push};
use std::collections::BTreeSet;
use std::io;
pub use take::perform;
use take::{Door, Taken, Told, take_all};

/// A push that can be answered: of the person signed in, in a protocol this server speaks, with ops that
/// have ids.
#[derive(Debug)]
pub struct Readable {
    sender: Sender,
    push: Push,
    ops: Vec<Incoming>,
}

impl Readable {
    /// Checks a push of `sender`, who is signed in on that device, whatever the message calls it.
    ///
    /// # Errors
    /// Why it comes to nothing as a whole.
    pub fn new(mut push: Push, sender: Sender) -> Result<Self, Fault> {
        if push.protocol > PROTOCOL {
            return Err(Fault::NewerProtocol { speaks: PROTOCOL });
        }
        if push.person != sender.person {
            return Err(Fault::OtherPerson);
        }
        if push.ops.len() > MAX_OPS {
            return Err(Fault::TooLarge);
        }
        // An answer needs an id: an op without one could never be answered, and never leave its outbox.
        let ops = std::mem::take(&mut push.ops).into_iter().map(Incoming::read);
        let ops = ops.collect::<Option<Vec<_>>>().ok_or(Fault::Malformed)?;
        Ok(Self { sender, push, ops })
    }
}

/// Whom it concerns that something was brought.
#[derive(Debug, Default)]
struct Ears {
    /// Whose devices have something to fetch.
    poked: Vec<EmployeeId>,
    /// Who is to be woken where they do not listen.
    rung: BTreeSet<EmployeeId>,
}

/// Answers a push. What is said is made ready to travel by `write`, beside the reader that looked it up: so
/// few are at it at a time, and what then waits for a slow line is small.
///
/// What takes effect is taken also where its sender has had too much kept that does not. Of what would be refused
/// nothing is written; it has no answer in the reply, which says when to send it again, and the device has it still.
/// A device that knows of no such reply is told [`Fault::TooMany`]; the same push again gets for the rest what it
/// would have got now.
///
/// # Errors
/// Where the database failed. What it had acknowledged before is kept, and the same push again gets
/// the same answers.
pub async fn exchange<T: Send + 'static>(
    state: &AppState,
    readable: Readable,
    write: impl FnOnce(Reply) -> T + Send + 'static,
) -> Result<Result<T, Fault>, DbError> {
    let turn = match state.turns.take(readable.sender.person).await {
        Ok(turn) => turn,
        Err(fault) => return Ok(Err(fault)),
    };
    // What has begun is brought to its end also where nobody waits for the answer any more: those whom it is news
    // for are told of what was kept.
    let work = tokio::spawn(work(state.clone(), readable, turn, write));
    work.await.map_err(|error| DbError::System(io::Error::other(error)))?
}

async fn work<T: Send + 'static>(
    state: AppState,
    readable: Readable,
    turn: Turn,
    write: impl FnOnce(Reply) -> T + Send + 'static,
) -> Result<Result<T, Fault>, DbError> {
    let Readable { sender, push, ops } = readable;
    let now = state.clock.now();
    // The turn goes along with the work and comes back with it.
    let (taken, turn) = if ops.is_empty() {
        (Taken::default(), turn)
    } else {
        let (asked, speaks) = (push.epoch, push.protocol);
        let take = move |connection: &_| {
            // Of another epoch nothing is applied (R10); the reply will say which this one is.
            let epoch = cell::read(connection)?.epoch;
            if asked.is_some_and(|asked| asked != epoch) {
                return Ok((Taken::default(), turn));
            }
            let door = match (employee::is_active(connection, sender.person)?, speaks) {
                // Before 4 there was no word for a closed period, and no way to give a reason.
                (true, ..4) => Door::Office,
                (true, _) => Door::Open,
                (false, ..2) => Door::Exceptions(Told::NotYours),
                (false, _) => Door::Exceptions(Told::Left),
            };
            Ok((take_all(connection, sender, &ops, door, Allowance::default(), now)?, turn))
        };
        state.db.write(take).await?
    };
    // Sealed once it is kept, and not on the writer: whoever waits there waits for the disk alone.
    let seals = state.db.sealer().seal(&taken.vouched);
    let sights = state.sights.clone();
    let answered = state
        .db
        .read(move |connection| {
            let _turn = turn;
            let cell = cell::read(connection)?;
            if push.epoch.is_some_and(|asked| asked != cell.epoch) {
                return Ok((Ok(write(Reply::other_epoch(cell.epoch, now))), Ears::default(), None));
            }
            let ears = Ears {
                poked: pull::who_listens(connection, &taken, sender.person, now)?,
                rung: pull::who_is_rung(connection, &taken, sender.person, now)?,
            };
            let wait = taken.too_much.then_some(allowance::WAIT);
            if let Some(wait) = wait.filter(|_| push.protocol < 4) {
                return Ok((Err(Fault::TooMany { wait }), ears, None));
            }
            let shown = bell::read(connection, push.person)?;
            // What is still to come cannot have been shown.
            let raised = push.bell.filter(|mark| *mark <= now && Some(*mark) > shown);
            let left = !employee::is_active(connection, push.person)?;
            let pulled = if left {
                pull::own(connection, &push, &taken)?
            } else {
                pull::pull(connection, &sights, &push, &taken, now)?
            };
            let reply = Reply {
                epoch: cell.epoch,
                now,
                answers: taken.answers,
                after: push.cursor,
                changes: pulled.changes,
                documents: pulled.documents,
                cursor: Cursor(pulled.cursor),
                more: pulled.more,
                sight: pulled.sight,
                min_app: cell.min_app,
                seals,
                left,
                wait,
                bell: shown.filter(|mark| Some(*mark) > push.bell),
            };
            Ok((Ok(write(reply)), ears, raised))
        })
        .await;
    let (written, ears, raised) = answered?;
    state.push.met(sender.person, sender.device);
    for person in ears.poked {
        state.pokes.poke(person, sender.device);
    }
    for person in ears.rung {
        state.push.ring(person);
    }
    if let Some(mark) = raised {
        let raise = move |connection: &_| bell::raise(connection, sender.person, mark);
        if state.db.write(raise).await? {
            state.pokes.poke(sender.person, sender.device);
        }
    }
    Ok(written)
}
