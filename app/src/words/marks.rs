//! What is not as usual about a report, in words: short for a list, whole where the report is open.

use super::{date_short, number, quantity, words};
use shared::usual::Mark;

/// In a word or two.
#[must_use]
pub fn mark(mark: Mark) -> String {
    let words = words();
    match mark {
        Mark::Late(days) => return words.waiting_mark_late(days),
        Mark::Again(times) => return words.waiting_round(times.saturating_add(1)),
        Mark::Early => words.waiting_mark_early(),
        Mark::Minutes(_) => words.waiting_mark_minutes(),
        Mark::Same(_) => words.waiting_mark_same(),
        Mark::Quantity(..) => words.waiting_mark_quantity(),
        Mark::New(_) => words.waiting_mark_new(),
        Mark::NoPlan(_) => words.waiting_mark_no_plan(),
        Mark::NoEvidence(_) => words.waiting_mark_no_evidence(),
        Mark::Ordered(_) => words.waiting_mark_ordered(),
        Mark::Asks(_) => words.waiting_mark_asks(),
    }
    .to_owned()
}

/// With what it is compared with, beside what it is about.
#[must_use]
pub fn mark_whole(said: Mark) -> String {
    let words = words();
    match said {
        Mark::Early => words.waiting_marked_early().to_owned(),
        Mark::Minutes(usual) => words.waiting_marked_minutes(number(usual.into())),
        Mark::Same(day) => words.waiting_marked_same(date_short(day)),
        Mark::Quantity(_, usual) => words.waiting_marked_quantity(quantity(usual)),
        Mark::New(_) => words.waiting_marked_new().to_owned(),
        Mark::Late(_)
        | Mark::Again(_)
        | Mark::NoPlan(_)
        | Mark::NoEvidence(_)
        | Mark::Ordered(_)
        | Mark::Asks(_) => mark(said),
    }
}
