//! Being woken while the app is closed (web push): asked for on this browser, for one person, until they leave.
//!
//! Knows the browser's side of it and when the server is told; must not know what rings. What the service worker shows is
//! laid where it finds it, in the language of the day it was laid: the worker knows no session.

use crate::api::{self, ApiError};
use crate::browser;
use crate::language::{Language, language};
use crate::words::words;
use js_sys::{Object, Reflect};
use serde::Serialize;
use shared::id::EmployeeId;
use shared::protocol::Fault;
use wasm_bindgen::JsValue;
use web_sys::Response;

/// Who asked for it here.
const WAKES: &str = "setapak.wakes";
/// The key for which the address here was made.
const KEY: &str = "setapak.wakes.key";
/// Where the worker finds what it shows (`sw.js`).
const SAYS: &str = "setapak-says";
const SAID: &str = "/kabar.txt";

/// What the server wants to know of it.
#[derive(Serialize)]
struct Wanted<'a> {
    endpoint: &'a str,
}

/// Why a device cannot be woken.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Asleep {
    /// The person, or their browser, said no.
    Denied,
    /// The office's server wakes nobody.
    NotHere,
    /// The browser gave no address.
    Failed,
    /// It could not be asked for.
    NotAsked(ApiError),
}

/// Whether this browser can be woken at all.
pub(crate) fn can() -> bool {
    let Some(window) = browser::window() else { return false };
    let is_there = |path: &[&str]| browser::property(&window, path).is_truthy();
    is_there(&["PushManager"]) && is_there(&["Notification"]) && is_there(&["caches"])
}

/// Whether it was asked for here by `me`, and is allowed still.
pub(crate) fn is_on(me: EmployeeId) -> bool {
    let allowed = browser::window()
        .and_then(|window| browser::property(&window, &["Notification", "permission"]).as_string());
    allowed.as_deref() == Some("granted") && asked_by(me)
}

fn asked_by(me: EmployeeId) -> bool {
    browser::remembered(WAKES).is_some_and(|who| who == me.to_string())
}

/// Asks for it: the person, the browser, the server. At a tap only: browsers ask nobody otherwise.
pub(crate) async fn turn_on(me: EmployeeId) -> Result<(), Asleep> {
    let window = browser::window().ok_or(Asleep::Failed)?;
    let asked = browser::property(&window, &["Notification"]);
    let said = browser::awaited(&asked, "requestPermission", &[]).await;
    if said.and_then(|said| said.as_string()).as_deref() != Some("granted") {
        return Err(Asleep::Denied);
    }
    let manager = manager().await.ok_or(Asleep::Failed)?;
    // One of before may be of another server's key.
    end(&manager).await;
    tell(&manager).await?;
    browser::remember(WAKES, &me.to_string());
    Ok(())
}

/// Ends it, also where the server cannot be told now: the push service tells it with the next push.
pub(crate) async fn turn_off() {
    let _ = api::ask("DELETE", "/api/push", None).await;
    leave().await;
}

/// Whoever asked for it here leaves: the server ends it with their session.
pub(crate) async fn leave() {
    browser::forget(WAKES);
    if let Some(manager) = manager().await {
        end(&manager).await;
    }
}

/// Tells the server again where this browser is woken, if `me` asked for that here: they may have signed in again, and
/// browsers change addresses.
pub(crate) async fn keep(me: EmployeeId) {
    if can()
        && is_on(me)
        && let Some(manager) = manager().await
    {
        // What does not come through does so at the next start.
        let _ = tell(&manager).await;
    }
}

/// Gives the server this browser's address, a new one where there is none.
async fn tell(manager: &JsValue) -> Result<(), Asleep> {
    let key = api::ask("GET", "/api/push/key", None).await.map_err(why)?;
    let key: String = shared::json::read(&key).map_err(|_| Asleep::Failed)?;
    // With an address that was made for another key nobody is woken: a cell that was rebuilt has made a new one.
    if browser::remembered(KEY).as_deref() != Some(key.as_str()) {
        end(manager).await;
    }
    let there = browser::awaited(manager, "getSubscription", &[]).await;
    let there = match there.filter(|there| there.is_truthy()) {
        Some(there) => there,
        None => subscribed(manager, &key).await?,
    };
    browser::remember(KEY, &key);
    let address = browser::property(&there, &["endpoint"]).as_string().ok_or(Asleep::Failed)?;
    let wanted = serde_json::to_string(&Wanted { endpoint: &address });
    let wanted = wanted.map_err(|_| Asleep::Failed)?;
    if let Err(error) = api::ask("PUT", "/api/push", Some(wanted)).await {
        return Err(why(error));
    }
    lay_words().await;
    Ok(())
}

async fn subscribed(manager: &JsValue, key: &str) -> Result<JsValue, Asleep> {
    let how = Object::new();
    for (name, value) in [("userVisibleOnly", JsValue::TRUE), ("applicationServerKey", key.into())]
    {
        Reflect::set(&how, &name.into(), &value).map_err(|_| Asleep::Failed)?;
    }
    browser::awaited(manager, "subscribe", &[how.into()]).await.ok_or(Asleep::Failed)
}

fn why(error: ApiError) -> Asleep {
    match &error {
        ApiError::Fault(Fault::NotFound) => Asleep::NotHere,
        ApiError::NoLine | ApiError::Later(_) | ApiError::Fault(_) => Asleep::NotAsked(error),
    }
}

/// Where this browser can be asked for an address; nowhere without a worker.
async fn manager() -> Option<JsValue> {
    let window = browser::window()?;
    let workers = browser::property(&window, &["navigator", "serviceWorker"]);
    let registration = browser::awaited(&workers, "getRegistration", &[]).await?;
    let manager = browser::property(&registration, &["pushManager"]);
    manager.is_truthy().then_some(manager)
}

async fn end(manager: &JsValue) {
    if let Some(there) = browser::awaited(manager, "getSubscription", &[]).await {
        browser::awaited(&there, "unsubscribe", &[]).await;
    }
}

/// Lays what the worker shows: its language, then one sentence that is the same whatever the news.
async fn lay_words() {
    let Some(window) = browser::window() else { return };
    let code = match language() {
        Language::Id => "id",
        Language::En => "en",
    };
    let text = format!("{code}\n{}", words().bell_pushed());
    let caches = browser::property(&window, &["caches"]);
    let opened = browser::awaited(&caches, "open", &[SAYS.into()]).await;
    if let (Some(says), Ok(said)) = (opened, Response::new_with_opt_str(Some(&text))) {
        browser::awaited(&says, "put", &[SAID.into(), said.into()]).await;
    }
}
