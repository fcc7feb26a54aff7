//! Dialogues: who may begin one, what can be said in it, what both make of it, and that the order in which words come
//! without a line changes nothing but their order.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on says so")]

use proptest::prelude::*;
use shared::apply::{Actor, MOST_SAID_IN_A_YEAR, Refusal, apply};
use shared::day::{DAY_MS, Day, TimeOfDay, Timestamp, Zone};
use shared::dialogue::{Dialogue, Source, Told, Word, agenda, feedback, unheard};
use shared::document::{Body, Document, Kind, is_of};
use shared::id::{DocumentId, EmployeeId, EntryId, OpId};
use shared::op::{Act, Op, Reason, ReasonKind, VERSION};
use shared::report::{Entry, LONG_TEXT, Report};
use shared::status::{Standing, Status};
use uuid::Uuid;

const EMPLOYEE: EmployeeId = EmployeeId::from_uuid(Uuid::from_u128(0xa));
const SUPERIOR: EmployeeId = EmployeeId::from_uuid(Uuid::from_u128(0x5));
/// 2026-11-21 10:00 in Kotabumi.
const NOW: Timestamp = Timestamp(1_795_230_000_000);

fn day(text: &str) -> Day {
    Day::parse(text).unwrap()
}

fn id(number: u128) -> OpId {
    OpId::from_uuid(Uuid::from_u128(number))
}

fn actor(who: EmployeeId) -> Actor {
    let standing = if who == EMPLOYEE { Standing::Author } else { Standing::Superior };
    Actor { employee: who, standing, acting: None }
}

fn dialogue() -> DocumentId {
    Body::Dialogue(Dialogue::of(day("2026-11-21")).unwrap()).document_id(EMPLOYEE)
}

fn op(number: u128, doc: DocumentId, act: Act) -> Op {
    let (base, skew, late) = (None, None, None);
    Op { id: id(number), doc, base, at: NOW, skew, version: VERSION, late, act }
}

fn told(text: &str, word: Word) -> Act {
    Act::Tell(Told { with: EMPLOYEE, text: text.into(), word })
}

fn praise() -> Word {
    let (behaviour, effect) = ("Menyambut orang tua".into(), "Mereka tenang".into());
    Word::Feedback { behaviour, effect, entry: Some(EntryId::new(1)) }
}

/// What is said one after another, a minute apart, each with its number.
fn said(words: &[(u128, EmployeeId, &str, Word)]) -> Document {
    let mut head = None;
    for (at, (number, who, text, word)) in (0_i64..).zip(words) {
        let op = op(*number, dialogue(), told(text, word.clone()));
        head = Some(apply(head.as_ref(), &op, actor(*who), NOW.plus_ms(at * 60_000)).unwrap());
    }
    head.unwrap()
}

#[test]
fn both_sides_may_say_the_first_word() {
    for who in [EMPLOYEE, SUPERIOR] {
        let begun = said(&[(1, who, "Jadwal", Word::Topic)]);
        assert_eq!((begun.owner, begun.status, begun.revision), (EMPLOYEE, Status::Open, 1));
        assert_eq!(begun.body.day(), day("2026-01-01"), "one a year");
        assert!(is_of(begun.id, Kind::Dialogue) && !is_of(begun.id, Kind::Report));
        let [only] = begun.thread.as_slice() else { panic!("{begun:?}") };
        assert_eq!((only.by, only.text.as_str()), (who, "Jadwal"));
    }
}

#[test]
fn nobody_begins_a_dialogue_for_others_or_under_a_wrong_name() {
    let first = |with, doc, who| {
        let act = Act::Tell(Told { with, text: "Jadwal".into(), word: Word::Topic });
        apply(None, &op(1, doc, act), actor(who), NOW)
    };
    let elsewhere = Body::Dialogue(Dialogue { day: day("2026-01-02") }).document_id(EMPLOYEE);
    let report = Body::Report(Report::new(day("2026-01-01"))).document_id(EMPLOYEE);
    for (with, doc, who) in [
        (SUPERIOR, dialogue(), EMPLOYEE),
        (SUPERIOR, dialogue(), SUPERIOR),
        (EMPLOYEE, elsewhere, EMPLOYEE),
        (EMPLOYEE, report, EMPLOYEE),
    ] {
        assert_eq!(first(with, doc, who), Err(Refusal::NotYours), "{with:?} {doc:?} {who:?}");
    }
}

#[test]
fn a_dialogue_has_no_text_to_write_or_decide_on() {
    let head = said(&[(1, EMPLOYEE, "Jadwal", Word::Topic)]);
    for act in [Act::SaveDraft(head.body.clone()), Act::Submit(head.body.clone())] {
        assert_eq!(
            apply(None, &op(2, dialogue(), act), actor(EMPLOYEE), NOW),
            Err(Refusal::Mismatch)
        );
    }
    let approve = Op { base: Some(head.token), ..op(2, dialogue(), Act::Approve) };
    let refused = apply(Some(&head), &approve, actor(SUPERIOR), NOW);
    assert!(matches!(refused, Err(Refusal::Illegal { status: Some(Status::Open), .. })));
}

#[test]
fn what_says_nothing_or_too_much_is_refused() {
    let head = said(&[(1, EMPLOYEE, "Jadwal", Word::Topic)]);
    let say = |text: &str, word| {
        apply(Some(&head), &op(2, dialogue(), told(text, word)), actor(SUPERIOR), NOW)
    };
    let due = Word::Agreement { owner: EMPLOYEE, due: day("2026-12-01") };
    for word in [praise(), Word::Topic, due] {
        assert_eq!(say(" ", word), Err(Refusal::NoReason));
    }
    let hollow = Word::Feedback { behaviour: " ".into(), effect: "x".into(), entry: None };
    assert_eq!(say("Senin", hollow), Err(Refusal::NoReason));
    let long =
        Word::Feedback { behaviour: "x".repeat(LONG_TEXT + 1), effect: "x".into(), entry: None };
    assert!(matches!(say("Senin", long), Err(Refusal::TooLong { .. })));
    assert!(say("", Word::Talked(day("2026-11-20"))).is_ok(), "a talk needs no notes");
    let mut full = head;
    for number in 2.. {
        let part = "x".repeat(LONG_TEXT);
        let word = Word::Feedback { behaviour: part.clone(), effect: part.clone(), entry: None };
        match apply(Some(&full), &op(number, dialogue(), told(&part, word)), actor(SUPERIOR), NOW) {
            Ok(after) => full = after,
            Err(why) => {
                assert_eq!(why, Refusal::TooLarge);
                break;
            }
        }
    }
    // A year of it: of the longest there are 42, and of what says nothing else not without end either.
    assert_eq!(full.thread.len(), 1 + MOST_SAID_IN_A_YEAR / (3 * LONG_TEXT + 200));
}

#[test]
fn feedback_is_heard_by_the_other_side_alone() {
    let heard = |who| {
        let all = said(&[(1, SUPERIOR, "Senin pagi", praise()), (2, who, "", Word::Heard(id(1)))]);
        let given = feedback(&all).next().unwrap();
        assert_eq!((given.behaviour, given.effect), ("Menyambut orang tua", "Mereka tenang"));
        (given.heard.is_some(), unheard([&all], EMPLOYEE), unheard([&all], SUPERIOR))
    };
    assert_eq!(heard(EMPLOYEE), (true, 0, 0));
    assert_eq!(heard(SUPERIOR), (false, 1, 0), "nobody hears their own words");
}

fn report(on: &str, entry: Entry) -> Document {
    let body = Body::Report(Report { day: day(on), entries: vec![entry] });
    let act = Act::Submit(body.clone());
    apply(None, &op(50, body.document_id(EMPLOYEE), act), actor(EMPLOYEE), NOW).unwrap()
}

fn entry() -> Entry {
    Entry {
        start: TimeOfDay::new(480),
        end: TimeOfDay::new(540),
        title: "Posyandu".into(),
        ..Entry::new(EntryId::new(1))
    }
}

/// What the agenda says on 2026-11-23, in short.
fn sources(documents: &[&Document]) -> Vec<&'static str> {
    let agenda = agenda(documents.iter().copied(), day("2026-11-23"), Zone::Wib);
    let name = |source: &Source<'_>| match source {
        Source::Topic(_) => "topic",
        Source::Obstacle(_) => "obstacle",
        Source::Help(_) => "help",
        Source::Returned(_) => "returned",
        Source::Feedback(_) => "feedback",
    };
    agenda.matters.iter().map(|matter| name(&matter.source)).collect()
}

#[test]
fn the_agenda_collects_itself() {
    let sent = report(
        "2026-11-20",
        Entry { obstacle: "Vaksin habis".into(), help: "Kiriman dari dinas".into(), ..entry() },
    );
    let reason = Reason { kinds: vec![ReasonKind::Unclear], ..Reason::default() };
    let back = Op { base: Some(sent.token), ..op(51, sent.id, Act::Return(reason)) };
    let returned = apply(Some(&sent), &back, actor(SUPERIOR), NOW).unwrap();
    let praised = op(52, sent.id, told("Jumat", praise()));
    let praised = apply(Some(&sent), &praised, actor(SUPERIOR), NOW).unwrap();
    assert_eq!(sources(&[&sent]), ["obstacle", "help"]);
    assert_eq!(sources(&[&returned]), ["returned"], "its author may still change the rest");
    assert_eq!(sources(&[&praised]), ["obstacle", "help", "feedback"]);
    let talk = said(&[(1, SUPERIOR, "Jadwal", Word::Topic)]);
    assert_eq!(sources(&[&sent, &talk]), ["topic", "obstacle", "help"], "the newest first");
}

#[test]
fn a_talk_begins_the_agenda_anew_and_leaves_what_is_open_on_top() {
    let sent = report("2026-11-20", Entry { obstacle: "Vaksin habis".into(), ..entry() });
    let due = |text: &str| Word::Agreement { owner: SUPERIOR, due: day(text) };
    let talk = said(&[
        (1, EMPLOYEE, "Jadwal", Word::Topic),
        (2, EMPLOYEE, "Pelatihan", Word::Topic),
        (3, SUPERIOR, "Kirim vaksin", due("2026-12-01")),
        (4, EMPLOYEE, "Laporan stok", due("2026-11-30")),
        (5, EMPLOYEE, "", Word::Agreed(id(3))),
        (6, EMPLOYEE, "", Word::Agreed(id(4))),
        (7, EMPLOYEE, "", Word::Ended { of: id(1), kept: true }),
        (8, SUPERIOR, "Baik", Word::Talked(day("2026-11-21"))),
        (9, SUPERIOR, "", Word::Ended { of: id(4), kept: false }),
        (10, SUPERIOR, "", Word::Ended { of: id(4), kept: true }),
    ]);
    assert_eq!(sources(&[&sent, &talk]), ["topic"], "what nobody came to stays");
    let all = [&sent, &talk];
    let agenda = agenda(all, day("2026-11-23"), Zone::Wib);
    let open: Vec<_> =
        agenda.agreements.iter().map(|a| (a.said.text.as_str(), a.agreed.is_some())).collect();
    assert_eq!(open, [("Kirim vaksin", true)]);
    let ended: Vec<_> =
        agenda.ended.iter().map(|a| (a.said.text.as_str(), a.ended.unwrap().1, a.agreed)).collect();
    assert_eq!(
        ended,
        [("Laporan stok", false, None)],
        "who proposes does not agree for the other; the first word holds"
    );
    assert_eq!(agenda.talks.iter().map(|t| t.day).collect::<Vec<_>>(), [day("2026-11-21")]);
}

#[test]
fn what_came_after_a_talk_and_before_its_note_is_still_to_be_talked_about() {
    let sent = report("2026-11-20", Entry { obstacle: "Vaksin habis".into(), ..entry() });
    let noted = |on: &str| said(&[(1, SUPERIOR, "", Word::Talked(day(on)))]);
    assert_eq!(sources(&[&sent, &noted("2026-11-19")]), ["obstacle"], "noted two days later");
    assert!(sources(&[&sent, &noted("2026-11-21")]).is_empty());
    // A day to come, of a clock that is wrong, holds nothing up.
    let odd = said(&[(1, SUPERIOR, "", Word::Talked(day("2099-01-01")))]);
    let later = apply(None, &op(9, sent.id, Act::Submit(sent.body.clone())), actor(EMPLOYEE), NOW);
    assert!(sources(&[&later.unwrap(), &odd]).is_empty(), "it was noted at the same moment");
    let mut after = sent.clone();
    after.steps[0].at = NOW.plus_ms(1);
    assert_eq!(sources(&[&after, &odd]), ["obstacle"]);
}

#[test]
fn without_a_talk_it_reaches_half_a_year_back() {
    let old = NOW.plus_ms(-184 * DAY_MS);
    let body = Body::Report(Report {
        day: old.day(Zone::Wib),
        entries: vec![Entry { obstacle: "Lama".into(), ..entry() }],
    });
    let act = Act::Submit(body.clone());
    let doc = body.document_id(EMPLOYEE);
    let long_ago = apply(None, &op(1, doc, act), actor(EMPLOYEE), old).unwrap();
    assert!(sources(&[&long_ago]).is_empty());
}

/// Something somebody says, with what it answers.
fn word() -> impl Strategy<Value = (EmployeeId, Word)> {
    let of = (1_u128..12).prop_map(id);
    let word = prop_oneof![
        Just(praise()),
        Just(Word::Topic),
        Just(Word::Agreement { owner: EMPLOYEE, due: day("2026-12-01") }),
        of.clone().prop_map(Word::Heard),
        of.clone().prop_map(Word::Agreed),
        (of, any::<bool>()).prop_map(|(of, kept)| Word::Ended { of, kept }),
        Just(Word::Talked(day("2026-11-20"))),
    ];
    (prop_oneof![Just(EMPLOYEE), Just(SUPERIOR)], word)
}

proptest! {
    /// Words that two devices said without a line come in any order, and again: everything that was said is there, once.
    #[test]
    fn words_stand_beside_each_other_in_whatever_order_they_come(
        words in proptest::collection::vec(word(), 1..12),
        order in proptest::collection::vec(any::<prop::sample::Index>(), 12..30),
    ) {
        let ops: Vec<(EmployeeId, Op)> = (1..)
            .zip(&words)
            .map(|(number, (who, word))| (*who, op(number, dialogue(), told("kata", word.clone()))))
            .collect();
        let mut head: Option<Document> = None;
        let again = order.iter().map(|at| at.get(&ops));
        for (who, op) in again.chain(&ops) {
            let after = apply(head.as_ref(), op, actor(*who), NOW).unwrap();
            if let Some(before) = &head {
                prop_assert_eq!((before.token, before.revision), (after.token, after.revision));
                prop_assert!(after.thread.starts_with(&before.thread), "nothing is replaced");
            }
            head = Some(after);
        }
        let head = head.unwrap();
        let mut heard: Vec<OpId> = head.thread.iter().map(|said| said.op).collect();
        heard.sort_unstable();
        let all: Vec<OpId> = (1..=words.len()).map(|n| id(n as u128)).collect();
        prop_assert_eq!(heard, all);
        // Whatever was said about whatever: an agenda comes of it, and nothing in it twice.
        let agenda = agenda([&head], day("2026-11-23"), Zone::Wib);
        let agreements = agenda.agreements.iter().chain(&agenda.ended);
        let mut once: Vec<OpId> = agreements.map(|one| one.said.op).collect();
        let count = once.len();
        once.sort_unstable();
        once.dedup();
        prop_assert_eq!(once.len(), count);
        for one in &agenda.agreements {
            let agreed = |said: &shared::document::Comment| {
                said.word == Some(Word::Agreed(one.said.op)) && said.by != one.said.by
            };
            prop_assert_eq!(one.agreed.is_some(), head.thread.iter().any(agreed));
        }
    }
}
