//! The decisions, at the bottom: what they hold for, and the buttons that are possible now.

use crate::components::icon::Icon;
use crate::components::waiting::return_button::ReturnButton;
use crate::view::*;
use crate::words::words;

/// The bar with the decisions; nothing where none is possible.
#[component]
pub fn DecisionDock(
    /// Whether it can be approved or returned.
    #[prop(into)]
    decidable: Signal<bool>,
    /// Whether it can be opened again.
    #[prop(into)]
    reopenable: Signal<bool>,
    /// A decision is being kept.
    #[prop(into)]
    busy: Signal<bool>,
    /// Approve.
    on_approve: Callback<()>,
    /// Return, or open again: the reason is asked next.
    on_reason: Callback<()>,
) -> Node {
    let decide = move || {
        view! {
            <p>{move || words().superior_for_version()}</p>
            <ReturnButton busy on_reason />
            <button
                type="button"
                class="button primary"
                aria-keyshortcuts="a"
                disabled=busy
                on:click=move |_| on_approve.run(())
            >
                <Icon name="check" class="small" />
                {move || words().superior_approve()}
                <kbd aria-hidden="true">"A"</kbd>
            </button>
        }
    };
    let reopen = move || {
        view! {
            <p>{move || words().superior_for_version()}</p>
            <button type="button" class="button line" disabled=busy on:click=move |_| on_reason.run(())>
                <Icon name="return" class="small" />
                {move || words().superior_reopen()}
            </button>
        }
    };
    let some = Memo::new(move |_| decidable.get() || reopenable.get());
    view! {
        <Show when=move || some.get()>
            <div class="dock decision">
                <Show when=move || decidable.get() fallback=reopen>
                    {decide}
                </Show>
            </div>
        </Show>
    }
}
