//! Content hashes, revision tokens, and the form of keys and signatures.
//!
//! A token is the head of a document's hash chain: `H(previous, owner, actor, op, state, body)`. The
//! device can compute it before the server does, so a chain of unsent ops knows its bases.

use crate::document::Body;
use crate::id::{EmployeeId, OpId};
use crate::status::Status;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde::{Deserialize, Deserializer, Serialize, Serializer, de};
use sha2::{Digest as _, Sha256};
use std::fmt;
use std::str::FromStr;

/// A text is not a hash of the right length.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NoHash;

macro_rules! bytes_as_text {
    ($(#[$doc:meta])* $name:ident, $len:literal) => {
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name([u8; $len]);

        impl $name {
            /// Wraps bytes that were computed elsewhere, or read from a store.
            #[must_use]
            pub const fn from_bytes(bytes: [u8; $len]) -> Self {
                Self(bytes)
            }

            /// The bytes inside.
            #[must_use]
            pub const fn bytes(&self) -> &[u8; $len] {
                &self.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&URL_SAFE_NO_PAD.encode(self.0))
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, concat!(stringify!($name), "({})"), self)
            }
        }

        impl Serialize for $name {
            fn serialize<S: Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
                s.collect_str(self)
            }
        }

        impl FromStr for $name {
            type Err = NoHash;

            fn from_str(text: &str) -> Result<Self, NoHash> {
                let mut bytes = [0; $len];
                match URL_SAFE_NO_PAD.decode_slice(text.as_bytes(), &mut bytes) {
                    Ok($len) => Ok(Self(bytes)),
                    Ok(_) | Err(_) => Err(NoHash),
                }
            }
        }

        impl<'de> Deserialize<'de> for $name {
            fn deserialize<D: Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
                let text = std::borrow::Cow::<'de, str>::deserialize(d)?;
                text.parse().map_err(|NoHash| de::Error::custom("not a hash of the right length"))
            }
        }
    };
}

bytes_as_text!(
    /// SHA-256 of some content.
    Hash, 32
);
bytes_as_text!(
    /// A revision token: the first 16 bytes of the chain's SHA-256. Half of the hash is enough to
    /// tell two revisions of one document apart, and it travels with every document and every op.
    Token, 16
);

bytes_as_text!(
    /// An Ed25519 public key (RFC 8032), as a JSON Web Key writes it.
    PublicKey, 32
);
bytes_as_text!(
    /// An Ed25519 signature (RFC 8032).
    Signature, 64
);

impl Hash {
    /// SHA-256 of `bytes`.
    #[must_use]
    pub fn of(bytes: &[u8]) -> Self {
        Self(Sha256::digest(bytes).into())
    }

    /// SHA-256 of a body's JSON, the form in which it travels.
    #[must_use]
    pub fn of_body(body: &Body) -> Self {
        Self::of(&body.bytes())
    }
}

impl Token {
    /// The token of the revision that `op` of `actor` makes out of the one with token `previous`.
    #[must_use]
    pub fn next(
        previous: Option<Token>,
        owner: EmployeeId,
        actor: EmployeeId,
        op: OpId,
        status: Status,
        body: &Body,
    ) -> Self {
        let mut hasher = Sha256::new();
        // Every field but the last has a fixed length, so no two different inputs give the same bytes.
        hasher.update(b"setapak-token-1");
        hasher.update(previous.map_or([0; 16], |t| t.0));
        hasher.update(owner.uuid().as_bytes());
        hasher.update(actor.uuid().as_bytes());
        hasher.update(op.uuid().as_bytes());
        hasher.update([status.byte()]);
        hasher.update(body.bytes());
        let full: [u8; 32] = hasher.finalize().into();
        let mut half = [0; 16];
        half.copy_from_slice(&full[..16]);
        Self(half)
    }
}
