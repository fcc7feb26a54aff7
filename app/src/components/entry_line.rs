//! One entry as it stands in a trail: its times, what it was, how much, what it served, and what is said
//! beside it.

use crate::components::evidence::EvidenceList;
use crate::components::icon::Icon;
use crate::components::shortened::shortened;
use crate::later::behind;
use crate::view::*;
use crate::words::{self, words};
use shared::evidence::Evidence;
use shared::id::EntryId;
use shared::person::PlannedResult;
use shared::report::{Entry, Report, WorkPlace};

/// Something to be said beside an entry.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Remark {
    /// The entry.
    pub entry: EntryId,
    /// What sort of remark.
    pub kind: RemarkKind,
    /// The words.
    pub text: String,
}

/// What sort of remark stands beside an entry.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RemarkKind {
    /// The superior named this entry when giving the report back.
    Returned,
    /// Something keeps the report from being sent.
    Gap,
    /// The browser has lost a piece of its evidence.
    Lost,
    /// The amount is not as usual.
    Differs,
    /// Something else is not as usual: a place to look at.
    Unusual,
    /// Another text of the same report says something else.
    Unlike,
}

/// One entry as it stands in the trail.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EntryLine {
    /// The entry's id, and its number among those with the same id: a report that came from elsewhere
    /// may be wrong about them, and is shown all the same.
    pub key: (EntryId, usize),
    /// The entry.
    pub entry: Entry,
    /// The planned result it serves.
    pub plan: Option<String>,
    /// What is said beside it.
    pub remarks: Vec<Remark>,
}

impl EntryLine {
    /// The lines of a report, by time.
    #[must_use]
    pub fn of(report: &Report, planned: &[PlannedResult], remarks: &[Remark]) -> Vec<Self> {
        let mut lines = Vec::<Self>::new();
        for entry in report.by_time() {
            let plan = entry.planned.and_then(|id| planned.iter().find(|p| p.id == id));
            lines.push(Self {
                key: (entry.id, lines.iter().filter(|l| l.entry.id == entry.id).count()),
                entry: entry.clone(),
                plan: plan.map(|p| format!("{} · {}", p.code, p.title)),
                remarks: remarks.iter().filter(|r| r.entry == entry.id).cloned().collect(),
            });
        }
        lines
    }

    fn mark(&self) -> Option<&'static str> {
        let has = |kind| self.remarks.iter().any(|r| r.kind == kind);
        if has(RemarkKind::Gap) || has(RemarkKind::Lost) {
            Some("gap")
        } else {
            has(RemarkKind::Returned).then_some("returned")
        }
    }
}

/// One line of the trail; a button where `open` is given.
#[component]
pub fn EntryRow(
    /// The line.
    line: EntryLine,
    /// Opens the entry.
    #[prop(optional_no_strip)]
    open: Option<Callback<EntryId>>,
) -> Node {
    let id = line.entry.id;
    let mark = line.mark();
    let (start, end) = (line.entry.start.map(words::clock), line.entry.end.map(words::clock));
    let body = match open {
        Some(open) => view! {
            <button type="button" class="entry-body" on:click=move |_| open.run(id)>
                <span class="visually-hidden">{words().author_change_entry()}" "</span>
                {inside(&line, false)}
            </button>
        },
        None => {
            let evidence = (!line.entry.evidence.is_empty()).then(|| {
                let pieces = line.entry.evidence.clone();
                behind(move || later_evidence(pieces.clone()))
            });
            view! { <div class="entry-body">{inside(&line, true)}{evidence}</div> }
        }
    };
    view! {
        <li class="entry" data-mark=mark>
            <time class="entry-time">{start}<span>{end}</span></time>
            <span class="stone"></span>
            {body}
        </li>
    }
}

/// The door to the pictures.
#[inline(never)]
fn later_evidence(pieces: Vec<Evidence>) -> Node {
    view! { <EvidenceList evidence=Signal::derive(move || pieces.clone()) /> }
}

/// The words of an entry. Only spans, since it may stand in a button.
fn inside(line: &EntryLine, whole: bool) -> Node {
    let Entry { title, description, ordered_by, obstacle, help, place, .. } = &line.entry;
    let untitled = title.trim().is_empty();
    let title = if untitled { words().author_untitled().to_string() } else { title.clone() };
    let amount = line.entry.quantity.map(|q| {
        let amount = format!("{} {}", words::quantity(q), line.entry.unit);
        match line.remarks.iter().find(|r| r.kind == RemarkKind::Differs) {
            Some(usual) => view! {
                <mark class="differs">{amount}</mark>
                " "
                <span class="quiet-text">{usual.text.clone()}</span>
            },
            None => amount.into_node(),
        }
    });
    let mut more = Vec::<String>::new();
    if line.entry.span().is_some_and(|s| s.end > shared::day::DAY_MINUTES) {
        more.push(words().author_next_day().to_string());
    }
    if *place != WorkPlace::Office {
        more.push(words::place(*place).to_string());
    }
    if let Some(who) = ordered_by {
        more.push(words().author_verbal_by(who).to_string());
    }
    let more = more.join(" · ");
    let between = (amount.is_some() && !more.is_empty()).then_some(" · ");
    let has_facts = amount.is_some() || !more.is_empty();
    let facts =
        has_facts.then(|| view! { <span class="entry-text">{amount}{between}{more}</span> });
    let said = |text: &String| {
        (whole && !text.is_empty())
            .then(|| view! { <span class="entry-text quiet-text">{text.clone()}</span> })
    };
    let trouble = |label: String, text: &String, kind: &'static str| {
        (!text.is_empty()).then(|| {
            let text = text.clone();
            view! {
                <span class="entry-text">
                    <span class=format!("chip {kind}")>{label}</span>
                    " "
                    {text}
                </span>
            }
        })
    };
    let plan = line.plan.as_ref().map(|plan| {
        let plan = if whole { plan.clone() } else { shortened(plan, 30) };
        view! { <span class="chips"><span class="chip accent">{plan}</span></span> }
    });
    let count = line.entry.evidence.len();
    let evidence = (count > 0 && !whole).then(|| {
        let count = words().core_evidence_count(count);
        view! { <span class="chips"><span class="chip"><Icon name="camera" />{count}</span></span> }
    });
    let unusual: Vec<_> = line
        .remarks
        .iter()
        .filter(|r| r.kind == RemarkKind::Unusual)
        .map(|r| view! { <span class="chip wait">{r.text.clone()}</span> })
        .collect();
    let unusual = (!unusual.is_empty()).then(|| view! { <span class="chips">{unusual}</span> });
    let remarks: Vec<_> = line
        .remarks
        .iter()
        .filter(|r| !matches!(r.kind, RemarkKind::Differs | RemarkKind::Unusual))
        .map(|r| view! { <span class="entry-remark"><Icon name="alert" class="small" />{r.text.clone()}</span> })
        .collect();
    view! {
        <span class="entry-title">{title}</span>
        {facts}
        {said(description)}
        {trouble(words().author_obstacle().to_string(), obstacle, "wait")}
        {trouble(words().author_help().to_string(), help, "seen")}
        {plan}
        {evidence}
        {unusual}
        {remarks}
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use shared::day::{Day, TimeOfDay};

    #[test]
    fn two_entries_of_one_id_are_both_shown() {
        let entry = |start| Entry { start: TimeOfDay::new(start), ..Entry::new(EntryId::new(1)) };
        let day = Day::parse("2026-11-21").unwrap();
        let report = Report { day, entries: vec![entry(600), entry(450)] };
        let lines = EntryLine::of(&report, &[], &[]);
        assert_eq!(lines.iter().map(|l| l.key.1).collect::<Vec<_>>(), [0, 1]);
        assert_eq!(lines[0].entry.start, TimeOfDay::new(450), "by time");
    }

    #[test]
    fn a_gap_is_marked_before_a_return() {
        let remark = |kind| Remark { entry: EntryId::new(1), kind, text: String::new() };
        let day = Day::parse("2026-11-21").unwrap();
        let report = Report { day, entries: vec![Entry::new(EntryId::new(1))] };
        let marks = |remarks: &[Remark]| EntryLine::of(&report, &[], remarks)[0].mark();
        assert_eq!(marks(&[]), None);
        assert_eq!(marks(&[remark(RemarkKind::Differs)]), None);
        assert_eq!(marks(&[remark(RemarkKind::Returned)]), Some("returned"));
        assert_eq!(marks(&[remark(RemarkKind::Returned), remark(RemarkKind::Gap)]), Some("gap"));
    }
}
