//! Whether somebody is in the middle of a word, or something is being kept: an update of the app waits
//! for both.

use crate::view::*;
use std::cell::Cell;

thread_local! {
    static KEEPING: Cell<u32> = const { Cell::new(0) };
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

/// Held while something is being kept. Not tracked: it comes and goes within milliseconds.
#[derive(Debug)]
pub(crate) struct KeepingGuard(());

impl KeepingGuard {
    pub(crate) fn new() -> Self {
        KEEPING.set(KEEPING.get() + 1);
        Self(())
    }
}

impl Drop for KeepingGuard {
    fn drop(&mut self) {
        KEEPING.set(KEEPING.get().saturating_sub(1));
    }
}

/// Whether something is being kept.
pub(crate) fn keeping() -> bool {
    KEEPING.get() > 0
}
