//! What there is to talk about, the newest first, each with the way to where it comes from.

use super::feedback::{self, Given};
use crate::components::icon::Icon;
use crate::view::*;
use crate::words::{self, words};
use shared::dialogue::Word;
use shared::id::DocumentId;

/// So many are shown at first.
const AT_FIRST: usize = 12;

/// A matter in words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Matter {
    /// Unique in the list.
    pub key: String,
    /// The document in which it stands.
    pub doc: DocumentId,
    /// The icon of its kind.
    pub icon: &'static str,
    /// What kind it is of.
    pub kind: String,
    /// What it says.
    pub text: String,
    /// Of which day, and about what.
    pub about: String,
    /// Where its report is, where it comes from one.
    pub href: Option<String>,
    /// Its three parts, where it is feedback.
    pub given: Option<Given>,
    /// What ends it, where somebody put it there.
    pub ends: Option<Word>,
}

/// The list.
#[component]
pub fn Matters(
    /// The matters.
    #[prop(into)]
    matters: Signal<Vec<Matter>>,
    /// Something is said about one.
    on_word: Callback<(DocumentId, Word)>,
) -> Node {
    let all = RwSignal::new(false);
    let rows = move || {
        let most = if all.get() { usize::MAX } else { AT_FIRST };
        let rows = matters.get().into_iter().take(most);
        rows.map(|one| row(one, on_word)).collect::<Vec<_>>()
    };
    let rest = Memo::new(move |_| {
        let more = matters.with(Vec::len).saturating_sub(AT_FIRST);
        if all.get() { 0 } else { more }
    });
    let more = move || {
        (rest.get() > 0).then(|| {
            view! {
                <button type="button" class="button line" on:click=move |_| all.set(true)>
                    {words().dialogue_matters_all(words::count(rest.get()))}
                </button>
            }
        })
    };
    view! {
        <ul class="matters">{rows}</ul>
        {more}
    }
}

fn row(one: Matter, on_word: Callback<(DocumentId, Word)>) -> Node {
    let Matter { doc, icon, kind, text, about, href, given, ends, .. } = one;
    let about = match href {
        Some(href) => view! { <a href=href dir="auto">{about}</a> },
        None => view! { <span dir="auto">{about}</span> },
    };
    let inside = match given {
        Some(given) => {
            feedback::card(given, Callback::new(move |op| on_word.run((doc, Word::Heard(op)))))
        }
        None => view! { <p class="own-words" dir="auto">{text}</p> },
    };
    let end = ends.map(|word| {
        view! {
            <button type="button" class="button line" on:click=move |_| on_word.run((doc, word.clone()))>
                <Icon name="check" class="small" />
                {words().dialogue_topic_done()}
            </button>
        }
    });
    view! {
        <li class="card matter">
            <p class="matter-head">
                <Icon name=icon class="small" />
                <b dir="auto">{kind}</b>
                <span class="note">{about}</span>
            </p>
            {inside}
            {end}
        </li>
    }
}
