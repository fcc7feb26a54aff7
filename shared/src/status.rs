//! The one table of legal moves.

use serde::{Deserialize, Serialize};

/// Where a document stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Status {
    /// Being written; its author's alone.
    Draft,
    /// Sent; waits for the superior (dikirim).
    Submitted,
    /// Given back with a reason, or reopened (dikembalikan).
    Returned,
    /// Final for its author (disetujui).
    Approved,
    /// Of both sides: everybody who may see it adds to what is said, nobody decides ([`crate::dialogue`]).
    Open,
}

impl Status {
    /// Every status.
    pub const ALL: [Self; 5] =
        [Self::Draft, Self::Submitted, Self::Returned, Self::Approved, Self::Open];

    /// The number of this status inside the token. Never changes: it is hashed.
    #[must_use]
    pub const fn byte(self) -> u8 {
        match self {
            Self::Draft => 0,
            Self::Submitted => 1,
            Self::Returned => 2,
            Self::Approved => 3,
            Self::Open => 4,
        }
    }
}

/// A step from one status to another. Each makes a new revision.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Move {
    /// Keep what was typed.
    Save,
    /// Send to the superior (kirim).
    Submit,
    /// Take back before a decision (tarik kembali).
    Withdraw,
    /// Approve (setujui).
    Approve,
    /// Give back with a reason (kembalikan).
    Return,
    /// Open an approved document again, with a reason.
    Reopen,
    /// Say the first word of a dialogue.
    Begin,
}

impl Move {
    /// Every move.
    pub const ALL: [Self; 7] = [
        Self::Save,
        Self::Submit,
        Self::Withdraw,
        Self::Approve,
        Self::Return,
        Self::Reopen,
        Self::Begin,
    ];
}

/// As what a person acts on a document.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Standing {
    /// The employee whose document it is.
    Author,
    /// The employee's superior (atasan) on the day of the decision.
    Superior,
}

/// The table: the status that `step` by somebody standing as `standing` leads to, or `None` where the
/// move is not legal. `from` is `None` before the first revision.
///
/// A superior never decides on their own document: whoever is its author stands as one, always (I7).
#[must_use]
pub const fn next(from: Option<Status>, step: Move, standing: Standing) -> Option<Status> {
    use Standing::{Author, Superior};
    use Status::{Approved, Draft, Open, Returned, Submitted};
    match (from, step, standing) {
        (None | Some(Draft), Move::Save, Author) => Some(Draft),
        (None | Some(Draft | Returned), Move::Submit, Author) => Some(Submitted),
        // A returned report stays returned while it is being mended, so that nobody forgets it.
        (Some(Returned), Move::Save, Author) => Some(Returned),
        (Some(Submitted), Move::Withdraw, Author) => Some(Draft),
        (Some(Submitted), Move::Approve, Superior) => Some(Approved),
        (Some(Submitted), Move::Return, Superior) => Some(Returned),
        (Some(Approved), Move::Reopen, Superior) => Some(Returned),
        (None, Move::Begin, Author | Superior) => Some(Open),
        (
            None | Some(Draft | Submitted | Returned | Approved | Open),
            Move::Save
            | Move::Submit
            | Move::Withdraw
            | Move::Approve
            | Move::Return
            | Move::Reopen
            | Move::Begin,
            Author | Superior,
        ) => None,
    }
}
