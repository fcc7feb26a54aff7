//! An address that leads nowhere, or nowhere for this person.

use crate::components::art::Art;
use crate::view::*;
use crate::words::words;

/// Says so, and shows the way home.
#[component]
pub fn LostPage() -> Node {
    view! {
        <div class="page">
            <div class="empty">
                <Art name="art-path" />
                <h1 tabindex="-1">{move || words().shell_lost_title()}</h1>
                <p>{move || words().shell_lost_text()}</p>
                <a class="button line" href="/">{move || words().shell_lost_home()}</a>
            </div>
        </div>
    }
}
