//! The keys of *Menunggu*, as a list to look at.

use crate::components::sheet::Sheet;
use crate::view::*;
use crate::words::words;

/// The list, in a sheet.
#[component]
pub fn KeysSheet(
    /// Whether it is about a pile, which is approved in one go.
    pile: bool,
    /// The person has seen it.
    on_close: Callback<()>,
) -> Node {
    let title = Signal::derive(|| words().superior_keys_title().to_owned());
    let rows = move || {
        let words = words();
        let approve = if pile { words.routine_key_approve() } else { words.superior_approve() };
        let keys = [
            ("J", words.superior_key_next()),
            ("K", words.superior_key_previous()),
            ("A", approve),
            ("R", words.superior_return()),
            ("U", words.superior_key_undo()),
            ("C", words.superior_key_comment()),
            ("/", words.superior_key_search()),
            ("Esc", words.superior_to_list()),
            ("?", words.superior_key_help()),
        ];
        // A pile is not searched.
        let keys = keys.into_iter().filter(|(key, _)| !pile || *key != "/");
        keys.map(|(key, means)| {
            view! {
                <li>
                    <kbd>{key}</kbd>
                    <span>{means}</span>
                </li>
            }
        })
        .collect::<Vec<_>>()
    };
    view! {
        <Sheet title on_close>
            <div class="sheet-body">
                <ul class="keys">{rows}</ul>
                <p class="note" hidden=pile>{move || words().superior_swipe_hint()}</p>
            </div>
        </Sheet>
    }
}
