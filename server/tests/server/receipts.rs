//! Receipts that stand by themselves: sealed with the server's key, checked by whoever has its public half.

use crate::admin::types;
use crate::people::{Person, World, body, op, raw, today};
use setapak_server::db::{Db, FILE};
use setapak_server::safe::{self, Key};
use shared::hash::{Hash, Signature};
use shared::op::{Act, Op};
use shared::protocol::{Outcome, Reply};
use shared::seal::{Sealed, Vouched, sealed};
use std::path::Path;

async fn reply(person: &Person, op: &Op) -> Reply {
    person.sends(vec![raw(op)]).await.reply()
}

/// The receipt as the sender's device keeps it.
fn sealed_of(person: &Person, op: &Op, reply: &Reply) -> Sealed {
    let Outcome::Kept(receipt) = reply.answers[0].outcome else { panic!("{reply:?}") };
    let says = Vouched::of(op, person.id, receipt).unwrap();
    let mut all: Vec<Sealed> = sealed(&[says], &reply.seals).collect();
    assert_eq!(all.len(), 1);
    all.remove(0)
}

#[tokio::test]
async fn a_receipt_is_sealed_with_the_key_everybody_knows_and_the_same_for_ever() {
    let mut world = World::new().await;
    let mut rina = world.person("rina").await;
    let sending = op(rina.doc(today()), None, Act::Submit(body(today(), "Posyandu")));
    let first = reply(&rina, &sending).await;
    let receipt = sealed_of(&rina, &sending, &first);
    assert_eq!(receipt.says.receipt.content, Hash::of_body(&body(today(), "Posyandu")));
    assert!(world.state.db.sealer().has_sealed(&receipt));
    let key = rina.sends(vec![]).await.reply().sight.unwrap().key;
    assert_eq!(key, Some(world.state.db.sealer().public()));
    world.restart().await;
    rina.turn_to(world.router());
    let again = reply(&rina, &sending).await;
    assert_eq!((again.answers, again.seals), (first.answers, first.seals));
    assert!(world.state.db.sealer().has_sealed(&receipt));
}

#[tokio::test]
async fn a_seal_is_for_one_persons_act_on_one_text() {
    let world = World::new().await;
    let rina = world.person("rina").await;
    let sending = op(rina.doc(today()), None, Act::Submit(body(today(), "Posyandu")));
    let right = sealed_of(&rina, &sending, &reply(&rina, &sending).await);
    let says = right.says;
    let mut wrong = vec![right.clone(); 7];
    wrong[0].says.by = crate::people::id_of("sri");
    wrong[1].says.doc = rina.doc(today().plus(-1));
    wrong[2].says.step = None;
    wrong[3].says.receipt.content = Hash::of_body(&body(today(), "Posyandu balita"));
    wrong[4].says.receipt.at = says.receipt.at.plus_ms(-1);
    wrong[5].among.push(says.hash());
    wrong[6].seal = Signature::from_bytes([0; 64]);
    for mut forged in wrong {
        assert!(!world.state.db.sealer().has_sealed(&forged), "{forged:?}");
        // Nor with a list that names it.
        forged.among = vec![forged.says.hash()];
        if forged.says == says && forged.seal == right.seal {
            continue;
        }
        assert!(!world.state.db.sealer().has_sealed(&forged), "{forged:?}");
    }
    let elsewhere = World::new().await;
    assert!(!elsewhere.state.db.sealer().has_sealed(&right));
}

#[tokio::test]
async fn nobody_vouches_for_drafts_nor_for_what_was_not_kept() {
    let world = World::new().await;
    let rina = world.person("rina").await;
    let doc = rina.doc(today());
    let draft = op(doc, None, Act::SaveDraft(body(today(), "Posyandu")));
    assert_eq!(reply(&rina, &draft).await.seals, []);
    let late = op(doc, None, Act::Submit(body(today(), "Posyandu")));
    let late = reply(&rina, &late).await;
    assert!(matches!(late.answers[0].outcome, Outcome::Conflict(_)));
    assert_eq!(late.seals, []);
}

#[tokio::test]
async fn whoever_is_shown_a_receipt_can_ask_what_it_is_worth() {
    let mut world = World::new().await;
    let mut rina = world.person("rina").await;
    let backups = tempfile::tempdir().unwrap();
    let now = world.state.clock.now();
    let (copy, _) = safe::backup(world.data(), backups.path(), now).unwrap();
    let sending = op(rina.doc(today()), None, Act::Submit(body(today(), "Posyandu")));
    let receipt = sealed_of(&rina, &sending, &reply(&rina, &sending).await);
    let ask = |receipt: &str| format!("check-receipt {receipt}");
    let said = types(&world, &ask(&receipt.compact()), "").await.unwrap();
    assert!(said.contains("RINA") && said.contains("sent the report of 2026-11-"), "{said}");
    assert!(said.ends_with("The log says the same.\n"), "{said}");
    let mut forged = receipt.clone();
    forged.says.receipt.revision += 1;
    forged.among = vec![forged.says.hash()];
    let said = types(&world, &ask(&forged.compact()), "").await.unwrap_err();
    assert!(said.contains("has not sealed this"), "{said}");
    assert!(types(&world, &ask("a.b.c.d"), "").await.unwrap_err().contains("no receipt"));
    // A restored cell has lost the report, not its word.
    world.restore(&copy).await;
    rina.turn_to(world.router());
    assert!(safe::verify(&world.data().join(FILE)).is_ok());
    let said = types(&world, &ask(&receipt.compact()), "").await.unwrap();
    assert!(said.contains("The log does not have it"), "{said}");
}

/// A device brings again what a restored cell has lost, and it is judged and dated anew.
#[tokio::test]
async fn what_came_once_more_after_a_restore_is_no_reason_to_distrust_the_database() {
    let mut world = World::new().await;
    let (mut rina, mut sri) = (world.person("rina").await, world.person("sri").await);
    rina.submits(today()).await.kept();
    let backups = tempfile::tempdir().unwrap();
    let now = world.state.clock.now();
    let (copy, _) = safe::backup(world.data(), backups.path(), now).unwrap();
    let doc = rina.doc(today());
    let [said, never] = ["Bagus", "Lanjutkan"].map(|word| op(doc, None, Act::Comment(word.into())));
    let shown = sealed_of(&sri, &said, &reply(&sri, &said).await).compact();
    let lost = sealed_of(&sri, &never, &reply(&sri, &never).await).compact();
    world.restore(&copy).await;
    world.later(60_000);
    sri = world.person("sri").await;
    assert!(matches!(reply(&sri, &said).await.answers[0].outcome, Outcome::Kept(_)));
    let told = types(&world, &format!("check-receipt {shown}"), "").await.unwrap();
    assert!(told.contains("The log has the same act, as version 1, received"), "{told}");
    assert!(told.contains("came once more after this cell was restored"), "{told}");

    world.nobody_leads().await;
    let refused = reply(&sri, &never).await;
    assert!(matches!(refused.answers[0].outcome, Outcome::Refused { .. }));
    let told = types(&world, &format!("check-receipt {lost}"), "").await.unwrap();
    assert!(told.contains("as one that took no effect: it came once more"), "{told}");
}

/// A backup as a server made it that knew of no sealed receipts.
fn without_key(copy: &Path) {
    let db = rusqlite::Connection::open(copy).unwrap();
    let older = "DROP TABLE push; DROP TABLE push_key; DROP TABLE bell; DROP TABLE closing; DROP TABLE reminder; DROP TABLE leave; DROP VIEW leads; DROP TABLE delegation; DROP TABLE takeover; DROP TABLE dispute; \
                 DROP TABLE answer_limit; DROP INDEX document_waits; ALTER TABLE superior DROP COLUMN kind; \
                 DROP TABLE receipt_key; DROP TABLE exception; DROP INDEX op_without_effect; \
                 DROP TABLE asked_evidence; DROP TABLE routine_rules; \
                 PRAGMA user_version = 2";
    db.execute_batch(older).unwrap();
}

#[tokio::test]
async fn a_backup_older_than_the_key_is_restored_with_the_key_that_is_here() {
    let mut world = World::new().await;
    let rina = world.person("rina").await;
    let backups = tempfile::tempdir().unwrap();
    let now = world.state.clock.now();
    let (copy, _) = safe::backup(world.data(), backups.path(), now).unwrap();
    without_key(&copy);
    let sending = op(rina.doc(today()), None, Act::Submit(body(today(), "Posyandu")));
    let receipt = sealed_of(&rina, &sending, &reply(&rina, &sending).await);
    world.restore(&copy).await;
    assert!(world.state.db.sealer().has_sealed(&receipt));

    // Where there is none, or another agency's, that is said in words.
    for taken in [false, true] {
        let other = tempfile::tempdir().unwrap();
        if taken {
            drop(Db::open(&other.path().join(FILE)).unwrap());
        }
        let restored = safe::restore(&copy, other.path(), now).unwrap();
        assert_eq!(restored.key, Key::New);
        assert!(restored.key.to_string().contains("cannot be checked on this server"));
        let db = Db::open(&other.path().join(FILE)).unwrap();
        assert!(!db.sealer().has_sealed(&receipt));
    }
}
