//! The planned result it served; the usual one stands first.

use super::form::Form;
use crate::components::icon::Icon;
use crate::view::*;
use crate::words::words;
use shared::id::PlannedResultId;
use shared::op::ReasonKind;
use shared::person::PlannedResult;

/// The planned results as choices; a second tap takes the choice back.
#[component]
pub(super) fn Plan(
    /// The form.
    form: Form,
    /// The person's planned results.
    planned: StoredValue<Vec<PlannedResult>>,
    /// The one this work most often served.
    usual: Memo<Option<PlannedResultId>>,
) -> Node {
    let chosen = form.part(|e| e.planned);
    let choice = move |result: PlannedResult| {
        let id = result.id;
        let pressed = move || chosen.get() == Some(id);
        let tap = move |_| {
            let next = (chosen.get_untracked() != Some(id)).then_some(id);
            form.choose(|e| e.planned = next);
        };
        let more = move || {
            (usual.get() == Some(id)).then(|| format!(" · {}", words().author_plan_usual()))
        };
        view! {
            <button
                type="button"
                class="choice"
                aria-pressed=move || pressed().to_string()
                on:click=tap
            >
                <Icon name="check" class="tick-icon" />
                <span class="choice-text">
                    <small>{result.code}{more}</small>
                    {result.title}
                </span>
            </button>
        }
    };
    let sorted = move || {
        let mut all = planned.get_value();
        all.sort_by_key(|result| usual.get() != Some(result.id));
        all
    };
    let head = move || words().author_plan_head();
    view! {
        <Show when=move || !planned.with_value(Vec::is_empty)>
            <div class="field" data-mark=form.is_marked(ReasonKind::Plan).then_some("returned")>
                <p class="choices-head">{head}</p>
                <div class="choices rows" role="group" aria-label=head>
                    <For each=sorted key=|result| result.id children=choice />
                </div>
            </div>
        </Show>
    }
}
