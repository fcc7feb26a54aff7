//! What nobody answers: the superior's superior hears of it, reads it and may take over. And what people say of who
//! their superior is.

use crate::acting::{DAY_MS, asked, leading};
use crate::admin::types;
use crate::people::{Person, World, id_of, today};
use axum::http::StatusCode;
use shared::acting::{
    Acting, Asked, Dispute, Exception, Exceptional, Overdue, TakeOver, Unanswered, WhyNot,
};
use shared::apply::Refusal;
use shared::op::Act;
use shared::protocol::{Cursor, Fault};
use shared::status::Status;

/// Dewi leads Sri, who leads Rina, Andi and Budi; Rina's report of Saturday waits.
async fn waiting() -> (World, Person) {
    let world = World::new().await;
    world.leads("dewi", "sri", "2026-01-01", None).await;
    let mut rina = world.person("rina").await;
    rina.submits(today()).await.kept();
    (world, rina)
}

async fn overdue(person: &Person) -> Vec<Overdue> {
    leading(person).await.overdue
}

async fn reads(person: &Person, login: &str) -> Result<Unanswered, Fault> {
    let told = person.asks("GET", &format!("/api/overdue/{}", id_of(login)), ()).await;
    if told.status == StatusCode::OK {
        Ok(serde_json::from_slice(&told.body).unwrap())
    } else {
        Err(told.fault())
    }
}

async fn takes_over(person: &Person, login: &str) -> Asked {
    asked(person, "/api/takeover", TakeOver { employee: id_of(login) }).await
}

#[tokio::test]
async fn after_five_working_days_the_superiors_superior_hears_of_it() {
    let (world, _) = waiting().await;
    let (dewi, eko) = (world.person("dewi").await, world.person("eko").await);
    // Sent on a Saturday: Monday to Friday are the five days, a holiday is none of them.
    world.later(8 * DAY_MS + 9 * 3_600_000 - 1);
    assert_eq!(overdue(&dewi).await, []);
    assert_eq!(reads(&dewi, "rina").await, Err(Fault::NotFound));
    assert_eq!(takes_over(&dewi, "rina").await, Asked::No(WhyNot::NotOverdue));
    world.later(1);
    let told = overdue(&dewi).await;
    assert_eq!(told.len(), 1);
    assert_eq!((told[0].person.id, told[0].reports), (id_of("rina"), 1));
    assert_eq!((told[0].superior.as_str(), told[0].since), ("SRI", today()));
    assert_eq!(overdue(&eko).await, []);
    world.arrange("INSERT INTO holiday (day, name) VALUES ('2026-11-26', 'Libur')").await;
    assert_eq!(overdue(&dewi).await, []);
    // An office may say otherwise, from a day on.
    let line =
        |days| format!("answer-limit --office 'Puskesmas Uji' --from 2026-11-23 --days {days}");
    let said = types(&world, &line(4), "").await.unwrap();
    assert!(said.contains("after 4 working days"), "{said}");
    assert_eq!(overdue(&dewi).await.len(), 1);
    let said = types(&world, "answer-limit --office X --from 2026-11-23 --days 4", "").await;
    assert!(said.unwrap_err().contains("no office X"));
}

#[tokio::test]
async fn who_reads_it_may_take_over_for_fourteen_days() {
    let (world, mut rina) = waiting().await;
    let (mut dewi, mut sri) = (world.person("dewi").await, world.person("sri").await);
    let (andi, eko) = (world.person("andi").await, world.person("eko").await);
    world.later(9 * DAY_MS);
    let doc = rina.doc(today());
    let read = reads(&dewi, "rina").await.unwrap();
    assert_eq!((read.len(), read[0].id), (1, doc));
    // Nobody else reads, and nobody else takes over.
    for stranger in [&andi, &eko, &sri, &rina] {
        assert_eq!(reads(stranger, "rina").await, Err(Fault::NotFound));
        assert_eq!(takes_over(stranger, "rina").await, Asked::No(WhyNot::NotOverdue));
    }
    assert_eq!(
        takes_over(&dewi, "andi").await,
        Asked::No(WhyNot::NotOverdue),
        "nothing of his waits"
    );
    // Before, she may read and not decide.
    dewi.tokens.insert(doc, read[0].token);
    assert_eq!(dewi.acts(doc, Act::Approve).await.refused(), Refusal::NotYours);

    assert_eq!(takes_over(&dewi, "rina").await, Asked::Done);
    assert_eq!(takes_over(&dewi, "rina").await, Asked::No(WhyNot::NotOverdue), "once");
    assert_eq!(overdue(&dewi).await, [], "it is hers now");
    dewi.pulls().await;
    dewi.cursor = Cursor(0);
    dewi.pulls().await;
    assert!(dewi.people.contains(&rina.id) && !dewi.people.contains(&andi.id));
    dewi.approves(doc).await.kept();
    rina.pulls().await;
    let head = &rina.seen[&doc];
    assert_eq!(head.status, Status::Approved);
    assert_eq!(head.steps.last().unwrap().acting, Some(Acting::SecondLevel));
    let told = leading(&rina).await.answering;
    assert_eq!(told[0].until, Some(today().plus(9 + 13)));
    // Her superior sees it all the same.
    sri.pulls().await;
    assert_eq!(sri.seen[&doc].status, Status::Approved);
    assert_eq!(world.count("SELECT count(*) FROM takeover WHERE reports = 1").await, 1);
    world.later(14 * DAY_MS);
    dewi.pulls().await;
    assert!(!dewi.people.contains(&rina.id));
}

#[tokio::test]
async fn the_figure_is_one_of_the_day_and_costs_no_second_sight() {
    let (world, mut rina) = waiting().await;
    let (mut dewi, mut sri) = (world.person("dewi").await, world.person("sri").await);
    world.later(9 * DAY_MS);
    dewi.pulls().await;
    sri.pulls().await;
    sri.approves(rina.doc(today())).await.kept();
    rina.submits_text(today().plus(1), "Esoknya").await.kept();
    // Another device asks for the whole later: it is told the same, and neither is told again.
    let mut other = world.person("dewi").await;
    other.pulls().await;
    assert_eq!(other.sight, dewi.sight);
    assert_eq!(dewi.sends(Vec::new()).await.reply().sight, None);
    assert_eq!(takes_over(&dewi, "rina").await, Asked::No(WhyNot::NotOverdue), "it was answered");
    world.later(DAY_MS);
    assert_eq!(overdue(&dewi).await, []);
}

#[tokio::test]
async fn a_person_says_that_this_is_not_their_superior_and_the_office_settles_it() {
    let world = World::new().await;
    world.arrange("UPDATE employee SET admin = 1 WHERE login = 'dewi'").await;
    let rina = world.person("rina").await;
    let told = leading(&rina).await;
    assert_eq!(told.since.map(|day| day.to_string()).as_deref(), Some("2026-01-01"));
    let dispute =
        |superior: &str, text: &str| Dispute { superior: id_of(superior), text: text.into() };
    let path = "/api/disputes";
    assert_eq!(asked(&rina, path, dispute("dewi", "")).await, Asked::No(WhyNot::Gone));
    assert_eq!(asked(&rina, path, dispute("sri", " Sudah pindah ke Bu Dewi ")).await, Asked::Done);
    assert_eq!(asked(&rina, path, dispute("sri", "lagi")).await, Asked::No(WhyNot::Overlaps));
    let long = rina.asks("POST", path, dispute("sri", &"x".repeat(1_001))).await;
    assert_eq!(long.fault(), Fault::TooLarge);
    assert!(leading(&rina).await.disputed.is_some());
    assert_eq!(
        rina.sight().await.superior.map(|s| s.id),
        Some(id_of("sri")),
        "changes nothing by itself"
    );

    let list = types(&world, "disputes", "").await.unwrap();
    assert!(
        list.contains("RINA: \"SRI is not my superior\", 2026-11-21\n        Sudah pindah"),
        "{list}"
    );
    let settle = |by: &str| format!("settle-dispute 1 --by {by} --answer 'Sudah diperbaiki'");
    assert!(types(&world, &settle("sri"), "").await.unwrap_err().contains("Only an admin"));
    types(&world, &settle("dewi"), "").await.unwrap();
    assert!(types(&world, &settle("dewi"), "").await.unwrap_err().contains("No dispute"));
    let told = leading(&rina).await;
    assert_eq!((told.disputed, told.settled.as_deref()), (None, Some("Sudah diperbaiki")));
    assert_eq!(types(&world, "disputes", "").await.unwrap(), "Nobody disputes their superior.\n");
    world.later(31 * DAY_MS);
    assert_eq!(leading(&rina).await.settled, None, "an old answer is no news");
}

#[tokio::test]
async fn the_superior_decides_in_the_app_on_reports_of_who_was_let_go() {
    let world = World::new().await;
    let mut rina = world.person("rina").await;
    let mut andi = world.person("andi").await;
    for person in [&mut rina, &mut andi] {
        person.pulls().await;
    }
    types(&world, "deactivate rina", "").await.unwrap();
    types(&world, "deactivate andi", "").await.unwrap();
    rina.submits_text(today(), "Posyandu").await.refused();
    andi.submits_text(today(), "Apel").await.refused();
    let (mut sri, dewi) = (world.person("sri").await, world.person("dewi").await);
    let list = |told: crate::people::Told| -> Vec<Exceptional> {
        serde_json::from_slice(&told.body).unwrap()
    };
    assert!(list(dewi.asks("GET", "/api/exceptions", ()).await).is_empty(), "not hers");
    let all = list(sri.asks("GET", "/api/exceptions", ()).await);
    assert_eq!(all.iter().map(|one| one.author.id).collect::<Vec<_>>(), [rina.id, andi.id]);
    let path = |at: usize| format!("/api/exceptions/{}", all[at].number);
    let aside = |why: &str| Exception::Aside(why.into());
    assert_eq!(asked(&dewi, &path(0), Exception::Take).await, Asked::No(WhyNot::Gone));
    assert_eq!(asked(&sri, &path(0), aside(" ")).await, Asked::No(WhyNot::NoReason));
    assert_eq!(asked(&sri, &path(0), Exception::Take).await, Asked::Done);
    assert_eq!(asked(&sri, &path(0), Exception::Take).await, Asked::No(WhyNot::Gone), "once");
    assert_eq!(asked(&sri, &path(1), aside("Sudah di kertas")).await, Asked::Done);
    assert!(list(sri.asks("GET", "/api/exceptions", ()).await).is_empty());
    sri.pulls().await;
    assert_eq!(sri.seen[&rina.doc(today())].status, Status::Submitted);
    // The author's own device hears of it as of any report.
    rina.pulls().await;
    assert_eq!(rina.seen[&rina.doc(today())].status, Status::Submitted);
    assert!(
        rina.asks("GET", "/api/exceptions", ()).await.fault() == Fault::NotSignedIn,
        "who was let go"
    );
}
