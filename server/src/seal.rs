//! Seals receipts with this cell's key, and checks them.
//!
//! Knows Ed25519 (RFC 8032, where the same words always get the same seal, so that an answer heard twice
//! is the same answer); what is sealed is known in [`shared::seal`].

use ed25519_dalek::{Signer as _, SigningKey};
use shared::hash::{Hash, PublicKey, Signature};
use shared::seal::{MOST_TOGETHER, Sealed, Vouched, signed};
use std::fmt;

/// The cell's key.
pub struct Sealer(SigningKey);

impl Sealer {
    /// The key that grows from this seed.
    #[must_use]
    pub fn of(seed: &[u8; 32]) -> Self {
        Self(SigningKey::from_bytes(seed))
    }

    /// What anybody may know of it, and checks receipts with.
    #[must_use]
    pub fn public(&self) -> PublicKey {
        PublicKey::from_bytes(self.0.verifying_key().to_bytes())
    }

    /// Vouches for the receipts of one reply.
    #[must_use]
    pub fn seal(&self, all: &[Vouched]) -> Vec<Signature> {
        let seal = |group: &[Vouched]| {
            let hashes: Vec<Hash> = group.iter().map(Vouched::hash).collect();
            Signature::from_bytes(self.0.sign(signed(&hashes).as_bytes()).to_bytes())
        };
        all.chunks(MOST_TOGETHER).map(seal).collect()
    }

    /// Whether this key sealed it.
    #[must_use]
    pub fn has_sealed(&self, sealed: &Sealed) -> bool {
        let seal = ed25519_dalek::Signature::from_bytes(sealed.seal.bytes());
        let right =
            |text: String| self.0.verifying_key().verify_strict(text.as_bytes(), &seal).is_ok();
        sealed.signed().is_some_and(right)
    }
}

impl fmt::Debug for Sealer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Sealer({})", self.public())
    }
}
