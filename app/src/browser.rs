//! The few things of the browser that everybody needs: small remembered values, marks on the page's
//! root, listeners that stay for the life of the page. Knows nothing of Setapak.

use crate::view::*;
use futures::channel::oneshot;
use gloo::events::EventListener;
use gloo::timers::callback::Timeout;
use js_sys::{Array, Function, Promise, Reflect};
use leptos::reactive::graph::Observer;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use web_sys::{Blob, EventTarget, HtmlAnchorElement, Storage, Url, Window};

/// A screen with so many pixels on its shorter side is no phone's.
const WIDE: f64 = 600.0;

/// Three frames: room for whatever the person does.
const MOMENT_MS: u32 = 50;

/// The window; none in native tests.
#[must_use]
pub fn window() -> Option<Window> {
    // Asking for it outside a browser would abort.
    if cfg!(target_arch = "wasm32") { web_sys::window() } else { None }
}

/// Whether the browser believes in a line.
#[must_use]
pub fn online() -> bool {
    window().is_none_or(|w| w.navigator().on_line())
}

/// Whether this is a phone, as its screen says: what is wider on its shorter side is a tablet, or stands on a desk.
#[must_use]
pub fn is_phone() -> bool {
    let Some(window) = window().map(JsValue::from) else { return true };
    let side = |name| property(&window, &["screen", name]).as_f64();
    // Where nobody says, most people hold a phone.
    [side("width"), side("height")].into_iter().any(|side| side.is_none_or(|side| side < WIDE))
}

fn storage() -> Option<Storage> {
    window()?.local_storage().ok()?
}

/// A small value kept on this device; none where storage is blocked.
#[must_use]
pub fn remembered(key: &str) -> Option<String> {
    storage()?.get_item(key).ok()?
}

/// The names of all small values that are kept here.
#[must_use]
pub fn all_remembered() -> Vec<String> {
    let Some(storage) = storage() else { return Vec::new() };
    let count = storage.length().unwrap_or(0);
    (0..count).filter_map(|at| storage.key(at).ok().flatten()).collect()
}

/// Keeps a small value on this device, where that is allowed.
pub fn remember(key: &str, value: &str) {
    if let Some(storage) = storage() {
        // Blocked storage costs a choice made again next time, never a report: those lie elsewhere.
        let _ = storage.set_item(key, value);
    }
}

/// Drops a small value.
pub fn forget(key: &str) {
    if let Some(storage) = storage() {
        let _ = storage.remove_item(key);
    }
}

/// Sets or takes away an attribute of the page's root element.
pub fn mark_root(name: &str, value: Option<&str>) {
    let Some(root) = window().and_then(|w| w.document()).and_then(|d| d.document_element()) else {
        return;
    };
    let _ = match value {
        Some(value) => root.set_attribute(name, value),
        None => root.remove_attribute(name),
    };
}

/// Calls a method that `web-sys` does not know (or not yet).
///
/// # Errors
/// Whatever was thrown; also where there is no such method.
pub fn call(target: &JsValue, method: &str, args: &[JsValue]) -> Result<JsValue, JsValue> {
    let method: Function = Reflect::get(target, &method.into())?.dyn_into()?;
    method.apply(target, &args.iter().collect::<Array>())
}

/// Calls such a method, and waits for what it promised; none where it threw, now or later, or promised nothing.
pub async fn awaited(target: &JsValue, method: &str, args: &[JsValue]) -> Option<JsValue> {
    let promised: Promise = call(target, method, args).ok()?.dyn_into().ok()?;
    JsFuture::from(promised).await.ok()
}

/// A property of an object, by way of others: `navigator`, `connection`, `saveData`.
#[must_use]
pub fn property(target: &JsValue, path: &[&str]) -> JsValue {
    path.iter().fold(target.clone(), |at, name| {
        Reflect::get(&at, &(*name).into()).unwrap_or(JsValue::UNDEFINED)
    })
}

/// Ends after `ms` milliseconds.
pub async fn after(ms: u32) {
    let (ring, rung) = oneshot::channel();
    let _timer = Timeout::new(ms, move || {
        // Nobody waits any more: the timer is let go of with the wait.
        let _ = ring.send(());
    });
    // The timer holds the other end until it has rung.
    let _ = rung.await;
}

/// Ends when the browser has nothing better to do; where it does not tell, after a moment.
pub async fn idle() {
    let (ring, rung) = oneshot::channel();
    let ring = Closure::once_into_js(move || {
        let _ = ring.send(());
    });
    match window().map(|window| call(&window, "requestIdleCallback", &[ring])) {
        Some(Ok(_)) => {
            let _ = rung.await;
        }
        Some(Err(_)) | None => after(MOMENT_MS).await,
    }
}

/// Listens for the life of the page.
pub fn listen(target: &EventTarget, event: &'static str, mut heard: impl FnMut() + 'static) {
    EventListener::new(target, event, move |_| heard()).forget();
}

/// Reads a signal, tracking it where there is somebody to tell.
#[must_use]
pub fn tracked<T: Clone + Send + Sync + 'static>(signal: &ArcRwSignal<T>) -> T {
    if Observer::get().is_some() { signal.get() } else { signal.get_untracked() }
}

/// Lets the browser save a text as a file.
pub fn download(name: &str, text: &str) {
    let made = Blob::new_with_str_sequence(&Array::of1(&text.into()))
        .and_then(|blob| Url::create_object_url_with_blob(&blob));
    let Ok(address) = made else { return };
    if let Ok(link) = document().create_element("a")
        && let Ok(link) = link.dyn_into::<HtmlAnchorElement>()
    {
        link.set_href(&address);
        link.set_download(name);
        link.click();
    }
}
