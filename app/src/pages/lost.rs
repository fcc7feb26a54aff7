//! An address that leads nowhere, or nowhere for this person.

use crate::components::art::Art;
use crate::words::words;
use leptos::prelude::*;

/// Says so, and shows the way home.
#[component]
pub fn LostPage() -> impl IntoView {
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
