//! Who is here, kept twice: the browser's small values (`people`) are quick to ask, but put away some seconds
//! late; a small database has them at once, so that a battery that falls out right after somebody signed in
//! does not leave them before a door, with what they wrote behind it.
//!
//! Knows the two copies and which is newer; must not know what is done with either.

use crate::people::{self, Book};
use crate::store::{Generation, Indexed, Store as _, StoreError};
use shared::row::{Batch, Row, Table};

const KEY: &str = "here";
/// How often it is written again because another tab did so in between.
const TRIES: usize = 8;

/// Puts away durably what the small values say. A device that cannot still has those.
pub(crate) async fn keep() {
    for _ in 0..TRIES {
        if try_to_keep().await != Err(StoreError::Stale) {
            return;
        }
    }
}

async fn try_to_keep() -> Result<(), StoreError> {
    let store = Indexed::of_the_device().await?;
    let (kept, seen) = read(&store).await?;
    let book = people::book();
    if kept.is_some_and(|kept| kept.turn >= book.turn) {
        return Ok(());
    }
    let mut batch = Batch::default();
    let value = serde_json::to_string(&book).ok();
    batch.push(Row { table: Table::Meta, key: KEY.to_owned(), value });
    store.commit(&batch, seen).await.map(|_| ())
}

/// Puts right the small values where the database knows better; whether it did.
pub(crate) async fn look() -> bool {
    let Ok(store) = Indexed::of_the_device().await else { return false };
    let Ok((kept, _)) = read(&store).await else { return false };
    drop(store);
    let turn = people::turn();
    if let Some(kept) = kept
        && kept.turn >= turn.max(1)
    {
        let newer = kept.turn > turn;
        if newer {
            people::take_over(kept);
        }
        return newer;
    }
    if people::here().is_some() {
        // An older app kept them once, and counted nothing.
        if turn == 0 {
            people::count();
        }
        keep().await;
    }
    false
}

async fn read(store: &Indexed) -> Result<(Option<Book>, Generation), StoreError> {
    let (rows, seen) = store.load().await?;
    let row = rows.into_iter().find(|row| row.table == Table::Meta && row.key == KEY);
    let book = row.and_then(|row| shared::json::read(row.value.as_deref()?).ok());
    Ok((book, seen))
}
