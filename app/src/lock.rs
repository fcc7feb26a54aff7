//! Only one tab at a time (Web Locks), where the browser can tell.

use crate::browser;
use js_sys::{Object, Promise, Reflect};
use std::cell::RefCell;
use std::rc::Rc;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::{JsFuture, future_to_promise};

/// Does `work` while no other tab holds `name`; none, undone, where one does. Without locks it is done
/// anyway.
pub(crate) async fn while_alone<T: 'static>(
    name: &str,
    work: impl Future<Output = T> + 'static,
) -> Option<T> {
    let locks = browser::window().map(|w| browser::property(&w, &["navigator", "locks"]));
    let Some(locks) = locks.filter(JsValue::is_object) else { return Some(work.await) };
    let done = Rc::new(RefCell::new(None));
    let held = {
        let done = Rc::clone(&done);
        Closure::once_into_js(move |lock: JsValue| -> Promise {
            if lock.is_null() {
                return Promise::resolve(&JsValue::UNDEFINED);
            }
            future_to_promise(async move {
                let came = work.await;
                done.borrow_mut().replace(came);
                Ok(JsValue::UNDEFINED)
            })
        })
    };
    let options = Object::new();
    Reflect::set(&options, &"ifAvailable".into(), &JsValue::TRUE).ok()?;
    let asked = browser::call(&locks, "request", &[name.into(), options.into(), held]).ok()?;
    JsFuture::from(asked.unchecked_into::<Promise>()).await.ok()?;
    done.borrow_mut().take()
}
