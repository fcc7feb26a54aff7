//! While the reports on this phone are being opened: the shape of what comes, without a word that may
//! turn out wrong.

use crate::view::*;
use crate::words::words;

/// The shape of a page.
#[component]
pub fn OpeningPage() -> Node {
    view! {
        <div class="app">
            <header class="top">
                <p class="sync" role="status">{move || words().shell_opening()}</p>
            </header>
            <main class="main" id="main" aria-busy="true">
                <div class="page" aria-hidden="true">
                    <div class="section">
                        <span class="skeleton short"></span>
                        <span class="skeleton title"></span>
                    </div>
                    <span class="skeleton box"></span>
                    <div class="section">
                        <span class="skeleton"></span>
                        <span class="skeleton short"></span>
                    </div>
                </div>
            </main>
        </div>
    }
}
