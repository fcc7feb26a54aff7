//! The store in the browser's IndexedDB: one database a person, one object store a table, JSON text
//! under text keys.
//!
//! Written straight on `web-sys`: the app needs five calls, strict durability, the cause of an abort
//! (a full device) and the news that another tab upgrades, and the wrappers hide the last two.
//!
//! A commit asks for everything at once and waits only for the end, so that what is on its way when
//! the page is hidden or killed arrives. That nobody wrote in between is checked by the database
//! itself: each generation adds its number as a key, and the second to add it is undone whole.

use super::journal::{self, Journal};
use super::{Generation, Store, StoreError, schema};
use crate::{browser, clock};
use js_sys::{Array, Function, Object, Promise, Reflect};
use shared::day::Timestamp;
use shared::id::EmployeeId;
use shared::row::{Batch, Row, Table};
use std::cell::{Cell, RefCell};
use std::rc::Rc;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use web_sys::{
    DomException, IdbDatabase, IdbFactory, IdbObjectStore, IdbOpenDbRequest, IdbRequest,
    IdbTransaction, IdbVersionChangeEvent,
};

/// How long an upgrade waits for other tabs to let go.
const PATIENCE_MS: i32 = 5_000;
/// How many generations stay as keys. A tab that has not looked for [`FRESH_MS`] looks first, so it
/// would take this many commits within that time to overtake one unnoticed.
const GENERATIONS_KEPT: u64 = 4_096;
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
        done(&request).await.map(|_| ())
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
        Ok(Transaction { base: base.unchecked_into(), finished: false })
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
            let keys = Answer::to(store.get_all_keys().map_err(|e| failure(&e))?);
            let values = Answer::to(store.get_all().map_err(|e| failure(&e))?);
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
            asked.push((table, key, Answer::to(request)));
        }
        let mut rows = Vec::with_capacity(asked.len());
        for (table, key, answer) in asked {
            rows.push(Row { table, key, value: answer.await?.as_string() });
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

/// A transaction that is undone unless it was committed.
struct Transaction {
    base: IdbTransaction,
    finished: bool,
}

impl Transaction {
    fn store(&self, table: Table) -> Result<IdbObjectStore, StoreError> {
        self.base.object_store(table.name()).map_err(|e| failure(&e))
    }

    async fn journal(&self) -> Result<Journal, StoreError> {
        let store = self.store(Table::Meta)?;
        let request = store.get(&journal::KEY.into()).map_err(|e| failure(&e))?;
        let text = Answer::to(request).await?.as_string();
        Journal::read(text.as_deref())
    }

    fn put(&self, table: Table, key: &str, value: Option<&str>) -> Result<(), StoreError> {
        let store = self.store(table)?;
        let asked = match value {
            Some(text) => store.put_with_key(&text.into(), &key.into()),
            None => store.delete(&key.into()),
        };
        asked.map(|_| ()).map_err(|e| failure(&e))
    }

    /// Makes this transaction the one that writes `generation`. Where another tab was faster, the key
    /// is there, the request fails, and the browser undoes the whole transaction.
    fn claim(&self, generation: Generation) -> Result<(), StoreError> {
        let store = self.base.object_store(schema::GENERATIONS).map_err(|e| failure(&e))?;
        // Numbers of a lifetime of commits are exact in the browser's numbers.
        #[expect(clippy::cast_precision_loss, reason = "far below 2^53")]
        let key = |number: u64| JsValue::from_f64(number as f64);
        if let Some(old) = generation.0.checked_sub(GENERATIONS_KEPT) {
            store.delete(&key(old)).map_err(|e| failure(&e))?;
        }
        store
            .add_with_key(&JsValue::TRUE, &key(generation.0))
            .map(|_| ())
            .map_err(|e| failure(&e))
    }

    /// A transaction that only read has nothing to undo.
    fn finished(mut self) {
        self.finished = true;
    }

    /// Waits for the `complete` event: not before it may anything be called saved.
    async fn commit(mut self) -> Result<(), StoreError> {
        let base = self.base.clone();
        let complete = Promise::new(&mut |yes: Function, no: Function| {
            base.set_oncomplete(Some(&yes));
            base.set_onabort(Some(&no));
        });
        // Only hurries it: a browser without the call commits once nothing more is asked.
        let _ = browser::call(&self.base, "commit", &[]);
        self.finished = true;
        match JsFuture::from(complete).await {
            Ok(_) => Ok(()),
            Err(_) => Err(self.base.error().map_or(StoreError::Closed, |e| failure(&e))),
        }
    }
}

impl Drop for Transaction {
    fn drop(&mut self) {
        if !self.finished {
            // One that has ended by itself cannot be aborted, and need not be.
            let _ = self.base.abort();
        }
    }
}

/// The answer to a request that is already on its way.
struct Answer;

impl Answer {
    fn to(request: IdbRequest) -> impl Future<Output = Result<JsValue, StoreError>> {
        // Here, not in the future: the handlers must be there before the event comes.
        let come = come(&request);
        async move {
            match JsFuture::from(come).await {
                Ok(_) => request.result().map_err(|e| failure(&e)),
                Err(_) => {
                    Err(request.error().ok().flatten().map_or(StoreError::Closed, |e| failure(&e)))
                }
            }
        }
    }
}

fn come(request: &IdbRequest) -> Promise {
    Promise::new(&mut |yes: Function, no: Function| {
        request.set_onsuccess(Some(&yes));
        request.set_onerror(Some(&no));
    })
}

async fn done(request: &IdbOpenDbRequest) -> Result<JsValue, StoreError> {
    Answer::to(request.clone().unchecked_into()).await
}

/// Waits for an opening, but not for ever: a tab with an older version may never let go.
async fn within_patience(request: &IdbOpenDbRequest) -> Result<JsValue, StoreError> {
    let opened = come(request);
    let blocked = Rc::new(Cell::new(false));
    let heard = {
        let blocked = Rc::clone(&blocked);
        Closure::<dyn FnMut()>::new(move || blocked.set(true))
    };
    request.set_onblocked(Some(heard.as_ref().unchecked_ref()));
    loop {
        let race = Array::of2(&opened, &browser::after(PATIENCE_MS));
        let first = JsFuture::from(Promise::race(&race)).await;
        match first {
            // The clock has come, not the event. Only a blocked opening is given up: a large
            // upgrade on a slow phone is waited for.
            Ok(value) if value.is_undefined() && !blocked.get() => {}
            Ok(value) if value.is_undefined() => {
                // Should it be opened after all, it must not stand in the way of others.
                let close = Closure::once_into_js(move |event: web_sys::Event| {
                    let target: Option<IdbRequest> = event.target().map(JsCast::unchecked_into);
                    if let Some(Ok(base)) = target.map(|t| t.result()) {
                        base.unchecked_into::<IdbDatabase>().close();
                    }
                });
                request.set_onsuccess(Some(close.unchecked_ref()));
                request.set_onblocked(None);
                return Err(StoreError::Blocked);
            }
            Ok(_) => {
                request.set_onblocked(None);
                return request.result().map_err(|e| failure(&e));
            }
            Err(_) => {
                request.set_onblocked(None);
                let error = request.error().ok().flatten();
                return Err(error.map_or(StoreError::Unavailable, |e| failure(&e)));
            }
        }
    }
}

/// Takes the steps of the schema that the database has not taken yet. A failure throws, which leaves
/// the database as it was.
fn upgrade(event: IdbVersionChangeEvent) -> Result<(), JsValue> {
    let request: IdbOpenDbRequest = event.target().ok_or(JsValue::NULL)?.unchecked_into();
    let base: IdbDatabase = request.result()?.unchecked_into();
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "the browser's number for a version this code wrote as u32"
    )]
    let old = event.old_version() as u32;
    for step in schema::steps_from(old) {
        for name in step.creates {
            base.create_object_store(name)?;
        }
    }
    Ok(())
}

fn name(person: EmployeeId) -> String {
    format!("setapak-{person}")
}

fn factory() -> Result<IdbFactory, StoreError> {
    let window = browser::window().ok_or(StoreError::Unavailable)?;
    window.indexed_db().ok().flatten().ok_or(StoreError::Unavailable)
}

fn failure(thrown: &JsValue) -> StoreError {
    let exception = thrown.dyn_ref::<DomException>();
    match exception.map(DomException::name).as_deref() {
        Some("ConstraintError") => StoreError::Stale,
        Some("QuotaExceededError") => StoreError::Full,
        Some("VersionError") => StoreError::Newer,
        Some("InvalidStateError") => StoreError::Closed,
        Some("SecurityError" | "NotAllowedError") => StoreError::Unavailable,
        Some(name) => {
            let said = exception.map(DomException::message).unwrap_or_default();
            StoreError::Failed(format!("{name}: {said}"))
        }
        None => StoreError::Failed(format!("{thrown:?}")),
    }
}

#[cfg(all(test, target_arch = "wasm32"))]
#[path = "indexed_tests.rs"]
mod tests;
