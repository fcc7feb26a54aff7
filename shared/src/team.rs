//! Whose report is there on which day, of a whole team: counted, never ranked.
//!
//! Knows reports, the working calendar and leave; must not know who looks. A day off and a day of leave are never
//! missing, and neither is today: until midnight it is not there *yet*.

use crate::calendar::Calendar;
use crate::day::Day;
use crate::document::Document;
use crate::id::EmployeeId;
use crate::leave::{Away, Days};
use crate::status::Status;

/// What a day of one person says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mark {
    /// Their report was sent.
    Sent,
    /// They are away.
    Away(Away),
    /// No working day.
    Off,
    /// It has not come, or lies before their first report: nobody was asked.
    NotAsked,
    /// It is today, and their report is not there yet.
    Yet,
    /// A working day that has passed without a report.
    Missing,
}

/// A day, or several, in numbers. They add up to everybody.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    /// Reports that were sent.
    pub sent: u32,
    /// Days of leave.
    pub away: u32,
    /// Days on which no work is done.
    pub off: u32,
    /// Days of which nobody was asked.
    pub not_asked: u32,
    /// Reports of today that are not there yet.
    pub yet: u32,
    /// Reports that are missing.
    pub missing: u32,
}

impl Tally {
    /// How many people or days it counts.
    #[must_use]
    pub const fn all(self) -> u32 {
        self.sent + self.away + self.off + self.not_asked + self.yet + self.missing
    }

    /// How many reports there would be if none were missing.
    #[must_use]
    pub const fn asked(self) -> u32 {
        self.sent + self.yet + self.missing
    }

    /// How many reports are not there.
    #[must_use]
    pub const fn open(self) -> u32 {
        self.yet + self.missing
    }

    const fn count(&mut self, mark: Mark) {
        match mark {
            Mark::Sent => self.sent += 1,
            Mark::Away(_) => self.away += 1,
            Mark::Off => self.off += 1,
            Mark::NotAsked => self.not_asked += 1,
            Mark::Yet => self.yet += 1,
            Mark::Missing => self.missing += 1,
        }
    }

    const fn add(&mut self, other: Self) {
        self.sent += other.sent;
        self.away += other.away;
        self.off += other.off;
        self.not_asked += other.not_asked;
        self.yet += other.yet;
        self.missing += other.missing;
    }
}

/// A week, Monday first.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Week {
    /// Its days.
    pub days: Vec<(Day, Tally)>,
    /// All of them.
    pub all: Tally,
}

/// A team and what it sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Team {
    members: Vec<Member>,
    calendar: Calendar,
    away: Days,
    today: Day,
}

#[derive(Clone, Debug, PartialEq, Eq)]
struct Member {
    person: EmployeeId,
    /// The days of the reports that were sent, sorted.
    sent: Vec<Day>,
}

impl Team {
    /// The team of `people`, of whose documents these are here. In the order of `people`.
    pub fn new<'a>(
        people: impl IntoIterator<Item = EmployeeId>,
        documents: impl IntoIterator<Item = &'a Document>,
        calendar: Calendar,
        away: Days,
        today: Day,
    ) -> Self {
        let member = |person| Member { person, sent: Vec::new() };
        let mut members: Vec<Member> = people.into_iter().map(member).collect();
        for document in documents {
            if document.status == Status::Draft {
                continue;
            }
            if let Some(member) = members.iter_mut().find(|m| m.person == document.owner) {
                member.sent.push(document.body.day());
            }
        }
        members.iter_mut().for_each(|member| member.sent.sort_unstable());
        Self { members, calendar, away, today }
    }

    /// What everybody's `day` says.
    pub fn marks(&self, day: Day) -> impl Iterator<Item = (EmployeeId, Mark)> {
        self.members.iter().map(move |member| (member.person, self.mark(member, day)))
    }

    /// `day` in numbers.
    #[must_use]
    pub fn day(&self, day: Day) -> Tally {
        let mut tally = Tally::default();
        self.marks(day).for_each(|(_, mark)| tally.count(mark));
        tally
    }

    /// The week of today and those before it, `weeks` in all, the latest first.
    #[must_use]
    pub fn weeks(&self, weeks: i32) -> Vec<Week> {
        let monday = self.today.plus(-i32::from(self.today.weekday()));
        let week = |back: i32| {
            let days = (0..7).map(|at| monday.plus(at - 7 * back));
            let days: Vec<_> = days.map(|day| (day, self.day(day))).collect();
            let mut all = Tally::default();
            days.iter().for_each(|(_, tally)| all.add(*tally));
            Week { days, all }
        };
        (0..weeks).map(week).collect()
    }

    fn mark(&self, member: &Member, day: Day) -> Mark {
        if member.sent.binary_search(&day).is_ok() {
            return Mark::Sent;
        }
        if !self.calendar.works(day) {
            return Mark::Off;
        }
        if let Some(leave) = self.away.leave(member.person, day) {
            return Mark::Away(leave.away);
        }
        let has_begun = member.sent.first().is_some_and(|first| *first < day);
        match day.cmp(&self.today) {
            std::cmp::Ordering::Less if has_begun => Mark::Missing,
            std::cmp::Ordering::Less | std::cmp::Ordering::Greater => Mark::NotAsked,
            std::cmp::Ordering::Equal => Mark::Yet,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::calendar::Holiday;
    use crate::document::Body;
    use crate::hash::Token;
    use crate::leave::Leave;
    use crate::report::Report;
    use proptest::prelude::*;
    use uuid::Uuid;

    fn person(number: u32) -> EmployeeId {
        EmployeeId::from_uuid(Uuid::from_u128(number.into()))
    }

    fn day(text: &str) -> Day {
        Day::parse(text).unwrap()
    }

    fn document(owner: u32, day: Day, status: Status) -> Document {
        let body = Body::Report(Report::new(day));
        Document {
            id: body.document_id(person(owner)),
            owner: person(owner),
            status,
            revision: 1,
            token: Token::from_bytes([0; 16]),
            body,
            steps: Vec::new(),
            thread: Vec::new(),
            seen: None,
            returned: None,
        }
    }

    fn leave(who: u32, away: Away, from: &str, until: &str) -> Leave {
        Leave { person: person(who), away, from: day(from), until: day(until) }
    }

    /// Thursday, 19 November 2026, with a holiday on the Tuesday before. 1 reports, 2 is on leave from Wednesday, 3
    /// began on Wednesday, 4 has never sent anything.
    fn team() -> Team {
        let sent = [
            (1, "2026-11-16", Status::Approved),
            (1, "2026-11-17", Status::Approved),
            (1, "2026-11-18", Status::Returned),
            (2, "2026-11-13", Status::Approved),
            (3, "2026-11-17", Status::Draft),
            (3, "2026-11-18", Status::Submitted),
        ];
        let documents = sent.map(|(who, on, status)| document(who, day(on), status));
        let calendar = Calendar {
            holidays: vec![Holiday { day: day("2026-11-17"), name: "Libur".into() }],
            ..Calendar::default()
        };
        let away = Days {
            leave: vec![leave(2, Away::Ill, "2026-11-18", "2026-11-20")],
            ..Days::default()
        };
        Team::new((1..=4).map(person), &documents, calendar, away, day("2026-11-19"))
    }

    fn of(on: &str) -> [Mark; 4] {
        let marks: Vec<Mark> = team().marks(day(on)).map(|(_, mark)| mark).collect();
        marks.try_into().unwrap()
    }

    #[test]
    fn nobody_is_missing_who_was_not_asked() {
        let (away, none) = (Mark::Away(Away::Ill), Mark::NotAsked);
        assert_eq!(of("2026-11-16"), [Mark::Sent, Mark::Missing, none, none]);
        assert_eq!(of("2026-11-17"), [Mark::Sent, Mark::Off, Mark::Off, Mark::Off], "a holiday");
        assert_eq!(of("2026-11-18"), [Mark::Sent, away, Mark::Sent, none]);
        assert_eq!(of("2026-11-19"), [Mark::Yet, away, Mark::Yet, Mark::Yet], "today, not missing");
        assert_eq!(of("2026-11-20"), [none, away, none, none], "tomorrow");
        assert_eq!(of("2026-11-21"), [Mark::Off; 4]);
    }

    #[test]
    fn a_week_is_its_seven_days_from_monday() {
        let weeks = team().weeks(2);
        assert_eq!(weeks.len(), 2);
        let [now, before] = [&weeks[0], &weeks[1]];
        assert_eq!((now.days[0].0, now.days[6].0), (day("2026-11-16"), day("2026-11-22")));
        assert_eq!(before.days[0].0, day("2026-11-09"));
        let want = Tally { sent: 4, away: 3, off: 11, not_asked: 6, yet: 3, missing: 1 };
        assert_eq!((now.all, now.all.all()), (want, 28));
        assert_eq!((now.all.asked(), now.all.open()), (8, 4));
    }

    #[test]
    fn a_report_of_a_day_of_leave_or_off_counts_as_sent() {
        let on = day("2026-11-18");
        let documents = [document(2, on, Status::Submitted)];
        let away = Days {
            leave: vec![leave(2, Away::Duty, "2026-11-18", "2026-11-18")],
            ..Days::default()
        };
        let team = Team::new([person(2)], &documents, Calendar::default(), away, on);
        assert_eq!(team.day(on), Tally { sent: 1, ..Tally::default() });
    }

    proptest! {
        /// Whatever was sent, whoever is away: everybody is counted once, and nobody is missing on a day off, a day
        /// of leave, today or later, or who has sent.
        #[test]
        fn everybody_is_counted_once_and_leave_is_never_missing(
            sent in prop::collection::vec((0..6_u32, 0..40_i32, 0..4_usize), 0..80),
            leave in prop::collection::vec((0..6_u32, 0..40_i32, 0..10_i32), 0..8),
            holidays in prop::collection::vec(0..40_i32, 0..5),
            today in 0..40_i32,
        ) {
            let first = day("2026-10-19");
            let on = |at: i32| first.plus(at);
            let documents: Vec<Document> = sent
                .iter()
                .map(|(who, at, status)| document(*who, on(*at), Status::ALL[*status]))
                .collect();
            let away = Days {
                leave: leave
                    .iter()
                    .map(|(who, from, long)| Leave {
                        person: person(*who),
                        away: Away::Leave,
                        from: on(*from),
                        until: on(from + long),
                    })
                    .collect(),
                ..Days::default()
            };
            let holidays = holidays.iter().map(|at| Holiday { day: on(*at), name: String::new() });
            let calendar = Calendar { holidays: holidays.collect(), ..Calendar::default() };
            let ground = (calendar.clone(), away.clone());
            let team = Team::new((0..6).map(person), &documents, ground.0, ground.1, on(today));
            let (mut sum, mut days) = (Tally::default(), 0);
            for week in team.weeks(5) {
                for (day, tally) in week.days {
                    prop_assert_eq!(tally.all(), 6);
                    prop_assert_eq!(tally.sent + tally.open(), tally.asked());
                    for (who, mark) in team.marks(day) {
                        let has_sent = documents.iter().any(|d| {
                            d.owner == who && d.body.day() == day && d.status != Status::Draft
                        });
                        prop_assert_eq!(mark == Mark::Sent, has_sent);
                        if mark == Mark::Missing {
                            prop_assert!(day < on(today) && calendar.works(day));
                            prop_assert!(away.leave(who, day).is_none());
                        }
                        prop_assert!(mark != Mark::Yet || day == on(today));
                    }
                    sum.add(tally);
                    days += 1;
                }
            }
            prop_assert_eq!(sum.all(), 6 * days);
        }
    }
}
