//! The foot of the sheet: how keeping stands, in words that are true, and the way out.

use super::form::{Form, Keeping};
use crate::components::icon::Icon;
use crate::view::*;
use crate::words::{self, words};

/// The foot.
#[component]
pub(super) fn Foot(
    /// The form.
    form: Form,
) -> Node {
    let state = move || match form.keeping() {
        Keeping::Nothing | Keeping::Kept if form.is_kept() => {
            ("saved", "phone-ok", words().author_kept().to_owned())
        }
        Keeping::Nothing | Keeping::Kept => {
            ("saved", "phone", words().author_keeping_nothing().to_owned())
        }
        Keeping::Waits => ("syncing", "phone", words().author_keeping().to_owned()),
        Keeping::Failed(why) => {
            let what = words().author_not_kept();
            ("attention", "alert", format!("{what}. {}", words::trouble(&why)))
        }
    };
    let state = Memo::new(move |_| state());
    let failed = move || state.with(|s| s.0 == "attention");
    view! {
        <footer class="sheet-foot">
            <p class="sync" data-state=move || state.get().0 role="status" data-testid="keeping">
                {move || view! { <Icon name=state.get().1 /> }}
                <span>{move || state.get().2}</span>
            </p>
            <Show when=failed>
                <button type="button" class="button line" on:click=move |_| form.leave_anyway()>
                    {move || words().author_leave_anyway()}
                </button>
                <button type="button" class="button primary" on:click=move |_| form.keep()>
                    {move || words().author_try_again()}
                </button>
            </Show>
            <Show when=move || !failed()>
                <Show when=move || form.is_kept()>
                    <button type="button" class="button line" on:click=move |_| form.remove()>
                        <Icon name="trash" class="small" />
                        {move || words().author_delete()}
                    </button>
                </Show>
                <button type="button" class="button primary" on:click=move |_| form.close()>
                    {move || words().author_done()}
                </button>
            </Show>
        </footer>
    }
}
