//! What people who were let go still have on their phones: taken, shown to nobody, decided on by the office.
//! (commcare-hq#29097: a deactivated worker's reports were refused; here none is dropped.)

use crate::admin::types;
use crate::evidence::{broken_after, day_with, photo};
use crate::people::{Dice, Hand, Person, World, body, today};
use axum::body::Body as HttpBody;
use axum::http::StatusCode;
use setapak_server::db::{self, FILE};
use setapak_server::safe;
use shared::apply::Refusal;
use shared::op::Act;
use shared::protocol::Change;
use shared::status::Status;
use std::time::Duration;

/// Rina was let go, with a report on her phone.
async fn let_go(world: &World) -> Person {
    let mut rina = world.person("rina").await;
    rina.pulls().await;
    types(world, "deactivate rina", "").await.unwrap();
    rina
}

#[tokio::test]
async fn a_report_of_somebody_who_was_let_go_waits_for_the_office_and_goes_its_way() {
    let world = World::new().await;
    let mut rina = let_go(&world).await;
    let doc = rina.doc(today());
    let sent = rina.acts(doc, Act::Submit(body(today(), "Posyandu"))).await;
    assert_eq!(sent.refused(), Refusal::Left);
    let mut sri = world.person("sri").await;
    assert!(!sri.pulls().await.iter().any(|change| change.doc() == doc), "not in effect yet");

    let list = types(&world, "exceptions", "").await.unwrap();
    assert!(list.contains("RINA, report of 2026-11-21, 1 entries"), "{list}");
    let number = list.split_whitespace().next().unwrap().to_owned();
    let accept = format!("accept-exception {number} --by sri");
    let done = types(&world, &accept, "").await.unwrap();
    assert!(done.starts_with("Taken in"), "{done}");
    let waits = sri.pulls().await.into_iter().find_map(|change| match change {
        Change::Put(document) if document.id == doc => Some(document),
        Change::Put(_) | Change::Rest(_) | Change::Gone(_) => None,
    });
    let waits = waits.unwrap();
    assert_eq!((waits.status, waits.owner), (Status::Submitted, rina.id));
    assert_eq!(waits.body, body(today(), "Posyandu"));
    sri.approves(doc).await.kept();
    assert_eq!(types(&world, "exceptions", "").await.unwrap(), "Nothing waits for a decision.\n");
    assert!(types(&world, &accept, "").await.unwrap_err().contains("No exception"));
    safe::verify(&world.data().join(FILE)).unwrap();
}

#[tokio::test]
async fn setting_one_aside_needs_a_reason_and_somebody_who_may() {
    let world = World::new().await;
    let mut rina = let_go(&world).await;
    rina.acts(rina.doc(today()), Act::Submit(body(today(), "Posyandu"))).await.refused();
    let list = types(&world, "exceptions", "").await.unwrap();
    let number = list.split_whitespace().next().unwrap().to_owned();
    for (line, why) in [
        (format!("decline-exception {number} --by sri --reason ' '"), "Say why"),
        (format!("decline-exception {number} --by andi --reason bukan"), "Only an admin"),
        (format!("accept-exception {number} --by rina"), "Only an admin"),
        (format!("accept-exception {number}0 --by sri"), "No exception"),
    ] {
        let said = types(&world, &line, "").await.unwrap_err();
        assert!(said.contains(why) && said.ends_with("Nothing was changed."), "{said}");
    }
    assert_eq!(types(&world, "exceptions", "").await.unwrap(), list);
    let line = format!("decline-exception {number} --by sri --reason 'sudah dilaporkan di kertas'");
    types(&world, &line, "").await.unwrap();
    assert_eq!(types(&world, "exceptions", "").await.unwrap(), "Nothing waits for a decision.\n");
    assert_eq!(world.count("SELECT count(*) FROM op WHERE payload LIKE '%Posyandu%'").await, 1);
}

#[tokio::test]
async fn whoever_was_let_go_brings_drafts_and_photos_and_is_shown_nothing() {
    let world = World::new().await;
    let mut rina = world.person("rina").await;
    let mut andi = world.person("andi").await;
    andi.submits(today()).await.kept();
    types(&world, "deactivate sri", "").await.unwrap();
    let mut sri = world.person("sri").await;
    let reply = sri.sends(vec![]).await.reply();
    assert!(reply.left && reply.sight.is_none() && reply.changes.is_empty() && !reply.more);
    let decided = sri.acts(andi.doc(today()), Act::Approve).await;
    assert!(matches!(decided.refused(), Refusal::Left | Refusal::NotYours));
    types(&world, "deactivate rina", "").await.unwrap();
    let (hash, bytes) = photo(50_000, 1);
    let draft = Act::SaveDraft(day_with(&[(hash, None)]));
    rina.acts(rina.doc(today()), draft).await.kept();
    let comment = Act::Comment("Terima kasih".to_owned());
    assert_eq!(rina.acts(rina.doc(today()), comment).await.refused(), Refusal::Left);
    // The photo broke off and goes on, as for everybody.
    rina.brings(hash, "0-49999/50000", broken_after(&bytes[..20_000])).await;
    let rest = HttpBody::from(bytes[20_000..].to_vec());
    assert_eq!(rina.brings(hash, "20000-49999/50000", rest).await.status, StatusCode::OK);
    assert_eq!(rina.fetches(hash, None).await.status(), StatusCode::UNAUTHORIZED);
    assert_eq!(types(&world, "exceptions", "").await.unwrap(), "Nothing waits for a decision.\n");
}

#[tokio::test]
async fn of_two_texts_of_a_day_the_later_one_waits_and_its_photos_with_it() {
    let world = World::new().await;
    let mut rina = let_go(&world).await;
    let (doc, (hash, bytes)) = (rina.doc(today()), photo(1_000, 1));
    rina.acts(doc, Act::Submit(body(today(), "Posyandu"))).await.refused();
    rina.acts(doc, Act::Submit(day_with(&[(hash, None)]))).await.refused();
    rina.brings(hash, "0-999/1000", HttpBody::from(bytes)).await;
    let uses = world.state.db.read(db::file::all).await.unwrap();
    assert_eq!(world.state.files.sweep(Duration::ZERO, &uses).unwrap(), 0);

    let list = types(&world, "exceptions", "").await.unwrap();
    assert_eq!(list.lines().filter(|line| line.contains("report of")).count(), 1, "{list}");
    let number = list.split_whitespace().next().unwrap();
    types(&world, &format!("accept-exception {number} --by sri"), "").await.unwrap();
    assert!(world.person("sri").await.fetches(hash, None).await.status().is_success());
}

/// What waits for the office must not replace what its author wrote after it.
#[tokio::test]
async fn a_draft_that_was_saved_after_a_report_came_is_not_replaced_by_it() {
    let world = World::new().await;
    let mut rina = let_go(&world).await;
    let doc = rina.doc(today());
    rina.acts(doc, Act::Submit(body(today(), "Posyandu"))).await.refused();
    rina.acts(doc, Act::SaveDraft(body(today(), "Posyandu dan imunisasi"))).await.kept();
    let list = types(&world, "exceptions", "").await.unwrap();
    let number = list.split_whitespace().next().unwrap().to_owned();
    let said = types(&world, &format!("accept-exception {number} --by sri"), "").await.unwrap_err();
    assert!(said.contains("newer draft") && said.contains("Posyandu dan imunisasi"), "{said}");
    assert_eq!(types(&world, "exceptions", "").await.unwrap(), list, "it waits as before");
    assert_eq!(world.count("SELECT count(*) FROM document WHERE status = 'draft'").await, 1);

    // Sent, it takes the place of the older one.
    rina.pulls().await;
    rina.acts(doc, Act::Submit(body(today(), "Posyandu dan imunisasi"))).await.refused();
    let list = types(&world, "exceptions", "").await.unwrap();
    let number = list.split_whitespace().next().unwrap();
    types(&world, &format!("accept-exception {number} --by sri"), "").await.unwrap();
    assert_eq!(world.count("SELECT count(*) FROM document WHERE status = 'submitted'").await, 1);
}

#[tokio::test]
async fn a_restored_server_asks_nothing_of_somebody_who_was_let_go() {
    let mut world = World::new().await;
    let mut sri = Hand::new(&world, "sri").await;
    let mut rina = Hand::new(&world, "rina").await;
    let mut dice = Dice(11);
    for _ in 0..40 {
        world.later(1_000);
        let owner = rina.person.id;
        for hand in [&mut rina, &mut sri] {
            hand.acts(&mut dice, owner, world.state.clock.now());
            hand.exchanges(&world, false).await;
        }
    }
    types(&world, "deactivate rina", "").await.unwrap();
    types(&world, "deactivate sri", "").await.unwrap();
    for hand in [&mut rina, &mut sri] {
        hand.exchanges(&world, false).await;
    }
    let (before, matters) =
        (rina.documents(), [rina.device.tray().count(), sri.device.tray().count()]);
    assert!(before.len() > 1 && sri.documents().is_empty());
    let backups = tempfile::tempdir().unwrap();
    let copy = safe::backup(world.data(), backups.path(), world.state.clock.now()).unwrap().0;
    world.restore(&copy).await;
    let epoch = rina.device.epoch();
    for hand in [&mut rina, &mut sri] {
        hand.person.turn_to(world.router());
        for _ in 0..3 {
            hand.exchanges(&world, false).await;
        }
        assert_eq!(hand.device.unsent(), 0);
    }
    assert_ne!(rina.device.epoch(), epoch);
    assert_eq!(rina.documents(), before);
    assert_eq!([rina.device.tray().count(), sri.device.tray().count()], matters);
}
