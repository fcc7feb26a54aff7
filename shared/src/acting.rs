//! Who stands in for a superior: as what, until when, and what a person is told and may ask about it.
//!
//! Knows the words and what travels; who may what on which day is the server's to know.

use crate::day::{Day, Timestamp};
use crate::document::Document;
use crate::id::{DocumentId, EmployeeId, OpId};
use crate::person::Person;
use serde::{Deserialize, Serialize};

/// As what somebody leads who is not the definitive superior. In the order in which one goes before another.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Acting {
    /// Plt. (pelaksana tugas): the post is vacant.
    Plt,
    /// Plh. (pelaksana harian): whoever holds the post is away.
    Plh,
    /// The superior has handed it on (didelegasikan).
    Delegate,
    /// The superior's superior (atasan dari atasan), who took over what nobody answered.
    SecondLevel,
}

/// Why a superior hands their team on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Absence {
    /// Leave (cuti).
    Leave,
    /// Away on duty (dinas luar).
    Duty,
    /// Ill (sakit).
    Ill,
}

/// Most days of one delegation, the first and the last counted.
pub const MOST_DAYS: i32 = 92;
/// So many days somebody leads who took over.
pub const TAKEN_DAYS: i32 = 14;
/// Working days after which a report has waited too long, where an office says nothing else.
pub const WAITS_DAYS: u16 = 5;
/// Most characters of what somebody says about their superior, or of why a report is set aside.
pub const MOST_SAID: usize = 1_000;

/// What a device may know of who stands in for whom around its person, beside their
/// [`Sight`](crate::person::Sight), in which it travels as text.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Leading {
    /// Since when my superior leads me.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub since: Option<Day>,
    /// Who else answers my reports.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub answering: Vec<Answering>,
    /// For whom I act.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub mine: Vec<StandIn>,
    /// What I have handed on, and what was handed to me, today and later.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub delegations: Vec<Delegation>,
    /// Whose reports have waited too long for an answer of one of my people.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub overdue: Vec<Overdue>,
    /// When I last said that this is not my superior, where the office has not settled it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub disputed: Option<Timestamp>,
    /// What the office answered to it lately.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub settled: Option<String>,
    /// How many reports of my people lie with the office and wait for my decision.
    #[serde(default, skip_serializing_if = "is_none")]
    pub special: u32,
    /// Which of my reports were set aside lately.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub aside: Vec<Aside>,
}

/// Somebody who answers my reports beside my superior.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Answering {
    /// Who.
    pub person: Person,
    /// The last day, where there is one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub until: Option<Day>,
}

/// Somebody whom I lead for another.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct StandIn {
    /// Whom.
    pub person: EmployeeId,
    /// As what.
    pub acting: Acting,
    /// The last day, where there is one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub until: Option<Day>,
}

/// A team that was handed on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Delegation {
    /// Its number.
    pub number: i64,
    /// Whose team.
    pub giver: Person,
    /// To whom.
    pub taker: Person,
    /// As what the taker leads.
    pub acting: Acting,
    /// The first day.
    pub from: Day,
    /// The last day.
    pub until: Day,
    /// Why, where it was said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub absence: Option<Absence>,
}

/// Somebody whose reports wait too long.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Overdue {
    /// Who.
    pub person: Person,
    /// The name of who should have answered.
    pub superior: String,
    /// How many reports.
    pub reports: u32,
    /// The day on which the oldest was sent.
    pub since: Day,
}

/// `POST /api/delegations`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Delegate {
    /// To whom.
    pub to: EmployeeId,
    /// As what.
    pub acting: Acting,
    /// The first day.
    pub from: Day,
    /// The last day.
    pub until: Day,
    /// Why, where it is said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub absence: Option<Absence>,
}

/// `POST /api/takeover`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TakeOver {
    /// Whose reports.
    pub employee: EmployeeId,
}

/// `POST /api/disputes`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Dispute {
    /// Who is not the superior.
    pub superior: EmployeeId,
    /// What there is to say about it; may be empty.
    pub text: String,
}

/// A report that came when its author had been let go, or its period was closed for good, as `GET /api/exceptions` lists it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Exceptional {
    /// Its number.
    pub number: i64,
    /// Whose it is.
    pub author: Person,
    /// When it came.
    pub at: Timestamp,
    /// What was sent.
    pub body: crate::document::Body,
    /// Why it came so late, where its author said so.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub late: Option<String>,
    /// Whether its period was closed for good; else its author had been let go.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub closed: bool,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde asks with a reference")]
const fn is_none(count: &u32) -> bool {
    *count == 0
}

/// A report of somebody's that was set aside lately.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Aside {
    /// Which sending.
    pub op: OpId,
    /// Which.
    pub doc: DocumentId,
    /// Why.
    pub reason: String,
    /// When it was decided.
    pub at: Timestamp,
}

/// So many days its author is told of it.
pub const ASIDE_DAYS: i32 = 60;

/// `POST /api/exceptions/{number}`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Exception {
    /// Take it in: it waits like any other report.
    Take,
    /// Set it aside, and why.
    Aside(String),
}

/// What came of something asked here.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Asked {
    /// It holds from now on.
    Done,
    /// It does not, and why.
    No(WhyNot),
}

/// Why it does not hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum WhyNot {
    /// Only who definitively leads somebody may hand a team on.
    NotLeading,
    /// To one's own people and one's own superior only.
    NotTo,
    /// As Plh. or as delegate only: the others are not a superior's to give.
    NotAs,
    /// The last day lies before the first, or the first in the past or more than a year ahead.
    Dates,
    /// More than [`MOST_DAYS`].
    TooLong,
    /// The team is in other hands on one of these days already.
    Overlaps,
    /// It was handed on too often today: each time is told to everybody.
    TooMany,
    /// There is no such thing any more, or it is not this person's to decide.
    Gone,
    /// Nothing has waited too long.
    NotOverdue,
    /// It needs words.
    NoReason,
    /// The rule of reports does not let it in.
    Refused,
}

/// The reports that waited too long, as `GET /api/overdue/{employee}` gives them.
pub type Unanswered = Vec<Document>;

impl Delegate {
    /// Why it cannot be on `today`, as far as its own words tell.
    #[must_use]
    pub fn flaw(&self, today: Day) -> Option<WhyNot> {
        if !matches!(self.acting, Acting::Plh | Acting::Delegate) {
            return Some(WhyNot::NotAs);
        }
        if self.from < today || self.until < self.from || self.from.since(today) > 366 {
            return Some(WhyNot::Dates);
        }
        (self.until.since(self.from) >= MOST_DAYS).then_some(WhyNot::TooLong)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use uuid::Uuid;

    #[test]
    fn a_delegation_has_dates_in_order_and_at_most_ninety_two_days() {
        let day = |text| Day::parse(text).unwrap();
        let today = day("2026-11-21");
        let asked = |from, until| Delegate {
            to: EmployeeId::from_uuid(Uuid::nil()),
            acting: Acting::Plh,
            from: day(from),
            until: day(until),
            absence: None,
        };
        assert_eq!(asked("2026-11-21", "2026-11-21").flaw(today), None, "a single day");
        assert_eq!(asked("2026-11-21", "2027-02-20").flaw(today), None, "ninety-two");
        assert_eq!(asked("2026-11-21", "2027-02-21").flaw(today), Some(WhyNot::TooLong));
        for (from, until) in [
            ("2026-11-20", "2026-11-30"),
            ("2026-11-30", "2026-11-29"),
            ("2028-01-01", "2028-01-02"),
        ] {
            assert_eq!(asked(from, until).flaw(today), Some(WhyNot::Dates), "{from} {until}");
        }
        for acting in [Acting::Plt, Acting::SecondLevel] {
            let asked = Delegate { acting, ..asked("2026-11-21", "2026-11-30") };
            assert_eq!(asked.flaw(today), Some(WhyNot::NotAs));
        }
    }
}
