//! The bytes that leave a process, frozen: every op, outcome, refusal, fault, change, push, reply, sight
//! and stored row. A file in `wire/` is a promise to every version that was ever released (R13): it may
//! be added to, never changed.
//!
//! A new variant fails to compile here until it has a name, and fails the test until it has a file.
//! `SETAPAK_GOLDEN=write` writes the files that do not exist yet.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on says so")]

#[path = "wire/rows.rs"]
mod rows;
#[path = "wire/samples.rs"]
mod samples;

use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Map, Value};
use shared::acting::{Asked, Leading, WhyNot};
use shared::apply::Refusal;
use shared::day::Day;
use shared::device::Device;
use shared::hash::PublicKey;
use shared::held::Hold;
use shared::leave::Days;
use shared::op::{Act, Op};
use shared::person::Sight;
use shared::protocol::{Arrived, Change, Fault, Outcome, Push, Reply, SignIn, SignedIn};
use shared::reminder::{Reminded, Reminder, Reminding};
use shared::rest::Rest;
use shared::routine::{OfficeRules, SetRules};
use shared::row::{Row, Table};
use shared::seal::Sealed;
use shared::tray::TrayWhy;
use std::collections::BTreeSet;
use std::path::PathBuf;

fn path(name: &str) -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/wire").join(format!("{name}.json"))
}

/// The file's bytes are the value's, and reading them gives the value again.
fn golden<T: Serialize + DeserializeOwned>(name: &str, value: &T) {
    let is = serde_json::to_string(value).unwrap();
    frozen(name, &is);
    let read: T = serde_json::from_str(&is).unwrap_or_else(|e| panic_with(name, &e));
    assert_eq!(serde_json::to_string(&read).unwrap(), is, "{name}: reading loses something");
    a_newer_peer_may_say_more::<T>(name, &is);
}

fn panic_with(name: &str, error: &serde_json::Error) -> ! {
    unreachable!("{name} cannot be read back: {error}")
}

fn frozen(name: &str, is: &str) {
    let path = path(name);
    if std::env::var("SETAPAK_GOLDEN").is_ok() && !path.exists() {
        std::fs::write(&path, format!("{is}\n")).unwrap();
    }
    let was = std::fs::read_to_string(&path)
        .unwrap_or_else(|_| unreachable!("{name} has no golden file: see the head of this test"));
    assert_eq!(is, was.trim_end(), "{name}: bytes that were released have changed");
}

/// Fields of a newer version are passed over, wherever they stand.
fn a_newer_peer_may_say_more<T: Serialize + DeserializeOwned>(name: &str, is: &str) {
    let value: Value = serde_json::from_str(is).unwrap();
    let widened = widen(&value, true).to_string();
    let read = serde_json::from_str::<T>(&widened);
    assert!(read.is_ok(), "{name}: {:?}\n{widened}", read.err());
    let again = serde_json::to_value(read.ok()).unwrap();
    assert_eq!(strip(again), strip(value), "{name}: more fields change nothing");
}

/// Adds a field to every object that is a struct. An object of one field may be an enum's variant, in
/// which a second key would be another thing: it is left, its inside is not.
fn widen(value: &Value, top: bool) -> Value {
    match value {
        Value::Object(map) => {
            let mut wide: Map<String, Value> =
                map.iter().map(|(k, v)| (k.clone(), widen(v, false))).collect();
            if map.len() > 1 || (top && map.contains_key("text")) {
                wide.insert("x_newer".into(), serde_json::json!({"a": [1, null]}));
            }
            Value::Object(wide)
        }
        Value::Array(list) => Value::Array(list.iter().map(|v| widen(v, false)).collect()),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => value.clone(),
    }
}

/// Raw ops inside a push are carried as they came: only what this version knows is compared.
fn strip(mut value: Value) -> Value {
    match &mut value {
        Value::Object(map) => {
            map.remove("x_newer");
            for inner in map.values_mut() {
                *inner = strip(inner.take());
            }
        }
        Value::Array(list) => list.iter_mut().for_each(|inner| *inner = strip(inner.take())),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
    value
}

/// Every name once, and as many names as there are.
fn all<T: Serialize + DeserializeOwned>(
    kind: &str,
    names: &[&str],
    samples: Vec<T>,
    name: impl Fn(&T) -> &'static str,
) {
    let seen: BTreeSet<&str> = samples.iter().map(&name).collect();
    let wanted: BTreeSet<&str> = names.iter().copied().collect();
    assert_eq!(seen, wanted, "every variant of {kind} has a sample");
    for (at, sample) in samples.iter().enumerate() {
        let twin = samples.iter().take(at).filter(|s| name(s) == name(sample)).count();
        let suffix = if twin == 0 { String::new() } else { format!("_{}", twin + 1) };
        golden(&format!("{kind}_{}{suffix}", name(sample)), sample);
    }
}

#[test]
fn every_op() {
    let names = [
        "save_draft",
        "submit",
        "withdraw",
        "approve",
        "return",
        "reopen",
        "comment",
        "tell",
        "seen",
    ];
    all("op", &names, samples::ops(), |op: &Op| match op.act {
        Act::SaveDraft(_) => "save_draft",
        Act::Submit(_) => "submit",
        Act::Withdraw => "withdraw",
        Act::Approve => "approve",
        Act::Return(_) => "return",
        Act::Reopen(_) => "reopen",
        Act::Comment(_) => "comment",
        Act::Tell(_) => "tell",
        Act::Seen(_) => "seen",
    });
}

#[test]
fn every_outcome() {
    let names = ["kept", "conflict", "refused"];
    all("outcome", &names, samples::outcomes(), |outcome: &Outcome| match outcome {
        Outcome::Kept(_) => "kept",
        Outcome::Conflict(_) => "conflict",
        Outcome::Refused { .. } => "refused",
    });
}

#[test]
fn every_refusal() {
    let names = [
        "moved",
        "illegal",
        "not_yours",
        "own_document",
        "incomplete",
        "no_reason",
        "too_long",
        "future",
        "mismatch",
        "reused",
        "unreadable",
        "too_large",
        "left",
        "closed",
    ];
    all("refusal", &names, samples::refusals(), |refusal: &Refusal| match refusal {
        Refusal::Moved => "moved",
        Refusal::Illegal { .. } => "illegal",
        Refusal::NotYours => "not_yours",
        Refusal::OwnDocument => "own_document",
        Refusal::Incomplete(_) => "incomplete",
        Refusal::NoReason => "no_reason",
        Refusal::TooLong { .. } => "too_long",
        Refusal::Future => "future",
        Refusal::Mismatch => "mismatch",
        Refusal::Reused => "reused",
        Refusal::Unreadable => "unreadable",
        Refusal::TooLarge => "too_large",
        Refusal::Left => "left",
        Refusal::Closed => "closed",
    });
}

#[test]
fn every_fault() {
    let names = [
        "not_signed_in",
        "wrong_password",
        "other_person",
        "malformed",
        "too_large",
        "too_many",
        "newer_protocol",
        "foreign_origin",
        "not_found",
        "not_taken",
        "full",
        "broken",
    ];
    all("fault", &names, samples::faults(), |fault: &Fault| match fault {
        Fault::NotSignedIn => "not_signed_in",
        Fault::WrongPassword => "wrong_password",
        Fault::OtherPerson => "other_person",
        Fault::Malformed => "malformed",
        Fault::TooLarge => "too_large",
        Fault::TooMany { .. } => "too_many",
        Fault::NewerProtocol { .. } => "newer_protocol",
        Fault::ForeignOrigin => "foreign_origin",
        Fault::NotFound => "not_found",
        Fault::NotTaken => "not_taken",
        Fault::Full => "full",
        Fault::Broken => "broken",
    });
}

#[test]
fn every_change_and_message() {
    let mut changes = samples::changes();
    changes.push(Change::Put(Box::new(samples::returned_document())));
    let rests = [samples::bare_document(), samples::document(), samples::returned_document()];
    changes.extend(rests.map(|document| Change::Rest(Box::new(Rest::new(document, 1)))));
    all("change", &["put", "rest", "gone"], changes, |change: &Change| match change {
        Change::Put(_) => "put",
        Change::Rest(_) => "rest",
        Change::Gone(_) => "gone",
    });
    golden::<Push>("push", &samples::push());
    golden::<Push>("push_first", &samples::first_push());
    golden::<Push>("push_2", &Push { protocol: 2, room: Some(30_720), ..samples::push() });
    golden::<Push>("push_3", &Push { protocol: 3, device: None, part: true, ..samples::push() });
    golden::<Push>("push_4", &Push { protocol: 4, device: None, ..samples::push() });
    let bell = Some(samples::NOW);
    golden::<Push>("push_bell", &Push { bell, device: None, ..samples::push() });
    golden::<Reply>("reply_bell", &Reply { bell, ..samples::short_reply() });
    golden::<Reply>("reply", &samples::reply());
    golden::<Reply>("reply_page", &samples::page());
    golden::<Reply>("reply_nothing_new", &samples::short_reply());
    golden::<Reply>("reply_left", &Reply { left: true, ..samples::short_reply() });
    golden::<Reply>("reply_waits", &Reply { wait: Some(900), ..samples::short_reply() });
    golden::<Reply>("reply_sealed", &samples::sealed_reply());
    golden::<Sight>("sight", &samples::sight());
    let key = Some(PublicKey::from_bytes([8; 32]));
    golden::<Sight>("sight_2", &Sight { key, ..samples::sight() });
    golden::<SetRules>("rules", &SetRules(vec![samples::office_rules()]));
    let since = Day::parse("2026-11-02");
    golden::<SetRules>(
        "rules_2",
        &SetRules(vec![OfficeRules { since, ..samples::office_rules() }]),
    );
    let rules = serde_json::to_string(&[samples::office_rules()]).unwrap();
    golden::<Sight>("sight_3", &Sight { rules, ..samples::sight() });
    golden::<Sight>("sight_acting", &samples::sight_of_a_stand_in());
    golden::<Leading>("leading", &samples::leading());
    golden::<Leading>("leading_2", &samples::leading_aside());
    golden::<Sight>("sight_closing", &samples::sight_of_an_office_that_closes());
    golden::<Sight>("sight_days", &samples::sight_with_days());
    golden::<Days>("days", &samples::days());
    let dated = |one: Reminder| Reminder { at: Some(samples::NOW), ..one };
    let reminders = samples::days().reminders.into_iter().map(dated).collect();
    golden::<Days>("days_2", &Days { reminders, ..samples::days() });
    golden::<Reminded>("remind", &samples::days().reminded[0]);
    for told in [
        Reminding::Done,
        Reminding::Before,
        Reminding::Sent,
        Reminding::NotAsked,
        Reminding::NotLed,
    ] {
        let name = serde_json::to_string(&told).unwrap().replace('"', "");
        golden::<Reminding>(&format!("reminding_{name}"), &told);
    }
    golden::<Change>("change_put_acting", &Change::Put(Box::new(samples::decided_by_a_stand_in())));
    golden::<Change>("change_put_dialogue", &Change::Put(Box::new(samples::a_dialogue())));
    for asked in [Asked::Done, Asked::No(WhyNot::Overlaps)] {
        let name = if asked == Asked::Done { "asked_done" } else { "asked_no" };
        golden::<Asked>(name, &asked);
    }
    golden::<Sealed>("sealed", &samples::sealed());
    golden::<String>("sealed_compact", &samples::sealed().compact());
    golden::<Arrived>("arrived", &Arrived { have: 65_536, whole: false });
    golden::<Arrived>("arrived_whole", &Arrived { have: 187_004, whole: true });
    golden::<SignIn>("sign_in", &samples::sign_in());
    golden::<SignedIn>("signed_in", &samples::signed_in());
}

#[test]
fn every_row_a_device_stores() {
    let rows = rows::rows();
    let tables: BTreeSet<&str> = rows.iter().map(|r| r.table.name()).collect();
    let wanted: BTreeSet<&str> = Table::ALL.iter().map(|t| t.name()).collect();
    assert_eq!(tables, wanted, "every table has a row");
    let mut whys = BTreeSet::new();
    for row in &rows {
        let value = row.value.as_deref().unwrap();
        if row.table == Table::Tray {
            let item: shared::tray::TrayItem = serde_json::from_str(value).unwrap();
            whys.insert(match item.why {
                TrayWhy::SameField => "same_field",
                TrayWhy::Moved => "moved",
                TrayWhy::Refused(_) => "refused",
                TrayWhy::Restored => "restored",
            });
        }
        // Some rows say more than those of earlier releases; most say the same.
        let name = format!("row_{}_{}", row.table.name(), row.key);
        let is_ours = |name: &String| {
            let there = std::fs::read_to_string(path(name)).unwrap_or_default();
            there.is_empty() || there.trim_end() == value
        };
        let later = (2..9).map(|release| format!("{name}_{release}"));
        let name = std::iter::once(name.clone()).chain(later).find(is_ours).unwrap();
        frozen(&name, value);
    }
    assert_eq!(whys, BTreeSet::from(["same_field", "moved", "refused", "restored"]));
}

#[test]
fn stored_rows_are_read_again_and_a_newer_apps_rows_are_left_alone() {
    let rows = rows::rows();
    let device = Device::load(rows.clone()).expect("a device");
    assert!(device.unread().is_empty());
    assert_eq!(device.unsent(), rows.iter().filter(|r| r.table == Table::Outbox).count());
    let wide = rows.iter().map(|row| {
        let value: Value = serde_json::from_str(row.value.as_deref().unwrap()).unwrap();
        Row { value: Some(widen(&value, true).to_string()), ..row.clone() }
    });
    assert_eq!(Device::load(wide), Some(device.clone()), "more fields change nothing");
    let number = "00000000000000000041";
    let strange = Row {
        table: Table::Outbox,
        key: number.into(),
        value: Some(r#"{"op":{"act":{"sing":1}}}"#.into()),
    };
    let mut newer = Device::load(rows.into_iter().chain([strange])).expect("a device");
    assert_eq!(newer.unread(), [(Table::Outbox, number.to_owned())]);
    assert_eq!(newer.unsent(), device.unsent());
    let (doc, words) = rows::some_words();
    let written = newer.record(doc, words, None, samples::op_id(77), samples::NOW).unwrap();
    let key = &written.rows()[0].key;
    assert!(key.as_str() > number, "{key} does not write over what cannot be read");
}

/// The rows of the first release, as its devices have them.
fn rows_of_the_first_release() -> Vec<Row> {
    let folder = path("any").parent().unwrap().to_owned();
    let files = std::fs::read_dir(folder).unwrap().map(|f| f.unwrap().path());
    let name = |path: &PathBuf| path.file_stem().unwrap().to_str().unwrap().to_owned();
    let release = |name: &str| name.rsplit('_').next().is_some_and(|last| last.len() == 1);
    let later = |name: &str| release(name) || name.starts_with("row_receipt_");
    let old = files.filter(|p| name(p).starts_with("row_") && !later(&name(p)));
    let row = |path: PathBuf| {
        let name = name(&path);
        let (table, key) = name.trim_start_matches("row_").split_once('_').unwrap();
        let table = *Table::ALL.iter().find(|t| t.name() == table).unwrap();
        let value = std::fs::read_to_string(&path).unwrap().trim_end().to_owned();
        Row { table, key: key.to_owned(), value: Some(value) }
    };
    old.map(row).collect()
}

#[test]
fn a_device_of_the_first_release_keeps_everything_and_fetches_what_it_could_not_know_of() {
    let rows = rows_of_the_first_release();
    assert_eq!(rows.len(), 11);
    let mut device = Device::load(rows.clone()).expect("a device");
    assert!(device.unread().is_empty());
    assert_eq!(device.unsent(), 2);
    assert_eq!(device.tray().count(), 4);
    assert!(!device.is_synced());
    let sending = device.outgoing(9, Hold::NONE);
    let push: Value = serde_json::from_str(&sending.push).unwrap();
    assert_eq!(push["cursor"], 0, "what lies here may lack what that app did not know of");
    let (doc, words) = rows::some_words();
    let written = device.record(doc, words, None, samples::op_id(77), samples::NOW).unwrap();
    let row: Value = serde_json::from_str(written.rows()[0].value.as_deref().unwrap()).unwrap();
    assert_eq!(row["op"]["v"], Value::Null, "nor can an act mean to leave that out");
}

#[test]
fn what_is_not_known_is_an_error_and_not_a_panic() {
    for text in [
        "",
        "null",
        "[]",
        "{}",
        "7",
        "\"sing\"",
        "{\"sing\":1}",
        "{\"kept\":{}}",
        "{\"put\":3}",
        "{\"save_draft\":{\"plan\":{}}}",
        "{\"refused\":{\"why\":\"bored\"}}",
        "\u{0}",
        "{\"a\":",
    ] {
        assert!(serde_json::from_str::<Op>(text).is_err(), "{text}");
        assert!(serde_json::from_str::<Act>(text).is_err(), "{text}");
        assert!(serde_json::from_str::<Outcome>(text).is_err(), "{text}");
        assert!(serde_json::from_str::<Refusal>(text).is_err(), "{text}");
        assert!(serde_json::from_str::<Fault>(text).is_err(), "{text}");
        assert!(serde_json::from_str::<Change>(text).is_err(), "{text}");
        assert!(serde_json::from_str::<Reply>(text).is_err(), "{text}");
        assert!(serde_json::from_str::<Sight>(text).is_err(), "{text}");
        assert!(serde_json::from_str::<Push>(text).is_err(), "{text}");
    }
    // Values that are impossible are refused where they are read.
    let op = serde_json::to_string(&samples::ops()[0]).unwrap();
    for (good, bad) in [
        ("2026-11-21", "2026-02-30"),
        ("\"start\":480", "\"start\":1440"),
        ("\"start\":480", "\"start\":-1"),
        ("\"quantity\":3250", "\"quantity\":4294967296"),
        ("\"home\"", "\"moon\""),
        ("\"AgICAgICAgICAgICAgICAg\"", "\"AgICAgICAgICAgICAgICAgI\""),
    ] {
        assert!(op.contains(good), "{good} in {op}");
        assert!(serde_json::from_str::<Op>(&op.replace(good, bad)).is_err(), "{bad}");
    }
}

#[test]
fn one_op_that_cannot_be_read_does_not_hide_the_others() {
    let mut push: Value = serde_json::to_value(samples::push()).unwrap();
    push["ops"].as_array_mut().unwrap().insert(0, serde_json::json!({"id": 5, "act": "sing"}));
    let push: Push = serde_json::from_str(&push.to_string()).unwrap();
    let read: Vec<bool> =
        push.ops.iter().map(|raw| serde_json::from_str::<Op>(raw.get()).is_ok()).collect();
    assert_eq!(read, [false, true, true]);
}
