//! Copies of the database, and whether one is whole: `backup`, `restore`, `verify`.
//!
//! Knows files and their order on the disk; what makes a database whole is known in [`replay`] and
//! [`log`].

mod restore;

use crate::clock;
use crate::db::{self, DbError, FILE, document, log};
use crate::exchange::replay;
use crate::files;
use crate::private::{self, with};
pub use restore::{Key, Restored, restore};
use rusqlite::Connection;
use shared::day::{Timestamp, Zone};
use std::fmt;
use std::fs::{self, File, TryLockError};
use std::io;
use std::path::{Path, PathBuf};

/// Held by whoever serves or replaces a data folder.
const LOCK: &str = "setapak.lock";
/// Most faults that are told one by one.
const TOLD: usize = 20;

/// Why there is no copy, or nothing was restored.
#[derive(Debug)]
pub enum SafeError {
    /// A file could not be read or written.
    File(PathBuf, io::Error),
    /// There is no such database.
    Missing(PathBuf),
    /// Something lies where the copy was to go.
    Taken(PathBuf),
    /// A server works on this data folder.
    Busy(PathBuf),
    /// The database is not whole.
    Broken(PathBuf, Vec<String>),
    /// The database could not be read.
    Db(PathBuf, DbError),
}

impl fmt::Display for SafeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::File(path, error) => write!(f, "{}: {error}", path.display()),
            Self::Missing(path) => write!(f, "there is no database at {}", path.display()),
            Self::Taken(path) => {
                write!(f, "{} is there already; name a file that is not", path.display())
            }
            Self::Busy(path) => write!(
                f,
                "another setapak-server works on {}: stop it first, or name another folder",
                path.display()
            ),
            Self::Broken(path, faults) => {
                writeln!(f, "{} is not whole:", path.display())?;
                for fault in faults.iter().take(TOLD) {
                    writeln!(f, "  {fault}")?;
                }
                if let Some(more) = faults.len().checked_sub(TOLD).filter(|more| *more > 0) {
                    writeln!(f, "  and {more} more")?;
                }
                f.write_str("Nothing was changed. Restore the newest backup that is whole")
            }
            Self::Db(path, error) => write!(f, "{}: {error}", path.display()),
        }
    }
}

impl std::error::Error for SafeError {}

/// What a whole database holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Whole {
    /// Documents of every kind.
    pub documents: i64,
    /// Ops that were answered.
    pub ops: i64,
    /// When the last one was; none where there is none.
    pub last: Option<Timestamp>,
    /// Files of evidence, each what its name says.
    pub files: usize,
    /// Files that a text which was sent names and that have not come: they may lie on a phone still.
    pub to_come: usize,
}

impl fmt::Display for Whole {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { documents, ops, last, files, to_come } = self;
        write!(f, "{documents} documents, {ops} ops in an unbroken log")?;
        if let Some(at) = last {
            write!(f, ", the last of {}", clock::in_words(*at))?;
        }
        write!(f, "; {files} files")?;
        if *to_come > 0 { write!(f, ", {to_come} still to come") } else { Ok(()) }
    }
}

/// Takes a data folder for oneself until the file is let go of.
///
/// # Errors
/// [`SafeError::Busy`] where somebody has it.
pub fn hold(data: &Path) -> Result<File, SafeError> {
    let path = data.join(LOCK);
    let lock = private::options()
        .create(true)
        .truncate(false)
        .write(true)
        .open(&path)
        .map_err(|error| SafeError::File(path.clone(), error))?;
    match lock.try_lock() {
        Ok(()) => Ok(lock),
        Err(TryLockError::WouldBlock) => Err(SafeError::Busy(data.to_owned())),
        Err(TryLockError::Error(error)) => Err(SafeError::File(path, error)),
    }
}

/// Whether a database is whole: its pages and keys, the chain of the log, and everything that follows
/// from the log. Works beside a running server, and changes nothing.
///
/// # Errors
/// [`SafeError::Broken`] with what is not.
pub fn verify(path: &Path) -> Result<Whole, SafeError> {
    let connection = read_only(path)?;
    match db::known(&connection).and_then(|()| look(&connection, &files_beside(path))) {
        Ok(Ok(whole)) => Ok(whole),
        Ok(Err(faults)) => Err(SafeError::Broken(path.to_owned(), faults)),
        Err(error) => Err(SafeError::Db(path.to_owned(), error)),
    }
}

/// The files that belong to a database: of a data folder, or of a folder of backups, which share theirs.
fn files_beside(path: &Path) -> PathBuf {
    path.with_file_name(files::FOLDER)
}

fn look(connection: &Connection, folder: &Path) -> Result<Result<Whole, Vec<String>>, DbError> {
    // One state of the database, however long it takes.
    connection.execute_batch("PRAGMA busy_timeout = 5000; BEGIN")?;
    let mut faults = Vec::new();
    let mut query = connection.prepare("PRAGMA integrity_check")?;
    for line in query.query_map([], |row| row.get::<_, String>(0))? {
        faults.extend(Some(line?).filter(|line| line != "ok"));
    }
    let mut query = connection.prepare("PRAGMA foreign_key_check")?;
    let mut rows = query.query([])?;
    while let Some(row) = rows.next()? {
        let (from, to): (String, String) = (row.get(0)?, row.get(2)?);
        faults.push(format!("a row of {from} names a row of {to} that is not there"));
    }
    if let Some(seq) = log::first_broken(connection)? {
        faults.push(format!("the chain of the log is broken at op {seq}"));
    }
    faults.extend(replay::differences(connection)?);
    let files = files::look(folder).map_err(DbError::System)?;
    faults.extend(files.faults);
    if !faults.is_empty() {
        return Ok(Err(faults));
    }
    let sent = db::file::all(connection)?.into_iter().filter(|(_, sent)| *sent);
    let to_come = sent.filter(|(name, _)| !files.whole.contains(name)).count();
    let (ops, last) = log::extent(connection)?;
    let (documents, files) = (document::count(connection)?, files.whole.len());
    Ok(Ok(Whole { documents, ops, last, files, to_come }))
}

/// Copies the database of a data folder as it stands, beside a running server, and makes sure that the
/// copy is whole. `to` is a file that is not there yet, or a folder, where the copy is named by the time.
/// The files of evidence go beside it, those that are not there yet: they never change, so that all backups
/// of one folder share them.
///
/// # Errors
/// Where there is no whole copy at the end; nothing is left behind.
pub fn backup(data: &Path, to: &Path, now: Timestamp) -> Result<(PathBuf, Whole), SafeError> {
    let from = data.join(FILE);
    let connection = read_only(&from)?;
    let to = if to.is_dir() {
        to.join(format!("setapak-{}.sqlite3", stamp(now)))
    } else {
        to.to_owned()
    };
    if to.exists() {
        return Err(SafeError::Taken(to));
    }
    let part = Part::beside(&to);
    let copy = || {
        db::known(&connection)?;
        part.is_copy_of(&connection)
    };
    copy().map_err(|error| SafeError::Db(from.clone(), error))?;
    // After the database: whatever file it names and that had come is here by now.
    bring_files(&files_beside(&from), &files_beside(&to))?;
    let whole = verify(&part.0).map_err(|error| of(error, &from))?;
    part.becomes(&to)?;
    Ok((to, whole))
}

fn bring_files(from: &Path, to: &Path) -> Result<(), SafeError> {
    match files::bring_all(from, to) {
        Ok(_) => Ok(()),
        Err(error) => Err(SafeError::File(to.to_owned(), error)),
    }
}

fn read_only(path: &Path) -> Result<Connection, SafeError> {
    if !path.is_file() {
        return Err(SafeError::Missing(path.to_owned()));
    }
    db::read_only(path).map_err(|error| SafeError::Db(path.to_owned(), error))
}

/// A file on its way to its name: gone, with what SQLite laid beside it, unless it comes there.
struct Part(PathBuf);

impl Part {
    fn beside(place: &Path) -> Self {
        let part = Self(with(place, ".part"));
        part.remove();
        part
    }

    /// Takes over all of a database, what lies in its log too, as one file that is nobody else's business. In one
    /// reading transaction: whatever is written meanwhile waits for nobody and is not in it.
    fn is_copy_of(&self, connection: &Connection) -> Result<(), DbError> {
        private::database(&self.0).map_err(DbError::System)?;
        connection.execute("VACUUM INTO ?1", [self.0.to_string_lossy()])?;
        Ok(())
    }

    /// Onto the disk, and then in one step to its name.
    fn becomes(self, place: &Path) -> Result<(), SafeError> {
        self.reaches_the_disk()?;
        self.takes_its_name(place)?;
        stays(place)
    }

    fn reaches_the_disk(&self) -> Result<(), SafeError> {
        let synced = File::open(&self.0).and_then(|file| file.sync_all());
        synced.map_err(|error| SafeError::File(self.0.clone(), error))
    }

    fn takes_its_name(&self, place: &Path) -> Result<(), SafeError> {
        fs::rename(&self.0, place).map_err(|error| SafeError::File(place.to_owned(), error))
    }

    fn remove(&self) {
        for end in ["", "-wal", "-shm", "-journal"] {
            // What is not there need not go.
            drop(fs::remove_file(with(&self.0, end)));
        }
    }
}

impl Drop for Part {
    fn drop(&mut self) {
        self.remove();
    }
}

/// What names lie in the folder of `place` is on the disk.
fn stays(place: &Path) -> Result<(), SafeError> {
    let folder = place.parent().filter(|p| !p.as_os_str().is_empty());
    let synced = File::open(folder.unwrap_or(Path::new("."))).and_then(|folder| folder.sync_all());
    synced.map_err(|error| SafeError::File(place.to_owned(), error))
}

/// What is wrong with a copy is wrong with what it was copied from.
fn of(error: SafeError, path: &Path) -> SafeError {
    match error {
        SafeError::Broken(_, faults) => SafeError::Broken(path.to_owned(), faults),
        SafeError::Db(_, error) => SafeError::Db(path.to_owned(), error),
        other @ (SafeError::File(..)
        | SafeError::Missing(_)
        | SafeError::Taken(_)
        | SafeError::Busy(_)) => other,
    }
}

/// The time in a file's name: 20261122-115003, in western Indonesia.
fn stamp(at: Timestamp) -> String {
    let (day, time) = (at.day(Zone::Wib), at.time(Zone::Wib).minutes());
    let second = at.0.div_euclid(1000).rem_euclid(60);
    let day = day.to_string().replace('-', "");
    format!("{day}-{:02}{:02}{second:02}", time / 60, time % 60)
}
