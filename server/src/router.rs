//! All routes on one screen.

use crate::error::Error;
use crate::routes::{
    blobs, events, exceptions, exchange, health, leading, push, reminders, session, web,
};
use crate::state::AppState;
use crate::{headers, log, origin};
use axum::Router;
use axum::extract::Request;
use axum::middleware::{Next, from_fn};
use axum::response::{IntoResponse as _, Response};
use axum::routing::{any, delete, get, post, put};
use shared::protocol::Fault;
use std::time::Duration;

/// A request that takes longer is given up.
const LONGEST: Duration = Duration::from_secs(30);

/// Everything this server answers.
pub fn router(state: AppState) -> Router {
    let api = Router::new()
        .route("/exchange", post(exchange::post))
        .route("/session", post(session::sign_in).delete(session::sign_out))
        .route("/delegations", post(leading::delegate))
        .route("/delegations/{number}", delete(leading::end))
        .route("/overdue/{employee}", get(leading::overdue))
        .route("/takeover", post(leading::take_over))
        .route("/disputes", post(leading::dispute))
        .route("/exceptions", get(exceptions::list))
        .route("/exceptions/{number}", post(exceptions::decide))
        .route("/reminders", post(reminders::give))
        .route("/reminders/{number}", delete(reminders::put_away))
        .route("/push", put(push::want).delete(push::end))
        .route("/push/key", get(push::key))
        .route("/health", get(health::get))
        .layer(from_fn(in_time))
        // Behind the one above: a line that stays open, or carries a photo slowly, is not given up while
        // anything comes.
        .route("/events", get(events::get))
        .route("/blobs/{hash}", get(blobs::get).put(blobs::put))
        .fallback(nothing_here)
        .method_not_allowed_fallback(nothing_here)
        .layer(from_fn(origin::own_only));
    Router::new()
        .nest("/api", api)
        // What is nested does not answer for the bare slash.
        .route("/api/", any(nothing_here))
        .fallback(get(web::file))
        .layer(from_fn(headers::everywhere))
        .layer(from_fn(log::line))
        .with_state(state)
}

async fn nothing_here() -> Error {
    Fault::NotFound.into()
}

/// Whoever could not say it in time over a bad line says it in smaller pieces: that is what a device
/// does when there was too much.
async fn in_time(request: Request, next: Next) -> Response {
    match tokio::time::timeout(LONGEST, next.run(request)).await {
        Ok(response) => response,
        Err(_) => Error::Said(Fault::TooMany { wait: 1 }).into_response(),
    }
}
