//! One person with what waits of theirs. Of a long list only the parts near the screen are in the document.

use crate::components::avatar::Avatar;
use crate::components::near::{Near, Place};
use crate::components::times::instant;
use crate::components::waiting::row::WaitingRow;
use crate::pages::waiting::queue::Group;
use crate::pages::waiting::summary::Summary;
use crate::view::*;
use crate::words::{self, words};
use leptos::html::Div;
use shared::day::{Day, Zone};
use shared::id::DocumentId;
use shared::leave::Days;
use std::sync::Arc;

/// So many reports come and go together.
const PART: usize = 12;

/// What every group of the list is told.
#[derive(Clone, Copy, Debug)]
pub struct Surroundings {
    /// The first part of the addresses of its reports.
    pub place: &'static str,
    /// The report that is open.
    pub open: Memo<Option<DocumentId>>,
    /// Whether there are so few that all of them are in the document.
    pub few: Memo<bool>,
    /// The report that was open last: its row is kept, to come back to.
    pub last: Memo<Option<DocumentId>>,
    /// Today for the superior.
    pub today: Memo<Day>,
    /// Who is away when.
    pub days: Memo<Days>,
    /// The superior's zone.
    pub zone: Zone,
    /// What is near the screen.
    pub near: Near,
}

/// A person's head and their reports.
#[component]
pub fn PersonGroup(
    /// The person with what waits.
    group: Memo<Arc<Group>>,
    /// What the list is told.
    around: Surroundings,
    /// Whether its first reports are on the screen when the list opens.
    first: bool,
) -> Node {
    let Group { name, post, person, .. } = Group::clone(&group.read());
    let parts = Memo::new(move |_| group.with(|g| g.rows.len().div_ceil(PART)));
    let heading = format!("group-{person}");
    let label = heading.clone();
    let much = move || {
        let (count, since) = group.with(|g| (g.rows.len(), g.since));
        words().waiting_group_waits(count, instant(since, around.zone, around.today.get()))
    };
    let unusual = move || {
        let unusual = group.with(|g| g.unusual);
        (unusual > 0).then(|| {
            view! { <span class="chip wait">{words().waiting_group_unusual(unusual)}</span> }
        })
    };
    let away = move || {
        let leave = around.days.with(|days| days.leave(person, around.today.get()).copied())?;
        let said = words().team_until(words::away(leave.away), words::date_short(leave.until));
        Some(view! { <span class="chip seen">{said}</span> })
    };
    let each = move || (0..parts.get()).collect::<Vec<usize>>();
    view! {
        <section class="person-group" aria-labelledby=label>
            <header class="group-head">
                <Avatar name=name.clone() small=true />
                <div>
                    <h2 id=heading dir="auto">{name}</h2>
                    <p class="person-more" dir="auto">{post}</p>
                    <p class="person-more">{much}</p>
                    <p class="chips">{away} {unusual}</p>
                </div>
            </header>
            <div class="group-rows" role="list">
                <For each=each key=|at| *at let:at>
                    <Part group at around first=first && at == 0 />
                </For>
            </div>
        </section>
    }
}

/// Some reports that come and go together.
#[component]
fn Part(group: Memo<Arc<Group>>, at: usize, around: Surroundings, first: bool) -> Node {
    let rows = Memo::new(move |_| {
        group.with(|g| g.rows.chunks(PART).nth(at).map(<[_]>::to_vec).unwrap_or_default())
    });
    let has = move |doc: DocumentId| rows.with(|rows| rows.iter().any(|r| r.doc == doc));
    let place = RwSignal::new(if first { Place::Near } else { Place::Far(None) });
    let live = Memo::new(move |_| {
        around.few.get() || place.get() == Place::Near || around.last.get().is_some_and(has)
    });
    let node = NodeRef::<Div>::new();
    Effect::new(move |_| {
        if let Some(part) = node.get() {
            around.near.watch(&part, place);
        }
    });
    on_cleanup(move || {
        if let Some(part) = node.try_get_untracked().flatten() {
            around.near.leave(&part);
        }
    });
    // What is not there keeps its room.
    let room = move || match (live.get(), place.get()) {
        (true, _) | (_, Place::Near) => None,
        (false, Place::Far(Some(height))) => Some(format!("{height}px")),
        (false, Place::Far(None)) => {
            Some(format!("calc(var(--waiting-row) * {})", rows.with(Vec::len)))
        }
    };
    let inside = move || {
        live.get().then(|| {
            view! {
                <For each=move || rows.get() key=|row| (row.doc, row.revision) let:row>
                    <Item group rows at row around />
                </For>
            }
        })
    };
    view! {
        <div class="group-part" role="presentation" node_ref=node style:min-block-size=room>
            {inside}
        </div>
    }
}

/// A row that says its place among all of this person, of which most may not be there.
#[component]
fn Item(
    group: Memo<Arc<Group>>,
    rows: Memo<Vec<Arc<Summary>>>,
    at: usize,
    row: Arc<Summary>,
    around: Surroundings,
) -> Node {
    let doc = row.doc;
    let place = move || {
        let place = rows.with(|rows| rows.iter().position(|r| r.doc == doc)).unwrap_or_default();
        (at * PART + place + 1).to_string()
    };
    view! {
        <div
            role="listitem"
            aria-setsize=move || group.with(|g| g.rows.len()).to_string()
            aria-posinset=place
        >
            <WaitingRow
                place=around.place
                name=group.with_untracked(|g| g.name.clone())
                summary=row
                open=around.open
            />
        </div>
    }
}
