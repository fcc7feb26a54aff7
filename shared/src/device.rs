//! One person's device as plain data: confirmed documents + outbox + cursor. What is on the screen is
//! the first with the second applied.
//!
//! Every change comes back as a [`Batch`] that the caller commits before it shows or sends anything.
//! Nothing here stores, sends, tells the time or mints an id.

use crate::apply::{Actor, Refusal, apply};
use crate::closing::{Term, term, was_sent};
use crate::day::{Day, Timestamp};
use crate::document::{Body, Document, Kind, document_id};
use crate::hash::Token;
use crate::id::{DeviceId, DocumentId, EmployeeId, Epoch, OpId};
use crate::json;
use crate::op::{Act, Op, VERSION, first};
pub use crate::outgoing::Outgoing;
use crate::person::Sight;
use crate::protocol::{APP, Cursor, Receipt};
use crate::row::{Batch, Row, Table};
use crate::status::Standing;
use crate::tray::{TrayItem, TrayWhy};
pub use crate::view::{Made, Stage, View};
use litemap::LiteMap;
use serde::{Deserialize, Serialize};
use std::borrow::Cow;
use std::str::FromStr;

const STATE: &str = "state";
const SIGHT: &str = "sight";
/// A clock goes back by so much without anybody having set it.
const SET_BACK_MS: i64 = 60_000;

/// A device of one person.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Device {
    pub(crate) state: State,
    pub(crate) sight: Option<Sight>,
    pub(crate) confirmed: LiteMap<DocumentId, Confirmed>,
    pub(crate) outbox: LiteMap<u64, Pending>,
    pub(crate) tray: LiteMap<OpId, TrayItem>,
    pub(crate) rescue: LiteMap<DocumentId, Document>,
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
    /// Whether this person was let go.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub(crate) left: bool,
    /// The device's clock at the last reply.
    #[serde(default)]
    pub(crate) last_contact: Option<Timestamp>,
    /// The [`VERSION`] of the oldest app that wrote documents that lie here: it may have left out what it
    /// did not know of, until everything was fetched again (R13).
    #[serde(default = "first")]
    pub(crate) knows: u8,
    /// Up to when this person has been shown what rang: see [`crate::bell`].
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) bell: Option<Timestamp>,
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
            left: false,
            last_contact: None,
            knows: VERSION,
            bell: None,
        };
        let new = Self {
            state,
            sight: None,
            confirmed: LiteMap::new(),
            outbox: LiteMap::new(),
            tray: LiteMap::new(),
            rescue: LiteMap::new(),
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
            .and_then(|r| json::read(r.value.as_deref()?).ok())?;
        let mut device = Self {
            state,
            sight: None,
            confirmed: LiteMap::new(),
            outbox: LiteMap::new(),
            tray: LiteMap::new(),
            rescue: LiteMap::new(),
            unread: Vec::new(),
        };
        for row in rows {
            device.take_row(row);
        }
        Some(device)
    }

    /// Of an older app, in another tab or in the past, everything is fetched again.
    fn take_state(&mut self, state: State) {
        self.state = state;
        if self.knows() < VERSION {
            self.state.cursor = Cursor::default();
            self.state.more = true;
        }
    }

    /// The version of what an act of this device can mean.
    pub(crate) const fn knows(&self) -> u8 {
        self.state.knows
    }

    /// Takes in one row that another tab wrote, or that was loaded.
    pub fn take_row(&mut self, row: Row) {
        let Row { table, key, value } = row;
        let text = value.as_deref();
        let read = match table {
            Table::Confirmed => slot(&mut self.confirmed, &key, text, |c| Some(c.doc.id)),
            Table::Outbox => slot(&mut self.outbox, &key, text, |_| None),
            Table::Tray => slot(&mut self.tray, &key, text, |item| Some(item.op)),
            Table::Rescue => slot(&mut self.rescue, &key, text, |lost| Some(lost.id)),
            Table::Meta if key == STATE => {
                text.and_then(|t| json::read(t).ok()).map(|state| self.take_state(state))
            }
            Table::Meta if key == SIGHT => {
                text.and_then(|t| json::read(t).ok()).map(|sight| self.sight = Some(sight))
            }
            // Other single values belong to the app; receipts are read when somebody asks for them.
            Table::Meta | Table::Receipt => Some(()),
        };
        let name = (table, key);
        self.unread.retain(|known| *known != name);
        if read.is_none() {
            self.unread.push(name);
        }
    }

    /// Whether something that is only here is about a document whose key comes before `first`.
    #[must_use]
    pub fn reaches_back(&self, first: &str) -> bool {
        let mut docs = self.outbox.values().map(|p| p.op.doc).chain(self.rescue.keys().copied());
        docs.any(|doc| doc.to_string().as_str() < first)
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

    /// The device's clock put right by what the server last said. A clock that stands before its own last
    /// contact has been set right since, and what was said of it holds no more.
    #[must_use]
    pub fn corrected(&self, now: Timestamp) -> Timestamp {
        now.plus_ms(self.skew_at(now).unwrap_or(0))
    }

    pub(crate) fn skew_at(&self, now: Timestamp) -> Option<i64> {
        let set_back =
            self.state.last_contact.is_some_and(|at| now.0.saturating_add(SET_BACK_MS) < at.0);
        self.state.skew.filter(|_| !set_back)
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

    /// When the oldest op that the server has not answered was made, by the device's clock.
    #[must_use]
    pub fn waits_since(&self) -> Option<Timestamp> {
        let waits = self.outbox.values().filter(|p| !matches!(p.op.act, Act::Seen(_)));
        waits.map(|p| p.op.at).min()
    }

    /// What lies only here: what is unsent, what waits for its author's eyes, rows that cannot be read, and what a
    /// restored server may have lost.
    #[must_use]
    pub fn only_here(&self) -> usize {
        self.unsent() + self.held() + self.to_put_back()
    }

    /// How many documents a restored server may have lost (R10), or words beside them.
    #[must_use]
    pub fn to_put_back(&self) -> usize {
        self.rescue.len()
    }

    /// Whether everything is being fetched from a restored server: what it has lost is not known before the end.
    #[must_use]
    pub const fn is_refetching(&self) -> bool {
        self.state.refetch
    }

    /// What waits for its author's eyes, and rows that cannot be read.
    #[must_use]
    pub fn held(&self) -> usize {
        self.tray.len() + self.unread.len()
    }

    /// Whether the server has everything of this device, and this device everything it may see (R8).
    #[must_use]
    pub fn is_synced(&self) -> bool {
        self.outbox.is_empty() && self.is_fetched()
    }

    /// The same but for marks of having seen, which nobody waits for.
    #[must_use]
    pub fn is_received(&self) -> bool {
        self.unsent() == 0 && self.is_fetched()
    }

    /// Whether this device has fetched everything it may see.
    #[must_use]
    pub const fn is_fetched(&self) -> bool {
        !self.state.more && self.state.epoch.is_some()
    }

    /// Whether this build is too old to begin new edits; what is saved may still be sent (R13).
    #[must_use]
    pub const fn too_old(&self) -> bool {
        APP < self.state.min_app
    }

    /// The life of the server's data that this device knows; none before the first contact.
    #[must_use]
    pub const fn epoch(&self) -> Option<Epoch> {
        self.state.epoch
    }

    /// Whether this person was let go: what they send waits for their office.
    #[must_use]
    pub const fn has_left(&self) -> bool {
        self.state.left
    }

    /// Rows of the store that this version cannot read. They stay where they are.
    #[must_use]
    pub fn unread(&self) -> &[(Table, String)] {
        &self.unread
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
            let item = TrayItem {
                op,
                doc,
                at: now,
                why: TrayWhy::SameField,
                mine: Act::SaveDraft(head.body),
                theirs: Some(joined.text),
                late: None,
                before: looked_at.cloned(),
            };
            self.file_item(item, &mut batch);
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
        self.take_up(self.op(op, doc, act, base, now), now)
    }

    /// Sends the revision `base` of a report whose period is closed, and says why it comes only now.
    ///
    /// # Errors
    /// See [`Device::record`].
    pub fn send_late(
        &mut self,
        body: Body,
        why: String,
        base: Option<Token>,
        op: OpId,
        now: Timestamp,
    ) -> Result<Batch, Refusal> {
        let op = self.op(op, body.document_id(self.me()), Act::Submit(body), base, now);
        self.take_up(Op { late: Some(why), ..op }, now)
    }

    /// In which term this person's report of `day` would be sent `now`: see [`crate::closing`].
    #[must_use]
    pub fn term(&self, day: Day, now: Timestamp) -> Term {
        let head = self.document(document_id(Kind::Report, self.me(), day));
        match &self.sight {
            Some(sight) if !was_sent(head.as_deref()) => {
                let today = self.corrected(now).day(sight.me.zone);
                sight.calendar.term(day, today, today)
            }
            Some(_) | None => Term::Open,
        }
    }

    pub(crate) fn op(
        &self,
        id: OpId,
        doc: DocumentId,
        act: Act,
        base: Option<Token>,
        now: Timestamp,
    ) -> Op {
        let (skew, version) = (self.skew_at(now), self.knows());
        Op { id, doc, base, at: now, skew, version, late: None, act }
    }

    pub(crate) fn take_up(&mut self, mut op: Op, now: Timestamp) -> Result<Batch, Refusal> {
        let mut batch = Batch::default();
        let doc = op.doc;
        let at = self.corrected(now);
        let head = self.document(doc).map(Cow::into_owned);
        let actor = self.actor(head.as_ref(), &op.act).ok_or(Refusal::NotYours)?;
        let done = apply(head.as_ref(), &op, actor, at)?;
        let closes = |sight: &Sight| term(&sight.calendar, sight.me.zone, head.as_ref(), &op, at);
        if op.late.is_none() && self.sight.as_ref().is_some_and(|s| closes(s) != Term::Open) {
            return Err(Refusal::NoReason);
        }
        if op.act.step().is_none() && head.as_ref() == Some(&done) {
            return Ok(batch);
        }
        let mut before = head.map(|d| d.body);
        // What has not left yet is replaced, in its place, by what came of it: an evening of typing is
        // one op and one row.
        let mut place = None;
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
                place = Some(seq);
            }
        }
        let place = place.unwrap_or_else(|| self.next_place());
        self.put_pending(place, Pending { op, bytes: None, before }, &mut batch);
        Ok(batch)
    }

    /// As what this person acts on a document (none: the one that `act` begins).
    pub(crate) fn actor(&self, document: Option<&Document>, act: &Act) -> Option<Actor> {
        let begun = || act.begins_with().unwrap_or(self.state.me);
        let owner = document.map_or_else(begun, |d| d.owner);
        let (standing, acting) = if owner == self.state.me {
            (Standing::Author, None)
        } else {
            let led = self.sight.as_ref()?.people.iter().find(|p| p.id == owner)?;
            (Standing::Superior, led.acting)
        };
        Some(Actor { employee: self.state.me, standing, acting })
    }

    fn last_unfrozen(&self, doc: DocumentId) -> Option<(u64, &Pending)> {
        let (seq, last) = self.outbox.iter().rev().find(|(_, p)| p.op.doc == doc)?;
        last.bytes.is_none().then_some((*seq, last))
    }

    /// The place behind everything in the outbox.
    fn next_place(&self) -> u64 {
        // Rows that this version cannot read have numbers too, and must not be written over (I8).
        let unread = self.unread.iter().filter(|(table, _)| *table == Table::Outbox);
        let taken = unread.filter_map(|(_, key)| key.parse().ok());
        let last = taken.chain(self.outbox.keys().next_back().copied()).max();
        last.map_or(1, |last: u64| last.saturating_add(1))
    }

    pub(crate) fn push_pending(&mut self, pending: Pending, batch: &mut Batch) {
        self.put_pending(self.next_place(), pending, batch);
    }

    fn put_pending(&mut self, place: u64, pending: Pending, batch: &mut Batch) {
        batch.put(Table::Outbox, key(place), &pending);
        self.outbox.insert(place, pending);
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

/// Twenty digits, so that the order of text is the order of numbers.
pub(crate) fn key(seq: u64) -> String {
    format!("{seq:020}")
}

/// Puts `id` among `ids`, which are in order; whether it is new.
pub(crate) fn note(ids: &mut Vec<DocumentId>, id: DocumentId) -> bool {
    let place = ids.binary_search(&id);
    if let Err(at) = place {
        ids.insert(at, id);
    }
    place.is_err()
}

/// Puts the row's value into its place, or takes it out; `None` where it cannot be read, or says (`named`) that
/// its place is another one.
fn slot<K: Ord + FromStr, V: for<'de> Deserialize<'de>>(
    map: &mut LiteMap<K, V>,
    key: &str,
    value: Option<&str>,
    named: impl Fn(&V) -> Option<K>,
) -> Option<()> {
    let key = key.parse().ok()?;
    match value {
        Some(text) => {
            let value =
                json::read(text).ok().filter(|v| named(v).is_none_or(|name| name == key))?;
            map.insert(key, value)
        }
        None => map.remove(&key),
    };
    Some(())
}
