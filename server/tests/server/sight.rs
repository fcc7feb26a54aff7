//! Nothing outside a person's sight leaves the server.

use crate::people::{World, body, id_of, op, raw, today};
use axum::body::Body;
use futures_util::FutureExt as _;
use http_body_util::BodyExt as _;
use shared::apply::Refusal;
use shared::day::{Day, Timestamp, Zone};
use shared::op::Act;
use shared::protocol::{Change, Cursor, Fault, Outcome};
use std::time::Duration;

const DAY_MS: i64 = 86_400_000;
const PATIENCE: Duration = Duration::from_secs(5);

#[tokio::test]
async fn a_draft_is_its_authors_alone() {
    let world = World::new().await;
    let (mut rina, mut sri) = (world.person("rina").await, world.person("sri").await);
    let doc = rina.doc(today());
    rina.drafts(today(), "belum selesai").await.kept();
    assert_eq!(sri.pulls().await, []);

    // Whatever is tried on it, the answer is that of a document that does not exist.
    let none = rina.doc(today().plus(-1));
    sri.tokens.insert(doc, rina.tokens[&doc]);
    sri.tokens.insert(none, rina.tokens[&doc]);
    for act in [
        Act::Approve,
        Act::Withdraw,
        Act::Comment("?".into()),
        Act::Seen(rina.tokens[&doc]),
        Act::SaveDraft(body(today(), "bukan saya")),
    ] {
        let there = sri.acts(doc, act.clone()).await;
        assert_eq!(there, sri.acts(none, act).await);
        assert_eq!(there.refused(), Refusal::NotYours);
    }
    rina.drafts(today(), "masih").await.kept();
}

#[tokio::test]
async fn what_is_taken_back_goes_out_of_sight() {
    let world = World::new().await;
    let (mut rina, mut sri) = (world.person("rina").await, world.person("sri").await);
    let doc = rina.doc(today());
    rina.submits(today()).await.kept();
    sri.pulls().await;
    rina.withdraws(today()).await.kept();
    assert_eq!(sri.pulls().await, [Change::Gone(doc)]);
    rina.drafts(today(), "diperbaiki").await.kept();
    assert_eq!(sri.pulls().await, [], "and stays there");
    assert_eq!(sri.comments(doc, "?").await.refused(), Refusal::NotYours);
}

#[tokio::test]
async fn reports_of_other_peoples_people_are_not_seen_nor_touched() {
    let world = World::new().await;
    let (mut rina, mut andi) = (world.person("rina").await, world.person("andi").await);
    let mut dewi = world.person("dewi").await;
    let doc = rina.doc(today());
    rina.submits(today()).await.kept();
    for stranger in [&mut andi, &mut dewi] {
        assert_eq!(stranger.pulls().await, []);
        assert!(!stranger.people.contains(&rina.id));
        stranger.tokens.insert(doc, rina.tokens[&doc]);
        assert_eq!(stranger.approves(doc).await.refused(), Refusal::NotYours);
        assert_eq!(stranger.comments(doc, "halo").await.refused(), Refusal::NotYours);
        let mine = Act::Submit(body(today(), "milik orang lain"));
        assert_eq!(stranger.acts(doc, mine).await.refused(), Refusal::NotYours);
    }
    rina.cursor = Cursor(0);
    rina.pulls().await;
    assert_eq!(rina.seen[&doc].thread, []);
}

#[tokio::test]
async fn a_superior_is_one_from_the_first_day_to_the_last() {
    let world = World::new().await;
    let (mut rina, mut dewi) = (world.person("rina").await, world.person("dewi").await);
    let doc = rina.doc(today());
    rina.submits(today()).await.kept();
    let date = |days| today().plus(days).to_string();
    world.leads("dewi", "rina", &date(1), Some(&date(2))).await;
    assert_eq!(dewi.pulls().await, []);
    assert_eq!(dewi.people, [id_of("eko")]);

    world.later(DAY_MS);
    let before = dewi.sight;
    dewi.pulls().await;
    assert_ne!(dewi.sight, before, "a new day begins her term");
    assert!(dewi.people.contains(&rina.id));
    // The device begins again for the documents of somebody who has come into sight.
    dewi.cursor = Cursor(0);
    dewi.pulls().await;
    dewi.returns(doc, "Sebagai Plt.").await.kept();

    world.later(2 * DAY_MS);
    rina.pulls().await;
    rina.submits_text(today(), "lagi").await.kept();
    assert_eq!(dewi.pulls().await, [], "her term is over");
    assert!(!dewi.people.contains(&rina.id));
    assert_eq!(dewi.approves(doc).await.refused(), Refusal::NotYours);
}

#[tokio::test]
async fn a_term_begins_with_the_day_of_the_unit() {
    let world = World::new().await;
    world.arrange("UPDATE unit SET zone = 'wit' WHERE name = 'Unit Uji'").await;
    let mut dewi = world.person("dewi").await;
    // 22.30 in Kotabumi, 00.30 of the next day in Jayapura.
    world.later(7 * 3_600_000 + 1_800_000);
    let now = world.state.clock.now();
    assert_eq!(now.day(Zone::Wib), today());
    assert_eq!(now.day(Zone::Wit), today().plus(1));
    world.leads("dewi", "rina", &today().plus(1).to_string(), None).await;
    dewi.pulls().await;
    assert!(dewi.people.contains(&id_of("rina")));
}

#[tokio::test]
async fn the_sight_is_sent_once_and_again_when_it_changes() {
    let world = World::new().await;
    let mut rina = world.person("rina").await;
    let first = rina.sends(Vec::new()).await.reply().sight.unwrap();
    assert_eq!(first.superior.as_ref().map(|s| s.id), Some(id_of("sri")));
    assert_eq!(first.me.office, "Puskesmas Uji");
    rina.pulls().await;
    assert_eq!(rina.sends(Vec::new()).await.reply().sight, None);

    world
        .arrange(
            "INSERT INTO activity (id, profession, name, minutes, unit, valid_from) VALUES \
             (zeroblob(16), 'perawat', 'Posyandu', 120, 'balita', '2026-01-01'); \
             INSERT INTO holiday (day, name) VALUES ('2026-12-25', 'Natal');",
        )
        .await;
    let second = rina.sends(Vec::new()).await.reply().sight.unwrap();
    assert_ne!(second.hash, first.hash);
    assert_eq!(second.catalogue[0].name, "Posyandu");
    assert_eq!(second.calendar.holidays.len(), 1);
    world.nobody_leads().await;
    assert_eq!(rina.sends(Vec::new()).await.reply().sight.unwrap().superior, None);
}

#[tokio::test]
async fn the_store_of_another_person_is_not_served() {
    let world = World::new().await;
    let (rina, mut andi) = (world.person("rina").await, world.person("andi").await);
    andi.id = rina.id;
    assert_eq!(andi.sends(Vec::new()).await.fault(), Fault::OtherPerson);
}

#[tokio::test]
async fn news_pokes_the_superior_and_the_authors_other_device_only() {
    let world = World::new().await;
    let (mut rina, tablet) = (world.person("rina").await, world.person("rina").await);
    let (sri, dewi) = (world.person("sri").await, world.person("dewi").await);
    let mut poked = [tablet.listens().await, sri.listens().await];
    let left_alone = [rina.listens().await, dewi.listens().await];
    assert_eq!(world.state.pokes.listening(), 4);
    rina.submits(today()).await.kept();
    for line in &mut poked {
        assert_eq!(next(line).await, "data: poke\n\n", "and not a word about whom");
    }

    world.state.pokes.close();
    for line in left_alone {
        let all = tokio::time::timeout(PATIENCE, line.collect()).await;
        assert_eq!(all.expect("closing ends the line").unwrap().to_bytes(), "");
    }
    drop(poked);
    assert_eq!(world.state.pokes.listening(), 0, "a line that ended is forgotten");
}

/// The phone went into a tunnel with its report kept: its superior must hear of it all the same.
#[tokio::test]
async fn news_is_told_also_where_nobody_waits_for_the_answer_any_more() {
    let world = World::new().await;
    let (rina, sri) = (world.person("rina").await, world.person("sri").await);
    let mut line = sri.listens().await;
    let report = op(rina.doc(today()), None, Act::Submit(body(today(), "Posyandu")));
    let mut sending = Box::pin(rina.sends(vec![raw(&report)]));
    // Until it is on the disk, and not a step further.
    while world.count("SELECT count(*) FROM op").await == 0 {
        assert!((&mut sending).now_or_never().is_none());
    }
    drop(sending);
    assert_eq!(next(&mut line).await, "data: poke\n\n");
}

#[tokio::test]
async fn a_line_ends_with_its_session_and_a_device_has_a_few() {
    let world = World::new().await;
    let (rina, tablet) = (world.person("rina").await, world.person("rina").await);
    let (mine, other) = (rina.listens().await, tablet.listens().await);
    rina.signs_out().await;
    let all = tokio::time::timeout(PATIENCE, mine.collect()).await;
    assert_eq!(all.expect("signing out ends the line").unwrap().to_bytes(), "");
    assert_eq!(world.state.pokes.listening(), 1);
    drop(other);

    let mut tabs = Vec::new();
    for _ in 0..20 {
        tabs.push(tablet.listens().await);
    }
    let kept = tabs.split_off(12);
    for old in tabs {
        let ended = tokio::time::timeout(PATIENCE, old.collect()).await;
        assert!(ended.is_ok(), "the oldest tabs'");
    }
    assert_eq!(world.state.pokes.listening(), kept.len());
}

/// What comes next on an open line.
async fn next(line: &mut Body) -> String {
    let frame = tokio::time::timeout(PATIENCE, line.frame()).await.expect("a poke").unwrap();
    String::from_utf8(frame.unwrap().into_data().unwrap().to_vec()).unwrap()
}

#[tokio::test]
async fn a_draft_pokes_no_superior() {
    let world = World::new().await;
    let (mut rina, sri) = (world.person("rina").await, world.person("sri").await);
    let mut line = sri.listens().await;
    rina.drafts(today(), "rahasia").await.kept();
    assert!(tokio::time::timeout(Duration::ZERO, line.frame()).await.is_err(), "silence");
    rina.submits(today()).await.kept();
    // One poke, for the second of the two.
    assert_eq!(next(&mut line).await, "data: poke\n\n");
    world.state.pokes.close();
    assert_eq!(line.collect().await.unwrap().to_bytes(), "");
}

/// No exchange because a clock is wrong (actual#3786, actual#8486).
#[tokio::test]
async fn a_clock_that_is_off_by_days_is_data_and_no_reason_to_refuse() {
    let world = World::new().await;
    let rina = world.person("rina").await;
    for (at, back) in [(0, 1), (i64::MAX, 2), (i64::MIN, 3), (1_795_248_000_000 + 40 * DAY_MS, 4)] {
        let day = today().plus(-back);
        let mut submit = op(rina.doc(day), None, Act::Submit(body(day, "jam salah")));
        submit.at = Timestamp(at);
        submit.skew = Some(i64::MIN);
        let reply = rina.sends(vec![raw(&submit)]).await.reply();
        assert!(matches!(reply.answers[0].outcome, Outcome::Kept(_)), "{at}");
    }
    let tomorrow = Day::new(2027, 1, 1).unwrap();
    let ahead = op(rina.doc(tomorrow), None, Act::Submit(body(tomorrow, "nanti")));
    let reply = rina.sends(vec![raw(&ahead)]).await.reply();
    let future = Outcome::Refused { why: Refusal::Future, head: None };
    assert_eq!(reply.answers[0].outcome, future, "the server's clock decides what the future is");
}
