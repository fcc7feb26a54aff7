//! Writes something for a dialogue: feedback, a matter, an agreement, or a talk that was held.

use crate::components::sheet::Sheet;
use crate::pages::dialogue::draft::{Draft, Telling};
use crate::typing::TypingGuard;
use crate::view::*;
use crate::words::words;
use leptos::ev::SubmitEvent;
use shared::day::Day;
use shared::id::{EmployeeId, EntryId};
use std::sync::Arc;

/// The sheet. What is written stays in `draft` when it is closed without being said.
#[component]
pub fn TellSheet(
    /// What is written.
    telling: Telling,
    /// With whom.
    name: String,
    /// Who may do what is agreed, the reader first.
    sides: Vec<(EmployeeId, String)>,
    /// The entries it may be about.
    entries: Vec<(EntryId, String)>,
    /// Today for the reader.
    today: Day,
    /// What is written so far.
    draft: RwSignal<Draft>,
    /// Why it could not be said, in words.
    #[prop(into)]
    trouble: Signal<Option<String>>,
    /// Close without saying it.
    on_close: Callback<()>,
    /// It is to be said.
    on_done: Callback<()>,
) -> Node {
    let _typing = StoredValue::new(Arc::new(TypingGuard::new()));
    let feedback = telling == Telling::Feedback;
    let whom = name.clone();
    let title = Signal::derive(move || {
        let words = words();
        match telling {
            Telling::Feedback => return words.dialogue_feedback_title(&whom),
            Telling::Topic => words.dialogue_topic_new(),
            Telling::Agreement => words.dialogue_agreement_new(),
            Telling::Talk => words.dialogue_talk_title(),
        }
        .to_owned()
    });
    let hint = move || match telling {
        Telling::Feedback => Some(words().dialogue_feedback_hint(&name)),
        Telling::Talk => Some(words().dialogue_talk_hint().to_owned()),
        Telling::Topic | Telling::Agreement => None,
    };
    let first = move || {
        let words = words();
        match telling {
            Telling::Feedback => words.dialogue_situation(),
            Telling::Topic => words.dialogue_topic_text(),
            Telling::Agreement => words.dialogue_agreement_text(),
            Telling::Talk => words.dialogue_talk_notes(),
        }
    };
    let first_hint = move || if feedback { words().dialogue_situation_hint() } else { "" };
    let send = move |event: SubmitEvent| {
        event.prevent_default();
        on_done.run(());
    };
    let parts = feedback.then(|| {
        view! {
            {words_field(
                "tell-behaviour",
                || words().dialogue_behaviour(),
                || words().dialogue_behaviour_hint(),
                move || draft.with(|d| d.behaviour.clone()),
                move |text| draft.update(|d| d.behaviour = text),
            )}
            {words_field(
                "tell-effect",
                || words().dialogue_effect(),
                || words().dialogue_effect_hint(),
                move || draft.with(|d| d.effect.clone()),
                move |text| draft.update(|d| d.effect = text),
            )}
        }
    });
    let about = (feedback && !entries.is_empty()).then(|| {
        let option = |(id, title): (EntryId, String)| {
            let chosen = draft.with_untracked(|d| d.entry == Some(id)).then_some("");
            view! { <option value=id.number().to_string() selected=chosen>{title}</option> }
        };
        view! {
            <div class="field">
                <label for="tell-about">{move || words().dialogue_about()}</label>
                <select
                    class="input"
                    id="tell-about"
                    on:change=move |e| {
                        let entry = event_target_value(&e).parse().ok().map(EntryId::new);
                        draft.update(|d| d.entry = entry);
                    }
                >
                    <option value="">{move || words().dialogue_about_whole()}</option>
                    {entries.into_iter().map(option).collect::<Vec<_>>()}
                </select>
            </div>
        }
    });
    let owner = (telling == Telling::Agreement).then(|| {
        let option = |(at, (id, name)): (usize, (EmployeeId, String))| {
            let chosen = draft.with_untracked(|d| d.owner.map_or(at == 0, |owner| owner == id));
            view! { <option value=id.to_string() selected=chosen.then_some("")>{name}</option> }
        };
        view! {
            <div class="field">
                <label for="tell-owner">{move || words().dialogue_agreement_owner()}</label>
                <select
                    class="input"
                    id="tell-owner"
                    on:change=move |e| {
                        let owner = event_target_value(&e).parse().ok();
                        draft.update(|d| d.owner = owner);
                    }
                >
                    {sides.into_iter().enumerate().map(option).collect::<Vec<_>>()}
                </select>
            </div>
        }
    });
    let day = matches!(telling, Telling::Agreement | Telling::Talk).then(|| {
        let talk = telling == Telling::Talk;
        let label = move || {
            if talk { words().dialogue_talk_day() } else { words().dialogue_agreement_due() }
        };
        // A talk was held today, unless somebody says otherwise.
        let shown = move || {
            let day = draft.with(|d| d.day).or_else(|| talk.then_some(today));
            day.map(|day| day.to_string()).unwrap_or_default()
        };
        view! {
            <div class="field">
                <label for="tell-day">{label}</label>
                <input
                    class="input"
                    type="date"
                    id="tell-day"
                    min=(!talk).then(|| today.to_string())
                    max=talk.then(|| today.to_string())
                    prop:value=shown
                    on:change=move |e| {
                        let day = Day::parse(&event_target_value(&e));
                        draft.update(|d| d.day = day);
                    }
                />
            </div>
        }
    });
    let done = move || {
        let words = words();
        match telling {
            Telling::Feedback => words.dialogue_feedback_send(),
            Telling::Topic => words.dialogue_topic_send(),
            Telling::Agreement => words.dialogue_agreement_send(),
            Telling::Talk => words.dialogue_talk_send(),
        }
    };
    view! {
        <Sheet title on_close>
            <form novalidate on:submit=send>
                <div class="sheet-body">
                    {move || hint().map(|hint| view! { <p class="hint">{hint}</p> })}
                    {words_field(
                        "tell-text",
                        first,
                        first_hint,
                        move || draft.with(|d| d.text.clone()),
                        move |text| draft.update(|d| d.text = text),
                    )}
                    {parts}
                    {about}
                    {owner}
                    {day}
                    <p class="gap" role="alert">{trouble}</p>
                </div>
                <footer class="sheet-foot">
                    <button type="button" class="button line" on:click=move |_| on_close.run(())>
                        {move || words().shell_cancel()}
                    </button>
                    <button type="submit" class="button primary">{done}</button>
                </footer>
            </form>
        </Sheet>
    }
}

/// A few lines to write, with what they are about.
fn words_field(
    id: &'static str,
    label: impl Fn() -> &'static str + 'static,
    hint: impl Fn() -> &'static str + 'static,
    text: impl Fn() -> String + 'static,
    write: impl Fn(String) + 'static,
) -> Node {
    view! {
        <div class="field">
            <label for=id>{label}</label>
            <textarea
                class="input"
                id=id
                rows="2"
                dir="auto"
                placeholder=hint
                prop:value=text
                on:input=move |e| write(event_target_value(&e))
            ></textarea>
        </div>
    }
}
