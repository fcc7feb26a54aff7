//! What becomes of each report of the demo agency: written, sent, opened, approved, given back, mended,
//! talked about. Every step goes through the one rule, so that no story can be told that could not happen.
//!
//! Knows how things usually go; must not know how they are kept.

use super::day::report;
use super::dice::Dice;
use super::people::{Office, Person};
use super::words::{COMMENTS, REASONS};
use super::work::Profession;
use super::{made, whole_calendar};
use shared::apply::{Actor, apply};
use shared::day::{Day, Timestamp, Zone};
use shared::document::{Body, Document};
use shared::id::{DeviceId, DocumentId, EmployeeId, OpId};
use shared::op::{Act, Op, Reason, VERSION};
use shared::report::Report;
use shared::status::Standing;

/// How many days the demo tells of.
const DAYS: i32 = 92;
const HOUR: i64 = 60;
/// The last minute at which anything happens on a day.
const LATE: i64 = 23 * HOUR;

/// One thing somebody did, at the server's time.
pub(super) struct Deed {
    pub(super) at: Timestamp,
    pub(super) by: EmployeeId,
    pub(super) device: DeviceId,
    pub(super) op: Op,
}

/// How a report ends, by the morning of today.
#[derive(Clone, Copy, PartialEq, Eq)]
enum End {
    /// Nothing was written.
    Missing,
    Draft,
    Waiting,
    Returned,
    Approved,
    /// Given back once, mended, sent again, approved.
    ApprovedAtLast,
}

/// Everything everybody did before `today`, in the order in which it happened.
pub(super) fn deeds(offices: &[Office], professions: &[Profession], today: Day) -> Vec<Deed> {
    let people: Vec<&Person> = offices.iter().flat_map(|o| &o.people).collect();
    let mut deeds = Vec::new();
    for office in offices {
        let calendar = whole_calendar(office, today.plus(-2 * DAYS));
        let mut days: Vec<(Day, u16)> = (1..=DAYS)
            .map(|back| today.plus(-back))
            .filter_map(|day| Some((day, calendar.target(day)?)))
            .collect();
        days.sort_unstable();
        for person in &office.people {
            let boss = people.iter().find(|p| Some(p.login) == person.superior);
            let profession = professions.iter().find(|p| p.key == person.profession);
            let (Some(boss), Some(profession)) = (boss, profession) else { continue };
            for (age, &(day, target)) in days.iter().rev().enumerate() {
                let text = report(office, person, profession, Some(boss.name), day, target);
                let mut story = Story::new(office.zone, person, boss, day, today);
                let end = story.end(age);
                story.tell(text, end);
                deeds.append(&mut story.deeds);
            }
        }
    }
    deeds.sort_by_key(|deed| (deed.at, deed.op.id));
    deeds
}

/// The life of one report.
struct Story<'a> {
    person: &'a Person,
    boss: &'a Person,
    day: Day,
    dice: Dice,
    /// Midnight of the day, and the last moment before today.
    midnight: Timestamp,
    latest: Timestamp,
    document: Option<Document>,
    deeds: Vec<Deed>,
}

impl<'a> Story<'a> {
    fn new(zone: Zone, person: &'a Person, boss: &'a Person, day: Day, today: Day) -> Self {
        let dice = Dice::of(&format!("story/{}/{day}", person.login));
        let midnight = start_of(day, zone);
        let latest = start_of(today.plus(-1), zone).plus_ms(LATE * 60_000);
        Self { person, boss, day, dice, midnight, latest, document: None, deeds: Vec::new() }
    }

    /// How it ends, `age` working days before today (0: the last one). Three people have an end
    /// that those who try the demo can count on.
    fn end(&mut self, age: usize) -> End {
        let luck = self.dice.between(1, 100);
        match (self.person.login, age) {
            ("ani.lestari", 0 | 1) | ("sri.rahayu", 1) => return End::Approved,
            ("sri.rahayu", 0) => return End::Returned,
            ("siti.aminah" | "wahyu.hidayat", 0) => return End::Waiting,
            (_, _) => {}
        }
        // Percent up to which each end reaches: missing, draft, waiting, returned, approved at once.
        let reach = match age {
            0 => [6, 16, 78, 84, 100],
            1 => [4, 7, 40, 48, 98],
            2 => [4, 6, 14, 20, 96],
            _ => [4, 4, 4, 4, 94],
        };
        let ends = [End::Missing, End::Draft, End::Waiting, End::Returned, End::Approved];
        ends.into_iter()
            .zip(reach)
            .find(|(_, reach)| luck <= *reach)
            .map_or(End::ApprovedAtLast, |(end, _)| end)
    }

    fn tell(&mut self, text: Report, end: End) {
        if end == End::Missing || text.entries.is_empty() {
            return;
        }
        let sent = self.minute(15 * HOUR, 17 * HOUR);
        if end == End::Draft {
            let mut begun = text;
            begun.entries.truncate(2);
            if let Some(last) = begun.entries.last_mut().filter(|_| self.dice.chance(50)) {
                last.end = None;
            }
            return self.writes(sent, Act::SaveDraft(Body::Report(begun)));
        }
        let first = if end == End::ApprovedAtLast { hasty(&text) } else { text.clone() };
        self.writes(sent, Act::Submit(Body::Report(first)));
        match end {
            End::Missing | End::Draft => {}
            End::Waiting => {
                if self.dice.chance(20) {
                    let opened = sent + i64::from(self.dice.between(20, 90));
                    self.opens(opened);
                }
            }
            End::Returned => self.gives_back(sent, &text),
            End::Approved => self.approves(sent),
            End::ApprovedAtLast => {
                self.gives_back(sent, &text);
                let again = sent + i64::from(self.dice.between(70, 200));
                self.writes(again, Act::Submit(Body::Report(text)));
                self.approves(again);
            }
        }
    }

    fn gives_back(&mut self, sent: i64, text: &Report) {
        let opened = sent + i64::from(self.dice.between(10, 50));
        self.opens(opened);
        let Some((kind, words)) = self.dice.pick(&REASONS).copied() else { return };
        let entries = self.dice.pick(&text.entries).map(|entry| entry.id).into_iter().collect();
        self.decides(
            opened + 2,
            Act::Return(Reason { kinds: vec![kind], text: words.into(), entries }),
        );
    }

    fn approves(&mut self, sent: i64) {
        // Most superiors answer before they go home, some the next morning.
        let wait = if self.dice.chance(80) { (15, 180) } else { (15 * 60, 17 * 60) };
        let when = sent + i64::from(self.dice.between(wait.0, wait.1));
        // Most reports are opened first, a moment before.
        if self.dice.chance(70) {
            self.opens(when - 1);
        }
        self.decides(when, Act::Approve);
        if self.dice.chance(4)
            && let Some(words) = self.dice.pick(&COMMENTS).copied()
        {
            self.decides(when + 1, Act::Comment(words.into()));
        }
    }

    fn opens(&mut self, minute: i64) {
        if let Some(token) = self.document.as_ref().map(|d| d.token) {
            self.decides(minute, Act::Seen(token));
        }
    }

    fn writes(&mut self, minute: i64, act: Act) {
        let (id, device) = (self.person.id(), self.person.device());
        self.happens(minute, id, device, Standing::Author, act);
    }

    fn decides(&mut self, minute: i64, act: Act) {
        let (id, device) = (self.boss.id(), self.boss.device());
        self.happens(minute, id, device, Standing::Superior, act);
    }

    fn happens(
        &mut self,
        minute: i64,
        by: EmployeeId,
        device: DeviceId,
        standing: Standing,
        act: Act,
    ) {
        let mut at =
            self.midnight.plus_ms(minute * 60_000 + i64::from(self.dice.between(0, 59_000)));
        // Nothing reaches into today, and nothing comes before what it follows.
        at = at.min(self.latest.plus_ms(i64::from(self.dice.between(0, 59_000))));
        if let Some(before) = self.deeds.last() {
            at = at.max(before.at.plus_ms(1000));
        }
        let doc = self.doc();
        let base = act.step().and(self.document.as_ref().map(|d| d.token));
        let device_at = at.plus_ms(-i64::from(self.dice.between(300, 4000)));
        let op = Op {
            id: self.op_id(at),
            doc,
            base,
            at: device_at,
            skew: None,
            version: VERSION,
            late: None,
            act,
        };
        if let Ok(document) =
            apply(self.document.as_ref(), &op, Actor { employee: by, standing, acting: None }, at)
        {
            self.document = Some(document);
            self.deeds.push(Deed { at, by, device, op });
        }
    }

    fn doc(&self) -> DocumentId {
        Body::Report(Report::new(self.day)).document_id(self.person.id())
    }

    /// A UUID of version 7, as a device mints them: time first.
    fn op_id(&self, at: Timestamp) -> OpId {
        let name = format!("{}/{}/{}", self.person.login, self.day, self.deeds.len());
        let mut tail = [0; 10];
        tail.iter_mut().zip(made("op", &name).as_bytes()).for_each(|(to, from)| *to = *from);
        let ms = u64::try_from(at.0).unwrap_or(0);
        OpId::from_uuid(uuid::Builder::from_unix_timestamp_millis(ms, &tail).into_uuid())
    }

    fn minute(&mut self, from: i64, to: i64) -> i64 {
        from + i64::from(self.dice.between(0, u32::try_from(to - from).unwrap_or(0)))
    }
}

/// The text before it was mended: written in a hurry, with less in it.
fn hasty(text: &Report) -> Report {
    let mut first = text.clone();
    for entry in &mut first.entries {
        entry.description.clear();
        entry.planned = None;
    }
    first
}

/// The instant at which `day` begins in `zone`.
pub(super) fn start_of(day: Day, zone: Zone) -> Timestamp {
    let epoch = Timestamp(0).day(Zone::Wib);
    let days = i64::from(day.since(epoch));
    Timestamp(days * 86_400_000 - i64::from(zone.offset_minutes()) * 60_000)
}
