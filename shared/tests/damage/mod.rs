//! What a bad disk, a bad line or a bad mind makes of something that was good: bytes that fall over, go
//! missing or come twice, and JSON whose values changed places.
//!
//! From good things, because random bytes never get past the first check. Used by the tests of the server too.

use proptest::prelude::*;
use proptest::sample::Index;
use serde_json::{Value, json};

/// One act of damage to bytes.
#[derive(Clone, Debug)]
pub(crate) enum Hurt {
    /// One bit falls over.
    Flip(Index, u8),
    /// Everything from here on is gone.
    Cut(Index),
    /// A piece is gone.
    Lose(Index, usize),
    /// A piece comes twice.
    Twice(Index, usize),
    /// Something else stands there.
    Put(Index, Vec<u8>),
    /// A piece of the same bytes stands where another one was.
    Splice(Index, Index, usize),
}

pub(crate) fn hurt() -> impl Strategy<Value = Hurt> {
    let at = any::<Index>;
    prop_oneof![
        4 => (at(), 0..8_u8).prop_map(|(at, bit)| Hurt::Flip(at, bit)),
        1 => at().prop_map(Hurt::Cut),
        2 => (at(), 1..40_usize).prop_map(|(at, n)| Hurt::Lose(at, n)),
        1 => (at(), 1..40_usize).prop_map(|(at, n)| Hurt::Twice(at, n)),
        2 => (at(), prop::collection::vec(any::<u8>(), 1..6)).prop_map(|(at, new)| Hurt::Put(at, new)),
        2 => (at(), at(), 1..200_usize).prop_map(|(to, from, n)| Hurt::Splice(to, from, n)),
    ]
}

pub(crate) fn hurt_bytes(bytes: &[u8], acts: &[Hurt]) -> Vec<u8> {
    let mut bytes = bytes.to_vec();
    for act in acts {
        let place = |at: &Index| at.index(bytes.len().max(1)).min(bytes.len());
        let piece = |at: usize, n: usize| at..(at + n).min(bytes.len());
        match act {
            Hurt::Flip(at, bit) => {
                let at = place(at);
                if let Some(byte) = bytes.get_mut(at) {
                    *byte ^= 1 << bit;
                }
            }
            Hurt::Cut(at) => bytes.truncate(place(at)),
            Hurt::Lose(at, n) => drop(bytes.drain(piece(place(at), *n))),
            Hurt::Twice(at, n) => {
                let at = place(at);
                let again = bytes[piece(at, *n)].to_vec();
                drop(bytes.splice(at..at, again));
            }
            Hurt::Put(at, new) => {
                let at = place(at);
                let old = piece(at, new.len());
                drop(bytes.splice(old, new.iter().copied()));
            }
            Hurt::Splice(to, from, n) => {
                let (to, from) = (place(to), place(from));
                let new = bytes[piece(from, *n)].to_vec();
                drop(bytes.splice(piece(to, *n), new));
            }
        }
    }
    bytes
}

/// One act of damage to JSON that leaves it JSON.
#[derive(Clone, Debug)]
pub(crate) enum Twist {
    /// Another value stands there.
    Put(Index, Value),
    /// Two values changed places.
    Swap(Index, Index),
    /// A value stands where another one was.
    Copy(Index, Index),
    /// A field or a piece of a list is gone.
    Lose(Index),
    /// A piece of a list comes twice, a field under another name too.
    Twice(Index),
}

pub(crate) fn twist() -> impl Strategy<Value = Twist> {
    let at = any::<Index>;
    prop_oneof![
        4 => (at(), odd()).prop_map(|(at, new)| Twist::Put(at, new)),
        2 => (at(), at()).prop_map(|(one, other)| Twist::Swap(one, other)),
        2 => (at(), at()).prop_map(|(to, from)| Twist::Copy(to, from)),
        2 => at().prop_map(Twist::Lose),
        1 => at().prop_map(Twist::Twice),
    ]
}

/// Values that nobody expects.
fn odd() -> impl Strategy<Value = Value> {
    let deep = (0..60).fold(json!(1), |inside, _| json!([inside]));
    let known = vec![
        json!(null),
        json!(true),
        json!(0),
        json!(-1),
        json!(1.5),
        json!(1439),
        json!(1440),
        json!(u32::MAX),
        json!(i64::MAX),
        json!(i64::MIN),
        json!(u64::MAX),
        json!(""),
        json!(" "),
        json!("\u{0}"),
        json!("../../etc/passwd"),
        json!("'; DROP TABLE op; --"),
        json!("👩🏽‍⚕️\u{202e}\u{10ffff}"),
        json!("x".repeat(5_000)),
        json!("1900-01-01"),
        json!("9999-12-31"),
        json!("2026-02-30"),
        json!("00000000-0000-0000-0000-000000000000"),
        json!("AAAAAAAAAAAAAAAAAAAAAA"),
        json!([]),
        json!({}),
        json!({"submit": {"report": {"day": "2026-11-21"}}}),
        json!({"comment": "kata"}),
        json!("withdraw"),
        json!("approve"),
        deep,
    ];
    prop_oneof![
        3 => prop::sample::select(known),
        1 => any::<i64>().prop_map(|n| json!(n)),
        1 => any::<String>().prop_map(|text| json!(text)),
    ]
}

pub(crate) fn twisted(whole: &Value, acts: &[Twist]) -> Value {
    let mut whole = whole.clone();
    for act in acts {
        let mut places = Vec::new();
        walk(&whole, String::new(), &mut places);
        let place = |at: &Index| at.get(&places).clone();
        let found =
            |whole: &Value, at: &Index| whole.pointer(&place(at)).cloned().unwrap_or_default();
        let put = |whole: &mut Value, at: &Index, new: Value| {
            // The other one may have stood inside of this one.
            if let Some(there) = whole.pointer_mut(&place(at)) {
                *there = new;
            }
        };
        match act {
            Twist::Put(at, new) => put(&mut whole, at, new.clone()),
            Twist::Swap(one, other) => {
                let (first, second) = (found(&whole, one), found(&whole, other));
                put(&mut whole, one, second);
                put(&mut whole, other, first);
            }
            Twist::Copy(to, from) => {
                let value = found(&whole, from);
                put(&mut whole, to, value);
            }
            Twist::Lose(at) => beside(&mut whole, &place(at), |_| None),
            Twist::Twice(at) => beside(&mut whole, &place(at), Some),
        }
    }
    whole
}

/// Where every value stands, as JSON pointers.
fn walk(value: &Value, at: String, places: &mut Vec<String>) {
    match value {
        Value::Array(list) => {
            for (n, inside) in list.iter().enumerate() {
                walk(inside, format!("{at}/{n}"), places);
            }
        }
        Value::Object(fields) => {
            for (name, inside) in fields {
                walk(
                    inside,
                    format!("{at}/{}", name.replace('~', "~0").replace('/', "~1")),
                    places,
                );
            }
        }
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
    places.push(at);
}

/// Takes the value at `place` out of what it stands in, or puts what `make` makes of it beside it.
fn beside(whole: &mut Value, place: &str, make: impl Fn(Value) -> Option<Value>) {
    let Some((outer, name)) = place.rsplit_once('/') else { return };
    match whole.pointer_mut(outer) {
        Some(Value::Array(list)) => {
            let Ok(at) = name.parse::<usize>() else { return };
            match make(list[at].clone()) {
                Some(again) => list.insert(at, again),
                None => drop(list.remove(at)),
            }
        }
        Some(Value::Object(fields)) => {
            let name = name.replace("~1", "/").replace("~0", "~");
            match fields.get(&name).cloned().and_then(make) {
                Some(again) => drop(fields.insert(format!("{name}_2"), again)),
                None => drop(fields.remove(&name)),
            }
        }
        Some(_) | None => {}
    }
}

/// JSON text that was twisted, and then perhaps hurt as bytes.
pub(crate) fn damaged_json(text: &str, twists: &[Twist], hurts: &[Hurt]) -> Vec<u8> {
    let value: Value = serde_json::from_str(text).unwrap_or_default();
    hurt_bytes(twisted(&value, twists).to_string().as_bytes(), hurts)
}
