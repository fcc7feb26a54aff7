//! *Menunggu*: what my people sent, and my decisions about it. Works without a line.

pub mod finding;
pub mod opened;
pub mod queue;
pub mod reason;
pub mod review;
#[cfg(test)]
pub(crate) mod sample;
pub mod search;
pub mod summary;

use crate::components::art::Art;
use crate::components::waiting::decision_dock::DecisionDock;
use crate::components::waiting::keys_sheet::KeysSheet;
use crate::components::waiting::list::WaitingList;
use crate::components::waiting::reason_sheet::ReasonSheet;
use crate::components::waiting::review_pane::ReviewPane;
use crate::desk::use_desk;
use crate::pages::lost::LostPage;
use crate::view::*;
use crate::words::words;

mod bench;
mod keys;
mod swipe;

use bench::Bench;
use swipe::Swipe;

/// The page. Whoever leads nobody has no such page.
#[component]
pub fn WaitingPage() -> Node {
    let desk = use_desk();
    let leads = Memo::new(move |_| desk.sight().is_some_and(|s| !s.people.is_empty()));
    view! {
        <Show when=move || leads.get() fallback=LostPage>
            <Panes />
        </Show>
    }
}

/// The two panes.
#[component]
fn Panes() -> Node {
    let bench = Bench::new(use_desk());
    let keys = window_event_listener_untyped("keydown", move |event| keys::pressed(&event, bench));
    on_cleanup(move || keys.remove());
    let swipe = Swipe::new(bench);
    let help = move || {
        bench.helping.get().then(|| {
            view! { <KeysSheet on_close=Callback::new(move |()| bench.helping.set(false)) /> }
        })
    };
    let pane = move || {
        // One view an opened report: its comment box is not the next one's.
        if bench.shows.get().is_some() {
            fresh(view! { <Pane bench /> })
        } else if bench.open.get().is_some() {
            view! { <NotHere /> }
        } else {
            view! { <Choose bench /> }
        }
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
            {help}
        </div>
    }
}

/// The open report, its decisions, and the sheet that asks why.
#[component]
fn Pane(bench: Bench) -> Node {
    let Some((first, person)) = bench.first() else {
        return Node::Nothing;
    };
    let name = person.name.clone();
    let fallback = first.clone();
    let scene = Signal::derive(move || {
        bench
            .scene
            .get()
            .filter(|s| s.document.id == fallback.document.id)
            .unwrap_or(fallback.clone())
    });
    let Some(known) = bench.sight.get_untracked() else {
        return Node::Nothing;
    };
    let sight = Signal::derive(move || bench.sight.get().unwrap_or(known.clone()));
    let reason = move || {
        let scene = scene.get_untracked();
        bench.asking.get().then(|| {
            view! {
                <ReasonSheet
                    reopen=scene.reopenable
                    name=name.clone()
                    entries=bench::titles(&scene.document)
                    draft=bench.draft
                    trouble=bench.trouble
                    on_close=Callback::new(move |()| bench.asking.set(false))
                    on_done=Callback::new(move |reason| bench.give(reason))
                />
            }
        })
    };
    view! {
        <ReviewPane
            scene
            person
            sight
            before=bench.before
            today=bench.today
            on_look=Callback::new(move |()| bench.look_again())
            text=bench.unsaid(first.document.id)
            say=Callback::new(move |text| bench.say(text))
        />
        <KeysButton bench />
        <p class="gap" role="alert">
            {move || bench.trouble.get().filter(|_| !bench.asking.get())}
        </p>
        <DecisionDock
            decidable=Signal::derive(move || scene.with(|s| s.decidable))
            reopenable=Signal::derive(move || scene.with(|s| s.reopenable))
            busy=bench.busy
            on_approve=Callback::new(move |()| bench.approve())
            on_reason=Callback::new(move |()| bench.ask())
        />
        {reason}
    }
}

/// Opens the list of keys.
#[component]
fn KeysButton(bench: Bench) -> Node {
    view! {
        <p class="keys-button">
            <button
                type="button"
                class="button quiet"
                aria-keyshortcuts="?"
                on:click=move |_| bench.helping.set(true)
            >
                {move || words().superior_keys_title()}
                <kbd aria-hidden="true">"?"</kbd>
            </button>
        </p>
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

/// What the address names is not on this device.
#[component]
fn NotHere() -> Node {
    view! {
        <div class="empty">
            <Art name="art-path" />
            <h1 tabindex="-1">{move || words().superior_not_here_title()}</h1>
            <p>{move || words().superior_not_here_text()}</p>
            <a class="button line" href="/menunggu">{move || words().superior_to_list()}</a>
        </div>
    }
}
