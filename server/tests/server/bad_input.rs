//! Damaged, oversized, foreign and future input: a clear answer, and nothing else is held up by it.

use crate::people::{Person, World, body, op, raw, today};
use axum::http::StatusCode;
use serde_json::value::RawValue;
use shared::apply::Refusal;
use shared::id::OpId;
use shared::op::{Act, MAX_OP_BYTES};
use shared::protocol::{Fault, MAX_OPS, Outcome, PROTOCOL};
use uuid::Uuid;

fn text(json: String) -> Box<RawValue> {
    RawValue::from_string(json).unwrap()
}

/// One bad record blocks the queue (enketo#1226).
#[tokio::test]
async fn a_bad_op_does_not_hold_up_the_good_ones_beside_it() {
    let world = World::new().await;
    let rina = world.person("rina").await;
    let id = || OpId::from_uuid(Uuid::now_v7());
    let (unknown, damaged, huge) = (id(), id(), id());
    let good: Vec<_> = (0..2)
        .map(|back| today().plus(-back))
        .map(|day| op(rina.doc(day), None, Act::SaveDraft(body(day, "baik"))))
        .collect();
    let ops = vec![
        raw(&good[0]),
        text(format!(
            r#"{{"id":"{unknown}","doc":"{}","at":1,"act":{{"teleport":3}}}}"#,
            good[0].doc
        )),
        text(format!(r#"{{"id":"{damaged}"}}"#)),
        text(format!(r#"{{"id":"{huge}","junk":"{}"}}"#, "x".repeat(MAX_OP_BYTES))),
        raw(&good[1]),
    ];
    let first = rina.sends(ops.clone()).await.reply();
    let said: Vec<_> = first.answers.iter().map(|a| (a.op, why(&a.outcome))).collect();
    assert_eq!(
        said,
        [
            (good[0].id, None),
            (unknown, Some(Refusal::Unreadable)),
            (damaged, Some(Refusal::Unreadable)),
            (huge, Some(Refusal::TooLarge)),
            (good[1].id, None),
        ]
    );
    assert_eq!(rina.sends(ops).await.reply().answers, first.answers, "and again the same");
}

fn why(outcome: &Outcome) -> Option<Refusal> {
    match outcome {
        Outcome::Kept(_) => None,
        Outcome::Conflict(_) => Some(Refusal::Moved),
        Outcome::Refused { why, .. } => Some(why.clone()),
    }
}

#[tokio::test]
async fn what_is_no_push_is_malformed_and_changes_nothing() {
    let world = World::new().await;
    let rina = world.person("rina").await;
    let draft = op(rina.doc(today()), None, Act::SaveDraft(body(today(), "x")));
    let nameless = rina.push(vec![raw(&draft), text(r#"{"doc":"?"}"#.into())]);
    for bytes in [
        Vec::new(),
        b"{".to_vec(),
        b"[]".to_vec(),
        b"\xff\xfe".to_vec(),
        br#"{"protocol":1}"#.to_vec(),
        "[".repeat(100_000).into_bytes(),
        serde_json::to_vec(&nameless).unwrap(),
    ] {
        let told = rina.posts(bytes).await;
        assert_eq!((told.status, told.fault()), (StatusCode::BAD_REQUEST, Fault::Malformed));
    }
    assert_eq!(world.count("SELECT count(*) FROM op").await, 0);
}

#[tokio::test]
async fn a_protocol_of_the_future_is_told_what_this_server_speaks() {
    let world = World::new().await;
    let rina = world.person("rina").await;
    let mut push = rina.push(Vec::new());
    push.protocol = PROTOCOL + 1;
    let newer = Fault::NewerProtocol { speaks: PROTOCOL };
    assert_eq!(rina.posts(serde_json::to_vec(&push).unwrap()).await.fault(), newer);
    let unlike = br#"{"protocol":9,"everything":"is different"}"#.to_vec();
    assert_eq!(rina.posts(unlike).await.fault(), newer);
}

#[tokio::test]
async fn too_many_ops_are_too_large_and_half_of_them_are_not() {
    let world = World::new().await;
    let rina = world.person("rina").await;
    let ops = |n: usize| many(&rina, n);
    let told = rina.sends(ops(MAX_OPS + 1)).await;
    assert_eq!((told.status, told.fault()), (StatusCode::PAYLOAD_TOO_LARGE, Fault::TooLarge));
    assert_eq!(rina.sends(ops(MAX_OPS)).await.reply().answers.len(), MAX_OPS);
}

fn many(person: &Person, n: usize) -> Vec<Box<RawValue>> {
    let days = (0..).map(|back| today().plus(-back));
    days.take(n)
        .map(|day| raw(&op(person.doc(day), None, Act::SaveDraft(body(day, "x")))))
        .collect()
}

#[tokio::test]
async fn a_request_larger_than_the_server_takes_is_said_to_be() {
    let world = World::new().await;
    let rina = world.person("rina").await;
    let told = rina.posts(vec![b' '; 2 * 1024 * 1024]).await;
    assert_eq!((told.status, told.fault()), (StatusCode::PAYLOAD_TOO_LARGE, Fault::TooLarge));
}

#[tokio::test]
async fn any_text_comes_back_as_it_was_written() {
    let world = World::new().await;
    let (mut rina, mut sri) = (world.person("rina").await, world.person("sri").await);
    for (back, text) in [
        "👩🏽‍⚕️🇮🇩 selesai",
        "مرحبا \u{202e}kanan ke kiri",
        "nul \u{0}, tab\t, baris\nbaru, \"kutip\" \\ '; DROP TABLE op;--",
        "\u{feff}\u{200b}é e\u{301} \u{10ffff}",
    ]
    .into_iter()
    .enumerate()
    {
        let day = today().plus(-i32::try_from(back).unwrap());
        rina.submits_text(day, text).await.kept();
        sri.pulls().await;
        assert_eq!(sri.seen[&rina.doc(day)].body, body(day, text));
    }
}

#[tokio::test]
async fn a_text_that_is_too_long_to_send_is_still_kept_as_a_draft() {
    let world = World::new().await;
    let mut rina = world.person("rina").await;
    let long = "panjang ".repeat(1_250);
    rina.drafts(today(), &long).await.kept();
    let gaps = rina.submits_text(today(), &long).await.refused();
    assert!(matches!(gaps, Refusal::Incomplete(_)), "{gaps:?}");
}
