//! Puts a backup in the place of a database.
//!
//! Knows what has to hold of the two before they are exchanged; copying and verifying is known in [`super`].

use super::{
    Part, SafeError, Whole, bring_files, files_beside, hold, of, read_only, stamp, verify, with,
};
use crate::db::{self, DbError, FILE, agency, cell};
use crate::private;
use rusqlite::Connection;
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
    fs::copy(from, &part.0).map_err(io(&part.0))?;
    let reborn = || -> Result<Key, DbError> {
        let brought = cell::seed(&db::read_only(from)?)?.is_some();
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
    let before = set_aside(&place, now)?;
    part.becomes(&place)?;
    Ok(Restored { whole, before, key })
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

/// Gives a database a second name, and moves the logs of SQLite that belong to it there. Until it is
/// replaced, in one step, it stays where it is: there is no moment without a database.
fn set_aside(place: &Path, now: Timestamp) -> Result<Option<PathBuf>, SafeError> {
    if !place.exists() {
        return Ok(None);
    }
    let aside = with(place, &format!(".before-{}", stamp(now)));
    if aside.exists() {
        return Err(SafeError::Taken(aside));
    }
    private::tighten(place);
    fs::hard_link(place, &aside).map_err(|error| SafeError::File(aside.clone(), error))?;
    // A log is never mistaken for another's.
    for end in ["-wal", "-shm"] {
        let (from, to) = (with(place, end), with(&aside, end));
        if from.exists() {
            fs::rename(&from, &to).map_err(|error| SafeError::File(from, error))?;
        }
    }
    Ok(Some(aside))
}
