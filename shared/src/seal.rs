//! The server's seal on a receipt: what is signed, and in which form it stands by itself.
//!
//! Knows the words that are signed; must not know keys nor ciphers. The form is a JSON Web Signature
//! (RFC 7515, compact) with Ed25519 (RFC 8037), so that any JOSE library can check one.

use crate::hash::Signature;
use crate::id::{DocumentId, EmployeeId};
use crate::op::Op;
use crate::protocol::Receipt;
use crate::status::Move;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde::{Deserialize, Serialize};

const HEADER: &str = r#"{"alg":"EdDSA","typ":"setapak-receipt"}"#;

/// What the server vouches for: whose act on which document it took, and as what.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Vouched {
    /// Whose act.
    pub by: EmployeeId,
    /// On which document.
    pub doc: DocumentId,
    /// The move; none for words beside the document.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub step: Option<Move>,
    /// What came of it.
    pub receipt: Receipt,
}

/// A receipt that anybody who has the server's public key can check, without a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sealed {
    /// What the server vouches for.
    pub says: Vouched,
    /// Its signature over [`Vouched::signed`].
    pub seal: Signature,
}

impl Vouched {
    /// What is vouched for of an op; none for a draft or a mark of having seen, about which nobody will
    /// ever have to prove anything.
    #[must_use]
    pub fn of(op: &Op, by: EmployeeId, receipt: Receipt) -> Option<Self> {
        op.act.is_sealed().then(|| Self { by, doc: op.doc, step: op.act.step(), receipt })
    }

    /// The text that is signed: header and payload of the JSON Web Signature.
    #[must_use]
    pub fn signed(&self) -> String {
        // Ids, hashes and numbers: writing them as JSON into memory cannot fail.
        let payload = serde_json::to_string(self).unwrap_or_default();
        format!("{}.{}", URL_SAFE_NO_PAD.encode(HEADER), URL_SAFE_NO_PAD.encode(payload))
    }
}

impl Sealed {
    /// The receipt as one word that can be copied, sent and checked elsewhere.
    #[must_use]
    pub fn compact(&self) -> String {
        format!("{}.{}", self.says.signed(), self.seal)
    }

    /// Reads such a word. Whether the signature is right is another question.
    #[must_use]
    pub fn read(text: &str) -> Option<Self> {
        let (signed, seal) = text.trim().rsplit_once('.')?;
        let (_, payload) = signed.split_once('.')?;
        let payload = URL_SAFE_NO_PAD.decode(payload).ok()?;
        let says: Vouched = serde_json::from_slice(&payload).ok()?;
        // What was signed in other bytes than these, nobody here has signed.
        (says.signed() == signed).then_some(Self { says, seal: seal.parse().ok()? })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::day::Timestamp;
    use crate::hash::{Hash, Token};
    use crate::id::OpId;
    use uuid::Uuid;

    fn sealed() -> Sealed {
        let receipt = Receipt {
            op: OpId::from_uuid(Uuid::from_u128(1)),
            revision: 3,
            token: Token::from_bytes([4; 16]),
            content: Hash::from_bytes([5; 32]),
            at: Timestamp(1_795_500_000_000),
        };
        let by = EmployeeId::from_uuid(Uuid::from_u128(2));
        let doc = DocumentId::from_uuid(Uuid::from_u128(3));
        let says = Vouched { by, doc, step: Some(Move::Submit), receipt };
        Sealed { says, seal: Signature::from_bytes([7; 64]) }
    }

    #[test]
    fn a_receipt_is_one_word_and_read_again() {
        let word = sealed().compact();
        assert_eq!(word.split('.').count(), 3);
        assert_eq!(Sealed::read(&format!(" {word}\n")), Some(sealed()));
    }

    #[test]
    fn what_says_another_thing_in_the_same_words_is_none() {
        let word = sealed().compact();
        let parts: Vec<&str> = word.split('.').collect();
        let spaced = URL_SAFE_NO_PAD.decode(parts[1]).unwrap();
        let spaced = String::from_utf8(spaced).unwrap().replace(":3,", ": 3,");
        let spaced = URL_SAFE_NO_PAD.encode(spaced);
        for bad in [
            String::new(),
            ".".into(),
            "a.b.c".into(),
            word.replace('.', ""),
            format!("{}.{}.{}", parts[0], spaced, parts[2]),
            format!("{}.{}.{}", parts[1], parts[1], parts[2]),
            format!("{}.{}", parts[0], parts[1]),
            format!("{word}A"),
        ] {
            assert_eq!(Sealed::read(&bad), None, "{bad}");
        }
    }
}
