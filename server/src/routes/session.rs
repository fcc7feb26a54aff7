//! Signing in and out.
//!
//! Knows the order of the steps; how passwords are checked, attempts counted and sessions kept is
//! known elsewhere.

use crate::actor::{COOKIE, CameFrom, session_hashes};
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
use rusqlite::Connection;
use shared::hash::Hash;
use shared::protocol::{Fault, SignIn, SignedIn};

/// Most bytes of a request to sign in: a stranger's must not fill the memory.
const MOST_OF_A_STRANGER: usize = 8 * 1024;

/// `POST /api/session`.
pub(crate) async fn sign_in(
    State(state): State<AppState>,
    CameFrom(address): CameFrom,
    headers: HeaderMap,
    Posted(asked): Posted<SignIn, MOST_OF_A_STRANGER>,
) -> Result<impl IntoResponse, Error> {
    let now = state.clock.now();
    let attempt = Attempt::new(&asked.login, address);
    // Whatever ends this without a verdict takes the attempt back.
    let attempt = state.attempts.begin(attempt, now)?;

    let account = state.db.read(move |db| employee::account(db, &asked.login)).await?;
    let kept = account.as_ref().map(|account| account.password.clone());
    let right = state.checker.matches(asked.password, kept).await?;
    let Some(account) = account.filter(|_| right) else {
        attempt.wrong();
        return Err(Fault::WrongPassword.into());
    };
    attempt.right();

    let mut secret = [0; 32];
    getrandom::fill(&mut secret).map_err(|error| Error::Unforeseen(error.to_string().into()))?;
    let token = Hash::of(&secret);
    let person = account.id;
    state.db.write(move |db| session::begin(db, token, person, asked.device, now)).await?;
    // The session that this device had before has ended.
    state.pokes.hang_up(person, asked.device);

    let cookie = cookie(&URL_SAFE_NO_PAD.encode(secret), session::LASTS_MS / 1000, &headers);
    let signed_in = SignedIn { person, name: account.name, login: account.login };
    Ok((AppendHeaders([(SET_COOKIE, cookie)]), Json(signed_in)))
}

/// `DELETE /api/session`: ends the session of the cookie; without one there is nothing to end.
pub(crate) async fn sign_out(
    State(state): State<AppState>,
    headers: HeaderMap,
) -> Result<impl IntoResponse, Error> {
    let now = state.clock.now();
    for token in session_hashes(&headers) {
        let end = move |db: &Connection| {
            let whose = session::find(db, token, now)?;
            session::end(db, token)?;
            Ok(whose)
        };
        if let Some((person, device)) = state.db.write(end).await? {
            state.pokes.hang_up(person, device);
        }
    }
    Ok((StatusCode::NO_CONTENT, AppendHeaders([(SET_COOKIE, cookie("", 0, &headers))])))
}

/// Read by no script, sent by no other site, and over HTTPS alone except on the machine itself.
fn cookie(secret: &str, seconds: i64, request: &HeaderMap) -> String {
    let https = request.get(ORIGIN).is_some_and(|it| it.as_bytes().starts_with(b"https://"));
    let secure = if https || !on_loopback(request) { "; Secure" } else { "" };
    format!("{COOKIE}={secret}; Path=/; Max-Age={seconds}; HttpOnly; SameSite=Strict{secure}")
}
