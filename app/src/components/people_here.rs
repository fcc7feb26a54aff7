//! The people who have been at this device, to choose from at the door.

use crate::components::avatar::Avatar;
use crate::components::icon::Icon;
use crate::session::Known;
use crate::view::*;
use crate::words::{self, words};

/// The list; nothing where nobody has been here.
#[component]
pub fn PeopleHere(
    /// Who has been here.
    #[prop(into)]
    people: Signal<Vec<Known>>,
    /// One of them was chosen.
    on_choose: Callback<Known>,
) -> Node {
    let row = move |known: Known| {
        let chosen = known.clone();
        let more = match u64::try_from(known.unsent).unwrap_or(u64::MAX) {
            0 => words().shell_person_clean().to_owned(),
            unsent => words().shell_person_unsent(words::number(unsent)),
        };
        view! {
            <button type="button" class="person-row" on:click=move |_| on_choose.run(chosen.clone())>
                <Avatar name=known.name.clone() />
                <span>
                    <span class="person-name" dir="auto">{known.name.clone()}</span>
                    <span class="person-more">{more}</span>
                </span>
                <Icon name="chevron-right" class="turns" />
            </button>
        }
    };
    let list = move || {
        let people = people.get();
        (!people.is_empty()).then(|| {
            view! {
                <section class="section">
                    <h2>{words().shell_people_here()}</h2>
                    <div class="people">{people.into_iter().map(row).collect::<Vec<_>>()}</div>
                </section>
            }
        })
    };
    view! { {list} }
}
