//! People whose hands hold real devices of `shared`.

use super::{Person, World, body, today};
use shared::day::Timestamp;
use shared::device::Device;
use shared::document::Document;
use shared::held::Hold;
use shared::id::{DocumentId, EmployeeId, OpId};
use shared::op::{Act, Reason};
use shared::protocol::MAX_OPS;
use std::collections::BTreeMap;
use uuid::Uuid;

/// The same schedule for the same seed, on every machine.
pub(crate) struct Dice(pub(crate) u64);

impl Dice {
    pub(crate) fn below(&mut self, most: u64) -> u64 {
        self.0 =
            self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % most
    }
}

/// A person with a device.
pub(crate) struct Hand {
    pub(crate) person: Person,
    pub(crate) device: Device,
}

impl Hand {
    pub(crate) async fn new(world: &World, login: &str) -> Self {
        let person = world.person(login).await;
        let (device, _) = Device::new(person.id, person.device);
        Self { person, device }
    }

    /// One exchange, of which the answer may be lost on its way back.
    pub(crate) async fn exchanges(&mut self, world: &World, lost: bool) {
        let push = self.device.outgoing(MAX_OPS, Hold::NONE).push;
        let told = self.person.posts(push.into_bytes()).await;
        if !lost {
            self.device.absorb(told.reply(), &mut id, world.state.clock.now());
        }
    }

    /// Something this person might do now; what the rules refuse on the device is not done.
    pub(crate) fn acts(&mut self, dice: &mut Dice, owner: EmployeeId, now: Timestamp) {
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

    pub(crate) fn documents(&self) -> BTreeMap<DocumentId, Document> {
        self.device.views().map(|v| (v.document.id, v.document.into_owned())).collect()
    }
}

pub(crate) fn id() -> OpId {
    OpId::from_uuid(Uuid::now_v7())
}
