//! Receipts that stand by themselves: sealed with the server's key, checked by whoever has its public half.

use crate::admin::types;
use crate::people::{Person, World, body, op, raw, today};
use setapak_server::db::FILE;
use setapak_server::safe;
use shared::hash::{Hash, Signature};
use shared::op::{Act, Op};
use shared::protocol::{Answer, Outcome};
use shared::seal::{Sealed, Vouched};

async fn answer(person: &Person, op: &Op) -> Answer {
    let mut answers = person.sends(vec![raw(op)]).await.reply().answers;
    assert_eq!(answers.len(), 1);
    answers.remove(0)
}

/// The receipt as the sender's device keeps it.
fn sealed(person: &Person, op: &Op, answer: &Answer) -> Sealed {
    let Outcome::Kept(receipt) = answer.outcome else { panic!("{answer:?}") };
    Sealed { says: Vouched::of(op, person.id, receipt).unwrap(), seal: answer.seal.unwrap() }
}

#[tokio::test]
async fn a_receipt_is_sealed_with_the_key_everybody_knows_and_the_same_for_ever() {
    let mut world = World::new().await;
    let mut rina = world.person("rina").await;
    let sending = op(rina.doc(today()), None, Act::Submit(body(today(), "Posyandu")));
    let first = answer(&rina, &sending).await;
    let receipt = sealed(&rina, &sending, &first);
    assert_eq!(receipt.says.receipt.content, Hash::of_body(&body(today(), "Posyandu")));
    assert!(world.state.db.sealer().has_sealed(&receipt));
    let key = rina.sends(vec![]).await.reply().sight.unwrap().key;
    assert_eq!(key, Some(world.state.db.sealer().public()));
    world.restart().await;
    rina.turn_to(world.router());
    assert_eq!(answer(&rina, &sending).await, first);
    assert!(world.state.db.sealer().has_sealed(&receipt));
}

#[tokio::test]
async fn a_seal_is_for_one_persons_act_on_one_text() {
    let world = World::new().await;
    let rina = world.person("rina").await;
    let sending = op(rina.doc(today()), None, Act::Submit(body(today(), "Posyandu")));
    let right = sealed(&rina, &sending, &answer(&rina, &sending).await);
    let says = right.says;
    let mut wrong = [right; 6];
    wrong[0].says.by = crate::people::id_of("sri");
    wrong[1].says.doc = rina.doc(today().plus(-1));
    wrong[2].says.step = None;
    wrong[3].says.receipt.content = Hash::of_body(&body(today(), "Posyandu balita"));
    wrong[4].says.receipt.at = says.receipt.at.plus_ms(-1);
    wrong[5].seal = Signature::from_bytes([0; 64]);
    for forged in wrong {
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
    assert_eq!(answer(&rina, &draft).await.seal, None);
    let late = op(doc, None, Act::Submit(body(today(), "Posyandu")));
    let late = answer(&rina, &late).await;
    assert!(matches!(late.outcome, Outcome::Conflict(_)));
    assert_eq!(late.seal, None);
}

#[tokio::test]
async fn whoever_is_shown_a_receipt_can_ask_what_it_is_worth() {
    let mut world = World::new().await;
    let mut rina = world.person("rina").await;
    let backups = tempfile::tempdir().unwrap();
    let now = world.state.clock.now();
    let (copy, _) = safe::backup(world.data(), backups.path(), now).unwrap();
    let sending = op(rina.doc(today()), None, Act::Submit(body(today(), "Posyandu")));
    let receipt = sealed(&rina, &sending, &answer(&rina, &sending).await);
    let ask = |receipt: &str| format!("check-receipt {receipt}");
    let said = types(&world, &ask(&receipt.compact()), "").await.unwrap();
    assert!(said.contains("RINA") && said.contains("sent the report of 2026-11-"), "{said}");
    assert!(said.ends_with("The log says the same.\n"), "{said}");
    let mut forged = receipt;
    forged.says.receipt.revision += 1;
    let said = types(&world, &ask(&forged.compact()), "").await.unwrap_err();
    assert!(said.contains("has not sealed this"), "{said}");
    assert!(types(&world, &ask("a.b.c"), "").await.unwrap_err().contains("no receipt"));
    // A restored cell has lost the report, not its word.
    world.restore(&copy).await;
    rina.turn_to(world.router());
    assert!(safe::verify(&world.data().join(FILE)).is_ok());
    let said = types(&world, &ask(&receipt.compact()), "").await.unwrap();
    assert!(said.contains("The log does not have it"), "{said}");
}
