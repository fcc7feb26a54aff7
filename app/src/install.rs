//! Whether Setapak lies on the home screen of this phone, and how it comes there. Safari forgets what a page
//! stored after seven days without a visit, but not what belongs to its home screen; Chromium asks by itself,
//! and lets the page choose the moment (`boot.js` holds its question).
//!
//! Knows the browser; must not know what anybody wrote.

use crate::browser;
use wasm_bindgen::JsValue;

/// How Setapak could come to the home screen from here.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Way {
    /// By two steps in the menu of Safari's engine on a phone or tablet of Apple's.
    ByHand,
    /// By the browser's own question.
    Asked,
}

fn window() -> JsValue {
    browser::window().map(JsValue::from).unwrap_or_default()
}

/// The way; none where it lies there already, or the browser knows no way.
pub(crate) fn way() -> Option<Way> {
    let window = window();
    let query = JsValue::from("(display-mode: standalone)");
    let stands = browser::call(&window, "matchMedia", &[query]);
    let stands = stands.is_ok_and(|found| browser::property(&found, &["matches"]).is_truthy());
    if stands || browser::property(&window, &["navigator", "standalone"]).is_truthy() {
        return None;
    }
    if browser::property(&window, &["setapakInstall"]).is_truthy() {
        return Some(Way::Asked);
    }
    let agent = browser::property(&window, &["navigator", "userAgent"]).as_string()?;
    let touches = browser::property(&window, &["navigator", "maxTouchPoints"]).as_f64();
    is_apples(&agent, touches.is_some_and(|most| most > 1.0)).then_some(Way::ByHand)
}

/// A tablet of Apple's calls itself a Macintosh, none of which can be touched.
fn is_apples(agent: &str, touched: bool) -> bool {
    ["iPhone", "iPad", "iPod"].iter().any(|name| agent.contains(name))
        || (touched && agent.contains("Macintosh"))
}

/// Lets the browser ask. It asks once, whatever the answer.
pub(crate) fn ask() {
    let window = window();
    let question = browser::property(&window, &["setapakInstall"]);
    // Where the browser does not want to any more, the notice has been seen.
    let _ = browser::call(&question, "prompt", &[]);
    let _ = js_sys::Reflect::set(&window, &"setapakInstall".into(), &JsValue::NULL);
}

#[cfg(test)]
mod tests {
    use super::is_apples;

    #[test]
    fn phones_and_tablets_of_apples_are_told_from_everything_else() {
        let safari = "AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.1 Safari/604.1";
        assert!(is_apples(&format!("Mozilla/5.0 (iPhone; CPU iPhone OS 18_1) {safari}"), true));
        assert!(is_apples(&format!("Mozilla/5.0 (Macintosh; Intel Mac OS X) {safari}"), true));
        assert!(!is_apples(&format!("Mozilla/5.0 (Macintosh; Intel Mac OS X) {safari}"), false));
        assert!(!is_apples("Mozilla/5.0 (Linux; Android 15; K) Chrome/131.0 Mobile", true));
    }
}
