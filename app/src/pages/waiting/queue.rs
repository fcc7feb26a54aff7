//! The order of what waits, what of it is shown, and where to go from one report. Knows summaries; must not know
//! the screen.

use super::summary::{Summaries, Summary};
use crate::line::{Line, LineState};
use shared::day::{DAY_MS, Timestamp};
use shared::id::{DocumentId, EmployeeId};
use shared::person::{Person, Sight};
use shared::status::Status;
use std::cmp::Reverse;
use std::sync::Arc;

/// Most rows of "Baru diputuskan".
pub const DECIDED: usize = 10;

/// One person with what waits of theirs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Group {
    /// Who.
    pub person: EmployeeId,
    /// Their name.
    pub name: String,
    /// Their post.
    pub post: String,
    /// Their reports, the longest wait first.
    pub rows: Vec<Arc<Summary>>,
    /// Since when the first of them waits.
    pub since: Timestamp,
    /// How many have something unusual.
    pub unusual: usize,
}

/// What the list shows of all that waits.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Filter {
    /// Everything.
    #[default]
    All,
    /// What has something unusual.
    Unusual,
    /// What waits for more than a day.
    Long,
    /// What one person sent.
    Person(EmployeeId),
}

/// How much there is behind each filter.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// Everything.
    pub all: usize,
    /// What has something unusual.
    pub unusual: usize,
    /// What waits for more than a day.
    pub long: usize,
}

impl Counts {
    /// What has nothing unusual.
    #[must_use]
    pub const fn routine(&self) -> usize {
        self.all.saturating_sub(self.unusual)
    }
}

/// A decided report with its author's name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Decided {
    /// The name.
    pub name: String,
    /// The report.
    pub summary: Arc<Summary>,
}

/// What is known where nothing waits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Lull {
    /// Not yet known: the reports are on their way to this device.
    Fetching,
    /// Nothing waits on this device, which has not been able to ask.
    Apart,
    /// Nothing waits.
    Answered,
}

impl Lull {
    /// What is known after `before`. Once everything was here, a glance at the server does not put it
    /// in question again.
    #[must_use]
    pub fn follow(before: Option<&Self>, line: &Line) -> Self {
        match (&line.state, line.at, before) {
            (LineState::Synced | LineState::Held, _, _) | (_, _, Some(Self::Answered)) => {
                Self::Answered
            }
            (LineState::Syncing, _, _) => Self::Fetching,
            (LineState::Waiting, None, _) => Self::Fetching,
            (LineState::Waiting, Some(_), Some(Self::Fetching)) => Self::Fetching,
            (
                LineState::Offline
                | LineState::Waiting
                | LineState::SignedOut
                | LineState::Left
                | LineState::TooOld
                | LineState::Full
                | LineState::ServerTrouble(_),
                _,
                _,
            ) => Self::Apart,
        }
    }
}

impl Filter {
    fn lets(self, report: &Summary, now: Timestamp) -> bool {
        match self {
            Self::All => true,
            Self::Unusual => !report.marks.is_empty(),
            Self::Long => is_long(report, now),
            Self::Person(person) => report.owner == person,
        }
    }
}

impl Counts {
    /// What is behind a filter; of one person everything is told with their name.
    #[must_use]
    pub const fn of(&self, filter: Filter) -> usize {
        match filter {
            Filter::All | Filter::Person(_) => self.all,
            Filter::Unusual => self.unusual,
            Filter::Long => self.long,
        }
    }
}

fn is_long(report: &Summary, now: Timestamp) -> bool {
    now.0.saturating_sub(report.at.0) > DAY_MS
}

/// What waits, by person: first those with something unusual, then who has waited longest.
#[must_use]
pub fn groups(all: &Summaries, sight: &Sight) -> Vec<Arc<Group>> {
    together(all.all().iter().filter(|s| s.status == Status::Submitted), sight)
}

/// These reports, by person, in the same order.
#[must_use]
pub fn together<'a>(
    reports: impl Iterator<Item = &'a Arc<Summary>>,
    sight: &Sight,
) -> Vec<Arc<Group>> {
    let mut groups: Vec<Group> = sight.people.iter().map(Group::of).collect();
    for report in reports {
        if let Some(group) = groups.iter_mut().find(|g| g.person == report.owner) {
            group.rows.push(Arc::clone(report));
        }
    }
    ordered(groups)
}

/// What `filter` shows of them. `now` is the corrected clock.
#[must_use]
pub fn filtered(groups: &[Arc<Group>], filter: Filter, now: Timestamp) -> Vec<Arc<Group>> {
    if filter == Filter::All {
        return groups.to_vec();
    }
    let shown = |group: &Arc<Group>| {
        let rows = group.rows.iter().filter(|r| filter.lets(r, now)).cloned().collect();
        Group { rows, ..Group::clone(group) }
    };
    ordered(groups.iter().map(shown).collect())
}

fn ordered(groups: Vec<Group>) -> Vec<Arc<Group>> {
    let mut groups: Vec<Group> = groups.into_iter().filter_map(Group::ready).collect();
    groups.sort_by(|a, b| {
        let order = |g: &Group| (g.unusual == 0, g.since);
        order(a).cmp(&order(b)).then_with(|| a.name.cmp(&b.name))
    });
    groups.into_iter().map(Arc::new).collect()
}

impl Group {
    fn of(person: &Person) -> Self {
        Self {
            person: person.id,
            name: person.name.clone(),
            post: person.post.clone(),
            rows: Vec::new(),
            since: Timestamp(0),
            unusual: 0,
        }
    }

    /// In order, where there is anything.
    fn ready(mut self) -> Option<Self> {
        self.rows.sort_by_key(|r| (r.at, r.day));
        self.since = self.rows.first()?.at;
        self.unusual = self.rows.iter().filter(|r| !r.marks.is_empty()).count();
        Some(self)
    }
}

/// How much there is behind each filter.
#[must_use]
pub fn counts(groups: &[Arc<Group>], now: Timestamp) -> Counts {
    let rows = || groups.iter().flat_map(|g| &g.rows);
    Counts {
        all: rows().count(),
        unusual: groups.iter().map(|g| g.unusual).sum(),
        long: rows().filter(|r| is_long(r, now)).count(),
    }
}

/// The reports in the order of the list.
#[must_use]
pub fn docs(groups: &[Arc<Group>]) -> Vec<DocumentId> {
    groups.iter().flat_map(|g| &g.rows).map(|r| r.doc).collect()
}

/// What `me` decided last, the latest first.
#[must_use]
pub fn decided(all: &Summaries, sight: &Sight, me: EmployeeId) -> Vec<Decided> {
    let mine = |s: &&Arc<Summary>| match s.status {
        Status::Approved | Status::Returned => s.by == Some(me),
        Status::Draft | Status::Submitted | Status::Open => false,
    };
    let mut last: Vec<&Arc<Summary>> = all.all().iter().filter(mine).collect();
    last.sort_by_key(|s| (Reverse(s.at), s.doc));
    let named = |s: &Arc<Summary>| {
        let name = sight.people.iter().find(|p| p.id == s.owner)?.name.clone();
        Some(Decided { name, summary: Arc::clone(s) })
    };
    last.into_iter().filter_map(named).take(DECIDED).collect()
}

/// The report after `open` in the list (the first while none is open); none at the end.
#[must_use]
pub fn after(docs: &[DocumentId], open: Option<DocumentId>) -> Option<DocumentId> {
    let at = open.and_then(|doc| place(docs, doc)).map_or(0, |at| at + 1);
    docs.get(at).copied()
}

/// The report before `open`; none at the beginning.
#[must_use]
pub fn before(docs: &[DocumentId], open: Option<DocumentId>) -> Option<DocumentId> {
    let at = place(docs, open?)?.checked_sub(1)?;
    docs.get(at).copied()
}

/// Where to go once `decided` is decided: the next in the list that `waits`, from the end back to the beginning;
/// none when nothing else waits.
#[must_use]
pub fn after_decision(
    docs: &[DocumentId],
    decided: DocumentId,
    waits: impl Fn(DocumentId) -> bool,
) -> Option<DocumentId> {
    let at = place(docs, decided)?;
    let (passed, ahead) = docs.split_at(at);
    ahead.iter().skip(1).chain(passed).copied().find(|doc| waits(*doc))
}

fn place(docs: &[DocumentId], doc: DocumentId) -> Option<usize> {
    docs.iter().position(|d| *d == doc)
}
#[cfg(test)]
mod tests {
    use super::*;
    use crate::line::Progress;
    use crate::pages::waiting::sample::{device, person, report, sight, with};
    use shared::day::{Day, Zone};
    use shared::document::Document;
    use shared::usual::Mark;

    fn summaries(all: &[Document]) -> Summaries {
        // What came late is unusual, and nothing else.
        let late = |s: &Summary| s.at.day(Zone::Wib) > s.day.plus(1);
        let marks = |s: &Summary| late(s).then_some(Mark::Late(2)).into_iter().collect();
        Summaries::follow(None, &device(&sight(), all)).marked(marks)
    }

    /// Noon of a day, in milliseconds.
    fn noon(day: &str) -> i64 {
        let day = Day::parse(day).unwrap();
        (i64::from(day.julian()) - 2_440_588) * DAY_MS + DAY_MS / 2
    }

    fn sent(owner: u128, day: &str, at: &str) -> Document {
        report(owner, day, Status::Submitted, noon(at))
    }

    #[test]
    fn people_with_something_unusual_come_first_then_who_has_waited_longest() {
        let usual = sent(1, "2026-11-17", "2026-11-17");
        let late = sent(2, "2026-11-10", "2026-11-19");
        let next = sent(2, "2026-11-18", "2026-11-18");
        let stranger = sent(7, "2026-11-20", "2026-11-20");
        let draft = report(2, "2026-11-21", Status::Draft, 1);
        let all = summaries(&[usual.clone(), late.clone(), next.clone(), stranger, draft]);
        let groups = groups(&all, &sight());
        assert_eq!(docs(&groups), [next.id, late.id, usual.id]);
        let first = groups.first().unwrap();
        assert_eq!((first.person, first.unusual), (person(2), 1));
        assert_eq!(first.since, Timestamp(noon("2026-11-18")));
    }

    #[test]
    fn filters_show_what_they_say_and_count_it() {
        let today = sent(1, "2026-11-20", "2026-11-20");
        let long = sent(1, "2026-11-18", "2026-11-18");
        let late = sent(2, "2026-11-16", "2026-11-20");
        let groups = groups(&summaries(&[today.clone(), long.clone(), late.clone()]), &sight());
        let now = Timestamp(noon("2026-11-20") + 1);
        assert_eq!(counts(&groups, now), Counts { all: 3, unusual: 1, long: 1 });
        let shown = |filter| docs(&filtered(&groups, filter, now));
        assert_eq!(shown(Filter::All), [late.id, long.id, today.id]);
        assert_eq!(shown(Filter::Unusual), [late.id]);
        assert_eq!(shown(Filter::Long), [long.id]);
        assert_eq!(shown(Filter::Person(person(1))), [long.id, today.id]);
        assert!(shown(Filter::Person(person(9))).is_empty());
        let long = filtered(&groups, Filter::Long, now);
        assert_eq!(long.first().map(|g| (g.rows.len(), g.unusual)), Some((1, 0)));
    }

    #[test]
    fn walking_the_list_stops_at_its_ends() {
        let [a, b, c] = three();
        let docs = [a, b, c];
        assert_eq!(after(&docs, None), Some(a));
        assert_eq!(after(&docs, Some(a)), Some(b));
        assert_eq!(after(&docs, Some(c)), None);
        assert_eq!(before(&docs, Some(b)), Some(a));
        assert_eq!(before(&docs, Some(a)), None);
        assert_eq!(before(&docs, None), None);
    }

    #[test]
    fn after_a_decision_the_next_one_that_waits_opens_until_none_is_left() {
        let [a, b, c] = three();
        let docs = [a, b, c];
        assert_eq!(after_decision(&docs, a, |_| true), Some(b));
        assert_eq!(after_decision(&docs, c, |_| true), Some(a), "back to what was passed over");
        assert_eq!(after_decision(&docs, a, |doc| doc == c), Some(c), "what is decided is passed");
        assert_eq!(after_decision(&[a], a, |_| true), None);
        assert_eq!(after_decision(&[], b, |_| true), None);
    }

    fn three() -> [DocumentId; 3] {
        [18, 19, 20].map(|day| sent(1, &format!("2026-11-{day}"), "2026-11-20").id)
    }

    #[test]
    fn nothing_waits_is_only_said_when_it_is_known() {
        let line = |state, at| Line {
            state,
            unsent: 0,
            files: Progress::default(),
            at,
            zone: Zone::Wib,
            today: Day::parse("2026-11-21").unwrap(),
        };
        let first = Lull::follow(None, &line(LineState::Waiting, None));
        assert_eq!(first, Lull::Fetching);
        let syncing = Lull::follow(Some(&first), &line(LineState::Syncing, Some(Timestamp(1))));
        assert_eq!(syncing, Lull::Fetching);
        let done = Lull::follow(Some(&syncing), &line(LineState::Synced, Some(Timestamp(1))));
        assert_eq!(done, Lull::Answered);
        let again = Lull::follow(Some(&done), &line(LineState::Syncing, Some(Timestamp(1))));
        assert_eq!(again, Lull::Answered, "no flicker");
        assert_eq!(Lull::follow(None, &line(LineState::Offline, None)), Lull::Apart);
    }

    #[test]
    fn only_my_own_last_decisions_are_listed() {
        let me = person(0);
        let mine = report(1, "2026-11-19", Status::Approved, 5);
        let later = report(2, "2026-11-19", Status::Returned, 8);
        let open = with(&report(1, "2026-11-18", Status::Approved, 6), Status::Submitted, 9);
        let all = summaries(&[mine.clone(), later.clone(), open]);
        let docs = |me| {
            let decided = decided(&all, &sight(), me);
            decided.into_iter().map(|d| d.summary.doc).collect::<Vec<_>>()
        };
        assert_eq!(docs(me), [later.id, mine.id]);
        assert!(docs(person(1)).is_empty());
    }
}
