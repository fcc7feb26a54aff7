//! Puts the keyboard's focus where the person goes on.

use leptos::prelude::{document, request_animation_frame};
use leptos::wasm_bindgen::JsCast;
use leptos::web_sys::HtmlElement;

/// Does it once what has just changed is drawn: it is there before the next frame.
pub fn after_drawing(act: impl FnOnce() + 'static) {
    request_animation_frame(|| request_animation_frame(act));
}

/// Focuses the first element of `selector` where the focus has nothing to be on, as when what had it
/// is gone.
pub fn focus_if_lost(selector: &str) {
    let lost = document().active_element().is_none_or(|e| e.tag_name() == "BODY");
    if lost {
        focus(selector);
    }
}

/// Focuses the first element of `selector`, if it is there.
pub fn focus(selector: &str) {
    // An element that cannot take the focus leaves it where it is.
    let _ = takes_focus(selector);
}

/// Focuses the first element of `selector`; whether it is there and could take the focus.
#[must_use]
pub fn takes_focus(selector: &str) -> bool {
    let found = document().query_selector(selector).ok().flatten();
    let Some(element) = found.and_then(|e| e.dyn_into::<HtmlElement>().ok()) else { return false };
    if element.tab_index() < 0 {
        // A heading can take the focus, but is no stop on the way through the page.
        let _ = element.set_attribute("tabindex", "-1");
    }
    element.focus().is_ok()
}
