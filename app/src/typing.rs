//! Whether somebody is in the middle of a word: an update of the app waits for that.

use leptos::prelude::*;

thread_local! {
    static OPEN: ArcRwSignal<u32> = ArcRwSignal::new(0);
}

/// Held while a form is open or not yet saved. Lets go when dropped.
#[derive(Debug)]
pub struct TypingGuard(());

impl TypingGuard {
    /// Somebody begins to type.
    #[must_use]
    pub fn new() -> Self {
        OPEN.with(|open| open.update(|n| *n += 1));
        Self(())
    }
}

impl Default for TypingGuard {
    fn default() -> Self {
        Self::new()
    }
}

impl Drop for TypingGuard {
    fn drop(&mut self) {
        OPEN.with(|open| open.update(|n| *n = n.saturating_sub(1)));
    }
}

/// Whether somebody is typing. Tracked where something can be tracked.
#[must_use]
pub fn typing() -> bool {
    OPEN.with(crate::browser::tracked) > 0
}
