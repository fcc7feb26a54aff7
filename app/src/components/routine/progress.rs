//! How much of what is to be opened first has been, and the one thing to do next.

use crate::components::icon::Icon;
use crate::view::*;
use crate::words::{self, words};

/// How many are opened, in words.
#[must_use]
pub fn said((opened, of): (usize, usize)) -> String {
    words().routine_progress(words::count(opened), words::count(of))
}

/// How many are opened, in words and as a bar. It may stand in both panes: the page itself tells who cannot see it.
#[component]
pub fn Progress(
    /// How many are opened, of how many.
    progress: Signal<(usize, usize)>,
) -> Node {
    let width = move || {
        let (opened, of) = progress.get();
        format!("{}%", (opened * 100).checked_div(of).unwrap_or(100))
    };
    view! {
        <p class="pile-progress">{move || said(progress.get())}</p>
        <div class="bar" aria-hidden="true">
            <span class="bar-done" style:inline-size=width></span>
        </div>
    }
}

/// Opens the next of them; once all are, approves the pile.
#[component]
pub fn NextStep(
    /// How many are opened, of how many.
    progress: Signal<(usize, usize)>,
    /// How many reports the pile has.
    count: Signal<usize>,
    /// A decision is being kept.
    busy: RwSignal<bool>,
    /// Opens the next.
    on_next: Callback<()>,
    /// Approves all.
    on_approve: Callback<()>,
) -> Node {
    let ready = Memo::new(move |_| {
        let (opened, of) = progress.get();
        opened >= of
    });
    let next = move || {
        view! {
            <button type="button" class="button primary" on:click=move |_| on_next.run(())>
                <Icon name="eye" class="small" />
                {move || {
                    if progress.get().0 == 0 {
                        words().routine_open_first()
                    } else {
                        words().routine_open_next()
                    }
                }}
            </button>
        }
    };
    view! {
        <Show when=move || ready.get() fallback=next>
            <button
                type="button"
                class="button primary"
                aria-keyshortcuts="a"
                disabled=busy
                on:click=move |_| on_approve.run(())
            >
                <Icon name="check-twice" class="small" />
                {move || words().routine_approve(words::count(count.get()))}
                <kbd aria-hidden="true">"A"</kbd>
            </button>
        </Show>
    }
}
