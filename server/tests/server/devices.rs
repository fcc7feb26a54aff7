//! Real devices of `shared` against the real router: whatever is cut, doubled or done at the same time,
//! they end with the same documents as the server.

use crate::people::{Person, World, body, today};
use shared::day::Timestamp;
use shared::device::Device;
use shared::document::Document;
use shared::id::{DocumentId, EmployeeId, OpId};
use shared::op::{Act, Reason};
use shared::protocol::MAX_OPS;
use std::collections::BTreeMap;
use uuid::Uuid;

/// The same schedule for the same seed, on every machine.
struct Dice(u64);

impl Dice {
    fn below(&mut self, most: u64) -> u64 {
        self.0 =
            self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % most
    }
}

struct Hand {
    person: Person,
    device: Device,
}

impl Hand {
    async fn new(world: &World, login: &str) -> Self {
        let person = world.person(login).await;
        let (device, _) = Device::new(person.id, person.device);
        Self { person, device }
    }

    /// One exchange, of which the answer may be lost on its way back.
    async fn exchanges(&mut self, world: &World, lost: bool) {
        let push = self.device.outgoing(MAX_OPS).push;
        let told = self.person.posts(push.into_bytes()).await;
        if !lost {
            self.device.absorb(told.reply(), &mut id, world.state.clock.now());
        }
    }

    /// Something this person might do now; what the rules refuse on the device is not done.
    fn acts(&mut self, dice: &mut Dice, owner: EmployeeId, now: Timestamp) {
        let day = today().plus(-i32::try_from(dice.below(3)).unwrap());
        let doc = body(day, "").document_id(owner);
        let head = self.device.view(doc).map(|view| view.document.into_owned());
        let base = head.as_ref().map(|d| d.token);
        let word = format!("kata {}", dice.below(1_000_000));
        let reason = Reason { text: word.clone(), ..Reason::default() };
        let act = match dice.below(if owner == self.person.id { 5 } else { 8 }) {
            0 => Act::Comment(word),
            1 | 2 if owner == self.person.id => {
                let looked_at = head.as_ref().map(|d| d.body.clone());
                let mine = body(day, &word);
                drop(self.device.edit(looked_at.as_ref(), mine, id(), now));
                return;
            }
            3 if owner == self.person.id => Act::Submit(body(day, &word)),
            4 if owner == self.person.id => Act::Withdraw,
            1 | 2 => Act::Approve,
            3 | 4 => Act::Return(reason),
            5 => Act::Reopen(reason),
            _ => match base {
                Some(token) => Act::Seen(token),
                None => return,
            },
        };
        drop(self.device.record(doc, act, base, id(), now));
    }

    fn documents(&self) -> BTreeMap<DocumentId, Document> {
        self.device.views().map(|v| (v.document.id, v.document.into_owned())).collect()
    }
}

fn id() -> OpId {
    OpId::from_uuid(Uuid::now_v7())
}

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
