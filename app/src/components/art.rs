//! A picture for an empty page. Decoration: the words below it say what it shows.

use crate::view::*;

/// A picture of the sheet of icons: `art-path`, `art-clear`, `art-tray`.
#[component]
pub fn Art(
    /// Its name.
    name: &'static str,
) -> Node {
    view! {
        <svg class="art" viewBox="0 0 240 140" aria-hidden="true">
            <use href=format!("#{name}")></use>
        </svg>
    }
}
