//! A decision stays on its device for a moment, and can be taken back until it may have left.
#![expect(clippy::unwrap_used, reason = "a test stops where it breaks")]

use shared::apply::Refusal;
use shared::day::{Day, Timestamp};
use shared::device::{Device, Stage};
use shared::document::{Body, Document};
use shared::held::{HOLD_MS, Hold};
use shared::id::{DeviceId, DocumentId, OpId};
use shared::op::{Act, Op, Reason};
use shared::outgoing::MOST_OPS;
use shared::person::Sight;
use shared::protocol::{Change, Cursor, MAX_OPS, Reply};
use shared::report::Report;
use shared::row::{Batch, Row, Table};
use shared::status::Status;
use std::collections::BTreeMap;
use uuid::Uuid;

const NOW: Timestamp = Timestamp(1_795_230_000_000);
const NEVER: Timestamp = Timestamp(i64::MIN);

fn later(ms: i64) -> Timestamp {
    NOW.plus_ms(ms)
}

fn hold(ms: i64) -> Hold<'static> {
    Hold::new(later(ms), NEVER)
}

fn op(n: u128) -> OpId {
    OpId::from_uuid(Uuid::from_u128(n))
}

/// A report that waits, of the day so many days before the others.
fn waits(back: i32) -> Document {
    let change: serde_json::Value =
        serde_json::from_str(include_str!("wire/change_put.json")).unwrap();
    let sample: Document = serde_json::from_value(change["put"].clone()).unwrap();
    let body = Body::Report(Report::new(Day::new(2026, 11, 21).unwrap().plus(-back)));
    let id = body.document_id(sample.owner);
    Document { id, body, status: Status::Submitted, ..sample }
}

/// A superior's device, on which so many reports wait, and its rows.
struct Desk {
    device: Device,
    rows: BTreeMap<(Table, String), String>,
}

impl Desk {
    fn with(count: i32) -> Self {
        let sight: Sight = serde_json::from_str(include_str!("wire/sight.json")).unwrap();
        let (device, batch) = Device::new(sight.me.id, DeviceId::from_uuid(Uuid::from_u128(1)));
        let mut desk = Self { device, rows: BTreeMap::new() };
        desk.keep(batch);
        let reply: Reply =
            serde_json::from_str(include_str!("wire/reply_nothing_new.json")).unwrap();
        let changes = (0..count).map(|back| Change::Put(Box::new(waits(back)))).collect();
        let sight = Some(Box::new(sight));
        let reply = Reply { after: Cursor(0), now: NOW, changes, sight, ..reply };
        let heard = desk.device.absorb(reply, &mut || op(9_999), NOW);
        desk.keep(heard);
        desk
    }

    fn keep(&mut self, batch: Batch) {
        for row in batch.rows() {
            let name = (row.table, row.key.clone());
            match &row.value {
                Some(value) => self.rows.insert(name, value.clone()),
                None => self.rows.remove(&name),
            };
        }
    }

    /// The process dies, and the app is opened again.
    fn dies(&mut self) {
        let row = |((table, key), value): (&(Table, String), &String)| Row {
            table: *table,
            key: key.clone(),
            value: Some(value.clone()),
        };
        self.device = Device::load(self.rows.iter().map(row)).unwrap();
    }

    fn acts(&mut self, n: u128, back: i32, act: Act, ms: i64) -> DocumentId {
        let doc = waits(back).id;
        let shown = self.device.view(doc).unwrap();
        let base = act.step().map(|_| shown.document.token);
        let batch = self.device.record(doc, act, base, op(n), later(ms)).unwrap();
        self.keep(batch);
        doc
    }

    /// What leaves now.
    fn sends(&mut self, hold: Hold<'_>) -> Vec<OpId> {
        let out = self.device.outgoing(MOST_OPS, hold);
        self.keep(out.batch);
        let push: serde_json::Value = serde_json::from_str(&out.push).unwrap();
        let ops = push["ops"].as_array().cloned().unwrap_or_default();
        let ops = ops.into_iter().map(|op| serde_json::from_value::<Op>(op).unwrap().id);
        ops.collect()
    }

    fn stands(&self, doc: DocumentId) -> (Status, Stage) {
        let view = self.device.view(doc).unwrap();
        (view.document.status, view.stage)
    }
}

#[test]
fn a_decision_leaves_after_ten_seconds_and_holds_nobody_else_up() {
    let mut desk = Desk::with(3);
    desk.acts(1, 0, Act::Approve, 0);
    desk.acts(2, 0, Act::Comment("Bagus".into()), 100);
    desk.acts(3, 1, Act::Comment("Terima kasih".into()), 200);
    desk.acts(4, 2, Act::Return(Reason { text: "Jumlah".into(), ..Reason::default() }), 4_000);
    assert_eq!(desk.sends(hold(5_000)), [op(3)], "what lies behind a decision keeps its place");
    assert_eq!(desk.device.held_until(hold(5_000)), Some(later(HOLD_MS)));
    assert_eq!(desk.sends(hold(HOLD_MS - 1)), [op(3)]);
    assert_eq!(desk.sends(hold(HOLD_MS)), [op(1), op(3)]);
    assert_eq!(desk.device.held_until(hold(HOLD_MS)), Some(later(4_000 + HOLD_MS)));
    assert_eq!(desk.sends(hold(4_000 + HOLD_MS)), [op(1), op(3), op(4)]);
    assert_eq!(desk.device.held_until(hold(4_000 + HOLD_MS)), None);
}

#[test]
fn a_clock_that_is_set_back_holds_nothing_longer() {
    let mut desk = Desk::with(1);
    desk.acts(1, 0, Act::Approve, 0);
    assert_eq!(desk.device.held_until(hold(-3_600_000)), None);
    assert_eq!(desk.sends(hold(-3_600_000)), [op(1)]);
}

#[test]
fn what_is_let_go_of_leaves_at_once_and_what_is_decided_after_it_stays() {
    let mut desk = Desk::with(2);
    desk.acts(1, 0, Act::Approve, 0);
    desk.acts(2, 1, Act::Approve, 2_000);
    assert_eq!(desk.sends(Hold::new(later(3_000), later(1_000))), [op(1)]);
    assert_eq!(desk.sends(Hold::NONE), [op(1), op(2)]);
}

#[test]
fn taken_back_the_report_waits_as_before_also_after_the_app_was_ended() {
    let mut desk = Desk::with(1);
    let before = desk.device.clone();
    let doc = desk.acts(1, 0, Act::Approve, 0);
    assert_eq!(desk.stands(doc), (Status::Approved, Stage::Waiting));
    desk.dies();
    assert!(desk.sends(hold(1_000)).is_empty());
    assert!(desk.device.only_holds(hold(1_000)) && !desk.device.only_holds(hold(HOLD_MS)));
    assert!(!desk.device.has_work(hold(1_000)) && desk.device.has_work(hold(HOLD_MS)));
    let batch = desk.device.take_back(op(1)).unwrap();
    desk.keep(batch);
    assert_eq!(desk.device, before);
    desk.dies();
    assert_eq!(desk.device, before, "nothing of it lies in the rows");
    assert!(desk.sends(Hold::NONE).is_empty());
}

#[test]
fn what_may_have_left_is_not_taken_back_and_leaves_by_itself_after_the_app_was_ended() {
    let mut desk = Desk::with(1);
    let doc = desk.acts(1, 0, Act::Approve, 0);
    desk.dies();
    assert_eq!(desk.sends(hold(HOLD_MS)), [op(1)]);
    assert_eq!(desk.device.take_back(op(1)), Err(Refusal::Moved));
    assert_eq!(desk.stands(doc), (Status::Approved, Stage::Waiting));
    assert_eq!(desk.device.take_back(op(77)), Err(Refusal::Moved), "nobody knows of it");
    assert_eq!(
        desk.sends(hold(1_000)),
        [op(1)],
        "what may have left goes again, whatever a clock says"
    );
}

#[test]
fn of_two_decisions_about_one_report_the_last_is_taken_back_first() {
    let mut desk = Desk::with(1);
    let before = desk.device.clone();
    let doc = desk.acts(1, 0, Act::Approve, 0);
    desk.acts(2, 0, Act::Reopen(Reason { text: "Keliru".into(), ..Reason::default() }), 1_000);
    assert_eq!(desk.device.take_back(op(1)), Err(Refusal::Moved));
    assert!(desk.device.take_back(op(2)).is_ok());
    assert_eq!(desk.stands(doc).0, Status::Approved);
    assert!(desk.device.take_back(op(1)).is_ok());
    assert_eq!(desk.device, before);
}

#[test]
fn a_decision_that_met_another_text_before_it_left_is_let_go_of() {
    let mut desk = Desk::with(1);
    let doc = desk.acts(1, 0, Act::Approve, 0);
    let before = waits(0);
    let token = serde_json::from_str("\"BQUFBQUFBQUFBQUFBQUFBQ\"").unwrap();
    let moved = Document { token, revision: before.revision + 2, ..before };
    let reply: Reply = serde_json::from_str(include_str!("wire/reply_nothing_new.json")).unwrap();
    let after = reply.cursor;
    let reply = Reply { after, changes: vec![Change::Put(Box::new(moved))], ..reply };
    desk.device.absorb(reply, &mut || op(9_999), later(2_000));
    assert_eq!(desk.device.tray().count(), 1, "it is said that it does not hold");
    assert!(desk.device.take_back(op(1)).is_ok());
    assert_eq!(desk.device.tray().count(), 0);
    assert_eq!(desk.stands(doc).0, Status::Submitted);
}

#[test]
fn two_hundred_approvals_leave_in_one_push() {
    let mut desk = Desk::with(200);
    for n in 0..200_i32 {
        desk.acts(u128::from(n.unsigned_abs()) + 1, n, Act::Approve, 0);
    }
    assert_eq!(desk.sends(hold(HOLD_MS)).len(), 200);
    const { assert!(200 <= MAX_OPS) };
    let fewer = desk.device.outgoing(MOST_OPS / 2, hold(HOLD_MS));
    assert_eq!(fewer.ops.len(), MOST_OPS / 2, "a line that broke carries less");
}
