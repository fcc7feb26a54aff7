//! `GET /api/push/key`, `PUT` and `DELETE /api/push`: a device says whether it wants to be woken while the app is closed.
//!
//! Knows what travels; which addresses are called is known in `push`. A server that pushes to nobody has no such place.

use crate::actor::SignedInPerson;
use crate::db::push;
use crate::error::Error;
use crate::posted::Posted;
use crate::push::Endpoint;
use crate::state::AppState;
use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use serde::Deserialize;
use shared::protocol::Fault;

/// Most bytes of a request here.
const MOST: usize = 2048;

/// Where a browser's push service is. What else a browser tells of it is for pushes that carry something.
#[derive(Deserialize)]
pub(crate) struct Wanted {
    endpoint: String,
}

/// The key that browsers want to know before they give an address.
pub(crate) async fn key(
    _: SignedInPerson,
    State(state): State<AppState>,
) -> Result<Json<String>, Error> {
    state.push.reach().ok_or(Fault::NotFound)?;
    Ok(Json(state.db.vapid().public()))
}

/// This device wants to be woken, for as long as its session lasts.
pub(crate) async fn want(
    person: SignedInPerson,
    State(state): State<AppState>,
    Posted(wanted): Posted<Wanted, MOST>,
) -> Result<StatusCode, Error> {
    let reach = state.push.reach().ok_or(Fault::NotFound)?;
    Endpoint::new(&wanted.endpoint, reach).ok_or(Fault::NotTaken)?;
    let subscribe = move |db: &_| push::subscribe(db, person.session, &wanted.endpoint);
    state.db.write(subscribe).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// It wants so no more.
pub(crate) async fn end(
    person: SignedInPerson,
    State(state): State<AppState>,
) -> Result<StatusCode, Error> {
    state.db.write(move |db| push::unsubscribe(db, person.session)).await?;
    Ok(StatusCode::NO_CONTENT)
}
