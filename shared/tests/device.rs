//! What a device does by itself, without any server.
#![expect(clippy::unwrap_used, reason = "a test stops where it breaks")]

use shared::apply::Refusal;
use shared::closing::{Closing, Every, Term};
use shared::day::{Day, TimeOfDay, Timestamp, Zone};
use shared::device::Device;
use shared::dialogue::{Dialogue, Told, Word};
use shared::document::{Body, Comment, Document, Step};
use shared::held::Hold;
use shared::id::{DeviceId, EmployeeId, EntryId, Epoch, OpId};
use shared::op::{Act, MAX_OP_BYTES, Op, Reason};
use shared::parcel::{NotTaken, Parcel};
use shared::person::Sight;
use shared::protocol::{Answer, Change, Cursor, Documents, MAX_OPS, Outcome, Push, Reply};
use shared::report::{Entry, Report};
use shared::rest::Rest;
use shared::row::{Row, Table};
use shared::status::{Move, Standing, Status};
use shared::tray::{Choice, TrayWhy};
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
        wait: None,
        bell: None,
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
    let sent = device.outgoing(MAX_OPS, Hold::NONE);
    assert_eq!(sent.ops.len(), 1);
    assert!(sent.push.len() < 2_000 && sent.push.contains("Rapat guru"));
    let tray: Vec<_> = device.tray().collect();
    assert_eq!(tray.len(), 1);
    assert_eq!(tray[0].why, TrayWhy::Refused(Refusal::TooLarge));
    assert_eq!(tray[0].mine, Act::SaveDraft(large), "whole, for its author to look at");
    // The same rows are what a device finds that is opened again.
    let deleted = sent.batch.rows().iter().filter(|row| row.value.is_none()).count();
    assert_eq!(deleted, 1);
    assert_eq!(device.outgoing(MAX_OPS, Hold::NONE).ops.len(), 1);
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
        serde_json::from_str(&device.outgoing(MAX_OPS, Hold::NONE).push).unwrap()
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

/// Between the first word of a restored server and the last page, what it had acknowledged lies in the rescue set
/// and nowhere else.
#[test]
fn what_a_restored_server_may_have_lost_counts_as_being_only_here() {
    let mut other = device();
    other.edit(None, report(20, "Rapat guru"), op(1), NOW).unwrap();
    let acknowledged = other.views().next().unwrap().document.into_owned();
    let mut device = device();
    let change = Change::Put(Box::new(acknowledged));
    device.absorb(reply(0, vec![change], 4), &mut || op(99), NOW);
    assert_eq!((device.only_here(), device.is_refetching()), (0, false));
    let epoch = Epoch::from_uuid(Uuid::from_u128(2));
    let restored = |after, cursor| Reply { epoch, ..reply(after, Vec::new(), cursor) };
    device.absorb(restored(0, 0), &mut || op(98), NOW);
    assert_eq!((device.unsent(), device.only_here(), device.is_refetching()), (0, 1, true));
    // Everything is fetched, and it was not among it: it goes back.
    device.absorb(restored(0, 2), &mut || op(97), NOW);
    assert_eq!((device.unsent(), device.only_here(), device.is_refetching()), (1, 1, false));
}

/// An app that knew no dialogue says again what it knew of a word, under its name; who knows all of it says that too, on
/// whichever device first.
#[test]
fn what_an_older_app_said_again_with_less_in_it_is_said_again_whole() {
    let mut device = device();
    let word = Word::Feedback { behaviour: "Rapi".into(), effect: "Jelas".into(), entry: None };
    let told = Told { with: device.me(), text: "Senin".into(), word };
    let dialogue = Body::Dialogue(Dialogue::of(Day::new(2026, 11, 21).unwrap()).unwrap());
    let doc = dialogue.document_id(device.me());
    let mut other = device.clone();
    other.record(doc, Act::Tell(told.clone()), None, op(1), NOW).unwrap();
    let whole = other.view(doc).unwrap().document.into_owned();
    let mut less = whole.clone();
    less.thread[0].word = None;
    let after_a_restore = |device: &mut Device, there: &Document| {
        let epoch = Epoch::from_uuid(Uuid::from_u128(2));
        let put = |document: &Document| vec![Change::Put(Box::new(document.clone()))];
        device.absorb(reply(0, put(&whole), 4), &mut || op(99), NOW);
        device.absorb(Reply { epoch, ..reply(0, Vec::new(), 0) }, &mut || op(98), NOW);
        device.absorb(Reply { epoch, ..reply(0, put(there), 2) }, &mut || op(97), NOW);
        let parcel = serde_json::to_value(device.parcel(NOW)).unwrap();
        let outbox = parcel["outbox"].as_array().cloned().unwrap_or_default();
        let ops = outbox.into_iter().map(|mut p| serde_json::from_value(p["op"].take()).unwrap());
        ops.collect::<Vec<Op>>()
    };
    assert_eq!(after_a_restore(&mut device.clone(), &whole), [], "all of it is there");
    let mut twin = device.clone();
    let [again] = after_a_restore(&mut device, &less).try_into().unwrap();
    assert_eq!(again.act, Act::Tell(told));
    assert_ne!(again.id, op(1), "under that name there is less");
    assert_eq!(after_a_restore(&mut twin, &less), [again], "byte for byte on every device");
}

/// A superior's words wait in the rescue set for the text they were said beside: they come along, too.
#[test]
fn a_parcel_brings_what_was_said_beside_a_text_that_a_restored_server_lost() {
    let ani = EmployeeId::from_uuid(Uuid::from_u128(0xb));
    let mut teacher = Device::new(ani, DeviceId::from_uuid(Uuid::from_u128(0xe))).0;
    teacher.edit(None, report(20, "Rapat guru"), op(1), NOW).unwrap();
    let mut text = teacher.views().next().unwrap().document.into_owned();
    let broken = device();
    let said =
        |n, by, text: &str| Comment { op: op(n), by, at: NOW, text: text.to_owned(), word: None };
    text.thread = vec![said(2, broken.me(), "Mohon foto"), said(3, ani, "Baik")];
    let reason = Reason { text: "Kurang lengkap".to_owned(), ..Reason::default() };
    text.steps.push(Step {
        step: Move::Return,
        revision: 2,
        by: broken.me(),
        standing: Standing::Superior,
        device_at: NOW,
        at: NOW,
        skew: None,
        acting: None,
        reason: Some(reason.clone()),
    });
    let mut writes = broken.clone();
    writes.edit(None, report(19, "Piket pagi"), op(5), NOW).unwrap();
    let mut own = writes.views().next().unwrap().document.into_owned();
    own.thread = vec![said(4, broken.me(), "Sudah saya lengkapi")];
    let mut parcel = serde_json::to_value(broken.parcel(NOW)).unwrap();
    parcel["rescue"] = serde_json::to_value([&text, &own]).unwrap();
    let parcel: Parcel = serde_json::from_value(parcel).unwrap();

    let mut other = device();
    let (batch, new) = other.unpack(parcel.clone(), NOW).unwrap();
    assert_eq!((new, other.to_put_back()), (2, 1));
    assert!(batch.rows().iter().any(|row| row.table == Table::Rescue));
    let acts: Vec<&Act> = other.tray().map(|item| &item.mine).collect();
    let words = Act::Comment("Sudah saya lengkapi".to_owned());
    assert_eq!(acts.len(), 2, "one's own text, and the words beside it");
    assert!(acts.contains(&&words) && acts.contains(&&Act::SaveDraft(own.body.clone())));
    let again = other.unpack(parcel, NOW).unwrap();
    assert!(again.1 == 0 && again.0.is_empty(), "twice is as once");

    // Its author has brought the text back, and what was said is said again.
    let back = Document { thread: Vec::new(), steps: Vec::new(), ..text.clone() };
    let mut ids = (50..).map(op);
    let mut sight: Sight = serde_json::from_str(include_str!("wire/sight.json")).unwrap();
    sight.me.id = other.me();
    sight.people[0].id = ani;
    let back = vec![Change::Put(Box::new(back))];
    let reply = Reply { sight: Some(Box::new(sight)), ..reply(0, back, 4) };
    other.absorb(reply, &mut || ids.next().unwrap(), NOW);
    assert_eq!((other.to_put_back(), other.unsent()), (0, 1));
    assert!(
        other.tray().any(|item| item.doc == text.id && item.mine == Act::Return(reason.clone()))
    );
}

/// Rows that this app cannot read are taken along as they are, for one that can.
#[test]
fn a_parcel_brings_rows_that_cannot_be_read() {
    let rows =
        |table, key: &str| Row { table, key: key.to_owned(), value: Some("{\"v\":9}".to_owned()) };
    let kept = [rows(Table::Outbox, "00000000000000000007"), rows(Table::Tray, &op(7).to_string())];
    let mut broken = device();
    kept.iter().for_each(|row| broken.take_row(row.clone()));
    assert_eq!((broken.only_here(), broken.parcel(NOW).len()), (2, 0));
    let parcel = broken.parcel(NOW).with_unread(kept.to_vec());
    assert_eq!(parcel.len(), 2);
    let text = serde_json::to_string(&parcel).unwrap();
    let parcel: Parcel = shared::json::read(&text).unwrap();

    let mut other = device();
    other.edit(None, report(20, "Piket pagi"), op(1), NOW).unwrap();
    let (batch, new) = other.unpack(parcel.clone(), NOW).unwrap();
    assert_eq!((new, other.only_here()), (2, 3));
    assert!(batch.rows().iter().all(|row| row.value == kept[0].value));
    assert_eq!(other.unpack(parcel, NOW).unwrap().1, 0, "twice is as once");
    // Nothing is written in its place.
    other.edit(None, report(21, "Rapat guru"), op(2), NOW).unwrap();
    assert_eq!((other.unread().len(), other.unsent()), (2, 2));
}

/// The phone broke with an evening's work on it: on another phone of the same person all of it is there.
#[test]
fn a_parcel_brings_everything_unsent_to_another_device_once() {
    let mut broken = device();
    broken.edit(None, report(19, "Rapat guru"), op(1), NOW).unwrap();
    drop(broken.outgoing(MAX_OPS, Hold::NONE));
    broken.edit(None, report(20, "Piket pagi"), op(2), NOW).unwrap();
    let large = report(18, &"x".repeat(MAX_OP_BYTES));
    broken.edit(None, large.clone(), op(3), NOW).unwrap();
    drop(broken.outgoing(MAX_OPS, Hold::NONE));
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
        let push: serde_json::Value =
            serde_json::from_str(&device.outgoing(MAX_OPS, Hold::NONE).push).unwrap();
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

#[test]
fn what_a_document_is_made_of_moves_with_its_text_and_not_with_what_is_said_beside_it() {
    let mut author = device();
    author.edit(None, report(20, "Rapat guru"), op(1), NOW).unwrap();
    assert_eq!(author.heads().count(), 0, "the server has not confirmed it");
    let draft = author.views().next().unwrap().document.into_owned();
    let mut device = device();
    device.absorb(reply(0, vec![Change::Put(Box::new(draft.clone()))], 1), &mut || op(99), NOW);
    let made = |device: &Device| {
        let mut heads = device.heads();
        let (document, made) = heads.next().unwrap();
        assert_eq!((document, heads.next()), (&draft, None));
        made
    };
    let first = made(&device);
    assert!(first.is_confirmed());
    device.record(draft.id, Act::Comment("Terima kasih".into()), None, op(2), NOW).unwrap();
    assert_eq!(made(&device), first);
    device.edit(Some(&draft.body), report(20, "Rapat wali"), op(3), NOW).unwrap();
    let second = made(&device);
    assert!(!second.is_confirmed() && second != first);
    device.edit(Some(&report(20, "Rapat wali")), report(20, "Rapat komite"), op(4), NOW).unwrap();
    assert_ne!(made(&device), second, "typed on");
}

/// A device of somebody whose office closed October five days after its end, and takes late reports for `window` more.
fn in_an_office_that_closes(window: u16) -> Device {
    let mut device = device();
    let mut sight: Sight = serde_json::from_str(include_str!("wire/sight.json")).unwrap();
    sight.me.id = device.me();
    let from = Day::new(2026, 1, 1).unwrap();
    sight.calendar.closings = vec![Closing { from, every: Every::Month, after: 5, window }];
    let reply = Reply { sight: Some(Box::new(sight)), ..reply(0, Vec::new(), 1) };
    device.absorb(reply, &mut || op(1), NOW);
    device
}

/// A day of the month before, ready to be sent.
fn of_october() -> Body {
    let mut report = report(21, "Posyandu").into_report().unwrap();
    report.day = Day::new(2026, 10, 20).unwrap();
    report.entries[0].start = TimeOfDay::new(480);
    report.entries[0].end = TimeOfDay::new(540);
    Body::Report(report)
}

#[test]
fn a_late_report_leaves_with_its_reason() {
    let mut device = in_an_office_that_closes(30);
    let (me, text) = (device.me(), of_october());
    let doc = text.document_id(me);
    device.edit(None, text.clone(), op(2), NOW).unwrap();
    let base = device.view(doc).map(|v| v.document.token);
    assert!(matches!(device.term(text.day(), NOW), Term::Late { .. }));
    let before = device.clone();
    let bare = device.record(doc, Act::Submit(text.clone()), base, op(3), NOW);
    assert_eq!(bare, Err(Refusal::NoReason));
    assert_eq!(device, before, "nothing is changed");
    device.send_late(text.clone(), "Sakit".into(), base, op(4), NOW).unwrap();
    let sent = device.view(doc).unwrap().document.into_owned();
    assert_eq!(sent.last(Move::Submit).unwrap().reason.as_ref().unwrap().text, "Sakit");
    assert_eq!(device.term(text.day(), NOW), Term::Open, "it was sent");
    let out = device.outgoing(MAX_OPS, Hold::NONE).push;
    assert!(out.contains("Sakit"), "{out}");
}

#[test]
fn a_report_of_a_closed_period_lies_here_until_it_is_taken_in() {
    let mut device = in_an_office_that_closes(1);
    let (me, text) = (device.me(), of_october());
    let doc = text.document_id(me);
    device.send_late(text.clone(), "Sakit".into(), None, op(4), NOW).unwrap();
    assert_eq!(device.outgoing(MAX_OPS, Hold::NONE).ops.len(), 1);
    let outcome = Outcome::Refused { why: Refusal::Closed, head: None };
    let answers = vec![Answer { op: op(4), outcome }];
    device.absorb(Reply { answers, ..reply(1, Vec::new(), 1) }, &mut || op(5), NOW);
    let item = device.tray().next().unwrap();
    assert!(item.is_with_office() && item.mine == Act::Submit(text.clone()));
    // The office takes it in, by an op of its own.
    let mut other = in_an_office_that_closes(30);
    other.send_late(text, "Sakit".into(), None, op(6), NOW).unwrap();
    let taken = other.view(doc).unwrap().document.into_owned();
    let change = Change::Put(Box::new(taken));
    device.absorb(reply(1, vec![change], 2), &mut || op(7), NOW);
    assert_eq!(device.tray().count(), 0);
    assert_eq!(device.view(doc).unwrap().document.status, Status::Submitted);
}

#[test]
fn the_reason_of_a_late_report_goes_along_into_the_tray_and_out_again() {
    let mut device = in_an_office_that_closes(30);
    let text = of_october();
    device.send_late(text.clone(), "Sakit".into(), None, op(4), NOW).unwrap();
    device.outgoing(MAX_OPS, Hold::NONE);
    let outcome = Outcome::Refused { why: Refusal::Unreadable, head: None };
    let answers = vec![Answer { op: op(4), outcome }];
    device.absorb(Reply { answers, ..reply(1, Vec::new(), 1) }, &mut || op(5), NOW);
    let item = device.tray().next().unwrap().op;
    let mut next = 10;
    let mut ids = || {
        next += 1;
        op(next)
    };
    device.keep_mine(item, Choice::Mine, &mut ids, NOW).unwrap();
    let sent = device.view(text.document_id(device.me())).unwrap().document.into_owned();
    assert_eq!(sent.status, Status::Submitted);
    assert_eq!(sent.last(Move::Submit).unwrap().reason.as_ref().unwrap().text, "Sakit");
}

#[test]
fn what_a_restored_server_lost_was_sent_when_it_was_sent() {
    let mut device = in_an_office_that_closes(30);
    let text = of_october();
    let doc = text.document_id(device.me());
    // Sent and received in October.
    let october = Timestamp(NOW.0 - 25 * DAY);
    let mut early = in_an_office_that_closes(30);
    hears(&mut early, october, october);
    early.record(doc, Act::Submit(text), None, op(4), october).unwrap();
    let received = early.view(doc).unwrap().document.into_owned();
    let back = vec![Change::Put(Box::new(received))];
    device.absorb(reply(1, back, 2), &mut || op(5), NOW);
    let epoch = Epoch::from_uuid(Uuid::from_u128(2));
    device.absorb(Reply { epoch, ..reply(0, Vec::new(), 0) }, &mut || op(6), NOW);
    device.absorb(Reply { epoch, ..reply(0, Vec::new(), 1) }, &mut || op(7), NOW);
    let out = device.outgoing(MAX_OPS, Hold::NONE);
    assert!(out.push.contains(&format!("\"at\":{}", october.0)), "{}", out.push);
}
