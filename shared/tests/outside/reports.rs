//! Reports with anything in them: proven, joined, written and read without a stop, and nothing that was
//! written goes without a word. And the rule, on ops and documents of which values changed places.

use crate::damage::{damaged_json, hurt, twist};
use crate::{frozen, names};
use proptest::collection::vec;
use proptest::option::of;
use proptest::prelude::*;
use shared::apply::{Actor, apply};
use shared::calendar::Calendar;
use shared::day::{Day, TimeOfDay, Timestamp};
use shared::document::{Body, Document};
use shared::evidence::{Evidence, File, FileKind, Link};
use shared::hash::Hash;
use shared::id::{ActivityId, EmployeeId, EntryId};
use shared::json;
use shared::op::Op;
use shared::person::Sight;
use shared::report::{Entry, MAX_ENTRIES, Quantity, Report, WorkPlace};
use shared::status::Standing;
use uuid::Uuid;

fn day() -> impl Strategy<Value = Day> {
    (0..2_000_i32).prop_map(|days| Day::new(2026, 1, 1).unwrap().plus(days))
}

fn text() -> impl Strategy<Value = String> {
    prop_oneof![3 => "[a-c ]{0,3}", 1 => any::<String>()]
}

fn piece() -> impl Strategy<Value = Evidence> {
    let file = (0..4_u8, any::<bool>(), any::<u32>(), of(0..4_u8), text());
    prop_oneof![
        file.prop_map(|(n, jpeg, size, small, name)| Evidence::File(File {
            hash: Hash::of(&[n]),
            kind: if jpeg { FileKind::Jpeg } else { FileKind::Pdf },
            size,
            small: small.map(|n| Hash::of(&[n, 1])),
            name,
        })),
        text().prop_map(|text| {
            let written = serde_json::to_string(&text).unwrap();
            Evidence::Link(json::read::<Link>(&written).unwrap())
        }),
    ]
}

/// Few ids, so that entries of two texts are the same one, and twins happen.
fn entry() -> impl Strategy<Value = Entry> {
    let time = || of(0..1440_u16).prop_map(|m| m.and_then(TimeOfDay::new));
    let first = (0..5_u32, time(), time(), of(0..3_u128), text(), text(), of(any::<u32>()));
    let second = (text(), 0..4_usize, of(text()), text(), text(), vec(piece(), 0..3));
    (first, second).prop_map(|(first, second)| {
        let (id, start, end, activity, title, description, quantity) = first;
        let (unit, place, ordered_by, obstacle, help, evidence) = second;
        Entry {
            id: EntryId::new(id),
            start,
            end,
            activity: activity.map(|n| ActivityId::from_uuid(Uuid::from_u128(n))),
            title,
            description,
            quantity: quantity.map(Quantity::from_hundredths),
            unit,
            planned: None,
            place: WorkPlace::ALL[place],
            ordered_by,
            obstacle,
            help,
            evidence,
        }
    })
}

fn report() -> impl Strategy<Value = Report> {
    (day(), vec(entry(), 0..5)).prop_map(|(day, entries)| Report { day, entries })
}

fn texts(entry: &Entry) -> [&str; 6] {
    let ordered_by = entry.ordered_by.as_deref().unwrap_or_default();
    [&entry.title, &entry.description, &entry.unit, ordered_by, &entry.obstacle, &entry.help]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(800))]

    #[test]
    fn any_report_is_written_read_and_judged(report in report()) {
        let body = Body::Report(report.clone());
        let written = serde_json::to_string(&body).unwrap();
        prop_assert_eq!(json::read::<Body>(&written), Ok(body.clone()));
        prop_assert_eq!(serde_json::from_str::<Body>(&written).unwrap(), body.clone());
        prop_assert!(report.minutes() <= 5 * 1440);
        prop_assert_eq!(report.by_time().len(), report.entries.len());
        match report.ready() {
            Ok(ready) => {
                prop_assert!(!ready.report().entries.is_empty());
                prop_assert!(ready.report().entries.len() <= MAX_ENTRIES);
                prop_assert!(ready.report().entries.iter().all(|e| e.span().is_some()));
            }
            // Each gap names an entry that is there, or the whole.
            Err(gaps) => for gap in gaps {
                prop_assert!(gap.entry.is_none_or(|id| report.entry(id).is_some()));
            },
        }
    }

    #[test]
    fn a_join_of_any_two_texts_loses_nothing_without_a_word(
        before in of(report()),
        mine in report(),
        theirs in report(),
    ) {
        let joined = Report::join(before.as_ref(), &mine, &theirs);
        if !joined.overlap {
            let gone = |was: &Entry| before.as_ref().is_some_and(|b| {
                b.entries.iter().any(|e| e.id == was.id && texts(e).iter().any(|t| texts(was).contains(t)))
            });
            for side in [&mine, &theirs] {
                for entry in side.entries.iter().filter(|e| before.as_ref().and_then(|b| b.entry(e.id)).is_none()) {
                    let there = joined.text.entry(entry.id);
                    prop_assert!(there.is_some() || gone(entry), "{entry:?}");
                    for text in texts(entry).into_iter().filter(|t| !t.is_empty()) {
                        prop_assert!(there.is_some_and(|e| texts(e).contains(&text)), "{text:?}");
                    }
                }
            }
        }
        prop_assert_eq!(Report::join(Some(&theirs), &mine, &theirs).text, mine.clone());
        prop_assert_eq!(Report::join(Some(&mine), &mine, &theirs).text, theirs.clone());
        prop_assert!(mine.holds(&mine));
        // To keep both, everything of mine stands somewhere.
        let both = Report::both(None, &mine, &theirs);
        let all: Vec<&str> = both.entries.iter().flat_map(texts).collect();
        for text in mine.entries.iter().flat_map(texts).filter(|t| !t.is_empty()) {
            prop_assert!(all.iter().any(|stands| stands.contains(text)), "{text:?} of {mine:?}");
        }
    }

    #[test]
    fn the_rule_stands_on_any_op_and_any_document(
        op in any::<prop::sample::Index>(),
        doc in any::<prop::sample::Index>(),
        twists in vec(twist(), 0..4),
        doc_twists in vec(twist(), 0..2),
        hurts in vec(hurt(), 0..2),
        at in prop_oneof![Just(1_795_230_000_000), any::<i64>()],
        who in 0..3_u8,
    ) {
        let bytes = damaged_json(&frozen(op.get(&names("op_"))), &twists, &hurts);
        let Ok(text) = String::from_utf8(bytes) else { return Ok(()) };
        let (ours, theirs) = (json::read::<Op>(&text).ok(), serde_json::from_str::<Op>(&text).ok());
        prop_assert!(ours == theirs || ours.is_none(), "{text}");
        let Some(op) = theirs else { return Ok(()) };
        let again = serde_json::to_string(&op).unwrap();
        prop_assert_eq!(json::read::<Op>(&again), Ok(op.clone()), "what was read is written as it was");

        let docs = names("change_put");
        let change = damaged_json(&frozen(doc.get(&docs)), &doc_twists, &[]);
        let change: Option<serde_json::Value> = serde_json::from_slice(&change).ok();
        let document = change.and_then(|c| serde_json::from_value::<Document>(c["put"].clone()).ok());
        let owner = document.as_ref().map(|d| d.owner);
        let stranger = EmployeeId::from_uuid(Uuid::from_u128(1));
        let (employee, standing) = match who {
            0 => (owner.unwrap_or(stranger), Standing::Author),
            1 => (stranger, Standing::Superior),
            _ => (owner.unwrap_or(stranger), Standing::Superior),
        };
        let actor = Actor { employee, standing, acting: None };
        for mut op in [op.clone(), op] {
            if let Some(document) = &document {
                op.doc = document.id;
            }
            for base in [op.base, document.as_ref().map(|d| d.token)] {
                op.base = base;
                let Ok(after) = apply(document.as_ref(), &op, actor, Timestamp(at)) else { continue };
                let before = document.as_ref().map_or(0, |d| d.revision);
                let begins = op.act.begins_with().filter(|_| document.is_none());
                let step = u32::from(op.act.step().is_some() || begins.is_some());
                prop_assert_eq!(after.revision, before.saturating_add(step));
                let owner = document.as_ref().map_or(begins.unwrap_or(employee), |d| d.owner);
                prop_assert_eq!(after.owner, owner);
                prop_assert!(after.id == op.doc);
                let decided = matches!(
                    op.act.step(),
                    Some(shared::status::Move::Approve | shared::status::Move::Return | shared::status::Move::Reopen)
                );
                prop_assert!(!decided || after.owner != employee, "nobody decides on their own report");
            }
        }
    }

    #[test]
    fn any_sight_is_looked_at(twists in vec(twist(), 0..5), day in day(), at in any::<i64>()) {
        let bytes = damaged_json(&frozen("sight.json"), &twists, &[]);
        let Ok(sight) = serde_json::from_slice::<Sight>(&bytes) else { return Ok(()) };
        let calendar: &Calendar = &sight.calendar;
        prop_assert!(calendar.target(day).is_none() || calendar.works(day));
        prop_assert!(sight.sees(sight.me.id) && sight.person(sight.me.id).is_some());
        let today = sight.today(Timestamp(at));
        prop_assert_eq!(Day::parse(&today.to_string()), Some(today));
    }
}
