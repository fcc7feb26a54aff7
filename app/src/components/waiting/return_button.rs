//! Gives the open report back: the same button wherever a report is decided.

use crate::components::icon::Icon;
use crate::view::*;
use crate::words::words;

/// The button.
#[component]
pub fn ReturnButton(
    /// A decision is being kept.
    #[prop(into)]
    busy: Signal<bool>,
    /// The reason is asked next.
    on_reason: Callback<()>,
) -> Node {
    view! {
        <button
            type="button"
            class="button line"
            aria-keyshortcuts="r"
            disabled=busy
            on:click=move |_| on_reason.run(())
        >
            <Icon name="return" class="small" />
            {move || words().superior_return()}
            <kbd aria-hidden="true">"R"</kbd>
        </button>
    }
}
