//! What was decided last about a report, with the superior's words exactly as written.

use crate::components::icon::Icon;
use crate::components::times::instant;
use crate::view::*;
use crate::words::{self, words};
use shared::day::{Day, Zone};
use shared::device::Stage;
use shared::document::Document;
use shared::status::Move;

/// The last decision, where the report stands decided.
#[component]
pub fn Verdict(
    /// The report.
    #[prop(into)]
    document: Signal<Document>,
    /// How far it has walked.
    #[prop(into)]
    stage: Signal<Option<Stage>>,
    /// The reader's zone.
    zone: Zone,
    /// Today for the reader.
    #[prop(into)]
    today: Signal<Day>,
) -> Node {
    let last = Memo::new(move |_| document.with(|d| d.steps.last().cloned()));
    move || {
        let step = last.get()?;
        let when = instant(step.at, zone, today.get());
        let (class, icon, said) = match step.step {
            Move::Save | Move::Submit | Move::Withdraw | Move::Begin => return None,
            Move::Approve => ("banner good", "check", words().superior_decided_approved(when)),
            Move::Return => ("banner back", "return", words().superior_decided_returned(when)),
            Move::Reopen => ("banner back", "return", words().superior_decided_reopened(when)),
        };
        // Green only after a receipt.
        let waits = stage.get() == Some(Stage::Waiting);
        let class = if waits { "banner wait" } else { class };
        let icon = if waits { "wait" } else { icon };
        let reason = step.reason.map(|reason| {
            let kinds: Vec<_> = reason.kinds.iter().map(|k| words::reason_kind(*k)).collect();
            let kinds = (!kinds.is_empty()).then(|| view! { <p>{kinds.join(" · ")}</p> });
            let text = (!reason.text.is_empty())
                .then(|| view! { <p dir="auto" class="own-words">{reason.text}</p> });
            view! {
                {kinds}
                {text}
            }
        });
        Some(view! {
            <div class=class>
                <Icon name=icon />
                <div class="banner-text">
                    <b>{said}</b>
                    {step.acting.map(|it| view! { <p>{words().superior_acting_as(words::acting(it))}</p> })}
                    {waits.then(|| view! { <p>{words().superior_own_decision_waits()}</p> })}
                    {reason}
                </div>
            </div>
        })
    }
}
