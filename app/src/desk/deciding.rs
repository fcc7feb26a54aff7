//! Deciding, about one report or a pile of them in one go, and taking it back before anybody has heard of it.

use super::{Desk, Trouble};
use crate::sync::pace::Event;
use crate::view::GetValue as _;
use crate::{clock, mint};
use shared::apply::Refusal;
use shared::hash::Token;
use shared::id::{DocumentId, OpId};
use shared::op::Act;
use shared::row::Batch;
use std::cell::{Cell, RefCell};
use std::rc::Rc;

/// What became of a pile.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Decided {
    /// The ops that were kept, in the order of asking: what [`Desk::take_back`] wants to know.
    pub ops: Vec<OpId>,
    /// What stayed behind, and why: it has moved, most likely.
    pub behind: Vec<(DocumentId, Refusal)>,
}

impl Desk {
    /// Does something to each of these revisions, all of it in one transaction. Done once it is durable; decisions leave
    /// a moment later (R17).
    ///
    /// # Errors
    /// See [`Trouble`]: where nothing at all could be kept.
    pub async fn act_all(
        &self,
        acts: Vec<(DocumentId, Act, Option<Token>)>,
    ) -> Result<Decided, Trouble> {
        let now = clock::now();
        let acts: Vec<_> = acts.into_iter().map(|act| (mint::op(now), act)).collect();
        let done = Rc::new(RefCell::new(Decided::default()));
        let tells = Rc::clone(&done);
        self.keep(Event::Decided, move |device, now| {
            let (mut decided, mut batch) = (Decided::default(), Batch::default());
            for (op, (doc, act, base)) in &acts {
                match device.record(*doc, act.clone(), *base, *op, now) {
                    Ok(rows) => {
                        batch.extend(rows);
                        decided.ops.push(*op);
                    }
                    Err(why) => decided.behind.push((*doc, why)),
                }
            }
            let nothing = decided.behind.first().filter(|_| decided.ops.is_empty());
            let kept = nothing.map_or(Ok(batch), |(_, why)| Err(why.clone()));
            tells.replace(decided);
            kept
        })
        .await?;
        Ok(done.take())
    }

    /// Takes decisions back that are still here, all of them in one transaction; how many. Done once it is durable.
    ///
    /// # Errors
    /// See [`Trouble`]; [`Refusal::Moved`] where none of them is here any more.
    pub async fn take_back(&self, ops: Vec<OpId>) -> Result<usize, Trouble> {
        let count = Rc::new(Cell::new(0));
        let tells = Rc::clone(&count);
        self.keep(Event::Decided, move |device, _| {
            let mut batch = Batch::default();
            // What was done last goes first: it may stand on what was done before.
            let back = ops.iter().rev().filter_map(|op| device.take_back(*op).ok());
            tells.set(back.map(|rows| batch.extend(rows)).count());
            if tells.get() == 0 { Err(Refusal::Moved) } else { Ok(batch) }
        })
        .await?;
        Ok(count.get())
    }

    /// Whether somebody is still at this desk.
    #[must_use]
    pub fn is_open(&self) -> bool {
        self.0.try_get_value().is_some_and(|live| !live.is_closed())
    }
}
