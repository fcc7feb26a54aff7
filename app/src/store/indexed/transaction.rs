//! One transaction, undone unless it was committed, and what its errors mean.

use super::super::journal::{self, Journal};
use super::super::{Generation, StoreError, schema};
use indexed_db_futures::error::{Error, UnexpectedDataError};
use indexed_db_futures::internals::SystemRepr;
use indexed_db_futures::object_store::ObjectStore;
use indexed_db_futures::prelude::*;
use shared::row::Table;
use web_sys::DomException;

/// How many generations stay as keys. A tab that has not looked for [`super::FRESH_MS`] looks first, so
/// it would take this many commits within that time to overtake one unnoticed.
pub(super) const GENERATIONS_KEPT: u64 = 4_096;

/// A transaction. Dropping it undoes it; one that only read has nothing to undo.
pub(super) struct Transaction<'a> {
    pub(super) base: indexed_db_futures::transaction::Transaction<'a>,
}

impl Transaction<'_> {
    pub(super) fn store(&self, table: Table) -> Result<ObjectStore<'_>, StoreError> {
        self.base.object_store(table.name()).map_err(failure)
    }

    pub(super) async fn journal(&self) -> Result<Journal, StoreError> {
        let store = self.store(Table::Meta)?;
        let request = store.get(journal::KEY).build().map_err(failure)?;
        Journal::read(text(request.await)?.as_deref())
    }

    /// Asks for a row to be written; the answer is that of the whole transaction.
    pub(super) fn put(
        &self,
        table: Table,
        key: &str,
        value: Option<&str>,
    ) -> Result<(), StoreError> {
        let store = self.store(table)?;
        let asked = match value {
            Some(text) => store.put(text).with_key(key).without_key_type().build(),
            None => store.delete(key).build(),
        };
        asked.map(drop).map_err(failure)
    }

    /// Makes this transaction the one that writes `generation`. Where another tab was faster, the key
    /// is there, the request fails, and the browser undoes the whole transaction.
    pub(super) fn claim(&self, generation: Generation) -> Result<(), StoreError> {
        let store = self.base.object_store(schema::GENERATIONS).map_err(failure)?;
        // Numbers of a lifetime of commits are exact in the browser's numbers.
        #[expect(clippy::cast_precision_loss, reason = "far below 2^53")]
        let key = |number: u64| number as f64;
        if let Some(old) = generation.0.checked_sub(GENERATIONS_KEPT) {
            store.delete(key(old)).build().map_err(failure)?;
        }
        let claim = store.add(true).with_key(key(generation.0)).without_key_type();
        claim.build().map(drop).map_err(failure)
    }

    /// Waits for the `complete` event: not before it may anything be called saved.
    pub(super) async fn commit(self) -> Result<(), StoreError> {
        // The crate's `commit` takes the transaction and tells of an abort only that there was one.
        // The cause (a full device fails no request, but the end) stays with the browser's handle.
        let handle = self.base.as_sys().clone();
        match self.base.commit().await {
            Ok(()) => Ok(()),
            Err(error) => Err(failure(handle.error().map_or(error, Into::into))),
        }
    }
}

/// The text in an answer. Whatever else lies there was not put there by this app.
pub(super) fn text(answer: Result<Option<String>, Error>) -> Result<Option<String>, StoreError> {
    match answer {
        Err(Error::Serialisation(_)) => Ok(None),
        other => other.map_err(failure),
    }
}

/// What an error means for whoever asked.
pub(super) fn failure(error: Error) -> StoreError {
    let exception = match error {
        Error::DomException(exception) => DomException::from(exception),
        Error::MissingData(UnexpectedDataError::TransactionAborted) => return StoreError::Closed,
        // In our own words: the crate's bring all that writes decimal fractions into the first load.
        Error::Serialisation(_) => return StoreError::Failed("a value of another kind".to_owned()),
        Error::MissingData(_) => return StoreError::Failed("an answer without a value".to_owned()),
        Error::Unknown(_) => return StoreError::Failed("an unknown error".to_owned()),
    };
    match exception.name().as_str() {
        "ConstraintError" => StoreError::Stale,
        "QuotaExceededError" => StoreError::Full,
        "VersionError" => StoreError::Newer,
        "InvalidStateError" => StoreError::Closed,
        "SecurityError" | "NotAllowedError" => StoreError::Unavailable,
        name => StoreError::Failed(format!("{name}: {}", exception.message())),
    }
}
