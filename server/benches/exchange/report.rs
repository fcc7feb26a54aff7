//! Daily reports as people write them, each another one, of about the size asked for.
//!
//! Knows the words of the demo agency's work; must not know where a report goes.

use crate::Failed;
use shared::day::{Day, TimeOfDay, Timestamp};
use shared::document::Body;
use shared::hash::Hash;
use shared::id::{ActivityId, EmployeeId, EntryId, PlannedResultId};
use shared::person::Activity;
use shared::report::{Entry, Quantity, Report, WorkPlace};
use uuid::Uuid;

const WORK: &str = include_str!("../../src/demo/work.txt");
/// An entry with both links and a short description is about so long.
const ENTRY: usize = 250;

/// Something a person of one profession does.
pub(crate) struct Task {
    pub(crate) activity: Activity,
    described: Vec<&'static str>,
}

/// A profession with its tasks.
pub(crate) struct Profession {
    pub(crate) key: &'static str,
    pub(crate) tasks: Vec<Task>,
}

/// Reads the professions: `= key`, then `title | minutes | unit | usual | serves | descriptions`.
pub(crate) fn professions() -> Vec<Profession> {
    let mut all: Vec<Profession> = Vec::new();
    for line in WORK.lines() {
        if let Some(key) = line.strip_prefix("= ") {
            all.push(Profession { key: key.trim(), tasks: Vec::new() });
        }
        let columns: Vec<&'static str> = line.split('|').map(str::trim).collect();
        let ([title, minutes, unit, _, _, described], Some(last), false) =
            (columns.as_slice(), all.last_mut(), line.starts_with('#'))
        else {
            continue;
        };
        let title = title.trim_start_matches("* ");
        let activity = Activity {
            id: ActivityId::from_uuid(named(&format!("{}/{title}", last.key))),
            name: title.to_owned(),
            minutes: minutes.parse().unwrap_or(30),
            unit: (*unit).to_owned(),
        };
        last.tasks.push(Task { activity, described: described.split("; ").collect() });
    }
    all
}

/// The id of the planned result at `place` of a person's plan.
pub(crate) fn planned(owner: EmployeeId, place: u64) -> PlannedResultId {
    PlannedResultId::from_uuid(named(&format!("{owner}/{place}")))
}

/// The id of the thing called `name`: as random as any, and the same in every run.
pub(crate) fn named(name: &str) -> Uuid {
    let mut bytes = [0; 16];
    bytes.copy_from_slice(&Hash::of(name.as_bytes()).bytes()[..16]);
    uuid::Builder::from_random_bytes(bytes).into_uuid()
}

/// A UUID called `name`, as a device would have minted it at this time.
pub(crate) fn minted(name: &str, at: Timestamp) -> Uuid {
    let mut random = [0; 10];
    random.copy_from_slice(&named(name).as_bytes()[6..]);
    uuid::Builder::from_unix_timestamp_millis(at.0.unsigned_abs(), &random).into_uuid()
}

/// What `owner` did on `day`: about `size` bytes of JSON.
pub(crate) fn report(
    profession: &Profession,
    owner: EmployeeId,
    day: Day,
    size: usize,
) -> Result<Body, Failed> {
    let mut dice = Dice::of(&format!("{owner}/{day}"));
    let mut report = Report::new(day);
    let mut clock: u16 = 7 * 60 + 30;
    let count = (size / ENTRY).max(1);
    for _ in 0..count {
        let task = dice.pick(&profession.tasks)?;
        let mut entry = Entry::new(EntryId::new(dice.below(u32::MAX)));
        let minutes = 30 + 5 * u16::try_from(dice.below(12))?;
        entry.start = TimeOfDay::new(clock);
        entry.end = TimeOfDay::new(clock + minutes);
        clock += minutes + 5;
        entry.activity = Some(task.activity.id);
        entry.title.clone_from(&task.activity.name);
        entry.description = (*dice.pick(&task.described)?).to_owned();
        if !task.activity.unit.is_empty() {
            entry.quantity = Some(Quantity::whole(1 + dice.below(30)));
            entry.unit.clone_from(&task.activity.unit);
        }
        entry.planned = Some(planned(owner, u64::from(dice.below(3))));
        if dice.below(4) == 0 {
            entry.place = WorkPlace::Outreach;
        }
        report.entries.push(entry);
    }
    // The rest is what people add: more words, with numbers of their own.
    let mut at = 0;
    let mut body = Body::Report(report);
    while let Some(room) = size.checked_sub(serde_json::to_vec(&body)?.len() + 20) {
        let more = if room < 60 {
            format!("Selesai pukul {}.{:02}", 8 + dice.below(8), dice.below(60))
        } else {
            let about = dice.pick(&dice.clone().pick(&profession.tasks)?.described)?.to_lowercase();
            format!("{} berkas, {about}", 2 + dice.below(90))
        };
        let Body::Report(report) = &mut body else { break };
        let entries = report.entries.len();
        if let Some(entry) = report.entries.get_mut(at % entries) {
            entry.description = format!("{}. {more}", entry.description);
        }
        at += 1;
    }
    Ok(body)
}

/// Dice that fall the same way for the same name (splitmix64).
#[derive(Clone)]
pub(crate) struct Dice(u64);

impl Dice {
    pub(crate) fn of(name: &str) -> Self {
        let hash = Hash::of(name.as_bytes());
        Self(hash.bytes().iter().take(8).fold(0, |seed, byte| (seed << 8) | u64::from(*byte)))
    }

    /// A number below `end`.
    pub(crate) fn below(&mut self, end: u32) -> u32 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        u32::try_from((z ^ (z >> 31)) % u64::from(end)).unwrap_or(0)
    }

    /// One of `things`.
    pub(crate) fn pick<'a, T>(&mut self, things: &'a [T]) -> Result<&'a T, Failed> {
        let end = u32::try_from(things.len())?.max(1);
        Ok(things.get(self.below(end) as usize).ok_or("nothing to choose from")?)
    }
}
