//! A team's days in words: why somebody is away, how much is there, why nobody was reminded.

use super::{number, words};
use crate::api::ApiError;
use shared::leave::Away;
use shared::reminder::Reminding;
use shared::team::Tally;

/// Why somebody is away.
#[must_use]
pub fn away(away: Away) -> &'static str {
    let words = words();
    match away {
        Away::Leave => words.team_away_leave(),
        Away::Ill => words.team_away_ill(),
        Away::Duty => words.team_away_duty(),
        Away::Study => words.team_away_study(),
    }
}

/// What there is to say of a day or a week beside the reports that are there; empty where there is nothing.
#[must_use]
pub fn tally(tally: Tally) -> String {
    let words = words();
    let parts = [
        (tally.away, words.team_count_away()),
        (tally.yet, words.team_count_yet()),
        (tally.missing, words.team_count_missing()),
    ];
    let said = parts.into_iter().filter(|(count, _)| *count > 0);
    let said = said.map(|(count, what)| format!("{} {what}", number(u64::from(count))));
    said.collect::<Vec<_>>().join(" · ")
}

/// Why nobody was reminded; none where they were.
#[must_use]
pub fn not_reminded(done: Result<Reminding, ApiError>) -> Option<String> {
    let words = words();
    Some(
        match done {
            Ok(Reminding::Done | Reminding::Before) => return None,
            Ok(Reminding::Sent) => words.team_remind_sent(),
            Ok(Reminding::NotAsked) => words.team_remind_not_asked(),
            Ok(Reminding::NotLed) => words.team_remind_not_led(),
            Err(ApiError::NoLine | ApiError::Later(_)) => words.team_remind_no_line(),
            Err(ApiError::Fault(why)) => return Some(super::fault(&why)),
        }
        .to_owned(),
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::language::{Language, set_language};

    #[test]
    fn only_what_there_is_is_said() {
        set_language(Language::Id);
        assert_eq!(tally(Tally { sent: 5, off: 3, ..Tally::default() }), "");
        let some = Tally { away: 2, missing: 1, ..Tally::default() };
        assert_eq!(tally(some), "2 cuti atau dinas · 1 belum ada");
    }
}
