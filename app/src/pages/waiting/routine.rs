//! *Setujui yang rutin*: the pile of what has nothing unusual. Some of each person's is opened first, then all of it is
//! approved in one go. Works without a line.

use super::bench::Bench;
use super::keys;
use super::pane::{self, KeysButton};
use super::piling::Piling;
use crate::components::art::Art;
use crate::components::routine::mirror::MirrorFold;
use crate::components::routine::pile_dock::PileDock;
use crate::components::routine::pile_list::PileList;
use crate::components::routine::progress::said;
use crate::desk::{Desk, use_desk};
use crate::pages::leaders::of_leaders;
use crate::view::*;
use crate::words::words;
use shared::mirror::Mirror;

/// The page. Whoever leads nobody has no such page.
#[component]
pub fn RoutinePage() -> Node {
    of_leaders(|| view! { <Panes /> })
}

/// The two panes.
#[component]
fn Panes() -> Node {
    let desk = use_desk();
    let piling = Piling::new(desk);
    let bench = piling.bench;
    let keys = window_event_listener_untyped("keydown", move |event| {
        keys::pressed(&event, bench, Some(piling));
    });
    on_cleanup(move || keys.remove());
    let pane = move || {
        let dock = Callback::new(move |()| view! { <Dock piling /> });
        let choose = Callback::new(move |()| view! { <Start bench piling /> });
        pane::shown(bench, dock, choose)
    };
    let progress = move || {
        let progress = piling.progress();
        (progress.1 > 0).then(|| said(progress))
    };
    let foot = Callback::new(move |()| {
        let look = Callback::new(move |()| look_into(desk));
        view! { <MirrorFold look /> }
    });
    view! {
        <div
            class="panes"
            tabindex="-1"
            data-open=move || bench.open.get().is_some().to_string()
        >
            <PileList
                pile=piling.pile
                opened=piling.opened
                progress=Signal::derive(move || piling.progress())
                behind=piling.behind
                done=piling.done
                trouble=bench.trouble
                around=bench.around()
                busy=bench.busy
                lull=bench.lull
                on_next=Callback::new(move |()| piling.next())
                on_approve=Callback::new(move |()| piling.approve())
                on_lay=Callback::new(move |()| piling.lay_again())
                on_put_back=Callback::new(move |doc| piling.put_back(doc))
                foot
            />
            <section class="pane-detail" aria-label=move || words().superior_detail_label()>
                {pane}
            </section>
            <p class="visually-hidden" role="status">{progress}</p>
            {move || pane::help(bench, true)}
        </div>
    }
}

/// What the reader's own decisions looked like.
fn look_into(desk: Desk) -> Mirror {
    desk.read(|device| {
        let views: Vec<_> = device.views().map(|view| view.document).collect();
        let behind = device.skew().unwrap_or_default();
        Mirror::of(views.iter().map(AsRef::as_ref), desk.me(), desk.now(), behind)
    })
}

/// What can be done with the open report: with the pile, or by itself where it does not go with it.
#[component]
fn Dock(piling: Piling) -> Node {
    let bench = piling.bench;
    let alone = move || pane::decisions(bench);
    view! {
        <Show when=move || piling.has_open() fallback=alone>
            <PileDock
                progress=Signal::derive(move || piling.progress())
                count=Signal::derive(move || piling.pile.with(super::pile::Pile::count))
                busy=bench.busy
                on_next=Callback::new(move |()| piling.next())
                on_approve=Callback::new(move |()| piling.approve())
                on_leave_out=Callback::new(move |()| piling.leave_out())
                on_reason=Callback::new(move |()| bench.ask())
            />
        </Show>
    }
}

/// Nothing is open: what to do next.
#[component]
fn Start(bench: Bench, piling: Piling) -> Node {
    let count = Memo::new(move |_| piling.pile.with(super::pile::Pile::count));
    let said = move || {
        let words = words();
        let (opened, of) = piling.progress();
        match count.get() {
            0 => (words.routine_start_none().to_owned(), String::new()),
            _ if opened < of => {
                (words.routine_first_open(of - opened), words.routine_start_text().to_owned())
            }
            count => (words.routine_ready(count), words.routine_ready_text().to_owned()),
        }
    };
    view! {
        <div class="empty">
            <Art name="art-path" />
            <h2>{move || said().0}</h2>
            <p>{move || said().1}</p>
            <KeysButton bench />
        </div>
    }
}
