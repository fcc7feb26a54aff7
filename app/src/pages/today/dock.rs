//! What the page is for, within the thumb's reach: sending; before there is anything, adding.

use super::day::Today;
use crate::components::icon::Icon;
use crate::view::*;
use crate::words::words;
use shared::status::Status;

/// The bar at the bottom. Nothing stands where *Kirim* was once it is sent: a second tap does nothing.
#[component]
pub(super) fn Dock(
    /// The day.
    day: Today,
    /// Whether nothing stands in the report.
    is_empty: Memo<bool>,
    /// Whether it can be changed.
    is_open: Memo<bool>,
    /// Whether more may be begun.
    invites: Memo<bool>,
) -> Node {
    let send = move || {
        let again = day.status() == Some(Status::Returned);
        if again { words().author_send_again() } else { words().author_send() }
    };
    let add = move || {
        view! {
            <button type="button" class="button primary wide" on:click=move |_| day.add()>
                <Icon name="plus" class="small" />
                {move || words().author_add_entry()}
            </button>
        }
    };
    view! {
        <Show when=move || if is_empty.get() { invites.get() } else { is_open.get() }>
            <div class="dock">
                <Show when=move || !is_empty.get() fallback=add>
                    <button
                        type="button"
                        class="button primary wide"
                        data-testid="send"
                        on:click=move |_| day.send()
                    >
                        <Icon name="send" class="small" />
                        {send}
                    </button>
                </Show>
            </div>
        </Show>
    }
}
