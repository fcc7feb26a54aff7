//! What stands below a report that was sent: taking it back, the conversation, its history.

use super::day::Today;
use super::walk::Walk;
use crate::components::icon::Icon;
use crate::later::behind;
use crate::pages::dialogue::beside::Conversation;
use crate::view::*;
use crate::words::words;
use shared::status::Status;

/// The parts below the trail.
#[component]
pub(super) fn Talk(
    /// The day.
    day: Today,
) -> Node {
    let was_sent = Memo::new(move |_| {
        day.shown.with(|s| s.as_ref().is_some_and(|s| !s.document.steps.is_empty()))
    });
    let after = move || {
        let status = day.status();
        let hint = match status {
            Some(Status::Submitted) => Some(words().author_withdraw_hint()),
            Some(Status::Approved) => Some(words().author_approved_hint()),
            Some(Status::Draft | Status::Returned | Status::Open) | None => None,
        };
        let back = (status == Some(Status::Submitted)).then(|| {
            view! {
                <button type="button" class="button line" on:click=move |_| day.withdraw()>
                    <Icon name="return" class="small" />
                    {words().author_withdraw()}
                </button>
            }
        });
        hint.map(|hint| {
            view! {
                <div class="section">
                    <p class="note">{hint}</p>
                    <div class="actions">{back}</div>
                </div>
            }
        })
    };
    view! {
        {after}
        <Show when=move || was_sent.get()>
            <section class="section" aria-labelledby="talk-head">
                <h2 id="talk-head">{move || words().author_talk()}</h2>
                {behind(move || later_conversation(day))}
            </section>
            <Walk day />
        </Show>
    }
}

/// The door to the conversation.
#[inline(never)]
fn later_conversation(day: Today) -> Node {
    let Some(first) = day.shown.get_untracked().map(|shown| shown.document) else {
        return Node::Nothing;
    };
    let document = Signal::derive(move || {
        day.shown.get().map_or_else(|| first.clone(), |shown| shown.document)
    });
    view! { <Conversation desk=day.desk document /> }
}
