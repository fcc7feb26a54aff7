//! Dialogues: both sides begin the same one, nobody else sees it, and an app that cannot read it is not sent one.

use crate::people::{Person, World, op, today};
use setapak_server::db::FILE;
use setapak_server::safe;
use shared::apply::Refusal;
use shared::dialogue::{Dialogue, Told, Word, feedback};
use shared::document::Body;
use shared::id::{DocumentId, EmployeeId};
use shared::op::Act;
use shared::protocol::Cursor;
use shared::status::Status;

fn of(employee: &Person) -> DocumentId {
    Body::Dialogue(Dialogue::of(today()).unwrap()).document_id(employee.id)
}

fn topic(with: EmployeeId, text: &str) -> Act {
    Act::Tell(Told { with, text: text.into(), word: Word::Topic })
}

fn texts(person: &Person, doc: DocumentId) -> Vec<&str> {
    person.seen[&doc].thread.iter().map(|said| said.text.as_str()).collect()
}

#[tokio::test]
async fn both_begin_it_without_hearing_of_each_other() {
    let world = World::new().await;
    let (mut rina, mut sri) = (world.person("rina").await, world.person("sri").await);
    let doc = of(&rina);
    let hers = rina.acts(doc, topic(rina.id, "Jadwal")).await.kept();
    let second = op(doc, None, topic(rina.id, "Pelatihan"));
    let receipt = sri.does(second.clone()).await.kept();
    assert_eq!((receipt.token, receipt.revision), (hers.token, 1), "one dialogue");
    assert_eq!(sri.does(second).await.kept(), receipt, "said once");
    let (behaviour, effect) = ("Menyambut pasien".into(), "Antrean tenang".into());
    let word = Word::Feedback { behaviour, effect, entry: None };
    let praise = op(doc, None, Act::Tell(Told { with: rina.id, text: "Senin".into(), word }));
    sri.does(praise.clone()).await.kept();
    rina.pulls().await;
    // What her own push made her device computes itself.
    sri.cursor = Cursor(0);
    sri.pulls().await;
    for person in [&rina, &sri] {
        assert_eq!(person.seen[&doc].status, Status::Open);
        assert_eq!(texts(person, doc), ["Jadwal", "Pelatihan", "Senin"]);
    }
    let heard = Told { with: rina.id, text: String::new(), word: Word::Heard(praise.id) };
    rina.acts(doc, Act::Tell(heard)).await.kept();
    sri.pulls().await;
    assert!(feedback(&sri.seen[&doc]).all(|given| given.heard.is_some()));
    assert_eq!(world.count("SELECT count(*) FROM revision").await, 1, "words make no revision");
    assert!(safe::verify(&world.data().join(FILE)).is_ok(), "the log gives the same again");
}

#[tokio::test]
async fn nobody_begins_or_reads_the_dialogue_of_others() {
    let world = World::new().await;
    let (mut rina, mut sri) = (world.person("rina").await, world.person("sri").await);
    let doc = of(&rina);
    for stranger in ["andi", "dewi"] {
        let mut stranger = world.person(stranger).await;
        let refused = stranger.acts(doc, topic(rina.id, "Hm")).await.refused();
        assert_eq!(refused, Refusal::NotYours);
        let mine = stranger.acts(doc, topic(stranger.id, "Hm")).await.refused();
        assert_eq!(mine, Refusal::NotYours, "under somebody else's name");
    }
    sri.acts(doc, topic(rina.id, "Pelatihan")).await.kept();
    for stranger in ["andi", "dewi"] {
        let mut stranger = world.person(stranger).await;
        let again = stranger.acts(doc, topic(rina.id, "Hm")).await.refused();
        assert_eq!(again, Refusal::NotYours, "as if there were none");
        stranger.pulls().await;
        assert!(!stranger.seen.contains_key(&doc));
    }
    // Who leads her speaks for themselves only in hers; her own superior's is another one.
    let upside_down = sri.acts(doc, topic(sri.id, "Hm")).await.refused();
    assert_eq!(upside_down, Refusal::Mismatch);
    rina.pulls().await;
    assert_eq!(texts(&rina, doc), ["Pelatihan"]);
}

#[tokio::test]
async fn an_app_that_cannot_read_dialogues_is_sent_none_until_it_can() {
    let world = World::new().await;
    let (mut rina, mut sri) = (world.person("rina").await, world.person("sri").await);
    let doc = of(&rina);
    sri.acts(doc, topic(rina.id, "Pelatihan")).await.kept();
    rina.submits(today()).await.kept();
    let ask = |person: &Person, protocol, cursor| {
        let mut push = person.push(vec![]);
        (push.protocol, push.cursor, push.part) = (protocol, cursor, true);
        serde_json::to_vec(&push).unwrap()
    };
    for (protocol, sees) in [(1, false), (4, false), (5, true)] {
        for person in [&mut rina, &mut sri] {
            let asked = ask(person, protocol, Cursor(0));
            let mut reply = person.posts(asked).await.reply();
            assert!(!reply.more);
            let docs: Vec<DocumentId> = reply.take_changes().iter().map(|c| c.doc()).collect();
            assert_eq!(docs.contains(&doc), sees, "protocol {protocol}: {docs:?}");
            assert!(docs.len() > usize::from(sees), "the report is told of all the same");
        }
    }
}
