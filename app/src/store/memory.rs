//! A store in memory, for tests: stricter than the real one, and able to fail when told.

use super::{Generation, Store, StoreError, journal};
use shared::row::{Batch, Row, Table};
use std::cell::RefCell;
use std::collections::BTreeMap;
use std::rc::Rc;

/// No row of the app comes near this; the real store would take more.
const LARGEST: usize = 1024 * 1024;

/// A store in memory. Clones are further connections to the same store.
#[derive(Clone, Debug, Default)]
pub(crate) struct Memory(Rc<RefCell<Inner>>);

#[derive(Debug, Default)]
struct Inner {
    rows: BTreeMap<(Table, String), String>,
    generations: BTreeMap<u64, String>,
    commits: usize,
    fail_at: Option<(usize, StoreError)>,
    room: Option<usize>,
}

impl Memory {
    /// The `n`-th commit from now on (0 the next) fails with `error`.
    pub(crate) fn fail_at(&self, n: usize, error: StoreError) {
        let mut inner = self.0.borrow_mut();
        inner.fail_at = Some((inner.commits + n, error));
    }

    /// From now on there is room for `bytes` bytes in all.
    pub(crate) fn has_room_for(&self, bytes: usize) {
        self.0.borrow_mut().room = Some(bytes);
    }

    /// How many batches were asked to be kept.
    pub(crate) fn commits(&self) -> usize {
        self.0.borrow().commits
    }
}

impl Inner {
    fn generation(&self) -> Generation {
        Generation(self.generations.last_key_value().map_or(0, |(number, _)| *number))
    }

    fn row(&self, table: Table, key: &str) -> Row {
        let value = self.rows.get(&(table, key.to_owned())).cloned();
        Row { table, key: key.to_owned(), value }
    }

    fn commit(&mut self, batch: &Batch, seen: Generation) -> Result<Generation, StoreError> {
        let n = self.commits;
        self.commits += 1;
        if let Some((_, error)) = self.fail_at.take_if(|(at, _)| *at == n) {
            return Err(error);
        }
        if self.generation() != seen {
            return Err(StoreError::Stale);
        }
        let mut next = self.rows.clone();
        for Row { table, key, value } in batch.rows() {
            let bad = |why: &str| Err(StoreError::Failed(format!("{key}: {why}")));
            if key.is_empty() || key.len() > 100 || key.chars().any(char::is_control) {
                return bad("no key for a row");
            }
            if *table == Table::Outbox && (key.len() != 20 || key.parse::<u64>().is_err()) {
                return bad("outbox keys are twenty digits");
            }
            match value {
                None => {
                    next.remove(&(*table, key.clone()));
                }
                Some(text) if text.len() > LARGEST => return bad("too large"),
                Some(text) if serde_json::from_str::<serde_json::Value>(text).is_err() => {
                    return bad("not JSON");
                }
                Some(text) => {
                    next.insert((*table, key.clone()), text.clone());
                }
            }
        }
        let noted = journal::note(batch)?;
        let size: usize = next.iter().map(|((_, key), value)| key.len() + value.len()).sum();
        if self.room.is_some_and(|room| size > room) {
            return Err(StoreError::Full);
        }
        self.rows = next;
        let now = Generation(seen.0 + 1);
        self.generations.insert(now.0, noted);
        if let Some(old) = journal::outdated(now) {
            self.generations.retain(|number, _| *number > old.0);
        }
        Ok(now)
    }
}

impl Store for Memory {
    async fn load_from(&self, first: &str) -> Result<(Vec<Row>, Generation), StoreError> {
        let inner = self.0.borrow();
        let wanted = inner.rows.keys().filter(|(table, key)| {
            Table::DEVICE.contains(table) && (*table != Table::Confirmed || key.as_str() >= first)
        });
        let rows = wanted.map(|(table, key)| inner.row(*table, key)).collect();
        Ok((rows, inner.generation()))
    }

    async fn older(&self, after: &str, first: &str) -> Result<Vec<Row>, StoreError> {
        let inner = self.0.borrow();
        let documents = inner.rows.keys().filter(|(table, _)| *table == Table::Confirmed);
        let wanted = documents.filter(|(_, key)| key.as_str() > after && key.as_str() < first);
        // Few at a time, so that every test of more than two reads on.
        Ok(wanted.take(2).map(|(table, key)| inner.row(*table, key)).collect())
    }

    async fn refresh(
        &self,
        seen: Generation,
        also: &Batch,
    ) -> Result<Option<(Vec<Row>, Generation)>, StoreError> {
        let inner = self.0.borrow();
        let noted = inner.generations.range(seen.0..);
        let noted = noted.map(|(number, text)| (Generation(*number), Some(text.clone())));
        Ok(journal::since(seen, noted).map(|(names, latest)| {
            let names = super::with(names, also);
            (names.iter().map(|(table, key)| inner.row(*table, key)).collect(), latest)
        }))
    }

    async fn commit(&self, batch: &Batch, seen: Generation) -> Result<Generation, StoreError> {
        self.0.borrow_mut().commit(batch, seen)
    }
}
