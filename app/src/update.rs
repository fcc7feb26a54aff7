//! A newer app waits. Speaks with `boot.js` through events of the window, as described there.

use crate::browser;
use crate::typing::{keeping, typing};
use crate::view::*;
use std::time::Duration;
use web_sys::Event;

thread_local! {
    static READY: ArcRwSignal<bool> = ArcRwSignal::new(false);
}

/// Listens for a newer app. Called once, at the start.
pub fn watch() {
    let Some(window) = browser::window() else { return };
    let known = js_sys::Reflect::get(&window, &"setapakUpdateReady".into());
    if known.is_ok_and(|k| k.is_truthy()) {
        READY.with(|ready| ready.set(true));
    }
    browser::listen(&window, "setapak:update-ready", || READY.with(|ready| ready.set(true)));
}

/// Whether a newer app waits and nothing is being typed: the moment to offer it. Tracked.
#[must_use]
pub fn update_ready() -> bool {
    READY.with(browser::tracked) && !typing()
}

/// Takes the newer app, which reloads the page. Does nothing while somebody types, and waits for what
/// is being kept.
pub fn apply_update() {
    if typing() {
        return;
    }
    if keeping() {
        set_timeout(apply_update, Duration::from_millis(50));
        return;
    }
    if let (Some(window), Ok(event)) = (browser::window(), Event::new("setapak:apply-update")) {
        // The answer is a reload; an event that cannot be sent leaves the banner standing.
        let _ = window.dispatch_event(&event);
    }
}
