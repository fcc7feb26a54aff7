//! *Perlu dilihat*: texts that could not become the document, kept until their author decides (I1).

use crate::apply::Refusal;
use crate::day::Timestamp;
use crate::device::Device;
use crate::document::Body;
use crate::hash::{Hash, Token};
use crate::id::{DocumentId, OpId};
use crate::op::{Act, Op};
use crate::row::{Batch, Table};
use crate::status::Status;
use serde::{Deserialize, Serialize};
use std::borrow::Cow;

/// One matter that waits for its author's eyes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TrayItem {
    /// The op it came from: the key.
    pub op: OpId,
    /// The document it is about; none where the op could not be read any more.
    pub doc: DocumentId,
    /// When it was put here, by the device's clock.
    pub at: Timestamp,
    /// Why it is here.
    pub why: TrayWhy,
    /// What the person did, whole: their text or their words.
    pub mine: Act,
    /// The text that stands instead, where there is one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub theirs: Option<Body>,
    /// Why it was sent so late, where its author said so: see [`Op::late`](crate::op::Op::late).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub late: Option<String>,
    /// The text that both were made of, where that is known: what only one of them changed is no question.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub before: Option<Body>,
}

/// What becomes of the fields that both texts wrote.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Choice {
    /// They say what the text in the tray says.
    Mine,
    /// They say both: see [`crate::report::Report::both`].
    Both,
}

/// Why something lies in the tray.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TrayWhy {
    /// The same field was written twice, on two devices or in two tabs.
    SameField,
    /// A decision met a newer text.
    Moved,
    /// The server refused it.
    Refused(Refusal),
    /// The server was restored and has something else now.
    Restored,
}

impl TrayItem {
    /// Whether it is a report that lies with the office, which decides about it.
    #[must_use]
    pub const fn is_with_office(&self) -> bool {
        matches!((&self.why, &self.mine), (TrayWhy::Refused(why), Act::Submit(_)) if why.is_with_office())
    }

    /// Whether both keep the same act on the same document.
    pub(crate) fn says_as(&self, other: &Self) -> bool {
        self.doc == other.doc && self.mine == other.mine
    }
}

impl Device {
    /// What waits for its author's eyes.
    pub fn tray(&self) -> impl Iterator<Item = &TrayItem> {
        self.tray.values()
    }

    /// Makes the text in the tray the text of its document again, where that is still possible: in the fields
    /// that both wrote, as chosen; what only one of them wrote stays. What its author had sent is sent again, where
    /// nothing is missing in it. Words are said again, a withdrawal is tried again. A decision is never carried over
    /// to a text that was not looked at (I3): it is made afresh beside the document, and let go of here.
    ///
    /// # Errors
    /// The refusal, with nothing changed.
    pub fn keep_mine(
        &mut self,
        item: OpId,
        choice: Choice,
        ids: &mut dyn FnMut() -> OpId,
        now: Timestamp,
    ) -> Result<Batch, Refusal> {
        let before = self.clone();
        let kept = self.try_keep_mine(item, choice, ids, now);
        if kept.is_err() {
            // Half of it may be recorded already.
            *self = before;
        }
        kept
    }

    fn try_keep_mine(
        &mut self,
        item: OpId,
        choice: Choice,
        ids: &mut dyn FnMut() -> OpId,
        now: Timestamp,
    ) -> Result<Batch, Refusal> {
        let with_office = self.tray.get(&item).is_some_and(TrayItem::is_with_office);
        let Some(TrayItem { doc, mine, before, late, .. }) = self.tray.get(&item).cloned() else {
            return Ok(Batch::default());
        };
        let mut batch = Batch::default();
        let head = self.document(doc).map(Cow::into_owned);
        // What the office has set aside its author looks at first, and says anew why it comes late.
        let was_sent = matches!(mine, Act::Submit(_)) && !with_office;
        match mine {
            Act::SaveDraft(body) | Act::Submit(body) => {
                let looked_at = head.as_ref().map(|d| d.body.clone());
                let text = match (&looked_at, choice) {
                    (Some(head), Choice::Both) => Body::both(before.as_ref(), &body, head),
                    // Turned round: where both wrote, the second goes.
                    (Some(head), Choice::Mine) if before.is_some() => {
                        Body::join(before.as_ref(), head, &body).text
                    }
                    (Some(_) | None, Choice::Mine | Choice::Both) => body,
                };
                let sent = head.as_ref().filter(|d| d.status == Status::Submitted);
                if let Some(sent) = sent.filter(|d| d.body != text) {
                    let took = self.record(doc, Act::Withdraw, Some(sent.token), ids(), now)?;
                    batch.extend(took);
                }
                batch.extend(self.edit(looked_at.as_ref(), text, ids(), now)?);
                if was_sent {
                    batch.extend(self.send_again(doc, late, ids(), now));
                }
            }
            Act::Withdraw => {
                let base = head.map(|d| d.token);
                batch.extend(self.record(doc, Act::Withdraw, base, ids(), now)?);
            }
            said @ (Act::Comment(_) | Act::Tell(_)) => {
                batch.extend(self.record(doc, said, None, ids(), now)?);
            }
            Act::Approve | Act::Return(_) | Act::Reopen(_) => return Err(Refusal::Moved),
            Act::Seen(_) => {}
        }
        batch.extend(self.discard(item));
        Ok(batch)
    }

    /// Sends what stands in a document now, with what its author said of its coming late; what cannot be sent stays as
    /// it is.
    fn send_again(
        &mut self,
        doc: DocumentId,
        late: Option<String>,
        id: OpId,
        now: Timestamp,
    ) -> Batch {
        let Some(head) = self.document(doc).map(Cow::into_owned) else { return Batch::default() };
        let op = self.op(id, doc, Act::Submit(head.body), Some(head.token), now);
        self.take_up(Op { late, ..op }, now).unwrap_or_default()
    }

    /// Lets go of a matter in the tray. Its author knows what it says (I1).
    pub fn discard(&mut self, item: OpId) -> Batch {
        let mut batch = Batch::default();
        if self.tray.remove(&item).is_some() {
            batch.delete(Table::Tray, item);
            // It may have been the last reason to keep a document of somebody out of sight (R11).
            self.forget_out_of_sight(&mut batch);
        }
        batch
    }

    #[expect(clippy::too_many_arguments, reason = "one call site a case, all of them plain data")]
    pub(crate) fn file(
        &mut self,
        op: OpId,
        doc: DocumentId,
        at: Timestamp,
        why: TrayWhy,
        mine: Act,
        theirs: Option<Body>,
        batch: &mut Batch,
    ) {
        self.file_item(
            TrayItem { op, doc, at, why, mine, theirs, late: None, before: None },
            batch,
        );
    }

    pub(crate) fn file_item(&mut self, mut item: TrayItem, batch: &mut Batch) {
        // One op can leave two texts here (the other tab's when it was typed, its own when it was
        // refused), and a damaged parcel can name another document: neither takes the other's place (I1).
        while self.tray.get(&item.op).is_some_and(|there| !there.says_as(&item)) {
            item.op = another(item.op);
        }
        batch.put(Table::Tray, item.op, &item);
        self.tray.insert(item.op, item);
    }
}

/// The key of a text that was acknowledged under this token, and of which no op is known any more.
pub(crate) const fn key_of(token: Token) -> OpId {
    OpId::from_uuid(uuid::Uuid::from_bytes(*token.bytes()))
}

/// A key that follows from `op` and is no op's id.
pub(crate) fn another(op: OpId) -> OpId {
    let mut bytes = [0; 16];
    bytes.copy_from_slice(&Hash::of(op.uuid().as_bytes()).bytes()[..16]);
    OpId::from_uuid(uuid::Uuid::from_bytes(bytes))
}
