//! Opening a person's database: the way there, the upgrade, and the patience with other tabs.

use super::super::{StoreError, schema};
use super::transaction::{come, failure};
use crate::browser;
use js_sys::{Array, Promise};
use shared::id::EmployeeId;
use std::cell::Cell;
use std::rc::Rc;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use web_sys::{IdbDatabase, IdbFactory, IdbOpenDbRequest, IdbRequest, IdbVersionChangeEvent};

/// How long an upgrade waits for other tabs to let go.
const PATIENCE_MS: i32 = 5_000;

/// The name of a person's database.
pub(super) fn name(person: EmployeeId) -> String {
    format!("setapak-{person}")
}

/// The browser's door to all databases.
pub(super) fn factory() -> Result<IdbFactory, StoreError> {
    let window = browser::window().ok_or(StoreError::Unavailable)?;
    window.indexed_db().ok().flatten().ok_or(StoreError::Unavailable)
}

/// Waits for an opening, but not for ever: a tab with an older version may never let go.
pub(super) async fn within_patience(request: &IdbOpenDbRequest) -> Result<JsValue, StoreError> {
    let opened = come(request);
    let blocked = Rc::new(Cell::new(false));
    let heard = {
        let blocked = Rc::clone(&blocked);
        Closure::<dyn FnMut()>::new(move || blocked.set(true))
    };
    request.set_onblocked(Some(heard.as_ref().unchecked_ref()));
    loop {
        let race = Array::of2(&opened, &browser::after(PATIENCE_MS));
        let first = JsFuture::from(Promise::race(&race)).await;
        match first {
            // The clock has come, not the event. Only a blocked opening is given up: a large
            // upgrade on a slow phone is waited for.
            Ok(value) if value.is_undefined() && !blocked.get() => {}
            Ok(value) if value.is_undefined() => {
                // Should it be opened after all, it must not stand in the way of others.
                let close = Closure::once_into_js(move |event: web_sys::Event| {
                    let target: Option<IdbRequest> = event.target().map(JsCast::unchecked_into);
                    if let Some(Ok(base)) = target.map(|t| t.result()) {
                        base.unchecked_into::<IdbDatabase>().close();
                    }
                });
                request.set_onsuccess(Some(close.unchecked_ref()));
                request.set_onblocked(None);
                return Err(StoreError::Blocked);
            }
            Ok(_) => {
                request.set_onblocked(None);
                return request.result().map_err(|e| failure(&e));
            }
            Err(_) => {
                request.set_onblocked(None);
                let error = request.error().ok().flatten();
                return Err(error.map_or(StoreError::Unavailable, |e| failure(&e)));
            }
        }
    }
}

/// Takes the steps of the schema that the database has not taken yet. A failure throws, which leaves
/// the database as it was.
pub(super) fn upgrade(event: IdbVersionChangeEvent) -> Result<(), JsValue> {
    let request: IdbOpenDbRequest = event.target().ok_or(JsValue::NULL)?.unchecked_into();
    let base: IdbDatabase = request.result()?.unchecked_into();
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "the browser's number for a version this code wrote as u32"
    )]
    let old = event.old_version() as u32;
    for step in schema::steps_from(old) {
        for name in step.creates {
            base.create_object_store(name)?;
        }
    }
    Ok(())
}
