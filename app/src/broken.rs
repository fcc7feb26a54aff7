//! The app has a mistake and stops. A page that no longer answers must say so, and that what was saved
//! is safe.

use crate::browser;
use crate::language::Language;
use crate::words::Words;
use std::panic;
use wasm_bindgen::JsValue;

/// From now on a panic is told in the console and on the page.
pub(crate) fn watch() {
    panic::set_hook(Box::new(|panic| {
        leptos::logging::error!("{panic}");
        // Whatever was being drawn may be half done, so nothing of it is asked: neither signals nor
        // the language in use.
        let _ = tell();
    }));
}

fn tell() -> Result<(), JsValue> {
    let document = browser::window().and_then(|w| w.document()).ok_or(JsValue::NULL)?;
    let english = document.document_element().and_then(|e| e.get_attribute("lang"));
    let english = english.as_deref() == Some(Language::En.tag());
    let language = if english { Language::En } else { Language::Id };
    let said = document.create_element("p")?;
    said.set_class_name("frame-trouble");
    said.set_attribute("role", "alert")?;
    said.set_text_content(Some(Words::of(language).core_broken()));
    document.body().ok_or(JsValue::NULL)?.prepend_with_node_1(&said)
}
