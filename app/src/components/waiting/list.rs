//! The left pane: who waits, the longest wait on top, and what was decided last.

use crate::components::art::Art;
use crate::components::waiting::row::WaitingRow;
use crate::pages::waiting::queue::{Lull, Row};
use crate::view::*;
use crate::words::words;
use shared::id::DocumentId;

/// The list of what waits and what was decided.
#[component]
pub fn WaitingList(
    /// What waits.
    #[prop(into)]
    rows: Signal<Vec<Row>>,
    /// What was decided last.
    #[prop(into)]
    decided: Signal<Vec<Row>>,
    /// The report that is open.
    #[prop(into)]
    open: Signal<Option<DocumentId>>,
    /// What is known where nothing waits.
    #[prop(into)]
    lull: Signal<Lull>,
) -> Node {
    let count = move || rows.with(Vec::len);
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
            <div class="rows">
                <For each=move || rows.get() key=Row::clone let:row>
                    <WaitingRow row open />
                </For>
            </div>
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
                    <span class="count soft" hidden=move || !some.get()>
                        <span aria-hidden="true">{count}</span>
                        <span class="visually-hidden">
                            {move || words().shell_count_waiting(count())}
                        </span>
                    </span>
                </header>
                <Show when=move || some.get() fallback=empty>
                    {list}
                </Show>
                <Show when=move || answered.get()>
                    <section class="section">
                        <h2>{move || words().superior_decided_title()}</h2>
                        <div class="rows">
                            <For each=move || decided.get() key=Row::clone let:row>
                                <WaitingRow row open />
                            </For>
                        </div>
                    </section>
                </Show>
            </div>
        </section>
    }
}

/// The shape of what comes: nobody is told that nothing waits before that is known.
#[component]
fn Fetching() -> Node {
    view! {
        <p class="note" role="status">{move || words().superior_fetching()}</p>
        <div class="rows" aria-hidden="true">
            <span class="skeleton box"></span>
            <span class="skeleton box"></span>
            <span class="skeleton box"></span>
        </div>
    }
}
