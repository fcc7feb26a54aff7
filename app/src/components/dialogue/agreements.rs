//! Agreements: what, who, until when, and whether both sides agree.

use crate::components::icon::Icon;
use crate::view::*;
use crate::words::words;
use shared::dialogue::Word;
use shared::id::{DocumentId, OpId};

/// Where an agreement stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Stands {
    /// The reader has not agreed.
    WaitsForMe,
    /// The other side, of this name, has not agreed.
    WaitsFor(String),
    /// Both agree since then, in words.
    Agreed(String),
    /// It has ended, in words, and whether it was kept.
    Ended(String, bool),
}

/// An agreement in words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Agreed {
    /// The dialogue in which it stands.
    pub doc: DocumentId,
    /// The op that said it.
    pub op: OpId,
    /// What is agreed, exactly as written.
    pub text: String,
    /// Who does it until when.
    pub by: String,
    /// Whether its last day is over.
    pub past: bool,
    /// Where it stands.
    pub stands: Stands,
}

/// The list of them.
#[component]
pub fn Agreements(
    /// The agreements.
    #[prop(into)]
    agreements: Signal<Vec<Agreed>>,
    /// Something is said about one.
    on_word: Callback<(DocumentId, Word)>,
) -> Node {
    let cards =
        move || agreements.get().into_iter().map(|one| card(one, on_word)).collect::<Vec<_>>();
    view! { <ul class="agreements">{cards}</ul> }
}

fn card(one: Agreed, on_word: Callback<(DocumentId, Word)>) -> Node {
    let Agreed { doc, op, text, by, past, stands } = one;
    let words = words();
    let act = move |class: &'static str, said: &'static str, word: Word| {
        view! {
            <button type="button" class=class on:click=move |_| on_word.run((doc, word.clone()))>
                {said}
            </button>
        }
    };
    let agree = (stands == Stands::WaitsForMe)
        .then(|| act("button primary", words.dialogue_agreement_agree(), Word::Agreed(op)));
    let ends = (!matches!(stands, Stands::Ended(..))).then(|| {
        let end = |kept| Word::Ended { of: op, kept };
        view! {
            {act("button line", words.dialogue_agreement_kept(), end(true))}
            {act("button quiet", words.dialogue_agreement_drop(), end(false))}
        }
    });
    let (class, icon, said) = match stands {
        Stands::WaitsForMe => ("chip back", "flag", words.dialogue_agreement_waits_me().to_owned()),
        Stands::WaitsFor(name) => ("chip wait", "wait", words.dialogue_agreement_waits(name)),
        Stands::Agreed(when) => ("chip good", "check-twice", words.dialogue_agreement_agreed(when)),
        Stands::Ended(when, true) => ("chip good", "check", when),
        Stands::Ended(when, false) => ("chip", "close", when),
    };
    let past = past.then(|| view! { <Icon name="clock" class="small" /> });
    view! {
        <li class="card agreement">
            <p class="own-words" dir="auto">{text}</p>
            <p class="note">{past} {by}</p>
            <span class="chips">
                <span class=class><Icon name=icon class="small" /> {said}</span>
            </span>
            <div class="actions">{agree} {ends}</div>
        </li>
    }
}
