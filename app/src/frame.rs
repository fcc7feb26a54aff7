//! What stands in the page before the app is there (`index.html`): a frame, and a door for whoever is not
//! signed in. What was typed at that door is the app's now.

use crate::components::focus::focus;
use crate::view::*;
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlInputElement};

/// What was typed at the door.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Typed {
    /// The name for signing in.
    pub login: String,
    /// The password.
    pub password: String,
    /// Whether the person has already asked to come in.
    pub asked: bool,
}

fn found(id: &str) -> Option<Element> {
    document().get_element_by_id(id)
}

/// What was typed at the door; nothing once the app stands in its place.
#[must_use]
pub fn typed() -> Typed {
    let text = |id: &str| {
        let field = found(id).and_then(|e| e.dyn_into::<HtmlInputElement>().ok());
        field.map(|field| field.value()).unwrap_or_default()
    };
    let asked = found("frame-form").is_some_and(|form| form.has_attribute("data-asked"));
    Typed { login: text("frame-login"), password: text("frame-password"), asked }
}

/// Takes everything away; whoever was typing goes on in the same field.
pub(crate) fn remove() {
    let held = document().active_element().map(|element| element.id());
    for id in ["frame-trouble", "frame-door", "frame"] {
        if let Some(element) = found(id) {
            element.remove();
        }
    }
    if let Some(field) = held.as_deref().and_then(|id| id.strip_prefix("frame-")) {
        focus(&format!("#{field}"));
    }
}
