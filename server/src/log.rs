//! One line a request: which route, what came of it, how long it took. Never who, never what.
//!
//! Knows route patterns; must not read addresses, headers or bodies.

use axum::extract::{MatchedPath, Request};
use axum::middleware::Next;
use axum::response::Response;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Instant;
use tracing::Instrument as _;

static REQUESTS: AtomicU64 = AtomicU64::new(1);

/// Puts a request into the log, and its number beside whatever else it writes there.
pub(crate) async fn line(request: Request, next: Next) -> Response {
    let path = request.extensions().get::<MatchedPath>();
    let of_the_app = path.is_none();
    let route = path.map_or_else(|| "app".to_owned(), |path| path.as_str().to_owned());
    let request_id = REQUESTS.fetch_add(1, Ordering::Relaxed);
    let span = tracing::info_span!("request", request_id, method = %request.method(), route);
    async move {
        let begun = Instant::now();
        let response = next.run(request).await;
        let status = response.status().as_u16();
        let ms = u64::try_from(begun.elapsed().as_millis()).unwrap_or(u64::MAX);
        // The app's own files are many, and nobody looks for them.
        if of_the_app && status < 500 {
            tracing::debug!(status, ms, "answered");
        } else {
            tracing::info!(status, ms, "answered");
        }
        response
    }
    .instrument(span)
    .await
}
