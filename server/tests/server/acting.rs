//! Who stands in for a superior: who may hand a team on, when it holds, and as what a decision is written down.

use crate::admin::types;
use crate::people::{Person, World, id_of, op, raw, today};
use http_body_util::BodyExt as _;
use setapak_server::db::FILE;
use setapak_server::safe;
use shared::acting::{Absence, Acting, Asked, Delegate, Leading, WhyNot};
use shared::apply::Refusal;
use shared::day::{Day, Zone};
use shared::op::{Act, Reason};
use shared::protocol::{Cursor, Fault, Outcome};
use shared::status::{Standing, Status};
use std::time::Duration;

pub(crate) const DAY_MS: i64 = 86_400_000;

/// For a week, from today.
pub(crate) fn week(to: &str) -> Delegate {
    Delegate {
        to: id_of(to),
        acting: Acting::Plh,
        from: today(),
        until: today().plus(6),
        absence: Some(Absence::Leave),
    }
}

pub(crate) async fn asked(person: &Person, path: &str, what: impl serde::Serialize) -> Asked {
    let told = person.asks("POST", path, what).await;
    assert!(told.status.is_success(), "{}", String::from_utf8_lossy(&told.body));
    serde_json::from_slice(&told.body).unwrap()
}

async fn ends(person: &Person, number: i64) -> Asked {
    let told = person.asks("DELETE", &format!("/api/delegations/{number}"), ()).await;
    serde_json::from_slice(&told.body).unwrap()
}

pub(crate) async fn leading(person: &Person) -> Leading {
    let text = person.sight().await.leading;
    text.map(|text| serde_json::from_str(&text).unwrap()).unwrap_or_default()
}

/// Fetches everything anew, as a device does for the documents of who came into sight.
async fn looks(person: &mut Person) {
    person.pulls().await;
    person.cursor = Cursor(0);
    person.pulls().await;
}

#[tokio::test]
async fn a_stand_in_decides_for_a_time_and_it_is_written_down_as_what() {
    let world = World::new().await;
    let (mut rina, sri) = (world.person("rina").await, world.person("sri").await);
    let mut andi = world.person("andi").await;
    let doc = rina.doc(today());
    rina.submits(today()).await.kept();
    assert_eq!(asked(&sri, "/api/delegations", week("andi")).await, Asked::Done);

    looks(&mut andi).await;
    assert_eq!(andi.people, [id_of("budi"), rina.id], "all of the team but himself");
    let told = andi.sight().await;
    assert!(told.people.iter().all(|person| person.acting == Some(Acting::Plh)));
    let until = Some(today().plus(6));
    let told = leading(&andi).await;
    assert!(told.mine.iter().all(|one| (one.acting, one.until) == (Acting::Plh, until)));
    assert_eq!((told.delegations[0].giver.id, told.delegations[0].taker.id), (sri.id, andi.id));
    // Who is answered knows by whom, and until when; her superior is who it was.
    let told = rina.sight().await;
    assert_eq!(told.superior.map(|s| (s.id, s.acting)), Some((sri.id, None)));
    let told = leading(&rina).await;
    assert_eq!(told.answering.len(), 1);
    assert_eq!((told.answering[0].person.id, told.answering[0].until), (andi.id, until));
    assert_eq!(told.answering[0].person.acting, Some(Acting::Plh));
    assert_eq!(leading(&andi).await.answering, [], "nobody stands in towards the stand-in");

    andi.returns(doc, "Lengkapi sasaran").await.kept();
    rina.pulls().await;
    let step = rina.seen[&doc].steps.last().unwrap().clone();
    assert_eq!(
        (step.by, step.standing, step.acting),
        (andi.id, Standing::Superior, Some(Acting::Plh))
    );
    // The delegator goes on deciding, as who they are.
    rina.submits_text(today(), "Lengkap").await.kept();
    let mut sri = sri;
    looks(&mut sri).await;
    sri.approves(doc).await.kept();
    rina.pulls().await;
    let steps = &rina.seen[&doc].steps;
    assert_eq!(steps.last().unwrap().acting, None);
    assert_eq!(steps.iter().filter(|step| step.acting.is_some()).count(), 1);

    world.later(7 * DAY_MS);
    andi.pulls().await;
    assert_eq!(andi.people, [], "and forgets them");
    assert_eq!(rina.sight().await.person(andi.id).map(|p| p.name.clone()), Some("ANDI".into()));
    assert_eq!(andi.comments(doc, "?").await.refused(), Refusal::NotYours);
    assert_eq!(leading(&rina).await.answering, []);
    world.state.db.stop().await;
    safe::verify(&world.data().join(FILE)).unwrap();
}

#[tokio::test]
async fn the_reply_to_a_stand_in_brings_what_only_the_server_could_know() {
    let world = World::new().await;
    let (mut rina, sri) = (world.person("rina").await, world.person("sri").await);
    let mut andi = world.person("andi").await;
    let doc = rina.doc(today());
    rina.submits(today()).await.kept();
    asked(&sri, "/api/delegations", week("andi")).await;
    looks(&mut andi).await;
    let approve = op(doc, Some(andi.tokens[&doc]), Act::Approve);
    let mut reply = andi.sends(vec![raw(&approve)]).await.reply();
    assert!(matches!(reply.answers[0].outcome, Outcome::Kept(_)));
    let changes = reply.take_changes();
    assert!(changes.iter().any(|change| change.doc() == doc), "{changes:?}");
    // It lies in the walk, and the walk is held against the head.
    world.state.db.stop().await;
    let file = world.data().join(FILE);
    safe::verify(&file).unwrap();
    let db = rusqlite::Connection::open(&file).unwrap();
    let standing: String = db
        .query_row("SELECT standing FROM revision ORDER BY op DESC LIMIT 1", [], |r| r.get(0))
        .unwrap();
    assert_eq!(standing, "plh");
    db.execute_batch(
        "DROP TRIGGER revision_stays; UPDATE revision SET standing = 'superior' WHERE standing = 'plh'",
    )
    .unwrap();
    drop(db);
    assert!(safe::verify(&file).is_err(), "as what is not to be rewritten");
}

#[tokio::test]
async fn nobody_decides_on_their_own_report_while_standing_in() {
    let world = World::new().await;
    let (mut andi, mut sri) = (world.person("andi").await, world.person("sri").await);
    asked(&sri, "/api/delegations", week("andi")).await;
    andi.pulls().await;
    let doc = andi.doc(today());
    andi.submits(today()).await.kept();
    for act in [
        Act::Approve,
        Act::Return(Reason { text: "?".into(), ..Reason::default() }),
        Act::Seen(andi.tokens[&doc]),
    ] {
        assert_eq!(andi.acts(doc, act).await.refused(), Refusal::OwnDocument);
    }
    assert!(!andi.people.contains(&andi.id));
    looks(&mut sri).await;
    sri.approves(doc).await.kept();
    andi.pulls().await;
    assert_eq!(andi.seen[&doc].steps.last().unwrap().by, sri.id);
    // Not even where the tables say that somebody leads themselves through a team that comes back to them.
    world.leads("andi", "sri", "2026-01-01", None).await;
    assert_eq!(asked(&andi, "/api/delegations", week("sri")).await, Asked::Done);
    let mut sri = world.person("sri").await;
    sri.submits(today()).await.kept();
    let own = sri.doc(today());
    assert_eq!(sri.approves(own).await.refused(), Refusal::OwnDocument);
    sri.pulls().await;
    assert!(!sri.people.contains(&sri.id));
}

#[tokio::test]
async fn only_who_leads_definitively_hands_on_to_their_own_people_or_superior() {
    let world = World::new().await;
    world.leads("dewi", "sri", "2026-01-01", None).await;
    let (sri, andi) = (world.person("sri").await, world.person("andi").await);
    let rina = world.person("rina").await;
    let no = |why| Asked::No(why);
    let path = "/api/delegations";
    assert_eq!(asked(&rina, path, week("andi")).await, no(WhyNot::NotLeading));
    assert_eq!(asked(&sri, path, week("eko")).await, no(WhyNot::NotTo), "of another team");
    assert_eq!(asked(&sri, path, week("sri")).await, no(WhyNot::NotTo));
    assert_eq!(asked(&sri, path, week("nobody")).await, no(WhyNot::NotTo));
    for acting in [Acting::Plt, Acting::SecondLevel] {
        let given = Delegate { acting, ..week("andi") };
        assert_eq!(asked(&sri, path, given).await, no(WhyNot::NotAs));
    }
    let past = Delegate { from: today().plus(-1), ..week("andi") };
    assert_eq!(asked(&sri, path, past).await, no(WhyNot::Dates));
    let long = Delegate { until: today().plus(92), ..week("andi") };
    assert_eq!(asked(&sri, path, long).await, no(WhyNot::TooLong));

    assert_eq!(asked(&sri, path, week("andi")).await, Asked::Done);
    // One pair of hands a day, so that the staff know whose.
    let over = Delegate { from: today().plus(6), until: today().plus(9), ..week("rina") };
    assert_eq!(asked(&sri, path, over).await, no(WhyNot::Overlaps));
    let next = Delegate { from: today().plus(7), until: today().plus(9), ..week("dewi") };
    assert_eq!(asked(&sri, path, next).await, Asked::Done, "to one's own superior");
    // Who stands in has nothing to hand on.
    assert_eq!(asked(&andi, path, week("rina")).await, no(WhyNot::NotLeading));
    assert_eq!(ends(&andi, 1).await, no(WhyNot::Gone), "nor to end");
    assert_eq!(ends(&rina, 1).await, no(WhyNot::Gone));
    types(&world, "deactivate andi", "").await.unwrap();
    let after = Delegate { from: today().plus(20), until: today().plus(21), ..week("andi") };
    assert_eq!(asked(&sri, path, after).await, no(WhyNot::NotTo), "who was let go");
    let told = sri.asks("DELETE", "/api/delegations/x", ()).await;
    assert_eq!(told.fault(), Fault::NotFound);
}

#[tokio::test]
async fn a_time_can_be_ended_early_and_those_concerned_are_poked() {
    let world = World::new().await;
    let (mut andi, mut rina) = (world.person("andi").await, world.person("rina").await);
    let (sri, dewi) = (world.person("sri").await, world.person("dewi").await);
    let mut lines = [andi.listens().await, rina.listens().await];
    let stranger = dewi.listens().await;
    asked(&sri, "/api/delegations", week("andi")).await;
    for line in &mut lines {
        let poke = tokio::time::timeout(Duration::from_secs(5), line.frame()).await;
        assert!(poke.expect("a poke").is_some());
    }
    rina.submits(today()).await.kept();
    looks(&mut andi).await;
    let number = leading(&sri).await.delegations[0].number;
    assert_eq!(ends(&sri, number).await, Asked::Done);
    assert_eq!(ends(&sri, number).await, Asked::No(WhyNot::Gone), "once");
    assert_eq!(andi.approves(rina.doc(today())).await.refused(), Refusal::NotYours);
    andi.pulls().await;
    assert_eq!(andi.people, []);
    assert_eq!((leading(&sri).await.delegations, leading(&rina).await.answering), (vec![], vec![]));
    // The days are free again.
    assert_eq!(asked(&sri, "/api/delegations", week("rina")).await, Asked::Done);
    assert_eq!(world.count("SELECT count(*) FROM delegation").await, 2, "nothing is forgotten");
    world.state.pokes.close();
    assert_eq!(stranger.collect().await.unwrap().to_bytes(), "", "nobody else hears of it");
}

#[tokio::test]
async fn another_sites_page_hands_nothing_on() {
    let world = World::new().await;
    let sri = world.person("sri").await;
    let body = serde_json::to_vec(&week("andi")).unwrap();
    let mut request = crate::people::request("POST", "/api/delegations", body.into());
    request.headers_mut().insert("cookie", sri.cookie().parse().unwrap());
    request.headers_mut().insert("origin", "https://lain.example".parse().unwrap());
    let answer = tower::ServiceExt::oneshot(world.router(), request).await.unwrap();
    assert_eq!(crate::people::told(answer).await.fault(), Fault::ForeignOrigin);
    assert_eq!(world.count("SELECT count(*) FROM delegation").await, 0);
}

#[tokio::test]
async fn days_are_those_of_the_unit_of_who_is_led() {
    let world = World::new().await;
    // Rina works further east than her superior and the others.
    world
        .arrange(
            "INSERT INTO unit (id, office, name, zone) SELECT zeroblob(16), office, 'Timur', 'wit' FROM unit \
             WHERE name = 'Unit Uji' LIMIT 1; \
             UPDATE employee SET unit = zeroblob(16) WHERE login = 'rina'",
        )
        .await;
    let (sri, mut andi) = (world.person("sri").await, world.person("andi").await);
    let tomorrow = today().plus(1);
    asked(&sri, "/api/delegations", Delegate { from: tomorrow, until: tomorrow, ..week("andi") })
        .await;
    andi.pulls().await;
    assert_eq!(andi.people, []);
    // 22.30 in Kotabumi, 00.30 of the next day in Jayapura.
    world.later(7 * 3_600_000 + 1_800_000);
    assert_eq!(world.state.clock.now().day(Zone::Wit), tomorrow);
    andi.pulls().await;
    assert_eq!(andi.people, [id_of("rina")], "her day has begun, that of the others has not");
    world.later(2 * 3_600_000);
    andi.pulls().await;
    assert_eq!(andi.people.len(), 2);
    world.later(22 * 3_600_000);
    andi.pulls().await;
    assert_eq!(andi.people, [id_of("budi")], "and it ends earlier");
}

#[tokio::test]
async fn who_comes_into_the_team_is_answered_too_and_who_leaves_it_no_more() {
    let world = World::new().await;
    let (sri, mut andi) = (world.person("sri").await, world.person("andi").await);
    asked(&sri, "/api/delegations", week("andi")).await;
    let day = today();
    types(&world, &format!("set-superior --employee eko --superior sri --from {day}"), "")
        .await
        .unwrap();
    types(&world, &format!("set-superior --employee rina --superior dewi --from {day}"), "")
        .await
        .unwrap();
    andi.pulls().await;
    assert_eq!(andi.people, [id_of("budi"), id_of("eko")]);
    // Whose own time is over hands on nothing.
    types(&world, "deactivate sri", "").await.unwrap();
    andi.pulls().await;
    assert_eq!(andi.people, []);
}

#[tokio::test]
async fn a_definitive_term_goes_before_an_acting_one() {
    let world = World::new().await;
    world.leads("dewi", "sri", "2026-01-01", None).await;
    let day = today();
    let line = format!("set-superior --employee rina --superior dewi --from {day} --as plt");
    let said = types(&world, &line, "").await.unwrap();
    assert_eq!(said, format!("dewi leads rina as plt from {day}.\n"));
    let (mut rina, mut dewi) = (world.person("rina").await, world.person("dewi").await);
    let sri = world.person("sri").await;
    assert_eq!(
        rina.sight().await.superior.map(|s| s.id),
        Some(sri.id),
        "who only stands in replaces nobody"
    );
    // Two acting terms of one person: the first in rank counts.
    asked(&sri, "/api/delegations", week("dewi")).await;
    rina.submits(today()).await.kept();
    looks(&mut dewi).await;
    let doc = rina.doc(today());
    dewi.returns(doc, "Lengkapi").await.kept();
    rina.pulls().await;
    assert_eq!(rina.seen[&doc].steps.last().unwrap().acting, Some(Acting::Plt));
    world.arrange("UPDATE superior SET kind = 'definitive'").await;
    rina.submits_text(today(), "Lengkap").await.kept();
    looks(&mut dewi).await;
    dewi.approves(doc).await.kept();
    rina.pulls().await;
    assert_eq!(rina.seen[&doc].steps.last().unwrap().acting, None);
    assert_eq!(rina.seen[&doc].status, Status::Approved);
}

#[tokio::test]
async fn an_admin_hands_on_lists_and_ends_from_the_command_line() {
    let world = World::new().await;
    let (from, until) = (today(), today().plus(3));
    let line = |to: &str, until: Day| {
        format!("delegate --superior sri --to {to} --from {from} --until {until} --as delegate")
    };
    let said = types(&world, &line("eko", until), "").await.unwrap();
    assert!(said.starts_with("eko answers for the team of sri as delegate"), "{said}");
    let mut eko = world.person("eko").await;
    eko.pulls().await;
    assert_eq!(eko.people.len(), 3);
    let list = types(&world, "delegations", "").await.unwrap();
    assert!(list.contains("EKO for SRI, delegate, from 2026-11-21 until 2026-11-24"), "{list}");
    for (line, why) in [
        (line("andi", until), "in other hands"),
        (line("andi", from.plus(-1)), "not before it"),
        (line("andi", from.plus(100)), "At most 92 days"),
        (line("sri", until), "Nobody else"),
        ("end-delegation 9".to_owned(), "No such time"),
    ] {
        let said = types(&world, &line, "").await.unwrap_err();
        assert!(said.contains(why) && said.ends_with("Nothing was changed."), "{said}");
    }
    types(&world, "end-delegation 1", "").await.unwrap();
    assert_eq!(types(&world, "delegations", "").await.unwrap(), "No team is in other hands.\n");
    eko.pulls().await;
    assert_eq!(eko.people, []);
}

#[tokio::test]
async fn handing_on_again_and_again_ends() {
    let world = World::new().await;
    let sri = world.person("sri").await;
    for number in 1..=20 {
        assert_eq!(asked(&sri, "/api/delegations", week("andi")).await, Asked::Done);
        assert_eq!(ends(&sri, number).await, Asked::Done);
    }
    assert_eq!(asked(&sri, "/api/delegations", week("andi")).await, Asked::No(WhyNot::TooMany));
    world.later(DAY_MS);
    let tomorrow = Delegate { from: today().plus(1), ..week("andi") };
    assert_eq!(asked(&sri, "/api/delegations", tomorrow).await, Asked::Done);
}

/// Whatever comes first, the other meets it: nothing is decided that is not there, and nothing twice.
#[tokio::test]
async fn handing_on_races_with_an_edit_an_approval_and_a_withdrawal() {
    for race in ["edit", "approve", "withdraw", "end"] {
        let world = World::new().await;
        let (mut rina, mut sri) = (world.person("rina").await, world.person("sri").await);
        let mut andi = world.person("andi").await;
        let doc = rina.doc(today());
        rina.submits(today()).await.kept();
        sri.pulls().await;
        asked(&sri, "/api/delegations", week("andi")).await;
        looks(&mut andi).await;
        // Both have the same revision before their eyes.
        let said = match race {
            "edit" => {
                sri.returns(doc, "Lengkapi").await.kept();
                rina.pulls().await;
                rina.submits_text(today(), "Teks baru").await.kept();
                andi.approves(doc).await
            }
            "approve" => {
                sri.approves(doc).await.kept();
                andi.returns(doc, "Lengkapi").await
            }
            "withdraw" => {
                rina.withdraws(today()).await.kept();
                andi.approves(doc).await
            }
            _ => {
                ends(&sri, 1).await;
                andi.approves(doc).await
            }
        };
        match race {
            "edit" => {
                let head = said.conflict().unwrap();
                assert_eq!(head.status, Status::Submitted, "the new text, to look at");
            }
            "approve" => assert_eq!(said.conflict().unwrap().status, Status::Approved),
            "withdraw" => assert_eq!(said.conflict(), None, "and nothing of the draft"),
            _ => assert_eq!(said.refused(), Refusal::NotYours),
        }
        world.state.db.stop().await;
        safe::verify(&world.data().join(FILE)).unwrap();
    }
}
