//! What was written lately: lets a tab that fell behind read only what changed, deletions among them.
//!
//! One row of the store, read and written inside every transaction that writes. It is also the
//! generation: who has not seen the latest may not write.

use super::{Generation, StoreError};
use serde::{Deserialize, Serialize};
use shared::row::{Batch, Table};

/// The key of the journal among the single values.
pub(super) const KEY: &str = "generation";
/// Most rows remembered. More would make every draft dearer; a tab that slept longer reads everything.
const MOST: usize = 32;

/// The journal.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Journal {
    now: u64,
    /// Everything written after this generation is in `rows`.
    from: u64,
    rows: Vec<(u64, Table, String)>,
}

impl Journal {
    /// Reads the row; a store without one has never been written.
    pub(super) fn read(text: Option<&str>) -> Result<Self, StoreError> {
        let Some(text) = text else { return Ok(Self::default()) };
        shared::json::read(text).map_err(|e| StoreError::Failed(e.to_string()))
    }

    /// The generation now.
    pub(super) const fn generation(&self) -> Generation {
        Generation(self.now)
    }

    /// Notes a batch as the next generation, and gives the row to write with it.
    pub(super) fn note(&mut self, batch: &Batch) -> Result<String, StoreError> {
        self.now += 1;
        for row in batch.rows() {
            self.rows.retain(|(_, table, key)| *table != row.table || *key != row.key);
            self.rows.push((self.now, row.table, row.key.clone()));
        }
        if self.rows.len() > MOST {
            let forgotten = self.rows.len() - MOST;
            self.from = self.rows.drain(..forgotten).map(|(g, ..)| g).max().unwrap_or(self.from);
        }
        let unwritten = |_| StoreError::Failed("a journal that cannot be written".to_owned());
        serde_json::to_string(self).map_err(unwritten)
    }

    /// The names of the rows written since `seen`, or none where that is no longer known.
    pub(super) fn since(&self, seen: Generation) -> Option<Vec<(Table, String)>> {
        if seen.0 < self.from || seen.0 > self.now {
            return None;
        }
        let after = self.rows.iter().filter(|(g, ..)| *g > seen.0);
        Some(after.map(|(_, table, key)| (*table, key.clone())).collect())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use shared::row::Row;

    fn batch(keys: &[&str]) -> Batch {
        let mut batch = Batch::default();
        for key in keys {
            let value = Some("1".to_owned());
            batch.push(Row { table: Table::Tray, key: (*key).to_owned(), value });
        }
        batch
    }

    #[test]
    fn whoever_fell_behind_learns_what_changed() {
        let mut journal = Journal::default();
        journal.note(&batch(&["a", "b"])).unwrap();
        let text = journal.note(&batch(&["b", "c"])).unwrap();
        let journal = Journal::read(Some(&text)).unwrap();
        assert_eq!(journal.generation(), Generation(2));
        let names = |seen| -> Option<Vec<String>> {
            Some(journal.since(Generation(seen))?.into_iter().map(|(_, key)| key).collect())
        };
        assert_eq!(names(2), Some(vec![]));
        assert_eq!(names(1), Some(vec!["b".to_owned(), "c".to_owned()]));
        assert_eq!(names(0), Some(vec!["a".to_owned(), "b".to_owned(), "c".to_owned()]));
        assert_eq!(names(3), None, "a store that went back is read whole");
    }

    #[test]
    fn whoever_fell_far_behind_reads_everything() {
        let mut journal = Journal::default();
        for n in 0..100 {
            journal.note(&batch(&[&n.to_string()])).unwrap();
        }
        assert_eq!(journal.rows.len(), MOST);
        assert_eq!(journal.since(Generation(67)), None);
        assert_eq!(journal.since(Generation(68)).map(|rows| rows.len()), Some(MOST));
    }

    #[test]
    fn a_batch_larger_than_the_journal_leaves_an_honest_one() {
        let keys: Vec<String> = (0..100).map(|n| n.to_string()).collect();
        let mut journal = Journal::default();
        journal.note(&batch(&keys.iter().map(String::as_str).collect::<Vec<_>>())).unwrap();
        assert_eq!(journal.since(Generation(0)), None);
        assert_eq!(journal.since(Generation(1)), Some(vec![]));
    }

    #[test]
    fn a_damaged_journal_is_a_failure_not_a_panic() {
        assert!(matches!(Journal::read(Some("{")), Err(StoreError::Failed(_))));
    }
}
