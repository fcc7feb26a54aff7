//! The head of a day: the date, a greeting by the time of day, and where the report stands.

use super::day::Today;
use super::others::later_others;
use crate::later::once_here;
use crate::view::*;
use crate::words::{self, words};
use shared::day::{Day, TimeOfDay};
use shared::status::Status;

/// Part of the day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Hour {
    Morning,
    Noon,
    Afternoon,
    Evening,
}

impl Hour {
    /// As people here greet: pagi until eleven, siang until three, sore until six.
    fn of(time: TimeOfDay) -> Self {
        match time.minutes() / 60 {
            4..11 => Self::Morning,
            11..15 => Self::Noon,
            15..18 => Self::Afternoon,
            0..4 | 18.. => Self::Evening,
        }
    }

    fn greets(self, name: Option<&str>) -> String {
        let words = words();
        match (self, name) {
            (Self::Morning, Some(name)) => words.author_greet_morning(name),
            (Self::Noon, Some(name)) => words.author_greet_noon(name),
            (Self::Afternoon, Some(name)) => words.author_greet_afternoon(name),
            (Self::Evening, Some(name)) => words.author_greet_evening(name),
            (Self::Morning, None) => words.author_greet_morning_unnamed().to_owned(),
            (Self::Noon, None) => words.author_greet_noon_unnamed().to_owned(),
            (Self::Afternoon, None) => words.author_greet_afternoon_unnamed().to_owned(),
            (Self::Evening, None) => words.author_greet_evening_unnamed().to_owned(),
        }
    }
}

/// A name without its titles: "dr. Siti Rahma, M.Kes." is Siti Rahma.
fn bare(name: &str) -> String {
    let before = name.split(',').next().unwrap_or(name);
    let words: Vec<&str> = before.split_whitespace().filter(|w| !w.ends_with('.')).collect();
    words.join(" ")
}

/// The head of the page.
#[component]
pub(super) fn Greeting(
    /// The day.
    day: Today,
    /// Today.
    today: Memo<Day>,
) -> Node {
    let head = move || {
        if today.get() != day.day {
            return (words().author_report_of(words::date_short(day.day)), None);
        }
        let name = day.sight.with(|s| s.as_ref().map(|s| bare(&s.me.name)));
        let name = name.filter(|n| !n.is_empty());
        let hour = Hour::of(day.desk.now().time(day.zone()));
        let words = words();
        let asks = || day.asks().then(|| words.author_ask_today());
        let then = match day.status() {
            None | Some(Status::Draft | Status::Open) => asks(),
            Some(Status::Submitted) if day.waits() => Some(words.author_today_waiting()),
            Some(Status::Submitted) => Some(words.author_today_sent()),
            Some(Status::Approved) => Some(words.author_today_approved()),
            Some(Status::Returned) => Some(words.author_today_returned()),
        };
        (hour.greets(name.as_deref()), then)
    };
    let head = Memo::new(move |_| head());
    view! {
        <header class="greeting">
            <div class="date-line">
                <p class="date">
                    <span>{move || words::date_long(day.day)}</span>
                    <span>{move || words::date_short(day.day)}</span>
                </p>
                {once_here(move || later_others(day, today))}
            </div>
            <h1 tabindex="-1">
                {move || head.get().0} {move || head.get().1.map(|then| view! { <br /> {then} })}
            </h1>
        </header>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn people_are_greeted_without_their_titles() {
        assert_eq!(bare("dr. Siti Rahma, M.Kes."), "Siti Rahma");
        assert_eq!(bare("Drs. H. Budi Santoso"), "Budi Santoso");
        assert_eq!(bare("Suharto"), "Suharto");
        assert_eq!(bare("dr."), "");
    }

    #[test]
    fn every_hour_has_its_greeting() {
        let at = |minutes| Hour::of(TimeOfDay::new(minutes).unwrap());
        assert_eq!(at(0), Hour::Evening);
        assert_eq!(at(5 * 60), Hour::Morning);
        assert_eq!(at(11 * 60), Hour::Noon);
        assert_eq!(at(15 * 60), Hour::Afternoon);
        assert_eq!(at(18 * 60), Hour::Evening);
        assert_eq!(at(1439), Hour::Evening);
    }
}
