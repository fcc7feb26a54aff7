//! The language of this device, Indonesian first. Knows where the choice is kept; no words.

use crate::task::spawn;
use crate::view::*;
use crate::{api, browser, words};
use futures::future::{Either, select};
use std::pin::pin;

const KEY: &str = "setapak.language";
/// How long the app waits to be shown in another language than Indonesian.
const PATIENCE_MS: u32 = 1_000;

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

/// Changes the language for now and for the next time, once its words are here; whether they are. They come over
/// the line once, and stay on the device with the app.
pub async fn choose(language: Language) -> bool {
    if !words::knows(language) && !fetched().await {
        // Whoever shows the choice shows the one that stands.
        LANGUAGE.with(ArcRwSignal::notify);
        return false;
    }
    set_language(language);
    true
}

/// Brings the words of the language that was chosen before the app is shown in it. A bad line holds nobody up:
/// then Indonesian is spoken until they come.
pub async fn ready() {
    let mut coming = Box::pin(async {
        if fetched().await {
            LANGUAGE.with(ArcRwSignal::notify);
        }
    });
    if let Either::Right(_) = select(&mut coming, pin!(browser::after(PATIENCE_MS))).await {
        spawn(coming);
    }
}

async fn fetched() -> bool {
    api::english().await.is_ok_and(words::learn)
}

/// Changes the language, at once and for the next time.
pub(crate) fn set_language(language: Language) {
    browser::remember(KEY, language.tag());
    browser::mark_root("lang", Some(language.tag()));
    LANGUAGE.with(|signal| signal.set(language));
}
