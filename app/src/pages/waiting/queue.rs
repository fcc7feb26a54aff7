//! The order of what waits, and where to go from one report. Knows rows; must not know the screen.

use crate::line::{Line, LineState};
use shared::day::{Day, Timestamp};
use shared::document::{Body, Document};
use shared::id::{DocumentId, EmployeeId};
use shared::person::Sight;
use shared::status::{Move, Status};

/// Most rows of "Baru diputuskan".
pub const DECIDED: usize = 10;

/// One report in the list.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Row {
    /// Which.
    pub doc: DocumentId,
    /// Whose.
    pub name: String,
    /// Their post.
    pub post: String,
    /// Its date.
    pub day: Day,
    /// How many entries it has.
    pub entries: usize,
    /// Where it stands.
    pub status: Status,
    /// When it was sent, or decided.
    pub at: Timestamp,
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
            (LineState::Synced, _, _) | (_, _, Some(Self::Answered)) => Self::Answered,
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

impl Row {
    fn of(document: &Document, at: Timestamp, sight: &Sight) -> Option<Self> {
        let person = sight.person(document.owner)?;
        let Body::Report(report) = &document.body;
        Some(Self {
            doc: document.id,
            name: person.name.clone(),
            post: person.post.clone(),
            day: report.day,
            entries: report.entries.len(),
            status: document.status,
            at,
        })
    }
}

/// What waits, the longest wait first; of the same moment the earlier date, then the name.
#[must_use]
pub fn waiting<'a>(documents: impl Iterator<Item = &'a Document>, sight: &Sight) -> Vec<Row> {
    let mut rows: Vec<Row> = documents
        .filter(|d| d.status == Status::Submitted && sight.leads(d.owner))
        .filter_map(|d| Row::of(d, d.last(Move::Submit).map_or(Timestamp(0), |s| s.at), sight))
        .collect();
    rows.sort_by(|a, b| (a.at, a.day, &a.name).cmp(&(b.at, b.day, &b.name)));
    rows
}

/// What `me` decided last, the latest first.
#[must_use]
pub fn decided<'a>(
    documents: impl Iterator<Item = &'a Document>,
    sight: &Sight,
    me: EmployeeId,
) -> Vec<Row> {
    let mut rows: Vec<Row> = documents
        .filter(|d| d.status == Status::Approved || d.status == Status::Returned)
        .filter_map(|d| {
            let last = d.steps.last().filter(|s| s.by == me)?;
            Row::of(d, last.at, sight)
        })
        .collect();
    rows.sort_by(|a, b| b.at.cmp(&a.at).then_with(|| a.name.cmp(&b.name)));
    rows.truncate(DECIDED);
    rows
}

/// The report after `open` in the list (the first while none is open); none at the end.
#[must_use]
pub fn after(rows: &[Row], open: Option<DocumentId>) -> Option<DocumentId> {
    let at = open.and_then(|doc| place(rows, doc)).map_or(0, |at| at + 1);
    rows.get(at).map(|r| r.doc)
}

/// The report before `open` in the list; none at the beginning.
#[must_use]
pub fn before(rows: &[Row], open: Option<DocumentId>) -> Option<DocumentId> {
    let at = place(rows, open?)?;
    rows.get(at.checked_sub(1)?).map(|r| r.doc)
}

/// Where to go once `decided` is decided: the next in the list, from the end back to the beginning;
/// none when nothing else waits.
#[must_use]
pub fn after_decision(rows: &[Row], decided: DocumentId) -> Option<DocumentId> {
    let others = || rows.iter().map(|r| r.doc).filter(|d| *d != decided);
    let at = place(rows, decided)?;
    rows.get(at + 1).map(|r| r.doc).or_else(|| others().next())
}

fn place(rows: &[Row], doc: DocumentId) -> Option<usize> {
    rows.iter().position(|r| r.doc == doc)
}

#[cfg(test)]
mod tests {
    use super::{Lull, after, after_decision, before, decided, waiting};
    use crate::line::{Line, LineState, Progress};
    use crate::pages::waiting::sample::{person, report, sight, with};
    use shared::day::{Day, Timestamp, Zone};
    use shared::status::Status;

    #[test]
    fn the_longest_wait_comes_first() {
        let sight = sight();
        let late = report(1, "2026-11-20", Status::Submitted, 9);
        let early = report(2, "2026-11-20", Status::Submitted, 3);
        let draft = report(2, "2026-11-21", Status::Draft, 1);
        let stranger = report(7, "2026-11-20", Status::Submitted, 1);
        let all = [late.clone(), early.clone(), draft, stranger];
        let rows: Vec<_> = waiting(all.iter(), &sight).into_iter().map(|r| r.doc).collect();
        assert_eq!(rows, [early.id, late.id]);
    }

    #[test]
    fn walking_the_list_stops_at_its_ends() {
        let sight = sight();
        let all: Vec<_> =
            (18..21).map(|d| report(1, &format!("2026-11-{d}"), Status::Submitted, d)).collect();
        let rows = waiting(all.iter(), &sight);
        let [a, b, c] = [all[0].id, all[1].id, all[2].id];
        assert_eq!(after(&rows, None), Some(a));
        assert_eq!(after(&rows, Some(a)), Some(b));
        assert_eq!(after(&rows, Some(c)), None);
        assert_eq!(before(&rows, Some(b)), Some(a));
        assert_eq!(before(&rows, Some(a)), None);
        assert_eq!(before(&rows, None), None);
    }

    #[test]
    fn after_a_decision_the_next_one_opens_until_none_is_left() {
        let sight = sight();
        let all: Vec<_> =
            (18..21).map(|d| report(1, &format!("2026-11-{d}"), Status::Submitted, d)).collect();
        let rows = waiting(all.iter(), &sight);
        let [a, b, c] = [all[0].id, all[1].id, all[2].id];
        assert_eq!(after_decision(&rows, a), Some(b));
        assert_eq!(after_decision(&rows, c), Some(a), "from the end back to what was passed over");
        assert_eq!(after_decision(&rows[..1], a), None);
        assert_eq!(after_decision(&[], b), None);
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
        let sight = sight();
        let me = person(0);
        let mine = report(1, "2026-11-19", Status::Approved, 5);
        let later = report(2, "2026-11-19", Status::Returned, 8);
        let open = with(&mine, Status::Submitted, 9);
        let rows = decided([&mine, &later, &open].into_iter(), &sight, me);
        assert_eq!(rows.iter().map(|r| r.doc).collect::<Vec<_>>(), [later.id, mine.id]);
        let rows = decided([&mine].into_iter(), &sight, person(1));
        assert!(rows.is_empty());
    }
}
