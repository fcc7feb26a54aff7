//! Files and folders that are nobody else's business on this machine: passwords' hashes, sessions' hashes, the
//! seal's key, reports and their evidence.
//!
//! Knows modes; must not know what lies in the files. The folder shuts everybody out already; the modes also
//! hold where a file is carried elsewhere.

use std::ffi::OsString;
use std::fs::{self, DirBuilder, File, OpenOptions, Permissions};
use std::io;
use std::os::unix::fs::{DirBuilderExt as _, OpenOptionsExt as _, PermissionsExt as _};
use std::path::{Path, PathBuf};

const FILE: u32 = 0o600;
const FOLDER: u32 = 0o700;

/// Makes a folder, with all above it, where it is missing.
///
/// # Errors
/// Where it cannot be made.
pub fn folder(path: &Path) -> io::Result<()> {
    DirBuilder::new().recursive(true).mode(FOLDER).create(path)
}

/// What makes a new file private, whatever else it is opened for.
pub fn options() -> OpenOptions {
    let mut options = File::options();
    options.mode(FILE);
    options
}

/// Makes an empty file for SQLite, which gives its mode to all that it lays beside it; one that is there is
/// made private.
///
/// # Errors
/// Where it can neither be made nor is there.
pub fn database(path: &Path) -> io::Result<()> {
    match options().write(true).create_new(true).open(path) {
        Ok(_) => Ok(()),
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {
            tighten(path);
            Ok(())
        }
        Err(error) => Err(error),
    }
}

/// Makes a database private that was made with another mode, and what SQLite laid beside it. By name alone: to
/// open and close a database's file would end the locks that this process holds on it.
pub fn tighten(path: &Path) {
    for end in ["", "-wal", "-shm"] {
        let path = with(path, end);
        let Ok(about) = fs::metadata(&path) else { continue };
        if about.permissions().mode() & 0o077 == 0 {
            continue;
        }
        // Of another owner, who alone may: no reason not to work with it.
        if let Err(error) = fs::set_permissions(&path, Permissions::from_mode(FILE)) {
            tracing::warn!(%error, path = %path.display(), "others on this machine may read this");
        }
    }
}

/// What lies beside `path` under its name with this end.
pub(crate) fn with(path: &Path, end: &str) -> PathBuf {
    let mut name: OsString = path.as_os_str().to_owned();
    name.push(end);
    name.into()
}
