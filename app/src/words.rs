//! What the interface says. The sentences lie in `app/locales`; the build makes one method of each.
//!
//! Knows the language now. The helpers that turn domain values into words are in `figures` (dates,
//! times, numbers), `marks` (what is unusual) and `sentences` (states, refusals, troubles).

mod acting;
mod bell;
mod figures;
mod marks;
mod sentences;
mod team;

pub use acting::{absence, acting, not_asked, why_not};
pub use bell::{ring, ring_icon};
pub use figures::{
    clock, count, date_long, date_short, day_month, moment, month_year, number, quantity,
    weekday_short,
};
pub use marks::{mark, mark_whole};
pub use sentences::{
    evidence, fault, field, gap, line, persist, place, reason_kind, refusal, sign_in_trouble,
    stage, status, step, store_error, trouble, zone,
};
pub use team::{away, not_reminded, tally};

use crate::browser;
use crate::language::{Language, language};
use std::fmt::{Display, Write as _};
use std::sync::OnceLock;

/// The words in one language: one method a text.
#[derive(Clone, Copy, Debug)]
pub struct Words(Language);

/// The words in the language now. Tracked: a view that calls this changes with the language.
#[must_use]
pub fn words() -> Words {
    Words(language())
}

impl Words {
    /// The words in this language.
    #[must_use]
    pub const fn of(language: Language) -> Self {
        Self(language)
    }

    /// The text at a place: a number in each method is less code than the texts themselves.
    fn pick(self, at: usize) -> &'static str {
        self.english().unwrap_or_else(indonesian).get(at).copied().unwrap_or_default()
    }

    /// The same for the texts of the second half: whatever names them is in it.
    fn pick_later(self, at: usize) -> &'static str {
        let text = match self.english() {
            Some(english) => english.get(at),
            None => at.checked_sub(FIRST).and_then(|at| later().get(at)),
        };
        text.copied().unwrap_or_default()
    }

    fn english(self) -> Option<&'static [&'static str]> {
        match self.0 {
            Language::Id => None,
            Language::En => english(),
        }
    }
}

fn indonesian() -> &'static [&'static str] {
    static TEXTS: OnceLock<Vec<&'static str>> = OnceLock::new();
    TEXTS.get_or_init(|| lines(INDONESIAN))
}

/// Those of the second half of the app, which brings them.
fn later() -> &'static [&'static str] {
    static TEXTS: OnceLock<Vec<&'static str>> = OnceLock::new();
    TEXTS.get_or_init(|| lines(LATER))
}

/// A text a line, for as long as the page lives.
fn lines(texts: &str) -> Vec<&'static str> {
    let phone = if browser::is_phone() { ["HP"; 2] } else { ["perangkat", "Perangkat"] };
    named(texts, phone).leak().split('\n').collect()
}

/// In a browser they come when somebody reads them: most people here never do.
static LEARNT: OnceLock<Vec<&'static str>> = OnceLock::new();

fn english() -> Option<&'static [&'static str]> {
    #[cfg(not(target_arch = "wasm32"))]
    learn(ENGLISH.to_owned());
    LEARNT.get().map(Vec::as_slice)
}

/// Whether there are words in this language.
#[must_use]
pub fn knows(language: Language) -> bool {
    language == Language::Id || english().is_some()
}

/// Takes in the English words; whether they are those of this build.
pub fn learn(text: String) -> bool {
    if !text.strip_prefix(EDITION).is_some_and(|rest| rest.starts_with('\n')) {
        return false;
    }
    let phone = if browser::is_phone() { ["phone"; 2] } else { ["device", "Device"] };
    LEARNT.get_or_init(|| named(&text, phone).leak().split('\n').skip(1).collect());
    true
}

/// The texts with the word for what they are read on, where the build has left its place: within a sentence, and
/// where one begins.
fn named(texts: &str, [within, begins]: [&str; 2]) -> String {
    let mut said = String::with_capacity(texts.len() * 5 / 4);
    for letter in texts.chars() {
        match letter {
            '\u{1}' => said.push_str(within),
            '\u{2}' => said.push_str(begins),
            letter => said.push(letter),
        }
    }
    said
}

/// Puts values into the places of a text.
fn fill(text: &str, values: &[&dyn Display]) -> String {
    let mut parts = text.split('{');
    let mut said = String::from(parts.next().unwrap_or_default());
    for part in parts {
        let (place, rest) = part.split_once('}').unwrap_or(("", part));
        if let Some(value) = place.parse().ok().and_then(|at: usize| values.get(at)) {
            // Writing into a string cannot fail.
            let _ = write!(said, "{value}");
        }
        said.push_str(rest);
    }
    said
}

include!(concat!(env!("OUT_DIR"), "/words.rs"));

#[cfg(test)]
mod tests {
    use super::{INDONESIAN, Language, Words, fill, named};

    #[test]
    fn the_door_in_the_page_says_what_the_app_says() {
        let page = include_str!("../index.html");
        for language in [Language::Id, Language::En] {
            let words = Words::of(language);
            let said = [
                words.shell_tagline(),
                words.shell_login(),
                words.shell_password(),
                words.shell_sign_in(),
            ];
            for said in said {
                assert!(page.contains(said), "index.html says something else than: {said}");
            }
        }
    }

    #[test]
    fn a_tablet_is_not_called_a_phone() {
        let said = named(INDONESIAN, ["perangkat", "Perangkat"]);
        assert!(!said.contains("HP"));
        assert!(said.contains("\nPerangkat ini hampir penuh") && said.contains("di perangkat ini"));
        // In a browser the English words come over the line.
        #[cfg(not(target_arch = "wasm32"))]
        assert!(!named(super::ENGLISH, ["device", "Device"]).to_lowercase().contains("phone"));
        assert!(named(INDONESIAN, ["HP"; 2]).contains("\nHP ini hampir penuh"));
    }

    #[test]
    fn values_come_where_the_text_wants_them() {
        assert_eq!(fill("{1} dari {0}, {1}!", &[&40, &"dua"]), "dua dari 40, dua!");
        assert_eq!(fill("tanpa tempat", &[]), "tanpa tempat");
    }
}
