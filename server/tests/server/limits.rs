//! What one person may have of what is everybody's: the log, the readers.

use crate::people::{Hand, Person, World, body, id, op, raw, report, today};
use futures_util::FutureExt as _;
use serde_json::value::RawValue;
use setapak_server::db::FILE;
use setapak_server::db::log::{Sender, WITHOUT_EFFECT};
use setapak_server::exchange::{Readable, exchange};
use setapak_server::safe;
use shared::apply::Refusal;
use shared::day::TimeOfDay;
use shared::device::Stage;
use shared::document::Body;
use shared::evidence::{Evidence, File, FileKind};
use shared::hash::Hash;
use shared::held::Hold;
use shared::id::{EntryId, OpId};
use shared::op::Act;
use shared::protocol::{Fault, MAX_OPS, Outcome, Push};
use shared::report::Entry;
use uuid::Uuid;

const DAY_MS: i64 = 24 * 60 * 60 * 1000;
const BUDGET: usize = 4 * 1024 * 1024;

/// An op that nobody can read, of about 100 kB.
fn strange() -> Box<RawValue> {
    strange_of(100_000)
}

fn strange_of(bytes: usize) -> Box<RawValue> {
    let id = OpId::from_uuid(Uuid::now_v7());
    RawValue::from_string(format!(r#"{{"id":"{id}","junk":"{}"}}"#, "x".repeat(bytes))).unwrap()
}

async fn payloads(world: &World) -> usize {
    let sum = "SELECT coalesce(sum(length(payload)), 0) FROM op WHERE kept = 0";
    usize::try_from(world.count(sum).await).unwrap()
}

/// Sends what nobody can read until no more of it is taken; how many were answered.
async fn floods(person: &Person) -> usize {
    for times in 0.. {
        let reply = person.sends((0..9).map(|_| strange()).collect()).await.reply();
        if let Some(wait) = reply.wait {
            assert!(wait == 15 * 60 && reply.answers.len() < 9);
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

    // What takes effect is taken, and answered. An older device learns of it only with the answer to the rest.
    let good = op(rina.doc(today()), None, Act::Submit(body(today(), "Posyandu")));
    let push = rina.push(vec![strange(), raw(&good)]);
    let old = Push { protocol: 3, ..rina.push(vec![strange(), raw(&good)]) };
    let told = rina.posts(serde_json::to_vec(&old).unwrap()).await;
    assert_eq!(told.fault(), Fault::TooMany { wait: 15 * 60 });
    let reply = rina.posts(serde_json::to_vec(&push).unwrap()).await.reply();
    let answered: Vec<OpId> = reply.answers.iter().map(|answer| answer.op).collect();
    assert_eq!((answered, reply.wait), (vec![good.id], Some(15 * 60)));
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

/// A device whose person has used up their allowance goes on: what takes effect goes, news comes, and what has to
/// wait stays where it is.
#[tokio::test]
async fn a_device_passes_over_what_has_to_wait_and_does_everything_else() {
    let world = World::new().await;
    let (mut phone, mut tablet) =
        (Hand::new(&world, "rina").await, Hand::new(&world, "rina").await);
    let (now, doc) = (world.state.clock.now(), phone.person.doc(today()));
    for hand in [&mut phone, &mut tablet] {
        hand.exchanges(&world, false).await;
    }
    // The same day sent from both: the second finds another text there.
    tablet.device.record(doc, Act::Submit(body(today(), "Posyandu")), None, id(), now).unwrap();
    tablet.exchanges(&world, false).await;
    floods(&phone.person).await;
    // To the last corner.
    let little = || (0..90).map(|_| strange_of(20)).collect();
    while phone.person.sends(little()).await.reply().wait.is_none() {}
    phone.device.record(doc, Act::Submit(body(today(), "Imunisasi")), None, id(), now).unwrap();
    let other = phone.person.doc(today().plus(-1));
    let good = Act::Submit(body(today().plus(-1), "Kunjungan"));
    phone.device.record(other, good, None, id(), now).unwrap();

    let outgoing = phone.device.outgoing(MAX_OPS, Hold::NONE);
    let reply = phone.person.posts(outgoing.push.into_bytes()).await.reply();
    let mut later = outgoing.ops;
    later.retain(|op| reply.answers.iter().all(|answer| answer.op != *op));
    assert_eq!((later.len(), reply.wait), (1, Some(15 * 60)));
    phone.device.absorb(reply, &mut id, now);
    assert_eq!(phone.device.view(other).unwrap().stage, Stage::Received);
    assert_eq!(phone.device.unsent(), 1, "and stays where it is");

    // News comes, and what is written meanwhile goes.
    tablet.exchanges(&world, false).await;
    let said = Act::Comment("Sudah lengkap.".to_owned());
    tablet.device.record(other, said, None, id(), now).unwrap();
    tablet.exchanges(&world, false).await;
    let third = body(today().plus(-2), "Rapat");
    phone.device.edit(None, third, id(), now).unwrap();
    let outgoing = phone.device.outgoing(MAX_OPS, Hold::NONE.but(&later));
    assert_eq!(outgoing.ops.len(), 1);
    let reply = phone.person.posts(outgoing.push.into_bytes()).await.reply();
    phone.device.absorb(reply, &mut id, now);
    assert_eq!(phone.device.view(other).unwrap().document.thread.len(), 1);
    assert!(!phone.device.has_work(Hold::NONE.but(&later)) && phone.device.has_work(Hold::NONE));

    // Another day it has its answer, and the two texts of one day meet.
    world.later(DAY_MS + 1);
    for _ in 0..3 {
        phone.exchanges(&world, false).await;
    }
    assert!(phone.device.is_synced());
    assert_eq!(phone.device.tray().count(), 1);
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
    let plan = format!("EXPLAIN QUERY PLAN {WITHOUT_EFFECT}");
    let read = move |db: &rusqlite::Connection| {
        Ok(db.query_row(&plan, ([0_u8; 16], 1, 2), |row| row.get::<_, String>(3))?)
    };
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
