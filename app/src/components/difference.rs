//! What has changed in a report since it was given back, for its author and for the superior: entry by entry,
//! field by field, both texts beside each other.

use crate::components::entry_line::{Remark, RemarkKind};
use crate::view::*;
use crate::words::{self, words};
use shared::person::PlannedResult;
use shared::report::{Entry, Field, Report};

/// What became of one entry.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Changed {
    title: String,
    how: How,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum How {
    Added,
    Removed,
    /// The name of a field, what it said, and what it says.
    Edited(Vec<(&'static str, String, String)>),
}

/// The change; nothing where the report was never given back.
#[component]
pub fn Difference(
    /// The text that was given back.
    #[prop(into)]
    before: Signal<Option<Report>>,
    /// The text now.
    #[prop(into)]
    now: Signal<Option<Report>>,
    /// What the entries can serve.
    #[prop(into)]
    planned: Signal<Vec<PlannedResult>>,
) -> Node {
    let changes = Memo::new(move |_| {
        let (before, now) = (before.get()?, now.get()?);
        Some(changes(&before, &now, &planned.read()))
    });
    move || {
        changes.get().map(|changes| {
            let none = changes
                .is_empty()
                .then(|| view! { <p class="note">{words().core_changed_none()}</p> });
            let rows = changes.into_iter().map(row).collect::<Vec<_>>();
            view! {
                <section class="card flat changed" aria-labelledby="changed-head">
                    <h2 id="changed-head">{words().core_changed_title()}</h2>
                    {none}
                    {rows}
                </section>
            }
        })
    }
}

fn row(Changed { title, how }: Changed) -> Node {
    let words = words();
    let how = match how {
        How::Added => view! { <span class="chip good">{words.core_changed_added()}</span> },
        How::Removed => view! { <span class="chip back">{words.core_changed_removed()}</span> },
        How::Edited(fields) => {
            view! { <dl>{fields.into_iter().map(field).collect::<Vec<_>>()}</dl> }
        }
    };
    view! {
        <div class="changed-entry">
            <h3 dir="auto">{title}</h3>
            {how}
        </div>
    }
}

fn field((name, before, now): (&'static str, String, String)) -> Node {
    let words = words();
    let said =
        |text: String| if text.is_empty() { words.core_changed_empty().to_owned() } else { text };
    view! {
        <dt>{name}</dt>
        <dd>
            <span class="visually-hidden">{words.core_changed_before()}": "</span>
            <del dir="auto">{said(before)}</del>
            <span class="visually-hidden">", "{words.core_changed_now()}": "</span>
            <ins dir="auto">{said(now)}</ins>
        </dd>
    }
}

/// What changed from one text to the other: in the order of the new one, what is gone at the end.
fn changes(before: &Report, now: &Report, planned: &[PlannedResult]) -> Vec<Changed> {
    let title = |entry: &Entry| match entry.title.trim() {
        "" => words().author_untitled().to_owned(),
        title => title.to_owned(),
    };
    let mut changes = Vec::new();
    for entry in now.by_time() {
        let was = before.entries.iter().find(|e| e.id == entry.id);
        let how = was.map_or(How::Added, |was| How::Edited(edited(was, entry, planned)));
        if how != How::Edited(Vec::new()) {
            changes.push(Changed { title: title(entry), how });
        }
    }
    let gone = before.by_time().into_iter().filter(|e| now.entries.iter().all(|n| n.id != e.id));
    changes.extend(gone.map(|entry| Changed { title: title(entry), how: How::Removed }));
    changes
}

/// Which entries of `mine` say something else than those of `theirs`, and in which fields.
#[must_use]
pub fn unlike(mine: &Report, theirs: &Report, planned: &[PlannedResult]) -> Vec<Remark> {
    let remark = |entry: &Entry| {
        let text = match theirs.entry(entry.id) {
            None => words().superior_unlike_only().to_owned(),
            Some(there) => {
                let fields = edited(there, entry, planned);
                let names: Vec<_> = fields.into_iter().map(|(name, ..)| name).collect();
                if names.is_empty() {
                    return None;
                }
                words().superior_unlike(names.join(", "))
            }
        };
        Some(Remark { entry: entry.id, kind: RemarkKind::Unlike, text })
    };
    mine.entries.iter().filter_map(remark).collect()
}

fn edited(
    before: &Entry,
    now: &Entry,
    planned: &[PlannedResult],
) -> Vec<(&'static str, String, String)> {
    let (before, now) = (told(before, planned), told(now, planned));
    let pairs = before.into_iter().zip(now);
    let changed = pairs.filter(|((_, before), (_, now))| before != now);
    changed.map(|((name, before), (_, now))| (name, before, now)).collect()
}

/// Every field of an entry by its name, in words.
fn told(entry: &Entry, planned: &[PlannedResult]) -> [(&'static str, String); 10] {
    let clock = |time: Option<_>| time.map_or_else(|| "…".to_owned(), words::clock);
    let time = match (entry.start, entry.end) {
        (None, None) => String::new(),
        (start, end) => format!("{}–{}", clock(start), clock(end)),
    };
    let evidence: Vec<String> = entry.evidence.iter().map(words::evidence).collect();
    let amount = entry.quantity.map(words::quantity).unwrap_or_default();
    let plan = entry.planned.map(|id| {
        let known = planned.iter().find(|p| p.id == id);
        known.map_or_else(|| words().core_changed_other_plan().to_owned(), |p| p.title.clone())
    });
    [
        (words::field(Field::Title), entry.title.clone()),
        (words::field(Field::Time), time),
        (words::field(Field::Quantity), format!("{amount} {}", entry.unit).trim().to_owned()),
        (words().author_plan_head(), plan.unwrap_or_default()),
        (words::field(Field::Description), entry.description.clone()),
        (words().author_place_head(), words::place(entry.place).to_owned()),
        (words::field(Field::OrderedBy), entry.ordered_by.clone().unwrap_or_default()),
        (words::field(Field::Obstacle), entry.obstacle.clone()),
        (words::field(Field::Help), entry.help.clone()),
        (words::field(Field::Evidence), evidence.join(", ")),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;
    use shared::day::Day;
    use shared::id::EntryId;
    use shared::report::Quantity;

    fn entry(n: u32, title: &str) -> Entry {
        Entry { title: title.into(), ..Entry::new(EntryId::new(n)) }
    }

    fn report(entries: Vec<Entry>) -> Report {
        Report { entries, ..Report::new(Day::parse("2026-11-20").expect("a day")) }
    }

    #[test]
    fn what_is_new_what_is_gone_and_what_says_something_else() {
        let before = report(vec![entry(1, "Mengajar"), entry(2, "Rapat"), entry(3, "Piket")]);
        let mended =
            Entry { quantity: Quantity::parse("36"), unit: "siswa".into(), ..entry(1, "Mengajar") };
        let now = report(vec![mended, entry(2, "Rapat"), entry(4, "Les")]);
        let changes = changes(&before, &now, &[]);
        let amount = (words::field(Field::Quantity), String::new(), "36 siswa".to_owned());
        let wanted =
            [("Mengajar", How::Edited(vec![amount])), ("Les", How::Added), ("Piket", How::Removed)];
        assert_eq!(changes, wanted.map(|(title, how)| Changed { title: title.into(), how }));
    }

    #[test]
    fn each_of_two_texts_says_where_the_other_is_another() {
        let mine = report(vec![entry(1, "Mengajar"), entry(2, "Rapat"), entry(3, "Piket")]);
        let theirs = report(vec![entry(1, "Mengajar"), entry(2, "Rapat guru")]);
        let said = unlike(&mine, &theirs, &[]);
        let of = |n| said.iter().find(|r| r.entry == EntryId::new(n)).map(|r| r.text.as_str());
        assert_eq!(of(1), None);
        let fields = words().superior_unlike(words::field(Field::Title));
        assert_eq!(of(2), Some(fields.as_str()));
        assert_eq!(of(3), Some(words().superior_unlike_only()));
    }

    #[test]
    fn the_same_text_has_no_difference() {
        let text = report(vec![entry(1, "Mengajar")]);
        assert_eq!(changes(&text, &text, &[]), []);
    }
}
