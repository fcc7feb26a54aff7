//! The headers every answer carries: few on the API, where each byte crosses a bad line, the whole set
//! on pages.
//!
//! Knows what browsers make of them; must not know what the answers are about.

use crate::origin::on_loopback;
use axum::extract::Request;
use axum::http::header::{
    CACHE_CONTROL, CONTENT_SECURITY_POLICY, HeaderName, REFERRER_POLICY, STRICT_TRANSPORT_SECURITY,
    X_CONTENT_TYPE_OPTIONS,
};
use axum::http::{HeaderMap, HeaderValue};
use axum::middleware::Next;
use axum::response::Response;

const CORP: HeaderName = HeaderName::from_static("cross-origin-resource-policy");
const COOP: HeaderName = HeaderName::from_static("cross-origin-opener-policy");
const PERMISSIONS: HeaderName = HeaderName::from_static("permissions-policy");

/// No inline script, no inline style, nothing from elsewhere. The two trusted types are those of
/// `boot.js`: HTML the app was built with, and the address of the service worker.
const POLICY: &str = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; connect-src 'self'; \
    style-src 'self'; img-src 'self' data: blob:; font-src 'self'; manifest-src 'self'; \
    worker-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'; \
    require-trusted-types-for 'script'; trusted-types default setapak-worker";

/// What the app may never ask the device for.
const NEVER: &str = "camera=(), microphone=(), geolocation=(), payment=(), usb=(), serial=(), \
    display-capture=(), browsing-topics=()";

/// Every answer: never guessed at, never read by another site. What says nothing about being stored
/// is not.
pub(crate) async fn everywhere(request: Request, next: Next) -> Response {
    let mut response = next.run(request).await;
    let headers = response.headers_mut();
    headers.insert(X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    // The event stream comes with its own `no-cache`; nothing of the API may lie on a shared phone.
    if headers.contains_key(CACHE_CONTROL) {
        headers.insert(CORP, HeaderValue::from_static("same-origin"));
    } else {
        // No other site's page gets an answer of the API at all (SameSite, `origin.rs`), and each of
        // its bytes crosses a bad line.
        headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    }
    response
}

/// What a file has besides when it can stand as a page or run as a worker.
pub(crate) fn on_page(request: &HeaderMap, headers: &mut HeaderMap) {
    headers.insert(CONTENT_SECURITY_POLICY, HeaderValue::from_static(POLICY));
    headers.insert(REFERRER_POLICY, HeaderValue::from_static("same-origin"));
    headers.insert(PERMISSIONS, HeaderValue::from_static(NEVER));
    headers.insert(COOP, HeaderValue::from_static("same-origin"));
    if !on_loopback(request) {
        let year = HeaderValue::from_static("max-age=31536000");
        headers.insert(STRICT_TRANSPORT_SECURITY, year);
    }
}
