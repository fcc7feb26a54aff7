//! The bytes of evidence on this device: under their SHA-256, and which of them the server lacks.
//!
//! They are read one by one, when somebody looks at one; rows are read all at once, at the start.

use super::super::{StoreError, schema};
use super::Indexed;
use super::transaction::{Transaction, failure};
use indexed_db_futures::object_store::ObjectStore;
use indexed_db_futures::prelude::*;
use js_sys::Uint8Array;
use shared::hash::Hash;
use wasm_bindgen::prelude::*;

/// A file that the server lacks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Unsent {
    pub(crate) hash: Hash,
    /// Its small picture, which goes first; none where the server has it.
    pub(crate) small: Option<Hash>,
}

impl Indexed {
    /// Keeps the bytes of a new file, its small picture's too, and that the server lacks them; durably,
    /// like everything a person made.
    pub(crate) async fn keep_file(
        &self,
        unsent: Unsent,
        pieces: &[(Hash, Uint8Array)],
    ) -> Result<(), StoreError> {
        let tx = self.over(&[schema::FILES, schema::UNSENT], true)?;
        let files = tx.base.object_store(schema::FILES).map_err(failure)?;
        for (hash, bytes) in pieces {
            put(&files, *hash, bytes.into())?;
        }
        let waiting = tx.base.object_store(schema::UNSENT).map_err(failure)?;
        put(&waiting, unsent.hash, small_of(unsent))?;
        drop((files, waiting));
        tx.commit().await
    }

    /// Keeps a copy of what the server has.
    pub(crate) async fn keep_copy(&self, hash: Hash, bytes: &Uint8Array) -> Result<(), StoreError> {
        self.change(schema::FILES, |files| put(files, hash, bytes.into())).await
    }

    /// Changes one store, durably.
    async fn change(
        &self,
        name: &str,
        ask: impl FnOnce(&ObjectStore<'_>) -> Result<(), StoreError>,
    ) -> Result<(), StoreError> {
        let tx = self.over(&[name], true)?;
        let store = tx.base.object_store(name).map_err(failure)?;
        ask(&store)?;
        drop(store);
        tx.commit().await
    }

    /// The bytes of a file, where they are here.
    pub(crate) async fn file(&self, hash: Hash) -> Result<Option<Uint8Array>, StoreError> {
        let tx = self.over(&[schema::FILES], false)?;
        let files = tx.base.object_store(schema::FILES).map_err(failure)?;
        let found = files.get::<JsValue, _, _>(hash.to_string()).build().map_err(failure)?;
        let found = found.await.map_err(failure)?;
        Ok(found.and_then(|bytes| bytes.dyn_into().ok()))
    }

    /// The files that the server lacks.
    pub(crate) async fn unsent_files(&self) -> Result<Vec<Unsent>, StoreError> {
        let tx = self.over(&[schema::UNSENT], false)?;
        let asked = unsent_of(&tx)?;
        asked.await
    }

    /// The server has the small picture of a file.
    pub(crate) async fn small_is_sent(&self, hash: Hash) -> Result<(), StoreError> {
        let without = small_of(Unsent { hash, small: None });
        self.change(schema::UNSENT, |unsent| put(unsent, hash, without)).await
    }

    /// The server has a file. Its bytes stay, as a copy.
    pub(crate) async fn is_sent(&self, hash: Hash) -> Result<(), StoreError> {
        self.change(schema::UNSENT, |unsent| delete(unsent, &hash.to_string())).await
    }

    /// The server may lack these files again: those whose bytes are here are to be brought, small pictures too
    /// where those are here.
    pub(crate) async fn unsend(&self, files: &[Unsent]) -> Result<(), StoreError> {
        let keys = self.names_of_files().await?;
        let is_here = |hash: &Hash| keys.contains(&hash.to_string());
        let files: Vec<&Unsent> = files.iter().filter(|file| is_here(&file.hash)).collect();
        if files.is_empty() {
            return Ok(());
        }
        let again = |waiting: &ObjectStore<'_>| {
            files.iter().try_for_each(|file| {
                let small = file.small.filter(is_here);
                put(waiting, file.hash, small_of(Unsent { hash: file.hash, small }))
            })
        };
        self.change(schema::UNSENT, again).await
    }

    /// Under which names bytes lie here.
    async fn names_of_files(&self) -> Result<Vec<String>, StoreError> {
        let tx = self.over(&[schema::FILES], false)?;
        let files = tx.base.object_store(schema::FILES).map_err(failure)?;
        let keys = files.get_all_keys::<String>().build().map_err(failure)?;
        Ok(keys.await.map_err(failure)?.filter_map(Result::ok).collect())
    }

    /// Those of `wanted` whose bytes are not here, though they should be.
    pub(crate) async fn missing(&self, wanted: &[Unsent]) -> Result<Vec<Hash>, StoreError> {
        let keys = self.names_of_files().await?;
        let gone = wanted.iter().map(|file| file.hash);
        Ok(gone.filter(|hash| !keys.contains(&hash.to_string())).collect())
    }

    /// Makes room: copies of what the server has go, but for those in `keep`. Gives how many; what it lacks is
    /// not touched.
    pub(crate) async fn thin(&self, keep: &[Hash]) -> Result<usize, StoreError> {
        // Both are looked at in the transaction that removes: a photo that is taken meanwhile comes after it.
        let tx = self.over(&[schema::FILES, schema::UNSENT], true)?;
        let unsent = unsent_of(&tx)?;
        let files = tx.base.object_store(schema::FILES).map_err(failure)?;
        let keys = files.get_all_keys::<String>().build().map_err(failure)?;
        let unsent = unsent.await?;
        let keys = keys.await.map_err(failure)?.filter_map(Result::ok);
        let held = |key: &str| {
            let same = |hash: Hash| hash.to_string() == key;
            keep.iter().copied().any(same)
                || unsent.iter().any(|file| same(file.hash) || file.small.is_some_and(same))
        };
        let copies: Vec<String> = keys.filter(|key| !held(key)).collect();
        for key in &copies {
            delete(&files, key)?;
        }
        drop(files);
        tx.commit().await?;
        Ok(copies.len())
    }
}

/// Asks for the files that the server lacks, at once; the answer comes later.
fn unsent_of(
    tx: &Transaction<'_>,
) -> Result<impl Future<Output = Result<Vec<Unsent>, StoreError>>, StoreError> {
    let waiting = tx.base.object_store(schema::UNSENT).map_err(failure)?;
    let keys = waiting.get_all_keys::<String>().build().map_err(failure)?;
    let smalls = waiting.get_all::<String>().build().map_err(failure)?;
    Ok(async move {
        let keys = keys.await.map_err(failure)?;
        let pairs = keys.zip(smalls.await.map_err(failure)?);
        let read = |(key, small): (Result<String, _>, Result<String, _>)| {
            let hash = key.ok()?.parse().ok()?;
            Some(Unsent { hash, small: small.ok().and_then(|small| small.parse().ok()) })
        };
        Ok(pairs.filter_map(read).collect())
    })
}

fn delete(store: &ObjectStore<'_>, key: &str) -> Result<(), StoreError> {
    store.delete(key).build().map(drop).map_err(failure)
}

fn put(store: &ObjectStore<'_>, hash: Hash, value: JsValue) -> Result<(), StoreError> {
    let asked = store.put(value).with_key(hash.to_string()).without_key_type().build();
    asked.map(drop).map_err(failure)
}

fn small_of(unsent: Unsent) -> JsValue {
    unsent.small.map(|small| small.to_string()).unwrap_or_default().into()
}
