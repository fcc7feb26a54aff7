//! What each profession of the demo agency plans and does, read from `work.txt`.
//!
//! Knows activities and planned results; must not know people or days.

use super::made;
use shared::id::ActivityId;
use shared::person::Activity;
use shared::report::WorkPlace;

/// A profession: its plan and its catalogue.
#[derive(Debug)]
pub(crate) struct Profession {
    pub(crate) key: &'static str,
    /// Planned results (RHK), in order.
    pub(crate) plan: Vec<&'static str>,
    pub(crate) tasks: Vec<Task>,
}

/// An activity of the catalogue, and how it is usually done.
#[derive(Debug)]
pub(crate) struct Task {
    pub(crate) activity: Activity,
    /// The usual quantity, where there is something to count.
    pub(crate) usual: Option<(u32, u32)>,
    /// The planned result it serves, counted from 0.
    pub(crate) serves: usize,
    pub(crate) place: WorkPlace,
    pub(crate) described: Vec<&'static str>,
}

/// All professions.
pub(crate) fn professions() -> Vec<Profession> {
    let mut all: Vec<Profession> = Vec::new();
    for line in include_str!("work.txt").lines().filter(|line| !line.starts_with('#')) {
        if let Some(key) = line.strip_prefix("= ") {
            all.push(Profession { key, plan: Vec::new(), tasks: Vec::new() });
        } else if let Some(profession) = all.last_mut() {
            if let Some(title) = line.strip_prefix("> ") {
                profession.plan.push(title);
            } else if let Some(task) = Task::read(profession.key, line) {
                profession.tasks.push(task);
            }
        }
    }
    all
}

impl Task {
    fn read(profession: &str, line: &'static str) -> Option<Self> {
        let (place, line) = match line.strip_prefix("* ") {
            Some(rest) => (WorkPlace::Outreach, rest),
            None => (WorkPlace::Office, line),
        };
        let mut fields = line.split('|').map(str::trim);
        let name = fields.next()?;
        let minutes = fields.next()?.parse().ok()?;
        let unit = fields.next()?;
        let usual = match fields.next()?.split_once('-') {
            Some((low, high)) => Some((low.parse().ok()?, high.parse().ok()?)),
            None => None,
        };
        let serves = fields.next()?.parse::<usize>().ok()?.checked_sub(1)?;
        let described = fields.next()?.split(';').map(str::trim).collect();
        let id = ActivityId::from_uuid(made("activity", &format!("{profession}/{name}")));
        let activity = Activity { id, name: name.into(), minutes, unit: unit.into() };
        Some(Self { activity, usual, serves, place, described })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::demo::people::offices;

    #[test]
    fn every_line_is_a_task_that_serves_a_plan() {
        let lines = include_str!("work.txt")
            .lines()
            .filter(|line| line.contains('|') && !line.starts_with('#'))
            .count();
        let all = professions();
        assert_eq!(all.iter().map(|p| p.tasks.len()).sum::<usize>(), lines);
        for profession in &all {
            assert!((10..=16).contains(&profession.tasks.len()), "{}", profession.key);
            assert!((2..=4).contains(&profession.plan.len()), "{}", profession.key);
            for task in &profession.tasks {
                assert!(task.serves < profession.plan.len(), "{}", task.activity.name);
                assert_eq!(task.usual.is_some(), !task.activity.unit.is_empty());
            }
        }
    }

    #[test]
    fn everybody_has_a_profession_of_the_catalogue() {
        let all = professions();
        for person in offices().iter().flat_map(|o| &o.people) {
            assert!(all.iter().any(|p| p.key == person.profession), "{}", person.profession);
        }
    }
}
