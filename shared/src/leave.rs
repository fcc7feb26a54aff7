//! Days on which somebody is away and nothing is asked of them, and what a device is told of days beside the
//! reports: who is away when, and what was reminded of.
//!
//! Knows days; who enters leave, and who may know of it, is the server's to know.

use crate::day::Day;
use crate::id::EmployeeId;
use crate::json;
use crate::person::Sight;
use crate::reminder::{Reminded, Reminder};
use serde::{Deserialize, Serialize};

/// Why somebody is away.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Away {
    /// Leave (cuti).
    Leave,
    /// Ill (sakit).
    Ill,
    /// Away on duty (dinas luar).
    Duty,
    /// Studying by order (tugas belajar).
    Study,
}

impl Away {
    /// Every reason.
    pub const ALL: [Self; 4] = [Self::Leave, Self::Ill, Self::Duty, Self::Study];
}

/// Leave of this many days back still travels: a year of days, and some.
pub const TOLD_DAYS: i32 = 400;
/// Most days of one leave: the longest study by order lasts some years.
pub const MOST_DAYS: i32 = 366 * 6;

/// Somebody is away from one day to another.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Leave {
    /// Who.
    pub person: EmployeeId,
    /// Why.
    pub away: Away,
    /// The first day.
    pub from: Day,
    /// The last day.
    pub until: Day,
}

impl Leave {
    /// Whether `person` is away because of it on `day`.
    #[must_use]
    pub fn covers(&self, person: EmployeeId, day: Day) -> bool {
        self.person == person && self.from <= day && day <= self.until
    }
}

/// What a device is told of days, beside its [`Sight`], in which it travels as text.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Days {
    /// When I and my people are away.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub leave: Vec<Leave>,
    /// What I was reminded of.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub reminders: Vec<Reminder>,
    /// What I reminded others of.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub reminded: Vec<Reminded>,
}

impl Days {
    /// What `sight` tells; nothing where it tells nothing, or what nobody here can read.
    #[must_use]
    pub fn told(sight: &Sight) -> Self {
        let text = sight.days.as_deref();
        text.and_then(|text| json::read(text).ok()).unwrap_or_default()
    }

    /// The leave of `person` on `day`.
    #[must_use]
    pub fn leave(&self, person: EmployeeId, day: Day) -> Option<&Leave> {
        self.leave.iter().find(|leave| leave.covers(person, day))
    }

    /// Whether `person` was reminded of `day` from here.
    #[must_use]
    pub fn was_reminded(&self, person: EmployeeId, day: Day) -> bool {
        self.reminded.iter().any(|one| one.person == person && one.day == day)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use uuid::Uuid;

    #[test]
    fn leave_covers_its_first_and_its_last_day_and_nobody_else() {
        let day = |text| Day::parse(text).unwrap();
        let (ani, siti) = (Uuid::from_u128(1), Uuid::from_u128(2));
        let (ani, siti) = (EmployeeId::from_uuid(ani), EmployeeId::from_uuid(siti));
        let (from, until) = (day("2026-11-16"), day("2026-11-18"));
        let leave = vec![Leave { person: ani, away: Away::Leave, from, until }];
        let days = Days { leave, ..Days::default() };
        let is_away = |person, on| days.leave(person, day(on)).is_some();
        assert!(is_away(ani, "2026-11-16") && is_away(ani, "2026-11-18"));
        assert!(!is_away(ani, "2026-11-15") && !is_away(ani, "2026-11-19"));
        assert!(!is_away(siti, "2026-11-17"));
    }
}
