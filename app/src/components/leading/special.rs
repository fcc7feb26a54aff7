//! Reports of people who had been let go when they came: taken in, or set aside with a reason.

use crate::components::report_view::ReportView;
use crate::pages::leading::Open;
use crate::pages::leading::wish::Wish;
use crate::view::*;
use crate::words::{self, words};
use shared::acting::{Exception, Exceptional};
use shared::document::Body;

/// The section; nothing where nothing waits.
#[component]
pub fn SpecialSection(
    /// What waits.
    #[prop(into)]
    special: Signal<Vec<Exceptional>>,
    /// A sheet is wanted.
    on_open: Callback<Open>,
    /// Something is asked.
    on_wish: Callback<Wish>,
) -> Node {
    let card = move |one: Exceptional| {
        let Body::Report(report) = one.body;
        let head = format!("{} · {}", one.author.name, words::date_long(report.day));
        let number = one.number;
        view! {
            <article class="card">
                <h3 dir="auto">{head}</h3>
                <ReportView report=Signal::derive(move || report.clone()) planned=Signal::derive(Vec::new) />
                <div class="banner-actions">
                    <button
                        type="button"
                        class="button primary"
                        on:click=move |_| on_wish.run(Wish::Special(number, Exception::Take))
                    >
                        {words().superior_acting_special_take()}
                    </button>
                    <button
                        type="button"
                        class="button line"
                        on:click=move |_| on_open.run(Open::Aside(number))
                    >
                        {words().superior_acting_special_aside()}
                    </button>
                </div>
            </article>
        }
    };
    move || {
        let all = special.get();
        (!all.is_empty()).then(|| {
            view! {
                <section class="section" aria-labelledby="special-title">
                    <h2 id="special-title">{words().superior_acting_special()}</h2>
                    <p class="note">{words().superior_acting_special_hint()}</p>
                    {all.into_iter().map(card).collect::<Vec<_>>()}
                </section>
            }
        })
    }
}
