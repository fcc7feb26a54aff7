//! What the list knows of every report, so that nobody looks into its text again. Knows documents; must not know
//! the screen.

use shared::calendar::Calendar;
use shared::day::{Day, Timestamp, Zone};
use shared::device::{Device, Made};
use shared::document::Document;
use shared::hash::Token;
use shared::id::{DocumentId, EmployeeId};
use shared::person::{Person, Sight};
use shared::report::Report;
use shared::routine::Rules;
use shared::status::{Move, Status};
use shared::usual::{self, Ground, Mark};
use std::sync::Arc;

/// A report in a line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Summary {
    /// Which.
    pub doc: DocumentId,
    /// Whose.
    pub owner: EmployeeId,
    /// Its date.
    pub day: Day,
    /// How many entries it has.
    pub entries: usize,
    /// The minutes of all of them.
    pub minutes: u32,
    /// Where it stands.
    pub status: Status,
    /// Its revision.
    pub revision: u32,
    /// What a decision about that revision names.
    pub token: Token,
    /// When it was sent, or decided.
    pub at: Timestamp,
    /// Who moved it last.
    pub by: Option<EmployeeId>,
    /// What is not as usual about it.
    pub marks: Vec<Mark>,
    made: Made,
}

impl Summary {
    fn of(document: &Document, made: Made, past: Option<&Past<'_>>) -> Self {
        let report = document.body.report();
        let last = match document.status {
            Status::Submitted => document.last(Move::Submit),
            Status::Draft | Status::Approved | Status::Returned | Status::Open => {
                document.steps.last()
            }
        };
        // What is decided is looked at no more.
        let past = past.filter(|_| document.status == Status::Submitted);
        Self {
            doc: document.id,
            owner: document.owner,
            day: document.body.day(),
            entries: report.map_or(0, |report| report.entries.len()),
            minutes: report.map_or(0, Report::minutes),
            status: document.status,
            revision: document.revision,
            token: document.token,
            at: last.map_or(Timestamp(0), |s| s.at),
            by: last.map(|s| s.by),
            marks: past.map(|past| past.marks(document)).unwrap_or_default(),
            made,
        }
    }

    /// Whether it waits and nothing about it is unusual.
    #[must_use]
    pub fn is_routine(&self) -> bool {
        self.status == Status::Submitted && self.marks.is_empty()
    }
}

/// What is known of somebody up to a day.
struct Past<'a> {
    person: EmployeeId,
    rules: &'a Rules,
    plans: bool,
    zone: Zone,
    calendar: &'a Calendar,
    earlier: Vec<&'a Report>,
    /// Whether something in it is other than when it was looked at last: what comes after is compared anew.
    moved: bool,
}

impl<'a> Past<'a> {
    const fn of(
        (person, rules, plans, zone): &'a (EmployeeId, Rules, bool, Zone),
        calendar: &'a Calendar,
        moved: bool,
    ) -> Self {
        let (person, plans, zone) = (*person, *plans, *zone);
        Self { person, rules, plans, zone, calendar, earlier: Vec::new(), moved }
    }

    fn marks(&self, document: &Document) -> Vec<Mark> {
        let Self { rules, plans, zone, calendar, .. } = *self;
        let ground = Ground { rules, plans, zone, calendar };
        usual::marks(document, &self.earlier, ground)
    }

    fn goes_on(&mut self, document: &'a Document) {
        if document.status != Status::Draft {
            self.earlier.extend(document.body.report());
        }
    }
}

/// All reports on this device, the oldest day first. Cheap to copy.
#[derive(Clone, Debug, Default)]
pub struct Summaries {
    all: Arc<Vec<Arc<Summary>>>,
    /// What they were held against.
    known: Arc<Known>,
}

/// What all of somebody's reports are held against; where it is another, they are looked at anew.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct Known {
    people: Vec<(EmployeeId, Rules, bool, Zone)>,
    calendar: Calendar,
}

impl Known {
    fn of(sight: &Sight) -> Self {
        let rules = sight.set_rules();
        let person = |person: &Person| {
            let plans = sight.planned.iter().any(|p| p.owner == person.id);
            (person.id, rules.of(person), plans, person.zone)
        };
        Self { people: sight.people.iter().map(person).collect(), calendar: sight.calendar.clone() }
    }
}

impl PartialEq for Summaries {
    fn eq(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.all, &other.all)
    }
}

impl Summaries {
    /// What there is now, after `before`: only what has changed is looked into.
    #[must_use]
    pub fn follow(before: Option<&Self>, device: &Device) -> Self {
        let held = device.sight().map(Known::of).unwrap_or_default();
        let same_calendar = before.is_some_and(|b| b.known.calendar == held.calendar);
        let same =
            |person| same_calendar && before.is_some_and(|b| b.known.people.contains(person));
        let past = |person| Past::of(person, &held.calendar, !same(person));
        let mut pasts: Vec<Past<'_>> = held.people.iter().map(past).collect();
        let mut known = before.map(Self::all).unwrap_or_default().iter().peekable();
        let mut changed = false;
        let mut all = Vec::with_capacity(known.len());
        for (document, made) in device.heads() {
            while let Some(gone) = known.next_if(|k| k.doc < document.id) {
                changed = true;
                pasts.iter_mut().filter(|p| p.person == gone.owner).for_each(|p| p.moved = true);
            }
            let was = known.next_if(|k| k.doc == document.id);
            let mut past = pasts.iter_mut().find(|p| p.person == document.owner);
            let moved = past.as_ref().is_some_and(|p| p.moved);
            match was {
                Some(same) if same.made == made && !(moved && same.status == Status::Submitted) => {
                    all.push(Arc::clone(same));
                }
                _ => {
                    changed = true;
                    let now = summary(document, made, past.as_deref(), device);
                    // What was only decided says what it said.
                    let same_text = was.is_some()
                        && now.as_ref().is_some_and(|now| now.status != Status::Submitted);
                    if let (Some(past), false) = (&mut past, same_text) {
                        past.moved = true;
                    }
                    all.extend(now.map(Arc::new));
                }
            }
            if let Some(past) = past {
                past.goes_on(document);
            }
        }
        match before {
            Some(before) if !changed && known.next().is_none() && *before.known == held => {
                before.clone()
            }
            _ => Self { all: Arc::new(all), known: Arc::new(held) },
        }
    }

    /// All of them, in the order of their ids, which begin with the day.
    #[must_use]
    pub fn all(&self) -> &[Arc<Summary>] {
        &self.all
    }

    /// The one of this report.
    #[must_use]
    pub fn get(&self, doc: DocumentId) -> Option<&Arc<Summary>> {
        self.all.get(self.all.binary_search_by_key(&doc, |s| s.doc).ok()?)
    }

    /// The same person's last report before this one, drafts left out.
    #[must_use]
    pub fn before(&self, doc: DocumentId) -> Option<&Arc<Summary>> {
        let this = self.get(doc)?;
        let mut earlier = self.all.iter().rev().skip_while(|s| s.day >= this.day);
        earlier.find(|s| s.owner == this.owner && s.status != Status::Draft)
    }

    /// What is other here than in `before`, and what is gone.
    #[must_use]
    pub fn since(&self, before: &Self) -> (Vec<Arc<Summary>>, Vec<DocumentId>) {
        let mut known = before.all().iter().peekable();
        let (mut other, mut gone) = (Vec::new(), Vec::new());
        for now in self.all() {
            while let Some(was) = known.next_if(|k| k.doc < now.doc) {
                gone.push(was.doc);
            }
            let same = known.next_if(|k| k.doc == now.doc).is_some_and(|was| Arc::ptr_eq(was, now));
            if !same {
                other.push(Arc::clone(now));
            }
        }
        gone.extend(known.map(|k| k.doc));
        (other, gone)
    }
}

/// A confirmed document in a line, with what is unsent over it.
fn summary(
    document: &Document,
    made: Made,
    past: Option<&Past<'_>>,
    device: &Device,
) -> Option<Summary> {
    if made.is_confirmed() {
        return Some(Summary::of(document, made, past));
    }
    Some(Summary::of(&device.view(document.id)?.document, made, past))
}

#[cfg(test)]
impl Summaries {
    /// The same with other marks.
    pub(super) fn marked(&self, marks: impl Fn(&Summary) -> Vec<Mark>) -> Self {
        let marked = |s: &Arc<Summary>| Arc::new(Summary { marks: marks(s), ..Summary::clone(s) });
        Self { all: Arc::new(self.all().iter().map(marked).collect()), ..self.clone() }
    }
}

#[cfg(test)]
mod tests {
    use super::{Mark, Summaries};
    use crate::pages::waiting::sample::{device, report, sight, with, written};
    use shared::day::Day;
    use shared::id::{EntryId, PlannedResultId};
    use shared::person::PlannedResult;
    use shared::routine::{OfficeRules, Rules};
    use shared::status::Status;
    use std::sync::Arc;
    use uuid::Uuid;

    #[test]
    fn only_what_has_changed_is_looked_into() {
        let one = report(1, "2026-11-19", Status::Submitted, 1);
        let two = report(2, "2026-11-20", Status::Submitted, 2);
        let first = Summaries::follow(None, &device(&sight(), &[one.clone(), two.clone()]));
        let again = Summaries::follow(Some(&first), &device(&sight(), &[one.clone(), two.clone()]));
        assert!(first == again, "nothing has changed");
        let approved = with(&two, Status::Approved, 3);
        let after = Summaries::follow(Some(&first), &device(&sight(), &[one.clone(), approved]));
        assert!(Arc::ptr_eq(first.get(one.id).unwrap(), after.get(one.id).unwrap()));
        assert_eq!(after.get(two.id).unwrap().status, Status::Approved);
        let (other, gone) = after.since(&first);
        assert_eq!(other.iter().map(|s| s.doc).collect::<Vec<_>>(), [two.id]);
        assert!(gone.is_empty());
        let less = Summaries::follow(Some(&after), &device(&sight(), std::slice::from_ref(&two)));
        assert_eq!(less.since(&after), (vec![Arc::clone(less.get(two.id).unwrap())], vec![one.id]));
    }

    #[test]
    fn the_report_before_is_the_same_persons() {
        let mine = report(1, "2026-11-18", Status::Approved, 1);
        let other = report(2, "2026-11-19", Status::Approved, 1);
        let draft = report(1, "2026-11-19", Status::Draft, 1);
        let now = report(1, "2026-11-20", Status::Submitted, 1);
        let all = [mine.clone(), other, draft, now.clone()];
        let all = Summaries::follow(None, &device(&sight(), &all));
        assert_eq!(all.before(now.id).map(|s| s.doc), Some(mine.id));
        assert_eq!(all.before(mine.id), None);
    }

    #[test]
    fn what_is_not_as_usual_is_told_and_looked_at_again_when_the_days_before_move() {
        let days: Vec<_> = (10..16)
            .map(|day| written(1, &format!("2026-11-{day}"), "Poli umum", Status::Approved))
            .collect();
        let new = written(1, "2026-11-16", "Posyandu", Status::Submitted);
        let mut all = days;
        all.push(new.clone());
        let first = Summaries::follow(None, &device(&sight(), &all));
        let marks = |all: &Summaries| all.get(new.id).unwrap().marks.clone();
        assert_eq!(marks(&first), [Mark::New(EntryId::new(1))]);
        // A day before comes to be known that has it.
        all.insert(0, written(1, "2026-11-09", "Posyandu", Status::Approved));
        let second = Summaries::follow(Some(&first), &device(&sight(), &all));
        assert_eq!(marks(&second), [Mark::Same(Day::parse("2026-11-09").unwrap())]);
        // Decided, it is no longer looked at.
        *all.last_mut().unwrap() = with(&new, Status::Approved, 9);
        let third = Summaries::follow(Some(&second), &device(&sight(), &all));
        assert_eq!(marks(&third), []);
    }

    #[test]
    fn other_rules_plans_or_working_days_are_held_against_what_waits_already() {
        let days = (10..16).map(|day| format!("2026-11-{day}"));
        let mut all: Vec<_> =
            days.map(|day| written(1, &day, "Poli umum", Status::Approved)).collect();
        let new = written(1, "2026-11-16", "Poli umum", Status::Submitted);
        let one = new.body.day();
        all.push(new.clone());
        let marks = |all: &Summaries| all.get(new.id).unwrap().marks.clone();
        let first = Summaries::follow(None, &device(&sight(), &all));
        let plan = Mark::NoPlan(EntryId::new(1));
        assert!(!marks(&first).contains(&plan));
        let mut planned = sight();
        let (owner, code) = (new.owner, "RHK 1".to_owned());
        let id = PlannedResultId::from_uuid(Uuid::nil());
        planned.planned.push(PlannedResult { id, owner, code, title: String::new() });
        let second = Summaries::follow(Some(&first), &device(&planned, &all));
        assert!(marks(&second).contains(&plan));
        let rules = Rules { plan: false, ..Rules::default() };
        let office = OfficeRules { office: planned.me.office.clone(), rules, since: Some(one) };
        planned.rules = serde_json::to_string(&[office]).unwrap();
        let third = Summaries::follow(Some(&second), &device(&planned, &all));
        assert!(!marks(&third).contains(&plan));
        assert!(third == Summaries::follow(Some(&third), &device(&planned, &all)));
    }
}
