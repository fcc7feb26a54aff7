//! When an office closes a period, and what that means for a report that was not sent by then (issue 4): for some
//! days it is taken with a reason, and after them the superior decides. Never refused in silence (domain.md, "Late
//! entry").
//!
//! Knows days and the one document; must not know who asks.

use crate::calendar::Calendar;
use crate::day::{Day, Timestamp, Zone};
use crate::document::Document;
use crate::op::{Act, Op};
use crate::status::Move;
use serde::{Deserialize, Serialize};

/// How long a period is: local policy, so data.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Every {
    /// A month.
    Month,
    /// Three months (triwulan).
    Quarter,
    /// Six months (semester).
    HalfYear,
    /// A year.
    Year,
}

impl Every {
    /// Every length.
    pub const ALL: [Self; 4] = [Self::Month, Self::Quarter, Self::HalfYear, Self::Year];

    const fn months(self) -> u8 {
        match self {
            Self::Month => 1,
            Self::Quarter => 3,
            Self::HalfYear => 6,
            Self::Year => 12,
        }
    }

    /// The last day of the period in which `day` lies.
    #[must_use]
    pub fn last(self, day: Day) -> Day {
        let last = (day.month() - 1) / self.months() * self.months() + self.months();
        let next = if last == 12 {
            Day::new(day.year() + 1, 1, 1)
        } else {
            Day::new(day.year(), last + 1, 1)
        };
        // The last year there is has no next one: its own days stay open.
        next.map_or(day, |first| first.plus(-1))
    }
}

/// How an office closes its periods: for reports of a day on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Closing {
    /// For reports of this day and later, until a later rule begins.
    pub from: Day,
    /// The length of a period.
    pub every: Every,
    /// So many days after its last one a period closes.
    pub after: u16,
    /// For so many days more a report is taken with a reason.
    pub window: u16,
}

/// Whether a report of a day can be sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Term {
    /// As every other.
    Open,
    /// With a reason: its period is closed.
    Late {
        /// The last day on which none was asked for.
        closed: Day,
        /// The last day on which it is taken so.
        until: Day,
    },
    /// It waits for the superior's decision: its period is closed for good.
    Closed {
        /// The last day on which no reason was asked for.
        closed: Day,
    },
}

impl Calendar {
    /// Whether a report of `day` that its author sends on `sent` can be taken on `today`. What waited for a line was
    /// sent in time, and its device's word for that is taken as long as the window is open; after that somebody looks.
    #[must_use]
    pub fn term(&self, day: Day, sent: Day, today: Day) -> Term {
        let Some(rule) = crate::calendar::latest(&self.closings, day, |c| c.from) else {
            return Term::Open;
        };
        let closed = rule.every.last(day).plus(i32::from(rule.after));
        let until = closed.plus(i32::from(rule.window));
        if today > until {
            Term::Closed { closed }
        } else if sent.min(today) > closed {
            Term::Late { closed, until }
        } else {
            Term::Open
        }
    }
}

/// Whether its author has sent it before: only a first sending can be late.
#[must_use]
pub fn was_sent(current: Option<&Document>) -> bool {
    current.is_some_and(|d| d.steps.iter().any(|s| s.step == Move::Submit))
}

/// In which term `op` stands at `at`. Whoever mends what came back, or took it back to mend it, was there in time.
#[must_use]
pub fn term(
    calendar: &Calendar,
    zone: Zone,
    current: Option<&Document>,
    op: &Op,
    at: Timestamp,
) -> Term {
    match &op.act {
        Act::Submit(body) if !was_sent(current) => {
            let sent = op.at.plus_ms(op.skew.unwrap_or_default()).day(zone);
            calendar.term(body.day(), sent, at.day(zone))
        }
        Act::SaveDraft(_)
        | Act::Submit(_)
        | Act::Withdraw
        | Act::Approve
        | Act::Return(_)
        | Act::Reopen(_)
        | Act::Comment(_)
        | Act::Tell(_)
        | Act::Seen(_) => Term::Open,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn day(text: &str) -> Day {
        Day::parse(text).unwrap()
    }

    fn calendar(every: Every) -> Calendar {
        let closing = Closing { from: day("2026-01-01"), every, after: 5, window: 10 };
        Calendar { closings: vec![closing], ..Calendar::default() }
    }

    #[test]
    fn a_period_ends_with_its_last_month() {
        let of = |every: Every, text| every.last(day(text)).to_string();
        assert_eq!(of(Every::Month, "2026-02-03"), "2026-02-28");
        assert_eq!(of(Every::Month, "2028-02-03"), "2028-02-29");
        assert_eq!(of(Every::Month, "2026-12-31"), "2026-12-31");
        assert_eq!(of(Every::Quarter, "2026-04-01"), "2026-06-30");
        assert_eq!(of(Every::HalfYear, "2026-06-30"), "2026-06-30");
        assert_eq!(of(Every::HalfYear, "2026-07-01"), "2026-12-31");
        assert_eq!(of(Every::Year, "2026-01-01"), "2026-12-31");
    }

    #[test]
    fn a_closed_period_asks_for_a_reason_and_then_for_a_decision() {
        let of = |sent: &str, today: &str| {
            calendar(Every::Month).term(day("2026-10-20"), day(sent), day(today))
        };
        let closed = day("2026-11-05");
        let late = Term::Late { closed, until: day("2026-11-15") };
        assert_eq!(of("2026-11-05", "2026-11-05"), Term::Open);
        assert_eq!(of("2026-11-06", "2026-11-06"), late);
        assert_eq!(of("2026-11-15", "2026-11-15"), late);
        assert_eq!(of("2026-11-16", "2026-11-16"), Term::Closed { closed });
        // It was sent in time and waited for a line.
        assert_eq!(of("2026-10-30", "2026-11-12"), Term::Open);
        assert_eq!(of("2026-10-30", "2026-11-16"), Term::Closed { closed });
        // A clock that runs ahead makes nobody late.
        assert_eq!(of("2027-01-01", "2026-11-01"), Term::Open);
    }

    #[test]
    fn what_no_rule_speaks_of_stays_open() {
        let now = day("2030-01-01");
        assert_eq!(calendar(Every::Month).term(day("2025-12-31"), now, now), Term::Open);
        assert_eq!(Calendar::default().term(day("2026-01-05"), now, now), Term::Open);
    }

    proptest! {
        /// As days go by a report only ever goes on from open to late to closed.
        #[test]
        fn terms_come_one_after_the_other(
            which in 0usize..4, of in 0i32..700, after in 0u16..40, window in 0u16..40, first in 0i32..900, more in 0i32..90,
        ) {
            let begin = day("2026-01-01");
            let rule = Closing { from: begin, every: Every::ALL[which], after, window };
            let calendar = Calendar { closings: vec![rule], ..Calendar::default() };
            let (of, early) = (begin.plus(of), begin.plus(first));
            let late = early.plus(more);
            let rank = |term| match term {
                Term::Open => 0,
                Term::Late { .. } => 1,
                Term::Closed { .. } => 2,
            };
            prop_assert!(rank(calendar.term(of, early, early)) <= rank(calendar.term(of, late, late)));
            prop_assert!(rule.every.last(of) >= of);
        }
    }
}
