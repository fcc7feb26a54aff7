//! Puts the built web app where `rust-embed` picks it up: `$OUT_DIR/web`.
//!
//! Knows where the web build lies (`dist/`, already compressed by it: `x`, `x.br`, `x.gz`); must
//! not build it. Without one the server still compiles, and serves a page that says what is missing.

use std::path::{Path, PathBuf};
use std::{env, fs, io};

const PLACEHOLDER: &str = "<!doctype html><html lang=\"id\"><meta charset=\"utf-8\">\
    <title>Setapak</title><p>Aplikasi belum dibangun / the app is not built: <code>make run</code>";

fn main() -> io::Result<()> {
    let web = PathBuf::from(env::var_os("OUT_DIR").unwrap_or_default()).join("web");
    let dist = Path::new("../dist");
    println!("cargo::rerun-if-changed=build.rs");
    // The worker carries a version made of every file, so it alone tells whether any of them changed.
    println!("cargo::rerun-if-changed=../dist/sw.js");
    println!("cargo::rerun-if-changed=../dist/index.html");

    if web.exists() {
        fs::remove_dir_all(&web)?;
    }
    if dist.join("index.html").exists() {
        copy(dist, &web)
    } else {
        fs::create_dir_all(&web)?;
        fs::write(web.join("index.html"), PLACEHOLDER)
    }
}

/// Copies a folder as it is. Hidden names are Trunk's own workplace.
fn copy(from: &Path, to: &Path) -> io::Result<()> {
    fs::create_dir_all(to)?;
    for entry in fs::read_dir(from)? {
        let entry = entry?;
        let name = entry.file_name();
        if name.to_string_lossy().starts_with('.') {
            continue;
        }
        if entry.file_type()?.is_dir() {
            copy(&entry.path(), &to.join(&name))?;
        } else {
            fs::copy(entry.path(), to.join(&name))?;
        }
    }
    Ok(())
}
