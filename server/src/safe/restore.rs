//! Puts a backup in the place of a database.
//!
//! Knows what has to hold of the two before they are exchanged; copying and verifying is known in [`super`].

use super::{
    Part, SafeError, Whole, bring_files, files_beside, hold, of, read_only, stamp, stays, verify,
};
use crate::db::{self, DbError, FILE, agency, cell};
use crate::private::{self, with};
use rusqlite::{Connection, OpenFlags};
use shared::day::Timestamp;
use std::fmt;
use std::fs;
use std::path::{Path, PathBuf};

/// What a restore left behind.
#[derive(Debug)]
pub struct Restored {
    /// What is served from now on.
    pub whole: Whole,
    /// Where what was there before lies now.
    pub before: Option<PathBuf>,
    /// With which key receipts are sealed from now on.
    pub key: Key,
}

/// Where the key comes from with which a restored cell seals its receipts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Key {
    /// From the backup.
    Brought,
    /// The backup is older than sealed receipts: from the database that lay there before.
    Kept,
    /// The same, and there was none: receipts sealed since the backup cannot be checked any more.
    New,
}

impl fmt::Display for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Brought => "",
            Self::Kept => {
                "The backup is older than sealed receipts: the key was taken over from what was there before.\n"
            }
            Self::New => {
                "The backup is older than sealed receipts, and there was no key here to go on with: receipts \
                 that were sealed since then cannot be checked on this server.\n"
            }
        })
    }
}

/// Puts a backup in the place of the database of a data folder, and begins a new epoch (R10): devices
/// notice, fetch everything, and put back what came after the backup. What was there before is moved
/// aside, never deleted.
///
/// # Errors
/// Where the backup is not whole or the folder is in use; what was there stays as it was.
pub fn restore(from: &Path, data: &Path, now: Timestamp) -> Result<Restored, SafeError> {
    is_ours(from)?;
    let io = |path: &Path| {
        let path = path.to_owned();
        |error| SafeError::File(path, error)
    };
    private::folder(data).map_err(io(data))?;
    let _held = hold(data)?;
    let place = data.join(FILE);
    let part = Part::beside(&place);
    let reborn = || -> Result<Key, DbError> {
        let backup = db::read_only(from)?;
        let brought = cell::seed(&backup)?.is_some();
        part.is_copy_of(&backup)?;
        let connection = db::opened(&part.0)?;
        let key = if brought { Key::Brought } else { go_on_sealing(&connection, &place)? };
        cell::begin_epoch(&connection)?;
        // Everything into the one file that is moved into its place.
        connection.query_row("PRAGMA journal_mode = DELETE", [], |_| Ok(()))?;
        Ok(key)
    };
    let key = reborn().map_err(|error| SafeError::Db(from.to_owned(), error))?;
    bring_files(&files_beside(from), &files_beside(&place))?;
    let whole = verify(&part.0).map_err(|error| of(error, from))?;
    // What is to stand there is on the disk before anything is touched.
    part.reaches_the_disk()?;
    let before = Aside::of(&place, now)?;
    if let Err(error) = part.takes_its_name(&place) {
        if let Some(aside) = before {
            aside.undo();
        }
        return Err(error);
    }
    stays(&place)?;
    Ok(Restored { whole, before: before.map(|aside| aside.path), key })
}

/// Gives a cell from before sealed receipts the key that the database at `place` seals with, where that is the
/// same agency's: what it sealed is out there, on phones. A database that is damaged gives none.
fn go_on_sealing(connection: &Connection, place: &Path) -> Result<Key, DbError> {
    let here = agency::agency(connection)?;
    let seed = || -> Result<Option<[u8; 32]>, DbError> {
        let before = db::read_only(place)?;
        let same = here.is_some() && agency::agency(&before)? == here;
        if same { cell::seed(&before) } else { Ok(None) }
    };
    let Ok(Some(seed)) = seed() else { return Ok(Key::New) };
    cell::take_over(connection, &seed)?;
    Ok(Key::Kept)
}

/// Whether a file is a database of ours, of this version or an older one: anything else must not be
/// brought forward.
fn is_ours(from: &Path) -> Result<(), SafeError> {
    match db::known(&read_only(from)?) {
        Ok(()) | Err(DbError::Older { found: 1.., .. }) => Ok(()),
        Err(error) => Err(SafeError::Db(from.to_owned(), error)),
    }
}

/// What was there before, under another name beside its place. Until it is replaced, in one step, it also stays
/// where it is: there is no moment without a database.
struct Aside {
    path: PathBuf,
    /// Logs that went there with it, and where they came from.
    logs: Vec<(PathBuf, PathBuf)>,
}

impl Aside {
    /// Gives the database a second name. Its log is folded into it first, so that whatever is cut off from here on
    /// leaves a database with all of its ops; only where that fails does the log go along: it must not be mistaken
    /// for the new one's.
    fn of(place: &Path, now: Timestamp) -> Result<Option<Self>, SafeError> {
        if !place.exists() {
            return Ok(None);
        }
        let path = with(place, &format!(".before-{}", stamp(now)));
        if path.exists() {
            return Err(SafeError::Taken(path));
        }
        private::tighten(place);
        fold(place);
        fs::hard_link(place, &path).map_err(|error| SafeError::File(path.clone(), error))?;
        let mut aside = Self { path, logs: Vec::new() };
        for end in ["-wal", "-shm"] {
            let (from, to) = (with(place, end), with(&aside.path, end));
            if !from.exists() {
                continue;
            }
            if let Err(error) = fs::rename(&from, &to) {
                aside.undo();
                return Err(SafeError::File(from, error));
            }
            aside.logs.push((from, to));
        }
        Ok(Some(aside))
    }

    /// Nothing took its place: all is as it was.
    fn undo(self) {
        for (from, to) in self.logs {
            // What cannot be moved back lies beside the second name, which then stays with it.
            if fs::rename(&to, &from).is_err() {
                return;
            }
        }
        drop(fs::remove_file(&self.path));
    }
}

/// Brings what lies in the log of SQLite into the database itself. One that is damaged, or that somebody reads,
/// keeps its log: of a file that it does not know SQLite would drop it.
fn fold(place: &Path) {
    if let Err(error) = is_ours(place) {
        tracing::warn!(%error, "the log goes with what lies there");
        return;
    }
    let folded = || -> rusqlite::Result<bool> {
        let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let connection = Connection::open_with_flags(place, flags)?;
        connection.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |row| row.get(0))
    };
    match folded() {
        Ok(false) => {}
        Ok(true) => tracing::warn!("somebody reads the database: its log goes with it"),
        Err(error) => tracing::warn!(%error, "the log goes with the database"),
    }
}
