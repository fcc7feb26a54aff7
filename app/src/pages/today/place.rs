//! Where it was done, and whether by word of mouth.

use super::form::Form;
use crate::components::text_field::TextField;
use crate::view::*;
use crate::words::{self, words};
use shared::report::{Field, WorkPlace};

/// The work place.
#[component]
pub(super) fn Place(
    /// The form.
    form: Form,
) -> Node {
    let place = form.part(|e| e.place);
    let segments = WorkPlace::ALL.map(|each| {
        view! {
            <label class="segment">
                <input
                    type="radio"
                    name="place"
                    prop:checked=move || place.get() == each
                    on:change=move |_| form.choose(|e| e.place = each)
                />
                {move || words::place(each)}
            </label>
        }
    });
    view! {
        <fieldset class="segments">
            <legend>{move || words().author_place_head()}</legend>
            <div class="segments-row">{segments}</div>
        </fieldset>
    }
}

/// A verbal order, and who gave it.
#[component]
pub(super) fn Order(
    /// The form.
    form: Form,
) -> Node {
    let ordered = form.part(|e| e.ordered_by.is_some());
    let who = form.part(|e| e.ordered_by.clone().unwrap_or_default());
    // A name once written comes back with the tick.
    let last = StoredValue::new(String::new());
    let tick = move |event| {
        let on = event_target_checked(&event);
        if !on {
            last.set_value(who.get_untracked());
        }
        form.choose(|e| e.ordered_by = on.then(|| last.get_value()));
    };
    view! {
        <div class="field">
            <label class="tick">
                <input type="checkbox" prop:checked=ordered on:change=tick />
                <span>{move || words().author_verbal()}</span>
            </label>
            <Show when=move || ordered.get()>
                <TextField
                    id="entry-ordered-by"
                    gap_id="gap-ordered-by"
                    label=Signal::derive(|| words().author_verbal_who().to_owned())
                    text=who
                    gap=form.gap(Field::OrderedBy)
                    change=Callback::new(move |text| form.change(|e| e.ordered_by = Some(text)))
                />
            </Show>
        </div>
    }
}
