//! The reports of somebody that nobody has answered: read first, then taken over.

use crate::components::report_view::ReportView;
use crate::components::sheet::Sheet;
use crate::pages::leading::wish::{self, Wish};
use crate::task::spawn;
use crate::view::*;
use crate::words::{self, words};
use shared::acting::{Overdue, Unanswered};
use shared::document::Document;

/// The sheet.
#[component]
pub fn OverdueSheet(
    /// Whose.
    who: Overdue,
    /// Why nothing came of it, in words.
    #[prop(into)]
    trouble: Signal<Option<String>>,
    /// It is being asked.
    #[prop(into)]
    busy: Signal<bool>,
    /// Close without taking over.
    on_close: Callback<()>,
    /// It is asked.
    on_wish: Callback<Wish>,
) -> Node {
    let (id, name) = (who.person.id, who.person.name);
    let read = RwSignal::new(None::<Result<Unanswered, String>>);
    spawn(async move {
        let came = wish::unanswered(id).await;
        read.update(|read| *read = Some(came));
    });
    let reports = move || match read.get() {
        None => view! { <span class="skeleton box"></span> },
        Some(Err(why)) => view! { <p class="gap" role="alert">{why}</p> },
        Some(Ok(all)) => all.into_iter().map(report).collect::<Vec<_>>().into_node(),
    };
    // What has not been read is not taken over.
    let unread = move || busy.get() || !read.with(|read| matches!(read, Some(Ok(_))));
    let title = name.clone();
    let hint = words().superior_acting_take_over_hint(&name);
    view! {
        <Sheet title=Signal::derive(move || title.clone()) on_close>
            <div class="sheet-body">
                {reports}
                <p class="hint" dir="auto">{hint}</p>
                <p class="gap" role="alert">{trouble}</p>
            </div>
            <footer class="sheet-foot">
                <button type="button" class="button line" on:click=move |_| on_close.run(())>
                    {move || words().shell_close()}
                </button>
                <button
                    type="button"
                    class="button primary"
                    disabled=unread
                    on:click=move |_| on_wish.run(Wish::TakeOver(id, name.clone()))
                >
                    {move || words().superior_acting_take_over()}
                </button>
            </footer>
        </Sheet>
    }
}

fn report(document: Document) -> Node {
    let Some(report) = document.body.into_report() else { return Node::Nothing };
    let day = report.day;
    view! {
        <article class="card">
            <h3>{words::date_long(day)}</h3>
            <ReportView report=Signal::derive(move || report.clone()) planned=Signal::derive(Vec::new) />
        </article>
    }
}
