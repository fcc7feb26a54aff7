//! Today in numbers, and the way to the names.

use crate::components::icon::Icon;
use crate::view::*;
use crate::words::{self, words};
use shared::day::Day;
use shared::team::Tally;

/// The card.
#[component]
pub fn TodayCard(
    /// Today.
    #[prop(into)]
    today: Signal<Day>,
    /// In numbers.
    #[prop(into)]
    tally: Signal<Tally>,
    /// The names are wanted.
    on_look: Callback<Day>,
) -> Node {
    let number = |n: u32| words::number(u64::from(n));
    let is_off = Memo::new(move |_| {
        let tally = tally.get();
        tally.off == tally.all()
    });
    let said = move || {
        let tally = tally.get();
        if is_off.get() {
            return words().team_today_off().to_owned();
        }
        words().team_today_sent(number(tally.sent), number(tally.all()))
    };
    let more = move || words::tally(tally.get());
    view! {
        <section class="card" aria-labelledby="team-today">
            <div class="card-head">
                <h2 class="team-title" id="team-today">
                    <Icon name="today" class="small" />
                    {move || words().team_today()}
                </h2>
                <p class="note">{move || words::date_short(today.get())}</p>
            </div>
            <p class="team-figure">{said}</p>
            <Show when=move || !is_off.get()>
                <TeamBar tally />
                <p class="note">{more}</p>
                <button
                    type="button"
                    class="button line"
                    on:click=move |_| on_look.run(today.get_untracked())
                >
                    <Icon name="users" class="small" />
                    {move || words().team_names()}
                </button>
            </Show>
        </section>
    }
}

/// A bar: what is there, who is away, and room for the rest. The words beside it say the same.
#[component]
pub fn TeamBar(
    /// In numbers.
    #[prop(into)]
    tally: Signal<Tally>,
) -> Node {
    let share = move |part: fn(Tally) -> u32| {
        let tally = tally.get();
        // Days off apart; who was not asked takes their room, so that one of twenty who is away is a twentieth.
        let of = tally.all() - tally.off;
        let percent = (part(tally) * 100).checked_div(of).unwrap_or(0);
        format!("{percent}%")
    };
    view! {
        <span class="bar" aria-hidden="true">
            <span class="bar-done" style:inline-size=move || share(|t| t.sent)></span>
            <span class="bar-away" style:inline-size=move || share(|t| t.away)></span>
        </span>
    }
}
