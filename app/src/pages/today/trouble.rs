//! What stood in the way and what would help, folded away until wanted.

use super::form::Form;
use crate::components::icon::Icon;
use crate::components::text_field::TextField;
use crate::view::*;
use crate::words::words;
use shared::report::Field;

/// Obstacle and wish for help.
#[component]
pub(super) fn Trouble(
    /// The form.
    form: Form,
) -> Node {
    let open = form.at_first(|e| !e.obstacle.is_empty() || !e.help.is_empty());
    view! {
        <details class="fold" open=open>
            <summary>
                <Icon name="help-hand" />
                {move || words().author_obstacle_fold()}
                <Icon name="chevron-down" />
            </summary>
            <div class="fold-body">
                <TextField
                    id="entry-obstacle"
                    gap_id="gap-obstacle"
                    label=Signal::derive(|| words().author_obstacle_label().to_owned())
                    text=form.part(|e| e.obstacle.clone())
                    gap=form.gap(Field::Obstacle)
                    long=true
                    change=Callback::new(move |text| form.change(|e| e.obstacle = text))
                />
                <TextField
                    id="entry-help"
                    gap_id="gap-help"
                    label=Signal::derive(|| words().author_help_label().to_owned())
                    text=form.part(|e| e.help.clone())
                    gap=form.gap(Field::Help)
                    long=true
                    change=Callback::new(move |text| form.change(|e| e.help = text))
                />
            </div>
        </details>
    }
}
