//! The store in the browser's IndexedDB: one database a person, one object store a table, JSON text
//! under text keys.
//!
//! Written on `indexed_db_futures`; only the cause of an abort (a full device) is asked of the browser
//! itself.
//!
//! A commit asks for everything at once and waits only for the end, so that what is on its way when
//! the page is hidden or killed arrives. That nobody wrote in between is checked by the database
//! itself: each generation adds its number as a key (see [`journal`]), and the second to add it is
//! undone whole.

mod files;
mod opening;
mod receipts;
mod transaction;

pub(crate) use files::Unsent;

use super::{AT_A_TIME, Generation, Store, StoreError, journal, schema};
use crate::clock;
use gloo::events::EventListener;
use indexed_db_futures::KeyRange;
use indexed_db_futures::database::Database;
use indexed_db_futures::internals::SystemRepr;
use indexed_db_futures::prelude::*;
use indexed_db_futures::transaction::{TransactionDurability, TransactionMode, TransactionOptions};
use opening::{name, not_opened, within_patience};
use shared::day::Timestamp;
use shared::id::EmployeeId;
use shared::row::{Batch, Row, Table};
use std::cell::{Cell, RefCell};
use std::rc::Rc;
use transaction::{Transaction, failure, text};

/// For so long the generation that was seen is trusted to be the latest without another look.
const FRESH_MS: i64 = 30_000;

/// Every key comes before it, and none is equal to a bound: those are the beginnings of keys.
const LAST_KEY: &str = "~";

/// A person's database.
#[derive(Debug)]
pub struct Indexed {
    base: Database,
    /// Another tab upgrades or removes the database: this connection has made way.
    closed: Rc<Cell<bool>>,
    /// Watches for that.
    watch: RefCell<Vec<EventListener>>,
    /// The generation last seen, and when.
    known: Cell<Option<(Generation, Timestamp)>>,
}

impl Indexed {
    /// Opens the database of `person`, upgrading an older one.
    ///
    /// # Errors
    /// [`StoreError::Newer`], [`StoreError::Blocked`] or [`StoreError::Unavailable`] above all.
    pub async fn open(person: EmployeeId) -> Result<Self, StoreError> {
        Self::open_as(&name(person), schema::version()).await
    }

    /// Opens the small database of the device itself.
    ///
    /// # Errors
    /// See [`Indexed::open`].
    pub(crate) async fn of_the_device() -> Result<Self, StoreError> {
        Self::open_as("setapak", schema::version()).await
    }

    /// Removes everything kept of `person` on this device.
    ///
    /// # Errors
    /// See [`StoreError`]; a database that another tab holds goes once that tab lets go.
    pub async fn remove(person: EmployeeId) -> Result<(), StoreError> {
        let removed = Database::delete_by_name(&name(person)).map_err(not_opened)?;
        removed.await.map_err(failure)
    }

    /// Lets go of the database.
    pub fn close(&self) {
        self.closed.set(true);
        self.watch.borrow_mut().clear();
        self.base.clone().close();
    }

    async fn open_as(name: &str, version: u32) -> Result<Self, StoreError> {
        let base = within_patience(name, version).await?;
        let closed = Rc::new(Cell::new(false));
        // Another tab's upgrade or removal, or the end of the connection: all the same here.
        let makes_way = |event| {
            let (base, closed) = (base.clone(), Rc::clone(&closed));
            EventListener::new(base.clone().as_sys(), event, move |_| {
                closed.set(true);
                base.clone().close();
            })
        };
        let watch = RefCell::new(["versionchange", "close"].map(makes_way).into());
        Ok(Self { base, closed, watch, known: Cell::default() })
    }

    /// Begins a transaction over the tables, strict where it writes: what was said to be saved must
    /// survive the battery falling out (R1).
    fn begin(&self, tables: &[Table], writes: bool) -> Result<Transaction<'_>, StoreError> {
        // The generations are in every transaction: they put the tabs in a row.
        let mut names = vec![schema::GENERATIONS];
        names.extend(tables.iter().map(|table| table.name()));
        self.over(&names, writes)
    }

    fn over(&self, names: &[&str], writes: bool) -> Result<Transaction<'_>, StoreError> {
        if self.closed.get() {
            return Err(StoreError::Closed);
        }
        let mut options = TransactionOptions::new();
        let mode = if writes {
            options.set_durability(TransactionDurability::Strict);
            TransactionMode::Readwrite
        } else {
            TransactionMode::Readonly
        };
        let base = self.base.transaction(names.to_vec()).with_mode(mode).with_options(options);
        Ok(Transaction::new(base.build().map_err(failure)?))
    }

    /// The rows of these tables, at most so many of each: of the documents those between the two keys.
    async fn rows(
        &self,
        tables: &[Table],
        (after, before): (&str, &str),
        most: u32,
    ) -> Result<(Vec<Row>, Generation), StoreError> {
        let tx = self.begin(tables, false)?;
        // All requests before the first wait, so that the browser reads ahead.
        let mut asked = Vec::with_capacity(tables.len());
        for table in tables {
            let (after, before) =
                if *table == Table::Confirmed { (after, before) } else { ("", LAST_KEY) };
            let range = KeyRange::Bound(after.to_owned(), true, before.to_owned(), true);
            let store = tx.store(*table)?;
            let keys = store.get_all_keys::<String>().with_query::<String, _>(range.clone());
            let values = store.get_all::<String>().with_query::<String, _>(range);
            let keys = keys.with_limit(most).build().map_err(failure)?;
            asked.push((*table, keys, values.with_limit(most).build().map_err(failure)?));
        }
        let latest = tx.generations(Generation(0)).await?.pop().unwrap_or_default();
        let mut rows = Vec::new();
        for (table, keys, values) in asked {
            let keys = keys.await.map_err(failure)?;
            let values = values.await.map_err(failure)?;
            for (key, value) in keys.zip(values) {
                // Whatever else lies there was not put there by this app.
                let (Ok(key), value) = (key, value.ok()) else { continue };
                rows.push(Row { table, key, value });
            }
        }
        Ok((rows, latest))
    }

    /// The latest generation, where it was seen a moment ago.
    fn fresh(&self) -> Option<Generation> {
        let (generation, at) = self.known.get()?;
        let age = clock::now().0 - at.0;
        (0..FRESH_MS).contains(&age).then_some(generation)
    }

    fn saw(&self, generation: Generation) -> Generation {
        self.known.set(Some((generation, clock::now())));
        generation
    }
}

impl Drop for Indexed {
    /// A connection that nobody holds must not stand in the way of an upgrade.
    fn drop(&mut self) {
        self.close();
    }
}

impl Store for Indexed {
    async fn load_from(&self, first: &str) -> Result<(Vec<Row>, Generation), StoreError> {
        let (rows, latest) = self.rows(&Table::DEVICE, (first, LAST_KEY), u32::MAX).await?;
        Ok((rows, self.saw(latest)))
    }

    async fn older(&self, after: &str, first: &str) -> Result<Vec<Row>, StoreError> {
        Ok(self.rows(&[Table::Confirmed], (after, first), AT_A_TIME).await?.0)
    }

    async fn refresh(
        &self,
        seen: Generation,
        also: &Batch,
    ) -> Result<Option<(Vec<Row>, Generation)>, StoreError> {
        let tx = self.begin(&Table::ALL, false)?;
        let noted = tx.noted(seen).await?;
        let Some((names, latest)) = journal::since(seen, noted) else { return Ok(None) };
        let names = super::with(names, also);
        let mut asked = Vec::with_capacity(names.len());
        for (table, key) in names {
            let request = tx.store(table)?.get(key.as_str()).build().map_err(failure)?;
            asked.push((table, key, request));
        }
        let mut rows = Vec::with_capacity(asked.len());
        for (table, key, value) in asked {
            rows.push(Row { table, key, value: text(value.await)? });
        }
        Ok(Some((rows, self.saw(latest))))
    }

    async fn commit(&self, batch: &Batch, seen: Generation) -> Result<Generation, StoreError> {
        let mut tables: Vec<Table> = batch.rows().iter().map(|row| row.table).collect();
        tables.sort_unstable();
        tables.dedup();
        let noted = journal::note(batch)?;
        let fresh = self.fresh();
        let tx = self.begin(&tables, true)?;
        let latest = match fresh {
            Some(generation) => generation,
            None => tx.generations(seen).await?.pop().unwrap_or_default(),
        };
        if latest != seen {
            return Err(StoreError::Stale);
        }
        for row in batch.rows() {
            tx.put(row.table, &row.key, row.value.as_deref())?;
        }
        let next = Generation(seen.0 + 1);
        tx.claim(next, &noted)?;
        if let Err(error) = tx.commit().await {
            self.known.set(None);
            return Err(error);
        }
        Ok(self.saw(next))
    }
}

#[cfg(test)]
#[cfg(target_arch = "wasm32")]
mod tests;
