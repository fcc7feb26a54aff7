//! Who asks a push service: this cell's key (VAPID, RFC 8292), and what is said with it.
//!
//! Knows P-256 and the form of a JSON Web Token; must not know what a push is for, nor to whom it goes.

use crate::db::DbError;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use p256::ecdsa::signature::Signer as _;
use p256::ecdsa::{Signature, SigningKey};
use serde::Serialize;
use shared::day::Timestamp;
use std::fmt;
use std::io;

/// So long a token holds: half of what push services allow, so that a clock may be off.
const HOLDS_S: i64 = 12 * 60 * 60;
/// The head of every token: `{"typ":"JWT","alg":"ES256"}`.
const HEAD: &str = "eyJ0eXAiOiJKV1QiLCJhbGciOiJFUzI1NiJ9";

/// The key with which this cell asks push services.
pub struct Vapid(SigningKey);

#[derive(Serialize)]
struct Claims<'a> {
    aud: &'a str,
    exp: i64,
    #[serde(skip_serializing_if = "Option::is_none")]
    sub: Option<&'a str>,
}

impl Vapid {
    /// The key that is this number; none where it is no key.
    #[must_use]
    pub fn of(number: &[u8; 32]) -> Option<Self> {
        SigningKey::from_slice(number).ok().map(Self)
    }

    /// A fresh number that is a key.
    ///
    /// # Errors
    /// Where the system has no randomness.
    pub fn number() -> Result<[u8; 32], DbError> {
        let mut number = [0; 32];
        // Of all numbers of this length one in four thousand millions is none.
        while Self::of(&number).is_none() {
            getrandom::fill(&mut number)
                .map_err(|error| DbError::System(io::Error::other(error.to_string())))?;
        }
        Ok(number)
    }

    /// What browsers want to know of it, as they take it: the uncompressed point in base64url.
    #[must_use]
    pub fn public(&self) -> String {
        URL_SAFE_NO_PAD.encode(self.0.verifying_key().to_sec1_point(false).as_bytes())
    }

    /// The value of `Authorization` for a push service at `origin`. `contact` is where its people may turn to.
    #[must_use]
    pub(super) fn authorization(
        &self,
        origin: &str,
        contact: Option<&str>,
        now: Timestamp,
    ) -> String {
        let claims = Claims { aud: origin, exp: now.0 / 1000 + HOLDS_S, sub: contact };
        // Plain data: writing it as JSON into memory cannot fail.
        let claims = serde_json::to_vec(&claims).unwrap_or_default();
        let said = format!("{HEAD}.{}", URL_SAFE_NO_PAD.encode(claims));
        let signature: Signature = self.0.sign(said.as_bytes());
        let signature = URL_SAFE_NO_PAD.encode(signature.to_bytes());
        format!("vapid t={said}.{signature}, k={}", self.public())
    }
}

impl fmt::Debug for Vapid {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Vapid")
    }
}

#[cfg(test)]
mod tests {
    use super::{HEAD, URL_SAFE_NO_PAD, Vapid};
    use base64::Engine as _;

    #[test]
    fn the_head_says_what_it_says_and_no_number_is_every_key() {
        let head = URL_SAFE_NO_PAD.decode(HEAD).unwrap();
        assert_eq!(head, br#"{"typ":"JWT","alg":"ES256"}"#);
        assert!(Vapid::of(&[0; 32]).is_none());
        assert!(Vapid::of(&[255; 32]).is_none());
        let key = Vapid::of(&[7; 32]).unwrap();
        assert_eq!(URL_SAFE_NO_PAD.decode(key.public()).unwrap().len(), 65);
    }
}
