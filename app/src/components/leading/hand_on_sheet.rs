//! Hands the team on: to whom, as what, from when until when, and why.

use crate::components::settings::segments::Segments;
use crate::components::sheet::Sheet;
use crate::pages::leading::hand_on::{HandOn, hands};
use crate::pages::leading::wish::Wish;
use crate::typing::TypingGuard;
use crate::view::*;
use crate::words::{self, words};
use leptos::ev::SubmitEvent;
use shared::acting::{Absence, Acting};
use shared::day::Day;
use shared::person::Sight;
use std::sync::Arc;

/// The sheet.
#[component]
pub fn HandOnSheet(
    /// What this device knows.
    #[prop(into)]
    sight: Signal<Option<Sight>>,
    /// Today for the reader.
    #[prop(into)]
    today: Signal<Day>,
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
    let draft = RwSignal::new(HandOn::new(today.get_untracked()));
    let missing = RwSignal::new(None::<String>);
    let people = sight.with_untracked(|s| s.as_ref().map(hands).unwrap_or_default());
    let names = people.clone();
    let send = move |event: SubmitEvent| {
        event.prevent_default();
        match draft.get_untracked().asked(today.get_untracked()) {
            Ok(asked) => {
                missing.set(None);
                let name = names.iter().find(|p| p.id == asked.to).map(|p| p.name.clone());
                on_wish.run(Wish::Delegate(asked, name.unwrap_or_default()));
            }
            Err(why) => missing.set(Some(words::why_not(why).to_owned())),
        }
    };
    let option = |person: shared::person::Person| {
        let said = format!("{} · {}", person.name, person.post);
        view! { <option value=person.id.to_string()>{said}</option> }
    };
    view! {
        <Sheet title=Signal::derive(|| words().superior_acting_hand_on().to_owned()) on_close>
            <form novalidate on:submit=send>
                <div class="sheet-body">
                    <p class="hint">{move || words().superior_acting_hand_on_hint()}</p>
                    <div class="field">
                        <label for="hand-to">{move || words().superior_acting_to()}</label>
                        <select
                            class="input"
                            id="hand-to"
                            on:change=move |e| {
                                let to = event_target_value(&e).parse().ok();
                                draft.update(|d| d.to = to);
                            }
                        >
                            <option value=""></option>
                            {people.into_iter().map(option).collect::<Vec<_>>()}
                        </select>
                    </div>
                    <div class="field">
                        <p class="label">{move || words().superior_acting_kind()}</p>
                        <Segments
                            name="hand-kind"
                            label=Signal::derive(|| words().superior_acting_kind())
                            choices=vec![Acting::Plh, Acting::Delegate]
                            said=words::acting
                            chosen=Signal::derive(move || draft.with(|d| d.acting))
                            on_choose=Callback::new(move |acting| draft.update(|d| d.acting = acting))
                        />
                    </div>
                    <div class="side-by-side">
                        {date("hand-from", today, move || words().superior_acting_from(), move || draft.with(|d| d.from), move |day| draft.update(|d| d.from = day))}
                        {date("hand-until", today, move || words().superior_acting_until(), move || draft.with(|d| d.until), move |day| draft.update(|d| d.until = day))}
                    </div>
                    <div class="field">
                        <p class="label">{move || words().superior_acting_absence()}</p>
                        <Segments
                            name="hand-absence"
                            label=Signal::derive(|| words().superior_acting_absence())
                            choices=vec![Some(Absence::Leave), Some(Absence::Duty), Some(Absence::Ill), None]
                            said=words::absence
                            chosen=Signal::derive(move || draft.with(|d| d.absence))
                            on_choose=Callback::new(move |why| draft.update(|d| d.absence = why))
                        />
                    </div>
                    <p class="gap" role="alert">{move || missing.get().or_else(|| trouble.get())}</p>
                </div>
                <footer class="sheet-foot">
                    <button type="button" class="button line" on:click=move |_| on_close.run(())>
                        {move || words().shell_cancel()}
                    </button>
                    <button type="submit" class="button primary" disabled=move || busy.get()>
                        {move || words().superior_acting_hand_on_send()}
                    </button>
                </footer>
            </form>
        </Sheet>
    }
}

/// A day to choose, today or later.
fn date(
    id: &'static str,
    today: Signal<Day>,
    label: impl Fn() -> &'static str + 'static,
    day: impl Fn() -> Option<Day> + 'static,
    change: impl Fn(Option<Day>) + 'static,
) -> Node {
    view! {
        <div class="field">
            <label for=id>{label}</label>
            <input
                class="input"
                type="date"
                id=id
                min=move || today.get().to_string()
                prop:value=move || day().map(|day| day.to_string()).unwrap_or_default()
                on:change=move |e| change(Day::parse(&event_target_value(&e)))
            />
        </div>
    }
}
