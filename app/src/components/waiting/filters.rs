//! What of all that waits is shown: everything, the unusual, what waits long, one person's.

use crate::components::icon::Icon;
use crate::pages::waiting::queue::{Counts, Filter};
use crate::view::*;
use crate::words::{self, words};
use shared::id::EmployeeId;

/// The filters, each with how much is behind it.
#[component]
pub fn Filters(
    /// The one that is chosen.
    filter: RwSignal<Filter>,
    /// How much there is.
    counts: Memo<Counts>,
    /// Who waits, in the order of the list.
    people: Memo<Vec<(EmployeeId, String)>>,
) -> Node {
    let chip = move |this: Filter| {
        view! {
            <button
                type="button"
                class="choice"
                aria-pressed=move || (filter.get() == this).to_string()
                on:click=move |_| filter.set(this)
            >
                <Icon name="check" class="tick-icon" />
                <span class="choice-text">{move || name_of(this)}</span>
                <span class="person-more">{move || words::count(counts.with(|c| c.of(this)))}</span>
            </button>
        }
    };
    let unusual = move || {
        // Where nothing is unusual there is nothing to choose; whoever looks at it is not left without it.
        let some = counts.with(|c| c.unusual > 0) || filter.get() == Filter::Unusual;
        some.then(|| chip(Filter::Unusual))
    };
    let options = move || {
        let person = |(id, name): (EmployeeId, String)| {
            let chosen = move || filter.get() == Filter::Person(id);
            view! { <option value=id.to_string() selected=chosen>{name}</option> }
        };
        people.get().into_iter().map(person).collect::<Vec<_>>()
    };
    let choose = move |event: web_sys::Event| {
        let person = event_target_value(&event).parse();
        filter.set(person.map_or(Filter::All, Filter::Person));
    };
    view! {
        <div class="choices filters" role="group" aria-label=move || words().waiting_filters()>
            {chip(Filter::All)}
            {unusual}
            {chip(Filter::Long)}
            <select
                class="choice"
                aria-label=move || words().waiting_filter_person()
                data-chosen=move || matches!(filter.get(), Filter::Person(_)).to_string()
                on:change=choose
            >
                <option value="" selected=move || !matches!(filter.get(), Filter::Person(_))>
                    {move || words().waiting_filter_person()}
                </option>
                {options}
            </select>
        </div>
    }
}

fn name_of(filter: Filter) -> &'static str {
    match filter {
        Filter::All => words().waiting_filter_all(),
        Filter::Unusual => words().waiting_filter_unusual(),
        Filter::Long => words().waiting_filter_long(),
        Filter::Person(_) => words().waiting_filter_person(),
    }
}
