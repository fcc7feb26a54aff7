//! What a field still needs, beside the field.

use crate::components::icon::Icon;
use leptos::prelude::*;

/// The words, or nothing.
#[component]
pub fn FieldGap(
    /// Unique on the page; the field points to it.
    id: &'static str,
    /// What is needed, if something is.
    #[prop(into)]
    text: Signal<Option<String>>,
) -> impl IntoView {
    move || {
        text.get().map(|text| {
            view! {
                <p class="gap" id=id>
                    <Icon name="alert" />
                    {text}
                </p>
            }
        })
    }
}
