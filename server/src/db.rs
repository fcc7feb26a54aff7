//! The door to storage: one file, one writer, a few readers.
//!
//! Knows how work is brought to SQLite and when it is durable; must not know what the work is about:
//! that is in `db/<noun>.rs`. SQLite never runs on an async worker.

pub mod agency;
pub mod bell;
pub mod cell;
pub mod closing;
pub mod delegation;
pub mod dispute;
pub mod document;
pub mod employee;
pub mod exception;
pub mod file;
pub mod leave;
pub mod log;
mod migrate;
pub mod overdue;
pub mod people;
pub mod push;
mod readers;
pub mod reminder;
pub mod rules;
pub mod session;
pub mod sight;
mod writer;

use crate::private;
use crate::push::Vapid;
use crate::seal::Sealer;
use readers::Readers;
use rusqlite::config::DbConfig;
use rusqlite::{Connection, ErrorCode, OpenFlags};
use std::fmt;
use std::path::Path;
use std::sync::Arc;
use writer::Writer;

/// The name of the file inside the data folder.
pub const FILE: &str = "setapak.sqlite3";

/// The database of one cell. Cloning it is cheap.
#[derive(Clone)]
pub struct Db {
    writer: Arc<Writer>,
    readers: Arc<Readers>,
    sealer: Arc<Sealer>,
    vapid: Arc<Vapid>,
}

impl Db {
    /// Opens the database at `path`, makes it where there is none, and brings it to this version.
    ///
    /// # Errors
    /// [`DbError::Newer`] for a database of a newer server, which is left as it is; the others where
    /// the file cannot be opened or brought forward.
    pub fn open(path: &Path) -> Result<Self, DbError> {
        let connection = opened(path)?;
        let readers = Arc::new(Readers::open(path)?);
        let sealer = Arc::new(cell::sealer(&connection)?);
        let vapid = Arc::new(cell::vapid(&connection)?);
        Ok(Self { writer: Arc::new(Writer::start(connection, path)?), readers, sealer, vapid })
    }

    /// Runs `work` on the writer, in a savepoint of its own inside a transaction it may share with
    /// others, and answers once that transaction is on the disk.
    ///
    /// # Errors
    /// What `work` gave, with nothing of it kept; or that the transaction could not be kept.
    pub async fn write<T, F>(&self, work: F) -> Result<T, DbError>
    where
        T: Send + 'static,
        F: FnOnce(&Connection) -> Result<T, DbError> + Send + 'static,
    {
        self.writer.write(work).await
    }

    /// Runs `work` on a reader, on one state of the database from its first statement to its last.
    ///
    /// # Errors
    /// What `work` gave, or that there was no reader to run it on.
    pub async fn read<T, F>(&self, work: F) -> Result<T, DbError>
    where
        T: Send + 'static,
        F: FnOnce(&Connection) -> Result<T, DbError> + Send + 'static,
    {
        self.readers.read(work).await
    }

    /// The key with which this cell seals its receipts.
    #[must_use]
    pub fn sealer(&self) -> &Sealer {
        &self.sealer
    }

    /// The key with which this cell asks push services.
    #[must_use]
    pub fn vapid(&self) -> &Vapid {
        &self.vapid
    }

    /// Keeps and answers what the writer has taken, tidies the log of SQLite, and takes nothing more.
    pub async fn stop(&self) {
        self.writer.stop().await;
    }
}

/// A connection that may write, to a database of this version.
///
/// # Errors
/// See [`Db::open`].
pub fn opened(path: &Path) -> Result<Connection, DbError> {
    private::database(path).map_err(DbError::System)?;
    let mut connection = Connection::open(path)?;
    writer::prepare(&connection)?;
    migrate::bring_forward(&mut connection)?;
    Ok(connection)
}

/// A connection that cannot write.
///
/// # Errors
/// Where the file cannot be opened.
pub fn read_only(path: &Path) -> Result<Connection, DbError> {
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY
        | OpenFlags::SQLITE_OPEN_NO_MUTEX
        | OpenFlags::SQLITE_OPEN_URI;
    Ok(Connection::open_with_flags(path, flags)?)
}

/// Whether a database is of this version, so that it can be read without being brought forward.
///
/// # Errors
/// [`DbError::Newer`] or [`DbError::Older`] where it is not.
pub fn known(connection: &Connection) -> Result<(), DbError> {
    migrate::known(connection)
}

impl fmt::Debug for Db {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Db")
    }
}

/// Prepares each statement once a connection. Otherwise SQLite plans anew whenever another value is
/// bound where a plan could depend on it (a `LIMIT` is enough), which costs more than most lookups.
fn keep_plans(connection: &Connection) -> Result<(), DbError> {
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG, true)?;
    connection.set_prepared_statement_cache_capacity(64);
    Ok(())
}

/// Why the database did not do what it was asked to.
#[derive(Debug)]
pub enum DbError {
    /// SQLite's own words.
    Sqlite(rusqlite::Error),
    /// The file was written by a newer server.
    Newer {
        /// The version of its schema.
        found: u32,
        /// The newest this server knows.
        known: u32,
    },
    /// The file was written by an older server, or by another program.
    Older {
        /// The version of its schema.
        found: u32,
        /// The one this server works on.
        known: u32,
    },
    /// A row says something this server cannot read.
    Unreadable(&'static str),
    /// The transaction could not be kept; nothing of the work is.
    NotKept,
    /// The server is stopping and takes nothing more.
    Stopped,
    /// The system gave no thread, or does not find the file.
    System(std::io::Error),
}

impl From<rusqlite::Error> for DbError {
    fn from(error: rusqlite::Error) -> Self {
        Self::Sqlite(error)
    }
}

impl fmt::Display for DbError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Sqlite(error) if is_damage(error) => write!(
                f,
                "the file is damaged ({error}). It was left as it is: restore the newest backup \
                 (setapak-server restore), which moves it aside"
            ),
            Self::Sqlite(error) => write!(f, "SQLite: {error}"),
            Self::Newer { found, known } => write!(
                f,
                "the database is of a newer server (schema {found}; this server knows up to \
                 {known}): start that server, or restore a backup made before it. Nothing was changed"
            ),
            Self::Older { found: 0, .. } => f.write_str("this is no database of Setapak"),
            Self::Older { found, known } => write!(
                f,
                "the database is of an older server (schema {found}; this server's is {known}): \
                 start this server on it once, or restore it, and it is brought forward"
            ),
            Self::Unreadable(what) => write!(f, "a stored {what} cannot be read"),
            Self::NotKept => f.write_str("the transaction could not be kept"),
            Self::Stopped => f.write_str("the database is closed"),
            Self::System(error) => write!(f, "the system: {error}"),
        }
    }
}

fn is_damage(error: &rusqlite::Error) -> bool {
    let code = error.sqlite_error_code();
    matches!(code, Some(ErrorCode::NotADatabase | ErrorCode::DatabaseCorrupt))
}

impl std::error::Error for DbError {}
