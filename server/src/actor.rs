//! Who asks: permission is a type in a handler's signature, not an `if` in its body.
//!
//! Knows the cookie and where a request came from; must not know what is asked for.

use crate::db::{employee, session};
use crate::error::Error;
use crate::state::AppState;
use axum::extract::{ConnectInfo, FromRequestParts};
use axum::http::request::Parts;
use axum::http::{HeaderMap, header};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use rusqlite::Connection;
use shared::hash::Hash;
use shared::id::{DeviceId, EmployeeId};
use shared::protocol::Fault;
use std::convert::Infallible;
use std::net::{IpAddr, Ipv6Addr, SocketAddr};

/// The name of the cookie that carries a session's secret.
pub(crate) const COOKIE: &str = "setapak";
/// Most cookies of that name that are looked at.
const MOST_COOKIES: usize = 4;

/// The person signed in, and the device they signed in on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SignedInPerson {
    /// Who.
    pub id: EmployeeId,
    /// On which device.
    pub device: DeviceId,
    /// The hash of their session's secret.
    pub session: Hash,
}

impl FromRequestParts<AppState> for SignedInPerson {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, state: &AppState) -> Result<Self, Error> {
        let Bringer { id, device, session } = Bringer::from_request_parts(parts, state).await?;
        let works_here = state.db.read(move |db| employee::is_active(db, id)).await?;
        if works_here { Ok(Self { id, device, session }) } else { Err(Fault::NotSignedIn.into()) }
    }
}

/// Somebody who may bring what they made: a person signed in, also one who was let go, who is shown nothing
/// of anybody else's. Their phone may have reports on it from the days when they worked here.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Bringer {
    /// Who.
    pub(crate) id: EmployeeId,
    /// On which device.
    pub(crate) device: DeviceId,
    session: Hash,
}

impl FromRequestParts<AppState> for Bringer {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, state: &AppState) -> Result<Self, Error> {
        let tokens = session_hashes(&parts.headers);
        if tokens.is_empty() {
            return Err(Fault::NotSignedIn.into());
        }
        let now = state.clock.now();
        let find = move |db: &Connection| {
            for token in tokens {
                if let Some((id, device)) = session::find(db, token, now)? {
                    return Ok(Some(Self { id, device, session: token }));
                }
            }
            Ok(None)
        };
        Ok(state.db.read(find).await?.ok_or(Fault::NotSignedIn)?)
    }
}

/// The hashes of the secrets in session cookies. A neighbour under the same domain can lay another cookie of
/// this name before ours, so all are tried.
pub(crate) fn session_hashes(headers: &HeaderMap) -> Vec<Hash> {
    headers
        .get_all(header::COOKIE)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|line| line.split(';'))
        .filter_map(|pair| pair.trim().strip_prefix(COOKIE)?.strip_prefix('='))
        .filter_map(|secret| {
            let mut bytes = [0; 32];
            let length = URL_SAFE_NO_PAD.decode_slice(secret, &mut bytes).ok()?;
            (length == bytes.len()).then(|| Hash::of(&bytes))
        })
        .take(MOST_COOKIES)
        .collect()
}

/// The address a request came from.
#[derive(Clone, Copy, Debug)]
pub(crate) struct CameFrom(pub(crate) IpAddr);

impl<S: Sync> FromRequestParts<S> for CameFrom {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Infallible> {
        let peer = parts.extensions.get::<ConnectInfo<SocketAddr>>().map(|info| info.0.ip());
        let peer = peer.unwrap_or(IpAddr::V6(Ipv6Addr::UNSPECIFIED));
        // A proxy on this machine says whom it speaks for; anybody else could write what they like.
        let behind = peer.to_canonical().is_loopback().then(|| forwarded(&parts.headers)).flatten();
        Ok(Self(behind.unwrap_or(peer)))
    }
}

/// The last address in the list is the one the nearest proxy saw itself.
fn forwarded(headers: &HeaderMap) -> Option<IpAddr> {
    let line = headers.get_all("x-forwarded-for").iter().next_back()?.to_str().ok()?;
    line.rsplit(',').next()?.trim().parse().ok()
}
