//! A password that can be shown: small keyboards and hidden letters lock people out.

use crate::components::icon::Icon;
use crate::view::*;
use crate::words::words;
use leptos::html::Input;

/// The field, with its button and the sentence about what is missing.
#[component]
pub fn PasswordField(
    /// What is typed.
    value: RwSignal<String>,
    /// To put the focus here.
    node: NodeRef<Input>,
    /// What is missing, in words.
    #[prop(into)]
    gap: Signal<Option<String>>,
) -> Node {
    let shown = RwSignal::new(false);
    let some_gap = move || gap.with(Option::is_some);
    view! {
        <div class="field">
            <label for="password">{move || words().shell_password()}</label>
            <span class="field-with-action">
                <input
                    class="input"
                    id="password"
                    name="password"
                    autocomplete="current-password"
                    autocapitalize="none"
                    spellcheck="false"
                    aria-describedby="password-gap"
                    type=move || if shown.get() { "text" } else { "password" }
                    aria-invalid=move || some_gap().to_string()
                    node_ref=node
                    prop:value=value
                    on:input=move |e| value.set(event_target_value(&e))
                />
                <button
                    type="button"
                    class="icon-button"
                    aria-pressed=move || shown.get().to_string()
                    aria-label=move || words().shell_show_password()
                    on:click=move |_| shown.update(|s| *s = !*s)
                >
                    {move || {
                        let name = if shown.get() { "eye-off" } else { "eye" };
                        view! { <Icon name /> }
                    }}
                </button>
            </span>
            <p class="gap" id="password-gap">{gap}</p>
        </div>
    }
}
