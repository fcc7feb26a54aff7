//! Makes the words: reads `locales/{id,en}/*.json`, refuses to build where the two languages differ in
//! keys or placeholders, and writes one method a key.
//!
//! Knows the form of the locale files; nothing about what they say.

use std::collections::{BTreeMap, BTreeSet};
use std::error::Error;
use std::fmt::Write as _;
use std::hash::{DefaultHasher, Hash as _, Hasher as _};
use std::path::Path;
use std::{env, fs};

type Texts = BTreeMap<String, String>;

/// The files whose texts are read only behind the doors to the second half of the app (`later.rs`): they travel
/// with it (`.make/split.mjs`). Where one of theirs is read before, all of them travel with the first half.
const LATER: [&str; 6] = ["bell", "dialogue", "routine", "superior", "team", "waiting"];

fn main() -> Result<(), Box<dyn Error>> {
    println!("cargo::rerun-if-changed=locales");
    let id = read(Path::new("locales/id"))?;
    let en = read(Path::new("locales/en"))?;
    let complaints = compare(&id, &en);
    if !complaints.is_empty() {
        return Err(complaints.join("\n").into());
    }
    // What ships is split by what the linker knows: `.make/split.mjs`.
    println!("cargo::rerun-if-env-changed=SETAPAK_SHIPS");
    if env::var("CARGO_CFG_TARGET_ARCH")? == "wasm32" && env::var_os("SETAPAK_SHIPS").is_some() {
        println!("cargo::rustc-link-arg-bins=--emit-relocs");
    }
    let out = env::var("OUT_DIR")?;
    let (methods, english) = write_methods(&id, &en)?;
    fs::write(Path::new(&out).join("words.rs"), methods)?;
    // What ships lays it beside the app: it travels to those who read it.
    println!("cargo::rerun-if-env-changed=SETAPAK_ENGLISH");
    if let Ok(path) = env::var("SETAPAK_ENGLISH") {
        println!("cargo::rerun-if-changed={path}");
        // Written again, it would be newer than this run, and the next build would begin anew.
        if fs::read_to_string(&path).ok().as_deref() != Some(english.as_str()) {
            fs::write(path, english)?;
        }
    }
    Ok(())
}

/// Every text of one language, under `namespace_key`.
fn read(folder: &Path) -> Result<Texts, Box<dyn Error>> {
    let mut texts = Texts::new();
    for file in fs::read_dir(folder)? {
        let path = file?.path();
        if path.extension().is_none_or(|e| e != "json") {
            continue;
        }
        let namespace = path.file_stem().and_then(|s| s.to_str()).ok_or("a file without a name")?;
        let content = fs::read_to_string(&path)?;
        let read: Texts =
            serde_json::from_str(&content).map_err(|e| format!("{}: {e}", path.display()))?;
        for (key, text) in read {
            let name = format!("{namespace}_{key}");
            let plain = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'_';
            if !name.bytes().all(plain) {
                return Err(format!("{}: `{key}` is not snake_case", path.display()).into());
            }
            if text.trim().is_empty() {
                return Err(format!("{}: `{key}` says nothing", path.display()).into());
            }
            if text.contains('\n') {
                return Err(format!("{}: `{key}` has more than one line", path.display()).into());
            }
            texts.insert(name, text);
        }
    }
    Ok(texts)
}

fn compare(id: &Texts, en: &Texts) -> Vec<String> {
    let mut complaints = Vec::new();
    for (name, text) in id {
        match en.get(name) {
            None => complaints.push(format!("`{name}` is missing in English")),
            Some(other) => {
                let (mine, theirs): (BTreeSet<_>, BTreeSet<_>) =
                    (holes(text).into_iter().collect(), holes(other).into_iter().collect());
                if mine != theirs {
                    complaints.push(format!("`{name}` has other placeholders in English"));
                }
            }
        }
    }
    for name in en.keys().filter(|name| !id.contains_key(*name)) {
        complaints.push(format!("`{name}` is missing in Indonesian"));
    }
    complaints
}

/// The placeholders of a text, each once, in the order in which they first come.
fn holes(text: &str) -> Vec<String> {
    let mut found: Vec<String> = Vec::new();
    for part in text.split('{').skip(1) {
        if let Some((name, _)) = part.split_once('}')
            && !found.iter().any(|f| f == name)
        {
            found.push(name.to_owned());
        }
    }
    found
}

/// The text with `{minutes}` as `{0}`: at run time a placeholder is found by its place.
fn numbered(text: &str, holes: &[String]) -> String {
    holes.iter().enumerate().fold(text.to_owned(), |text, (at, hole)| {
        text.replace(&format!("{{{hole}}}"), &format!("{{{at}}}"))
    })
}

/// The text with a mark in the place of its word for a phone, which a tablet is not: one mark within a sentence,
/// another where one begins.
fn marked(text: &str, phone: &str) -> String {
    let mut parts = text.split(phone);
    let first = parts.next().unwrap_or_default().to_owned();
    parts.fold(first, |said, part| {
        let begins = said.is_empty() || said.ends_with(". ");
        format!("{said}{}{part}", if begins { '\u{2}' } else { '\u{1}' })
    })
}

/// Whether a text travels with the second half of the app.
fn is_later(name: &str) -> bool {
    LATER.iter().any(|file| name.strip_prefix(file).is_some_and(|rest| rest.starts_with('_')))
}

/// One method a text, which knows only its place; and the texts themselves, a line each, in that order, those of the
/// second half last. The English ones begin with a line that tells them from those of another build.
fn write_methods(id: &Texts, en: &Texts) -> Result<(String, String), Box<dyn Error>> {
    let mut code = String::from("impl Words {\n");
    let (mut indonesian, mut later, mut english) = (Vec::new(), Vec::new(), Vec::new());
    let first = id.iter().filter(|(name, _)| !is_later(name));
    let all = first.chain(id.iter().filter(|(name, _)| is_later(name)));
    for (at, (name, text)) in all.enumerate() {
        let holes = holes(text);
        let half = if is_later(name) { &mut later } else { &mut indonesian };
        half.push(marked(&numbered(text, &holes), "HP"));
        english.push(marked(&numbered(en.get(name).ok_or("compared before")?, &holes), "phone"));
        writeln!(code, "    #[doc = {text:?}]\n    #[must_use]")?;
        let pick = if is_later(name) { "pick_later" } else { "pick" };
        if holes.is_empty() {
            writeln!(code, "    pub fn {name}(self) -> &'static str {{")?;
            writeln!(code, "        self.{pick}({at})\n    }}")?;
        } else {
            let args: Vec<String> = holes.iter().map(|h| format!("{h}: impl Display")).collect();
            let values: Vec<String> = holes.iter().map(|h| format!("&{h}")).collect();
            writeln!(code, "    pub fn {name}(self, {}) -> String {{", args.join(", "))?;
            writeln!(code, "        fill(self.{pick}({at}), &[{}])\n    }}", values.join(", "))?;
        }
    }
    code.push_str("}\n");
    writeln!(code, "const INDONESIAN: &str = {:?};", indonesian.join("\n"))?;
    writeln!(code, "/// How many they are.\nconst FIRST: usize = {};", indonesian.len())?;
    writeln!(code, "const LATER: &str = {:?};", later.join("\n"))?;
    let mut edition = DefaultHasher::new();
    // Also which of them are behind the others.
    id.keys().for_each(|name| (name, is_later(name)).hash(&mut edition));
    let edition = format!("{:016x}", edition.finish());
    writeln!(code, "const EDITION: &str = {edition:?};")?;
    let english = format!("{edition}\n{}", english.join("\n"));
    writeln!(code, "#[cfg(not(target_arch = \"wasm32\"))]\nconst ENGLISH: &str = {english:?};")?;
    Ok((code, english))
}
