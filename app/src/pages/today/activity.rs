//! What it was: one tap fills it from the last day, from what the person often does, or from the
//! catalogue.

use super::form::Form;
use super::habits::{Offers, Template};
use crate::components::focus::{after_drawing, focus};
use crate::components::icon::Icon;
use crate::view::*;
use crate::words::{self, words};

/// The chips. Folded away once something was chosen.
#[component]
pub(super) fn Activities(
    /// The form to fill.
    form: Form,
    /// What is offered.
    offers: StoredValue<Offers>,
    /// Whether the chips are open.
    choosing: RwSignal<bool>,
) -> Node {
    let choose = move |template: Template| {
        form.choose(|entry| template.fill(entry));
        choosing.set(false);
        // The chip that had the focus is gone; the way back to the chips stands in its place.
        request_animation_frame(|| focus("#choose-again"));
    };
    let group = move |icon: &'static str, head: String, templates: &[Template]| {
        let chips = templates.iter().cloned().map(|t| view! { <Chip template=t choose /> });
        let chips: Vec<_> = chips.collect();
        (!chips.is_empty()).then(|| {
            let label = head.clone();
            view! {
                <div>
                    <p class="choices-head">
                        <Icon name=icon class="small" />
                        {head}
                    </p>
                    <div class="choices" role="group" aria-label=label>
                        {chips}
                    </div>
                </div>
            }
        })
    };
    let groups = move || {
        offers.with_value(|offers| {
            let last = offers.last_day.as_ref().map(|(day, templates)| {
                group("history", words().author_choose_last(words::date_short(*day)), templates)
            });
            let often = group("star", words().author_choose_often().to_owned(), &offers.favourites);
            let rest =
                group("search", words().author_choose_catalogue().to_owned(), &offers.catalogue);
            view! {
                {last}
                {often}
                {rest}
            }
        })
    };
    let again = move || {
        (!offers.with_value(Offers::is_empty)).then(|| {
            view! {
                <button
                    type="button"
                    class="button quiet"
                    id="choose-again"
                    on:click=move |_| {
                        choosing.set(true);
                        // The button goes; what it opened stands in its place.
                        after_drawing(|| focus("dialog .choice"));
                    }
                >
                    <Icon name="edit" class="small" />
                    {move || words().author_choose_other()}
                </button>
            }
        })
    };
    view! {
        <Show when=move || choosing.get() fallback=again>
            {groups}
        </Show>
    }
}

/// One beginning.
#[component]
fn Chip<F>(template: Template, choose: F) -> Node
where
    F: Fn(Template) + Copy + 'static,
{
    let amount = template.quantity.map(|quantity| {
        words().author_template_quantity(words::quantity(quantity), &template.unit)
    });
    let minutes = template.minutes.map(|minutes| {
        let minutes = words::number(u64::from(minutes));
        if template.each {
            words().author_template_each(minutes, &template.unit)
        } else {
            words().author_template_minutes(minutes)
        }
    });
    let more: Vec<String> = amount.into_iter().chain(minutes).collect();
    let more = (!more.is_empty()).then(|| view! { <small>{more.join(" · ")}</small> });
    let title = template.title.clone();
    view! {
        <button type="button" class="choice" on:click=move |_| choose(template.clone())>
            <span class="choice-text">{title}{more}</span>
        </button>
    }
}
