//! One transaction, undone unless it was committed, and the answers to its requests.

use super::super::journal::{self, Journal};
use super::super::{Generation, StoreError, schema};
use crate::browser;
use js_sys::{Function, Promise};
use shared::row::Table;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use web_sys::{DomException, IdbObjectStore, IdbRequest, IdbTransaction};

/// How many generations stay as keys. A tab that has not looked for [`super::FRESH_MS`] looks first, so
/// it would take this many commits within that time to overtake one unnoticed.
pub(super) const GENERATIONS_KEPT: u64 = 4_096;

/// A transaction that is undone unless it was committed.
pub(super) struct Transaction {
    pub(super) base: IdbTransaction,
    finished: bool,
}

impl Transaction {
    pub(super) const fn new(base: IdbTransaction) -> Self {
        Self { base, finished: false }
    }

    pub(super) fn store(&self, table: Table) -> Result<IdbObjectStore, StoreError> {
        self.base.object_store(table.name()).map_err(|e| failure(&e))
    }

    pub(super) async fn journal(&self) -> Result<Journal, StoreError> {
        let store = self.store(Table::Meta)?;
        let request = store.get(&journal::KEY.into()).map_err(|e| failure(&e))?;
        let text = answer(&request).await?.as_string();
        Journal::read(text.as_deref())
    }

    pub(super) fn put(
        &self,
        table: Table,
        key: &str,
        value: Option<&str>,
    ) -> Result<(), StoreError> {
        let store = self.store(table)?;
        let asked = match value {
            Some(text) => store.put_with_key(&text.into(), &key.into()),
            None => store.delete(&key.into()),
        };
        asked.map(|_| ()).map_err(|e| failure(&e))
    }

    /// Makes this transaction the one that writes `generation`. Where another tab was faster, the key
    /// is there, the request fails, and the browser undoes the whole transaction.
    pub(super) fn claim(&self, generation: Generation) -> Result<(), StoreError> {
        let store = self.base.object_store(schema::GENERATIONS).map_err(|e| failure(&e))?;
        // Numbers of a lifetime of commits are exact in the browser's numbers.
        #[expect(clippy::cast_precision_loss, reason = "far below 2^53")]
        let key = |number: u64| JsValue::from_f64(number as f64);
        if let Some(old) = generation.0.checked_sub(GENERATIONS_KEPT) {
            store.delete(&key(old)).map_err(|e| failure(&e))?;
        }
        store.add_with_key(&JsValue::TRUE, &key(generation.0)).map(|_| ()).map_err(|e| failure(&e))
    }

    /// A transaction that only read has nothing to undo.
    pub(super) fn finished(mut self) {
        self.finished = true;
    }

    /// Waits for the `complete` event: not before it may anything be called saved.
    pub(super) async fn commit(mut self) -> Result<(), StoreError> {
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
pub(super) fn answer(
    request: &IdbRequest,
) -> impl Future<Output = Result<JsValue, StoreError>> + use<> {
    // Here, not in the future: the handlers must be there before the event comes.
    let come = come(request);
    let request = request.clone();
    async move {
        match JsFuture::from(come).await {
            Ok(_) => request.result().map_err(|e| failure(&e)),
            Err(_) => {
                let error = request.error().ok().flatten();
                Err(error.map_or(StoreError::Closed, |e| failure(&e)))
            }
        }
    }
}

/// Kept when the request has an answer, broken when it failed.
pub(super) fn come(request: &IdbRequest) -> Promise {
    Promise::new(&mut |yes: Function, no: Function| {
        request.set_onsuccess(Some(&yes));
        request.set_onerror(Some(&no));
    })
}

/// What a thrown thing means for whoever asked.
pub(super) fn failure(thrown: &JsValue) -> StoreError {
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
