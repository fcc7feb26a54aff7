//! The same person's report of the day before, in short, beside the one under review.

use crate::view::*;
use crate::words::{self, words};
use shared::day::Day;
use shared::document::Document;
use shared::report::Entry;

/// The earlier report, or that there is none.
#[component]
pub fn Beside(
    /// The day of the report under review.
    day: Day,
    /// The last report before it.
    #[prop(into)]
    before: Signal<Option<Document>>,
) -> Node {
    let inside = move || match before.get().and_then(|d| Some((d.status, d.body.into_report()?))) {
        None => view! { <p class="note">{words().superior_beside_none()}</p> },
        Some((status, report)) => {
            let yesterday = report.day.plus(1) == day;
            let title = if yesterday {
                words().superior_beside_yesterday().to_owned()
            } else {
                words::date_short(report.day)
            };
            let lines: Vec<_> = report.by_time().into_iter().map(line).collect();
            let minutes = words().superior_minutes(words::number(report.minutes().into()));
            view! {
                <h2>
                    {title}
                    <span>{format!(" · {}", words::status(status))}</span>
                </h2>
                <div class="card flat">
                    {lines}
                    <p class="beside-line">
                        <b>{words().superior_beside_minutes()}</b>
                        <b>{minutes}</b>
                    </p>
                </div>
            }
        }
    };
    view! { <aside class="beside" aria-label=move || words().superior_beside_label()>{inside}</aside> }
}

fn line(entry: &Entry) -> Node {
    let amount = match (entry.quantity, entry.span()) {
        (Some(quantity), _) => format!("{} {}", words::quantity(quantity), entry.unit),
        (None, Some(span)) => words().superior_minutes(words::number(span.minutes().into())),
        (None, None) => String::new(),
    };
    view! {
        <p class="beside-line">
            <span dir="auto">{entry.title.clone()}</span>
            <span dir="auto">{amount}</span>
        </p>
    }
}
