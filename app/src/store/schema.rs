//! The steps of the store's schema, in order. A released step is never edited; a new need is a new
//! step, which adds, copies, verifies and only then deletes (R13).

use shared::row::Table;

/// One step from a version to the next.
#[derive(Debug)]
pub(super) struct Step {
    /// Object stores that begin with it.
    pub(super) creates: &'static [&'static str],
}

/// The generations by number: see [`super::journal`].
pub(super) const GENERATIONS: &str = "generations";

/// The bytes of evidence, by their SHA-256.
pub(super) const FILES: &str = "files";

/// Which of those files the server lacks, with the name of its small picture while it lacks that.
pub(super) const UNSENT: &str = "unsent";

/// Every step there ever was.
pub(super) const STEPS: &[Step] = &[
    // 1: the first release.
    Step {
        creates: &[
            Table::Confirmed.name(),
            Table::Outbox.name(),
            Table::Tray.name(),
            Table::Rescue.name(),
            Table::Meta.name(),
            GENERATIONS,
        ],
    },
    // 2: evidence.
    Step { creates: &[FILES, UNSENT] },
    // 3: sealed receipts.
    Step { creates: &[Table::Receipt.name()] },
];

/// The version of the schema: as many steps as were taken.
pub(super) fn version() -> u32 {
    u32::try_from(STEPS.len()).unwrap_or(u32::MAX)
}

/// The steps still to take from version `old` to version `new`.
pub(super) fn steps(old: u32, new: u32) -> &'static [Step] {
    let number = |version: u32| usize::try_from(version).unwrap_or(usize::MAX).min(STEPS.len());
    STEPS.get(number(old)..number(new)).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_steps_make_every_table() {
        let made: Vec<&str> = STEPS.iter().flat_map(|step| step.creates).copied().collect();
        assert!(Table::ALL.iter().all(|table| made.contains(&table.name())));
        assert_eq!(steps(0, version()).len(), STEPS.len());
        assert_eq!(steps(1, version()).len(), STEPS.len() - 1);
        assert!(steps(version(), version() + 7).is_empty());
        assert!(steps(version() + 7, version()).is_empty());
    }
}
