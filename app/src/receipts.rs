//! The server's sealed receipts that lie on this device, and whether their seals are right.
//!
//! Knows where they lie and who checks (`seal.js`); what is sealed is known in [`shared::seal`]. Needs no line.

use crate::browser;
use crate::live::Live;
use crate::store::StoreError;
use shared::hash::PublicKey;
use shared::id::DocumentId;
use shared::seal::Sealed;
use std::rc::Rc;
use wasm_bindgen::JsValue;

/// What came of checking a seal.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Seal {
    /// The server's key made it, over exactly these words.
    Right,
    /// It did not.
    Wrong,
    /// This browser cannot check it, or the server has not said its key.
    Unchecked,
}

/// A receipt and its seal.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Checked {
    /// The receipt.
    pub sealed: Sealed,
    /// Whether it is right.
    pub seal: Seal,
}

/// Every receipt about a document that this device was given, the earliest first.
pub(crate) async fn of(live: &Rc<Live>, doc: DocumentId) -> Vec<Checked> {
    let key = live.device().sight().and_then(|sight| sight.key);
    let rows = live.ledger.store().receipts(doc).await.unwrap_or_default();
    let mut checked = Vec::new();
    for sealed in rows.iter().filter_map(|row| shared::json::read::<Sealed>(row).ok()) {
        let seal = check(key, &sealed).await;
        checked.push(Checked { sealed, seal });
    }
    checked.sort_by_key(|checked| checked.sealed.says.receipt.at);
    checked
}

/// Every receipt that this device was given.
///
/// # Errors
/// Where the store does not tell: nobody may take that for none.
pub(crate) async fn all(live: &Rc<Live>) -> Result<Vec<Sealed>, StoreError> {
    let rows = live.ledger.store().all_receipts().await?;
    Ok(rows.iter().filter_map(|row| shared::json::read(row).ok()).collect())
}

async fn check(key: Option<PublicKey>, sealed: &Sealed) -> Seal {
    let Some(text) = sealed.signed() else { return Seal::Wrong };
    let Some(key) = key else { return Seal::Unchecked };
    let words = [key.to_string(), text, sealed.seal.to_string()];
    match asked(&words.map(JsValue::from)).await {
        Some(true) => Seal::Right,
        Some(false) => Seal::Wrong,
        None => Seal::Unchecked,
    }
}

async fn asked(words: &[JsValue]) -> Option<bool> {
    browser::awaited(&browser::window()?.into(), "setapakCheck", words).await?.as_bool()
}

/// Puts a receipt on the clipboard, as one word; whether the browser let us.
pub(crate) async fn copy(sealed: &Sealed) -> bool {
    let Some(window) = browser::window() else { return false };
    let clipboard = browser::property(&window, &["navigator", "clipboard"]);
    browser::awaited(&clipboard, "writeText", &[sealed.compact().into()]).await.is_some()
}
