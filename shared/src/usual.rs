//! What sets a report apart from what its author usually writes, so that a superior sees at once where to look
//! (issue 4).
//!
//! Knows reports and the rules of an office; must not know who reads them. Everybody is compared with their own
//! earlier days, never with anybody else.

use crate::calendar::Calendar;
use crate::day::{Day, Zone};
use crate::document::Document;
use crate::id::EntryId;
use crate::report::{Entry, Quantity, Report};
use crate::routine::Rules;
use crate::status::Move;

/// So many of the last reports say what is usual.
pub const DAYS: usize = 20;
/// Of fewer nothing is called usual: neither a day's minutes nor an activity's quantity.
pub const FEWEST: usize = 5;
/// After so many days nobody counts any more.
const LATEST: i32 = 400;
/// A quantity that differs by no more than so much is as usual, whatever the share: of two patients a third is half.
pub const SLACK: Quantity = Quantity::whole(2);

/// Something about a report that is not as usual. Not a fault: a place to look at.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Mark {
    /// First sent so many working days after its date, by its author's corrected clock.
    Late(u16),
    /// It was sent before, so many times: it was given back, or its author took it back.
    Again(u16),
    /// Its author has sent too few reports to say what is usual.
    Early,
    /// The minutes of the day differ; so many are usual.
    Minutes(u32),
    /// The very same text as on that day.
    Same(Day),
    /// A quantity differs; so much is usual.
    Quantity(EntryId, Quantity),
    /// An activity that none of the last reports has.
    New(EntryId),
    /// It serves no planned result.
    NoPlan(EntryId),
    /// Evidence is asked for, and there is none.
    NoEvidence(EntryId),
    /// Ordered by word of mouth (perintah lisan): the superior confirms it.
    Ordered(EntryId),
    /// It tells of an obstacle, or wishes for help: somebody should read it.
    Asks(EntryId),
}

impl Mark {
    /// The entry it is about; none where it is about the whole day.
    #[must_use]
    pub const fn entry(self) -> Option<EntryId> {
        match self {
            Self::Late(_) | Self::Again(_) | Self::Early | Self::Minutes(_) | Self::Same(_) => None,
            Self::Quantity(entry, _)
            | Self::New(entry)
            | Self::NoPlan(entry)
            | Self::NoEvidence(entry)
            | Self::Ordered(entry)
            | Self::Asks(entry) => Some(entry),
        }
    }
}

/// What is known of somebody beside their reports.
#[derive(Clone, Copy, Debug)]
pub struct Ground<'a> {
    /// The rules of their office.
    pub rules: &'a Rules,
    /// Whether they have any planned result that an entry could serve.
    pub plans: bool,
    /// The time zone of their unit.
    pub zone: Zone,
    /// The working days by which lateness is counted.
    pub calendar: &'a Calendar,
}

/// What is not as usual about `document`, after the `earlier` reports of the same person, the oldest first. A report
/// without a mark is routine.
#[must_use]
pub fn marks(document: &Document, earlier: &[&Report], ground: Ground<'_>) -> Vec<Mark> {
    let Some(report) = document.body.report() else { return Vec::new() };
    let Ground { rules, plans, zone, calendar } = ground;
    let earlier = earlier.get(earlier.len().saturating_sub(DAYS)..).unwrap_or_default();
    let mut marks = Vec::new();
    let late = days_late(document, report.day, zone, calendar);
    if late > rules.late {
        marks.push(Mark::Late(late));
    }
    // Also where its author took it back: whoever sends again is drawn again, and must not draw until it suits.
    let before = document.steps.iter().filter(|s| s.step == Move::Submit).count().saturating_sub(1);
    if before > 0 {
        marks.push(Mark::Again(u16::try_from(before).unwrap_or(u16::MAX)));
    }
    if let Some(same) = earlier.iter().rev().find(|e| is_same(e, report)) {
        marks.push(Mark::Same(same.day));
    }
    match usual(earlier.iter().map(|r| r.minutes()).collect()) {
        None => marks.push(Mark::Early),
        Some(usual) if differs(report.minutes(), usual, rules.minutes) => {
            marks.push(Mark::Minutes(usual));
        }
        Some(_) => {}
    }
    for entry in report.by_time() {
        entry_marks(entry, earlier, rules, plans, &mut marks);
    }
    marks
}

fn entry_marks(
    entry: &Entry,
    earlier: &[&Report],
    rules: &Rules,
    plans: bool,
    marks: &mut Vec<Mark>,
) {
    let all = || earlier.iter().flat_map(|r| &r.entries).filter(|e| is_one_activity(e, entry));
    if earlier.len() >= FEWEST && all().next().is_none() {
        marks.push(Mark::New(entry.id));
    }
    if let Some(quantity) = entry.quantity {
        let amounts = all().filter(|e| e.unit == entry.unit).filter_map(|e| e.quantity);
        let usual = usual(amounts.map(Quantity::hundredths).collect());
        let is = quantity.hundredths();
        if let Some(usual) = usual
            && is.abs_diff(usual) > SLACK.hundredths()
            && differs(is, usual, rules.quantity)
        {
            marks.push(Mark::Quantity(entry.id, Quantity::from_hundredths(usual)));
        }
    }
    if rules.plan && plans && entry.planned.is_none() {
        marks.push(Mark::NoPlan(entry.id));
    }
    let asked = entry.activity.is_some_and(|a| rules.evidence.contains(&a));
    if asked && entry.evidence.is_empty() {
        marks.push(Mark::NoEvidence(entry.id));
    }
    if entry.ordered_by.is_some() {
        marks.push(Mark::Ordered(entry.id));
    }
    if !entry.obstacle.trim().is_empty() || !entry.help.trim().is_empty() {
        marks.push(Mark::Asks(entry.id));
    }
}

/// How many working days after `day` the document was first sent, by its author's clock as corrected by the server's:
/// what waited for a line, or over a weekend, was not late. More than [`LATEST`] are not counted.
fn days_late(document: &Document, day: Day, zone: Zone, calendar: &Calendar) -> u16 {
    document.steps.iter().find(|s| s.step == Move::Submit).map_or(0, |step| {
        let sent = step.device_at.plus_ms(step.skew.unwrap_or_default()).day(zone);
        let days = (1..=sent.since(day).min(LATEST)).filter(|n| calendar.works(day.plus(*n)));
        u16::try_from(days.count()).unwrap_or(u16::MAX)
    })
}

/// Whether two reports say the very same of two days.
#[must_use]
pub fn is_same(one: &Report, other: &Report) -> bool {
    let said = |e: &Entry| Entry { id: EntryId::new(0), evidence: Vec::new(), ..e.clone() };
    !one.entries.is_empty()
        && one.entries.len() == other.entries.len()
        // Most differ in their first title: nothing is copied for those.
        && one.entries.iter().zip(&other.entries).all(|(a, b)| a.title == b.title)
        && one.entries.iter().zip(&other.entries).all(|(a, b)| said(a) == said(b))
}

/// Whether two entries are one activity: of the catalogue, or of the same name.
fn is_one_activity(one: &Entry, other: &Entry) -> bool {
    match (one.activity, other.activity) {
        (Some(one), Some(other)) => one == other,
        (None, None) => one.title.trim().eq_ignore_ascii_case(other.title.trim()),
        (Some(_), None) | (None, Some(_)) => false,
    }
}

/// Whether `is` lies more than `percent` from `usual`.
fn differs(is: u32, usual: u32, percent: u16) -> bool {
    u64::from(is.abs_diff(usual)) * 100 > u64::from(usual) * u64::from(percent)
}

/// The one in the middle, where there are enough to call it usual.
fn usual(all: Vec<u32>) -> Option<u32> {
    (all.len() >= FEWEST).then(|| median(all)).flatten()
}

/// The one in the middle, the larger of two.
pub(crate) fn median<T: Ord + Copy>(mut all: Vec<T>) -> Option<T> {
    all.sort_unstable();
    all.get(all.len() / 2).copied()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::day::{TimeOfDay, Timestamp};
    use crate::document::Body;
    use crate::document::Step;
    use crate::hash::Token;
    use crate::id::{ActivityId, EmployeeId, OpId, PlannedResultId};
    use crate::status::{Standing, Status};
    use uuid::Uuid;

    const RULES: Rules =
        Rules { minutes: 25, quantity: 50, late: 1, sample: 10, plan: true, evidence: Vec::new() };

    fn day(number: i32) -> Day {
        Day::parse("2026-10-01").unwrap().plus(number)
    }

    fn entry(title: &str, minutes: u16, patients: u32) -> Entry {
        Entry {
            title: title.into(),
            start: TimeOfDay::new(480),
            end: TimeOfDay::new(480 + minutes),
            quantity: Some(Quantity::whole(patients)),
            unit: "pasien".into(),
            planned: Some(PlannedResultId::from_uuid(Uuid::nil())),
            ..Entry::new(EntryId::new(1))
        }
    }

    /// Ten days, on which 20 to 29 patients were served.
    fn past() -> Vec<Report> {
        let entries = |n: i32| vec![entry("Poli umum", 300, 20 + n.unsigned_abs())];
        (0..10).map(|n| Report { day: day(n), entries: entries(n) }).collect()
    }

    fn sent(report: Report, at: Timestamp) -> Document {
        let owner = EmployeeId::from_uuid(Uuid::from_u128(1));
        let body = Body::Report(report);
        let step = Step {
            step: Move::Submit,
            revision: 1,
            by: owner,
            standing: Standing::Author,
            acting: None,
            device_at: at,
            at,
            skew: None,
            reason: None,
        };
        Document {
            id: body.document_id(owner),
            owner,
            status: Status::Submitted,
            revision: 1,
            token: Token::next(
                None,
                owner,
                owner,
                OpId::from_uuid(Uuid::nil()),
                Status::Submitted,
                &body,
            ),
            body,
            steps: vec![step],
            thread: Vec::new(),
            seen: None,
            returned: None,
        }
    }

    /// Four in the afternoon of the eleventh of October, in WIB.
    const AFTERNOON: Timestamp = Timestamp(1_791_709_200_000);

    fn of(entries: Vec<Entry>) -> Vec<Mark> {
        of_document(&sent(Report { day: day(10), entries }, AFTERNOON), &past())
    }

    fn of_document(document: &Document, past: &[Report]) -> Vec<Mark> {
        let past: Vec<&Report> = past.iter().collect();
        let calendar = Calendar::default();
        let ground = Ground { rules: &RULES, plans: true, zone: Zone::Wib, calendar: &calendar };
        marks(document, &past, ground)
    }

    #[test]
    fn a_day_like_the_others_has_no_mark() {
        assert_eq!(AFTERNOON.day(Zone::Wib), day(10));
        assert_eq!(of(vec![entry("poli umum ", 310, 30)]), []);
    }

    #[test]
    fn what_differs_from_the_authors_own_days_is_marked() {
        let id = EntryId::new(1);
        assert_eq!(of(vec![entry("Poli umum", 376, 25)]), [Mark::Minutes(300)]);
        assert_eq!(of(vec![entry("Poli umum", 375, 25)]), [], "a quarter is within the rule");
        let many = of(vec![entry("Poli umum", 300, 38)]);
        assert_eq!(many, [Mark::Quantity(id, Quantity::whole(25))]);
        assert_eq!(of(vec![entry("Posyandu", 300, 25)]), [Mark::New(id)]);
        assert_eq!(of(vec![entry("Poli umum", 300, 24)]), [Mark::Same(day(4))]);
        let bare = Entry { planned: None, ..entry("Poli umum", 300, 31) };
        assert_eq!(of(vec![bare]), [Mark::NoPlan(id)]);
        let asks = Entry { help: "Vaksin habis".into(), ..entry("Poli umum", 300, 31) };
        assert_eq!(of(vec![asks]), [Mark::Asks(id)]);
        let told = Entry { ordered_by: Some("Camat".into()), ..entry("Poli umum", 300, 31) };
        assert_eq!(of(vec![told]), [Mark::Ordered(id)]);
    }

    #[test]
    fn small_numbers_are_as_usual_whatever_their_share() {
        let past: Vec<Report> = (0..10)
            .map(|n| Report { day: day(n), entries: vec![entry("Rujukan", 300, 1)] })
            .collect();
        let three =
            sent(Report { day: day(10), entries: vec![entry("Rujukan", 300, 3)] }, AFTERNOON);
        assert_eq!(of_document(&three, &past), []);
        let four =
            sent(Report { day: day(10), entries: vec![entry("Rujukan", 300, 4)] }, AFTERNOON);
        let usual = Quantity::whole(1);
        assert_eq!(of_document(&four, &past), [Mark::Quantity(EntryId::new(1), usual)]);
    }

    #[test]
    fn evidence_is_missed_only_where_the_office_asks_for_it() {
        let activity = ActivityId::from_uuid(Uuid::from_u128(9));
        let shown = |n| Entry { activity: Some(activity), ..entry("Poli umum", 300, n) };
        let past: Vec<Report> = (0..10)
            .map(|n| Report { day: day(n), entries: vec![shown(20 + n.unsigned_abs())] })
            .collect();
        let past: Vec<&Report> = past.iter().collect();
        let document = sent(Report { day: day(10), entries: vec![shown(31)] }, AFTERNOON);
        let calendar = Calendar::default();
        let asked = Rules { evidence: vec![activity], ..RULES };
        let with = |rules: &Rules| {
            marks(
                &document,
                &past,
                Ground { rules, plans: true, zone: Zone::Wib, calendar: &calendar },
            )
        };
        assert_eq!(with(&RULES), []);
        assert_eq!(with(&asked), [Mark::NoEvidence(EntryId::new(1))]);
    }

    #[test]
    fn somebody_new_is_read_until_there_is_something_to_compare_with() {
        let document =
            sent(Report { day: day(10), entries: vec![entry("Poli umum", 300, 31)] }, AFTERNOON);
        assert_eq!(of_document(&document, &past()[..FEWEST - 1]), [Mark::Early]);
        assert_eq!(of_document(&document, &past()[..FEWEST]), []);
    }

    #[test]
    fn late_is_told_by_the_authors_clock_not_by_the_line() {
        let report = Report { day: day(10), entries: vec![entry("Poli umum", 300, 31)] };
        let days = |n: i64| AFTERNOON.plus_ms(n * 86_400_000);
        let mut waited = sent(report.clone(), AFTERNOON);
        waited.steps[0].at = days(9);
        assert_eq!(of_document(&waited, &past()), [], "it waited for a line");
        assert_eq!(of_document(&sent(report.clone(), days(1)), &past()), []);
        assert_eq!(of_document(&sent(report.clone(), days(3)), &past()), [Mark::Late(3)]);
        let mut slow = sent(report, AFTERNOON);
        slow.steps[0].skew = Some(3 * 86_400_000);
        assert_eq!(of_document(&slow, &past()), [Mark::Late(3)], "its clock was behind");
    }

    #[test]
    fn what_was_given_back_is_read_again() {
        let report = Report { day: day(10), entries: vec![entry("Poli umum", 300, 31)] };
        let mut document = sent(report, AFTERNOON);
        let back =
            Step { step: Move::Return, standing: Standing::Superior, ..document.steps[0].clone() };
        let again = document.steps[0].clone();
        document.steps.extend([back, again]);
        assert_eq!(of_document(&document, &past()), [Mark::Again(1)]);
        // Its author cannot have it drawn anew by taking it back.
        document.steps[1] =
            Step { step: Move::Withdraw, standing: Standing::Author, ..document.steps[0].clone() };
        assert_eq!(of_document(&document, &past()), [Mark::Again(1)]);
    }
}
