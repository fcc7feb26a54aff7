//! The one rule, exhaustively: every status × op × role against a table written by hand here, every
//! lack of a report, every limit at its edge.
//!
//! Must not call `status::next`: it is what is judged.
#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test that cannot go on says so"
)]

use proptest::prelude::*;
use shared::acting::Acting;
use shared::apply::{Actor, Refusal, apply};
use shared::day::{Day, TimeOfDay, Timestamp, Zone};
use shared::dialogue::{Dialogue, Told, Word};
use shared::document::{Body, Document, Kind, document_id};
use shared::evidence::{Evidence, Link};
use shared::hash::Token;
use shared::id::{EmployeeId, EntryId, OpId};
use shared::op::{Act, Op, Reason, ReasonKind, VERSION};
use shared::report::{
    Entry, Field, Gap, LONG_TEXT, Lack, MAX_ENTRIES, Quantity, Report, SHORT_TEXT, Span,
};
use shared::status::{Move, Standing, Status};
use uuid::Uuid;

const AUTHOR: EmployeeId = EmployeeId::from_uuid(Uuid::from_u128(0xa));
const SUPERIOR: EmployeeId = EmployeeId::from_uuid(Uuid::from_u128(0x5));
/// 2026-11-21 10:00 in Kotabumi.
const NOW: Timestamp = Timestamp(1_795_230_000_000);

fn today() -> Day {
    Day::parse("2026-11-21").unwrap()
}

fn time(hours: u16, minutes: u16) -> Option<TimeOfDay> {
    TimeOfDay::new(hours * 60 + minutes)
}

fn entry(id: u32) -> Entry {
    Entry {
        start: time(8, 0),
        end: time(9, 0),
        title: "Mengajar".into(),
        ..Entry::new(EntryId::new(id))
    }
}

fn report(entries: Vec<Entry>) -> Report {
    Report { day: today(), entries }
}

fn ready() -> Body {
    Body::Report(report(vec![entry(1)]))
}

fn other() -> Body {
    Body::Report(report(vec![Entry { description: "Bab dua".into(), ..entry(1) }]))
}

fn reason() -> Reason {
    Reason { kinds: vec![ReasonKind::Unclear], text: "Mohon dilengkapi".into(), entries: vec![] }
}

fn op(number: u128, base: Option<Token>, act: Act) -> Op {
    let doc = ready().document_id(AUTHOR);
    Op {
        id: OpId::from_uuid(Uuid::from_u128(number)),
        doc,
        base,
        at: NOW,
        skew: None,
        version: VERSION,
        late: None,
        act,
    }
}

const fn as_author() -> Actor {
    Actor { employee: AUTHOR, standing: Standing::Author, acting: None }
}

const fn as_superior() -> Actor {
    Actor { employee: SUPERIOR, standing: Standing::Superior, acting: None }
}

/// A walk, one op after another, each on the head.
fn walk(acts: impl IntoIterator<Item = (Act, Actor)>) -> Option<Document> {
    let mut head: Option<Document> = None;
    for (number, (act, actor)) in acts.into_iter().enumerate() {
        let base = act.step().and(head.as_ref().map(|d| d.token));
        let op = op(number as u128 + 1, base, act);
        head = Some(apply(head.as_ref(), &op, actor, NOW).expect("a legal walk"));
    }
    head
}

fn document(status: Option<Status>) -> Option<Document> {
    let draft = (Act::SaveDraft(ready()), as_author());
    let submit = (Act::Submit(ready()), as_author());
    let approve = (Act::Approve, as_superior());
    let back = (Act::Return(reason()), as_superior());
    match status {
        None => None,
        Some(Status::Draft) => walk([draft]),
        Some(Status::Submitted) => walk([draft, submit]),
        Some(Status::Approved) => walk([draft, submit, approve]),
        Some(Status::Returned) => walk([draft, submit, back]),
        Some(Status::Open) => {
            let dialogue = Body::Dialogue(Dialogue::of(today()).unwrap());
            let first = Op { doc: dialogue.document_id(AUTHOR), ..op(1, None, topic()) };
            Some(apply(None, &first, as_superior(), NOW).unwrap())
        }
    }
}

fn topic() -> Act {
    Act::Tell(Told { with: AUTHOR, text: "Jadwal".into(), word: Word::Topic })
}

fn acts() -> [Act; 9] {
    [
        Act::SaveDraft(other()),
        Act::Submit(other()),
        Act::Withdraw,
        Act::Approve,
        Act::Return(reason()),
        Act::Reopen(reason()),
        Act::Comment("Terima kasih".into()),
        topic(),
        Act::Seen(Token::from_bytes([7; 16])),
    ]
}

/// What should become of an act: a status, or the refusal.
#[derive(Debug, PartialEq)]
enum Should {
    Become(Status),
    Stay,
    Refuse(Refusal),
}

/// The table, written a second time and in another way than in `status.rs`.
fn should(status: Option<Status>, act: &Act, standing: Standing) -> Should {
    use Status::{Approved, Draft, Open, Returned, Submitted};
    let author = standing == Standing::Author;
    let row = match status {
        None => "new",
        Some(Draft) => "draft",
        Some(Submitted) => "submitted",
        Some(Returned) => "returned",
        Some(Approved) => "approved",
        Some(Open) => "open",
    };
    let (name, step) = match act {
        Act::SaveDraft(_) => ("save", Some(Move::Save)),
        Act::Submit(_) => ("submit", Some(Move::Submit)),
        Act::Withdraw => ("withdraw", Some(Move::Withdraw)),
        Act::Approve => ("approve", Some(Move::Approve)),
        Act::Return(_) => ("return", Some(Move::Return)),
        Act::Reopen(_) => ("reopen", Some(Move::Reopen)),
        Act::Comment(_) => ("comment", None),
        Act::Tell(_) => ("tell", None),
        Act::Seen(_) => ("seen", None),
    };
    let who = if author { "author" } else { "superior" };
    let line = format!("{row} {name} {who}");
    match line.as_str() {
        "new save author" | "draft save author" | "submitted withdraw author" => {
            Should::Become(Draft)
        }
        "new submit author" | "draft submit author" | "returned submit author" => {
            Should::Become(Submitted)
        }
        "returned save author" | "submitted return superior" | "approved reopen superior" => {
            Should::Become(Returned)
        }
        "submitted approve superior" => Should::Become(Approved),
        "new comment author" | "new comment superior" | "new seen author" | "new seen superior" => {
            Should::Refuse(Refusal::NotYours)
        }
        // Its id is of a report, which no word begins.
        "new tell author" | "new tell superior" => Should::Refuse(Refusal::NotYours),
        _ => match (step, author, name) {
            (None, _, "tell") if status != Some(Open) => Should::Refuse(Refusal::Mismatch),
            (None, true, "seen") => Should::Refuse(Refusal::OwnDocument),
            (None, _, _) => Should::Stay,
            (Some(_), true, "approve" | "return" | "reopen") => {
                Should::Refuse(Refusal::OwnDocument)
            }
            (Some(step), _, _) => Should::Refuse(Refusal::Illegal { status, step }),
        },
    }
}

fn statuses() -> impl Iterator<Item = Option<Status>> {
    std::iter::once(None).chain(Status::ALL.into_iter().map(Some))
}

#[test]
fn every_status_and_op_and_role_is_as_the_table_says() {
    let mut legal = 0;
    for status in statuses() {
        for act in acts() {
            for actor in [as_author(), as_superior()] {
                let head = document(status);
                let before = head.clone();
                let base = act.step().and(head.as_ref().map(|d| d.token));
                let op = op(99, base, act.clone());
                let done = apply(head.as_ref(), &op, actor, NOW);
                assert_eq!(head, before, "nothing is changed in place");
                let is = match (&done, &head) {
                    (Err(why), _) => Should::Refuse(why.clone()),
                    (Ok(after), Some(head)) if after.token == head.token => Should::Stay,
                    (Ok(after), _) => Should::Become(after.status),
                };
                assert_eq!(
                    is,
                    should(status, &act, actor.standing),
                    "{status:?} {act:?} {actor:?}"
                );
                if let (Ok(after), true) = (done, act.step().is_some()) {
                    legal += 1;
                    one_more_revision(head.as_ref(), &op, actor, &after);
                }
            }
        }
    }
    assert_eq!(legal, 10, "ten legal moves");
}

/// What every legal move does besides: revision, token, text, trace.
fn one_more_revision(before: Option<&Document>, op: &Op, actor: Actor, after: &Document) {
    assert_eq!(after.revision, before.map_or(0, |d| d.revision) + 1);
    let token = Token::next(op.base, AUTHOR, actor.employee, op.id, after.status, &after.body);
    assert_eq!(after.token, token);
    assert_eq!(after.owner, AUTHOR);
    match (op.act.body(), before) {
        (Some(body), _) => assert_eq!(after.body, *body),
        (None, Some(before)) => assert_eq!(after.body, before.body, "a decision changes no text"),
        (None, None) => panic!("a decision on nothing"),
    }
    let old = before.map_or(0, |d| d.steps.len());
    if op.act.step() == Some(Move::Save) {
        assert_eq!(after.steps.len(), old, "savings of drafts leave no trace");
    } else {
        let step = after.steps.last().unwrap();
        assert_eq!(after.steps.len(), old + 1);
        assert_eq!((step.by, step.standing), (actor.employee, actor.standing));
        assert_eq!((Some(step.step), step.revision), (op.act.step(), after.revision));
    }
}

#[test]
fn a_base_that_is_not_the_head_is_refused_whatever_the_move() {
    let wrong = Token::from_bytes([9; 16]);
    for status in statuses() {
        for act in acts().into_iter().filter(|a| a.step().is_some()) {
            for actor in [as_author(), as_superior()] {
                let head = document(status);
                let right = head.as_ref().map(|d| d.token);
                for base in [None, Some(wrong)].into_iter().filter(|b| *b != right) {
                    let done = apply(head.as_ref(), &op(99, base, act.clone()), actor, NOW);
                    let own = actor.standing == Standing::Author
                        && matches!(act, Act::Approve | Act::Return(_) | Act::Reopen(_));
                    let why = if own { Refusal::OwnDocument } else { Refusal::Moved };
                    assert_eq!(done, Err(why), "{status:?} {act:?} {base:?}");
                }
            }
        }
    }
}

#[test]
fn nobody_decides_on_their_own_report_acting_or_not() {
    let acting = Some(Acting::Plh);
    let acting = Actor { employee: AUTHOR, standing: Standing::Superior, acting };
    for status in Status::ALL {
        let head = document(Some(status));
        for act in [Act::Approve, Act::Return(reason()), Act::Reopen(reason())] {
            let op = op(99, head.as_ref().map(|d| d.token), act);
            assert_eq!(apply(head.as_ref(), &op, acting, NOW), Err(Refusal::OwnDocument));
        }
        let seen = op(99, None, Act::Seen(head.as_ref().unwrap().token));
        assert_eq!(apply(head.as_ref(), &seen, acting, NOW), Err(Refusal::OwnDocument));
    }
}

#[test]
fn as_what_somebody_stood_in_is_written_beside_the_chain() {
    let head = document(Some(Status::Submitted)).unwrap();
    let approve = op(99, Some(head.token), Act::Approve);
    let definitive = apply(Some(&head), &approve, as_superior(), NOW).unwrap();
    for acting in [Acting::Plt, Acting::Plh, Acting::Delegate, Acting::SecondLevel] {
        let actor = Actor { acting: Some(acting), ..as_superior() };
        let done = apply(Some(&head), &approve, actor, NOW).unwrap();
        assert_eq!(done.steps.last().unwrap().acting, Some(acting));
        // A device that has not heard of the term computes the same token.
        assert_eq!(done.token, definitive.token);
    }
    assert_eq!(definitive.steps.last().unwrap().acting, None);
}

#[test]
fn a_reopening_leaves_a_trace_and_the_text_as_it_was_approved() {
    let reopened = walk([
        (Act::Submit(ready()), as_author()),
        (Act::Approve, as_superior()),
        (Act::Reopen(reason()), as_superior()),
        (Act::SaveDraft(other()), as_author()),
    ])
    .unwrap();
    let trace = reopened.last(Move::Reopen).unwrap();
    assert_eq!(trace.reason, Some(reason()));
    assert_eq!(trace.by, SUPERIOR);
    assert!(reopened.last(Move::Approve).is_some(), "the approval stays in the history");
    assert_eq!(reopened.status, Status::Returned, "nobody forgets that it waits");
}

#[test]
fn the_text_that_was_given_back_stays_beside_the_new_one_until_it_is_approved() {
    let back = [
        (Act::Submit(ready()), as_author()),
        (Act::Return(reason()), as_superior()),
        (Act::SaveDraft(other()), as_author()),
        (Act::Submit(other()), as_author()),
    ];
    for steps in 2..=back.len() {
        let document = walk(back.iter().take(steps).cloned()).unwrap();
        assert_eq!(document.returned, Some(ready()), "after {steps} moves");
    }
    let approved = (Act::Approve, as_superior());
    let again = [(Act::Reopen(reason()), as_superior()), (Act::Submit(ready()), as_author())];
    let whole = || back.iter().cloned().chain([approved.clone()]);
    assert_eq!(walk(whole()).unwrap().returned, None);
    assert_eq!(walk(whole().chain(again)).unwrap().returned, Some(other()));
}

#[test]
fn a_reason_and_a_comment_have_to_say_something_and_not_too_much() {
    let blank = Reason { text: " \n ".into(), ..Reason::default() };
    let long = Reason { text: "ñ".repeat(LONG_TEXT + 1), ..Reason::default() };
    let full = Reason { text: "ñ".repeat(LONG_TEXT), ..Reason::default() };
    let too_long = Refusal::TooLong { most: LONG_TEXT as u32 };
    let decide = |status, act| {
        let head = document(Some(status));
        apply(head.as_ref(), &op(9, head.as_ref().map(|d| d.token), act), as_superior(), NOW)
    };
    for (status, act) in [
        (Status::Submitted, Act::Return as fn(Reason) -> Act),
        (Status::Approved, Act::Reopen as fn(Reason) -> Act),
    ] {
        assert_eq!(decide(status, act(blank.clone())), Err(Refusal::NoReason));
        assert_eq!(decide(status, act(long.clone())), Err(too_long.clone()));
        assert!(decide(status, act(full.clone())).is_ok());
        assert!(decide(status, act(reason())).is_ok());
    }
    let say = |text: String| decide(Status::Draft, Act::Comment(text));
    assert_eq!(say(" ".into()), Err(Refusal::NoReason));
    assert_eq!(say("💡".repeat(LONG_TEXT + 1)), Err(too_long));
    assert_eq!(say("💡".repeat(LONG_TEXT)).unwrap().thread.len(), 1);
}

#[test]
fn the_same_words_replayed_stand_once() {
    let head = document(Some(Status::Draft));
    let comment = op(9, None, Act::Comment("Halo".into()));
    let once = apply(head.as_ref(), &comment, as_author(), NOW).unwrap();
    assert_eq!(apply(Some(&once), &comment, as_author(), NOW), Ok(once));
}

#[test]
fn a_mark_of_having_seen_is_kept_for_the_revision_it_is_true_of() {
    let head = document(Some(Status::Submitted)).unwrap();
    let seen = op(9, None, Act::Seen(head.token));
    let after = apply(Some(&head), &seen, as_superior(), NOW).unwrap();
    assert!(after.seen_now());
    let old = op(9, None, Act::Seen(Token::from_bytes([1; 16])));
    assert_eq!(apply(Some(&head), &old, as_superior(), NOW), Ok(head), "true, but of the past");
}

#[test]
fn a_document_has_the_only_id_it_can_have() {
    let somebody_else = EmployeeId::from_uuid(Uuid::from_u128(0xe));
    let stranger = Actor { employee: somebody_else, standing: Standing::Author, acting: None };
    let draft = op(1, None, Act::SaveDraft(ready()));
    assert_eq!(apply(None, &draft, stranger, NOW), Err(Refusal::Mismatch));
    let head = document(Some(Status::Draft)).unwrap();
    let yesterday = Body::Report(Report::new(today().plus(-1)));
    let moved = op(2, Some(head.token), Act::SaveDraft(yesterday));
    assert_eq!(apply(Some(&head), &moved, as_author(), NOW), Err(Refusal::Mismatch));
    let ids: std::collections::BTreeSet<_> = (0..400)
        .flat_map(|n| [AUTHOR, SUPERIOR].map(|p| document_id(Kind::Report, p, today().plus(n))))
        .collect();
    assert_eq!(ids.len(), 800);
}

#[test]
fn the_future_begins_where_the_easternmost_zone_is_still_today() {
    let save = |day: Day, at: Timestamp| {
        let body = Body::Report(Report::new(day));
        let op = Op { doc: body.document_id(AUTHOR), ..op(1, None, Act::SaveDraft(body)) };
        apply(None, &op, as_author(), at).map(|d| d.body.day())
    };
    let tomorrow = today().plus(1);
    assert!(save(today(), NOW).is_ok());
    assert_eq!(save(tomorrow, NOW), Err(Refusal::Future));
    // 14:59:59.999 UTC is one millisecond before midnight in Jayapura.
    let eve = Timestamp(1_795_273_199_999);
    assert_eq!(eve.day(Zone::Wit), today());
    assert_eq!(save(tomorrow, eve), Err(Refusal::Future));
    assert_eq!(save(tomorrow, eve.plus_ms(1)), Ok(tomorrow));
    assert!(save(Day::new(1900, 1, 1).unwrap(), NOW).is_ok(), "late is not the rule's business");
}

fn gaps(entries: Vec<Entry>) -> Vec<(Option<u32>, Field, Lack)> {
    let named = |g: Gap| (g.entry.map(EntryId::number), g.field, g.lack);
    report(entries).ready().err().unwrap_or_default().into_iter().map(named).collect()
}

#[test]
fn every_lack_is_named_with_its_place() {
    let one = |change: &dyn Fn(&mut Entry)| {
        let mut e = entry(1);
        change(&mut e);
        gaps(vec![e])
    };
    let at = |field, lack| vec![(Some(1), field, lack)];
    assert_eq!(gaps(vec![]), vec![(None, Field::Entries, Lack::Missing)]);
    assert_eq!(gaps(vec![entry(1)]), vec![]);
    assert_eq!(one(&|e| e.start = None), at(Field::Time, Lack::Missing));
    assert_eq!(one(&|e| e.end = None), at(Field::Time, Lack::Missing));
    assert_eq!(one(&|e| (e.start, e.end) = (None, None)), at(Field::Time, Lack::Missing));
    assert_eq!(one(&|e| e.end = e.start), at(Field::Time, Lack::NoTime));
    assert_eq!(one(&|e| e.title = " \u{a0}".into()), at(Field::Title, Lack::Missing));
    assert_eq!(one(&|e| e.unit = "siswa".into()), at(Field::Quantity, Lack::Missing));
    let some = Some(Quantity::whole(3));
    assert_eq!(one(&|e| e.quantity = some), at(Field::Unit, Lack::Missing));
    assert_eq!(one(&|e| (e.quantity, e.unit) = (some, "siswa".into())), vec![]);
    assert_eq!(one(&|e| e.ordered_by = Some(" ".into())), at(Field::OrderedBy, Lack::Missing));
    let twins = gaps(vec![entry(1), Entry { start: time(9, 0), end: time(10, 0), ..entry(1) }]);
    assert_eq!(twins, at(Field::Entries, Lack::Twice));
}

#[test]
fn limits_hold_at_the_exact_edge_and_count_characters_not_bytes() {
    let edge = |field, most: usize, set: &dyn Fn(&mut Entry, String)| {
        for letter in ["a", "é", "👩", "ع", "漢"] {
            let mut full = entry(1);
            set(&mut full, letter.repeat(most));
            assert_eq!(gaps(vec![full]), vec![], "{letter} {field:?}");
            let mut over = entry(1);
            set(&mut over, letter.repeat(most + 1));
            let (has, most) = (most as u32 + 1, most as u32);
            assert_eq!(gaps(vec![over]), vec![(Some(1), field, Lack::TooLong { has, most })]);
        }
    };
    edge(Field::Title, SHORT_TEXT, &|e, t| e.title = t);
    edge(Field::Description, LONG_TEXT, &|e, t| e.description = t);
    edge(Field::OrderedBy, SHORT_TEXT, &|e, t| e.ordered_by = Some(t));
    edge(Field::Obstacle, LONG_TEXT, &|e, t| e.obstacle = t);
    edge(Field::Help, LONG_TEXT, &|e, t| e.help = t);
    edge(Field::Unit, SHORT_TEXT, &|e, t| {
        (e.unit, e.quantity) = (t, Some(Quantity::whole(1)));
    });
    let many = |n: u16| -> Vec<Entry> {
        let minute = |m| TimeOfDay::new(m * 10);
        (0..n).map(|n| Entry { start: minute(n), end: minute(n + 1), ..entry(n.into()) }).collect()
    };
    assert_eq!(gaps(many(MAX_ENTRIES as u16)), vec![]);
    let over = Lack::TooLong { has: MAX_ENTRIES as u32 + 1, most: MAX_ENTRIES as u32 };
    assert_eq!(gaps(many(MAX_ENTRIES as u16 + 1)), vec![(None, Field::Entries, over)]);
}

#[test]
fn a_draft_keeps_what_cannot_be_sent_yet() {
    let text = format!("👩‍🏫 مرحبا \u{202e} {}", "x".repeat(10_000));
    let long = Body::Report(report(vec![Entry { description: text, ..entry(1) }]));
    let draft = walk([(Act::SaveDraft(long.clone()), as_author())]).unwrap();
    assert_eq!(draft.body, long, "kept to the last character");
    let submit = op(9, Some(draft.token), Act::Submit(long));
    let Err(Refusal::Incomplete(gaps)) = apply(Some(&draft), &submit, as_author(), NOW) else {
        panic!("ten thousand characters are not sent");
    };
    assert!(matches!(gaps[..], [Gap { lack: Lack::TooLong { .. }, .. }]));
    let read: Document = serde_json::from_str(&serde_json::to_string(&draft).unwrap()).unwrap();
    assert_eq!(read, draft, "emoji and right-to-left marks survive the wire");
}

#[test]
fn times_may_touch_and_run_over_midnight_but_not_overlap() {
    let at = |id, start, end| Entry { start, end, ..entry(id) };
    let clash = |first, second| {
        let found = gaps(vec![first, second]);
        found == vec![(Some(2), Field::Time, Lack::Overlaps(EntryId::new(1)))]
    };
    let morning = || at(1, time(8, 0), time(9, 0));
    assert_eq!(gaps(vec![morning(), at(2, time(9, 0), time(10, 0))]), vec![], "touching after");
    assert_eq!(gaps(vec![morning(), at(2, time(7, 0), time(8, 0))]), vec![], "touching before");
    assert!(clash(morning(), at(2, time(8, 59), time(10, 0))));
    assert!(clash(morning(), at(2, time(8, 0), time(9, 0))));
    assert!(clash(morning(), at(2, time(8, 20), time(8, 30))));
    let night = || at(1, time(22, 0), time(6, 0));
    assert_eq!(report(vec![night()]).minutes(), 480);
    assert!(clash(night(), at(2, time(23, 0), time(23, 30))));
    assert!(clash(night(), at(2, time(23, 59), time(0, 0))), "until midnight");
    assert_eq!(gaps(vec![night(), at(2, time(21, 0), time(22, 0))]), vec![]);
    // The small hours before the shift belong to this date, those after it to the next.
    assert_eq!(gaps(vec![night(), at(2, time(5, 0), time(6, 0))]), vec![]);
    assert_eq!(report(vec![at(1, time(0, 0), time(23, 59))]).minutes(), 1439);
}

proptest! {
    #[test]
    fn a_day_reads_as_it_is_written(number in 2_415_021_i32..5_373_484) {
        let first = Day::new(1900, 1, 1).unwrap();
        let day = first.plus(number - 2_415_021);
        prop_assert_eq!(Day::parse(&day.to_string()), Some(day));
        prop_assert_eq!(day.since(first), number - 2_415_021);
        prop_assert_eq!(day.julian(), number);
        prop_assert_eq!(day.plus(1).weekday(), (day.weekday() + 1) % 7);
        prop_assert_eq!(day.month_start().day(), 1);
        let json = serde_json::to_string(&day).unwrap();
        prop_assert_eq!(serde_json::from_str::<Day>(&json).unwrap(), day);
    }

    #[test]
    fn whatever_is_read_as_a_day_or_a_quantity_never_panics(text in ".{0,14}", n in any::<i32>()) {
        let _ = Quantity::parse(&text);
        if let Some(day) = Day::parse(&text) {
            prop_assert_eq!(day.to_string(), text.clone());
        }
        let _ = today().plus(n);
        let _ = serde_json::from_str::<Day>(&format!("{text:?}"));
    }

    #[test]
    fn a_quantity_reads_as_it_is_typed(n in 0_u32..=42_949_671, d in 0_u32..100) {
        let exact = Quantity::from_hundredths(n * 100 + d);
        for point in [',', '.'] {
            prop_assert_eq!(Quantity::parse(&format!(" {n}{point}{d:02} ")), Some(exact));
            prop_assert_eq!(Quantity::parse(&format!("{n}{point}{d:02}0")), None);
            prop_assert_eq!(Quantity::parse(&format!("-{n}{point}{d:02}")), None);
        }
        prop_assert_eq!(Quantity::parse(&n.to_string()), Some(Quantity::whole(n)));
        prop_assert_eq!(Quantity::parse(&format!("{n},{}", d / 10)).map(Quantity::hundredths),
            Some(n * 100 + d / 10 * 10));
        prop_assert_eq!(Quantity::parse(&format!("{}", u64::from(n) + 42_949_673)), None);
    }

    #[test]
    fn two_spans_overlap_when_they_share_a_minute(
        a in 0_u16..1440, b in 0_u16..1440, c in 0_u16..1440, d in 0_u16..1440,
    ) {
        let span = |s, e| Span::new(TimeOfDay::new(s).unwrap(), TimeOfDay::new(e).unwrap());
        prop_assert_eq!(span(a, b).is_none(), a == b);
        if let (Some(one), Some(two)) = (span(a, b), span(c, d)) {
            prop_assert!(one.minutes() > 0 && one.minutes() < 1440);
            let shares = (one.start..one.end).any(|m| (two.start..two.end).contains(&m));
            prop_assert_eq!(one.overlaps(two), shares);
            prop_assert_eq!(one.overlaps(two), two.overlaps(one));
        }
    }

    #[test]
    fn joining_loses_no_text_of_either_side(seed in any::<u64>()) {
        let (before, mine, theirs) = three(seed);
        let joined = Report::join(Some(&before), &mine, &theirs);
        if !joined.overlap {
            // What one side wrote, and the ancestor did not have, is in the result.
            for side in [&mine, &theirs] {
                for e in &side.entries {
                    let was = before.entry(e.id);
                    let new = |t: &str, old: Option<&str>| !t.is_empty() && old != Some(t);
                    let is = joined.text.entry(e.id);
                    if new(&e.title, was.map(|w| w.title.as_str())) {
                        prop_assert_eq!(is.map(|i| &i.title), Some(&e.title));
                    }
                    if new(&e.help, was.map(|w| w.help.as_str())) {
                        prop_assert_eq!(is.map(|i| &i.help), Some(&e.help));
                    }
                    let had = |piece| was.is_some_and(|w| w.evidence.contains(piece));
                    for piece in e.evidence.iter().filter(|piece| !had(piece)) {
                        prop_assert!(is.is_some_and(|i| i.evidence.contains(piece)));
                    }
                }
            }
        }
        prop_assert_eq!(Report::join(Some(&before), &before, &theirs).text, theirs.clone());
        prop_assert_eq!(Report::join(Some(&before), &mine, &before).text, mine.clone());
        prop_assert!(mine.holds(&mine) && mine.holds(&Report::new(mine.day)));
        let both = Report::both(Some(&before), &mine, &theirs);
        let words = |r: &Report| -> Vec<String> {
            r.entries.iter().flat_map(|e| [e.title.clone(), e.help.clone()]).collect()
        };
        let said = words(&both).join("\n");
        let old = words(&before);
        for word in words(&mine).into_iter().chain(words(&joined.text)) {
            prop_assert!(old.contains(&word) || said.contains(&word), "{} in {}", word, said);
        }
        let flipped = Report::join(Some(&before), &theirs, &mine);
        prop_assert_eq!(flipped.overlap, joined.overlap, "who asks does not matter");
    }
}

fn evidence(name: &str) -> Evidence {
    Evidence::Link(Link::parse(&format!("{name}.example.id")).unwrap())
}

#[test]
fn two_texts_can_stand_beside_each_other_and_nothing_gives_way() {
    let with = |description: &str, title: &str| {
        let (description, title) = (description.to_owned(), title.to_owned());
        report(vec![Entry { description, title, ..entry(1) }])
    };
    let before = with("a", "x");
    let both = |mine: &Report, theirs: &Report| Report::both(Some(&before), mine, theirs);
    assert_eq!(both(&with("b", "x"), &with("c", "x")), with("c\nb", "x"), "a long text says both");
    assert_eq!(both(&with("b", "x"), &with("a", "z")), with("b", "z"), "nothing to put together");
    // A title cannot say two things.
    let apart = both(&with("b", "y"), &with("c", "z"));
    let said: Vec<_> =
        apart.entries.iter().map(|e| (e.title.as_str(), e.description.as_str())).collect();
    assert_eq!(said, [("z", "c"), ("y", "b")]);
    assert_ne!(apart.entries[0].id, apart.entries[1].id);
    assert_eq!(
        both(&with("b", "x"), &report(vec![])),
        with("b", "x"),
        "they removed what I edited"
    );
    assert_eq!(both(&before, &report(vec![])), report(vec![]), "they removed what I left");
}

/// An app of the first release knew of no evidence: what it writes takes none away, and one that does know
/// may.
#[test]
fn an_older_app_takes_no_evidence_away() {
    let with = |evidence| Body::Report(report(vec![Entry { evidence, ..entry(1) }]));
    let kept = vec![evidence("album")];
    let head = apply(None, &op(1, None, Act::SaveDraft(with(kept.clone()))), as_author(), NOW);
    let head = head.unwrap();
    let mut edited = with(vec![]).into_report().unwrap();
    edited.entries[0].description = "Dari HP lama".into();
    let newer = op(2, Some(head.token), Act::Submit(Body::Report(edited)));
    let older = Op { version: 1, ..newer.clone() };
    let after = |op| {
        let after = apply(Some(&head), &op, as_author(), NOW).unwrap();
        let report = after.body.into_report().unwrap();
        (report.entries[0].description.clone(), report.entries[0].evidence.clone())
    };
    assert_eq!(after(older), ("Dari HP lama".into(), kept));
    assert_eq!(after(newer), ("Dari HP lama".into(), vec![]));
}

/// An ancestor and two edits of it, out of few entries and few words, so that they meet often.
fn three(mut seed: u64) -> (Report, Report, Report) {
    let mut dice = |most: u64| {
        seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (seed >> 33) % most
    };
    let word = |n: u64| ["", "a", "b", "c"][usize::try_from(n).unwrap_or(0)].to_owned();
    let mut before = report(vec![]);
    for id in 0..dice(4) {
        let e = Entry::new(EntryId::new(u32::try_from(id).unwrap()));
        before.entries.push(Entry { title: word(dice(4)), help: word(dice(4)), ..e });
    }
    let mut edit = |base: &Report| {
        let mut side = base.clone();
        for _ in 0..dice(3) {
            let at = usize::try_from(dice(4)).unwrap();
            match (dice(5), side.entries.get_mut(at)) {
                (0, Some(_)) => drop(side.entries.remove(at)),
                (1, Some(e)) => e.title = word(dice(4)),
                (2, Some(e)) => e.help = word(dice(4)),
                (3, Some(e)) if e.evidence.is_empty() => {
                    e.evidence.push(evidence(&word(1 + dice(3))));
                }
                (3, Some(e)) => e.evidence.clear(),
                (_, _) => {
                    let id = EntryId::new(u32::try_from(10 + dice(2)).unwrap());
                    if side.entry(id).is_none() {
                        side.entries.push(Entry { title: word(dice(4)), ..Entry::new(id) });
                    }
                }
            }
        }
        side
    };
    let (mine, theirs) = (edit(&before), edit(&before));
    (before, mine, theirs)
}
