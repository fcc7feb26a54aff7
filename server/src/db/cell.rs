//! The one row about the cell itself, and its keys.

use super::DbError;
use crate::push::Vapid;
use crate::seal::Sealer;
use rusqlite::{Connection, OptionalExtension as _};
use shared::id::Epoch;
use uuid::Uuid;

/// What every exchange needs to know of the cell.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Cell {
    /// The life this data lives.
    pub epoch: Epoch,
    /// Moves with every change of what sights are made of.
    pub basis: i64,
    /// The lowest build of the app that may begin new edits.
    pub min_app: u32,
}

/// Begins a new life of the data (R10).
pub fn begin_epoch(connection: &Connection) -> Result<(), DbError> {
    connection.execute("UPDATE cell SET epoch = ?1", [Uuid::new_v4().as_bytes()])?;
    Ok(())
}

/// The key with which this cell seals its receipts.
pub fn sealer(connection: &Connection) -> Result<Sealer, DbError> {
    let mut query = connection.prepare_cached("SELECT seed FROM receipt_key")?;
    let seed: [u8; 32] = query.query_row([], |row| row.get(0))?;
    Ok(Sealer::of(&seed))
}

/// The key with which this cell asks push services.
pub fn vapid(connection: &Connection) -> Result<Vapid, DbError> {
    let mut query = connection.prepare_cached("SELECT number FROM push_key")?;
    let number: [u8; 32] = query.query_row([], |row| row.get(0))?;
    Vapid::of(&number).ok_or(DbError::Unreadable("key of pushes"))
}

/// What the key grows from; none in a database from before there was one.
pub fn seed(connection: &Connection) -> Result<Option<[u8; 32]>, DbError> {
    if !connection.table_exists(None, "receipt_key")? {
        return Ok(None);
    }
    let mut query = connection.prepare("SELECT seed FROM receipt_key")?;
    Ok(query.query_row([], |row| row.get(0)).optional()?)
}

/// Seals with another key from now on.
pub fn take_over(connection: &Connection, seed: &[u8; 32]) -> Result<(), DbError> {
    connection.execute("UPDATE receipt_key SET seed = ?1", [seed])?;
    Ok(())
}

/// The cell as it stands in this transaction.
pub fn read(connection: &Connection) -> Result<Cell, DbError> {
    let mut query = connection.prepare_cached("SELECT epoch, basis, min_app FROM cell")?;
    Ok(query.query_row([], |row| {
        let epoch = Epoch::from_uuid(Uuid::from_bytes(row.get(0)?));
        Ok(Cell { epoch, basis: row.get(1)?, min_app: row.get(2)? })
    })?)
}
