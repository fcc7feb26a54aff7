//! One icon of the sheet of icons. Always beside words or on a labelled control, so it is hidden from
//! screen readers.

use crate::view::*;

/// An icon by its name in `icons.svg`; `class` may say `small`, `large` or `turns`.
#[component]
pub fn Icon(
    /// Its name.
    name: &'static str,
    /// More classes.
    #[prop(optional)]
    class: &'static str,
) -> Node {
    view! {
        <svg class=format!("icon {class}") aria-hidden="true">
            <use href=format!("#icon-{name}")></use>
        </svg>
    }
}
