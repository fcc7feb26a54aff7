//! The store in the browser's IndexedDB: one database a person, one object store a table, JSON text
//! under text keys.
//!
//! Written straight on `web-sys`: the app needs five calls, strict durability, the cause of an abort
//! (a full device) and the news that another tab upgrades, and the wrappers hide the last two.
//!
//! A commit asks for everything at once and waits only for the end, so that what is on its way when
//! the page is hidden or killed arrives. That nobody wrote in between is checked by the database
//! itself: each generation adds its number as a key, and the second to add it is undone whole.

mod opening;
mod transaction;

use super::journal::{self, Journal};
use super::{Generation, Store, StoreError, schema};
use crate::{browser, clock};
use js_sys::{Array, Object, Reflect};
use opening::{factory, name, upgrade, within_patience};
use shared::day::Timestamp;
use shared::id::EmployeeId;
use shared::row::{Batch, Row, Table};
use std::cell::{Cell, RefCell};
use std::rc::Rc;
use transaction::{Transaction, answer, failure};
use wasm_bindgen::prelude::*;
use web_sys::IdbDatabase;

/// For so long what was seen of the journal is trusted without another look.
const FRESH_MS: i64 = 30_000;

/// A person's database.
#[derive(Debug)]
pub struct Indexed {
    base: IdbDatabase,
    /// Another tab upgrades or removes the database: this connection has made way.
    closed: Rc<Cell<bool>>,
    /// The journal as last seen, and when.
    known: RefCell<Option<(Journal, Timestamp)>>,
}

impl Indexed {
    /// Opens the database of `person`, upgrading an older one.
    ///
    /// # Errors
    /// [`StoreError::Newer`], [`StoreError::Blocked`] or [`StoreError::Unavailable`] above all.
    pub async fn open(person: EmployeeId) -> Result<Self, StoreError> {
        Self::open_as(&name(person), schema::version()).await
    }

    /// Removes everything kept of `person` on this device.
    ///
    /// # Errors
    /// See [`StoreError`]; a database that another tab holds goes once that tab lets go.
    pub async fn remove(person: EmployeeId) -> Result<(), StoreError> {
        let request = factory()?.delete_database(&name(person)).map_err(|e| failure(&e))?;
        answer(&request).await.map(|_| ())
    }

    /// Lets go of the database.
    pub fn close(&self) {
        self.closed.set(true);
        self.base.close();
    }

    async fn open_as(name: &str, version: u32) -> Result<Self, StoreError> {
        let request = factory()?.open_with_u32(name, version).map_err(|e| failure(&e))?;
        let upgrade = Closure::once(upgrade);
        request.set_onupgradeneeded(Some(upgrade.as_ref().unchecked_ref()));
        let opened = within_patience(&request).await;
        request.set_onupgradeneeded(None);
        let base: IdbDatabase = opened?.unchecked_into();
        let closed = Rc::new(Cell::new(false));
        let make_way = {
            let (base, closed) = (base.clone(), Rc::clone(&closed));
            Closure::<dyn FnMut()>::new(move || {
                closed.set(true);
                base.close();
            })
        };
        let heard = make_way.into_js_value();
        base.set_onversionchange(Some(heard.unchecked_ref()));
        base.set_onclose(Some(heard.unchecked_ref()));
        Ok(Self { base, closed, known: RefCell::default() })
    }

    /// Begins a transaction over the tables, strict where it writes: what was said to be saved must
    /// survive the battery falling out (R1).
    fn begin(&self, tables: &[Table], writes: bool) -> Result<Transaction, StoreError> {
        if self.closed.get() {
            return Err(StoreError::Closed);
        }
        let names: Array = tables.iter().map(|t| JsValue::from_str(t.name())).collect();
        if writes {
            names.push(&schema::GENERATIONS.into());
        }
        let options = Object::new();
        let mode = if writes { "readwrite" } else { "readonly" };
        if writes {
            Reflect::set(&options, &"durability".into(), &"strict".into())
                .map_err(|e| failure(&e))?;
        }
        let args = [names.into(), mode.into(), options.into()];
        let base = browser::call(&self.base, "transaction", &args).map_err(|e| failure(&e))?;
        Ok(Transaction::new(base.unchecked_into()))
    }

    /// The journal, where it was seen a moment ago.
    fn fresh(&self) -> Option<Journal> {
        let known = self.known.borrow();
        let (journal, at) = known.as_ref()?;
        let age = clock::now().0 - at.0;
        (0..FRESH_MS).contains(&age).then(|| journal.clone())
    }

    fn saw(&self, journal: Journal) {
        self.known.replace(Some((journal, clock::now())));
    }
}

impl Store for Indexed {
    async fn load(&self) -> Result<(Vec<Row>, Generation), StoreError> {
        let tx = self.begin(&Table::ALL, false)?;
        // All requests before the first wait, so that the browser reads ahead.
        let mut asked = Vec::with_capacity(Table::ALL.len());
        for table in Table::ALL {
            let store = tx.store(table)?;
            let keys = answer(&store.get_all_keys().map_err(|e| failure(&e))?);
            let values = answer(&store.get_all().map_err(|e| failure(&e))?);
            asked.push((table, keys, values));
        }
        let mut rows = Vec::new();
        let mut journal = Journal::default();
        for (table, keys, values) in asked {
            let keys: Array = keys.await?.unchecked_into();
            let values: Array = values.await?.unchecked_into();
            for (key, value) in keys.iter().zip(values.iter()) {
                // Whatever else lies there was not put there by this app.
                let (Some(key), value) = (key.as_string(), value.as_string()) else { continue };
                if table == Table::Meta && key == journal::KEY {
                    journal = Journal::read(value.as_deref())?;
                } else {
                    rows.push(Row { table, key, value });
                }
            }
        }
        tx.finished();
        let generation = journal.generation();
        self.saw(journal);
        Ok((rows, generation))
    }

    async fn refresh(
        &self,
        seen: Generation,
        also: &Batch,
    ) -> Result<(Option<Vec<Row>>, Generation), StoreError> {
        let tx = self.begin(&Table::ALL, false)?;
        let journal = tx.journal().await?;
        let generation = journal.generation();
        let names = journal.since(seen).map(|names| super::with(names, also));
        self.saw(journal);
        let Some(names) = names else { return Ok((None, generation)) };
        let mut asked = Vec::with_capacity(names.len());
        for (table, key) in names {
            let request = tx.store(table)?.get(&key.as_str().into()).map_err(|e| failure(&e))?;
            asked.push((table, key, answer(&request)));
        }
        let mut rows = Vec::with_capacity(asked.len());
        for (table, key, value) in asked {
            rows.push(Row { table, key, value: value.await?.as_string() });
        }
        tx.finished();
        Ok((Some(rows), generation))
    }

    async fn commit(&self, batch: &Batch, seen: Generation) -> Result<Generation, StoreError> {
        let own = |row: &Row| row.table == Table::Meta && row.key == journal::KEY;
        if batch.rows().iter().any(own) {
            return Err(StoreError::Failed("the journal is the store's own".to_owned()));
        }
        let mut tables: Vec<Table> = batch.rows().iter().map(|row| row.table).collect();
        // The journal's table is in every transaction: it puts the tabs in a row.
        tables.push(Table::Meta);
        tables.sort_unstable();
        tables.dedup();
        let fresh = self.fresh();
        let tx = self.begin(&tables, true)?;
        let mut journal = match fresh {
            Some(journal) => journal,
            None => tx.journal().await?,
        };
        if journal.generation() != seen {
            return Err(StoreError::Stale);
        }
        for row in batch.rows() {
            tx.put(row.table, &row.key, row.value.as_deref())?;
        }
        tx.put(Table::Meta, journal::KEY, Some(&journal.note(batch)?))?;
        tx.claim(journal.generation())?;
        if let Err(error) = tx.commit().await {
            self.known.replace(None);
            return Err(error);
        }
        let generation = journal.generation();
        self.saw(journal);
        Ok(generation)
    }
}

#[cfg(test)]
#[cfg(target_arch = "wasm32")]
mod tests;
