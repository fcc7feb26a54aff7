//! A device whose rows were damaged, which hears a strange reply, or is given a strange parcel: it goes on,
//! loses nothing that can still be read, and its outbox empties (I1, I6, I8).

use crate::damage::{Hurt, Twist, damaged_json, hurt, twist};
use crate::{frozen, names};
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::Index;
use serde::Deserialize;
use shared::apply::Refusal;
use shared::day::{Day, Timestamp};
use shared::device::Device;
use shared::document::Body;
use shared::hash::{Hash, Token};
use shared::held::Hold;
use shared::id::{DeviceId, EntryId, Epoch, OpId};
use shared::json;
use shared::op::{Act, Op, VERSION};
use shared::parcel::Parcel;
use shared::protocol::{Answer, Documents, MAX_OPS, Outcome, Push, Receipt, Reply};
use shared::report::{Entry, Report};
use shared::row::{Batch, Row, Table};
use shared::tray::Choice;
use std::collections::BTreeMap;
use uuid::Uuid;

const NOW: Timestamp = Timestamp(1_795_230_000_000);

type Rows = BTreeMap<(Table, String), String>;

/// The rows of one device, one of every sort, as they were released.
fn rows() -> Rows {
    let row = |name: &String| {
        let (table, key) = name.strip_prefix("row_")?.strip_suffix(".json")?.split_once('_')?;
        let table = Table::ALL.into_iter().find(|t| t.name() == table)?;
        // Those of later releases end in their number.
        let later = key.rsplit('_').next().is_some_and(|last| last.len() == 1);
        (!later).then(|| ((table, key.to_owned()), frozen(name)))
    };
    names("row_").iter().filter_map(row).collect()
}

fn load(rows: &Rows) -> Option<Device> {
    Device::load(rows.iter().map(|((table, key), value)| Row {
        table: *table,
        key: key.clone(),
        value: Some(value.clone()),
    }))
}

fn keep(rows: &mut Rows, batch: &Batch) {
    for row in batch.rows() {
        let name = (row.table, row.key.clone());
        match &row.value {
            Some(value) => rows.insert(name, value.clone()),
            None => rows.remove(&name),
        };
    }
}

/// Whether the rows are the device. While everything is fetched again for rows of an older app, whoever reads them
/// begins anew (R13): then all but the cursor is.
fn is_kept(rows: &Rows, device: &Device) -> bool {
    let loaded = load(rows);
    let state = rows.iter().find(|((table, key), _)| *table == Table::Meta && key == "state");
    let older = state.is_some_and(|(_, value)| {
        let state: serde_json::Value = serde_json::from_str(value).unwrap();
        state["more"] == true && state["knows"].as_u64() < Some(u64::from(VERSION))
    });
    if !older {
        return loaded.as_ref() == Some(device);
    }
    let mut begins_anew = device.clone();
    let ((table, key), value) = state.unwrap();
    begins_anew.take_row(Row { table: *table, key: key.clone(), value: Some(value.clone()) });
    loaded == Some(begins_anew)
}

/// Fresh ids, never twice.
fn ids() -> impl FnMut() -> OpId {
    let mut last = 0xf_0000;
    move || {
        last += 1;
        OpId::from_uuid(Uuid::from_u128(last))
    }
}

/// What waits in the outbox.
fn waiting(device: &Device) -> Vec<Op> {
    let parcel = serde_json::to_value(device.parcel(NOW)).unwrap();
    let outbox = parcel["outbox"].as_array().cloned().unwrap_or_default();
    outbox.into_iter().map(|mut p| serde_json::from_value(p["op"].take()).unwrap()).collect()
}

/// All that is read of an op that the server cannot read.
#[derive(Deserialize)]
struct Address {
    id: OpId,
}

/// Exchanges with a server that refuses all, or keeps all, until nothing waits.
fn empties(device: &mut Device, rows: &mut Rows, keeps: bool) -> Result<(), TestCaseError> {
    let mut ids = ids();
    for _ in 0..12 {
        let sent = device.outgoing(MAX_OPS, Hold::NONE);
        keep(rows, &sent.batch);
        let push: Result<Push, _> = serde_json::from_str(&sent.push);
        prop_assert!(push.is_ok(), "no server reads {}", sent.push);
        let push = push.unwrap();
        let mut answers = Vec::new();
        for bytes in &push.ops {
            let address = serde_json::from_str::<Address>(bytes.get());
            prop_assert!(address.is_ok(), "without an id it spoils all others: {}", bytes.get());
            let op = address.unwrap().id;
            let token = Token::from_bytes([9; 16]);
            let content = Hash::from_bytes([9; 32]);
            let outcome = match keeps {
                true => Outcome::Kept(Receipt { op, revision: 1, token, content, at: NOW }),
                false => Outcome::Refused { why: Refusal::Unreadable, head: None },
            };
            answers.push(Answer { op, outcome });
        }
        let reply = Reply {
            epoch: push.epoch.unwrap_or(Epoch::from_uuid(Uuid::from_u128(1))),
            now: NOW,
            answers,
            after: push.cursor,
            changes: Vec::new(),
            documents: Documents::default(),
            cursor: push.cursor,
            more: false,
            sight: None,
            min_app: 0,
            seals: Vec::new(),
            left: false,
            wait: None,
            bell: None,
        };
        keep(rows, &device.absorb(reply, &mut ids, NOW));
        if device.unsent() == 0 {
            return Ok(());
        }
    }
    prop_assert!(false, "it never empties: {:?}", waiting(device));
    Ok(())
}

/// Everything a page asks of a device.
fn looked_at(device: &mut Device, rows: &mut Rows) {
    let mut ids = ids();
    let documents: Vec<_> = device.views().map(|v| v.document.into_owned()).collect();
    for document in &documents {
        assert!(device.view(document.id).is_some());
        let said = Act::Comment("kata".into());
        if let Ok(batch) = device.record(document.id, said, None, ids(), NOW) {
            keep(rows, &batch);
        }
        if let Ok(batch) = device.edit(None, document.body.clone(), ids(), NOW) {
            keep(rows, &batch);
        }
    }
    let items: Vec<_> = device.tray().cloned().collect();
    for (at, item) in items.iter().enumerate() {
        let choice = if at % 2 == 0 { Choice::Mine } else { Choice::Both };
        let batch = match device.keep_mine(item.op, choice, &mut ids, NOW) {
            Ok(batch) => batch,
            Err(_) => device.discard(item.op),
        };
        keep(rows, &batch);
    }
    let _ =
        (device.corrected(NOW), device.is_synced(), device.too_old(), device.has_work(Hold::NONE));
}

fn report(day: u8, text: &str) -> Body {
    let mut report = Report::new(Day::new(2026, 11, day).unwrap());
    report.entries.push(Entry { title: text.to_owned(), ..Entry::new(EntryId::new(1)) });
    Body::Report(report)
}

/// A device of the same person as [`rows`], with work of its own that has left and that has not.
fn other() -> (Device, Rows) {
    let me = load(&rows()).unwrap().me();
    let (mut device, batch) = Device::new(me, DeviceId::from_uuid(Uuid::from_u128(0xdd)));
    let (mut kept, mut ids) = (Rows::new(), ids());
    keep(&mut kept, &batch);
    for (day, text) in [(17, "Rapat guru"), (18, "Piket pagi")] {
        keep(&mut kept, &device.edit(None, report(day, text), ids(), NOW).unwrap());
        keep(&mut kept, &device.outgoing(MAX_OPS, Hold::NONE).batch);
    }
    let large = report(16, &"x".repeat(shared::op::MAX_OP_BYTES));
    keep(&mut kept, &device.edit(None, large, ids(), NOW).unwrap());
    keep(&mut kept, &device.outgoing(MAX_OPS, Hold::NONE).batch);
    keep(&mut kept, &device.edit(None, report(15, "Upacara"), ids(), NOW).unwrap());
    (device, kept)
}

fn damages() -> impl Strategy<Value = Vec<(Index, Vec<Twist>, Vec<Hurt>)>> {
    let one = (any::<Index>(), vec(twist(), 0..3), vec(hurt(), 0..2));
    vec(one, 1..4)
}

#[test]
fn the_rows_are_of_every_table_and_the_device_has_work() {
    let rows = rows();
    for table in Table::ALL {
        assert!(rows.keys().any(|(t, _)| *t == table), "{table:?}");
    }
    let mut device = load(&rows).unwrap();
    assert!(device.unread().is_empty() && device.unsent() > 0 && device.tray().count() > 0);
    let mut rows = rows;
    looked_at(&mut device, &mut rows);
    assert!(empties(&mut device, &mut rows, true).is_ok());
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    #[test]
    fn damaged_rows_are_read_or_left_alone_and_hold_nothing_up(
        damages in damages(),
        keeps in any::<bool>(),
        looks in any::<bool>(),
    ) {
        let mut rows = rows();
        let good = rows.clone();
        let all: Vec<_> = rows.keys().cloned().collect();
        for (at, twists, hurts) in &damages {
            let row = rows.get_mut(at.get(&all)).unwrap();
            *row = String::from_utf8_lossy(&damaged_json(row, twists, hurts)).into_owned();
        }
        let Some(mut device) = load(&rows) else {
            let state = (Table::Meta, "state".to_owned());
            prop_assert!(rows[&state] != good[&state], "only its own row tells whose device it is");
            return Ok(());
        };
        for (table, key) in device.unread() {
            let name = (*table, key.clone());
            prop_assert!(rows[&name] != good[&name], "a good row was not read: {name:?}");
        }
        let unread: Vec<_> = device.unread().to_vec();
        let before = rows.clone();
        let texts = waiting(&device);
        if looks {
            looked_at(&mut device, &mut rows);
        }
        empties(&mut device, &mut rows, keeps)?;
        for name in unread.iter().filter(|(table, _)| *table == Table::Outbox) {
            prop_assert!(rows.get(name) == before.get(name), "written over: {name:?}");
        }
        if !keeps && !looks {
            for op in &texts {
                let later = texts.iter().rev().find(|other| other.doc == op.doc);
                let last = later.is_some_and(|last| last.id == op.id);
                let filed = device.tray().any(|item| item.mine == op.act);
                prop_assert!(filed || !last, "refused, and gone: {op:?}");
            }
        }
    }

    #[test]
    fn a_strange_reply_takes_away_nothing_that_it_does_not_speak_of(
        twists in vec(twist(), 0..5),
        hurts in vec(hurt(), 0..2),
        which in any::<Index>(),
        looks in any::<bool>(),
    ) {
        let mut rows = rows();
        let mut device = load(&rows).unwrap();
        let bytes = damaged_json(&frozen(which.get(&["reply.json", "reply_nothing_new.json"])), &twists, &hurts);
        let text = String::from_utf8_lossy(&bytes).into_owned();
        let Ok(reply) = json::read::<Reply>(&text) else { return Ok(()) };
        let epoch = serde_json::from_str::<Push>(&device.clone().outgoing(MAX_OPS, Hold::NONE).push).unwrap().epoch;
        let spoken = |op: &Op| {
            Some(reply.epoch) != epoch
                || reply.answers.iter().any(|a| a.op == op.id)
                || reply.clone().take_changes().iter().any(|c| c.doc() == op.doc)
                || !reply.more
        };
        let silent: Vec<Op> = waiting(&device).into_iter().filter(|op| !spoken(op)).collect();
        keep(&mut rows, &device.absorb(reply.clone(), &mut ids(), NOW));
        prop_assert!(is_kept(&rows, &device), "what is kept is what there is");
        for op in silent {
            prop_assert!(waiting(&device).contains(&op), "{op:?}");
        }
        // It comes a second time.
        keep(&mut rows, &device.absorb(reply, &mut ids(), NOW));
        prop_assert!(is_kept(&rows, &device));
        if looks {
            looked_at(&mut device, &mut rows);
            prop_assert!(is_kept(&rows, &device));
        }
        empties(&mut device, &mut rows, false)?;
    }

    #[test]
    fn a_strange_parcel_adds_once_and_takes_nothing_away(
        twists in vec(twist(), 0..5),
        hurts in vec(hurt(), 0..2),
        own in any::<bool>(),
        looks in any::<bool>(),
    ) {
        let there = if own { load(&rows()).unwrap() } else { other().0 };
        let text = serde_json::to_string(&there.parcel(NOW)).unwrap();
        let bytes = damaged_json(&text, &twists, &hurts);
        let Ok(parcel) = json::read::<Parcel>(&String::from_utf8_lossy(&bytes)) else { return Ok(()) };
        let mut at_first = rows();
        let full = load(&at_first).unwrap();
        let (new, batch) = Device::new(full.me(), DeviceId::from_uuid(Uuid::from_u128(0xee)));
        let mut bare = Rows::new();
        keep(&mut bare, &batch);
        let (mixed, mut mixed_rows) = other();
        for (mut device, rows) in [(full, &mut at_first), (new, &mut bare), (mixed, &mut mixed_rows)] {
            let (outbox, tray) = (waiting(&device), device.tray().cloned().collect::<Vec<_>>());
            let Ok((batch, count)) = device.unpack(parcel.clone(), NOW) else { continue };
            keep(rows, &batch);
            prop_assert!(count <= parcel.len());
            prop_assert!(load(rows).as_ref() == Some(&device), "what is kept is what there is");
            let after = waiting(&device);
            prop_assert!(outbox.iter().all(|op| after.contains(op)), "work of this device went");
            prop_assert!(tray.iter().all(|item| device.tray().any(|there| there == item)));
            let again = device.unpack(parcel.clone(), NOW);
            prop_assert_eq!(again.map(|(batch, new)| (batch.is_empty(), new)), Ok((true, 0)), "twice is as once");
            if looks {
                looked_at(&mut device, rows);
                prop_assert!(load(rows).as_ref() == Some(&device));
            }
            empties(&mut device, rows, true)?;
        }
    }
}
