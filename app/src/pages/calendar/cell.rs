//! One day of the month, and what the marks mean.

use super::month::{DayCell, Mark};
use crate::components::icon::Icon;
use crate::view::*;
use crate::words::{self, words};

/// A day: a link where it has come, plain where it has not.
#[component]
pub(super) fn DayOfMonth(
    /// The day.
    cell: DayCell,
) -> Node {
    let (mark, icon) = look(&cell.mark);
    let date = cell.day.day();
    let label = label(&cell);
    let inside = view! {
        <span>{date}</span>
        {icon.map(|name| view! { <Icon name /> })}
    };
    if cell.has_come {
        let href = if cell.is_today { "/".to_owned() } else { format!("/laporan/{}", cell.day) };
        let current = cell.is_today.then_some("date");
        view! {
            <a class="day-cell" data-mark=mark aria-current=current aria-label=label href=href>
                {inside}
            </a>
        }
    } else {
        view! {
            <span class="day-cell" data-mark=mark>
                <span class="visually-hidden">{label}</span>
                <span aria-hidden="true">{date}</span>
                {icon.map(|name| view! { <Icon name /> })}
            </span>
        }
    }
}

fn label(cell: &DayCell) -> String {
    let mark = sentence(&cell.mark);
    let day = words().author_day_label(words::date_short(cell.day), mark);
    if cell.is_today { format!("{day}, {}", words().author_mark_today()) } else { day }
}

const fn look(mark: &Mark) -> (&'static str, Option<&'static str>) {
    match mark {
        Mark::None => ("none", None),
        Mark::Draft => ("draft", Some("edit")),
        Mark::Sent => ("sent", Some("wait")),
        Mark::Unsent => ("draft", Some("phone-ok")),
        Mark::Approved => ("approved", Some("check")),
        Mark::Returned => ("returned", Some("return")),
        Mark::Missing => ("missing", Some("minus")),
        Mark::Off => ("off", None),
        Mark::Holiday(_) => ("holiday", Some("star")),
        Mark::Away(_) => ("leave", Some("place")),
    }
}

fn sentence(mark: &Mark) -> String {
    let words = words();
    match mark {
        Mark::None => words.author_mark_none(),
        Mark::Draft => words.author_mark_draft(),
        Mark::Sent => words.author_mark_sent(),
        Mark::Unsent => words.author_mark_unsent(),
        Mark::Approved => words.author_mark_approved(),
        Mark::Returned => words.author_mark_returned(),
        Mark::Missing => words.author_mark_missing(),
        Mark::Off => words.author_mark_off(),
        Mark::Holiday(name) => return words.author_mark_holiday(name),
        Mark::Away(away) => words::away(*away),
    }
    .to_owned()
}

/// What the marks mean.
#[component]
pub(super) fn Legend() -> Node {
    let items = move || {
        let words = words();
        [
            ("check", words.author_mark_approved()),
            ("wait", words.author_mark_sent()),
            ("phone-ok", words.author_mark_unsent()),
            ("return", words.author_mark_returned()),
            ("edit", words.author_mark_draft()),
            ("minus", words.author_mark_missing()),
            ("star", words.author_mark_holiday_plain()),
            ("place", words.team_away()),
        ]
        .map(|(name, what)| view! { <li><Icon name />{what}</li> })
    };
    view! {
        <ul class="legend" aria-label=move || words().author_legend()>
            {items}
        </ul>
    }
}
