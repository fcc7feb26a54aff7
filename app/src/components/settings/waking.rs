//! Whether this device is woken while the app is closed: a switch, with what comes then, and why it could not be.

use crate::components::icon::Icon;
use crate::view::*;
use crate::words::words;

/// The switch.
#[component]
pub fn WakingSwitch(
    /// Whether it is.
    on: RwSignal<bool>,
    /// Whether that is being changed.
    busy: RwSignal<bool>,
    /// Why it could not be.
    trouble: RwSignal<Option<String>>,
    /// It shall be, or not.
    on_turn: Callback<bool>,
) -> Node {
    let stands = move || {
        if on.get() { ("chip good", words().bell_on()) } else { ("chip", words().bell_off()) }
    };
    view! {
        <section class="section" aria-labelledby="waking-title">
            <h2 id="waking-title">{move || words().shell_bell()}</h2>
            <div class="settings">
                <button
                    type="button"
                    class="setting"
                    role="switch"
                    aria-checked=move || if on.get() { "true" } else { "false" }
                    aria-labelledby="waking-name"
                    aria-describedby="waking-more"
                    on:click=move |_| {
                        if !busy.get_untracked() {
                            on_turn.run(!on.get_untracked());
                        }
                    }
                >
                    <Icon name="bell" />
                    <span class="setting-name" id="waking-name">{move || words().bell_wake()}</span>
                    <span class=move || stands().0 aria-hidden="true">{move || stands().1}</span>
                </button>
            </div>
            <p class="note" id="waking-more">{move || words().bell_wake_more()}</p>
            {move || trouble.get().map(|why| view! { <p role="alert">{why}</p> })}
        </section>
    }
}
