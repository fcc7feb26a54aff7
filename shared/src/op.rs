//! What a person can do, as data.

use crate::day::Timestamp;
use crate::dialogue::Told;
use crate::document::Body;
use crate::hash::Token;
use crate::id::{DocumentId, EmployeeId, EntryId, OpId};
use crate::status::Move;
use serde::{Deserialize, Serialize};

/// The longest op the server takes, in bytes of JSON. A full day of long entries is about 20 kB.
pub const MAX_OP_BYTES: usize = 128 * 1024;

/// The version of what an op says. 1 knew of no evidence, 2 of no dialogue; see [`Op::version`].
pub const VERSION: u8 = 3;

/// One thing a person did, on one document. Frozen once it may have left the device (R4).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Op {
    /// Minted once on the device.
    pub id: OpId,
    /// The document it is about.
    pub doc: DocumentId,
    /// The token of the revision the person was looking at (R2); none for a document's first op.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub base: Option<Token>,
    /// The device's clock when it was done: data, never order (R12).
    pub at: Timestamp,
    /// How far the device's clock was behind the server's at the last contact, in milliseconds.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub skew: Option<i64>,
    /// The [`VERSION`] of the app that made it. What an older one did not know of, it cannot have meant to
    /// leave out (R13).
    #[serde(rename = "v", default = "first", skip_serializing_if = "is_first")]
    pub version: u8,
    /// Why it is sent only now, where its period was closed: see [`crate::closing`].
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub late: Option<String>,
    /// What was done.
    pub act: Act,
}

/// The first release did not say its version.
pub(crate) const fn first() -> u8 {
    1
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde asks with a reference")]
const fn is_first(version: &u8) -> bool {
    *version == first()
}

/// What was done.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Act {
    /// Keep what was typed; private to the author.
    SaveDraft(Body),
    /// Send this text to the superior.
    Submit(Body),
    /// Take back what was sent.
    Withdraw,
    /// Approve the revision named by the base.
    Approve,
    /// Give the revision named by the base back.
    Return(Reason),
    /// Open an approved revision again.
    Reopen(Reason),
    /// Say something beside the document; binds to no revision.
    Comment(String),
    /// Say something that is more than words; binds to no revision either.
    Tell(Told),
    /// The superior has opened this revision; binds to none, is true of one.
    Seen(Token),
}

impl Act {
    /// The move of the table this is, or none for what lies beside the chain of revisions.
    #[must_use]
    pub const fn step(&self) -> Option<Move> {
        match self {
            Self::SaveDraft(_) => Some(Move::Save),
            Self::Submit(_) => Some(Move::Submit),
            Self::Withdraw => Some(Move::Withdraw),
            Self::Approve => Some(Move::Approve),
            Self::Return(_) => Some(Move::Return),
            Self::Reopen(_) => Some(Move::Reopen),
            Self::Comment(_) | Self::Tell(_) | Self::Seen(_) => None,
        }
    }

    /// Whether it is a superior's word about a revision, which can be taken back for a moment (R17).
    #[must_use]
    pub const fn is_decision(&self) -> bool {
        matches!(self, Self::Approve | Self::Return(_) | Self::Reopen(_))
    }

    /// Whether the server vouches for having it. Drafts are private, and nobody has to prove what they read.
    #[must_use]
    pub const fn is_sealed(&self) -> bool {
        !matches!(self, Self::SaveDraft(_) | Self::Seen(_))
    }

    /// Why, where it says so.
    #[must_use]
    pub const fn reason(&self) -> Option<&Reason> {
        match self {
            Self::Return(reason) | Self::Reopen(reason) => Some(reason),
            Self::SaveDraft(_)
            | Self::Submit(_)
            | Self::Withdraw
            | Self::Approve
            | Self::Comment(_)
            | Self::Tell(_)
            | Self::Seen(_) => None,
        }
    }

    /// The text it carries, where it carries one of its author's.
    #[must_use]
    pub const fn body(&self) -> Option<&Body> {
        match self {
            Self::SaveDraft(body) | Self::Submit(body) => Some(body),
            Self::Withdraw
            | Self::Approve
            | Self::Return(_)
            | Self::Reopen(_)
            | Self::Comment(_)
            | Self::Tell(_)
            | Self::Seen(_) => None,
        }
    }

    /// Whose document it begins where there is none yet; none where that can only be its author's own.
    #[must_use]
    pub const fn begins_with(&self) -> Option<EmployeeId> {
        match self {
            Self::Tell(told) => Some(told.with),
            Self::SaveDraft(_)
            | Self::Submit(_)
            | Self::Withdraw
            | Self::Approve
            | Self::Return(_)
            | Self::Reopen(_)
            | Self::Comment(_)
            | Self::Seen(_) => None,
        }
    }

    /// Whether it is somebody's words beside a document, which are never lost with it.
    #[must_use]
    pub const fn is_said(&self) -> bool {
        matches!(self, Self::Comment(_) | Self::Tell(_))
    }
}

/// Why a document is given back or opened again: kind words, tied to entries.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reason {
    /// Chosen chips.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub kinds: Vec<ReasonKind>,
    /// The superior's own words, shown exactly as written.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub text: String,
    /// The entries it is about; none means the whole.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub entries: Vec<EntryId>,
}

impl Reason {
    /// Whether it says anything: a return without a reason helps nobody.
    #[must_use]
    pub fn says_something(&self) -> bool {
        !self.kinds.is_empty() || !self.text.trim().is_empty()
    }
}

/// The kinds of reason that come up most.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ReasonKind {
    /// Something is missing.
    Incomplete,
    /// The quantity should be looked at again.
    Quantity,
    /// The times should be looked at again.
    Time,
    /// The link to the plan is missing or another one.
    Plan,
    /// The description could be clearer.
    Unclear,
}

impl ReasonKind {
    /// Every kind.
    pub const ALL: [Self; 5] =
        [Self::Incomplete, Self::Quantity, Self::Time, Self::Plan, Self::Unclear];
}
