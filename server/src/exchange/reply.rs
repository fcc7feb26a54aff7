//! The reply as it is written: the twin of [`shared::protocol::Reply`], for documents and answers that
//! are JSON already. Reading them only to write them again would be most of the work of a pull.
//!
//! Knows the form; must not know where anything in it came from. A test holds it equal to its twin.

use serde::Serialize;
use serde_json::value::RawValue;
use shared::columns::Columns;
use shared::day::Timestamp;
use shared::hash::Signature;
use shared::id::{DocumentId, Epoch, OpId};
use shared::person::Sight;
use shared::protocol::Cursor;
use shared::rest::Rest;

/// What the server answers. The fields are those of the twin, in its order.
#[derive(Debug, Serialize)]
pub struct Reply {
    pub(super) epoch: Epoch,
    pub(super) now: Timestamp,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(super) answers: Vec<Answer>,
    pub(super) after: Cursor,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(super) changes: Vec<Change>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) documents: Option<Columns>,
    pub(super) cursor: Cursor,
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub(super) more: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) sight: Option<Box<Sight>>,
    #[serde(skip_serializing_if = "is_zero")]
    pub(super) min_app: u32,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(super) seals: Vec<Signature>,
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub(super) left: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) wait: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) bell: Option<Timestamp>,
}

/// The answer to one op.
#[derive(Debug, Serialize)]
pub(super) struct Answer {
    pub(super) op: OpId,
    /// A [`shared::protocol::Outcome`].
    pub(super) outcome: Box<RawValue>,
}

/// A document as it stands now, or that it is out of sight.
#[derive(Debug, Serialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Change {
    /// A [`shared::document::Document`].
    Put(Box<RawValue>),
    Rest(Box<Rest>),
    Gone(DocumentId),
}

impl Reply {
    /// The device knows another life of this data: nothing was applied, and it is to begin again (R10).
    pub(super) const fn other_epoch(epoch: Epoch, now: Timestamp) -> Self {
        Self {
            epoch,
            now,
            answers: Vec::new(),
            after: Cursor(0),
            changes: Vec::new(),
            documents: None,
            cursor: Cursor(0),
            more: true,
            sight: None,
            min_app: 0,
            seals: Vec::new(),
            left: false,
            wait: None,
            bell: None,
        }
    }
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde asks with a reference")]
const fn is_zero(n: &u32) -> bool {
    *n == 0
}
