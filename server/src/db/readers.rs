//! Readers beside the writer: a few connections that cannot write, each used by one piece of work at a
//! time, on threads made for waiting.
//!
//! Knows connections; must not know what is read.

use super::{DbError, keep_plans, read_only};
use rusqlite::Connection;
use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};
use tokio::sync::Semaphore;

/// Reading is quick and a small server has few cores: more would only hold memory.
const HOW_MANY: usize = 4;

pub(super) struct Readers {
    idle: Arc<Mutex<Vec<Connection>>>,
    free: Arc<Semaphore>,
}

impl Readers {
    pub(super) fn open(path: &Path) -> Result<Self, DbError> {
        let mut idle = Vec::with_capacity(HOW_MANY);
        for _ in 0..HOW_MANY {
            let connection = read_only(path)?;
            connection.execute_batch(
                "PRAGMA query_only = ON; PRAGMA busy_timeout = 5000; PRAGMA cache_size = -4000;",
            )?;
            keep_plans(&connection)?;
            idle.push(connection);
        }
        Ok(Self { idle: Arc::new(Mutex::new(idle)), free: Arc::new(Semaphore::new(HOW_MANY)) })
    }

    pub(super) async fn read<T, F>(&self, work: F) -> Result<T, DbError>
    where
        T: Send + 'static,
        F: FnOnce(&Connection) -> Result<T, DbError> + Send + 'static,
    {
        let permit = Arc::clone(&self.free).acquire_owned().await.map_err(|_| DbError::Stopped)?;
        let idle = Arc::clone(&self.idle);
        let done = tokio::task::spawn_blocking(move || {
            // The permit goes back after the connection, also when the request is long gone.
            let _permit = permit;
            let lent = Lent::take(&idle).ok_or(DbError::Stopped)?;
            let Some(connection) = &lent.connection else { return Err(DbError::Stopped) };
            let look = Look::begin(connection)?;
            work(look.0)
        });
        done.await.map_err(|_| DbError::Stopped)?
    }
}

/// A transaction that only looks. Its two statements are prepared once a connection: reading them anew
/// for every request would cost more than what most requests look up.
struct Look<'a>(&'a Connection);

impl<'a> Look<'a> {
    fn begin(connection: &'a Connection) -> Result<Self, DbError> {
        connection.prepare_cached("BEGIN")?.execute([])?;
        Ok(Self(connection))
    }
}

impl Drop for Look<'_> {
    fn drop(&mut self) {
        let ended = self.0.prepare_cached("ROLLBACK").and_then(|mut end| end.execute([]));
        if let Err(error) = ended {
            tracing::error!(%error, "a reader could not let go of what it looked at");
        }
    }
}

/// A connection that goes back by itself, whatever happens to the work.
struct Lent<'a> {
    connection: Option<Connection>,
    home: &'a Mutex<Vec<Connection>>,
}

impl<'a> Lent<'a> {
    fn take(home: &'a Mutex<Vec<Connection>>) -> Option<Self> {
        let connection = home.lock().unwrap_or_else(PoisonError::into_inner).pop()?;
        Some(Self { connection: Some(connection), home })
    }
}

impl Drop for Lent<'_> {
    fn drop(&mut self) {
        if let Some(connection) = self.connection.take() {
            self.home.lock().unwrap_or_else(PoisonError::into_inner).push(connection);
        }
    }
}
