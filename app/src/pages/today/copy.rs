//! *Salin dari kemarin*: the entries of another day as a beginning for this one.

use super::day::Today;
use super::habits::last_report;
use crate::components::icon::Icon;
use crate::components::sheet::Sheet;
use crate::components::shortened::shortened;
use crate::view::*;
use crate::words::{self, words};
use shared::report::Report;

/// How many days back are offered.
const DAYS: usize = 31;

/// One tap for the last day, another for any other.
#[component]
pub(super) fn CopyButtons(
    /// The day to copy into.
    day: Today,
) -> Node {
    let choosing = RwSignal::new(false);
    let history = Memo::new(move |_| {
        let mut all = day.history();
        all.retain(|r| r.day != day.day);
        all
    });
    let last = Memo::new(move |_| history.with(|h| last_report(day.day, h).cloned()));
    let is_empty = Memo::new(move |_| day.is_empty());
    let from_last = move || {
        last.get().filter(|_| is_empty.get()).map(|report| {
            let head = words().author_copy_from(words::date_short(report.day));
            let more = summary(&report);
            view! {
                <button
                    type="button"
                    class="choice"
                    data-testid="copy-last"
                    on:click=move |_| day.copy(&report)
                >
                    <Icon name="copy" />
                    <span class="choice-text">{head} <small>{more}</small></span>
                </button>
            }
        })
    };
    let other = move || {
        (!history.with(Vec::is_empty)).then(|| {
            view! {
                <button type="button" class="button quiet" on:click=move |_| choosing.set(true)>
                    <Icon name="calendar" class="small" />
                    {move || words().author_copy_other()}
                </button>
            }
        })
    };
    let copied = Callback::new(move |report: Report| {
        choosing.set(false);
        day.copy(&report);
    });
    view! {
        <div class="choices rows">{from_last} {other}</div>
        <Show when=move || choosing.get()>
            <CopySheet history copied on_close=Callback::new(move |()| choosing.set(false)) />
        </Show>
    }
}

/// The days that can be copied, the latest first.
#[component]
fn CopySheet(history: Memo<Vec<Report>>, copied: Callback<Report>, on_close: Callback<()>) -> Node {
    let row = move |report: Report| {
        let weekday = words::weekday_short(report.day.weekday());
        let titles: Vec<&str> = report.by_time().iter().map(|e| e.title.trim()).collect();
        let titles = shortened(&titles.join(", "), 70);
        let (date, more) = (report.day.day(), summary(&report));
        view! {
            <button type="button" class="day-row" on:click=move |_| copied.run(report.clone())>
                <span class="day-row-date">
                    {weekday} <b>{date}</b>
                </span>
                <span>
                    <span class="person-name">{more}</span>
                    <span class="person-more" dir="auto">
                        {titles}
                    </span>
                </span>
                <Icon name="copy" />
            </button>
        }
    };
    let rows =
        move || history.with(|h| h.iter().rev().take(DAYS).cloned().map(row).collect::<Vec<_>>());
    view! {
        <Sheet title=Signal::derive(|| words().author_copy_title().to_owned()) on_close>
            <div class="sheet-body">
                <p class="note">{move || words().author_copy_hint()}</p>
                <div class="rows">{rows}</div>
            </div>
        </Sheet>
    }
}

fn summary(report: &Report) -> String {
    let count = words::number(u64::try_from(report.entries.len()).unwrap_or(u64::MAX));
    words().author_copy_count(count, words::number(u64::from(report.minutes())))
}
