//! Below a report of the pile: leave it out, give it back, or go on with the pile.

use crate::components::routine::progress::{NextStep, Progress};
use crate::components::waiting::return_button::ReturnButton;
use crate::view::*;
use crate::words::words;

/// The bar.
#[component]
pub fn PileDock(
    /// How many of those that are opened first are, of how many.
    progress: Signal<(usize, usize)>,
    /// How many reports the pile has.
    count: Signal<usize>,
    /// A decision is being kept.
    busy: RwSignal<bool>,
    /// Opens the next.
    on_next: Callback<()>,
    /// Approves all.
    on_approve: Callback<()>,
    /// Leaves this one out.
    on_leave_out: Callback<()>,
    /// Gives this one back: the reason is asked next.
    on_reason: Callback<()>,
) -> Node {
    view! {
        <div class="dock decision pile-dock">
            <div class="pile-state">
                <Progress progress />
            </div>
            <button
                type="button"
                class="button line"
                disabled=busy
                on:click=move |_| on_leave_out.run(())
            >
                {move || words().routine_leave_out()}
            </button>
            <ReturnButton busy on_reason />
            <NextStep progress count busy on_next on_approve />
        </div>
    }
}
