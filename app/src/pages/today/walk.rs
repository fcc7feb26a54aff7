//! What happened to this report: its history with the server's receipts, read when somebody opens it.

use super::day::Today;
use crate::components::history::History;
use crate::components::icon::Icon;
use crate::components::toasts::use_toasts;
use crate::later;
use crate::receipts::{self, Checked};
use crate::task::spawn;
use crate::view::*;
use crate::words::words;
use shared::seal::Sealed;

/// The fold with the history.
#[component]
pub(super) fn Walk(
    /// The day.
    day: Today,
) -> Node {
    let opened = RwSignal::new(false);
    view! {
        <details class="fold">
            <summary on:click=move |_| opened.set(true)>
                <Icon name="history" />
                {move || words().author_history()}
                <Icon name="chevron-down" />
            </summary>
            <div class="fold-body">
                <Show when=move || opened.get()>
                    {later::behind(move || later_walk(day))}
                </Show>
            </div>
        </details>
    }
}

/// The door to what lies in the fold.
#[inline(never)]
fn later_walk(day: Today) -> Node {
    let toasts = use_toasts();
    let receipts = RwSignal::new(Vec::<Checked>::new());
    // Read again with every change: an answer may have brought another one. What was asked for earlier and comes
    // later is older.
    let asked = StoredValue::new(0_u32);
    Effect::new(move |_| {
        if day.shown.with(Option::is_some) {
            let doc = day.doc();
            let mine = asked.get_value() + 1;
            asked.set_value(mine);
            spawn(async move {
                let read = day.desk.receipts(doc).await;
                if asked.try_get_value() == Some(mine) {
                    receipts.set(read);
                }
            });
        }
    });
    let copy = Callback::new(move |sealed: Sealed| {
        spawn(async move {
            let said = if receipts::copy(&sealed).await {
                words().author_receipt_copied()
            } else {
                words().author_receipt_not_copied()
            };
            if let Some(toasts) = toasts {
                toasts.say(said);
            }
        });
    });
    let confirmed =
        Signal::derive(move || day.shown.with(|s| s.as_ref().map_or(0, |s| s.confirmed)));
    let history = move || {
        let document = day.shown.get().map(|shown| shown.document)?;
        Some(view! { <History document confirmed receipts copy sight=day.sight /> })
    };
    view! { {history} }
}
