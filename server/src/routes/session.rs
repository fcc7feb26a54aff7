//! Signing in and out.
//!
//! Knows the order of the steps; how passwords are checked, attempts counted and sessions kept is
//! known elsewhere.

use crate::actor::{COOKIE, CameFrom, session_hash};
use crate::attempts::Attempt;
use crate::db::{employee, session};
use crate::error::Error;
use crate::origin::on_loopback;
use crate::posted::Posted;
use crate::state::AppState;
use axum::Json;
use axum::extract::State;
use axum::http::header::{ORIGIN, SET_COOKIE};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{AppendHeaders, IntoResponse};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use shared::hash::Hash;
use shared::protocol::{Fault, SignIn, SignedIn};

/// `POST /api/session`.
pub(crate) async fn sign_in(
    State(state): State<AppState>,
    CameFrom(address): CameFrom,
    headers: HeaderMap,
    Posted(asked): Posted<SignIn>,
) -> Result<impl IntoResponse, Error> {
    let now = state.clock.now();
    let attempt = Attempt::new(&asked.login, address);
    state.attempts.begin(attempt, now)?;

    let account = state.db.read(move |db| employee::account(db, &asked.login)).await?;
    // Somebody who was let go is told what a stranger is told.
    let account = account.filter(|account| account.active);
    let kept = account.as_ref().map(|account| account.password.clone());
    let right = state.checker.matches(asked.password, kept).await?;
    let account = account.filter(|_| right).ok_or(Fault::WrongPassword)?;
    state.attempts.forgive(attempt);

    let mut secret = [0; 32];
    getrandom::fill(&mut secret).map_err(|error| Error::Unforeseen(error.to_string().into()))?;
    let token = Hash::of(&secret);
    let person = account.id;
    state.db.write(move |db| session::begin(db, token, person, asked.device, now)).await?;

    let cookie = cookie(&URL_SAFE_NO_PAD.encode(secret), session::LASTS_MS / 1000, &headers);
    let signed_in = SignedIn { person, name: account.name, login: account.login };
    Ok((AppendHeaders([(SET_COOKIE, cookie)]), Json(signed_in)))
}

/// `DELETE /api/session`: ends the session of the cookie; without one there is nothing to end.
pub(crate) async fn sign_out(
    State(state): State<AppState>,
    headers: HeaderMap,
) -> Result<impl IntoResponse, Error> {
    if let Some(token) = session_hash(&headers) {
        state.db.write(move |db| session::end(db, token)).await?;
    }
    Ok((StatusCode::NO_CONTENT, AppendHeaders([(SET_COOKIE, cookie("", 0, &headers))])))
}

/// Read by no script, sent by no other site, and over HTTPS alone except on the machine itself.
fn cookie(secret: &str, seconds: i64, request: &HeaderMap) -> String {
    let https = request.get(ORIGIN).is_some_and(|it| it.as_bytes().starts_with(b"https://"));
    let secure = if https || !on_loopback(request) { "; Secure" } else { "" };
    format!("{COOKIE}={secret}; Path=/; Max-Age={seconds}; HttpOnly; SameSite=Strict{secure}")
}
