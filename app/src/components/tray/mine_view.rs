//! What a person did, shown again: their text, their words, or the name of the deed.

use crate::components::report_view::{Remark, ReportView};
use crate::pages::tray::matter::{Matter, Mine};
use crate::view::*;
use shared::person::PlannedResult;

/// The person's own side of a matter.
#[component]
pub fn MineView(
    /// The matter.
    matter: Matter,
    /// The planned results its entries may serve.
    #[prop(into)]
    planned: Signal<Vec<PlannedResult>>,
    /// What is said beside its entries.
    #[prop(into, optional)]
    remarks: Signal<Vec<Remark>>,
) -> Node {
    match matter.mine() {
        Mine::Text(report) => {
            let report = Signal::from(report.clone());
            view! { <ReportView report planned remarks /> }
        }
        Mine::Words(words) => view! { <p class="own-words" dir="auto">{words}</p> },
        Mine::Mark(name) => view! { <p>{name}</p> },
    }
}
