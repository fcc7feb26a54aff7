//! The address bar: where the person is, and the way somewhere else without loading the page again.
//! Knows paths; must not know pages.

use crate::view::*;
use gloo::events::{EventListener, EventListenerOptions};
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Element, Event, History, HtmlAnchorElement, MouseEvent};

/// Where the person is.
#[derive(Clone, Copy, Debug)]
pub struct Address(RwSignal<String>);

/// Where the person is.
///
/// # Panics
/// Outside the app: a mistake of the view.
#[must_use]
pub fn use_address() -> Address {
    expect_context()
}

impl Address {
    /// Follows the address bar and the links of the page, known to everything below.
    pub fn provide() {
        let address = Self(RwSignal::new(path_now()));
        provide_context(address);
        EventListener::new(&window(), "popstate", move |_| address.moved(&path_now())).forget();
        let options = EventListenerOptions::enable_prevent_default();
        EventListener::new_with_options(&document(), "click", options, move |event| {
            if let Some(path) = followed(event) {
                event.prevent_default();
                address.go(&path);
            }
        })
        .forget();
    }

    /// The path: begins with a slash, without what stands behind it. Tracked.
    #[must_use]
    pub fn path(self) -> String {
        self.0.get()
    }

    /// What follows `place` in the path, where the person is at a part of it. Tracked.
    #[must_use]
    pub fn part_of(self, place: &str) -> Option<String> {
        self.0.with(|path| match parts(path).as_slice() {
            [first, part, ..] if *first == place => Some((*part).to_owned()),
            _ => None,
        })
    }

    /// Goes to a path.
    pub fn go(self, path: &str) {
        let go = |history: History| {
            // Where one already is, there is nothing to come back to.
            if path == path_now() {
                history.replace_state_with_url(&JsValue::NULL, "", Some(path))
            } else {
                history.push_state_with_url(&JsValue::NULL, "", Some(path))
            }
        };
        // A browser that refuses (too often in a second) still shows the page, under the old address.
        let _ = window().history().and_then(go);
        window().scroll_to_with_x_and_y(0.0, 0.0);
        let path = path.split(['?', '#']).next().unwrap_or_default();
        self.moved(path);
    }

    fn moved(self, path: &str) {
        if self.0.with_untracked(|now| now != path) {
            self.0.set(path.to_owned());
        }
    }
}

/// The parts of a path.
#[must_use]
pub fn parts(path: &str) -> Vec<&str> {
    path.split('/').filter(|part| !part.is_empty()).collect()
}

fn path_now() -> String {
    window().location().pathname().unwrap_or_else(|_| "/".into())
}

/// Where a click leads inside the app, if it does: a plain one on a link of ours.
fn followed(event: &Event) -> Option<String> {
    let click: &MouseEvent = event.dyn_ref()?;
    let held = click.ctrl_key() || click.meta_key() || click.shift_key() || click.alt_key();
    if held || click.button() != 0 || event.default_prevented() {
        return None;
    }
    let element: Element = event.target()?.dyn_into().ok()?;
    let link: HtmlAnchorElement = element.closest("a[href]").ok()??.dyn_into().ok()?;
    let here = window().location();
    let elsewhere = link.origin() != here.origin().ok()? || link.has_attribute("target");
    let file = link.has_attribute("download") || link.pathname().starts_with("/api/");
    // Within the page the browser itself knows the way.
    let within = !link.hash().is_empty() && link.pathname() == path_now();
    (!elsewhere && !file && !within).then(|| link.pathname() + &link.search() + &link.hash())
}

#[cfg(test)]
mod tests {
    use super::parts;

    #[test]
    fn a_slash_at_the_end_changes_nothing() {
        assert_eq!(parts("/menunggu/abc/"), ["menunggu", "abc"]);
        assert!(parts("/").is_empty());
    }
}
