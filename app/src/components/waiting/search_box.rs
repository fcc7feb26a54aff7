//! The search over what waits and what was decided, and what it found.

use crate::components::art::Art;
use crate::components::focus::focus;
use crate::components::icon::Icon;
use crate::components::waiting::row::status_chip;
use crate::pages::waiting::finding::{Finding, Hit};
use crate::pages::waiting::search;
use crate::view::*;
use crate::words::{self, words};
use shared::id::DocumentId;
use std::sync::Arc;

/// So many of what was found are shown, and so many more at each wish.
const SHOWN: usize = 10;

/// The field.
#[component]
pub fn SearchBox(
    /// The search.
    finding: Finding,
) -> Node {
    let pressed = move |event: web_sys::KeyboardEvent| {
        if event.key() == "Escape" && finding.query.with_untracked(|q| !q.is_empty()) {
            event.prevent_default();
            event.stop_propagation();
            finding.look_for(String::new());
        }
    };
    view! {
        <search class="field search">
            <label class="visually-hidden" for="waiting-search">
                {move || words().waiting_search_label()}
            </label>
            <Icon name="search" />
            <input
                type="search"
                class="input"
                id="waiting-search"
                autocomplete="off"
                enterkeyhint="search"
                aria-keyshortcuts="/"
                placeholder=move || words().waiting_search_hint()
                prop:value=finding.query
                on:focusin=move |_| finding.wants()
                on:keydown=pressed
                on:input=move |e| finding.look_for(event_target_value(&e))
            />
        </search>
    }
}

/// What was found.
#[component]
pub fn FoundList(
    /// The search.
    finding: Finding,
    /// The report that is open.
    open: Memo<Option<DocumentId>>,
) -> Node {
    let shown = RwSignal::new(SHOWN);
    // Something else is looked for: from the beginning.
    Effect::watch(move || finding.query.get(), move |_, _, _| shown.set(SHOWN), false);
    let count = Memo::new(move |_| finding.found.with(|f| f.as_ref().map_or(0, |f| f.docs.len())));
    let each = move || {
        let found = finding.found.get();
        let found = found.into_iter().flat_map(|found| {
            let docs: Vec<DocumentId> = found.docs.iter().take(shown.get()).copied().collect();
            // What has moved since is shown as it stands now.
            docs.into_iter().map(move |doc| (doc, finding.revision(doc), Arc::clone(&found.terms)))
        });
        found.collect::<Vec<_>>()
    };
    let said = move || match (count.get(), finding.unread.get()) {
        (count, 0) => words().waiting_search_found(words::count(count)),
        (_, unread) => words().waiting_search_reading(words::count(unread)),
    };
    let nothing = move || {
        (count.get() == 0 && finding.unread.get() == 0).then(|| {
            view! {
                <div class="empty">
                    <Art name="art-path" />
                    <h2>{words().waiting_search_none_title()}</h2>
                    <p>{words().waiting_search_none_text()}</p>
                    <button type="button" class="button line" on:click=move |_| clear(finding)>
                        {words().waiting_search_clear()}
                    </button>
                </div>
            }
        })
    };
    let more = move || {
        (count.get() > shown.get()).then(|| {
            view! {
                <button
                    type="button"
                    class="button line"
                    on:click=move |_| shown.update(|shown| *shown += SHOWN)
                >
                    {words().waiting_search_more()}
                </button>
            }
        })
    };
    view! {
        <section class="section" aria-label=move || words().waiting_search_results()>
            <p class="note" role="status">{said}</p>
            <div class="rows" role="list">
                <For each=each key=Clone::clone let:found>
                    <FoundRow finding found open />
                </For>
            </div>
            {nothing}
            {more}
        </section>
    }
}

/// Nothing is looked for any more; whoever typed may go on.
fn clear(finding: Finding) {
    finding.look_for(String::new());
    focus("#waiting-search");
}

/// A report that was found, with what was looked for marked.
#[component]
fn FoundRow(
    finding: Finding,
    found: (DocumentId, Option<u32>, Arc<Vec<String>>),
    open: Memo<Option<DocumentId>>,
) -> Node {
    let (doc, _, terms) = found;
    let Some(Hit { name, summary, line }) = finding.hit(doc, &terms) else {
        return Node::Nothing;
    };
    let said = move |text: &str| {
        let piece = |(hit, text): (bool, String)| {
            if hit {
                view! { <mark>{text}</mark> }
            } else {
                text.into_node()
            }
        };
        search::marked(text, &terms).into_iter().map(piece).collect::<Vec<_>>()
    };
    view! {
        <div role="listitem">
            <a
                class="person-row found"
                href=format!("/menunggu/{doc}")
                aria-current=move || (open.get() == Some(doc)).then_some("true")
            >
                <span>
                    <span class="person-name" dir="auto">{said(&name)}</span>
                    <span class="person-more">{said(&words::date_long(summary.day))}</span>
                    <span class="person-more" dir="auto">{said(&line)}</span>
                    <span class="chips">{status_chip(summary.status)}</span>
                </span>
            </a>
        </div>
    }
}
