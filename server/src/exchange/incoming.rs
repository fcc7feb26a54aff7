//! One op as it came: its very bytes, and what could be read of them.
//!
//! Reads and hashes before the writer's turn; must not know what is stored.

use serde::Deserialize;
use serde_json::value::RawValue;
use shared::apply::Refusal;
use shared::hash::Hash;
use shared::id::OpId;
use shared::op::{MAX_OP_BYTES, Op, VERSION};

/// An op that can be answered.
#[derive(Debug)]
pub(super) struct Incoming {
    /// Its id: the answer's address.
    pub(super) id: OpId,
    /// Its very bytes (R4).
    pub(super) bytes: Box<RawValue>,
    /// SHA-256 of them.
    pub(super) hash: Hash,
    /// What it says, or why that is of no use.
    pub(super) op: Result<Op, Refusal>,
    /// SHA-256 of the text it brings, if it brings one.
    pub(super) content: Option<Hash>,
}

/// What is read of an op that cannot be read.
#[derive(Deserialize)]
struct Address {
    id: OpId,
}

impl Incoming {
    /// Reads one op; `None` where it has not even an id.
    pub(super) fn read(bytes: Box<RawValue>) -> Option<Self> {
        let text = bytes.get();
        let op = if text.len() > MAX_OP_BYTES {
            Err(Refusal::TooLarge)
        } else {
            serde_json::from_str::<Op>(text).map_err(|_| Refusal::Unreadable)
        };
        let id = match &op {
            Ok(op) => op.id,
            Err(_) => serde_json::from_str::<Address>(text).ok()?.id,
        };
        // What an older app brings is not yet the text that its author meant.
        let whole = op.as_ref().ok().filter(|op| op.version >= VERSION);
        let content = whole.and_then(|op| op.act.body()).map(Hash::of_body);
        let hash = Hash::of(text.as_bytes());
        Some(Self { id, bytes, hash, op, content })
    }
}
