//! What a device does by itself, without any server.
#![expect(clippy::unwrap_used, reason = "a test stops where it breaks")]

use shared::apply::Refusal;
use shared::day::{Day, Timestamp, Zone};
use shared::device::Device;
use shared::document::{Body, Document};
use shared::id::{DeviceId, EmployeeId, EntryId, Epoch, OpId};
use shared::op::{Act, MAX_OP_BYTES};
use shared::parcel::{NotTaken, Parcel};
use shared::protocol::{Change, Cursor, Documents, MAX_OPS, Push, Reply};
use shared::report::{Entry, Report};
use shared::rest::Rest;
use shared::status::Status;
use shared::tray::TrayWhy;
use uuid::Uuid;

/// 2026-11-21 10:00 in Kotabumi.
const NOW: Timestamp = Timestamp(1_795_230_000_000);
const DAY: i64 = 86_400_000;

fn device() -> Device {
    let me = EmployeeId::from_uuid(Uuid::from_u128(0xa));
    Device::new(me, DeviceId::from_uuid(Uuid::from_u128(0xd))).0
}

fn op(n: u128) -> OpId {
    OpId::from_uuid(Uuid::from_u128(n))
}

fn report(day: u8, text: &str) -> Body {
    let mut report = Report::new(Day::new(2026, 11, day).unwrap());
    let entry = Entry { title: text.to_owned(), ..Entry::new(EntryId::new(1)) };
    report.entries.push(entry);
    Body::Report(report)
}

fn reply(after: i64, changes: Vec<Change>, cursor: i64) -> Reply {
    Reply {
        epoch: Epoch::from_uuid(Uuid::from_u128(1)),
        now: NOW,
        answers: Vec::new(),
        after: Cursor(after),
        changes,
        documents: Documents::default(),
        cursor: Cursor(cursor),
        more: false,
        sight: None,
        min_app: 0,
        seals: Vec::new(),
        left: false,
    }
}

/// Hears the server's clock while its own says `now`.
fn hears(device: &mut Device, now: Timestamp, server: Timestamp) {
    device.absorb(Reply { now: server, ..reply(0, Vec::new(), 0) }, &mut || op(99), now);
}

/// One bad record blocks the queue (enketo#1226).
#[test]
fn a_text_that_no_server_takes_stands_in_nobodys_way() {
    let mut device = device();
    let large = report(19, &"x".repeat(MAX_OP_BYTES));
    device.edit(None, large.clone(), op(1), NOW).unwrap();
    device.edit(None, report(20, "Rapat guru"), op(2), NOW).unwrap();
    let sent = device.outgoing(MAX_OPS);
    assert_eq!(sent.ops, 1);
    assert!(sent.push.len() < 2_000 && sent.push.contains("Rapat guru"));
    let tray: Vec<_> = device.tray().collect();
    assert_eq!(tray.len(), 1);
    assert_eq!(tray[0].why, TrayWhy::Refused(Refusal::TooLarge));
    assert_eq!(tray[0].mine, Act::SaveDraft(large), "whole, for its author to look at");
    // The same rows are what a device finds that is opened again.
    let deleted = sent.batch.rows().iter().filter(|row| row.value.is_none()).count();
    assert_eq!(deleted, 1);
    assert_eq!(device.outgoing(MAX_OPS).ops, 1);
}

#[test]
fn a_wrong_clock_is_put_right_until_it_is_set_right() {
    let mut device = device();
    // A day fast when the server was asked.
    hears(&mut device, NOW.plus_ms(DAY), NOW);
    let later = |ms| NOW.plus_ms(DAY + ms);
    assert_eq!(device.corrected(later(3_600_000)), NOW.plus_ms(3_600_000));
    // A clock that runs back a little is the same clock.
    assert_eq!(device.corrected(later(-30_000)), NOW.plus_ms(-30_000));
    // Set right, without a line: it is believed.
    let right = NOW.plus_ms(2 * 3_600_000);
    assert_eq!(device.corrected(right), right);
    assert_eq!(device.corrected(right).day(Zone::Wib), Day::new(2026, 11, 21).unwrap());
    device.edit(None, report(21, "Rapat guru"), op(1), right).unwrap();
}

/// What is new of a document is put beside the text that is here; where that is another one, nothing is put
/// together that nobody wrote, and everything is fetched.
#[test]
fn a_rest_is_taken_only_beside_its_own_text() {
    let mut other = device();
    other.edit(None, report(20, "Rapat guru"), op(1), NOW).unwrap();
    let first = other.views().next().unwrap().document.into_owned();
    let sent = Document { revision: 2, ..first.clone() };
    let approved = Document { status: Status::Approved, revision: 3, ..sent.clone() };
    let rest = || vec![Change::Rest(Box::new(Rest::new(approved.clone(), 2)))];
    let asks = |device: &mut Device| -> Push {
        serde_json::from_str(&device.outgoing(MAX_OPS).push).unwrap()
    };
    let with = |text: Option<&Document>| {
        let mut device = device();
        let put = text.map(|text| Change::Put(Box::new(text.clone())));
        device.absorb(reply(0, Vec::from_iter(put), 4), &mut || op(99), NOW);
        assert!(!asks(&mut device).part);
        device.absorb(reply(4, rest(), 5), &mut || op(99), NOW);
        device
    };
    let mut knows = with(Some(&sent));
    assert_eq!(*knows.view(sent.id).unwrap().document, approved);
    let asked = asks(&mut knows);
    assert_eq!((asked.cursor, asked.part), (Cursor(5), false));

    for text in [Some(&first), None] {
        let mut device = with(text);
        assert_eq!(device.view(sent.id).map(|v| v.document.into_owned()).as_ref(), text);
        let asked = asks(&mut device);
        assert_eq!((asked.cursor, asked.part), (Cursor(0), true), "everything is fetched");
    }
}

/// The phone broke with an evening's work on it: on another phone of the same person all of it is there.
#[test]
fn a_parcel_brings_everything_unsent_to_another_device_once() {
    let mut broken = device();
    broken.edit(None, report(19, "Rapat guru"), op(1), NOW).unwrap();
    drop(broken.outgoing(MAX_OPS));
    broken.edit(None, report(20, "Piket pagi"), op(2), NOW).unwrap();
    let large = report(18, &"x".repeat(MAX_OP_BYTES));
    broken.edit(None, large.clone(), op(3), NOW).unwrap();
    drop(broken.outgoing(MAX_OPS));
    assert_eq!(broken.tray().count(), 1);
    let text = serde_json::to_string(&broken.parcel(NOW)).unwrap();
    let parcel: Parcel = shared::json::read(&text).unwrap();
    assert_eq!(parcel.len(), 3);

    let mut other = device();
    let (batch, new) = other.unpack(parcel.clone(), NOW).unwrap();
    assert_eq!((new, batch.rows().len()), (3, 3));
    let texts = |device: &Device| -> Vec<Body> {
        device.views().map(|v| v.document.body.clone()).collect()
    };
    assert_eq!(texts(&other), texts(&broken));
    assert_eq!(other.tray().next().map(|item| item.mine.clone()), Some(Act::SaveDraft(large)));
    // The very bytes that may have left the broken phone leave this one (R4).
    let ops = |device: &mut Device| {
        let push: serde_json::Value = serde_json::from_str(&device.outgoing(MAX_OPS).push).unwrap();
        push["ops"].to_string()
    };
    assert_eq!(ops(&mut other), ops(&mut broken));
    let (batch, new) = other.unpack(parcel.clone(), NOW).unwrap();
    assert!(new == 0 && batch.is_empty(), "twice is as once");
    assert_eq!(broken.unpack(parcel.clone(), NOW).unwrap().1, 0);

    // A parcel that names another document for the same op: both stay.
    let doc = broken.tray().next().unwrap().doc.to_string();
    let strange = text.replace(&doc, &Uuid::from_u128(0x99).to_string());
    let (_, new) = other.unpack(shared::json::read(&strange).unwrap(), NOW).unwrap();
    assert!(new == 1 && other.tray().any(|item| item.doc.to_string() == doc));
    assert_eq!(other.tray().count(), 2);

    let somebody = EmployeeId::from_uuid(Uuid::from_u128(0xb));
    let mut theirs = Device::new(somebody, DeviceId::from_uuid(Uuid::from_u128(0xe))).0;
    assert_eq!(theirs.unpack(parcel, NOW).unwrap_err(), NotTaken::OtherPerson);
    let newer: Parcel =
        shared::json::read(&text.replace("\"version\":1", "\"version\":9")).unwrap();
    assert_eq!(other.unpack(newer, NOW).unwrap_err(), NotTaken::Newer);
}
