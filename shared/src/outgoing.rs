//! What a device sends, and what it must keep before it does.

use crate::apply::Refusal;
use crate::device::{Device, key, note};
use crate::held::Hold;
use crate::id::{DocumentId, Epoch, OpId};
use crate::json;
use crate::op::MAX_OP_BYTES;
use crate::protocol::{APP, MAX_OPS, PROTOCOL, Push};
use crate::row::{Batch, Table};
use serde::Deserialize;

/// Most bytes of ops in one push, so that a bad line carries it in one breath.
const PUSH_BYTES: usize = 256 * 1024;

/// So many ops in one push are carried by any line that is one. Over it their bytes are the bound, and what the
/// server takes: a pile of decisions is small.
pub const MOST_OPS: usize = 50;

/// Bytes of changes that a reply may bring for each op that a push may have: a line that did not carry so many
/// up carries as little down.
const ROOM_EACH: usize = 5 * 1024;

/// What to send, and what to commit before sending it.
#[derive(Debug)]
pub struct Outgoing {
    /// The message: the JSON of a [`Push`].
    pub push: String,
    /// Which ops are in it.
    pub ops: Vec<OpId>,
    /// The server's epoch as the device knows it.
    pub epoch: Option<Epoch>,
    /// Freezes the ops in it: commit first, or a crash could change bytes that have left (R4).
    pub batch: Batch,
}

/// What the server must find in the bytes of an op to answer it.
#[derive(Deserialize)]
struct Address {
    id: OpId,
    doc: DocumentId,
}

impl Device {
    /// What to send now: at most `most` ops, at most one a document (R3), oldest first. What `hold` holds stays, and
    /// what was done to the same document after it (R17).
    pub fn outgoing(&mut self, most: usize, hold: Hold<'_>) -> Outgoing {
        let carries = most;
        let mut batch = Batch::default();
        let mut ops = Vec::new();
        let mut ids = Vec::new();
        let mut touched = Vec::new();
        let mut size = 0;
        let mut too_large = Vec::new();
        // After a restore everything is fetched before anything is sent: a receipt for a document that
        // is not here yet would leave its text with the server alone, which may be restored again.
        // A pile of decisions is short; of texts a bad line loses fewer at a time.
        let (most, texts) = match most {
            _ if self.state.refetch => (0, 0),
            MOST_OPS => (MAX_OPS, MOST_OPS),
            fewer => (fewer, fewer),
        };
        let mut written = 0;
        for (seq, pending) in self.outbox.iter_mut() {
            if !note(&mut touched, pending.op.doc) || hold.holds(pending) {
                continue;
            }
            // What a broken disk made of frozen bytes is made again of the op: without its id it would spoil
            // all others, under another one it would never be answered (I6).
            let (id, doc) = (pending.op.id, pending.op.doc);
            let whole = |bytes: &String| {
                json::read::<Address>(bytes).is_ok_and(|a| (a.id, a.doc) == (id, doc))
            };
            let frozen = pending.bytes.clone().filter(whole);
            let was_frozen = frozen.is_some();
            let Some(bytes) = frozen.or_else(|| serde_json::to_string(&pending.op).ok()) else {
                continue;
            };
            // The server would refuse it, or the whole message for its sake: it stands in nobody's way (I6).
            if bytes.len() > MAX_OP_BYTES {
                too_large.push(*seq);
                continue;
            }
            size += bytes.len();
            written += usize::from(pending.op.act.body().is_some());
            if ops.len() >= most || written > texts || (size > PUSH_BYTES && !ops.is_empty()) {
                break;
            }
            if !was_frozen {
                pending.bytes = Some(bytes.clone());
                batch.put(Table::Outbox, key(*seq), pending);
            }
            ops.push(bytes);
            ids.push(id);
        }
        for seq in too_large {
            if let Some(pending) = self.outbox.remove(&seq) {
                batch.delete(Table::Outbox, key(seq));
                let at = pending.op.at;
                self.refused(pending, Refusal::TooLarge, at, &mut batch);
            }
        }
        let push = Push {
            protocol: PROTOCOL,
            app: APP,
            device: None,
            person: self.state.me,
            epoch: self.state.epoch,
            cursor: self.state.cursor,
            part: self.state.more,
            sight: self.sight.as_ref().map(|s| s.hash),
            room: (carries < MOST_OPS).then(|| carries * ROOM_EACH),
            bell: self.bell(),
            ops: Vec::new(),
        };
        let epoch = push.epoch;
        Outgoing { push: with_ops(&push, &ops), ops: ids, epoch, batch }
    }
}

/// The message as JSON, with the ops in it byte for byte as they were frozen. `push` has none of its own,
/// and then says nothing of them; a golden file holds what comes of it.
fn with_ops(push: &Push, ops: &[String]) -> String {
    // Plain data: writing it cannot fail.
    let mut text = serde_json::to_string(push).unwrap_or_default();
    if !ops.is_empty() && text.pop().is_some() {
        text.push_str(",\"ops\":[");
        text.push_str(&ops.join(","));
        text.push_str("]}");
    }
    text
}
