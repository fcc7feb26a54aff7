//! Reports of other days that came back: how many, beside the date, where nothing moves when one comes;
//! and each with its superior's words, when somebody asks.

use super::day::Today;
use super::notices::card;
use crate::components::icon::Icon;
use crate::components::returned_card::{CameBack, ReturnedLink};
use crate::components::sheet::Sheet;
use crate::view::*;
use crate::words::{self, words};
use shared::day::Day;
use shared::status::Status;

/// The door to them. On today's page alone: whoever looks at another day has gone there for it.
#[inline(never)]
pub(super) fn later_others(day: Today, today: Memo<Day>) -> Node {
    let backs = Memo::new(move |_| {
        if today.get() != day.day {
            return Vec::new();
        }
        let shown = day.desk.reports_where(day.desk.me(), |document| {
            document.status == Status::Returned && document.body.day() != day.day
        });
        // What came back last is what its author remembers.
        shown.iter().rev().filter_map(|s| card(day, s)).collect::<Vec<_>>()
    });
    let count = Memo::new(move |_| backs.with(Vec::len));
    let looking = RwSignal::new(false);
    let button = move || {
        let number = Some(count.get()).filter(|n| *n > 0)?;
        let number = words::number(u64::try_from(number).unwrap_or(u64::MAX));
        Some(view! {
            <button type="button" class="others" on:click=move |_| looking.set(true)>
                <Icon name="return" class="small" />
                {words().author_returned_others(number)}
                <span class="visually-hidden">": "{words().author_returned_others_title()}</span>
            </button>
        })
    };
    let title = Signal::derive(|| words().author_returned_others_title().to_owned());
    let on_close = Callback::new(move |()| looking.set(false));
    let cards = move || {
        let cards: Vec<CameBack> = backs.get();
        cards.into_iter().map(|back| view! { <ReturnedLink back /> }).collect::<Vec<_>>()
    };
    view! {
        {button}
        <Show when=move || looking.get()>
            <Sheet title on_close>
                <div class="sheet-body">
                    <div class="rows">{cards}</div>
                </div>
            </Sheet>
        </Show>
    }
}
