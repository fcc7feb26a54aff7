//! The trail: the entries of a day in the order of their time, as one walks it. Plain data in; a tap on
//! an entry, or on the way on, goes out.

use crate::components::entry_line::{EntryLine, EntryRow};
use crate::components::icon::Icon;
use crate::view::*;
use crate::words::{self, words};
use shared::day::TimeOfDay;
use shared::id::EntryId;

/// The trail of a day. With `open` each entry is a button; with `add` the way on stands at its end.
#[component]
pub fn Trail(
    /// The entries.
    #[prop(into)]
    lines: Signal<Vec<EntryLine>>,
    /// Opens an entry.
    #[prop(optional_no_strip)]
    open: Option<Callback<EntryId>>,
    /// Begins another one.
    #[prop(optional_no_strip)]
    add: Option<Callback<()>>,
    /// When another one would begin.
    #[prop(optional, into)]
    next: Signal<Option<TimeOfDay>>,
) -> Node {
    // Keyed by the entry, so that its button stays the same while its words change, and focus comes
    // back to it when a sheet closes.
    let row = move |key: (EntryId, usize)| {
        let line = Memo::new(move |_| lines.with(|all| all.iter().find(|l| l.key == key).cloned()));
        move || line.get().map(|line| view! { <EntryRow line open /> })
    };
    view! {
        <ol class="trail">
            <For
                each=move || lines.with(|all| all.iter().map(|l| l.key).collect::<Vec<_>>())
                key=|key| *key
                children=row
            />
            {add
                .map(|add| {
                    view! {
                        <li class="entry add">
                            <time class="entry-time">{move || next.get().map(words::clock)}</time>
                            <span class="stone"></span>
                            <button type="button" class="entry-body" on:click=move |_| add.run(())>
                                <Icon name="plus" />
                                {move || words().author_add_entry()}
                            </button>
                        </li>
                    }
                })}
        </ol>
    }
}
