//! A choice between a few things, all of them in sight.

use crate::view::*;

/// One choice as a row of segments inside a setting.
#[component]
pub fn Segments<T>(
    /// Name of the group of radio buttons, unique on the page.
    name: &'static str,
    /// What it is called.
    #[prop(into)]
    label: Signal<&'static str>,
    /// What can be chosen.
    choices: Vec<T>,
    /// What each is called.
    said: fn(T) -> &'static str,
    /// What is chosen.
    #[prop(into)]
    chosen: Signal<T>,
    /// Something was chosen.
    on_choose: Callback<T>,
) -> Node
where
    T: Copy + PartialEq + Send + Sync + 'static,
{
    let segment = move |choice: T| {
        view! {
            <label class="segment">
                <input
                    type="radio"
                    name=name
                    prop:checked=move || chosen.get() == choice
                    on:change=move |_| on_choose.run(choice)
                />
                {move || said(choice)}
            </label>
        }
    };
    view! {
        <div class="segments-row" role="radiogroup" aria-label=label>
            {choices.into_iter().map(segment).collect::<Vec<_>>()}
        </div>
    }
}
