//! One working day of one person of the demo agency, as they would report it.
//!
//! Knows how days usually go; must not know what becomes of the report.

use super::dice::Dice;
use super::made;
use super::people::{Office, Person};
use super::work::{Profession, Task};
use shared::day::{Day, TimeOfDay};
use shared::id::{EntryId, PlannedResultId};
use shared::report::{Entry, Quantity, Report, WorkPlace};

const NOON: u16 = 12 * 60;
const AFTER_NOON: u16 = 13 * 60;
const EVENING: u16 = 16 * 60;
const LONGEST: u32 = 210;
const MOST_ENTRIES: usize = 6;

const OBSTACLES: [(&str, &str); 8] = [
    ("Jaringan lambat pada jam sibuk, data dimasukkan ulang setelah pukul 11.", ""),
    ("Listrik padam sekitar satu jam.", "Genset perlu diperiksa."),
    (
        "Satu rekan cuti, antrean lebih panjang dari biasa.",
        "Mohon bantuan satu orang pada hari Senin.",
    ),
    ("Pencetak macet dua kali.", "Perlu penggantian pencetak."),
    ("Hujan deras, sebagian warga tidak jadi datang.", ""),
    ("Alat yang tersedia hanya satu.", "Mohon tambahan satu alat."),
    ("Belum terbiasa dengan formulir yang baru.", "Ingin didampingi saat mengisi yang pertama."),
    ("Berkas dari kelurahan belum lengkap.", ""),
];

const ORDERED: [&str; 4] = [
    "Mendampingi kunjungan kerja",
    "Menyiapkan bahan paparan",
    "Menggantikan rekan yang sakit",
    "Mengantar dokumen ke kantor bupati",
];

/// What `person` did on `day`, about `target` minutes of it. `boss` is who orders by word of mouth.
pub(super) fn report(
    office: &Office,
    person: &Person,
    profession: &Profession,
    boss: Option<&str>,
    day: Day,
    target: u16,
) -> Report {
    let mut dice = Dice::of(&format!("day/{}/{day}", person.login));
    let mut report = Report::new(day);
    let mut clock = office.opens() + 5 * upto(&mut dice, 4);
    let enough = u32::from(target).saturating_sub(dice.between(0, 50));
    while report.minutes() < enough && clock < EVENING && report.entries.len() < MOST_ENTRIES {
        if (NOON - 20..AFTER_NOON).contains(&clock) {
            clock = AFTER_NOON;
        }
        let mut entry = match boss {
            Some(boss) if dice.chance(3) => ordered(&mut dice, boss),
            Some(_) | None => match next_task(&mut dice, profession, &report) {
                Some(task) => done(&mut dice, person, task),
                None => break,
            },
        };
        let length = length(&mut dice, profession, &mut entry);
        entry.start = TimeOfDay::new(clock);
        entry.end = TimeOfDay::new(clock + length);
        if dice.chance(5) {
            hinder(&mut dice, &mut entry);
        }
        report.entries.push(entry);
        clock += length + 5 * upto(&mut dice, 3);
    }
    report
}

/// The first task of a profession is its daily bread; the others take turns.
fn next_task<'a>(dice: &mut Dice, profession: &'a Profession, report: &Report) -> Option<&'a Task> {
    let fresh: Vec<&Task> = profession
        .tasks
        .iter()
        .filter(|t| report.entries.iter().all(|e| e.activity != Some(t.activity.id)))
        .collect();
    if report.entries.is_empty() && dice.chance(85) {
        return fresh.first().copied();
    }
    dice.pick(&fresh).copied()
}

fn done(dice: &mut Dice, person: &Person, task: &Task) -> Entry {
    let mut entry = Entry::new(entry_id(dice));
    entry.activity = Some(task.activity.id);
    entry.title.clone_from(&task.activity.name);
    entry.unit.clone_from(&task.activity.unit);
    entry.quantity = task.usual.map(|(low, high)| Quantity::whole(dice.between(low, high)));
    entry.place = task.place;
    entry.planned = dice.chance(92).then(|| planned_id(person, task.serves));
    if dice.chance(80) {
        entry.description = dice.pick(&task.described).map_or_else(String::new, |d| (*d).into());
    }
    entry
}

fn ordered(dice: &mut Dice, boss: &str) -> Entry {
    let mut entry = Entry::new(entry_id(dice));
    entry.title = dice.pick(&ORDERED).map_or_else(String::new, |t| (*t).into());
    entry.ordered_by = Some(boss.into());
    entry.place = if dice.chance(50) { WorkPlace::Outreach } else { WorkPlace::Office };
    entry
}

fn hinder(dice: &mut Dice, entry: &mut Entry) {
    if let Some((obstacle, help)) = dice.pick(&OBSTACLES) {
        entry.obstacle = (*obstacle).into();
        entry.help = (*help).into();
    }
}

/// How long it took: the standard minutes of all of it, no longer than half a day.
fn length(dice: &mut Dice, profession: &Profession, entry: &mut Entry) -> u16 {
    let task = profession.tasks.iter().find(|t| Some(t.activity.id) == entry.activity);
    let each = task.map_or(60, |t| u32::from(t.activity.minutes)).max(1);
    let mut minutes = each;
    if let Some(quantity) = entry.quantity {
        let count = (quantity.hundredths() / 100).min((LONGEST / each).max(1));
        entry.quantity = Some(Quantity::whole(count));
        minutes = each * count;
    }
    // Nobody works by the standard minute.
    let drift = dice.between(0, 2) * 5;
    let rounded = (minutes + drift).div_ceil(5) * 5;
    u16::try_from(rounded.clamp(10, LONGEST)).unwrap_or(60)
}

fn upto(dice: &mut Dice, most: u32) -> u16 {
    u16::try_from(dice.between(0, most)).unwrap_or(0)
}

fn entry_id(dice: &mut Dice) -> EntryId {
    EntryId::new(dice.between(1, u32::MAX))
}

/// The id of the planned result at `place` of this person's plan, counted from 0.
pub(crate) fn planned_id(person: &Person, place: usize) -> PlannedResultId {
    PlannedResultId::from_uuid(made("planned", &format!("{}/{place}", person.login)))
}
