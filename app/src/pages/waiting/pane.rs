//! The open report, what can be decided about it, and the sheet that asks why.

use super::bench::Bench;
use crate::components::art::Art;
use crate::components::waiting::decision_dock::DecisionDock;
use crate::components::waiting::keys_sheet::KeysSheet;
use crate::components::waiting::reason_sheet::ReasonSheet;
use crate::components::waiting::review_pane::ReviewPane;
use crate::pages::dialogue::beside::{Conversation, titles};
use crate::view::*;
use crate::words::words;

/// What the pane shows: the open report above its `dock`, that it is not here, or what to `choose`.
pub(super) fn shown(bench: Bench, dock: Callback<(), Node>, choose: Callback<(), Node>) -> Node {
    // One view an opened report: its comment box is not the next one's.
    if bench.shows.get().is_some() {
        fresh(view! { <Pane bench dock /> })
    } else if bench.open.get().is_some() {
        view! { <NotHere list=format!("/{}", bench.place) /> }
    } else {
        choose.run(())
    }
}

/// The sheet with the keys, while it is open.
pub(super) fn help(bench: Bench, pile: bool) -> Option<Node> {
    let on_close = Callback::new(move |()| bench.helping.set(false));
    bench.helping.get().then(|| view! { <KeysSheet pile on_close /> })
}

/// The report and what belongs to it.
#[component]
fn Pane(bench: Bench, dock: Callback<(), Node>) -> Node {
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
                    entries=titles(&scene.document)
                    draft=bench.draft
                    trouble=bench.trouble
                    on_close=Callback::new(move |()| bench.asking.set(false))
                    on_done=Callback::new(move |reason| bench.give(reason))
                />
            }
        })
    };
    let document = Signal::derive(move || scene.with(|s| s.document.clone()));
    let talk = view! { <Conversation desk=bench.desk document /> };
    view! {
        <ReviewPane
            scene
            person
            sight
            before=bench.before
            today=bench.today
            on_look=Callback::new(move |()| bench.look_again())
            marks=bench.marks
            list=format!("/{}", bench.place)
            talk
        />
        <KeysButton bench />
        <p class="gap" role="alert">
            {move || bench.trouble.get().filter(|_| !bench.asking.get())}
        </p>
        {dock.run(())}
        {reason}
    }
}

/// What can be decided about the open report alone.
pub(super) fn decisions(bench: Bench) -> Node {
    view! {
        <DecisionDock
            decidable=Signal::derive(move || bench.scene.with(|s| s.as_ref().is_some_and(|s| s.decidable)))
            reopenable=Signal::derive(move || bench.scene.with(|s| s.as_ref().is_some_and(|s| s.reopenable)))
            busy=bench.busy
            on_approve=Callback::new(move |()| bench.approve())
            on_reason=Callback::new(move |()| bench.ask())
        />
    }
}

/// Opens the list of keys.
#[component]
pub(super) fn KeysButton(bench: Bench) -> Node {
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

/// What the address names is not on this device.
#[component]
fn NotHere(list: String) -> Node {
    view! {
        <div class="empty">
            <Art name="art-path" />
            <h1 tabindex="-1">{move || words().superior_not_here_title()}</h1>
            <p>{move || words().superior_not_here_text()}</p>
            <a class="button line" href=list>{move || words().superior_to_list()}</a>
        </div>
    }
}
