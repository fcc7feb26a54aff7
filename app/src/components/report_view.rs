//! A report as its reader sees it: nothing to change, everything said.

use crate::components::entry_line::EntryLine;
pub use crate::components::entry_line::{Remark, RemarkKind};
use crate::components::trail::Trail;
use crate::view::*;
use crate::words::words;
use shared::person::PlannedResult;
use shared::report::Report;

/// The trail of one report, read-only.
#[component]
pub fn ReportView(
    /// The report.
    #[prop(into)]
    report: Signal<Report>,
    /// The planned results its entries may serve.
    #[prop(into)]
    planned: Signal<Vec<PlannedResult>>,
    /// What is said beside its entries.
    #[prop(into, optional)]
    remarks: Signal<Vec<Remark>>,
) -> Node {
    let lines = Memo::new(move |_| EntryLine::of(&report.read(), &planned.read(), &remarks.read()));
    let nothing = move || {
        lines
            .with(Vec::is_empty)
            .then(|| view! { <p class="note">{words().author_no_entries()}</p> })
    };
    view! {
        <Trail lines />
        {nothing}
    }
}
