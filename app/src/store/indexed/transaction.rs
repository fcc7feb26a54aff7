//! One transaction, undone unless it was committed, and what its errors mean.

use super::super::{Generation, StoreError, journal, schema};
use gloo::events::EventListener;
use indexed_db_futures::KeyRange;
use indexed_db_futures::error::{Error, UnexpectedDataError};
use indexed_db_futures::internals::SystemRepr;
use indexed_db_futures::object_store::ObjectStore;
use indexed_db_futures::prelude::*;
use shared::row::Table;
use web_sys::DomException;

/// A transaction. Dropping it undoes it; one that only read has nothing to undo.
pub(super) struct Transaction<'a> {
    pub(super) base: indexed_db_futures::transaction::Transaction<'a>,
    /// Hears the first error after the crate has.
    _heard: EventListener,
}

impl<'a> Transaction<'a> {
    /// Where the browser clears the store in the middle, every request of a transaction fails, and each is told
    /// to the transaction; the crate (0.6.4) can hear one.
    pub(super) fn new(base: indexed_db_futures::transaction::Transaction<'a>) -> Self {
        let handle = base.as_sys().clone();
        let heard = EventListener::new(base.as_sys(), "error", move |_| handle.set_onerror(None));
        Self { base, _heard: heard }
    }

    pub(super) fn store(&self, table: Table) -> Result<ObjectStore<'_>, StoreError> {
        self.base.object_store(table.name()).map_err(failure)
    }

    /// The generations that lie there, from one on.
    pub(super) async fn generations(
        &self,
        from: Generation,
    ) -> Result<Vec<Generation>, StoreError> {
        let store = self.base.object_store(schema::GENERATIONS).map_err(failure)?;
        let keys = store.get_all_keys::<f64>().with_query(key(from)..).build().map_err(failure)?;
        Ok(keys.await.map_err(failure)?.filter_map(Result::ok).map(generation).collect())
    }

    /// The generations from one on, with what was noted of each.
    pub(super) async fn noted(
        &self,
        from: Generation,
    ) -> Result<Vec<(Generation, Option<String>)>, StoreError> {
        let store = self.base.object_store(schema::GENERATIONS).map_err(failure)?;
        let texts = store.get_all::<String>().with_query(key(from)..).build().map_err(failure)?;
        let generations = self.generations(from).await?;
        let texts = texts.await.map_err(failure)?.map(Result::ok);
        Ok(generations.into_iter().zip(texts).collect())
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

    /// Makes this transaction the one that writes `next`. Where another tab was faster, the number is
    /// there, the request fails, and the browser undoes the whole transaction.
    pub(super) fn claim(&self, next: Generation, noted: &str) -> Result<(), StoreError> {
        let store = self.base.object_store(schema::GENERATIONS).map_err(failure)?;
        if let Some(old) = journal::outdated(next) {
            // Spelled out: the crate (0.6.4) has the bounds of `..` and `..=` the wrong way round.
            let old = KeyRange::UpperBound(key(old), false);
            store.delete::<f64, _>(old).build().map_err(failure)?;
        }
        let claim = store.add(noted).with_key(key(next)).without_key_type();
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

/// A generation as a key. Numbers of a lifetime of commits are exact in the browser's numbers.
#[expect(clippy::cast_precision_loss, reason = "far below 2^53")]
const fn key(generation: Generation) -> f64 {
    generation.0 as f64
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "the browser's number for a generation this code wrote"
)]
const fn generation(key: f64) -> Generation {
    Generation(key as u64)
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
