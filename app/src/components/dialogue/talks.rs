//! Talks that were held, with their notes.

use crate::view::*;
use crate::words::words;

/// A talk in words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Talked {
    /// The day.
    pub day: String,
    /// Who noted it.
    pub name: String,
    /// The notes, exactly as written; may be empty.
    pub notes: String,
}

/// The list; nothing where there was none.
#[component]
pub fn Talks(
    /// The talks, the newest first.
    #[prop(into)]
    talks: Signal<Vec<Talked>>,
) -> Node {
    let rows = move || talks.get().into_iter().map(row).collect::<Vec<_>>();
    view! {
        <Show when=move || !talks.with(Vec::is_empty)>
            <section class="section" aria-labelledby="dialogue-talks">
                <h2 id="dialogue-talks">{move || words().dialogue_talks()}</h2>
                <ul class="matters">{rows}</ul>
            </section>
        </Show>
    }
}

fn row(one: Talked) -> Node {
    let notes = if one.notes.is_empty() {
        view! { <p class="note">{words().dialogue_talk_no_notes()}</p> }
    } else {
        view! { <p class="own-words" dir="auto">{one.notes}</p> }
    };
    view! {
        <li class="card matter">
            <p class="matter-head">
                <b>{one.day}</b>
                <span class="note" dir="auto">{one.name}</span>
            </p>
            {notes}
        </li>
    }
}
