//! The left pane: who waits, the unusual and the longest wait on top; filters and search; what was decided last.

use crate::components::art::Art;
use crate::components::icon::Icon;
use crate::components::waiting::filters::Filters;
use crate::components::waiting::group::{PersonGroup, Surroundings};
use crate::components::waiting::row::DecidedRow;
use crate::components::waiting::search_box::{FoundList, SearchBox};
use crate::pages::waiting::finding::Finding;
use crate::pages::waiting::queue::{Counts, Decided, Filter, Group, Lull};
use crate::view::*;
use crate::words::{self, words};
use shared::id::EmployeeId;
use std::sync::Arc;

/// So many people's first reports are on the screen when the list opens.
const FIRST: usize = 2;

/// The list of what waits and what was decided.
#[component]
pub fn WaitingList(
    /// What waits, as far as the filter lets it.
    groups: Memo<Vec<Arc<Group>>>,
    /// How much waits.
    counts: Memo<Counts>,
    /// Whose reports wait, in the order of the list.
    people: Memo<Vec<(EmployeeId, String)>>,
    /// What of it is shown.
    filter: RwSignal<Filter>,
    /// The search.
    finding: Finding,
    /// What was decided last.
    decided: Memo<Vec<Decided>>,
    /// What every part of the list is told.
    around: Surroundings,
    /// What is known where nothing waits.
    lull: Memo<Lull>,
    /// How much lies with the office for this superior to decide.
    special: Memo<u32>,
) -> Node {
    let count = move || counts.with(|c| c.all);
    let some = Memo::new(move |_| count() > 0);
    let answered = Memo::new(move |_| decided.with(|d| !d.is_empty()));
    let empty = move || {
        let words = words();
        let (title, text) = match lull.get() {
            Lull::Fetching => return view! { <Fetching /> },
            Lull::Apart => (words.superior_apart_title(), words.superior_apart_text()),
            Lull::Answered if answered.get() => {
                (words.superior_clear_title(), words.superior_clear_text())
            }
            Lull::Answered => (words.superior_first_title(), words.superior_first_text()),
        };
        view! {
            <div class="empty">
                <Art name="art-clear" />
                <h2>{title}</h2>
                <p>{text}</p>
            </div>
        }
    };
    let list = move || {
        view! {
            <RoutineLink counts />
            <Filters filter counts people />
            <Groups groups around />
            <Show when=move || groups.with(Vec::is_empty)>
                <NothingHere filter />
            </Show>
        }
    };
    let waiting = move || {
        view! {
            <Show when=move || some.get() fallback=empty>
                {list}
            </Show>
            <Show when=move || answered.get()>
                <section class="section">
                    <h2>{move || words().superior_decided_title()}</h2>
                    <div class="rows">
                        <For each=move || decided.get() key=|d| (d.summary.doc, d.summary.revision) let:row>
                            <DecidedRow decided=row open=around.open />
                        </For>
                    </div>
                </section>
            </Show>
        }
    };
    view! {
        <section class="pane-list" aria-label=move || words().superior_waiting_list()>
            <div class="page">
                <header class="page-head">
                    <div>
                        <h1 tabindex="-1">{move || words().superior_waiting_title()}</h1>
                        <p class="note" hidden=move || !some.get()>
                            {move || words().superior_waiting_note()}
                        </p>
                    </div>
                    <a class="button quiet only-narrow" href="/tim">
                        <Icon name="users" class="small" />
                        {move || words().shell_team()}
                    </a>
                    <span class="count soft" hidden=move || !some.get()>
                        <span aria-hidden="true">{count}</span>
                        <span class="visually-hidden">
                            {move || words().shell_count_waiting(count())}
                        </span>
                    </span>
                </header>
                <SearchBox finding />
                <SpecialLink special />
                <Show when=move || finding.is_on() fallback=waiting>
                    <FoundList finding open=around.open />
                </Show>
            </div>
        </section>
    }
}

/// The way to what lies with the office, where anything does.
#[component]
fn SpecialLink(special: Memo<u32>) -> Node {
    view! {
        <Show when=move || { special.get() > 0 }>
            <a class="person-row routine-link" href="/lainnya/atasan">
                <Icon name="flag" />
                <span>
                    <span class="person-name">{move || words().superior_acting_special()}</span>
                    <span class="person-more">
                        {move || words().superior_late_special(words::number(special.get().into()))}
                    </span>
                </span>
                <Icon name="chevron-right" class="small turns" />
            </a>
        </Show>
    }
}

/// The way to the pile of what has nothing unusual, where there is such a pile.
#[component]
fn RoutineLink(counts: Memo<Counts>) -> Node {
    let count = Memo::new(move |_| counts.with(Counts::routine));
    view! {
        <Show when=move || { count.get() > 0 }>
            <a class="person-row routine-link" href="/rutin">
                <Icon name="check-twice" />
                <span>
                    <span class="person-name">{move || words().routine_title()}</span>
                    <span class="person-more">{move || words().routine_link(count.get())}</span>
                </span>
                <Icon name="chevron-right" class="small turns" />
            </a>
        </Show>
    }
}

/// The people, each with what waits of theirs.
#[component]
pub fn Groups(
    /// The people.
    groups: Memo<Vec<Arc<Group>>>,
    /// What each of them is told.
    around: Surroundings,
) -> Node {
    let first = StoredValue::new(FIRST);
    let each = move || groups.get();
    let one = move |group: Arc<Group>| {
        let person = group.person;
        let group = Memo::new(move |before: Option<&Arc<Group>>| {
            let now = groups.with(|all| all.iter().find(|g| g.person == person).cloned());
            // Who is gone from the list stays as they were until their view is.
            now.or_else(|| before.cloned()).unwrap_or_else(|| Arc::clone(&group))
        });
        let is_first = first.try_update_value(|left| {
            let is_first = *left > 0;
            *left = left.saturating_sub(1);
            is_first
        });
        view! { <PersonGroup group around first=is_first == Some(true) /> }
    };
    view! {
        <For each key=|group| group.person let:group>
            {one(group)}
        </For>
    }
}

/// Something waits, but not behind this filter.
#[component]
fn NothingHere(filter: RwSignal<Filter>) -> Node {
    view! {
        <div class="empty">
            <h2>{move || words().waiting_filter_none_title()}</h2>
            <p>{move || words().waiting_filter_none_text()}</p>
            <button type="button" class="button line" on:click=move |_| filter.set(Filter::All)>
                {move || words().waiting_filter_none_all()}
            </button>
        </div>
    }
}

/// The shape of what comes: nobody is told that nothing waits before that is known.
#[component]
pub fn Fetching() -> Node {
    view! {
        <p class="note" role="status">{move || words().superior_fetching()}</p>
        <div class="rows" aria-hidden="true">
            <span class="skeleton box"></span>
            <span class="skeleton box"></span>
            <span class="skeleton box"></span>
        </div>
    }
}
