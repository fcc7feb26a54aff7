//! One report that waits, or that was decided.

use crate::components::avatar::Avatar;
use crate::pages::waiting::queue::Decided;
use crate::pages::waiting::summary::Summary;
use crate::view::*;
use crate::words::{self, words};
use shared::id::DocumentId;
use shared::status::Status;
use std::sync::Arc;

/// A report below its person.
#[component]
pub fn WaitingRow(
    /// The first part of its address.
    place: &'static str,
    /// Whose it is, for those who do not see above what it stands.
    name: String,
    /// The report.
    summary: Arc<Summary>,
    /// The report that is open.
    open: Signal<Option<DocumentId>>,
) -> Node {
    let Summary { doc, day, .. } = *summary;
    let size = Arc::clone(&summary);
    view! {
        <a
            class="person-row waiting-row"
            href=format!("/{place}/{doc}")
            aria-current=move || (open.get() == Some(doc)).then_some("true")
        >
            <span>
                <span class="visually-hidden">{format!("{name}, ")}</span>
                <b>{move || words::date_short(day)}</b>
                <span class="person-more">{move || extent(&size)}</span>
                {chips(&summary)}
            </span>
        </a>
    }
}

/// A report that was decided, with its author.
#[component]
pub fn DecidedRow(
    /// The report.
    decided: Decided,
    /// The report that is open.
    open: Signal<Option<DocumentId>>,
) -> Node {
    let Decided { name, summary } = decided;
    let Summary { doc, day, entries, status, .. } = *summary;
    view! {
        <a
            class="person-row"
            href=format!("/menunggu/{doc}")
            aria-current=move || (open.get() == Some(doc)).then_some("true")
        >
            <Avatar name=name.clone() />
            <span>
                <span class="person-name" dir="auto">{name}</span>
                <span class="person-more">
                    {move || {
                        format!(
                            "{} · {}",
                            words::date_short(day),
                            words().superior_row_entries(entries),
                        )
                    }}
                </span>
                <span class="chips">{status_chip(status)}</span>
            </span>
        </a>
    }
}

/// What became of a report, in a word.
#[must_use]
pub fn status_chip(status: Status) -> Node {
    let class = match status {
        Status::Draft | Status::Open => return Node::Nothing,
        Status::Submitted => "chip wait",
        Status::Returned => "chip back",
        Status::Approved => "chip good",
    };
    let said = move || match status {
        // The superior is the one it waits for.
        Status::Submitted => words().waiting_found_waits(),
        Status::Draft | Status::Returned | Status::Approved | Status::Open => words::status(status),
    };
    view! { <span class=class>{said}</span> }
}

/// How much there is in a report.
fn extent(summary: &Summary) -> String {
    let entries = words().superior_row_entries(summary.entries);
    format!(" · {entries} · {}", words().superior_minutes(words::number(summary.minutes.into())))
}

/// What is not as usual, each word once.
fn chips(summary: &Summary) -> Option<Node> {
    if summary.marks.is_empty() {
        return None;
    }
    let marks = summary.marks.clone();
    let said = move || {
        let mut said: Vec<String> = Vec::new();
        for word in marks.iter().copied().map(words::mark) {
            if !said.contains(&word) {
                said.push(word);
            }
        }
        said.into_iter()
            .map(|word| view! { <span class="chip wait">{word}</span> })
            .collect::<Vec<_>>()
    };
    Some(view! { <span class="chips">{said}</span> })
}
