//! Feedback as it is read: situation, behaviour, effect, each under its name; and the way to say that it was read.

use crate::components::icon::Icon;
use crate::view::*;
use crate::words::words;
use shared::dialogue::Feedback;
use shared::id::OpId;

/// What there is to show of a feedback beside its words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Given {
    /// The op that said it.
    pub op: OpId,
    /// Its three parts: situation, behaviour, effect.
    pub parts: [String; 3],
    /// The entry it is about, by its title.
    pub about: Option<String>,
    /// When the other side said that they have read it, in words.
    pub heard: Option<String>,
    /// Whether the reader may say so now.
    pub asks: bool,
}

impl Given {
    /// What is to be shown of `feedback`. `across`: whether it was for the reader.
    #[must_use]
    pub fn of(
        feedback: &Feedback<'_>,
        across: bool,
        about: Option<String>,
        heard: Option<String>,
    ) -> Self {
        let parts = [feedback.said.text.as_str(), feedback.behaviour, feedback.effect];
        Self {
            op: feedback.said.op,
            parts: parts.map(str::to_owned),
            about,
            asks: across && heard.is_none(),
            heard,
        }
    }
}

/// The three parts, and whether it was read.
pub fn card(given: Given, on_hear: Callback<OpId>) -> Node {
    let Given { op, parts, about, heard, asks } = given;
    let words = words();
    let names = [words.dialogue_situation(), words.dialogue_behaviour(), words.dialogue_effect()];
    let part = |(name, text): (&'static str, String)| {
        view! {
            <div>
                <dt>{name}</dt>
                <dd dir="auto">{text}</dd>
            </div>
        }
    };
    let about = about.map(|title| {
        view! { <p class="note" dir="auto">{words.dialogue_about_entry(title)}</p> }
    });
    let state = match heard {
        Some(when) => view! {
            <p class="note">
                <Icon name="eye" class="small" />
                {words.dialogue_heard(when)}
            </p>
        },
        None if asks => view! {
            <button type="button" class="button line" on:click=move |_| on_hear.run(op)>
                <Icon name="check" class="small" />
                {words.dialogue_hear()}
            </button>
        },
        None => view! { <p class="note">{words.dialogue_unheard()}</p> },
    };
    view! {
        {about}
        <dl class="three-parts">{names.into_iter().zip(parts).map(part).collect::<Vec<_>>()}</dl>
        {state}
    }
}
