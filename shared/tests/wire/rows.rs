//! One device whose store has a row of every sort, reached by its public doors only.

use crate::frozen;
use crate::samples::{
    AUTHOR, NOW, SUPERIOR, bare_document, body, device, document, epoch, op_id, receipt,
    short_reply, sight, token,
};
use shared::apply::Refusal;
use shared::device::Device;
use shared::document::{Body, Document};
use shared::hash::Signature;
use shared::held::Hold;
use shared::id::{DocumentId, OpId};
use shared::op::Act;
use shared::protocol::{Answer, Change, Cursor, Outcome, Receipt, Reply};
use shared::row::{Batch, Row};
use shared::status::Status;
use std::collections::BTreeMap;

struct Kept(BTreeMap<(shared::row::Table, String), String>);

impl Kept {
    fn keep(&mut self, batch: &Batch) {
        for row in batch.rows() {
            let name = (row.table, row.key.clone());
            match &row.value {
                Some(value) => self.0.insert(name, value.clone()),
                None => self.0.remove(&name),
            };
        }
    }
}

fn on(day: &str, text: &str) -> Body {
    let report = body(text).into_report().unwrap();
    Body::Report(shared::report::Report { day: crate::samples::day(day), ..report })
}

fn own(text: &str, day: &str, n: u8) -> Document {
    let body = on(day, text);
    let id = body.document_id(SUPERIOR);
    Document { id, owner: SUPERIOR, token: token(n), body, ..bare_document() }
}

fn sent(status: Status, n: u8, revision: u32) -> Document {
    Document { status, token: token(n), revision, ..document() }
}

fn reply(n: u128, answers: Vec<(u128, Outcome)>, changes: Vec<Document>, more: bool) -> Reply {
    let answers = answers.into_iter();
    let answers = answers.map(|(n, outcome)| Answer { op: op_id(n), outcome });
    Reply {
        epoch: epoch(n),
        after: Cursor(0),
        cursor: Cursor(40),
        answers: answers.collect(),
        changes: changes.into_iter().map(|d| Change::Put(Box::new(d))).collect(),
        more,
        // Sealed whatever it says; only a receipt's seal is kept.
        seals: vec![Signature::from_bytes([7; 64])],
        ..short_reply()
    }
}

/// The rows in the end, and how they came to be.
pub(crate) fn rows() -> Vec<Row> {
    let mut kept = Kept(BTreeMap::new());
    let mut numbers = 100;
    let mut ids = move || -> OpId {
        numbers += 1;
        op_id(numbers)
    };
    let (mut desk, batch) = Device::new(SUPERIOR, device());
    kept.keep(&batch);
    let day = "2026-11-20";
    let first = reply(1, vec![], vec![sent(Status::Submitted, 6, 6), own("lama", day, 10)], false);
    let first = Reply { sight: Some(Box::new(sight())), ..first };
    kept.keep(&desk.absorb(first, &mut ids, NOW));
    // The same field in two tabs, then a refusal of the very op; and a decision that came too late.
    let typed = desk.edit(Some(&on(day, "awal")), on(day, "baru"), op_id(21), NOW);
    kept.keep(&typed.unwrap());
    let approved = desk.record(document().id, Act::Approve, Some(token(6)), op_id(22), NOW);
    kept.keep(&approved.unwrap());
    let sending = desk.outgoing(9, Hold::NONE);
    frozen("push_sent_5", &sending.push);
    kept.keep(&sending.batch);
    let answers = vec![
        (21, Outcome::Refused { why: Refusal::TooLarge, head: None }),
        (22, Outcome::Conflict(Some(Box::new(sent(Status::Submitted, 7, 8))))),
    ];
    kept.keep(&desk.absorb(
        Reply { after: Cursor(40), ..reply(1, answers, vec![], false) },
        &mut ids,
        NOW,
    ));
    // A restored server that has another text.
    kept.keep(&desk.absorb(reply(2, vec![], vec![], true), &mut ids, NOW));
    let older =
        reply(2, vec![], vec![own("dari cadangan", day, 11), sent(Status::Submitted, 7, 8)], false);
    kept.keep(&desk.absorb(older, &mut ids, NOW));
    // Typing that has left, and typing that has not.
    let typed = desk.edit(None, on("2026-11-19", "sedang dikirim"), op_id(23), NOW);
    kept.keep(&typed.unwrap());
    let said = desk.record(document().id, Act::Comment("Baik".into()), None, op_id(24), NOW);
    kept.keep(&said.unwrap());
    kept.keep(&desk.outgoing(9, Hold::NONE).batch);
    let body = on(day, "dari cadangan, disunting");
    let typed = desk.edit(Some(&on(day, "dari cadangan")), body, op_id(25), NOW);
    kept.keep(&typed.unwrap());
    // Restored again: something to rescue, something fetched, something received.
    kept.keep(&desk.absorb(reply(3, vec![], vec![], true), &mut ids, NOW));
    kept.keep(&desk.absorb(
        reply(3, vec![], vec![sent(Status::Submitted, 7, 8)], true),
        &mut ids,
        NOW,
    ));
    let said = Receipt { token: token(7), ..receipt(24) };
    let last = reply(3, vec![(24, Outcome::Kept(said))], vec![], true);
    kept.keep(&desk.absorb(Reply { after: Cursor(40), ..last }, &mut ids, NOW));
    let row = |((table, key), value)| Row { table, key, value: Some(value) };
    kept.0.into_iter().map(row).collect()
}

/// Something that can still be said beside a document of those rows.
pub(crate) fn some_words() -> (DocumentId, Act) {
    (document().body.document_id(AUTHOR), Act::Comment("Baik sekali".into()))
}
