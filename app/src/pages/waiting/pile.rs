//! The pile of routine reports: what lies in it, what of it is opened first, and what has moved since it was laid. Knows
//! summaries; must not know the screen.

use super::queue::Group;
use super::summary::{Summaries, Summary};
use shared::hash::Token;
use shared::id::{DocumentId, EmployeeId};
use shared::op::Act;
use shared::person::Sight;
use shared::sample::{self, Lot};
use shared::status::Status;
use std::sync::Arc;

/// A report that lies in a pile, as it was when the pile was laid.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Lying {
    /// Whose it is.
    pub name: String,
    /// The report.
    pub summary: Arc<Summary>,
}

/// What was routine when the pile was laid: nothing comes into it while somebody looks at it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Laid {
    lays: u32,
    lying: Arc<Vec<Lying>>,
    /// The places of its reports, by their ids.
    places: Arc<Vec<(DocumentId, usize)>>,
}

/// Why a report no longer goes with the pile it was laid into.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Left {
    /// Its author sent another text.
    Newer,
    /// Somebody else decided about it.
    Decided,
    /// Its author took it back, or it is out of sight.
    Gone,
    /// Beside what has come since it is no longer as usual.
    Unusual,
}

/// A pile as it lies now.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Pile {
    /// What is opened first, person by person.
    pub first: Vec<Lying>,
    /// What goes with it, person by person.
    pub rest: Vec<Arc<Group>>,
    /// What was left out.
    pub aside: Vec<Lying>,
    /// What has moved since the pile was laid.
    pub behind: Vec<(Lying, Left)>,
    /// How many routine reports have come since.
    pub fresh: usize,
}

impl Laid {
    /// What was laid after `before`: anew only where somebody asked to (`lays` counts it), or where there was nothing.
    #[must_use]
    pub fn follow(
        before: Option<&Self>,
        lays: u32,
        all: &Summaries,
        sight: Option<&Sight>,
    ) -> Self {
        if let Some(before) = before.filter(|b| b.lays == lays && !b.lying.is_empty()) {
            return before.clone();
        }
        let lying = sight.map_or_else(Vec::new, |sight| {
            let name = |who: EmployeeId| sight.people.iter().find(|p| p.id == who);
            let lay = |summary: &Arc<Summary>| {
                let name = name(summary.owner)?.name.clone();
                Some(Lying { name, summary: Arc::clone(summary) })
            };
            let mut lying: Vec<_> =
                all.all().iter().filter(|s| s.is_routine()).filter_map(lay).collect();
            let place = |l: &Lying| (l.name.clone(), l.summary.owner, l.summary.doc);
            lying.sort_by_cached_key(place);
            lying
        });
        let mut places: Vec<_> =
            lying.iter().enumerate().map(|(at, l)| (l.summary.doc, at)).collect();
        places.sort_unstable();
        Self { lays, lying: Arc::new(lying), places: Arc::new(places) }
    }

    /// The report as it was laid.
    #[must_use]
    pub fn get(&self, doc: DocumentId) -> Option<&Lying> {
        let at = self.places.binary_search_by_key(&doc, |(doc, _)| *doc).ok()?;
        self.lying.get(self.places.get(at)?.1)
    }
}

impl Pile {
    /// What has become of what was laid, without what was left out (`aside`), for `me`.
    #[must_use]
    pub fn of(
        laid: &Laid,
        all: &Summaries,
        sight: &Sight,
        aside: &[DocumentId],
        me: EmployeeId,
    ) -> Self {
        let mut pile = Self::default();
        let mut here: Vec<&Lying> = Vec::new();
        for lying in laid.lying.iter() {
            let now = all.get(lying.summary.doc);
            match (left(&lying.summary, now.map(AsRef::as_ref)), now) {
                // What the reader has decided needs no telling.
                (Some(Left::Decided), Some(now)) if now.by == Some(me) => {}
                (Some(why), _) => pile.behind.push((lying.clone(), why)),
                (None, _) if aside.contains(&lying.summary.doc) => pile.aside.push(lying.clone()),
                (None, _) => here.push(lying),
            }
        }
        let rules = sight.set_rules();
        let sample = |who: EmployeeId| {
            let person = sight.people.iter().find(|p| p.id == who);
            person.map_or(100, |person| rules.of(person).sample)
        };
        let lot = |l: &&Lying| Lot {
            doc: l.summary.doc,
            owner: l.summary.owner,
            token: l.summary.token,
            at: l.summary.at,
        };
        let first = sample::drawn(&here.iter().map(lot).collect::<Vec<_>>(), sample);
        let (first, rest): (Vec<_>, Vec<_>) =
            here.into_iter().partition(|l| first.contains(&l.summary.doc));
        pile.first = first.into_iter().cloned().collect();
        pile.rest = super::queue::together(rest.into_iter().map(|l| &l.summary), sight);
        let new = |s: &&Arc<Summary>| {
            let was = laid.get(s.doc).map(|l| l.summary.token);
            s.is_routine() && sight.leads(s.owner) && was != Some(s.token)
        };
        pile.fresh = all.all().iter().filter(new).count();
        pile
    }

    /// How many reports it has.
    #[must_use]
    pub fn count(&self) -> usize {
        self.first.len() + self.rest.iter().map(|g| g.rows.len()).sum::<usize>()
    }

    /// How many people they are of.
    #[must_use]
    pub fn people(&self) -> usize {
        // Of everybody at least one is opened first.
        let mut people: Vec<EmployeeId> = self.first.iter().map(|l| l.summary.owner).collect();
        people.dedup();
        people.len()
    }

    /// Everything in it: what is opened first, then the rest.
    fn lying(&self) -> impl Iterator<Item = &Arc<Summary>> {
        let rest = self.rest.iter().flat_map(|group| &group.rows);
        self.first.iter().map(|l| &l.summary).chain(rest)
    }

    /// Its reports, in the order in which they are walked through; those that were left out come last.
    #[must_use]
    pub fn docs(&self) -> Vec<DocumentId> {
        self.lying().chain(self.aside.iter().map(|l| &l.summary)).map(|s| s.doc).collect()
    }

    /// Whether the report goes with it.
    #[must_use]
    pub fn has(&self, doc: DocumentId) -> bool {
        self.lying().any(|s| s.doc == doc)
    }

    /// How many of those that are opened first are.
    #[must_use]
    pub fn opened(&self, opened: &[Token]) -> usize {
        self.first.iter().filter(|l| opened.contains(&l.summary.token)).count()
    }

    /// The next that is to be opened: after `open`, from the end back to the beginning.
    #[must_use]
    pub fn next(&self, opened: &[Token], open: Option<DocumentId>) -> Option<DocumentId> {
        let at = self.first.iter().position(|l| Some(l.summary.doc) == open);
        let (passed, ahead) = self.first.split_at(at.unwrap_or_default());
        let shut = |l: &&Lying| !opened.contains(&l.summary.token);
        ahead.iter().chain(passed).find(shut).map(|l| l.summary.doc)
    }

    /// What approves it: an act a report, each for the revision that was shown. Nothing while one of those that are
    /// opened first is not.
    #[must_use]
    pub fn acts(&self, opened: &[Token]) -> Vec<(DocumentId, Act, Option<Token>)> {
        if self.opened(opened) < self.first.len() {
            return Vec::new();
        }
        self.lying().map(|s| (s.doc, Act::Approve, Some(s.token))).collect()
    }
}

/// What became of a report since it was laid, if anything.
fn left(laid: &Summary, now: Option<&Summary>) -> Option<Left> {
    match now {
        None => Some(Left::Gone),
        Some(now) if now.token == laid.token => (!now.marks.is_empty()).then_some(Left::Unusual),
        Some(now) => Some(match now.status {
            Status::Submitted => Left::Newer,
            Status::Approved | Status::Returned => Left::Decided,
            Status::Draft | Status::Open => Left::Gone,
        }),
    }
}

#[cfg(test)]
mod tests {
    use super::{Laid, Left, Pile};
    use crate::pages::waiting::sample::{device, person, report, sight, with};
    use crate::pages::waiting::summary::{Summaries, Summary};
    use shared::document::Document;
    use shared::hash::Token;
    use shared::id::DocumentId;
    use shared::status::Status;
    use shared::usual::Mark;

    fn sent(owner: u128, day: &str) -> Document {
        report(owner, day, Status::Submitted, 5)
    }

    /// Seven of one person, two of the other, and one that is marked.
    fn documents() -> Vec<Document> {
        let mut all: Vec<_> = (10..17).map(|day| sent(1, &format!("2026-11-{day}"))).collect();
        all.extend([sent(2, "2026-11-16"), sent(2, "2026-11-17"), sent(2, "2026-11-01")]);
        all.sort_by_key(|d| d.id);
        all
    }

    /// The first day of the month is unusual, and nothing else.
    fn summaries(all: &[Document]) -> Summaries {
        let marks = |s: &Summary| (s.day.day() == 1).then_some(Mark::Early).into_iter().collect();
        Summaries::follow(None, &device(&sight(), all)).marked(marks)
    }

    fn pile(laid: &Laid, all: &Summaries, aside: &[DocumentId]) -> Pile {
        Pile::of(laid, all, &sight(), aside, person(0))
    }

    fn laid(all: &Summaries) -> Laid {
        Laid::follow(None, 0, all, Some(&sight()))
    }

    fn tokens(pile: &Pile) -> Vec<Token> {
        pile.first.iter().map(|l| l.summary.token).collect()
    }

    #[test]
    fn what_is_routine_lies_in_it_and_one_of_each_person_is_opened_first() {
        let all = summaries(&documents());
        let pile = pile(&laid(&all), &all, &[]);
        assert_eq!((pile.count(), pile.people(), pile.first.len()), (9, 2, 2));
        assert_eq!(pile.docs().len(), 9);
        assert!(pile.docs().iter().all(|doc| all.get(*doc).unwrap().is_routine()));
        assert_eq!(pile.fresh, 0);
    }

    #[test]
    fn nothing_is_approved_before_they_are_opened() {
        let all = summaries(&documents());
        let pile = pile(&laid(&all), &all, &[]);
        let opened = tokens(&pile);
        assert!(pile.acts(&opened[..1]).is_empty());
        assert_eq!(pile.opened(&opened[..1]), 1);
        assert_eq!(pile.next(&opened[..1], None), Some(pile.first[1].summary.doc));
        assert_eq!(
            pile.next(&opened[1..], Some(pile.first[1].summary.doc)),
            Some(pile.first[0].summary.doc)
        );
        assert_eq!(pile.next(&opened, None), None);
        let acts = pile.acts(&opened);
        assert_eq!(acts.len(), 9);
        assert!(acts.iter().all(|(doc, _, base)| *base == all.get(*doc).map(|s| s.token)));
    }

    #[test]
    fn what_is_left_out_stays_and_another_is_opened_in_its_place() {
        let all = summaries(&documents());
        let laid = laid(&all);
        let before = pile(&laid, &all, &[]);
        let aside = before.first[0].summary.doc;
        let after = pile(&laid, &all, &[aside]);
        assert_eq!((after.count(), after.aside.len(), after.first.len()), (8, 1, 2));
        assert!(!after.has(aside) && after.docs().last() == Some(&aside));
        assert!(after.acts(&tokens(&before)).is_empty(), "the other one is not opened");
    }

    #[test]
    fn what_moved_stays_behind_and_what_came_waits_for_another_pile() {
        let documents = documents();
        let first = summaries(&documents);
        let laid = laid(&first);
        let mut moved = documents.clone();
        let mine = |d: &Document| d.owner == person(1);
        let places: Vec<usize> =
            moved.iter().enumerate().filter(|(_, d)| mine(d)).map(|(at, _)| at).collect();
        moved[places[0]] = with(&moved[places[0]], Status::Submitted, 9);
        moved[places[1]] = with(&moved[places[1]], Status::Draft, 9);
        moved[places[2]] = with(&moved[places[2]], Status::Approved, 9);
        let decided = with(&moved[places[3]], Status::Approved, 9);
        let steps = decided.steps.clone();
        moved[places[3]] = Document { steps, ..decided };
        moved[places[3]].steps.last_mut().unwrap().by = person(7);
        moved.remove(places[4]);
        moved.push(sent(2, "2026-11-20"));
        moved.sort_by_key(|d| d.id);
        let now = summaries(&moved);
        let pile = pile(&Laid::follow(Some(&laid), 0, &now, Some(&sight())), &now, &[]);
        let mut why: Vec<_> = pile.behind.iter().map(|(_, why)| *why).collect();
        why.sort_by_key(|why| *why as u8);
        assert_eq!(
            why,
            [Left::Newer, Left::Decided, Left::Gone, Left::Gone],
            "what I decided is not told"
        );
        assert_eq!(pile.count(), 4);
        assert_eq!(pile.fresh, 2, "a newer text, and one that came");
        let again = Pile::of(
            &Laid::follow(Some(&laid), 1, &now, Some(&sight())),
            &now,
            &sight(),
            &[],
            person(0),
        );
        assert_eq!((again.count(), again.behind.len(), again.fresh), (6, 0, 0));
    }

    #[test]
    fn a_pile_is_laid_when_the_first_reports_come_and_not_again() {
        let none = Laid::follow(None, 0, &Summaries::default(), None);
        let all = summaries(&documents());
        let laid = Laid::follow(Some(&none), 0, &all, Some(&sight()));
        assert_eq!(pile(&laid, &all, &[]).count(), 9);
        let more = summaries(&[documents(), vec![sent(1, "2026-11-20")]].concat());
        assert_eq!(Laid::follow(Some(&laid), 0, &more, Some(&sight())), laid);
    }
}
