//! Asks why a report goes back: kind chips, the superior's own words, the entries it is about.

use crate::components::focus::focus;
use crate::components::icon::Icon;
use crate::components::sheet::Sheet;
use crate::pages::waiting::reason::ReasonDraft;
use crate::typing::TypingGuard;
use crate::view::*;
use crate::words::{self, words};
use leptos::ev::SubmitEvent;
use shared::id::EntryId;
use shared::op::{Reason, ReasonKind};
use std::sync::Arc;

/// The sheet. What is written stays in `draft` when it is closed without sending.
#[component]
pub fn ReasonSheet(
    /// Whether an approved report is opened again; otherwise a sent one is returned.
    reopen: bool,
    /// The author.
    name: String,
    /// The entries and their titles.
    entries: Vec<(EntryId, String)>,
    /// What is chosen and written so far.
    draft: RwSignal<ReasonDraft>,
    /// Why it could not be kept, in words.
    #[prop(into)]
    trouble: Signal<Option<String>>,
    /// Close without sending.
    on_close: Callback<()>,
    /// The reason is given.
    on_done: Callback<Reason>,
) -> Node {
    let _typing = StoredValue::new(Arc::new(TypingGuard::new()));
    let asked = RwSignal::new(false);
    let gap = Memo::new(move |_| draft.with(ReasonDraft::gap).filter(|_| asked.get()));
    let said_gap = move || gap.get().map(|g| g.words());
    let title = Signal::derive(move || {
        if reopen {
            words().superior_reopen_title(&name)
        } else {
            words().superior_return_title(&name)
        }
    });
    let send = move |event: SubmitEvent| {
        event.prevent_default();
        asked.set(true);
        match draft.with_untracked(ReasonDraft::reason) {
            Some(reason) => on_done.run(reason),
            None => focus("#reason-text"),
        }
    };
    let kind = move |kind: ReasonKind| {
        view! {
            <button
                type="button"
                class="choice"
                autofocus=kind == ReasonKind::ALL[0]
                aria-pressed=move || draft.with(|d| d.has(kind)).to_string()
                on:click=move |_| draft.update(|d| d.toggle(kind))
            >
                <Icon name="check" class="tick-icon" />
                <span class="choice-text">{move || words::reason_kind(kind)}</span>
            </button>
        }
    };
    let entry = move |(id, title): (EntryId, String)| {
        view! {
            <label class="tick">
                <input
                    type="checkbox"
                    prop:checked=move || draft.with(|d| d.names(id))
                    on:change=move |_| draft.update(|d| d.toggle_entry(id))
                />
                <span dir="auto">{title}</span>
            </label>
        }
    };
    let hint = move || {
        if reopen { words().superior_reopen_hint() } else { words().superior_reason_text_hint() }
    };
    view! {
        <Sheet title on_close>
            <form novalidate on:submit=send>
                <div class="sheet-body">
                    <div class="field">
                        <p class="label" id="reason-kinds">{move || words().superior_reason_kinds()}</p>
                        <div class="choices" role="group" aria-labelledby="reason-kinds">
                            {ReasonKind::ALL.map(kind)}
                        </div>
                    </div>
                    <div class="field">
                        <label for="reason-text">
                            {move || words().superior_reason_text()}
                            " "
                            <span class="label-more">{move || words().superior_optional()}</span>
                        </label>
                        <p class="hint" id="reason-hint">{hint}</p>
                        <textarea
                            class="input"
                            id="reason-text"
                            rows="3"
                            dir="auto"
                            aria-describedby="reason-hint reason-gap"
                            aria-invalid=move || gap.get().is_some().to_string()
                            prop:value=move || draft.with(|d| d.text().to_owned())
                            on:input=move |e| draft.update(|d| d.write(event_target_value(&e)))
                        ></textarea>
                        <p class="gap" id="reason-gap" role="alert">{said_gap}</p>
                    </div>
                    <fieldset class="field">
                        <legend>{move || words().superior_reason_entries()}</legend>
                        <p class="hint">{move || words().superior_reason_entries_hint()}</p>
                        {entries.into_iter().map(entry).collect::<Vec<_>>()}
                    </fieldset>
                    <p class="gap" role="alert">{trouble}</p>
                </div>
                <footer class="sheet-foot">
                    <button type="button" class="button line" on:click=move |_| on_close.run(())>
                        {move || words().shell_cancel()}
                    </button>
                    <button type="submit" class="button primary">
                        {move || {
                            if reopen { words().superior_reopen() } else { words().superior_return() }
                        }}
                    </button>
                </footer>
            </form>
        </Sheet>
    }
}
