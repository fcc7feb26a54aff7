//! What a field still needs, beside the field.

use crate::components::icon::Icon;
use crate::view::*;

/// The words, or nothing.
#[component]
pub fn FieldGap(
    /// Unique on the page; the field points to it.
    id: &'static str,
    /// What is needed, if something is.
    #[prop(into)]
    text: Signal<Option<String>>,
) -> Node {
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
