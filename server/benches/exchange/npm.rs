//! Brings a peer from npm into the cache outside the checkout, with what it wants beside it, once.
//!
//! Knows npm; must not know what the package does.

use crate::Failed;
use std::path::PathBuf;
use std::process::{Command, Stdio};

/// A package of npm and its version.
pub(crate) type Package = (&'static str, &'static str);

/// The folder with the package `main` in it, and what it wants `beside` it.
pub(crate) fn bring(main: Package, beside: &[Package]) -> Result<PathBuf, Failed> {
    let (name, version) = main;
    let cache = match (std::env::var_os("SETAPAK_CACHE"), std::env::var_os("HOME")) {
        (Some(cache), _) => PathBuf::from(cache),
        (None, Some(home)) => PathBuf::from(home).join(".cache/setapak"),
        (None, None) => return Err("neither SETAPAK_CACHE nor HOME is set".into()),
    };
    let short = name.rsplit('/').next().unwrap_or(name);
    let folder = cache.join("peers").join(format!("{short}-{version}"));
    // The mark is written last, so that half an installation is never taken for a whole one.
    let mark = folder.join(format!("whole-{}", 1 + beside.len()));
    if mark.exists() {
        return Ok(folder);
    }
    std::fs::create_dir_all(&folder)?;
    let done = Command::new("npm")
        .args(["install", "--no-audit", "--no-fund", "--loglevel=error", "--prefix"])
        .arg(&folder)
        .args([main].iter().chain(beside).map(|(name, version)| format!("{name}@{version}")))
        .current_dir(&folder)
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .status()?;
    if !done.success() {
        return Err(format!("npm could not install {name}@{version}").into());
    }
    std::fs::write(mark, "")?;
    Ok(folder)
}
