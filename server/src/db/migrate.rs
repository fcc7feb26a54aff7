//! The steps that bring a database from any released version to this one.
//!
//! Knows the order of the steps; must not know what lies in the tables. A released step is never
//! edited: the next one is a new file.

use super::DbError;
use crate::push::Vapid;
use rusqlite::{Connection, TransactionBehavior, params};
use std::cmp::Ordering;
use std::io;
use uuid::Uuid;

/// The steps, oldest first. The version of a database is the number of steps behind it.
const STEPS: &[&str] = &[
    include_str!("../../migrations/0001_first.sql"),
    include_str!("../../migrations/0002_files.sql"),
    include_str!("../../migrations/0003_receipts.sql"),
    include_str!("../../migrations/0004_exceptions.sql"),
    include_str!("../../migrations/0005_allowance.sql"),
    include_str!("../../migrations/0006_rules.sql"),
    include_str!("../../migrations/0007_acting.sql"),
    include_str!("../../migrations/0008_closing.sql"),
    include_str!("../../migrations/0009_leave.sql"),
    include_str!("../../migrations/0010_bell.sql"),
];

/// Takes the steps that are still ahead, each in a transaction with its version.
pub(super) fn bring_forward(connection: &mut Connection) -> Result<(), DbError> {
    let (found, known) = (version(connection)?, newest());
    if found > known {
        return Err(DbError::Newer { found, known });
    }
    for (step, number) in STEPS.iter().zip(1_u32..).skip(found as usize) {
        let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
        transaction.execute_batch(step)?;
        transaction.pragma_update(None, "user_version", number)?;
        transaction.commit()?;
    }
    // A new cell begins its first epoch; an old one keeps its own.
    connection.execute(
        "INSERT INTO cell (one, epoch) VALUES (1, ?1) ON CONFLICT DO NOTHING",
        params![Uuid::new_v4().as_bytes()],
    )?;
    let mut seed = [0; 32];
    getrandom::fill(&mut seed)
        .map_err(|error| DbError::System(io::Error::other(error.to_string())))?;
    connection.execute(
        "INSERT INTO receipt_key (one, seed) VALUES (1, ?1) ON CONFLICT DO NOTHING",
        params![seed],
    )?;
    connection.execute(
        "INSERT INTO push_key (one, number) VALUES (1, ?1) ON CONFLICT DO NOTHING",
        params![Vapid::number()?],
    )?;
    Ok(())
}

/// Whether there is nothing to bring forward.
pub(super) fn known(connection: &Connection) -> Result<(), DbError> {
    let (found, known) = (version(connection)?, newest());
    match found.cmp(&known) {
        Ordering::Less => Err(DbError::Older { found, known }),
        Ordering::Equal => Ok(()),
        Ordering::Greater => Err(DbError::Newer { found, known }),
    }
}

fn newest() -> u32 {
    u32::try_from(STEPS.len()).unwrap_or(u32::MAX)
}

fn version(connection: &Connection) -> Result<u32, DbError> {
    Ok(connection.pragma_query_value(None, "user_version", |row| row.get(0))?)
}
