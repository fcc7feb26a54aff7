//! The working calendar of an office: minutes targets, working days and holidays, all of them data
//! with valid-from dates. Local policy differs (300 minutes a day in one puskesmas, 8,400 a month
//! in Surakarta), so nothing here is a constant.

use crate::closing::Closing;
use crate::day::Day;
use serde::{Deserialize, Serialize};

/// What applies to one office.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Calendar {
    /// Minutes asked for on a working day.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub targets: Vec<MinutesTarget>,
    /// Days of the week on which work is done.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub weeks: Vec<WorkingWeek>,
    /// Days on which nobody need work.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub holidays: Vec<Holiday>,
    /// How its periods close; none where they stay open for ever.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub closings: Vec<Closing>,
}

/// Minutes asked for on a working day, from a date on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MinutesTarget {
    /// From this day on, until a later one begins.
    pub from: Day,
    /// Minutes a working day.
    pub minutes: u16,
}

/// The days of the week on which work is done, from a date on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct WorkingWeek {
    /// From this day on, until a later one begins.
    pub from: Day,
    /// Monday first.
    pub days: [bool; 7],
}

/// A day on which nobody need work.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Holiday {
    /// The day.
    pub day: Day,
    /// What it is called.
    pub name: String,
}

impl Calendar {
    /// The minutes asked for on `day`; none on a day off, or where no target is set.
    #[must_use]
    pub fn target(&self, day: Day) -> Option<u16> {
        if !self.works(day) {
            return None;
        }
        latest(&self.targets, day, |t| t.from).map(|t| t.minutes)
    }

    /// Whether `day` is a working day: as the week says (Monday to Friday where none is set), and
    /// no holiday.
    #[must_use]
    pub fn works(&self, day: Day) -> bool {
        let week = latest(&self.weeks, day, |w| w.from)
            .map_or([true, true, true, true, true, false, false], |w| w.days);
        week.get(usize::from(day.weekday())).copied().unwrap_or(false)
            && self.holiday(day).is_none()
    }

    /// The holiday on `day`.
    #[must_use]
    pub fn holiday(&self, day: Day) -> Option<&Holiday> {
        self.holidays.iter().find(|h| h.day == day)
    }
}

/// The rule with the latest beginning not after `day`.
pub(crate) fn latest<T>(rules: &[T], day: Day, from: impl Fn(&T) -> Day) -> Option<&T> {
    rules.iter().filter(|r| from(r) <= day).max_by_key(|r| from(r))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> Day {
        Day::parse(text).unwrap()
    }

    #[test]
    fn a_rule_holds_from_its_day_until_the_next_begins() {
        let calendar = Calendar {
            targets: vec![
                MinutesTarget { from: day("2026-07-01"), minutes: 300 },
                MinutesTarget { from: day("2026-01-01"), minutes: 330 },
            ],
            weeks: vec![WorkingWeek {
                from: day("2026-01-01"),
                days: [true, true, true, true, true, true, false],
            }],
            holidays: vec![Holiday { day: day("2026-08-17"), name: "Hari Kemerdekaan".into() }],
            closings: Vec::new(),
        };
        assert_eq!(calendar.target(day("2025-12-31")), None, "before any rule");
        assert_eq!(calendar.target(day("2026-06-30")), Some(330));
        assert_eq!(calendar.target(day("2026-07-01")), Some(300));
        assert_eq!(calendar.target(day("2026-08-17")), None, "a holiday");
        assert_eq!(calendar.target(day("2026-11-21")), Some(300), "a Saturday that is worked");
        assert_eq!(calendar.target(day("2026-11-22")), None, "a Sunday");
    }
}
