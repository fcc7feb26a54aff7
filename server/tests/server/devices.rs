//! Real devices of `shared` against the real router: whatever is cut, doubled or done at the same time,
//! they end with the same documents as the server.

use crate::people::{Dice, Hand, World, body, id, today};
use shared::apply::Refusal;
use shared::device::Device;
use shared::document::Document;
use shared::held::Hold;
use shared::id::DocumentId;
use shared::tray::TrayWhy;
use std::collections::BTreeMap;

#[tokio::test]
async fn devices_end_with_what_the_server_has_whatever_happens_on_the_way() {
    for seed in 0..4 {
        let world = World::new().await;
        let mut dice = Dice(seed);
        let mut hands = [
            Hand::new(&world, "rina").await,
            Hand::new(&world, "rina").await,
            Hand::new(&world, "sri").await,
        ];
        let owner = hands[0].person.id;
        for _ in 0..120 {
            world.later(1_000);
            let hand = &mut hands[usize::try_from(dice.below(3)).unwrap()];
            match dice.below(3) {
                0 => hand.exchanges(&world, dice.below(3) == 0).await,
                _ => hand.acts(&mut dice, owner, world.state.clock.now()),
            }
        }
        // The line is back and nobody types.
        for _ in 0..12 {
            for hand in &mut hands {
                hand.exchanges(&world, false).await;
            }
        }
        let [phone, tablet, superior] = &hands;
        for hand in &hands {
            assert!(hand.device.is_synced(), "seed {seed}: {} unsent", hand.device.unsent());
        }
        assert_eq!(phone.documents(), tablet.documents(), "seed {seed}");
        assert_eq!(phone.documents(), stored(&world).await, "seed {seed}");
        assert!(!superior.documents().is_empty(), "seed {seed}: a schedule in which much happened");
        for (doc, seen) in superior.documents() {
            let own = &phone.documents()[&doc];
            assert_eq!((seen.status, &seen.thread), (own.status, &own.thread), "seed {seed}");
        }
        let gaps = "SELECT count(*) FROM (SELECT document FROM revision GROUP BY document \
                    HAVING max(revision) <> count(*))";
        assert_eq!(world.count(gaps).await, 0);
        let broken = world.state.db.read(setapak_server::db::log::first_broken);
        assert_eq!(broken.await.unwrap(), None);
    }
}

/// The heads as they are stored.
async fn stored(world: &World) -> BTreeMap<DocumentId, Document> {
    let read = |db: &rusqlite::Connection| {
        let mut query = db.prepare("SELECT head FROM document")?;
        let texts = query.query_map([], |row| row.get(0))?.collect::<Result<Vec<String>, _>>()?;
        Ok(texts)
    };
    let texts = world.state.db.read(read).await.unwrap();
    let documents = texts.iter().map(|text| serde_json::from_str::<Document>(text).unwrap());
    documents.map(|document| (document.id, document)).collect()
}

/// One tap after months (opensrp-client-core#817, opensrp-server-web#653): nothing stops after the first
/// batch, nobody is told that all is well before it is, and one op that no server takes holds nobody up.
#[tokio::test]
async fn five_thousand_unsent_with_a_bad_one_among_them_all_arrive_but_that_one() {
    let world = World::new().await;
    let mut rina = Hand::new(&world, "rina").await;
    rina.exchanges(&world, false).await;
    let now = world.state.clock.now();
    for ago in 0..5_000 {
        let text = body(today().plus(-ago), &format!("hari {ago}"));
        rina.device.edit(None, text, id(), now).unwrap();
    }
    // A device of the future wrote one: no server of today can read it.
    let mut written = serde_json::to_value(rina.device.parcel(now)).unwrap();
    let strange = &mut written["outbox"][2_500];
    let (op, doc) = (strange["op"]["id"].clone(), strange["op"]["doc"].clone());
    strange["bytes"] =
        serde_json::json!({ "id": op, "doc": doc, "act": { "sing": 1 } }).to_string().into();
    let (mut device, _) = Device::new(rina.person.id, rina.person.device);
    device.unpack(shared::json::read(&written.to_string()).unwrap(), now).unwrap();
    rina.device = device;
    assert_eq!(rina.device.unsent(), 5_000);
    let mut exchanges = 0;
    while rina.device.has_work(Hold::NONE) {
        assert!(!rina.device.is_received(), "nothing is called received before it is");
        rina.exchanges(&world, exchanges % 5 == 4).await;
        exchanges += 1;
        assert!(exchanges < 200, "{} are left", rina.device.unsent());
    }
    assert_eq!(world.count("SELECT count(*) FROM document").await, 4_999);
    assert_eq!(world.count("SELECT max(revision) FROM document").await, 1);
    let tray: Vec<_> =
        rina.device.tray().map(|item| (item.doc.to_string(), item.why.clone())).collect();
    let why = TrayWhy::Refused(Refusal::Unreadable);
    assert_eq!(tray, [(doc.as_str().unwrap().to_owned(), why)], "it waits for its author's eyes");
    assert_eq!(rina.device.parcel(now).len(), 1, "and can be taken along (cht-core#8186)");
}
