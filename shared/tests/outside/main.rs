//! Whatever comes from outside is read or refused, and never stops anything: what people type and paste, what
//! a line brings, what lies in a damaged store, what a carried parcel says.

#![expect(clippy::unwrap_used, reason = "a test stops where it breaks")]

#[path = "../damage/mod.rs"]
mod damage;

mod device;
mod reports;
mod words;

use std::path::PathBuf;

/// A file of `tests/wire`.
fn frozen(name: impl AsRef<str>) -> String {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/wire");
    std::fs::read_to_string(folder.join(name.as_ref())).unwrap().trim_end().to_owned()
}

/// The names of the files of `tests/wire` that begin so.
fn names(begin: &str) -> Vec<String> {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/wire");
    let files = std::fs::read_dir(folder).unwrap().flatten();
    let mut names: Vec<String> =
        files.map(|file| file.file_name().to_string_lossy().into_owned()).collect();
    names.retain(|name| name.starts_with(begin));
    names.sort();
    names
}
