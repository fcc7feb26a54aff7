//! Reports that came when their author had been let go, or their period was closed for good: taken in, or set aside
//! with a reason.

use crate::components::report_view::ReportView;
use crate::components::waiting::report_head::LateReason;
use crate::pages::leading::Open;
use crate::pages::leading::wish::Wish;
use crate::view::*;
use crate::words::{self, words};
use shared::acting::{Exception, Exceptional};

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
        let Some(report) = one.body.into_report() else { return Node::Nothing };
        let head = format!("{} · {}", one.author.name, words::date_long(report.day));
        let number = one.number;
        let hint = move || {
            let words = words();
            if one.closed {
                words.superior_late_special_closed()
            } else {
                words.superior_late_special_left()
            }
        };
        let late = one.late.map(|why| view! { <LateReason why /> });
        view! {
            <article class="card">
                <h3 dir="auto">{head}</h3>
                <p class="note">{hint}</p>
                {late}
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
                    {all.into_iter().map(card).collect::<Vec<_>>()}
                </section>
            }
        })
    }
}
