//! Asks for words: why this is not the superior, or why a report is set aside.

use crate::components::sheet::Sheet;
use crate::components::text_field::TextField;
use crate::pages::leading::Open;
use crate::pages::leading::wish::Wish;
use crate::typing::TypingGuard;
use crate::view::*;
use crate::words::{self, words};
use leptos::ev::SubmitEvent;
use shared::acting::{Dispute, Exception, WhyNot};
use shared::person::Sight;
use std::sync::Arc;

/// The sheet.
#[component]
pub fn AskedSheet(
    /// What it is about.
    asked: Open,
    /// What this device knows.
    #[prop(into)]
    sight: Signal<Option<Sight>>,
    /// Why nothing came of it, in words.
    #[prop(into)]
    trouble: Signal<Option<String>>,
    /// It is being asked.
    #[prop(into)]
    busy: Signal<bool>,
    /// Close without asking.
    on_close: Callback<()>,
    /// It is asked.
    on_wish: Callback<Wish>,
) -> Node {
    let _typing = StoredValue::new(Arc::new(TypingGuard::new()));
    let aside = match asked {
        Open::Aside(number) => Some(number),
        Open::Dispute | Open::HandOn | Open::Overdue(_) => None,
    };
    let text = RwSignal::new(String::new());
    let gap = RwSignal::new(None::<String>);
    let send = move |event: SubmitEvent| {
        event.prevent_default();
        let said = text.get_untracked().trim().to_owned();
        let Some(number) = aside else {
            let superior = sight.with_untracked(|s| s.as_ref()?.superior.as_ref().map(|s| s.id));
            if let Some(superior) = superior {
                on_wish.run(Wish::Dispute(Dispute { superior, text: said }));
            }
            return;
        };
        let empty = said.is_empty();
        gap.set(empty.then(|| words::why_not(WhyNot::NoReason).to_owned()));
        if !empty {
            on_wish.run(Wish::Special(number, Exception::Aside(said)));
        }
    };
    let texts = move || texts(aside.is_some());
    let title = Signal::derive(move || texts().title.to_owned());
    let label = Signal::derive(move || texts().label.to_owned());
    let hint = move || {
        aside
            .is_none()
            .then(|| view! { <p class="hint">{words().superior_acting_wrong_hint()}</p> })
    };
    view! {
        <Sheet title on_close>
            <form novalidate on:submit=send>
                <div class="sheet-body">
                    {hint}
                    <TextField
                        id="asked-text"
                        gap_id="asked-gap"
                        label
                        text
                        gap
                        long=true
                        change=Callback::new(move |now| text.set(now))
                    />
                    <p class="gap" role="alert">{trouble}</p>
                </div>
                <footer class="sheet-foot">
                    <button type="button" class="button line" on:click=move |_| on_close.run(())>
                        {move || words().shell_cancel()}
                    </button>
                    <button type="submit" class="button primary" disabled=move || busy.get()>
                        {move || texts().button}
                    </button>
                </footer>
            </form>
        </Sheet>
    }
}

/// What is said around the words that are asked for.
struct Texts {
    title: &'static str,
    label: &'static str,
    button: &'static str,
}

/// Of a report that is set aside, or of a superior who is not one.
fn texts(aside: bool) -> Texts {
    let words = words();
    if aside {
        let aside = words.superior_acting_special_aside();
        Texts { title: aside, label: words.superior_acting_absence(), button: aside }
    } else {
        Texts {
            title: words.superior_acting_wrong(),
            label: words.superior_acting_wrong_text(),
            button: words.superior_acting_wrong_send(),
        }
    }
}
