//! What travels: `POST /api/exchange` takes a [`Push`] and gives a [`Reply`]; HTTP errors carry a
//! [`Fault`]. One round trip both ways, repeatable at any point.

use crate::apply::Refusal;
use crate::columns::{Columns, Writer};
use crate::day::Timestamp;
use crate::document::Document;
use crate::hash::{Hash, Signature, Token};
use crate::id::{DeviceId, DocumentId, EmployeeId, Epoch, OpId};
use crate::json::{self, Unread};
use crate::person::Sight;
use crate::rest::Rest;
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;

/// The protocol this code speaks. 2 brought evidence, 3 [`Columns`] and [`Change::Rest`], 4 [`Reply::wait`] and
/// [`Refusal::Closed`], 5 dialogues; what speaks an older one is understood.
pub const PROTOCOL: u16 = 5;
/// The number of this build of the app; the server may ask for a newest-enough one.
pub const APP: u32 = 1;
/// Most ops in one push.
pub const MAX_OPS: usize = 256;
/// Most changes in one reply.
pub const PAGE: usize = 700;

/// A place in the order of commits of one cell.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
#[serde(transparent)]
pub struct Cursor(pub i64);

/// What a device sends.
#[derive(Debug, Serialize, Deserialize)]
pub struct Push {
    /// [`PROTOCOL`] of the sender.
    pub protocol: u16,
    /// [`APP`] of the sender.
    pub app: u32,
    /// Which device. Since 3 nobody says it: the session tells.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub device: Option<DeviceId>,
    /// Whose store this is. Must be the person signed in: on a shared phone the two can differ.
    pub person: EmployeeId,
    /// The epoch the cursor belongs to.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub epoch: Option<Epoch>,
    /// What the device has.
    pub cursor: Cursor,
    /// Whether something that lies before the cursor is still to be fetched, or may be: in the middle of a first
    /// sync a document that has changed since its turn was passed over.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub part: bool,
    /// The hash of the sight the device has.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sight: Option<Hash>,
    /// Most bytes of changes the reply is to bring, where the line carries no more; at least one comes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub room: Option<usize>,
    /// Up to when this person has been shown what rang, as far as the device knows: see [`crate::bell`].
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub bell: Option<Timestamp>,
    /// The frozen bytes of ops ([`crate::op::Op`]). Raw, so that one the server cannot read does not
    /// hide the others (I6), and so that "the same bytes" can be checked (I2).
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub ops: Vec<Box<RawValue>>,
}

/// What the server answers.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reply {
    /// The server's epoch. Where it differs from the push's, nothing was applied.
    pub epoch: Epoch,
    /// The server's clock, to tell the device's skew.
    pub now: Timestamp,
    /// One answer an op, in the order of the push; but see `wait`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub answers: Vec<Answer>,
    /// The push's cursor, repeated. Where two tabs exchange at once, replies overtake each other: a
    /// page fits only a device that stands between `after` and `cursor`.
    pub after: Cursor,
    /// What lies after the push's cursor, in commit order, at its head. A document all of whose
    /// changes after that cursor were made by ops of this very push may be left out: the device can
    /// compute it. One that anything else touched too (a comment of somebody else) may not.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub changes: Vec<Change>,
    /// More of them: documents as they stand now, where there are many.
    #[serde(default, skip_serializing_if = "Documents::is_empty")]
    pub documents: Documents,
    /// Where the device is once it has taken in all of these.
    pub cursor: Cursor,
    /// Whether there are more changes behind `cursor`.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub more: bool,
    /// The sight, where it is not the one the push named.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sight: Option<Box<Sight>>,
    /// The lowest [`APP`] that may begin new edits; older ones may still send what they have.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub min_app: u32,
    /// The server's signatures under what it vouches for in `answers`: see [`crate::seal`].
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub seals: Vec<Signature>,
    /// Whether the sender was let go. What they bring is kept for the office to decide on; nothing of anybody
    /// else's is shown to them.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub left: bool,
    /// Seconds until it is worth sending again what has no answer here: it would take no effect, and its sender
    /// has had as much of that kept as one may.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub wait: Option<u32>,
    /// Up to when this person has been shown what rang, where that is later than the push says.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub bell: Option<Timestamp>,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde asks with a reference")]
const fn is_zero(n: &u32) -> bool {
    *n == 0
}

impl Reply {
    /// How many documents are told of.
    #[must_use]
    pub const fn changed(&self) -> usize {
        self.documents.0.len() + self.changes.len()
    }

    /// What is told of them, whichever way, taken out.
    pub fn take_changes(&mut self) -> Vec<Change> {
        let many = std::mem::take(&mut self.documents.0).into_iter();
        let mut all: Vec<Change> = many.map(|document| Change::Put(Box::new(document))).collect();
        all.append(&mut self.changes);
        all
    }
}

/// The server's answer to one op, the same for ever (I2).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Answer {
    /// The op.
    pub op: OpId,
    /// What became of it.
    pub outcome: Outcome,
}

/// What became of an op.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    /// Kept: "diterima".
    Kept(Receipt),
    /// The base is not the head. The head as the sender may see it, if they may.
    Conflict(Option<Box<Document>>),
    /// Not kept, and why; the head as the sender may see it, if they may.
    Refused {
        /// Why.
        why: Refusal,
        /// The head.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        head: Option<Box<Document>>,
    },
}

/// The server's word that an op is kept. Of the document as the sender may see it: while its author
/// mends a returned document in private, a superior's comment stands beside the returned revision.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Receipt {
    /// The op.
    pub op: OpId,
    /// The revision it made (of a comment: the one it stands beside).
    pub revision: u32,
    /// The token of that revision.
    pub token: Token,
    /// SHA-256 of the body's JSON.
    pub content: Hash,
    /// The server's clock.
    pub at: Timestamp,
}

/// A document as it stands now, or that it is out of sight.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Change {
    /// The document at its head, as the receiver may see it.
    Put(Box<Document>),
    /// The same, of a document of their own whose text they have had since `after`: only for a device that is
    /// not [`Push::part`]. One that has lost it all the same fetches everything.
    Rest(Box<Rest>),
    /// The receiver may no longer see it (its author took it back).
    Gone(DocumentId),
}

/// Documents, which travel as [`Columns`].
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "Columns", into = "Columns")]
pub struct Documents(pub Vec<Document>);

impl Documents {
    /// Whether there are none.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl TryFrom<Columns> for Documents {
    type Error = Unread;

    fn try_from(columns: Columns) -> Result<Self, Unread> {
        let mut documents = Vec::new();
        columns.read(|text| {
            documents.push(json::read(text)?);
            Ok(())
        })?;
        Ok(Self(documents))
    }
}

impl From<Documents> for Columns {
    fn from(documents: Documents) -> Self {
        let mut writer = Writer::default();
        for document in documents.0 {
            // Plain data with names that are plain: neither can fail.
            let added = serde_json::to_value(document).is_ok_and(|value| writer.add(&value));
            debug_assert!(added, "a document is a record");
        }
        writer.columns()
    }
}

impl Change {
    /// The document it is about.
    #[must_use]
    pub const fn doc(&self) -> DocumentId {
        match self {
            Self::Put(document) => document.id,
            Self::Rest(rest) => rest.document.id,
            Self::Gone(id) => *id,
        }
    }

    /// At which revision it stands now; none where it is out of sight.
    #[must_use]
    pub const fn revision(&self) -> Option<u32> {
        match self {
            Self::Put(document) => Some(document.revision),
            Self::Rest(rest) => Some(rest.document.revision),
            Self::Gone(_) => None,
        }
    }
}

/// Why a request as a whole came to nothing; the body of every HTTP error.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Fault {
    /// Not signed in, or no longer. Nothing on the device is touched for it.
    NotSignedIn,
    /// Name and password do not belong together.
    WrongPassword,
    /// The person signed in is not the one whose store this is.
    OtherPerson,
    /// The request could not be read.
    Malformed,
    /// The request was larger than the server takes.
    TooLarge,
    /// Too many requests or attempts.
    TooMany {
        /// Seconds to wait.
        wait: u32,
    },
    /// The sender speaks a newer protocol than the server.
    NewerProtocol {
        /// The newest the server speaks.
        speaks: u16,
    },
    /// The request did not come from this app's own pages.
    ForeignOrigin,
    /// No such address.
    NotFound,
    /// A file that is not what its name says, of a kind that is not taken, or too large for its kind.
    NotTaken,
    /// Whoever brings it has brought as many bytes as they may.
    Full,
    /// The server failed; the cause is in its log.
    Broken,
}

/// The answer to `PUT /api/blobs/{hash}`: how far the server has a file. A device that is told less than
/// it sent goes on from there.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Arrived {
    /// Bytes that are there.
    pub have: u32,
    /// Whether the file is there whole, and is what its name says.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub whole: bool,
}

/// `POST /api/session`.
#[derive(Clone, Serialize, Deserialize)]
pub struct SignIn {
    /// Name for signing in, or identity number.
    pub login: String,
    /// Password.
    pub password: String,
    /// The device that asks.
    pub device: DeviceId,
}

/// The answer to [`SignIn`].
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SignedIn {
    /// Who is signed in now.
    pub person: EmployeeId,
    /// Their name, for the list of people on this phone.
    pub name: String,
    /// Their name for signing in, so that whoever used an identity number need not leave that on a
    /// shared phone.
    pub login: String,
}
