//! Where a device keeps its rows. A store is dumb: rows in, rows out, a batch whole or not at all.
//!
//! Knows rows and generations; nothing of documents, and no transaction leaves this folder.

mod indexed;
mod journal;
#[cfg(test)]
pub(crate) mod memory;
mod schema;
#[cfg(test)]
mod suite;

pub use indexed::Indexed;
pub(crate) use indexed::Unsent;

use journal::Names;
use shared::row::{Batch, Row};

/// Counts the batches a store has taken. A tab that has not seen the latest may not write: it would
/// overwrite what another tab decided on.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Generation(pub u64);

/// Why a store did not do what it was asked. Nothing of the batch was kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum StoreError {
    /// Another tab wrote since: read what changed and decide again.
    Stale,
    /// The device is full.
    Full,
    /// The store was written by a newer app.
    Newer,
    /// The connection is closed: another tab upgrades or removes the store, or the browser cleared it.
    Closed,
    /// Another tab holds the store in an older version and does not let go.
    Blocked,
    /// The browser allows no storage.
    Unavailable,
    /// Anything else; the cause is for the console.
    Failed(String),
}

/// Most documents that are read at a time behind a page that is there already: between two readings the page
/// answers.
const AT_A_TIME: u32 = 100;

/// The door to what is kept of one person on this device.
pub trait Store {
    /// Every row a device is made of, by table and key; of the documents those whose keys do not come before `first`.
    ///
    /// # Errors
    /// See [`StoreError`].
    fn load_from(
        &self,
        first: &str,
    ) -> impl Future<Output = Result<(Vec<Row>, Generation), StoreError>>;

    /// The documents whose keys come after `after` and before `first`, the nearest to `after`; none where
    /// there are none left.
    ///
    /// # Errors
    /// See [`StoreError`].
    fn older(&self, after: &str, first: &str)
    -> impl Future<Output = Result<Vec<Row>, StoreError>>;

    /// Every row a device is made of, by table and key.
    ///
    /// # Errors
    /// See [`StoreError`].
    fn load(&self) -> impl Future<Output = Result<(Vec<Row>, Generation), StoreError>> {
        self.load_from("")
    }

    /// The rows written since `seen` and those that `also` names, as they are now, deleted ones with
    /// no value, and the latest generation; none where only [`Store::load`] can tell.
    ///
    /// # Errors
    /// See [`StoreError`].
    fn refresh(
        &self,
        seen: Generation,
        also: &Batch,
    ) -> impl Future<Output = Result<Option<(Vec<Row>, Generation)>, StoreError>>;

    /// Keeps the batch, durably, if nobody wrote since `seen`.
    ///
    /// # Errors
    /// See [`StoreError`]; nothing of the batch is kept.
    fn commit(
        &self,
        batch: &Batch,
        seen: Generation,
    ) -> impl Future<Output = Result<Generation, StoreError>>;
}

/// The names and those of the batch, each once.
fn with(mut names: Names, also: &Batch) -> Names {
    names.extend(also.rows().iter().map(|row| (row.table, row.key.clone())));
    names.sort_unstable();
    names.dedup();
    names
}
