//! What rings, for whom, and how far it is unread: also when devices hear of each other late, twice or never.
#![expect(clippy::unwrap_used, reason = "a test stops where it breaks")]

use proptest::prelude::*;
use shared::acting::Aside;
use shared::bell::{By, News, Ring, Told, ring, unread};
use shared::day::{DAY_MS, Day, Timestamp};
use shared::device::Device;
use shared::dialogue::{Dialogue, Word};
use shared::document::{Body, Comment, Document, Step};
use shared::hash::Token;
use shared::held::Hold;
use shared::id::{DeviceId, EmployeeId, Epoch, OpId};
use shared::protocol::{Change, Cursor, Documents, Push, Reply};
use shared::reminder::Reminder;
use shared::report::Report;
use shared::row::Batch;
use shared::status::{Move, Standing, Status};
use uuid::Uuid;

const NOW: Timestamp = Timestamp(1_795_230_000_000);

fn employee(n: u128) -> EmployeeId {
    EmployeeId::from_uuid(Uuid::from_u128(n))
}

fn op(n: u128) -> OpId {
    OpId::from_uuid(Uuid::from_u128(n))
}

fn day(day: u8) -> Day {
    Day::new(2026, 11, day).unwrap()
}

fn step(step: Move, by: EmployeeId, ago: i64) -> Step {
    let at = NOW.plus_ms(-ago);
    let (standing, acting, skew, reason) = (Standing::Superior, None, None, None);
    Step { step, revision: 1, by, standing, acting, device_at: at, at, skew, reason }
}

fn says(by: EmployeeId, ago: i64) -> Comment {
    Comment { op: op(1), by, at: NOW.plus_ms(-ago), text: "Terima kasih".to_owned(), word: None }
}

/// A report of `owner` that was sent.
fn report(owner: EmployeeId, of: u8) -> Document {
    let body = Body::Report(Report::new(day(of)));
    Document {
        id: body.document_id(owner),
        owner,
        status: Status::Submitted,
        revision: 1,
        token: Token::from_bytes([7; 16]),
        body,
        steps: vec![step(Move::Submit, owner, 9_000)],
        thread: Vec::new(),
        seen: None,
        returned: None,
    }
}

fn rings(documents: &[Document], told: &Told, me: EmployeeId) -> Vec<(Ring, By, i64)> {
    let all = ring(documents, told, me, NOW.plus_ms(-30 * DAY_MS));
    all.into_iter().map(|news| (news.ring, news.by, NOW.0 - news.at.0)).collect()
}

#[test]
fn what_others_did_to_my_report_rings_and_what_i_did_does_not() {
    let (me, chief, other) = (employee(1), employee(2), employee(3));
    let mut mine = report(me, 20);
    mine.steps.push(step(Move::Return, chief, 8_000));
    mine.steps.push(step(Move::Submit, me, 7_000));
    mine.steps.push(step(Move::Approve, chief, 6_000));
    mine.steps.push(step(Move::Reopen, chief, 5_000));
    mine.thread = vec![says(me, 4_500), says(other, 4_000)];
    let by = By::Person;
    assert_eq!(
        rings(&[mine], &Told::default(), me),
        [
            (Ring::Word, by(other), 4_000),
            (Ring::Reopened, by(chief), 5_000),
            (Ring::Approved, by(chief), 6_000),
            (Ring::Returned, by(chief), 8_000),
        ],
        "the latest first"
    );
}

#[test]
fn of_my_people_only_what_they_say_rings_never_what_waits() {
    let (chief, author, deputy) = (employee(2), employee(1), employee(3));
    let mut theirs = report(author, 20);
    theirs.steps.push(step(Move::Return, deputy, 8_000));
    theirs.thread = vec![says(author, 3_000), says(chief, 2_000), says(deputy, 1_000)];
    let heard = rings(&[theirs, report(author, 19)], &Told::default(), chief);
    assert_eq!(heard, [(Ring::Word, By::Person(author), 3_000)]);
}

#[test]
fn feedback_and_dialogues_ring_and_that_something_was_read_does_not() {
    let (me, chief) = (employee(1), employee(2));
    let told = |ago, word| Comment { word: Some(word), ..says(chief, ago) };
    let praise =
        || Word::Feedback { behaviour: "Rapi".into(), effect: "Jelas".into(), entry: None };
    let mut mine = report(me, 20);
    mine.thread = vec![told(3_000, praise()), told(2_000, Word::Heard(op(9)))];
    let body = Body::Dialogue(Dialogue::of(day(20)).unwrap());
    let (id, status) = (body.document_id(me), Status::Open);
    let begun = vec![step(Move::Begin, chief, 1_500)];
    let talk = Document { id, status, body, steps: begun, ..report(me, 20) };
    let talk = Document { thread: vec![told(1_500, Word::Topic), told(1_000, praise())], ..talk };
    let by = By::Person(chief);
    assert_eq!(
        rings(&[mine, talk.clone()], &Told::default(), me),
        [
            (Ring::Dialogue, by.clone(), 1_000),
            (Ring::Dialogue, by.clone(), 1_500),
            (Ring::Feedback, by, 3_000),
        ]
    );
    assert_eq!(rings(&[talk], &Told::default(), chief), [], "nobody hears of their own words");
}

#[test]
fn after_thirty_days_it_is_silent() {
    let (me, chief) = (employee(1), employee(2));
    let mut mine = report(me, 20);
    mine.thread = vec![says(chief, 30 * DAY_MS), says(chief, 30 * DAY_MS - 1)];
    let heard = rings(&[mine], &Told::default(), me);
    assert_eq!(heard, [(Ring::Word, By::Person(chief), 30 * DAY_MS - 1)]);
}

#[test]
fn a_reminder_rings_until_the_report_is_sent_and_what_is_set_aside_rings() {
    let me = employee(1);
    let remind = |number, of, at| Reminder { number, by: "Sri".to_owned(), day: day(of), at };
    let reminders = vec![remind(1, 18, Some(NOW)), remind(2, 19, Some(NOW)), remind(3, 17, None)];
    let doc = report(me, 2).id;
    let aside = vec![Aside { op: op(1), doc, reason: "Terlambat".to_owned(), at: NOW }];
    let mut begun = report(me, 18);
    begun.status = Status::Draft;
    let all = ring(&[begun.clone(), report(me, 19)], &Told { reminders, aside }, me, Timestamp(0));
    let mut heard: Vec<_> = all.into_iter().map(|news| (news.ring, news.by, news.doc)).collect();
    heard.sort_by_key(|(_, _, doc)| *doc);
    let wanted =
        [(Ring::Aside, By::Office, doc), (Ring::Reminded, By::Name("Sri".to_owned()), begun.id)];
    assert_eq!(heard, wanted, "an older server does not say when");
}

#[test]
fn what_is_unread_lies_behind_the_mark() {
    let (owner, by) = (employee(1), By::Office);
    let at = |at| News {
        ring: Ring::Word,
        doc: report(owner, 1).id,
        owner,
        by: by.clone(),
        at: Timestamp(at),
    };
    let all = [at(30), at(20), at(10)];
    assert_eq!(unread(&all, None), 3);
    assert_eq!(unread(&all, Some(Timestamp(20))), 1);
    assert_eq!(unread(&all, Some(Timestamp(30))), 0);
}

/// A phone of `me`, and all that its store has.
struct Phone(Device, Vec<shared::row::Row>);

impl Phone {
    fn new() -> Self {
        let (device, batch) = Device::new(employee(1), DeviceId::from_uuid(Uuid::from_u128(0xd)));
        Self(device, batch.rows().to_vec())
    }

    fn keeps(&mut self, batch: &Batch) {
        self.1.extend_from_slice(batch.rows());
    }

    /// The app is ended and opened again.
    fn opens_again(&mut self) {
        let mut rows: Vec<_> = self.1.clone();
        rows.reverse();
        self.0 = Device::load(rows.into_iter().take(1)).unwrap();
    }
}

fn reply(bell: Option<Timestamp>) -> Reply {
    Reply {
        epoch: Epoch::from_uuid(Uuid::from_u128(1)),
        now: NOW,
        answers: Vec::new(),
        after: Cursor(0),
        changes: Vec::new(),
        documents: Documents::default(),
        cursor: Cursor(0),
        more: false,
        sight: None,
        min_app: 0,
        seals: Vec::new(),
        left: false,
        wait: None,
        bell,
    }
}

proptest! {
    /// Whatever two devices have shown, and whichever of their exchanges are lost, doubled or late: once both have
    /// exchanged, both and the server stand at the highest mark that any of them had, and no mark ever falls.
    #[test]
    fn marks_meet_at_the_highest_in_any_order(
        acts in prop::collection::vec((0_usize..2, 0_u8..5, 1_i64..50), 0..40),
    ) {
        let mut phones = [Phone::new(), Phone::new()];
        let mut server: Option<Timestamp> = None;
        let mut highest: Option<Timestamp> = None;
        let mut late: Vec<(usize, Option<Timestamp>)> = Vec::new();
        let exchange = |phone: &mut Phone, server: &mut Option<Timestamp>| {
            let push = phone.0.outgoing(8, Hold::NONE).push;
            let push: Push = serde_json::from_str(&push).unwrap();
            let told = (*server).filter(|mark| Some(*mark) > push.bell);
            *server = (*server).max(push.bell);
            told
        };
        for (at, what, mark) in acts {
            let phone = &mut phones[at];
            let before = phone.0.bell();
            match what {
                0 | 1 => {
                    let batch = phone.0.hear(Timestamp(mark));
                    prop_assert_eq!(batch.is_empty(), before >= Some(Timestamp(mark)));
                    phone.keeps(&batch);
                    highest = highest.max(Some(Timestamp(mark)));
                }
                2 => late.push((at, exchange(phone, &mut server))),
                3 => {
                    let told = late.pop();
                    if let Some((to, told)) = told {
                        let batch = phones[to].0.absorb(reply(told), &mut || op(9), NOW);
                        phones[to].keeps(&batch);
                    }
                }
                _ => phone.opens_again(),
            }
            prop_assert!(phones[at].0.bell() >= before);
        }
        for _ in 0..2 {
            for phone in &mut phones {
                let told = exchange(phone, &mut server);
                let batch = phone.0.absorb(reply(told), &mut || op(9), NOW);
                phone.keeps(&batch);
                phone.opens_again();
            }
        }
        prop_assert_eq!(server, highest);
        prop_assert_eq!(phones[0].0.bell(), highest);
        prop_assert_eq!(phones[1].0.bell(), highest);
    }
}

#[test]
fn it_rings_from_what_the_server_has_confirmed() {
    let (me, chief) = (employee(1), employee(2));
    let mut device = Device::new(me, DeviceId::from_uuid(Uuid::from_u128(0xd))).0;
    let mut mine = report(me, 20);
    mine.steps.push(step(Move::Approve, chief, 1_000));
    let changes = vec![Change::Put(Box::new(mine))];
    device.absorb(Reply { changes, cursor: Cursor(3), ..reply(None) }, &mut || op(9), NOW);
    let news = device.news(NOW);
    assert_eq!(news.iter().map(|n| n.ring).collect::<Vec<_>>(), [Ring::Approved]);
    assert_eq!(unread(&news, device.bell()), 1);
    device.hear(news[0].at);
    assert_eq!(unread(&device.news(NOW), device.bell()), 0);
}
