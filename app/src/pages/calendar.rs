//! *Kalender*: the month at a glance. Each day says its mark in words too; a tap opens its report.

mod cell;
mod month;

use crate::components::focus::{after_drawing, focus};
use crate::components::icon::Icon;
use crate::desk::use_desk;
use crate::view::*;
use crate::words::{self, words};
use cell::{DayOfMonth, Legend};
use month::{Marked, Month};
use shared::day::Day;
use shared::leave::Days;
use std::cell::Cell;

/// The page.
#[component]
pub fn CalendarPage() -> Node {
    let desk = use_desk();
    let today = Memo::new(move |_| desk.today());
    let sight = Memo::new(move |_| desk.sight());
    // None means the month of today, also after midnight.
    let chosen = RwSignal::new(None::<Day>);
    let first = Memo::new(move |_| chosen.get().unwrap_or_else(|| today.get().month_start()));
    // What is marked in this month, and since when there are reports at all.
    let marked = Memo::new(move |_| {
        let first = first.get();
        let since = Cell::new(None::<Day>);
        let reports = desk.reports_where(desk.me(), |document| {
            let day = document.body.day();
            since.set(Some(since.get().map_or(day, |since| since.min(day))));
            day.month_start() == first
        });
        (since.get(), reports.iter().filter_map(Marked::of).collect::<Vec<_>>())
    });
    let month = Memo::new(move |_| {
        let calendar = sight.with(|s| s.as_ref().map(|s| s.calendar.clone()).unwrap_or_default());
        let days = sight.with(|s| s.as_ref().map(Days::told).unwrap_or_default());
        let away = |day| days.leave(desk.me(), day).map(|leave| leave.away);
        marked.with(|(since, marked)| {
            Month::new(first.get(), today.get(), *since, &calendar, &away, marked)
        })
    });
    let name = move || words::month_year(first.get());
    let is_now = Memo::new(move |_| first.get() == today.get().month_start());
    // The name of another month is the way back: no line is kept for a button, and the arrows beside it stay
    // under the finger.
    let named = move || {
        if is_now.get() {
            return name().into_node();
        }
        let back = move |_| {
            chosen.set(None);
            // The button goes with the other months.
            after_drawing(|| focus(".month-head h2"));
        };
        view! {
            <button type="button" class="month-back" on:click=back>
                {name()}
                <small>{words().author_month_now()}</small>
            </button>
        }
    };
    let heads = move || {
        (0..7u8)
            .map(|weekday| {
                let short = words::weekday_short(weekday);
                view! { <th scope="col">{short}</th> }
            })
            .collect::<Vec<_>>()
    };
    let weeks = move || {
        let month = month.get();
        let rows = month.weeks.into_iter().map(|week| {
            let cells: Vec<_> = week
                .into_iter()
                .map(|cell| {
                    view! { <td>{cell.map(|cell| view! { <DayOfMonth cell /> })}</td> }
                })
                .collect();
            view! { <tr>{cells}</tr> }
        });
        rows.collect::<Vec<_>>()
    };
    let go = move |by: i32| {
        let months = first.get_untracked();
        // From the first of a month, forty days ahead or one back lies in the next or the one before.
        let there = if by > 0 { months.plus(40) } else { months.plus(-1) };
        chosen.set(Some(there.month_start()));
    };
    let sum = move || {
        let (sum, words) = (month.with(|m| m.sum), words());
        let parts = [
            (sum.approved, words.author_mark_approved()),
            (sum.sent, words.author_mark_sent()),
            (sum.unsent, words.author_mark_unsent()),
            (sum.returned, words.author_mark_returned()),
            (sum.missing, words.author_mark_missing()),
            (sum.away, words.team_away()),
        ];
        let said = parts.into_iter().filter(|(count, _)| *count > 0);
        let said = said.map(|(n, what)| words.author_month_part(words::number(u64::from(n)), what));
        said.collect::<Vec<_>>().join(" · ")
    };
    let minutes = move || {
        words().author_month_minutes(words::number(u64::from(month.with(|m| m.sum.minutes))))
    };
    view! {
        <div class="page">
            <header class="page-head">
                <div>
                    <h1 tabindex="-1">{move || words().author_calendar_title()}</h1>
                    <p class="note">{move || words().author_calendar_note()}</p>
                </div>
            </header>
            <div class="month-head">
                <button
                    type="button"
                    class="icon-button"
                    aria-label=move || words().author_month_before()
                    on:click=move |_| go(-1)
                >
                    <Icon name="chevron-left" class="turns" />
                </button>
                <h2 aria-live="polite">{named}</h2>
                <button
                    type="button"
                    class="icon-button"
                    aria-label=move || words().author_month_after()
                    disabled=is_now
                    on:click=move |_| go(1)
                >
                    <Icon name="chevron-right" class="turns" />
                </button>
            </div>
            <table class="month" aria-label=move || words().author_month_table(name())>
                <thead>
                    <tr>{heads}</tr>
                </thead>
                <tbody>{weeks}</tbody>
            </table>
            <section class="card">
                <p>{minutes}</p>
                <p class="note">{sum}</p>
            </section>
            <Legend />
        </div>
    }
}
