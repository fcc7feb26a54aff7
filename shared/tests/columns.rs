//! Records that were told column by column come back as they were, whatever they say; columns that make no sense
//! are refused, and end.

#![expect(clippy::unwrap_used, reason = "a test stops where it breaks")]

#[path = "damage/mod.rs"]
mod damage;

use damage::{damaged_json, hurt, twist};
use proptest::collection::{btree_map, vec};
use proptest::prelude::*;
use serde_json::{Map, Value, json};
use shared::columns::{Columns, Writer};
use shared::json;

fn told(records: &[Value]) -> Columns {
    let mut writer = Writer::default();
    for record in records {
        assert!(writer.add(record), "{record}");
    }
    writer.columns()
}

fn heard(columns: &Columns) -> Vec<Value> {
    let mut records = Vec::new();
    let read = columns.read(|text| {
        records.push(serde_json::from_str(text).map_err(|_| json::Unread)?);
        Ok(())
    });
    read.unwrap();
    records
}

/// Names and values of which many are alike, so that every way of telling them is used.
fn value() -> impl Strategy<Value = Value> {
    let plain = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<u64>().prop_map(Value::from),
        (0..5_i64).prop_map(Value::from),
        (1_795_000_000_000..1_795_900_000_000_i64).prop_map(Value::from),
        prop::sample::select(vec![0.5, -1e300]).prop_map(Value::from),
        prop::sample::select(vec!["", "Rapat", "Piket", "\"é\\\n"]).prop_map(Value::from),
        "[a-f]{8}".prop_map(Value::from),
        any::<String>().prop_map(Value::from),
    ];
    plain.prop_recursive(4, 24, 5, |inside| {
        prop_oneof![
            vec(inside.clone(), 0..4).prop_map(Value::from),
            record(inside).prop_map(Value::from),
        ]
    })
}

fn record(inside: impl Strategy<Value = Value>) -> impl Strategy<Value = Map<String, Value>> {
    let name = prop_oneof![9 => "[a-d]", 1 => prop::sample::select(vec!["", "a b", "x:n", "\""]).prop_map(str::to_owned)];
    btree_map(name, inside, 0..4).prop_map(|fields| fields.into_iter().collect())
}

fn plain(record: &Map<String, Value>) -> bool {
    record.keys().all(|name| !name.contains([' ', ':', '"']))
}

proptest! {
    #[test]
    fn every_record_comes_back(records in vec(record(value()), 0..12)) {
        let records: Vec<Value> = records.into_iter().filter(plain).map(Value::from).collect();
        let columns = told(&records);
        prop_assert_eq!(heard(&columns), records.clone());
        let text = serde_json::to_string(&columns).unwrap();
        let again: Columns = json::read(&text).unwrap();
        prop_assert_eq!(heard(&again), records);
    }

    #[test]
    fn columns_that_make_no_sense_end(twists in vec(twist(), 0..4), hurts in vec(hurt(), 0..2)) {
        let record = |n: i64| json!({
            "at": 1_795_230_000_000_i64 + n,
            "list": [{"id": n, "text": "satu"}, {"id": 2, "text": "dua", "words": ["a", "b", null]}],
            "inside": {"inside": {"which": "abcdefgh"}},
        });
        let columns = told(&[record(1), record(2), record(3), record(4)]);
        let text = serde_json::to_string(&columns).unwrap();
        let bytes = damaged_json(&text, &twists, &hurts);
        if let Ok(columns) = json::read::<Columns>(&String::from_utf8_lossy(&bytes)) {
            let mut count = 0_usize;
            let _ = columns.read(|_| { count += 1; Ok(()) });
            prop_assert!(count <= bytes.len());
        }
    }
}

#[test]
fn what_is_no_record_or_has_strange_names_is_not_taken() {
    let mut writer = Writer::default();
    for value in [json!(1), json!([{}]), json!({"a b": 1}), json!({"a:s": 1}), json!("x")] {
        assert!(!writer.add(&value), "{value}");
    }
    assert_eq!(heard(&writer.columns()), Vec::<Value>::new());
}

#[test]
fn records_that_lie_in_themselves_end() {
    let nested = json!({
        "shapes": ["a:o"], "of": [":o", "a:o"], "numbers": [[0], vec![0; 100_000]], "texts": [[], []],
    });
    let columns: Columns = serde_json::from_value(nested).unwrap();
    assert!(columns.read(|_| Ok(())).is_err());
}
