//! The reports on this phone cannot be opened: what happened, what is safe, what to do.

use crate::components::art::Art;
use crate::components::icon::Icon;
use crate::store::StoreError;
use crate::view::*;
use crate::words::{self, words};

/// Says why, and offers to try again.
#[component]
pub fn ShutPage(
    /// What the store said.
    error: StoreError,
) -> Node {
    Effect::new(move |_| document().set_title(&words().shell_title(words().shell_store_title())));
    view! {
        <main class="sign-in" id="main">
            <div class="empty" role="alert">
                <Art name="art-tray" />
                <h1 tabindex="-1">{move || words().shell_store_title()}</h1>
                <p>{move || words::store_error(&error)}</p>
                <button type="button" class="button primary" on:click=|_| reload()>
                    <Icon name="refresh" class="small" />
                    {move || words().shell_store_again()}
                </button>
            </div>
        </main>
    }
}

fn reload() {
    // A page that cannot reload itself is reloaded by its person.
    let _ = window().location().reload();
}
