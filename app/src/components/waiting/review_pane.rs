//! The right pane: the report under review, what lies beside it, and what is said about it.

use crate::components::difference::Difference;
use crate::components::icon::Icon;
use crate::components::report_view::{Remark, RemarkKind, ReportView};
use crate::components::waiting::beside::Beside;
use crate::components::waiting::ground_notice::GroundNotice;
use crate::components::waiting::report_head::ReportHead;
use crate::components::waiting::verdict::Verdict;
use crate::pages::waiting::opened::Scene;
use crate::pages::waiting::review::Ground;
use crate::view::*;
use crate::words::{self, words};
use shared::day::Day;
use shared::document::Document;
use shared::person::{Person, Sight};
use shared::report::Report;
use shared::status::Status;
use shared::usual::Mark;

/// One report, read-only, with everything a decision needs.
#[component]
pub fn ReviewPane(
    /// The report and what became of it.
    #[prop(into)]
    scene: Signal<Scene>,
    /// Its author.
    person: Person,
    /// Names and plans.
    #[prop(into)]
    sight: Signal<Sight>,
    /// The author's last report before this one.
    #[prop(into)]
    before: Signal<Option<Document>>,
    /// Today for the reader.
    #[prop(into)]
    today: Signal<Day>,
    /// The superior wants to see the newest text.
    on_look: Callback<()>,
    /// What is not as usual about it.
    marks: Memo<Vec<Mark>>,
    /// Where its list is.
    list: String,
    /// The conversation beside it.
    talk: Node,
) -> Node {
    let document = Memo::new(move |_| scene.with(|s| s.document.clone()));
    let report = Memo::new(move |_| {
        document.with(|d| d.body.report().cloned().unwrap_or_else(|| Report::new(d.body.day())))
    });
    let returned = Memo::new(move |_| document.with(|d| d.returned.as_ref()?.report().cloned()));
    let day = report.with_untracked(|r| r.day);
    let zone = sight.with_untracked(|s| s.me.zone);
    let planned = Memo::new(move |_| sight.with(|s| s.planned.clone()));
    let remarks = Memo::new(move |_| {
        let named = document.with(remarks).into_iter();
        named.chain(marks.with(|marks| unusual(marks))).collect::<Vec<_>>()
    });
    view! {
        <div class="page">
            <div class="page-head back-link only-one-pane">
                <a class="button quiet" href=list>
                    <Icon name="chevron-left" class="small turns" />
                    {move || words().superior_to_list()}
                </a>
            </div>
            <GroundNotice
                ground=Signal::derive(move || scene.with(|s| s.ground))
                name=person.name.clone()
                on_look
            />
            <article class="report">
                <ReportHead document person today marks />
                // A decision that met a newer text does not hold, and is not shown as if it did.
                <Show when=move || scene.with(|s| s.ground == Ground::Same)>
                    <Verdict
                        document
                        stage=Signal::derive(move || scene.with(|s| s.stage))
                        zone
                        today
                    />
                </Show>
                <Difference before=returned now=Signal::derive(move || Some(report.get())) planned />
                <div class="report-columns">
                    <div class="card">
                        <ReportView report planned remarks />
                        <p class="note">
                            {move || words().superior_minutes(report.with(|r| r.minutes()))}
                        </p>
                    </div>
                    <Beside day before />
                </div>
                <section class="section">
                    <h2>{move || words().superior_talk()}</h2>
                    {talk}
                </section>
            </article>
        </div>
    }
}

/// The entries the superior named when giving the report back, while it stands returned.
fn remarks(document: &Document) -> Vec<Remark> {
    if document.status != Status::Returned {
        return Vec::new();
    }
    let last = document.steps.iter().rev().find_map(|s| s.reason.as_ref());
    last.map(|reason| {
        let words = words().superior_named_entry();
        let remark = |entry| Remark { entry, kind: RemarkKind::Returned, text: words.to_owned() };
        reason.entries.iter().copied().map(remark).collect()
    })
    .unwrap_or_default()
}

/// What stands beside the entries that are not as usual. An obstacle, or a wish for help, says so itself.
fn unusual(marks: &[Mark]) -> Vec<Remark> {
    let remark = |mark: &Mark| {
        let kind = match mark {
            Mark::Quantity(..) => RemarkKind::Differs,
            Mark::Asks(_) => return None,
            Mark::Late(_)
            | Mark::Again(_)
            | Mark::Early
            | Mark::Minutes(_)
            | Mark::Same(_)
            | Mark::New(_)
            | Mark::NoPlan(_)
            | Mark::NoEvidence(_)
            | Mark::Ordered(_) => RemarkKind::Unusual,
        };
        Some(Remark { entry: mark.entry()?, kind, text: words::mark_whole(*mark) })
    };
    marks.iter().filter_map(remark).collect()
}
