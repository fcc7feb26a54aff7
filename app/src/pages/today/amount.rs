//! How much of what.

use super::form::{self, Form};
use super::standard::set_quantity;
use crate::components::field_gap::FieldGap;
use crate::components::quantity_stepper::QuantityStepper;
use crate::view::*;
use crate::words::words;
use shared::op::ReasonKind;
use shared::person::Activity;
use shared::report::Field;

/// Quantity and unit. The unit of a catalogue activity is the catalogue's; of free text the person's.
#[component]
pub(super) fn Amount(
    /// The form.
    form: Form,
    /// The catalogue, for how long so much of it should take.
    catalogue: StoredValue<Vec<Activity>>,
) -> Node {
    let unread = form.unread;
    let missing = form.gap(Field::Quantity);
    let gap = Signal::derive(move || {
        if unread.with(|text| form::is_unread(text.as_ref())) {
            Some(words().author_quantity_unread().to_owned())
        } else {
            missing.get()
        }
    });
    let gap_id = Signal::derive(move || gap.with(Option::is_some).then_some("gap-quantity"));
    let unit = form.part(|e| e.unit.clone());
    let fixed = form.part(|e| e.activity.is_some());
    let unit_gap = form.gap(Field::Unit);
    let own_unit = move || {
        let described = move || unit_gap.with(Option::is_some).then_some("gap-unit");
        view! {
            <span class="unit">
                <input
                    class="input"
                    id="entry-unit"
                    dir="auto"
                    autocomplete="off"
                    aria-label=move || words().author_unit()
                    placeholder=move || words().author_unit()
                    aria-invalid=move || unit_gap.with(Option::is_some).then_some("true")
                    aria-describedby=described
                    prop:value=unit
                    on:input=move |e| form.change(|entry| entry.unit = event_target_value(&e))
                />
            </span>
        }
    };
    let change = Callback::new(move |quantity| {
        form.change(|entry| catalogue.with_value(|c| set_quantity(entry, quantity, c)));
    });
    // An activity of the catalogue without a unit has nothing to count.
    let counts = Memo::new(move |_| !fixed.get() || unit.with(|u| !u.is_empty()));
    view! {
        <Show when=move || counts.get()>
            <div class="field" data-mark=form.is_marked(ReasonKind::Quantity).then_some("returned")>
                <label for="entry-quantity">{move || words().author_quantity()}</label>
                <div class="quantity">
                    <QuantityStepper
                        quantity=form.part(|e| e.quantity)
                        gap_id
                        unread
                        change
                    />
                    <Show when=move || fixed.get() fallback=own_unit>
                        <span class="unit">{unit}</span>
                    </Show>
                </div>
                <FieldGap id="gap-quantity" text=gap />
                <FieldGap id="gap-unit" text=unit_gap />
            </div>
        </Show>
    }
}
