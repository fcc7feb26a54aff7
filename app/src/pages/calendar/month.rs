//! A month as weeks of marked days. Knows reports and the working calendar; must not know how a day
//! looks, or what today is unless it is told.

use crate::desk::Shown;
use shared::calendar::Calendar;
use shared::day::Day;
use shared::device::Stage;
use shared::leave::Away;
use shared::status::Status;

/// What a day has to say.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Mark {
    /// It has not come yet, or nothing was asked of it.
    None,
    /// A draft.
    Draft,
    /// Sent, waits for a decision.
    Sent,
    /// To be sent, waits on this device for the line.
    Unsent,
    /// Approved.
    Approved,
    /// Returned.
    Returned,
    /// A working day without a report.
    Missing,
    /// A day of the week on which no work is done.
    Off,
    /// A holiday, with its name.
    Holiday(String),
    /// A working day on which the person is away.
    Away(Away),
}

/// A report, as far as a month is concerned.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Marked {
    pub(super) day: Day,
    pub(super) status: Status,
    pub(super) minutes: u32,
    pub(super) is_empty: bool,
    pub(super) waits: bool,
}

impl Marked {
    /// What a month needs to know of a document.
    pub(super) fn of(shown: &Shown) -> Option<Self> {
        let document = &shown.document;
        let report = document.body.report()?;
        Some(Self {
            day: report.day,
            status: document.status,
            minutes: report.minutes(),
            is_empty: report.entries.is_empty(),
            waits: shown.stage == Stage::Waiting,
        })
    }
}

/// One day of the month.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct DayCell {
    pub(super) day: Day,
    pub(super) mark: Mark,
    pub(super) is_today: bool,
    /// Whether it has come: later days cannot be opened.
    pub(super) has_come: bool,
}

/// The month in numbers.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Sum {
    pub(super) approved: u32,
    pub(super) sent: u32,
    pub(super) unsent: u32,
    pub(super) returned: u32,
    pub(super) missing: u32,
    pub(super) away: u32,
    pub(super) minutes: u32,
}

/// A month, Monday first; days of its neighbours are left out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Month {
    pub(super) weeks: Vec<Vec<Option<DayCell>>>,
    pub(super) sum: Sum,
}

impl Month {
    /// The month that begins on `first`. Days before `since` are not missing, nor those on which the person is away:
    /// nobody was asked.
    pub(super) fn new(
        first: Day,
        today: Day,
        since: Option<Day>,
        calendar: &Calendar,
        away: &dyn Fn(Day) -> Option<Away>,
        reports: &[Marked],
    ) -> Self {
        let mut sum = Sum::default();
        let mut cells = vec![None; usize::from(first.weekday())];
        let mut day = first;
        while day.month() == first.month() && day.year() == first.year() {
            let report = reports.iter().find(|r| r.day == day && !r.is_empty);
            let mark = mark(day, today, since, calendar, away, report);
            sum.minutes += report.map_or(0, |r| r.minutes);
            match mark {
                Mark::Approved => sum.approved += 1,
                Mark::Sent => sum.sent += 1,
                Mark::Unsent => sum.unsent += 1,
                Mark::Returned => sum.returned += 1,
                Mark::Missing => sum.missing += 1,
                Mark::Away(_) => sum.away += 1,
                Mark::None | Mark::Draft | Mark::Off | Mark::Holiday(_) => {}
            }
            let (is_today, has_come) = (day == today, day <= today);
            cells.push(Some(DayCell { day, mark, is_today, has_come }));
            let next = day.plus(1);
            if next == day {
                break;
            }
            day = next;
        }
        cells.resize(cells.len().next_multiple_of(7), None);
        Self { weeks: cells.chunks(7).map(<[_]>::to_vec).collect(), sum }
    }
}

fn mark(
    day: Day,
    today: Day,
    since: Option<Day>,
    calendar: &Calendar,
    away: &dyn Fn(Day) -> Option<Away>,
    report: Option<&Marked>,
) -> Mark {
    if let Some(report) = report {
        return match report.status {
            Status::Draft => Mark::Draft,
            Status::Submitted if report.waits => Mark::Unsent,
            Status::Submitted => Mark::Sent,
            Status::Returned => Mark::Returned,
            Status::Approved => Mark::Approved,
            Status::Open => Mark::None,
        };
    }
    if let Some(holiday) = calendar.holiday(day) {
        return Mark::Holiday(holiday.name.clone());
    }
    if !calendar.works(day) {
        return Mark::Off;
    }
    if let Some(away) = away(day) {
        return Mark::Away(away);
    }
    let asked = day < today && since.is_some_and(|since| since <= day);
    if asked { Mark::Missing } else { Mark::None }
}

#[cfg(test)]
mod tests {
    use super::*;
    use shared::calendar::Holiday;

    fn day(text: &str) -> Day {
        Day::parse(text).unwrap()
    }

    fn report(on: &str, status: Status) -> Marked {
        Marked { day: day(on), status, minutes: 300, is_empty: false, waits: false }
    }

    fn november(reports: &[Marked]) -> Month {
        let holidays = vec![Holiday { day: day("2026-11-10"), name: "Hari Pahlawan".into() }];
        let calendar = Calendar { holidays, ..Calendar::default() };
        let since = reports.iter().map(|r| r.day).min();
        let away = |on| (on == day("2026-11-12") || on == day("2026-11-15")).then_some(Away::Ill);
        Month::new(day("2026-11-01"), day("2026-11-20"), since, &calendar, &away, reports)
    }

    fn mark_of(month: &Month, on: &str) -> Mark {
        let cells = month.weeks.iter().flatten().flatten();
        cells.into_iter().find(|c| c.day == day(on)).map(|c| c.mark.clone()).unwrap()
    }

    #[test]
    fn a_month_is_whole_weeks_from_monday() {
        let month = november(&[]);
        assert_eq!(month.weeks.len(), 6, "November 2026 begins on a Sunday");
        assert!(month.weeks.iter().all(|w| w.len() == 7));
        assert_eq!(month.weeks.iter().flatten().flatten().count(), 30);
        assert_eq!(month.weeks[0][6].as_ref().map(|c| c.day), Some(day("2026-11-01")));
    }

    #[test]
    fn each_day_says_what_it_is() {
        let month = november(&[
            report("2026-11-04", Status::Approved),
            report("2026-11-17", Status::Returned),
            report("2026-11-18", Status::Submitted),
            report("2026-11-20", Status::Draft),
        ]);
        assert_eq!(mark_of(&month, "2026-11-03"), Mark::None, "before the first report");
        assert_eq!(mark_of(&month, "2026-11-04"), Mark::Approved);
        assert_eq!(mark_of(&month, "2026-11-05"), Mark::Missing);
        assert_eq!(mark_of(&month, "2026-11-07"), Mark::Off, "a Saturday");
        assert_eq!(mark_of(&month, "2026-11-10"), Mark::Holiday("Hari Pahlawan".into()));
        assert_eq!(mark_of(&month, "2026-11-17"), Mark::Returned);
        assert_eq!(mark_of(&month, "2026-11-18"), Mark::Sent);
        assert_eq!(mark_of(&month, "2026-11-20"), Mark::Draft);
        assert_eq!(mark_of(&month, "2026-11-23"), Mark::None, "not come yet");
        assert_eq!(mark_of(&month, "2026-11-12"), Mark::Away(Away::Ill), "and not missing");
        assert_eq!(mark_of(&month, "2026-11-15"), Mark::Off, "a Sunday within leave");
        let Sum { approved, sent, returned, missing, minutes, away, unsent: _ } = month.sum;
        assert_eq!((approved, sent, returned, missing, minutes), (1, 1, 1, 7, 1200));
        assert_eq!(away, 1);
    }

    #[test]
    fn what_has_not_left_the_phone_waits_for_no_decision() {
        let waits = Marked { waits: true, ..report("2026-11-18", Status::Submitted) };
        let month = november(&[waits]);
        assert_eq!(mark_of(&month, "2026-11-18"), Mark::Unsent);
        assert_eq!((month.sum.sent, month.sum.unsent), (0, 1));
    }

    #[test]
    fn today_without_a_report_is_not_missing() {
        let month = november(&[report("2026-11-02", Status::Approved)]);
        assert_eq!(mark_of(&month, "2026-11-20"), Mark::None);
        assert_eq!(mark_of(&month, "2026-11-19"), Mark::Missing);
    }

    #[test]
    fn the_last_month_of_time_ends() {
        let (first, today) = (day("9999-12-01"), day("2026-11-20"));
        let month = Month::new(first, today, None, &Calendar::default(), &|_| None, &[]);
        assert_eq!(month.weeks.iter().flatten().flatten().count(), 31);
    }
}
