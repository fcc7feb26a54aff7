//! `shared::json` and `serde_json` read the same: everything that is frozen in `wire/`, whatever random
//! damage makes of it, and every text.

#![expect(clippy::expect_used, reason = "a test that cannot go on says so")]

use proptest::prelude::*;
use serde::Deserialize;
use serde::de::{DeserializeOwned, IgnoredAny};
use shared::apply::Refusal;
use shared::document::{Body, Document};
use shared::json;
use shared::op::Op;
use shared::person::Sight;
use shared::protocol::{Change, Fault, Outcome, Receipt, Reply, SignedIn};
use shared::tray::TrayItem;
use std::fmt::Debug;
use std::path::PathBuf;

/// Whether both read it, and what; a sentence where they differ.
fn alike<T: DeserializeOwned + PartialEq + Debug>(text: &str) -> Result<bool, String> {
    let (ours, theirs) = (json::read::<T>(text).ok(), serde_json::from_str::<T>(text).ok());
    if ours == theirs {
        Ok(ours.is_some())
    } else {
        Err(format!("{text}\nours:   {ours:?}\ntheirs: {theirs:?}"))
    }
}

/// As the type that the name of its file says.
fn as_named(name: &str, text: &str) -> Result<bool, String> {
    match name.split('_').next().unwrap_or_default() {
        "reply" => alike::<Reply>(text),
        "op" => alike::<Op>(text),
        "sight" => alike::<Sight>(text),
        "outcome" => alike::<Outcome>(text),
        "refusal" => alike::<Refusal>(text),
        "change" => alike::<Change>(text),
        "fault" => alike::<Fault>(text),
        "signed" => alike::<SignedIn>(text),
        "row" => match name.split('_').nth(1).unwrap_or_default() {
            "confirmed" => alike::<Confirmed>(text),
            "outbox" => alike::<Pending>(text),
            "rescue" => alike::<Document>(text),
            "tray" => alike::<TrayItem>(text),
            "meta" if name.contains("sight") => alike::<Sight>(text),
            _ => alike::<IgnoredAny>(text),
        },
        _ => alike::<IgnoredAny>(text),
    }
}

/// As the device keeps it.
#[derive(Debug, PartialEq, Deserialize)]
struct Confirmed {
    doc: Document,
    receipt: Option<Receipt>,
}

/// As the device keeps it.
#[derive(Debug, PartialEq, Deserialize)]
struct Pending {
    op: Op,
    bytes: Option<String>,
    before: Option<Body>,
}

fn frozen() -> Vec<(String, String)> {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/wire");
    let files = std::fs::read_dir(folder).expect("the folder is there").flatten();
    let json = files.filter(|f| f.path().extension().is_some_and(|e| e == "json"));
    let read = |path: PathBuf| std::fs::read_to_string(path).expect("a frozen file is text");
    json.map(|f| (f.file_name().to_string_lossy().into_owned(), read(f.path()))).collect()
}

#[test]
fn what_is_frozen_is_read() {
    let files = frozen();
    assert!(files.len() > 50, "the folder has its files");
    for (name, text) in files {
        assert_eq!(as_named(&name, &text), Ok(true), "{name}");
    }
}

/// One act of damage: where, and what comes there instead of how much.
fn damage() -> impl Strategy<Value = (prop::sample::Index, usize, String)> {
    let pieces = [
        "",
        "{",
        "}",
        "[",
        "]",
        ",",
        ":",
        "\"",
        "\\",
        " ",
        "\n",
        "0",
        "-",
        "-0",
        "7",
        "1.5",
        "1e3",
        "00",
        "null",
        "true",
        "18446744073709551616",
        "-9223372036854775808",
        "\\u00e9",
        "\\ud83d\\ude00",
        "\\ud83d",
        "\u{1}",
        "é",
        "{\"x\":[1,{\"y\":-2.5e-3}]}",
        "\"kept\"",
        "{\"kept\":null}",
    ];
    (
        any::<prop::sample::Index>(),
        0..4_usize,
        prop::sample::select(pieces.map(String::from).to_vec()),
    )
}

fn damaged(text: &str, (at, gone, new): &(prop::sample::Index, usize, String)) -> String {
    let chars: Vec<char> = text.chars().collect();
    let at = at.index(chars.len() + 1);
    let end = (at + gone).min(chars.len());
    chars[..at].iter().copied().chain(new.chars()).chain(chars[end..].iter().copied()).collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(4_000))]

    #[test]
    fn what_is_damaged_is_read_alike(
        file in any::<prop::sample::Index>(),
        acts in prop::collection::vec(damage(), 1..4),
    ) {
        let files = frozen();
        let (name, text) = file.get(&files);
        let text = acts.iter().fold(text.clone(), |text, act| damaged(&text, act));
        let read = as_named(name, &text);
        prop_assert!(read.is_ok(), "{}", read.unwrap_err());
    }

    #[test]
    fn every_text_comes_through(text in any::<String>()) {
        let plain = serde_json::to_string(&text).expect("a text is JSON");
        prop_assert_eq!(json::read(&plain), Ok(text.clone()));
        let units = text.encode_utf16().map(|unit| format!("\\u{unit:04x}"));
        let escaped = format!("\"{}\"", units.collect::<String>());
        prop_assert_eq!(json::read(&escaped), Ok(text));
    }

    #[test]
    fn whole_numbers_are_read_alike(number in any::<i128>(), narrow in any::<i64>()) {
        for text in [number.to_string(), narrow.to_string(), (narrow % 300).to_string()] {
            prop_assert_eq!(alike::<u64>(&text).err(), None);
            prop_assert_eq!(alike::<i64>(&text).err(), None);
            prop_assert_eq!(alike::<u8>(&text).err(), None);
        }
    }

    #[test]
    fn what_nobody_wants_is_passed_over_alike(text in "[\\[\\]{},:\" 0-9a-z.eE+\\-\\\\]{0,24}") {
        let ours = json::read::<IgnoredAny>(&text).is_ok();
        prop_assert_eq!(ours, serde_json::from_str::<IgnoredAny>(&text).is_ok(), "{}", text);
    }
}

#[test]
fn what_lies_too_deep_is_refused() {
    for begins in ["[", "{\"a\":"] {
        assert!(json::read::<IgnoredAny>(&begins.repeat(100_000)).is_err());
    }
    assert!(json::read::<IgnoredAny>(&format!("{}{}", "[".repeat(100), "]".repeat(100))).is_ok());
}
