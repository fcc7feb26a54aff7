//! A text of one line or many, with its label and what it still needs.

use crate::components::field_gap::FieldGap;
use crate::view::*;

/// A text field.
#[component]
pub fn TextField(
    /// Unique on the page.
    id: &'static str,
    /// Unique on the page: where it says what is needed.
    gap_id: &'static str,
    /// Its label.
    #[prop(into)]
    label: Signal<String>,
    /// Said after the label.
    #[prop(into, optional)]
    more: Signal<Option<String>>,
    /// Said below the label.
    #[prop(into, optional)]
    placeholder: Signal<Option<String>>,
    /// The text.
    #[prop(into)]
    text: Signal<String>,
    /// What is needed, if something is.
    #[prop(into)]
    gap: Signal<Option<String>>,
    /// Whether the superior marked it.
    #[prop(into, optional)]
    marked: Signal<bool>,
    /// Whether it takes many lines.
    #[prop(optional)]
    long: bool,
    /// The text is another one.
    change: Callback<String>,
) -> Node {
    let invalid = move || gap.with(Option::is_some).then_some("true");
    let described = move || gap.with(Option::is_some).then_some(gap_id);
    let field = if long {
        view! {
            <textarea
                class="input"
                rows="2"
                id=id
                dir="auto"
                placeholder=placeholder
                aria-invalid=invalid
                aria-describedby=described
                prop:value=text
                on:input=move |e| change.run(event_target_value(&e))
            ></textarea>
        }
    } else {
        view! {
            <input
                class="input"
                id=id
                dir="auto"
                autocomplete="off"
                placeholder=placeholder
                aria-invalid=invalid
                aria-describedby=described
                prop:value=text
                on:input=move |e| change.run(event_target_value(&e))
            />
        }
    };
    view! {
        <div class="field" data-mark=move || marked.get().then_some("returned")>
            <label for=id>
                {label}
                {move || more.get().map(|more| view! { " " <span class="label-more">{more}</span> })}
            </label>
            {field}
            <FieldGap id=gap_id text=gap />
        </div>
    }
}
