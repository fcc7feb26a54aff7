//! A day with nothing in it, and what to do about it; and days that are none.

use super::copy::CopyButtons;
use super::day::Today;
use crate::components::art::Art;
use crate::view::*;
use crate::words::{self, words};
use shared::day::Day;

/// Nothing yet.
#[component]
pub(super) fn Empty(
    /// The day.
    day: Today,
    /// Today.
    today: Memo<Day>,
) -> Node {
    let works = move || day.sight.with(|s| s.as_ref().is_none_or(|s| s.calendar.works(day.day)));
    let title = move || match day.away.get() {
        Some(away) => away.title,
        None => words().author_empty_title().to_owned(),
    };
    let text = move || {
        let words = words();
        if let Some(away) = day.away.get() {
            return away.text;
        }
        let text = if !works() {
            words.author_empty_off()
        } else if today.get() == day.day {
            words.author_empty_today()
        } else {
            words.author_empty_past()
        };
        text.to_owned()
    };
    view! {
        <div class="empty">
            <h3>{title}</h3>
            <p>{text}</p>
            <CopyButtons day />
            <Art name="art-path" />
        </div>
    }
}

/// A day that has not come yet.
#[component]
pub(super) fn NotYet(
    /// The day.
    day: Day,
) -> Node {
    view! {
        <div class="page">
            <header class="greeting">
                <p class="date">{move || words::date_long(day)}</p>
                <h1 tabindex="-1">{move || words().author_future_title()}</h1>
            </header>
            <div class="empty">
                <Art name="art-path" />
                <p>{move || words().author_future_text()}</p>
                <a class="button line" href="/">
                    {move || words().author_to_today()}
                </a>
            </div>
        </div>
    }
}

/// A date that no calendar has.
#[component]
pub(super) fn NoSuchDay() -> Node {
    view! {
        <div class="page">
            <header class="greeting">
                <h1 tabindex="-1">{move || words().author_no_day_title()}</h1>
            </header>
            <div class="empty">
                <Art name="art-path" />
                <p>{move || words().author_no_day_text()}</p>
                <a class="button line" href="/kalender">
                    {move || words().author_to_calendar()}
                </a>
            </div>
        </div>
    }
}
