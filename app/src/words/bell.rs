//! What rang, in words.

use super::{date_short, words};
use shared::bell::Ring;
use shared::day::Day;

/// What happened to the report of a day; `whose` names its author where that is somebody else.
#[must_use]
pub fn ring(ring: Ring, day: Day, whose: Option<&str>) -> String {
    let (words, day) = (words(), date_short(day));
    match (ring, whose) {
        (Ring::Approved, _) => words.bell_approved(day),
        (Ring::Returned, _) => words.bell_returned(day),
        (Ring::Reopened, _) => words.bell_reopened(day),
        (Ring::Word, None) => words.bell_word(day),
        (Ring::Word, Some(name)) => words.bell_word_of(name, day),
        (Ring::Feedback, _) => words.bell_feedback(day),
        (Ring::Dialogue, None) => words.bell_dialogue().to_owned(),
        (Ring::Dialogue, Some(name)) => words.bell_dialogue_of(name),
        (Ring::Aside, _) => words.bell_aside(day),
        (Ring::Reminded, _) => words.bell_reminded(day),
    }
}

/// Its icon, and the colour of that: the words beside it say the same.
#[must_use]
pub const fn ring_icon(ring: Ring) -> (&'static str, &'static str) {
    match ring {
        Ring::Approved => ("check", "good"),
        Ring::Returned | Ring::Reopened => ("return", "back"),
        Ring::Word | Ring::Dialogue => ("comment", "seen"),
        Ring::Feedback => ("star", "good"),
        Ring::Aside => ("flag", "back"),
        Ring::Reminded => ("calendar", "wait"),
    }
}
