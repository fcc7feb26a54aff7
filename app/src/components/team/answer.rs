//! How long the superior's own answers take: on top of the page, before anybody else's days.

use crate::components::icon::Icon;
use crate::components::times::length;
use crate::view::*;
use crate::words::{self, words};
use shared::mirror::Middle;

/// The card.
#[component]
pub fn AnswerCard(
    /// The one in the middle.
    #[prop(into)]
    answering: Signal<Middle>,
) -> Node {
    let said = move || match answering.get() {
        Middle { ms: Some(ms), of } => {
            let count = words::count(of);
            let within = words().team_answer_in(length(ms));
            view! {
                <p class="team-figure">{within}</p>
                <p class="note">{words().team_answer_of(count)}</p>
            }
        }
        Middle { ms: None, .. } => view! { <p class="note">{words().team_answer_none()}</p> },
    };
    view! {
        <section class="card" aria-labelledby="answer-title">
            <h2 class="team-title" id="answer-title">
                <Icon name="clock" class="small" />
                {move || words().team_answer()}
            </h2>
            {said}
        </section>
    }
}
