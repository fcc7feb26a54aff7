//! One person with what waits, or what was decided.

use crate::components::avatar::Avatar;
use crate::pages::waiting::queue::Row;
use crate::view::*;
use crate::words::{self, words};
use shared::id::DocumentId;
use shared::status::Status;

/// A row that opens its report.
#[component]
pub fn WaitingRow(
    /// The row.
    row: Row,
    /// The report that is open.
    #[prop(into)]
    open: Signal<Option<DocumentId>>,
) -> Node {
    let Row { doc, name, post, day, entries, status, .. } = row;
    let chip = match status {
        Status::Draft | Status::Submitted => None,
        Status::Returned => Some("chip back"),
        Status::Approved => Some("chip good"),
    };
    // What waits is told by its post; what is decided, by the decision.
    let post = chip.is_none().then(|| view! { <span class="person-more" dir="auto">{post}</span> });
    let chip = chip.map(|class| {
        view! {
            <span class="chips">
                <span class=class>{move || words::status(status)}</span>
            </span>
        }
    });
    view! {
        <a
            class="person-row"
            href=format!("/menunggu/{doc}")
            aria-current=move || (open.get() == Some(doc)).then_some("true")
        >
            <Avatar name=name.clone() />
            <span>
                <span class="person-name" dir="auto">{name}</span>
                {post}
                <span class="person-more">
                    {move || {
                        format!("{} · {}", words::date_short(day), words().superior_row_entries(entries))
                    }}
                </span>
                {chip}
            </span>
        </a>
    }
}
