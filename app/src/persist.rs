//! Whether the browser promised not to clear what is stored here. Asked once, after the first report.

use crate::browser;
use crate::view::*;
use wasm_bindgen_futures::JsFuture;

const KEY: &str = "setapak.persist";

/// The browser's answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PersistAnswer {
    /// It keeps what is stored until a person clears it.
    Kept,
    /// It may clear it when the device is full.
    MayBeCleared,
    /// It cannot be asked.
    Unknown,
}

thread_local! {
    static ANSWER: ArcRwSignal<Option<PersistAnswer>> = ArcRwSignal::new(kept());
}

fn kept() -> Option<PersistAnswer> {
    match browser::remembered(KEY).as_deref() {
        Some("kept") => Some(PersistAnswer::Kept),
        Some("may-be-cleared") => Some(PersistAnswer::MayBeCleared),
        Some("unknown") => Some(PersistAnswer::Unknown),
        Some(_) | None => None,
    }
}

/// The answer, once it was asked for. Tracked.
#[must_use]
pub fn persist_answer() -> Option<PersistAnswer> {
    ANSWER.with(browser::tracked)
}

/// Asks, unless the browser has promised already.
pub async fn ask_once() {
    if persist_answer() == Some(PersistAnswer::Kept) {
        return;
    }
    let asked = browser::window().and_then(|w| w.navigator().storage().persist().ok());
    let answer = match asked {
        None => PersistAnswer::Unknown,
        Some(promise) => match JsFuture::from(promise).await {
            Ok(yes) if yes.is_truthy() => PersistAnswer::Kept,
            Ok(_) => PersistAnswer::MayBeCleared,
            Err(_) => PersistAnswer::Unknown,
        },
    };
    let name = match answer {
        PersistAnswer::Kept => "kept",
        PersistAnswer::MayBeCleared => "may-be-cleared",
        PersistAnswer::Unknown => "unknown",
    };
    browser::remember(KEY, name);
    ANSWER.with(|signal| signal.set(Some(answer)));
}
