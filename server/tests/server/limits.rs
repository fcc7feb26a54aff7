//! What one person may have of what is everybody's: the log, the readers.

use crate::people::{Person, World, body, op, raw, report, today};
use axum::http::StatusCode;
use futures_util::FutureExt as _;
use serde_json::value::RawValue;
use setapak_server::db::FILE;
use setapak_server::db::log::Sender;
use setapak_server::exchange::{Readable, exchange};
use setapak_server::safe;
use shared::apply::Refusal;
use shared::day::TimeOfDay;
use shared::document::Body;
use shared::evidence::{Evidence, File, FileKind};
use shared::hash::Hash;
use shared::id::{EntryId, OpId};
use shared::op::Act;
use shared::protocol::{Fault, Outcome};
use shared::report::Entry;
use uuid::Uuid;

const DAY_MS: i64 = 24 * 60 * 60 * 1000;
const BUDGET: usize = 4 * 1024 * 1024;

/// An op that nobody can read, of about 100 kB.
fn strange() -> Box<RawValue> {
    let id = OpId::from_uuid(Uuid::now_v7());
    RawValue::from_string(format!(r#"{{"id":"{id}","junk":"{}"}}"#, "x".repeat(100_000))).unwrap()
}

async fn payloads(world: &World) -> usize {
    let sum = "SELECT coalesce(sum(length(payload)), 0) FROM op WHERE kept = 0";
    usize::try_from(world.count(sum).await).unwrap()
}

/// Sends what nobody can read until no more of it is taken; how many were answered.
async fn floods(person: &Person) -> usize {
    for times in 0.. {
        let told = person.sends((0..9).map(|_| strange()).collect()).await;
        if told.status != StatusCode::OK {
            assert_eq!(told.fault(), Fault::TooMany { wait: 15 * 60 });
            return times;
        }
    }
    unreachable!("it is taken for ever")
}

#[tokio::test]
async fn what_takes_no_effect_fills_no_disk_and_stands_in_nobodys_way() {
    let mut world = World::new().await;
    let (mut rina, mut andi) = (world.person("rina").await, world.person("andi").await);
    let mut sri = world.person("sri").await;
    assert!(floods(&rina).await > 3, "a thousand honest texts find room");
    let full = payloads(&world).await;
    assert!(full <= BUDGET && full > BUDGET - 200_000, "{full}");

    // What takes effect is taken, though the device learns of it only with the answer to the rest.
    let good = op(rina.doc(today()), None, Act::Submit(body(today(), "Posyandu")));
    let told = rina.sends(vec![strange(), raw(&good)]).await;
    assert_eq!(told.status, StatusCode::TOO_MANY_REQUESTS);
    assert_eq!(payloads(&world).await, full, "nothing of the rest is written");
    sri.pulls().await;
    assert_eq!(sri.seen[&rina.doc(today())].body, body(today(), "Posyandu"));
    assert!(matches!(
        rina.sends(vec![raw(&good)]).await.reply().answers[0].outcome,
        Outcome::Kept(_)
    ));
    rina.pulls().await;

    // Another person's refusals are kept as ever, and a restart forgives nothing.
    let refused = andi.acts(andi.doc(today()), Act::Withdraw).await.refused();
    assert!(matches!(refused, Refusal::Illegal { .. }), "{refused:?}");
    world.restart().await;
    rina.turn_to(world.router());
    assert_eq!(floods(&rina).await, 0);
    world.later(DAY_MS + 1);
    assert!(floods(&rina).await > 3, "and another day is another day");
}

#[tokio::test]
async fn a_refused_op_that_was_written_down_has_its_answer_also_when_there_is_no_more_room() {
    let world = World::new().await;
    let rina = world.person("rina").await;
    let early = strange();
    let first = rina.sends(vec![early.clone()]).await.reply();
    floods(&rina).await;
    assert_eq!(rina.sends(vec![early]).await.reply().answers, first.answers);
}

/// Otherwise every refusal would read the whole log.
#[tokio::test]
async fn what_was_used_is_looked_up_without_the_texts() {
    let world = World::new().await;
    let plan = "EXPLAIN QUERY PLAN SELECT count(*), \
         coalesce(sum(length(CAST(payload AS BLOB))), 0) FROM op \
         WHERE kept = 0 AND person = x'00' AND received_at > 1 AND received_at <= 2";
    let read = |db: &rusqlite::Connection| Ok(db.query_row(plan, [], |r| r.get::<_, String>(3))?);
    let said = world.state.db.read(read).await.unwrap();
    assert!(said.contains("op_without_effect (person=? AND received_at>?"), "{said}");
}

#[tokio::test]
async fn one_person_asking_for_everything_at_once_holds_up_nobody_else() {
    let world = World::new().await;
    let (rina, andi) = (world.person("rina").await, world.person("andi").await);
    let turns = world.state.turns.clone();
    let at_work = [turns.take(rina.id).await.unwrap(), turns.take(rina.id).await.unwrap()];
    let mut waiting: Vec<_> = (0..14).map(|_| Box::pin(turns.take(rina.id))).collect();
    assert!(waiting.iter_mut().all(|one| one.now_or_never().is_none()));
    assert_eq!(rina.sends(vec![]).await.fault(), Fault::TooMany { wait: 2 });
    andi.sends(vec![]).await.reply();
    drop((at_work, waiting));
    rina.sends(vec![]).await.reply();
}

#[tokio::test]
async fn a_request_that_is_given_up_keeps_its_turn_until_its_work_is_done() {
    let world = World::new().await;
    let rina = world.person("rina").await;
    let (release, held) = std::sync::mpsc::channel::<()>();
    let hold = world.state.db.write(move |_| {
        // It ends when the other side is gone.
        let _ = held.recv();
        Ok(())
    });
    let mut hold = Box::pin(hold);
    assert!((&mut hold).now_or_never().is_none(), "the writer is at something long");
    for day in [today(), today().plus(-1)] {
        let draft = op(rina.doc(day), None, Act::SaveDraft(body(day, "x")));
        let sender = Sender { person: rina.id, device: rina.device };
        let readable = Readable::new(rina.push(vec![raw(&draft)]), sender).unwrap();
        let begun = exchange(&world.state, readable, drop).now_or_never();
        assert!(begun.is_none());
    }
    let mut third = Box::pin(world.state.turns.take(rina.id));
    assert!((&mut third).now_or_never().is_none(), "both are still worked at");
    drop(release);
    hold.await.unwrap();
    assert!(third.await.is_ok());
}

/// Files that a text named which was sent stay for ever: each text may bring a thousand others.
#[tokio::test]
async fn one_report_does_not_name_ever_more_files() {
    let world = World::new().await;
    let mut rina = world.person("rina").await;
    let doc = rina.doc(today());
    let text = |times: u32| {
        let name = |n: u32| Hash::of(&(times * 1_000 + n).to_be_bytes());
        let mut report = report(today(), "Imunisasi");
        let entry = report.entries[0].clone();
        report.entries = (0..50)
            .map(|at| Entry {
                id: EntryId::new(at + 1),
                start: TimeOfDay::new(u16::try_from(at).unwrap()),
                end: TimeOfDay::new(u16::try_from(at + 1).unwrap()),
                evidence: (0..10)
                    .map(|n| {
                        let (hash, small) = (name(at * 20 + n), Some(name(at * 20 + n + 10)));
                        let (kind, size, name) = (FileKind::Jpeg, 1, String::new());
                        Evidence::File(File { hash, kind, size, small, name })
                    })
                    .collect(),
                ..entry.clone()
            })
            .collect();
        Body::Report(report)
    };
    for times in 0..4 {
        rina.acts(doc, Act::Submit(text(times))).await.kept();
        rina.withdraws(today()).await.kept();
    }
    let told = rina.acts(doc, Act::Submit(text(4))).await.refused();
    assert_eq!(told, Refusal::TooLarge);
    assert_eq!(world.count("SELECT count(*) FROM file_use").await, 4_000);
    rina.acts(doc, Act::Submit(text(2))).await.kept();
    assert!(safe::verify(&world.data().join(FILE)).is_ok(), "the log says the same");
}
