//! The way a document has walked: every move, who made it, when, and why in the words they wrote.

use crate::view::*;
use crate::words::{self, words};
use shared::day::Zone;
use shared::document::{Document, Step};
use shared::person::Sight;

/// Every move of a document but the savings of drafts, oldest first.
#[component]
pub fn History(
    /// The document.
    #[prop(into)]
    document: Signal<Document>,
    /// Who is who.
    #[prop(into)]
    sight: Signal<Option<Sight>>,
) -> Node {
    let steps = move || {
        let sight = sight.read();
        document.with(|d| d.steps.iter().map(|s| row(s, sight.as_ref())).collect::<Vec<_>>())
    };
    view! { <ol class="thread">{steps}</ol> }
}

fn row(step: &Step, sight: Option<&Sight>) -> Node {
    let zone = sight.map_or(Zone::default(), |s| s.me.zone);
    let name = sight.and_then(|s| s.person(step.by)).map(|p| p.name.clone());
    let name = name.unwrap_or_else(|| words().author_somebody().to_owned());
    let class = if step.reason.is_some() { "comment decision-words" } else { "comment" };
    let when =
        format!("{} · {}", words::date_short(step.at.day(zone)), words::moment(step.at, zone));
    let reason = step.reason.as_ref().map(|reason| {
        let kinds: Vec<_> = reason.kinds.iter().map(|k| words::reason_kind(*k)).collect();
        let kinds = (!kinds.is_empty()).then(|| view! { <p>{kinds.join(" · ")}</p> });
        let text =
            (!reason.text.is_empty()).then(|| view! { <p dir="auto">{reason.text.clone()}</p> });
        view! {
            {kinds}
            {text}
        }
    });
    view! {
        <li class=class>
            <p class="comment-head">
                <b dir="auto">{name}</b>
                <time>{when}</time>
            </p>
            {words().author_history_step(words::step(step.step), step.revision)}
            {reason}
        </li>
    }
}
