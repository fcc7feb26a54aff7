//! Periods that an office closes: late reports come in with a reason, and after the window by the superior's decision.
//! None is refused in silence.

use crate::admin::types;
use crate::people::{NOON, Person, World, body, op, raw, today};
use axum::http::StatusCode;
use serde_json::json;
use setapak_server::db::FILE;
use setapak_server::safe;
use shared::acting::{Exceptional, Leading};
use shared::apply::Refusal;
use shared::closing::{Closing, Every};
use shared::day::{DAY_MS, Day, Timestamp};
use shared::op::{Act, Op};
use shared::protocol::{Change, Outcome};
use shared::status::{Move, Status};

/// A day of the month before [`today`], the 21st: its period closed on the fifth.
fn long_ago() -> Day {
    Day::parse("2026-10-20").unwrap()
}

/// A world whose office closes months after five days, and takes late reports for so many more.
async fn closes(window: u16) -> World {
    let world = World::new().await;
    let office = world.person("rina").await.sight().await.me.office;
    let line = format!(
        "set-closing --office '{office}' --from 2026-01-01 --every month --after 5 --window {window}"
    );
    let said = types(&world, &line, "").await.unwrap();
    assert!(said.contains("closes after 2026-02-05"), "{said}");
    world
}

fn submits(rina: &Person, day: Day) -> Op {
    op(rina.doc(day), None, Act::Submit(body(day, "Posyandu")))
}

#[tokio::test]
async fn what_an_office_sets_reaches_its_staff() {
    let world = closes(30).await;
    let sight = world.person("rina").await.sight().await;
    let from = Day::parse("2026-01-01").unwrap();
    let rule = Closing { from, every: Every::Month, after: 5, window: 30 };
    assert_eq!(sight.calendar.closings, [rule]);
    let said = types(
        &world,
        "set-closing --office Sawah --from 2026-01-01 --every year --after 5 --window 1",
        "",
    );
    assert!(said.await.unwrap_err().ends_with("Nothing was changed."));
}

#[tokio::test]
async fn a_late_report_is_taken_with_a_reason_and_the_superior_reads_it() {
    let world = closes(30).await;
    let mut rina = world.person("rina").await;
    let late = submits(&rina, long_ago());
    assert_eq!(rina.does(late.clone()).await.refused(), Refusal::NoReason);
    let blank = Op { id: crate::people::id(), late: Some("  ".into()), ..late.clone() };
    assert_eq!(rina.does(blank).await.refused(), Refusal::NoReason);
    let why = "Tidak ada jaringan di posyandu";
    let with = Op { id: crate::people::id(), late: Some(why.into()), ..late };
    rina.does(with).await.kept();
    let mut sri = world.person("sri").await;
    sri.pulls().await;
    let doc = rina.doc(long_ago());
    let step = sri.seen[&doc].last(Move::Submit).unwrap();
    assert_eq!(step.reason.as_ref().unwrap().text, why);
    assert_eq!(step.decided_because(), None);
    // Whoever mends it was there in time.
    sri.returns(doc, "Mohon jumlahnya").await.kept();
    rina.pulls().await;
    rina.submits_text(long_ago(), "Posyandu, 42 balita").await.kept();
    safe::verify(&world.data().join(FILE)).unwrap();
}

#[tokio::test]
async fn what_was_sent_in_time_and_waited_for_a_line_is_not_late() {
    let world = closes(30).await;
    let mut rina = world.person("rina").await;
    let then = Timestamp(NOON - 20 * DAY_MS);
    rina.does(Op { at: then, ..submits(&rina, long_ago()) }).await.kept();
    // This month is open.
    rina.does(submits(&rina, today())).await.kept();
}

#[tokio::test]
async fn after_the_window_the_superior_decides() {
    let world = closes(10).await;
    let (mut rina, mut sri) = (world.person("rina").await, world.person("sri").await);
    let why = "HP rusak";
    for day in [long_ago(), long_ago().plus(1)] {
        let sent = Op { late: Some(why.into()), ..submits(&rina, day) };
        assert_eq!(rina.does(sent).await.refused(), Refusal::Closed);
    }
    assert!(sri.pulls().await.is_empty(), "not in effect yet");
    let leads: Leading = serde_json::from_str(&sri.sight().await.leading.unwrap()).unwrap();
    assert_eq!(leads.special, 2, "she is told that they wait");
    let told = sri.asks("GET", "/api/exceptions", ()).await;
    let waits: Vec<Exceptional> = serde_json::from_slice(&told.body).unwrap();
    assert_eq!(waits.len(), 2);
    assert!(
        waits
            .iter()
            .all(|one| one.closed && one.late.as_deref() == Some(why) && one.author.id == rina.id)
    );
    let decide = |one: &Exceptional| format!("/api/exceptions/{}", one.number);
    let taken = sri.asks("POST", &decide(&waits[0]), json!("take")).await;
    assert_eq!(taken.status, StatusCode::OK);
    let reason = "Sudah masuk rekap Oktober";
    let aside = sri.asks("POST", &decide(&waits[1]), json!({ "aside": reason })).await;
    assert_eq!(aside.status, StatusCode::OK);
    let taken = rina.pulls().await.into_iter().find_map(|change| match change {
        Change::Put(document) => Some(document),
        Change::Rest(_) | Change::Gone(_) => None,
    });
    let taken = taken.unwrap();
    assert_eq!((taken.id, taken.status), (rina.doc(long_ago()), Status::Submitted));
    assert_eq!(taken.last(Move::Submit).unwrap().reason.as_ref().unwrap().text, why);
    // Its author is told why.
    let leading: Leading =
        serde_json::from_str(&rina.sight().await.leading.unwrap_or_default()).unwrap();
    let [aside] = leading.aside.as_slice() else { panic!("{:?}", leading.aside) };
    assert_eq!((aside.doc, aside.reason.as_str()), (rina.doc(long_ago().plus(1)), reason));
    assert_eq!(sri.sight().await.leading.filter(|text| text.contains("aside")), None);
    safe::verify(&world.data().join(FILE)).unwrap();
}

#[tokio::test]
async fn an_app_that_can_give_no_reason_is_not_asked_for_one() {
    let world = closes(10).await;
    let rina = world.person("rina").await;
    let mut push = rina.push(vec![raw(&submits(&rina, long_ago()))]);
    push.protocol = 3;
    let reply = rina.posts(serde_json::to_vec(&push).unwrap()).await.reply();
    assert!(matches!(reply.answers[0].outcome, Outcome::Kept(_)));
}
