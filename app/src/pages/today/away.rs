//! A day on which its person is away: said kindly, and nothing is asked. Whoever wants to write can.

use crate::words::{self, words};
use shared::day::Day;
use shared::leave::{self, Days};
use shared::person::Sight;

/// What is said of such a day where nothing stands in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Away {
    pub(super) title: String,
    pub(super) text: String,
}

/// The door to it. A day on which nobody works anyway says only that. Tracked, for the language.
#[inline(never)]
pub(super) fn later_away(sight: &Sight, day: Day) -> Option<Away> {
    let days = Days::told(sight);
    let leave = days.leave(sight.me.id, day).filter(|_| sight.calendar.works(day))?;
    let (words, until) = (words(), words::date_short(leave.until));
    let (title, text) = match leave.away {
        leave::Away::Leave => (words.team_day_leave(), words.team_day_leave_text(until)),
        leave::Away::Ill => (words.team_day_ill(), words.team_day_ill_text(until)),
        leave::Away::Duty => (words.team_day_duty(), words.team_day_duty_text(until)),
        leave::Away::Study => (words.team_day_study(), words.team_day_study_text(until)),
    };
    Some(Away { title: title.to_owned(), text })
}
