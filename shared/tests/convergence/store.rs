//! A store of rows that the tabs of one device share, and the marks in the texts it holds.
//!
//! As the app's store: a batch is kept whole, and only from a tab that has read everything before it.

use shared::device::Device;
use shared::row::{Batch, Row, Table};
use std::collections::{BTreeMap, BTreeSet};

/// A text that was typed, by a number that stands in it.
pub(crate) type Mark = u32;

/// The marks in a text: `@17;`.
pub(crate) fn marks(text: &str) -> BTreeSet<Mark> {
    text.split('@').skip(1).filter_map(|rest| rest.split_once(';')?.0.parse().ok()).collect()
}

/// The text with this mark.
pub(crate) fn marked(mark: Mark) -> String {
    format!("@{mark};")
}

/// The rows of one person on one device.
#[derive(Default)]
pub(crate) struct Store {
    pub(crate) rows: BTreeMap<(Table, String), String>,
    /// Every row ever written, for the tabs that read later.
    log: Vec<Row>,
    counts: BTreeMap<Mark, u32>,
}

impl Store {
    /// Keeps a batch whole.
    pub(crate) fn keep(&mut self, batch: &Batch) {
        for row in batch.rows() {
            self.put(row.clone());
        }
    }

    /// Keeps one row.
    pub(crate) fn put(&mut self, row: Row) {
        let name = (row.table, row.key.clone());
        let old = match &row.value {
            Some(value) => {
                for mark in marks(value) {
                    *self.counts.entry(mark).or_default() += 1;
                }
                self.rows.insert(name, value.clone())
            }
            None => self.rows.remove(&name),
        };
        for mark in old.as_deref().map(marks).unwrap_or_default() {
            if let Some(count) = self.counts.get_mut(&mark) {
                *count -= 1;
            }
        }
        self.log.push(row);
    }

    /// Whether a mark stands in any row.
    pub(crate) fn has(&self, mark: Mark) -> bool {
        self.counts.get(&mark).is_some_and(|count| *count > 0)
    }

    /// Every mark that stands in a row.
    pub(crate) fn all_marks(&self) -> impl Iterator<Item = Mark> {
        self.counts.iter().filter(|(_, count)| **count > 0).map(|(mark, _)| *mark)
    }

    /// The rows of a table.
    pub(crate) fn table(&self, table: Table) -> impl Iterator<Item = (&str, &str)> {
        self.rows
            .range((table, String::new())..)
            .take_while(move |((t, _), _)| *t == table)
            .map(|((_, key), value)| (key.as_str(), value.as_str()))
    }

    /// The device as the rows say.
    pub(crate) fn load(&self) -> Option<Device> {
        Device::load(self.rows.iter().map(|((table, key), value)| Row {
            table: *table,
            key: key.clone(),
            value: Some(value.clone()),
        }))
    }
}

/// One tab: a device in memory, as far as it has read.
pub(crate) struct Tab {
    pub(crate) device: Device,
    read: usize,
    pub(crate) form: Option<Form>,
}

/// What stands in the form of a tab.
pub(crate) struct Form {
    pub(crate) looked_at: Option<shared::document::Body>,
    pub(crate) text: shared::report::Report,
    /// What the person typed over, having seen it.
    pub(crate) replaced: BTreeSet<Mark>,
}

impl Tab {
    pub(crate) fn open(store: &Store) -> Option<Self> {
        Some(Self { device: store.load()?, read: store.log.len(), form: None })
    }

    /// Reads what other tabs wrote.
    pub(crate) fn catch_up(&mut self, store: &Store) {
        for row in store.log.get(self.read..).unwrap_or_default() {
            self.device.take_row(row.clone());
        }
        self.read = store.log.len();
    }

    /// Keeps what this tab decided on; it has read everything before.
    pub(crate) fn commit(&mut self, store: &mut Store, batch: &Batch) {
        assert_eq!(self.read, store.log.len(), "a tab that lags behind may not write");
        store.keep(batch);
        self.read = store.log.len();
    }
}
