//! The language of this device, Indonesian first. Knows where the choice is kept; no words.

use crate::browser;
use crate::view::*;

const KEY: &str = "setapak.language";

/// A language the interface speaks.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Language {
    /// Bahasa Indonesia.
    #[default]
    Id,
    /// English.
    En,
}

impl Language {
    /// Every language.
    pub const ALL: [Self; 2] = [Self::Id, Self::En];

    /// The tag of the language, as in `<html lang>`.
    #[must_use]
    pub const fn tag(self) -> &'static str {
        match self {
            Self::Id => "id",
            Self::En => "en",
        }
    }
}

thread_local! {
    static LANGUAGE: ArcRwSignal<Language> = ArcRwSignal::new(kept());
}

fn kept() -> Language {
    let kept = browser::remembered(KEY);
    Language::ALL.into_iter().find(|l| kept.as_deref() == Some(l.tag())).unwrap_or_default()
}

/// The language now. Tracked where something can be tracked.
#[must_use]
pub fn language() -> Language {
    LANGUAGE.with(browser::tracked)
}

/// Changes the language, at once and for the next time.
pub fn set_language(language: Language) {
    browser::remember(KEY, language.tag());
    browser::mark_root("lang", Some(language.tag()));
    LANGUAGE.with(|signal| signal.set(language));
}
