//! Whose reports have waited too long for one of the reader's people.

use crate::components::avatar::Avatar;
use crate::pages::leading::Open;
use crate::view::*;
use crate::words::{self, words};
use shared::acting::{Leading, Overdue};

/// The section; nothing where nothing waits.
#[component]
pub fn OverdueSection(
    /// What this device knows.
    #[prop(into)]
    leading: Signal<Leading>,
    /// A sheet is wanted.
    on_open: Callback<Open>,
) -> Node {
    let row = move |one: Overdue| {
        let count = words::number(u64::from(one.reports));
        let more =
            words().superior_acting_overdue_row(count, &one.superior, words::date_short(one.since));
        let name = one.person.name.clone();
        let shown = name.clone();
        view! {
            <div class="setting">
                <Avatar name />
                <span>
                    <span class="setting-name" dir="auto">{shown}</span>
                    <span class="setting-more" dir="auto">{more}</span>
                </span>
                <button
                    type="button"
                    class="button quiet"
                    on:click=move |_| on_open.run(Open::Overdue(one.clone()))
                >
                    {words().superior_acting_read()}
                </button>
            </div>
        }
    };
    move || {
        let all = leading.with(|l| l.overdue.clone());
        (!all.is_empty()).then(|| {
            view! {
                <section class="section" aria-labelledby="overdue-title">
                    <h2 id="overdue-title">{words().superior_acting_overdue()}</h2>
                    <div class="settings">{all.into_iter().map(row).collect::<Vec<_>>()}</div>
                </section>
            }
        })
    }
}
