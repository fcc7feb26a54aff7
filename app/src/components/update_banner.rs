//! "Versi baru siap": offered only while nothing is being typed, applied only when asked.

use crate::components::icon::Icon;
use crate::update::{apply_update, update_ready};
use crate::view::*;
use crate::words::words;

/// The banner about a newer version of the app, while one waits.
#[component]
pub fn UpdateBanner() -> Node {
    let later = RwSignal::new(false);
    let banner = move || {
        view! {
            <div class="banner accent strip" role="status">
                <Icon name="refresh" />
                <div class="banner-text">
                    <b>{move || words().shell_update_title()}</b>
                    <p>{move || words().shell_update_text()}</p>
                </div>
                <button
                    type="button"
                    class="icon-button"
                    aria-label=move || words().shell_close()
                    on:click=move |_| later.set(true)
                >
                    <Icon name="close" />
                </button>
                <div class="banner-actions">
                    <button type="button" class="button quiet" on:click=|_| apply_update()>
                        {move || words().shell_update_now()}
                    </button>
                </div>
            </div>
        }
    };
    move || (update_ready() && !later.get()).then(banner)
}
