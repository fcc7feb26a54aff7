//! The conversation beside a report, and the box to answer in. Plain data in, words out.

use crate::components::dialogue::feedback::{self, Given};
use crate::components::icon::Icon;
use crate::desk::Trouble;
use crate::task::spawn;
use crate::view::*;
use crate::words::{self, words};
use leptos::ev::SubmitEvent;
use shared::id::OpId;
use std::future::Future;
use std::pin::Pin;

/// One thing said.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Said {
    /// Unique in the conversation.
    pub key: String,
    /// By whom.
    pub name: String,
    /// Whether by the one who reads.
    pub mine: bool,
    /// When, in words.
    pub at: String,
    /// What, exactly as written.
    pub text: String,
    /// Its parts, where it is feedback.
    pub feedback: Option<Given>,
}

/// What becomes of words that were said.
pub type Saying = Pin<Box<dyn Future<Output = Result<(), Trouble>>>>;

/// The conversation, oldest first.
#[component]
pub fn Thread(
    /// What was said.
    #[prop(into)]
    said: Signal<Vec<Said>>,
    /// What is typed and not said yet.
    text: RwSignal<String>,
    /// Says something. The box is emptied once it is kept.
    say: Callback<String, Saying>,
    /// The reader has read a feedback, and says so.
    on_hear: Callback<OpId>,
) -> Node {
    let trouble = RwSignal::new(None::<String>);
    let send = move |event: SubmitEvent| {
        event.prevent_default();
        let words = text.get_untracked().trim().to_owned();
        if words.is_empty() {
            return;
        }
        // About what is on the screen now, whatever is there when it is kept.
        let saying = say.run(words.clone());
        spawn(async move {
            match saying.await {
                Ok(()) => {
                    trouble.set(None);
                    // What was typed on meanwhile stays.
                    text.update(|t| {
                        *t = t.trim_start().strip_prefix(&words).unwrap_or(t).trim().into()
                    });
                }
                Err(why) => trouble.set(Some(words::trouble(&why))),
            }
        });
    };
    let comment = move |said: Said| {
        let class = if said.mine { "comment mine" } else { "comment" };
        let inside = match said.feedback {
            Some(given) => feedback::card(given, on_hear),
            None => view! { <span dir="auto">{said.text}</span> },
        };
        view! {
            <li class=class>
                <p class="comment-head">
                    <b dir="auto">{said.name}</b>
                    <time>{said.at}</time>
                </p>
                {inside}
            </li>
        }
    };
    view! {
        <Show when=move || !said.with(Vec::is_empty)>
            <ol class="thread" aria-live="polite">
                <For each=move || said.get() key=|s| s.line_key() children=comment />
            </ol>
        </Show>
        <form class="say" on:submit=send>
            <textarea
                class="input"
                rows="1"
                dir="auto"
                aria-label=move || words().author_say_label()
                placeholder=move || words().author_say_hint()
                prop:value=move || text.get()
                on:input=move |e| text.set(event_target_value(&e))
            ></textarea>
            <button type="submit" class="button line" aria-label=move || words().author_say()>
                <Icon name="send" />
            </button>
        </form>
        <p class="gap" role="alert" hidden=move || trouble.with(Option::is_none)>
            {move || trouble.get()}
        </p>
    }
}

impl Said {
    /// Who said what, under which name it is shown, and who has read it: a name or a time in another language
    /// makes the line a new one.
    fn line_key(&self) -> (String, String, String, Option<String>) {
        let heard = self.feedback.as_ref().and_then(|given| given.heard.clone());
        (self.key.clone(), self.name.clone(), self.at.clone(), heard)
    }
}
