//! One icon of the sheet `/icons.svg`. Knows its name; must not know what it stands for: the words
//! beside it say that.

use leptos::prelude::*;

/// An icon that is decoration for the words beside it.
#[component]
pub fn Icon(
    /// Name of the symbol in `/icons.svg`.
    #[prop(into)]
    name: Signal<&'static str>,
    /// Further classes: `small`, `large`, `turns`, `tick-icon`.
    #[prop(optional)]
    class: &'static str,
) -> impl IntoView {
    let class = if class.is_empty() { "icon".to_owned() } else { format!("icon {class}") };
    view! {
        <svg class=class aria-hidden="true">
            <use href=move || format!("/icons.svg#{}", name.get())></use>
        </svg>
    }
}

/// A picture for an empty page.
#[component]
pub fn Art(
    /// Name of the symbol in `/icons.svg`.
    name: &'static str,
) -> impl IntoView {
    view! {
        <svg class="art" viewBox="0 0 240 140" aria-hidden="true">
            <use href=format!("/icons.svg#{name}")></use>
        </svg>
    }
}
