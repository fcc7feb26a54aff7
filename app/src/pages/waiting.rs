//! *Menunggu*: what my people sent, and my decisions about it. Works without a line.

pub mod finding;
pub mod opened;
pub mod pile;
pub mod queue;
pub mod reason;
pub mod review;
pub mod routine;
#[cfg(test)]
pub(crate) mod sample;
pub mod search;
pub mod summary;

use crate::components::art::Art;
use crate::components::waiting::list::WaitingList;
use crate::desk::use_desk;
use crate::pages::leaders::of_leaders;
use crate::view::*;
use crate::words::words;

mod bench;
mod keys;
mod pane;
mod piling;
mod swipe;

use bench::Bench;
use pane::KeysButton;
use swipe::Swipe;

/// The page. Whoever leads nobody has no such page.
#[component]
pub fn WaitingPage() -> Node {
    of_leaders(|| view! { <Panes /> })
}

/// The two panes.
#[component]
fn Panes() -> Node {
    let bench = Bench::new(use_desk(), "menunggu");
    let keys =
        window_event_listener_untyped("keydown", move |event| keys::pressed(&event, bench, None));
    on_cleanup(move || keys.remove());
    let swipe = Swipe::new(bench);
    let pane = move || {
        let dock = Callback::new(move |()| pane::decisions(bench));
        pane::shown(bench, dock, Callback::new(move |()| view! { <Choose bench /> }))
    };
    view! {
        <div
            class="panes"
            tabindex="-1"
            data-open=move || bench.open.get().is_some().to_string()
        >
            <WaitingList
                groups=bench.groups
                counts=bench.counts
                people=bench.people
                filter=bench.filter
                finding=bench.finding
                decided=bench.decided
                around=bench.around()
                lull=bench.lull
                special=bench.special
            />
            <section
                class="pane-detail"
                aria-label=move || words().superior_detail_label()
                data-swipe=move || swipe.pulls().to_string()
                on:pointerdown=move |event| swipe.down(&event)
                on:pointermove=move |event| swipe.moved(&event)
                on:pointerup=move |event| swipe.up(&event)
                on:pointercancel=move |event| swipe.rest(&event)
            >
                {move || swipe.says()}
                {pane}
            </section>
            {move || pane::help(bench, false)}
        </div>
    }
}

/// Nothing is open yet.
#[component]
fn Choose(bench: Bench) -> Node {
    let nothing = Memo::new(move |_| bench.counts.with(|c| c.all == 0));
    let title = move || {
        let nothing = nothing.get();
        if nothing { words().superior_apart_title() } else { words().superior_choose_title() }
    };
    view! {
        <div class="empty">
            <Art name="art-path" />
            <h2>{title}</h2>
            <Show when=move || !nothing.get()>
                <p>{move || words().superior_choose_text()}</p>
            </Show>
            <KeysButton bench />
        </div>
    }
}
