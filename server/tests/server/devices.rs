//! Real devices of `shared` against the real router: whatever is cut, doubled or done at the same time,
//! they end with the same documents as the server.

use crate::people::{Dice, Hand, World};
use shared::document::Document;
use shared::id::DocumentId;
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
