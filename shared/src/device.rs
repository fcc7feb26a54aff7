//! One person's device as plain data: confirmed documents + outbox + cursor. What is on the screen is
//! the first with the second applied.
//!
//! Every change comes back as a [`Batch`] that the caller commits before it shows or sends anything.
//! Nothing here stores, sends, tells the time or mints an id.

use crate::apply::{Actor, Refusal, apply};
use crate::day::Timestamp;
use crate::document::{Body, Document};
use crate::hash::{Hash, Token};
use crate::id::{DeviceId, DocumentId, EmployeeId, Epoch, OpId};
use crate::op::{Act, Op};
use crate::person::Sight;
use crate::protocol::{APP, Cursor, PROTOCOL, Push, Receipt};
use crate::row::{Batch, Row, Table};
use crate::status::{Standing, Status};
use crate::tray::{TrayItem, TrayWhy};
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;
use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

/// Most bytes of ops in one push, so that a bad line carries it in one breath.
const PUSH_BYTES: usize = 256 * 1024;
const STATE: &str = "state";
const SIGHT: &str = "sight";

/// A device of one person.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Device {
    pub(crate) state: State,
    pub(crate) sight: Option<Sight>,
    pub(crate) confirmed: BTreeMap<DocumentId, Confirmed>,
    pub(crate) outbox: BTreeMap<u64, Pending>,
    pub(crate) tray: BTreeMap<OpId, TrayItem>,
    pub(crate) rescue: BTreeMap<DocumentId, Document>,
    /// Rows this version cannot read: left where they are, counted, never deleted (I8).
    unread: Vec<(Table, String)>,
}

/// The single values.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct State {
    pub(crate) me: EmployeeId,
    pub(crate) device: DeviceId,
    #[serde(default)]
    pub(crate) epoch: Option<Epoch>,
    #[serde(default)]
    pub(crate) cursor: Cursor,
    /// Whether the last reply said that there is more.
    #[serde(default)]
    pub(crate) more: bool,
    /// Whether everything is being fetched from a server that lives a new life (R10).
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub(crate) refetch: bool,
    /// How far this device's clock is behind the server's, ms.
    #[serde(default)]
    pub(crate) skew: Option<i64>,
    #[serde(default)]
    pub(crate) min_app: u32,
    /// The device's clock at the last reply.
    #[serde(default)]
    pub(crate) last_contact: Option<Timestamp>,
}

/// A document as the server confirmed it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Confirmed {
    pub(crate) doc: Document,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) receipt: Option<Receipt>,
}

/// An op that the server has not answered.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Pending {
    pub(crate) op: Op,
    /// The exact bytes, once they may have left the device (R4).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) bytes: Option<String>,
    /// The text that was there when the edit began: the ancestor of a join (R2).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) before: Option<Body>,
}

/// How far a document has walked, each with its own word on the screen.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Stage {
    /// A draft, saved on this phone.
    OnPhone,
    /// A draft, saved on this phone and with the server.
    Mirrored,
    /// Something decided here waits for the line: sent, withdrawn, approved, returned.
    Waiting,
    /// The server has it.
    Received,
    /// The superior has opened it.
    Seen,
    /// Approved, and the server knows.
    Approved,
    /// Returned, and the server knows.
    Returned,
}

/// A document as it is shown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct View<'a> {
    /// The document with everything unsent applied.
    pub document: Cow<'a, Document>,
    /// How far it has walked.
    pub stage: Stage,
    /// The server's receipt for the last op this device sent about it.
    pub receipt: Option<Receipt>,
    /// Whether something about it lies in the tray.
    pub needs_look: bool,
}

/// What to send, and what to commit before sending it.
#[derive(Debug)]
pub struct Outgoing {
    /// The message.
    pub push: Push,
    /// Freezes the ops in it: commit first, or a crash could change bytes that have left (R4).
    pub batch: Batch,
}

impl Device {
    /// A device on which this person has never been, and the rows that make it known.
    #[must_use]
    pub fn new(me: EmployeeId, device: DeviceId) -> (Self, Batch) {
        let state = State {
            me,
            device,
            epoch: None,
            cursor: Cursor::default(),
            more: true,
            refetch: false,
            skew: None,
            min_app: 0,
            last_contact: None,
        };
        let new = Self {
            state,
            sight: None,
            confirmed: BTreeMap::new(),
            outbox: BTreeMap::new(),
            tray: BTreeMap::new(),
            rescue: BTreeMap::new(),
            unread: Vec::new(),
        };
        let mut batch = Batch::default();
        new.put_state(&mut batch);
        (new, batch)
    }

    /// The device as its rows say; `None` where there is no device in them. Rows that cannot be read
    /// are counted and left alone.
    #[must_use]
    pub fn load(rows: impl IntoIterator<Item = Row>) -> Option<Self> {
        let rows: Vec<Row> = rows.into_iter().collect();
        let state = rows
            .iter()
            .find(|r| r.table == Table::Meta && r.key == STATE)
            .and_then(|r| serde_json::from_str(r.value.as_deref()?).ok())?;
        let mut device = Self {
            state,
            sight: None,
            confirmed: BTreeMap::new(),
            outbox: BTreeMap::new(),
            tray: BTreeMap::new(),
            rescue: BTreeMap::new(),
            unread: Vec::new(),
        };
        for row in rows {
            device.take_row(row);
        }
        Some(device)
    }

    /// Takes in one row that another tab wrote, or that was loaded.
    pub fn take_row(&mut self, row: Row) {
        let Row { table, key, value } = row;
        let text = value.as_deref();
        let read = match table {
            Table::Confirmed => slot(&mut self.confirmed, key.parse().ok(), text),
            Table::Outbox => slot(&mut self.outbox, key.parse().ok(), text),
            Table::Tray => slot(&mut self.tray, key.parse().ok(), text),
            Table::Rescue => slot(&mut self.rescue, key.parse().ok(), text),
            Table::Meta if key == STATE => {
                text.and_then(|t| serde_json::from_str(t).ok()).map(|state| self.state = state)
            }
            Table::Meta if key == SIGHT => text
                .and_then(|t| serde_json::from_str(t).ok())
                .map(|sight| self.sight = Some(sight)),
            // Other single values belong to the app.
            Table::Meta => Some(()),
        };
        let name = (table, key);
        self.unread.retain(|known| *known != name);
        if read.is_none() {
            self.unread.push(name);
        }
    }

    /// Whose device it is.
    #[must_use]
    pub const fn me(&self) -> EmployeeId {
        self.state.me
    }

    /// What the server said about people, catalogue and calendar; none before the first contact.
    #[must_use]
    pub const fn sight(&self) -> Option<&Sight> {
        self.sight.as_ref()
    }

    /// The device's clock put right by what the server last said.
    #[must_use]
    pub fn corrected(&self, now: Timestamp) -> Timestamp {
        now.plus_ms(self.state.skew.unwrap_or(0))
    }

    /// How far the device's clock was behind the server's at the last contact, ms.
    #[must_use]
    pub const fn skew(&self) -> Option<i64> {
        self.state.skew
    }

    /// The device's clock at the last contact.
    #[must_use]
    pub const fn last_contact(&self) -> Option<Timestamp> {
        self.state.last_contact
    }

    /// How many ops the server has not answered.
    #[must_use]
    pub fn unsent(&self) -> usize {
        self.outbox.values().filter(|p| !matches!(p.op.act, Act::Seen(_))).count()
    }

    /// Whether the server has everything of this device, and this device everything it may see (R8).
    #[must_use]
    pub fn is_synced(&self) -> bool {
        self.outbox.is_empty() && !self.state.more && self.state.epoch.is_some()
    }

    /// Whether an exchange now would have something to send or fetch.
    #[must_use]
    pub fn has_work(&self) -> bool {
        !self.is_synced()
    }

    /// Whether this build is too old to begin new edits; what is saved may still be sent (R13).
    #[must_use]
    pub const fn too_old(&self) -> bool {
        APP < self.state.min_app
    }

    /// Rows of the store that this version cannot read. They stay where they are.
    #[must_use]
    pub fn unread(&self) -> &[(Table, String)] {
        &self.unread
    }

    /// What waits for its author's eyes.
    pub fn tray(&self) -> impl Iterator<Item = &TrayItem> {
        self.tray.values()
    }

    /// A document as it is shown.
    #[must_use]
    pub fn view(&self, doc: DocumentId) -> Option<View<'_>> {
        let document = self.document(doc)?;
        Some(self.dress(document))
    }

    /// Every document there is, as it is shown, the oldest day first.
    pub fn views(&self) -> impl Iterator<Item = View<'_>> {
        let unsent = self.outbox.values().map(|p| p.op.doc);
        let ids: BTreeSet<DocumentId> = self.confirmed.keys().copied().chain(unsent).collect();
        ids.into_iter().filter_map(|id| self.view(id))
    }

    /// Keeps what the person typed over `looked_at`, the text that was in the form when the edit
    /// began. What another tab or device wrote to other fields meanwhile is joined in; what it wrote
    /// to the same field goes to the tray, and the person who is typing goes on.
    ///
    /// # Errors
    /// The refusal, where the document cannot be edited now; nothing is changed.
    pub fn edit(
        &mut self,
        looked_at: Option<&Body>,
        mine: Body,
        op: OpId,
        now: Timestamp,
    ) -> Result<Batch, Refusal> {
        let doc = mine.document_id(self.me());
        let head = self.document(doc).map(Cow::into_owned);
        let Some(head) = head else {
            return self.record(doc, Act::SaveDraft(mine), None, op, now);
        };
        // With the sides turned round, so that an overlap goes to the one who is typing.
        let joined = Body::join(looked_at, &head.body, &mine);
        if joined.text == head.body {
            return Ok(Batch::default());
        }
        let mut batch =
            self.record(doc, Act::SaveDraft(joined.text.clone()), Some(head.token), op, now)?;
        if joined.overlap {
            let other = Act::SaveDraft(head.body);
            self.file(op, doc, now, TrayWhy::SameField, other, Some(joined.text), &mut batch);
        }
        Ok(batch)
    }

    /// Records one act on the revision `base`, and shows its result at once.
    ///
    /// # Errors
    /// The refusal, by the same rule the server applies; nothing is changed.
    pub fn record(
        &mut self,
        doc: DocumentId,
        act: Act,
        base: Option<Token>,
        op: OpId,
        now: Timestamp,
    ) -> Result<Batch, Refusal> {
        let mut batch = Batch::default();
        let at = self.corrected(now);
        let head = self.document(doc).map(Cow::into_owned);
        let mut op = Op { id: op, doc, base, at: now, skew: self.state.skew, act };
        let actor = self.actor(head.as_ref()).ok_or(Refusal::NotYours)?;
        let done = apply(head.as_ref(), &op, actor, at)?;
        if op.act.step().is_none() && head.as_ref() == Some(&done) {
            return Ok(batch);
        }
        let mut before = head.map(|d| d.body);
        // What has not left yet is replaced by what came of it: an evening of typing is one op.
        if let Some((seq, last)) = self.last_unfrozen(doc) {
            let folded = match (&last.op.act, &op.act) {
                (Act::SaveDraft(_), Act::SaveDraft(_) | Act::Submit(_)) => Some(op.act.clone()),
                (Act::Submit(body), Act::Withdraw) => Some(Act::SaveDraft(body.clone())),
                _ => None,
            };
            if let Some(act) = folded {
                op.base = last.op.base;
                op.act = act;
                before = last.before.clone();
                self.outbox.remove(&seq);
                batch.delete(Table::Outbox, key(seq));
            }
        }
        self.push_pending(Pending { op, bytes: None, before }, &mut batch);
        Ok(batch)
    }

    /// What to send now: at most `most` ops, at most one a document (R3), oldest first.
    pub fn outgoing(&mut self, most: usize) -> Outgoing {
        let mut batch = Batch::default();
        let mut ops = Vec::new();
        let mut touched = BTreeSet::new();
        let mut size = 0;
        // After a restore everything is fetched before anything is sent: a receipt for a document that
        // is not here yet would leave its text with the server alone, which may be restored again.
        let most = if self.state.refetch { 0 } else { most };
        for (seq, pending) in &mut self.outbox {
            if !touched.insert(pending.op.doc) {
                continue;
            }
            let frozen = pending.bytes.is_some();
            let Some(bytes) =
                pending.bytes.clone().or_else(|| serde_json::to_string(&pending.op).ok())
            else {
                continue;
            };
            size += bytes.len();
            if ops.len() >= most || (size > PUSH_BYTES && !ops.is_empty()) {
                break;
            }
            if !frozen {
                pending.bytes = Some(bytes.clone());
                batch.put(Table::Outbox, key(*seq), pending);
            }
            if let Ok(raw) = RawValue::from_string(bytes) {
                ops.push(raw);
            }
        }
        let push = Push {
            protocol: PROTOCOL,
            app: APP,
            device: self.state.device,
            person: self.state.me,
            epoch: self.state.epoch,
            cursor: self.state.cursor,
            sight: self.sight.as_ref().map(|s| s.hash),
            ops,
        };
        Outgoing { push, batch }
    }

    /// Makes the text in the tray the text of its document again, where that is still possible; words
    /// are said again, a withdrawal is tried again. A decision is never carried over to a text that
    /// was not looked at (I3): it is made afresh beside the document, and let go of here.
    ///
    /// # Errors
    /// The refusal, with nothing changed.
    pub fn keep_mine(
        &mut self,
        item: OpId,
        ids: &mut dyn FnMut() -> OpId,
        now: Timestamp,
    ) -> Result<Batch, Refusal> {
        let before = self.clone();
        let kept = self.try_keep_mine(item, ids, now);
        if kept.is_err() {
            // Half of it may be recorded already.
            *self = before;
        }
        kept
    }

    fn try_keep_mine(
        &mut self,
        item: OpId,
        ids: &mut dyn FnMut() -> OpId,
        now: Timestamp,
    ) -> Result<Batch, Refusal> {
        let Some(TrayItem { doc, mine, .. }) = self.tray.get(&item).cloned() else {
            return Ok(Batch::default());
        };
        let mut batch = Batch::default();
        let head = self.document(doc).map(Cow::into_owned);
        match mine {
            Act::SaveDraft(body) | Act::Submit(body) => {
                if let Some(head) = head.as_ref().filter(|h| h.status == Status::Submitted) {
                    let took = self.record(doc, Act::Withdraw, Some(head.token), ids(), now)?;
                    batch.extend(took);
                }
                let looked_at = self.document(doc).map(|d| d.body.clone());
                batch.extend(self.edit(looked_at.as_ref(), body, ids(), now)?);
            }
            Act::Withdraw => {
                let base = head.map(|d| d.token);
                batch.extend(self.record(doc, Act::Withdraw, base, ids(), now)?);
            }
            Act::Comment(text) => {
                batch.extend(self.record(doc, Act::Comment(text), None, ids(), now)?);
            }
            Act::Approve | Act::Return(_) | Act::Reopen(_) => return Err(Refusal::Moved),
            Act::Seen(_) => {}
        }
        batch.extend(self.discard(item));
        Ok(batch)
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

    /// As what this person acts on a document (none: a new one of their own).
    pub(crate) fn actor(&self, document: Option<&Document>) -> Option<Actor> {
        let owner = document.map_or(self.state.me, |d| d.owner);
        let standing = if owner == self.state.me {
            Standing::Author
        } else if self.sight.as_ref().is_some_and(|s| s.leads(owner)) {
            Standing::Superior
        } else {
            return None;
        };
        Some(Actor { employee: self.state.me, standing })
    }

    /// The confirmed document with everything unsent applied.
    pub(crate) fn document(&self, doc: DocumentId) -> Option<Cow<'_, Document>> {
        let confirmed = self.confirmed.get(&doc).map(|c| &c.doc);
        self.over(confirmed.or_else(|| self.rescue.get(&doc)), doc)
    }

    /// The same without what the server has lost: what an op that is put on new ground will meet.
    pub(crate) fn ground(&self, doc: DocumentId) -> Option<Cow<'_, Document>> {
        self.over(self.confirmed.get(&doc).map(|c| &c.doc), doc)
    }

    fn over<'a>(&self, head: Option<&'a Document>, doc: DocumentId) -> Option<Cow<'a, Document>> {
        let mut shown = head.map(Cow::Borrowed);
        for pending in self.outbox.values().filter(|p| p.op.doc == doc) {
            if let Some(after) = self.replay(shown.as_deref(), &pending.op) {
                shown = Some(Cow::Owned(after));
            }
        }
        shown
    }

    /// Shows an unsent op on a head that may have moved under it: what the person wrote stays on the
    /// screen until the server has answered.
    fn replay(&self, head: Option<&Document>, op: &Op) -> Option<Document> {
        let actor = self.actor(head)?;
        let at = op.at.plus_ms(op.skew.unwrap_or(0));
        match apply(head, op, actor, at) {
            Ok(after) => Some(after),
            Err(Refusal::Moved) => {
                let moved = Op { base: head.map(|d| d.token), ..op.clone() };
                apply(head, &moved, actor, at).ok()
            }
            Err(_) => None,
        }
    }

    fn dress<'a>(&'a self, document: Cow<'a, Document>) -> View<'a> {
        let id = document.id;
        // What only the rescue set still has is no longer with the server.
        let lost = !self.confirmed.contains_key(&id) && self.rescue.contains_key(&id);
        let waits = lost
            || self
                .outbox
                .values()
                .any(|p| p.op.doc == id && !matches!(p.op.act, Act::Comment(_) | Act::Seen(_)));
        let stage = match (document.status, waits) {
            (Status::Draft, true) => Stage::OnPhone,
            (Status::Returned, true) if document.owner == self.me() => Stage::OnPhone,
            (Status::Submitted | Status::Approved | Status::Returned, true) => Stage::Waiting,
            (Status::Draft, false) => Stage::Mirrored,
            (Status::Submitted, false) if document.seen_now() => Stage::Seen,
            (Status::Submitted, false) => Stage::Received,
            (Status::Approved, false) => Stage::Approved,
            (Status::Returned, false) => Stage::Returned,
        };
        View {
            stage,
            receipt: self.confirmed.get(&id).and_then(|c| c.receipt),
            needs_look: self.tray.values().any(|t| t.doc == id),
            document,
        }
    }

    fn last_unfrozen(&self, doc: DocumentId) -> Option<(u64, &Pending)> {
        let (seq, last) = self.outbox.iter().rev().find(|(_, p)| p.op.doc == doc)?;
        last.bytes.is_none().then_some((*seq, last))
    }

    pub(crate) fn push_pending(&mut self, pending: Pending, batch: &mut Batch) {
        // Rows that this version cannot read have numbers too, and must not be written over (I8).
        let unread = self.unread.iter().filter(|(table, _)| *table == Table::Outbox);
        let taken = unread.filter_map(|(_, key)| key.parse().ok());
        let last = taken.chain(self.outbox.keys().next_back().copied()).max();
        let seq = last.map_or(1, |last: u64| last.saturating_add(1));
        batch.put(Table::Outbox, key(seq), &pending);
        self.outbox.insert(seq, pending);
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
        // One op can leave two texts here (the other tab's when it was typed, its own when it was
        // refused): neither takes the other's place (I1).
        let mut key = op;
        while self.tray.get(&key).is_some_and(|there| there.mine != mine) {
            key = another(key);
        }
        let item = TrayItem { op: key, doc, at, why, mine, theirs };
        batch.put(Table::Tray, key, &item);
        self.tray.insert(key, item);
    }

    pub(crate) fn put_state(&self, batch: &mut Batch) {
        batch.put(Table::Meta, STATE, &self.state);
    }

    pub(crate) fn put_sight(&self, batch: &mut Batch) {
        if let Some(sight) = &self.sight {
            batch.put(Table::Meta, SIGHT, sight);
        }
    }
}

/// A key that follows from `op` and is no op's id.
fn another(op: OpId) -> OpId {
    let mut bytes = [0; 16];
    bytes.copy_from_slice(&Hash::of(op.uuid().as_bytes()).bytes()[..16]);
    OpId::from_uuid(uuid::Uuid::from_bytes(bytes))
}

/// Twenty digits, so that the order of text is the order of numbers.
pub(crate) fn key(seq: u64) -> String {
    format!("{seq:020}")
}

/// Puts the row's value into its place, or takes it out; `None` where it cannot be read.
fn slot<K: Ord, V: for<'de> Deserialize<'de>>(
    map: &mut BTreeMap<K, V>,
    key: Option<K>,
    value: Option<&str>,
) -> Option<()> {
    let key = key?;
    match value {
        Some(text) => map.insert(key, serde_json::from_str(text).ok()?),
        None => map.remove(&key),
    };
    Some(())
}
