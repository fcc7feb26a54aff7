//! *Menunggu*: what my people sent, and my decisions about it. Works without a line.

pub mod opened;
pub mod queue;
pub mod reason;
pub mod review;
#[cfg(test)]
mod sample;

use crate::components::art::Art;
use crate::components::waiting::decision_dock::DecisionDock;
use crate::components::waiting::list::WaitingList;
use crate::components::waiting::reason_sheet::ReasonSheet;
use crate::components::waiting::review_pane::ReviewPane;
use crate::desk::use_desk;
use crate::pages::lost::LostPage;
use crate::view::*;
use crate::words::words;

mod bench;
mod keys;

use bench::Bench;

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
    let pane = move || {
        // One view an opened report: its comment box is not the next one's.
        if bench.shows.get().is_some() {
            fresh(view! { <Pane bench /> })
        } else if bench.open.get().is_some() {
            view! { <NotHere /> }
        } else {
            view! { <Choose /> }
        }
    };
    view! {
        <div
            class="panes"
            tabindex="-1"
            data-open=move || bench.open.get().is_some().to_string()
        >
            <WaitingList rows=bench.rows decided=bench.decided open=bench.open lull=bench.lull />
            <section class="pane-detail" aria-label=move || words().superior_detail_label()>{pane}</section>
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
        <p class="gap" role="alert">
            {move || bench.trouble.get().filter(|_| !bench.asking.get())}
        </p>
        <DecisionDock
            revision=Signal::derive(move || scene.with(|s| s.document.revision))
            decidable=Signal::derive(move || scene.with(|s| s.decidable))
            reopenable=Signal::derive(move || scene.with(|s| s.reopenable))
            busy=bench.busy
            on_approve=Callback::new(move |()| bench.approve())
            on_reason=Callback::new(move |()| bench.ask())
        />
        {reason}
    }
}

/// Nothing is open yet.
#[component]
fn Choose() -> Node {
    view! {
        <div class="empty">
            <Art name="art-path" />
            <h2>{move || words().superior_choose_title()}</h2>
            <p>{move || words().superior_choose_text()}</p>
            <p class="note">{move || words().superior_keys()}</p>
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
