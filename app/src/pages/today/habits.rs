//! What a person usually does, read from their own reports: beginnings for a new entry, one tap each.
//! Knows reports and the catalogue; must not know the desk, the screen or the time.

use shared::day::{Day, TimeOfDay};
use shared::id::{ActivityId, PlannedResultId};
use shared::person::Activity;
use shared::report::{Entry, Quantity, Report, WorkPlace};

/// When a day begins where nothing else is known.
const MORNING: u16 = 7 * 60 + 30;
/// How many favourites are offered.
const FAVOURITES: usize = 5;
/// How many reports back a habit counts.
const MEMORY: usize = 60;

/// A beginning for an entry.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Template {
    /// The activity of the catalogue, if it comes from there.
    pub(super) activity: Option<ActivityId>,
    /// What it is called.
    pub(super) title: String,
    /// Unit of quantity.
    pub(super) unit: String,
    /// How long it takes, where that is known.
    pub(super) minutes: Option<u16>,
    /// Whether those minutes are for each of what is counted.
    pub(super) each: bool,
    /// How much it was the last time; only for what comes from the day before.
    pub(super) quantity: Option<Quantity>,
    /// The planned result it most often served.
    pub(super) planned: Option<PlannedResultId>,
    /// Where it was done.
    pub(super) place: WorkPlace,
}

impl Template {
    fn of_entry(entry: &Entry) -> Self {
        Self {
            activity: entry.activity,
            title: entry.title.trim().to_owned(),
            unit: entry.unit.clone(),
            minutes: entry.span().map(|s| s.minutes()),
            each: false,
            quantity: entry.quantity,
            planned: entry.planned,
            place: entry.place,
        }
    }

    /// Whether the two are the same work: the same activity of the catalogue, or the same title.
    fn is_same(&self, activity: Option<ActivityId>, title: &str) -> bool {
        match (self.activity, activity) {
            (Some(a), Some(b)) => a == b,
            (None, Some(_) | None) | (Some(_), None) => {
                self.title.eq_ignore_ascii_case(title.trim())
            }
        }
    }

    /// Fills `entry` with it. The times stay where its person set them; an end that is not set yet
    /// follows from the start.
    pub(super) fn fill(&self, entry: &mut Entry) {
        entry.activity = self.activity;
        entry.title.clone_from(&self.title);
        entry.unit.clone_from(&self.unit);
        entry.quantity = self.quantity.filter(|_| !self.unit.is_empty());
        entry.planned = self.planned.or(entry.planned);
        entry.place = self.place;
        if let (Some(start), Some(minutes)) = (entry.start, self.minutes) {
            // The steppers walk in steps of five minutes.
            let minutes = minutes.div_ceil(5).saturating_mul(5);
            entry.end = Some(start.plus(i16::try_from(minutes).unwrap_or(0)));
        }
    }
}

/// What is offered for a new entry.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Offers {
    /// From the last report before this day.
    pub(super) last_day: Option<(Day, Vec<Template>)>,
    /// What the person reports most.
    pub(super) favourites: Vec<Template>,
    /// The rest of the catalogue of the profession.
    pub(super) catalogue: Vec<Template>,
}

impl Offers {
    /// The offers for `day`, from `history` (oldest day first) and the catalogue. Nothing is offered
    /// twice, and what the day already has from the last one is not offered from there again.
    pub(super) fn new(day: Day, history: &[Report], catalogue: &[Activity]) -> Self {
        let today = history.iter().find(|r| r.day == day);
        let last = last_report(day, history);
        let mut last_day = Vec::<Template>::new();
        for entry in last.iter().flat_map(|r| r.by_time()) {
            let known = |t: &Template| t.is_same(entry.activity, &entry.title);
            let there = today.is_some_and(|r| {
                r.entries.iter().any(|e| Template::of_entry(entry).is_same(e.activity, &e.title))
            });
            if !entry.title.trim().is_empty() && !there && !last_day.iter().any(known) {
                last_day.push(Template::of_entry(entry));
            }
        }
        let offered = |t: &Template| last_day.iter().any(|l| l.is_same(t.activity, &t.title));
        let favourites: Vec<Template> = ranked(day, history)
            .into_iter()
            .filter(|t| !offered(t))
            .take(FAVOURITES)
            .map(|t| standard(t, catalogue))
            .collect();
        let catalogue = catalogue
            .iter()
            .map(|a| of_activity(a, day, history))
            .filter(|t| !offered(t) && !favourites.iter().any(|f| f.is_same(t.activity, &t.title)))
            .collect();
        let last_day = last.filter(|_| !last_day.is_empty()).map(|r| (r.day, last_day));
        Self { last_day, favourites, catalogue }
    }

    /// Whether there is nothing to offer.
    pub(super) fn is_empty(&self) -> bool {
        self.last_day.is_none() && self.favourites.is_empty() && self.catalogue.is_empty()
    }
}

/// The last report before `day` in which something stands.
pub(super) fn last_report(day: Day, history: &[Report]) -> Option<&Report> {
    history.iter().filter(|r| r.day < day && !r.entries.is_empty()).max_by_key(|r| r.day)
}

/// When the next entry of a report begins: where its last one ended, or in the morning. An end after
/// midnight belongs to the next date and begins nothing here.
pub(super) fn next_start(report: Option<&Report>) -> Option<TimeOfDay> {
    let ends = report.into_iter().flat_map(|r| r.entries.iter().filter_map(Entry::span));
    ends.map(|s| s.end).max().and_then(TimeOfDay::new).or_else(|| TimeOfDay::new(MORNING))
}

/// The planned result that this work most often served; the latest where two are even.
pub(super) fn usual_plan(
    activity: Option<ActivityId>,
    title: &str,
    history: &[Report],
) -> Option<PlannedResultId> {
    let mut counts = Vec::<(PlannedResultId, usize)>::new();
    for entry in recent(history).flat_map(|r| &r.entries) {
        let Some(planned) = entry.planned else { continue };
        if !Template::of_entry(entry).is_same(activity, title) {
            continue;
        }
        match counts.iter_mut().find(|(id, _)| *id == planned) {
            Some((_, count)) => *count += 1,
            None => counts.push((planned, 1)),
        }
    }
    // The last maximum: counts are in the order of first use, oldest first.
    counts.into_iter().max_by_key(|(_, count)| *count).map(|(id, _)| id)
}

fn recent(history: &[Report]) -> impl Iterator<Item = &Report> {
    history.get(history.len().saturating_sub(MEMORY)..).unwrap_or_default().iter()
}

/// Everything reported more than once before `day`, the most frequent first, the latest first among
/// equals.
fn ranked(day: Day, history: &[Report]) -> Vec<Template> {
    let mut counted = Vec::<(Template, usize, Day)>::new();
    for report in recent(history).filter(|r| r.day < day) {
        for entry in report.entries.iter().filter(|e| !e.title.trim().is_empty()) {
            match counted.iter_mut().find(|(t, _, _)| t.is_same(entry.activity, &entry.title)) {
                Some((template, count, last)) => {
                    *template = Template::of_entry(entry);
                    *count += 1;
                    *last = report.day;
                }
                None => counted.push((Template::of_entry(entry), 1, report.day)),
            }
        }
    }
    counted.retain(|(_, count, _)| *count > 1);
    counted.sort_by_key(|(_, count, last)| std::cmp::Reverse((*count, *last)));
    counted
        .into_iter()
        .map(|(t, _, _)| Template {
            planned: usual_plan(t.activity, &t.title, history),
            quantity: None,
            ..t
        })
        .collect()
}

/// A favourite with the name and the unit that the catalogue gives it now, and as long as last time.
fn standard(template: Template, catalogue: &[Activity]) -> Template {
    match catalogue.iter().find(|a| Some(a.id) == template.activity) {
        Some(a) => Template { title: a.name.clone(), unit: a.unit.clone(), ..template },
        None => template,
    }
}

fn of_activity(activity: &Activity, day: Day, history: &[Report]) -> Template {
    let before: Vec<Report> = recent(history).filter(|r| r.day < day).cloned().collect();
    Template {
        activity: Some(activity.id),
        title: activity.name.clone(),
        unit: activity.unit.clone(),
        minutes: Some(activity.minutes),
        each: !activity.unit.is_empty(),
        quantity: None,
        planned: usual_plan(Some(activity.id), &activity.name, &before),
        place: WorkPlace::default(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use shared::id::EntryId;
    use uuid::Uuid;

    fn day(text: &str) -> Day {
        Day::parse(text).unwrap()
    }

    fn entry(title: &str, start: u16, end: u16) -> Entry {
        Entry {
            title: title.into(),
            start: TimeOfDay::new(start),
            end: TimeOfDay::new(end),
            ..Entry::new(EntryId::new(u32::from(start)))
        }
    }

    fn report(on: &str, entries: Vec<Entry>) -> Report {
        Report { day: day(on), entries }
    }

    fn activity(number: u128, name: &str, minutes: u16) -> Activity {
        let id = ActivityId::from_uuid(Uuid::from_u128(number));
        Activity { id, name: name.into(), minutes, unit: "pasien".into() }
    }

    fn titles(templates: &[Template]) -> Vec<&str> {
        templates.iter().map(|t| t.title.as_str()).collect()
    }

    #[test]
    fn the_last_working_day_comes_first_and_in_its_order() {
        let history = [
            report("2026-11-18", vec![entry("Rapat", 600, 660)]),
            report("2026-11-19", vec![entry("Rekam medis", 780, 840), entry("Apel", 450, 480)]),
            report("2026-11-20", vec![]),
        ];
        let offers = Offers::new(day("2026-11-21"), &history, &[]);
        let (from, last) = offers.last_day.unwrap();
        assert_eq!(from, day("2026-11-19"), "an empty day is no day");
        assert_eq!(titles(&last), ["Apel", "Rekam medis"]);
        assert_eq!(last[0].minutes, Some(30));
    }

    #[test]
    fn what_the_day_already_has_is_not_offered_again() {
        let history = [
            report("2026-11-20", vec![entry("Apel", 450, 480), entry("Rapat", 480, 540)]),
            report("2026-11-21", vec![entry("apel ", 450, 480)]),
        ];
        let offers = Offers::new(day("2026-11-21"), &history, &[]);
        assert_eq!(titles(&offers.last_day.unwrap().1), ["Rapat"]);
    }

    #[test]
    fn favourites_are_what_comes_back_most_and_the_rest_is_the_catalogue() {
        let catalogue = [activity(1, "Imunisasi", 120), activity(2, "Rujukan", 30)];
        let imunisasi = Entry { activity: Some(catalogue[0].id), ..entry("Imunisasi", 500, 560) };
        let mut history = Vec::new();
        for number in 10..16 {
            let mut entries = vec![entry("Apel", 450, 480)];
            if number % 2 == 0 {
                entries.push(imunisasi.clone());
            }
            history.push(report(&format!("2026-11-{number}"), entries));
        }
        let offers = Offers::new(day("2026-11-21"), &history, &catalogue);
        assert_eq!(titles(&offers.last_day.unwrap().1), ["Apel"]);
        assert_eq!(titles(&offers.favourites), ["Imunisasi"]);
        assert_eq!(offers.favourites[0].minutes, Some(60), "as long as last time");
        assert_eq!(titles(&offers.catalogue), ["Rujukan"]);
    }

    #[test]
    fn an_entry_begins_where_the_last_one_ended() {
        assert_eq!(next_start(None).map(u16::from), Some(450));
        let day = report("2026-11-21", vec![entry("b", 600, 660), entry("a", 450, 480)]);
        assert_eq!(next_start(Some(&day)).map(u16::from), Some(660));
        let night = report("2026-11-21", vec![entry("Jaga malam", 1260, 300)]);
        assert_eq!(next_start(Some(&night)).map(u16::from), Some(450));
    }

    #[test]
    fn one_tap_fills_title_unit_and_standard_minutes() {
        let offers = Offers::new(day("2026-11-21"), &[], &[activity(1, "Imunisasi", 120)]);
        let mut filled = Entry { start: TimeOfDay::new(450), ..Entry::new(EntryId::new(1)) };
        offers.catalogue[0].fill(&mut filled);
        assert_eq!(filled.title, "Imunisasi");
        assert_eq!(filled.unit, "pasien");
        assert_eq!(filled.quantity, None, "how much it was is asked, not guessed");
        assert_eq!(filled.end.map(u16::from), Some(570));
    }

    #[test]
    fn the_plan_suggested_is_the_one_this_work_served_most() {
        let plan = |n| Some(PlannedResultId::from_uuid(Uuid::from_u128(n)));
        let served = |on: &str, n| {
            report(on, vec![Entry { planned: plan(n), ..entry("Imunisasi", 450, 480) }])
        };
        let history = [served("2026-11-18", 1), served("2026-11-19", 2), served("2026-11-20", 2)];
        assert_eq!(usual_plan(None, "imunisasi", &history), plan(2));
        assert_eq!(usual_plan(None, "Rapat", &history), None);
    }
}
