//! The sentence about the line: always there, always true. Says what the desk says; guesses nothing.

use crate::components::icon::Icon;
use crate::line::{Line, LineState};
use crate::view::*;
use crate::words;

/// The sentence, with its picture.
#[component]
pub fn SyncLine(
    /// The facts.
    #[prop(into)]
    line: Signal<Line>,
) -> Node {
    let look = Memo::new(move |_| line.with(look));
    view! {
        <p class="sync" data-state=move || look.get().0 role="status">
            {move || view! { <Icon name=look.get().1 /> }}
            <span>{move || line.with(words::line)}</span>
        </p>
    }
}

/// The mark and the icon of a line.
const fn look(line: &Line) -> (&'static str, &'static str) {
    match (&line.state, line.unsent) {
        (LineState::Offline | LineState::Waiting | LineState::Syncing | LineState::Synced, 0)
            if line.files.lost.is_some() =>
        {
            ("attention", "alert")
        }
        (LineState::Offline, _) => ("offline", "cloud-off"),
        (LineState::Waiting | LineState::Held, _) => ("waiting", "wait"),
        (LineState::Syncing, _) => ("syncing", "cloud-up"),
        (LineState::Synced, 0) if line.files.left() > 0 => ("syncing", "cloud-up"),
        (LineState::Synced, 0) => ("synced", "cloud-ok"),
        (LineState::Synced, _) => ("saved", "phone-ok"),
        (
            LineState::SignedOut
            | LineState::Full
            | LineState::Left
            | LineState::TooOld
            | LineState::ServerTrouble(_),
            _,
        ) => ("attention", "alert"),
    }
}
