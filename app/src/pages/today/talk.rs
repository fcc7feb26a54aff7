//! What stands below a report that was sent: taking it back, the conversation, its history.

use super::day::Today;
use super::walk::Walk;
use crate::components::icon::Icon;
use crate::components::thread::{Said, Saying, Thread};
use crate::view::*;
use crate::words::words;
use shared::op::Act;
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
    let said = Memo::new(move |_| thread(day));
    let text = day.desk.unsaid(day.doc());
    let say = Callback::new(move |text: String| -> Saying {
        let doc = day.doc();
        Box::pin(async move { day.desk.act(doc, Act::Comment(text), None).await })
    });
    let after = move || {
        let status = day.status();
        let hint = match status {
            Some(Status::Submitted) => Some(words().author_withdraw_hint()),
            Some(Status::Approved) => Some(words().author_approved_hint()),
            Some(Status::Draft | Status::Returned) | None => None,
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
                <Thread said text say />
            </section>
            <Walk day />
        </Show>
    }
}

/// The conversation in words.
fn thread(day: Today) -> Vec<Said> {
    let me = day.desk.me();
    day.sight.with(|sight| {
        day.shown.with(|shown| {
            let comments = shown.iter().flat_map(|s| &s.document.thread);
            comments
                .map(|comment| {
                    let mine = comment.by == me;
                    let person = sight.as_ref().and_then(|s| s.person(comment.by));
                    let other = || person.map(|p| p.name.clone());
                    let name = if mine { Some(words().author_me().to_owned()) } else { other() };
                    Said {
                        key: comment.op.to_string(),
                        name: name.unwrap_or_else(|| words().author_somebody().to_owned()),
                        mine,
                        at: day.when(comment.at),
                        text: comment.text.clone(),
                    }
                })
                .collect()
        })
    })
}
