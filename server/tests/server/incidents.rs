//! What went wrong elsewhere, with real devices and the real router: pages and cursors, people who move,
//! rights that end, messages that overtake each other.

use crate::people::{Hand, World, body, id, id_of, op, raw, today};
use rusqlite::params;
use shared::day::Timestamp;
use shared::device::Device;
use shared::hash::Token;
use shared::held::Hold;
use shared::id::EmployeeId;
use shared::op::{Act, Op, Reason};
use shared::protocol::{MAX_OPS, Outcome, Push};
use shared::row::{Batch, Row, Table};
use shared::status::Status;
use shared::tray::TrayWhy;
use std::collections::BTreeMap;

const DAY_MS: i64 = 86_400_000;

/// A device with its store: whatever is not kept is gone when the tab dies.
struct Phone {
    hand: Hand,
    rows: BTreeMap<(Table, String), String>,
}

impl Phone {
    async fn new(world: &World, login: &str) -> Self {
        let hand = Hand::new(world, login).await;
        let (device, batch) = Device::new(hand.person.id, hand.person.device);
        let mut phone = Self { hand: Hand { device, ..hand }, rows: BTreeMap::new() };
        phone.keeps(&batch);
        phone
    }

    fn keeps(&mut self, batch: &Batch) {
        for row in batch.rows() {
            let name = (row.table, row.key.clone());
            match &row.value {
                Some(value) => self.rows.insert(name, value.clone()),
                None => self.rows.remove(&name),
            };
        }
    }

    /// The tab dies, and is opened again on what was kept.
    fn dies(&mut self) {
        let row = |((table, key), value): (&(Table, String), &String)| {
            let (table, key, value) = (*table, key.clone(), Some(value.clone()));
            Row { table, key, value }
        };
        self.hand.device = Device::load(self.rows.iter().map(row)).unwrap();
    }

    /// One exchange over a line that carries little; whether the tab lives to keep the answer.
    async fn hears_a_page(&mut self, world: &World, lives: bool) {
        let sent = self.hand.device.outgoing(1, Hold::NONE);
        self.keeps(&sent.batch);
        let reply = self.hand.person.posts(sent.push.into_bytes()).await.reply();
        let batch = self.hand.device.absorb(reply, &mut id, world.state.clock.now());
        if lives {
            self.keeps(&batch);
        } else {
            self.dies();
        }
    }

    fn cursor(&self) -> i64 {
        let push = self.hand.device.clone().outgoing(1, Hold::NONE).push;
        serde_json::from_str::<Push>(&push).unwrap().cursor.0
    }

    fn documents(&self) -> usize {
        self.hand.documents().len()
    }
}

/// How many of the documents lie at or before a place in the log.
async fn up_to(world: &World, cursor: i64) -> usize {
    let count = move |db: &rusqlite::Connection| {
        let sql = "SELECT count(*) FROM document WHERE change <= ?1";
        Ok(db.query_row(sql, params![cursor], |row| row.get::<_, i64>(0))?)
    };
    usize::try_from(world.state.db.read(count).await.unwrap()).unwrap()
}

async fn forty_days(world: &World) -> usize {
    let mut rina = world.person("rina").await;
    for ago in 0..40 {
        rina.submits_text(today().plus(-ago), &"Melayani pasien ".repeat(12)).await.kept();
    }
    40
}

/// A checkpoint ahead of the data (pouchdb#1240, pouchdb#3999): whenever the tab dies, the cursor says no more
/// than what is there.
#[tokio::test]
async fn a_tab_that_dies_over_a_page_never_stands_ahead_of_what_it_has() {
    let world = World::new().await;
    let all = forty_days(&world).await;
    let mut tablet = Phone::new(&world, "rina").await;
    let mut pages = 0;
    while !tablet.hand.device.is_synced() {
        for lives in [false, true] {
            tablet.hears_a_page(&world, lives).await;
            tablet.dies();
            let cursor = tablet.cursor();
            assert_eq!(tablet.documents(), up_to(&world, cursor).await, "at {cursor}");
        }
        pages += 1;
        assert!(pages < 100);
    }
    assert!(pages > 3, "in pieces: {pages}");
    assert_eq!(tablet.documents(), all);
}

/// Half a first fetch is taken for the whole (cht-core#7419): cut at a third, it is not called complete, and
/// goes on from there.
#[tokio::test]
async fn a_first_fetch_that_was_cut_at_a_third_is_not_taken_for_the_whole() {
    let world = World::new().await;
    let all = forty_days(&world).await;
    let mut tablet = Phone::new(&world, "rina").await;
    for _ in 0..10 {
        if tablet.documents() * 10 < all * 3 {
            tablet.hears_a_page(&world, true).await;
        }
    }
    assert!(tablet.documents() * 10 >= all * 3);
    tablet.dies();
    let part = tablet.documents();
    let device = &tablet.hand.device;
    assert!(
        part < all && !device.is_synced() && !device.is_received() && device.has_work(Hold::NONE)
    );
    // Another edit of its own is no reason to call the rest fetched.
    let now = world.state.clock.now();
    let mine = body(today().plus(-100), "sambil menunggu");
    let typed = tablet.hand.device.edit(None, mine, id(), now).unwrap();
    tablet.keeps(&typed);
    tablet.hears_a_page(&world, true).await;
    assert!(!tablet.hand.device.is_received() && tablet.documents() < all);
    let mut more = 0;
    while tablet.hand.device.has_work(Hold::NONE) {
        let before = tablet.documents();
        tablet.hears_a_page(&world, true).await;
        assert!(tablet.documents() >= before, "it goes on, and does not begin again");
        more += 1;
        assert!(more < 100);
    }
    assert_eq!(tablet.documents(), all + 1);
}

/// How many reports of somebody a device shows, and how many of them are approved.
fn figures(hand: &Hand, owner: EmployeeId) -> (usize, usize) {
    let documents = hand.documents();
    let of: Vec<_> = documents.values().filter(|d| d.owner == owner).collect();
    (of.len(), of.iter().filter(|d| d.status == Status::Approved).count())
}

/// Rina goes over to another superior, from the next day on.
async fn moves_rina(world: &World, from: &str, to: &str) {
    let now = world.state.clock.now().day(shared::day::Zone::Wib);
    let (leader, last) = (id_of(from), now.to_string());
    let ends = move |db: &rusqlite::Connection| {
        db.execute(
            "UPDATE superior SET to_day = ?1 WHERE employee = ?2 AND superior = ?3 AND to_day IS NULL",
            params![last, id_of("rina").uuid().as_bytes(), leader.uuid().as_bytes()],
        )?;
        Ok(())
    };
    world.state.db.write(ends).await.unwrap();
    world.leads(to, "rina", &now.plus(1).to_string(), None).await;
    world.later(DAY_MS);
}

async fn everybody(world: &World, hands: &mut [Hand]) {
    for _ in 0..3 {
        for hand in &mut *hands {
            hand.exchanges(world, false).await;
        }
    }
}

/// Moving a worker inflates figures (cht-core#11306): each report counts once, with one superior, whoever led
/// when it was written or decided.
#[tokio::test]
async fn who_moves_to_another_superior_in_the_middle_of_a_month_is_counted_once() {
    let world = World::new().await;
    let mut hands = [
        Hand::new(&world, "rina").await,
        Hand::new(&world, "sri").await,
        Hand::new(&world, "dewi").await,
    ];
    let rina = hands[0].person.id;
    let now = world.state.clock.now();
    for ago in 0..6 {
        let text = body(today().plus(-ago), "Imunisasi");
        let doc = text.document_id(rina);
        hands[0].device.record(doc, Act::Submit(text), None, id(), now).unwrap();
    }
    everybody(&world, &mut hands).await;
    let approve = |hand: &mut Hand, most: usize, now: Timestamp| {
        let waiting = hand.documents().into_values().filter(|d| d.status == Status::Submitted);
        for head in waiting.take(most).collect::<Vec<_>>() {
            hand.device.record(head.id, Act::Approve, Some(head.token), id(), now).unwrap();
        }
    };
    approve(&mut hands[1], 3, now);
    everybody(&world, &mut hands).await;
    let counts = |hands: &[Hand]| -> Vec<(usize, usize)> {
        hands.iter().map(|hand| figures(hand, rina)).collect()
    };
    assert_eq!(counts(&hands), [(6, 3), (6, 3), (0, 0)]);

    moves_rina(&world, "sri", "dewi").await;
    everybody(&world, &mut hands).await;
    assert_eq!(counts(&hands), [(6, 3), (0, 0), (6, 3)]);
    approve(&mut hands[2], 1, world.state.clock.now());
    everybody(&world, &mut hands).await;
    assert_eq!(counts(&hands), [(6, 4), (0, 0), (6, 4)]);

    moves_rina(&world, "dewi", "sri").await;
    everybody(&world, &mut hands).await;
    assert_eq!(counts(&hands), [(6, 4), (6, 4), (0, 0)]);
    assert_eq!(world.count("SELECT count(*) FROM document").await, 6);
    let approvals = "SELECT count(*) FROM revision WHERE status = 'approved'";
    assert_eq!(world.count(approvals).await, 4);
    assert!(hands.iter().all(|hand| hand.device.is_synced() && hand.device.tray().count() == 0));
}

/// Work that was never sent goes with the right to see what it was about (ndb-core#4178, ndb-core#3686): it
/// stays, is listed, and can be carried away.
#[tokio::test]
async fn who_no_longer_leads_keeps_every_word_that_was_not_sent() {
    let world = World::new().await;
    let (mut rina, mut sri) = (Phone::new(&world, "rina").await, Phone::new(&world, "sri").await);
    let now = world.state.clock.now();
    let text = body(today(), "Imunisasi");
    let doc = text.document_id(rina.hand.person.id);
    let sent = rina.hand.device.record(doc, Act::Submit(text), None, id(), now).unwrap();
    rina.keeps(&sent);
    rina.hears_a_page(&world, true).await;
    sri.hears_a_page(&world, true).await;
    // Without a line: she speaks and decides, and the author writes on; meanwhile the author is moved.
    let said = Act::Comment("Bagus sekali, pertahankan.".to_owned());
    let returned = Act::Return(Reason { text: "Mohon jumlahnya.".to_owned(), ..Reason::default() });
    let base = sri.hand.documents()[&doc].token;
    for (act, base) in [(said.clone(), None), (returned.clone(), Some(base))] {
        let kept = sri.hand.device.record(doc, act, base, id(), now).unwrap();
        sri.keeps(&kept);
    }
    let draft = body(today().plus(-1), "Ditulis sebelum pindah");
    let typed = rina.hand.device.edit(None, draft.clone(), id(), now).unwrap();
    rina.keeps(&typed);
    moves_rina(&world, "sri", "dewi").await;
    world.arrange("UPDATE employee SET unit = (SELECT unit FROM employee WHERE login = 'dewi') WHERE login = 'rina'").await;

    for _ in 0..4 {
        for phone in [&mut rina, &mut sri] {
            phone.hears_a_page(&world, true).await;
            phone.dies();
        }
    }
    let tray: Vec<_> = sri.hand.device.tray().collect();
    let mut words: Vec<_> = tray.iter().map(|item| item.mine.clone()).collect();
    words.sort_by_key(|act| matches!(act, Act::Return(_)));
    assert_eq!(words, [said, returned]);
    assert!(tray.iter().all(|item| matches!(item.why, TrayWhy::Refused(_) | TrayWhy::Moved)));
    assert_eq!(sri.hand.device.parcel(now).len(), 2, "and can be taken along");
    assert_eq!(sri.documents(), 1, "what they are about stays beside them");
    for op in tray.iter().map(|item| item.op).collect::<Vec<_>>() {
        let gone = sri.hand.device.discard(op);
        sri.keeps(&gone);
    }
    assert_eq!(sri.documents(), 0, "let go of by their author, it goes");
    let mine = rina.hand.documents();
    assert_eq!(mine[&draft.document_id(rina.hand.person.id)].body, draft);
    assert!(mine.len() == 2 && rina.hand.device.is_synced());
}

/// A chain of edits made without a line comes out of order (getodk/central#669, #805, #815): what comes before
/// its ground takes no effect and is not dropped in silence, what comes twice or late changes nothing.
#[tokio::test]
async fn a_chain_that_arrives_in_any_order_never_takes_effect_out_of_it() {
    let orders = [[0, 1, 2], [0, 2, 1], [1, 0, 2], [1, 2, 0], [2, 0, 1], [2, 1, 0]];
    for (n, order) in (0..).zip(orders) {
        let world = World::new().await;
        let rina = world.person("rina").await;
        let day = today().plus(-n);
        let (doc, me) = (rina.doc(day), rina.id);
        let acts = [
            (Status::Draft, Act::SaveDraft(body(day, "satu"))),
            (Status::Draft, Act::SaveDraft(body(day, "satu, dua"))),
            (Status::Submitted, Act::Submit(body(day, "satu, dua, tiga"))),
        ];
        let mut base = None;
        let mut chain: Vec<Op> = Vec::new();
        for (status, act) in acts {
            let op = op(doc, base, act);
            let text = op.act.body().unwrap();
            base = Some(Token::next(base, me, me, op.id, status, text));
            chain.push(op);
        }
        let mut heard = BTreeMap::new();
        for at in order {
            let reply = rina.sends(vec![raw(&chain[at])]).await.reply();
            heard.insert(at, reply.answers[0].outcome.clone());
        }
        // One took effect exactly when all before it had: the longest beginning that came in order.
        let mut next = 0;
        for at in order {
            let kept = matches!(heard[&at], Outcome::Kept(_));
            let conflict = matches!(heard[&at], Outcome::Conflict(_));
            assert_eq!(kept, at == next, "{order:?}: {at}");
            assert!(kept || conflict, "{order:?}: {at} is told so");
            next += usize::from(kept);
        }
        let count = i64::try_from(next).unwrap();
        assert_eq!(world.count("SELECT count(*) FROM revision").await, count, "{order:?}");
        // All of it once more, in order: every answer is the one that was given.
        let again = rina.sends(chain.iter().map(raw).collect()).await.reply();
        for (at, answer) in again.answers.iter().enumerate() {
            let same = match (&answer.outcome, &heard[&at]) {
                (Outcome::Conflict(_), Outcome::Conflict(_)) => true,
                (now, then) => now == then,
            };
            assert!(same, "{order:?}: {at}");
        }
        assert_eq!(world.count("SELECT count(*) FROM revision").await, count, "{order:?}");
    }
}

/// The same with a real device (getodk/central#805): pushes that overtake each other, and answers that come
/// late, end with the last text, each act once.
#[tokio::test]
async fn pushes_of_one_device_that_overtake_each_other_end_with_the_last_text() {
    let world = World::new().await;
    let mut rina = Phone::new(&world, "rina").await;
    rina.hears_a_page(&world, true).await;
    let now = world.state.clock.now();
    let me = rina.hand.person.id;
    let doc = body(today(), "").document_id(me);
    let mut pushes = Vec::new();
    for word in ["satu", "dua", "tiga"] {
        let before = rina.hand.documents().remove(&doc).map(|d| d.body);
        let typed = rina.hand.device.edit(before.as_ref(), body(today(), word), id(), now).unwrap();
        rina.keeps(&typed);
        let beside = body(today().plus(-1), word);
        let before = rina.hand.documents().remove(&beside.document_id(me)).map(|d| d.body);
        let typed = rina.hand.device.edit(before.as_ref(), beside, id(), now).unwrap();
        rina.keeps(&typed);
        let sent = rina.hand.device.outgoing(MAX_OPS, Hold::NONE);
        rina.keeps(&sent.batch);
        pushes.push(sent.push);
    }
    // The newest arrives first, and the answers are heard the other way round, one of them twice.
    let mut replies = Vec::new();
    for push in pushes.into_iter().rev() {
        replies.push(rina.hand.person.posts(push.into_bytes()).await.reply());
    }
    let last = replies[0].clone();
    for reply in replies.into_iter().rev().chain([last]) {
        let batch = rina.hand.device.absorb(reply, &mut id, now);
        rina.keeps(&batch);
        rina.dies();
    }
    let submitted = Act::Submit(body(today(), "tiga"));
    let base = Some(rina.hand.documents()[&doc].token);
    let sent = rina.hand.device.record(doc, submitted, base, id(), now).unwrap();
    rina.keeps(&sent);
    for _ in 0..6 {
        rina.hears_a_page(&world, true).await;
    }
    assert!(
        rina.hand.device.is_synced() && rina.hand.device.tray().count() == 0,
        "nobody is asked"
    );
    let documents = rina.hand.documents();
    assert_eq!((documents.len(), documents[&doc].status), (2, Status::Submitted));
    assert!(documents.values().all(|d| d.body == body(d.body.day(), "tiga")));
    let gaps = "SELECT count(*) FROM (SELECT document FROM revision GROUP BY document \
                HAVING max(revision) <> count(*) OR count(*) > 3)";
    assert_eq!(world.count(gaps).await, 0);
}
