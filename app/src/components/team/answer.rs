//! How long the superior's own answers take: on top of the page, before anybody else's days.

use crate::components::icon::Icon;
use crate::components::times::length;
use crate::view::*;
use crate::words::{self, words};
use shared::answering::AnsweringTime;

/// The card.
#[component]
pub fn AnswerCard(
    /// The median, where there is one.
    #[prop(into)]
    answering: Signal<Option<AnsweringTime>>,
) -> Node {
    let said = move || match answering.get() {
        Some(time) => {
            let count = words::count(time.reports);
            let within = words().team_answer_in(length(u64::from(time.minutes) * 60_000));
            view! {
                <p class="team-figure">{within}</p>
                <p class="note">{words().team_answer_of(count)}</p>
            }
        }
        None => view! { <p class="note">{words().team_answer_none()}</p> },
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
