//! Opening a person's database: the way there, the upgrade, and the patience with other tabs.

use super::super::{StoreError, schema};
use super::transaction::failure;
use crate::browser;
use crate::task::spawn;
use futures::future::{Either, select};
use indexed_db_futures::database::{Database, VersionChangeEvent};
use indexed_db_futures::error::{Error, OpenDbError};
use indexed_db_futures::prelude::*;
use shared::id::EmployeeId;
use std::cell::Cell;
use std::pin::pin;
use std::rc::Rc;

/// How long an upgrade waits for other tabs to let go.
const PATIENCE_MS: u32 = 5_000;

/// The name of a person's database.
pub(super) fn name(person: EmployeeId) -> String {
    format!("setapak-{person}")
}

/// Opens a database, but does not wait for ever: a tab with an older version may never let go.
pub(super) async fn within_patience(name: &str, version: u32) -> Result<Database, StoreError> {
    if browser::window().is_none() {
        return Err(StoreError::Unavailable);
    }
    let blocked = Rc::new(Cell::new(false));
    let heard = Rc::clone(&blocked);
    let mut opening = Database::open(name)
        .with_version(version)
        .with_on_blocked(move |_| {
            heard.set(true);
            Ok(())
        })
        .with_on_upgrade_needed(upgrade)
        .build()
        .map_err(not_opened)?;
    loop {
        match select(opening, pin!(browser::after(PATIENCE_MS))).await {
            Either::Left((opened, _)) => return opened.map_err(not_opened),
            // The clock has come, not the event. Only a blocked opening is given up: a large
            // upgrade on a slow phone is waited for.
            Either::Right(((), still)) if !blocked.get() => opening = still,
            Either::Right(((), late)) => {
                // Should it be opened after all, it must be upgraded whole, and not stand in the way
                // of others.
                spawn(async move {
                    if let Ok(base) = late.await {
                        base.close();
                    }
                });
                return Err(StoreError::Blocked);
            }
        }
    }
}

/// Takes the steps of the schema that the database has not taken yet. A failure undoes the upgrade,
/// which leaves the database as it was.
#[expect(clippy::needless_pass_by_value, reason = "the shape of the crate's listener")]
fn upgrade(event: VersionChangeEvent, base: Database) -> Result<(), Error> {
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "the browser's number for a version this code wrote as u32"
    )]
    let (old, new) = (event.old_version() as u32, event.new_version().unwrap_or_default() as u32);
    for step in schema::steps(old, new) {
        for name in step.creates {
            base.create_object_store(*name).build()?;
        }
    }
    Ok(())
}

/// Why there is no database.
pub(super) fn not_opened(error: OpenDbError) -> StoreError {
    match error {
        OpenDbError::Base(error) => failure(error),
        // No version here is zero: the crate says so of whatever the browser's call throws, which is
        // that this page may keep nothing.
        OpenDbError::VersionZero
        | OpenDbError::UnsupportedEnvironment
        | OpenDbError::NullFactory => StoreError::Unavailable,
    }
}
