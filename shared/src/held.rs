//! A decision stays on its device for a moment, so that it can be taken back before anybody has heard of it
//! (R17). Nothing else is held back, and nothing waits for it but what was done to the same document after it.
//!
//! Knows the outbox; must not know who asks, nor what time it is.

use crate::apply::Refusal;
use crate::day::Timestamp;
use crate::device::{Device, Pending, key, note};
use crate::id::OpId;
use crate::op::Act;
use crate::row::{Batch, Table};

/// How long a decision stays, ms.
pub const HOLD_MS: i64 = 10_000;

/// What stays for now: decisions made after one instant and until another, by the device's clock (what a clock that
/// was set back calls the future does not stay), and what the server wishes to have later.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Hold<'a> {
    after: Timestamp,
    until: Timestamp,
    later: &'a [OpId],
}

impl<'a> Hold<'a> {
    /// Nothing stays.
    pub const NONE: Self =
        Self { after: Timestamp(i64::MAX), until: Timestamp(i64::MIN), later: &[] };

    /// What was decided in the last moments before `now`, but for what was let go of at `let_go`.
    #[must_use]
    pub fn new(now: Timestamp, let_go: Timestamp) -> Self {
        Self { after: let_go.max(now.plus_ms(-HOLD_MS)), until: now, later: &[] }
    }

    /// The same, and what the server takes `later`: it stands in nobody's way (I6).
    #[must_use]
    pub const fn but(self, later: &'a [OpId]) -> Self {
        Self { later, ..self }
    }

    /// Whether it can still be taken back. What may have left is no longer here to stay (R4).
    fn can_take_back(self, pending: &Pending) -> bool {
        let at = pending.op.at;
        self.after < at
            && at <= self.until
            && pending.bytes.is_none()
            && pending.op.act.is_decision()
    }

    /// Whether it stays.
    pub(crate) fn holds(self, pending: &Pending) -> bool {
        self.can_take_back(pending) || self.later.contains(&pending.op.id)
    }
}

impl Device {
    /// When the first of the decisions that stay may leave.
    #[must_use]
    pub fn held_until(&self, hold: Hold<'_>) -> Option<Timestamp> {
        let held = self.outbox.values().filter(|p| hold.can_take_back(p));
        held.map(|p| p.op.at.plus_ms(HOLD_MS)).min()
    }

    /// Whether an exchange now would have something to send or fetch.
    #[must_use]
    pub fn has_work(&self, hold: Hold<'_>) -> bool {
        let mut touched = Vec::new();
        let mut pending = self.outbox.values();
        !self.is_fetched() || pending.any(|p| note(&mut touched, p.op.doc) && !hold.holds(p))
    }

    /// Whether all that the server lacks are decisions that stay, but for marks of having seen, which nobody waits for.
    #[must_use]
    pub fn only_holds(&self, hold: Hold<'_>) -> bool {
        let waits = |p: &Pending| !hold.holds(p) && !matches!(p.op.act, Act::Seen(_));
        self.is_fetched() && !self.outbox.values().any(waits)
    }

    /// Takes back a decision that has not left: its report waits again as before. One that met another text
    /// before it could leave is let go of.
    ///
    /// # Errors
    /// [`Refusal::Moved`] where it may have left already, or another step was taken on top of it; nothing is changed.
    pub fn take_back(&mut self, op: OpId) -> Result<Batch, Refusal> {
        let is_this = |p: &Pending| p.op.id == op && p.op.act.is_decision();
        let Some((seq, doc)) =
            self.outbox.iter().find(|(_, p)| is_this(p)).map(|(s, p)| (*s, p.op.doc))
        else {
            let lies = self.tray.get(&op).is_some_and(|item| item.mine.is_decision());
            return if lies { Ok(self.discard(op)) } else { Err(Refusal::Moved) };
        };
        let here = |(at, p): (&u64, &Pending)| {
            p.op.doc == doc
                && (*at == seq && p.bytes.is_some() || *at > seq && p.op.act.step().is_some())
        };
        if self.outbox.iter().any(here) {
            return Err(Refusal::Moved);
        }
        let mut batch = Batch::default();
        self.outbox.remove(&seq);
        batch.delete(Table::Outbox, key(seq));
        // It may have been the last reason to keep a document of somebody out of sight (R11).
        let owner = self.confirmed.get(&doc).map(|c| c.doc.owner);
        if !owner.zip(self.sight.as_ref()).is_some_and(|(owner, sight)| sight.sees(owner)) {
            self.forget_out_of_sight(&mut batch);
        }
        Ok(batch)
    }
}
