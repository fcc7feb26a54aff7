//! The server's seal on receipts: what is signed, and in which form a receipt stands by itself.
//!
//! Knows the words that are signed; must not know keys nor ciphers. The receipts of one reply are sealed
//! together: what is signed is the list of their hashes, so that a day's work on a bad line pays for one
//! signature. It is a JSON Web Signature (RFC 7515) with Ed25519 (RFC 8037), which any JOSE library can check.

use crate::hash::{Hash, Signature};
use crate::id::{DocumentId, EmployeeId};
use crate::op::Op;
use crate::protocol::Receipt;
use crate::status::Move;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde::{Deserialize, Serialize};

const HEADER: &str = r#"{"alg":"EdDSA","typ":"setapak-receipts"}"#;
/// Most receipts under one seal: each is kept with the hashes of all of them.
pub const MOST_TOGETHER: usize = 16;

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
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sealed {
    /// What the server vouches for.
    pub says: Vouched,
    /// The hashes of all that was sealed with it, and its own.
    pub among: Vec<Hash>,
    /// The signature over [`Sealed::signed`].
    pub seal: Signature,
}

/// What is signed.
#[derive(Serialize, Deserialize)]
struct Payload {
    receipts: Vec<Hash>,
}

impl Vouched {
    /// What is vouched for of an op; none for a draft or a mark of having seen, about which nobody will
    /// ever have to prove anything.
    #[must_use]
    pub fn of(op: &Op, by: EmployeeId, receipt: Receipt) -> Option<Self> {
        op.act.is_sealed().then(|| Self { by, doc: op.doc, step: op.act.step(), receipt })
    }

    fn json(&self) -> String {
        // Ids, hashes and numbers: writing them as JSON into memory cannot fail.
        serde_json::to_string(self).unwrap_or_default()
    }

    /// What stands for it in the list that is signed.
    #[must_use]
    pub fn hash(&self) -> Hash {
        Hash::of(self.json().as_bytes())
    }
}

/// The text that is signed: header and payload of the JSON Web Signature.
#[must_use]
pub fn signed(receipts: &[Hash]) -> String {
    let payload = Payload { receipts: receipts.to_vec() };
    let payload = serde_json::to_string(&payload).unwrap_or_default();
    format!("{}.{}", URL_SAFE_NO_PAD.encode(HEADER), URL_SAFE_NO_PAD.encode(payload))
}

/// The receipts of one reply, each with its seal. Where a seal is missing, so is its receipt.
pub fn sealed(all: &[Vouched], seals: &[Signature]) -> impl Iterator<Item = Sealed> {
    all.chunks(MOST_TOGETHER).zip(seals).flat_map(|(group, seal)| {
        let among: Vec<Hash> = group.iter().map(Vouched::hash).collect();
        group.iter().map(move |says| Sealed { says: *says, among: among.clone(), seal: *seal })
    })
}

impl Sealed {
    /// The text under the seal; none where this receipt is not in it.
    #[must_use]
    pub fn signed(&self) -> Option<String> {
        self.among.contains(&self.says.hash()).then(|| signed(&self.among))
    }

    /// The receipt as one word that can be copied, sent and checked elsewhere: what it says, a dot, and the
    /// JSON Web Signature over a list in which the SHA-256 of what it says stands.
    #[must_use]
    pub fn compact(&self) -> String {
        let says = URL_SAFE_NO_PAD.encode(self.says.json());
        format!("{says}.{}.{}", signed(&self.among), self.seal)
    }

    /// Reads such a word. Whether the signature is right is another question.
    #[must_use]
    pub fn read(text: &str) -> Option<Self> {
        let mut parts = text.trim().split('.');
        let json = URL_SAFE_NO_PAD.decode(parts.next()?).ok()?;
        let says: Vouched = serde_json::from_slice(&json).ok()?;
        let payload = URL_SAFE_NO_PAD.decode(parts.nth(1)?).ok()?;
        let payload: Payload = serde_json::from_slice(&payload).ok()?;
        let seal = parts.next()?.parse().ok()?;
        let read = Self { says, among: payload.receipts, seal };
        // In other bytes than these nobody here writes one.
        (read.compact() == text.trim()).then_some(read)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::day::Timestamp;
    use crate::hash::{Hash, Token};
    use crate::id::OpId;
    use uuid::Uuid;

    fn one() -> Sealed {
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
        let beside = Vouched { step: None, ..says };
        let (all, seals) = ([beside, says], [Signature::from_bytes([7; 64])]);
        sealed(&all, &seals).nth(1).unwrap()
    }

    #[test]
    fn a_receipt_is_one_word_and_read_again() {
        let word = one().compact();
        assert_eq!(word.split('.').count(), 4);
        assert_eq!(Sealed::read(&format!(" {word}\n")), Some(one()));
    }

    #[test]
    fn what_says_another_thing_in_the_same_words_is_none() {
        let word = one().compact();
        let parts: Vec<&str> = word.split('.').collect();
        let spaced = URL_SAFE_NO_PAD.decode(parts[0]).unwrap();
        let spaced = String::from_utf8(spaced).unwrap().replace(":3,", ": 3,");
        let spaced = URL_SAFE_NO_PAD.encode(spaced);
        for bad in [
            String::new(),
            ".".into(),
            "a.b.c.d".into(),
            word.replace('.', ""),
            word.replacen(parts[0], &spaced, 1),
            word.replacen(parts[1], parts[2], 1),
            parts[..3].join("."),
            format!("{word}A"),
            format!("{word}.A"),
        ] {
            assert_eq!(Sealed::read(&bad), None, "{bad}");
        }
    }

    #[test]
    fn receipts_are_sealed_in_groups_and_none_without_a_seal() {
        let says = one().says;
        let all = vec![says; MOST_TOGETHER + 1];
        let seal = |n| Signature::from_bytes([n; 64]);
        let both: Vec<Sealed> = sealed(&all, &[seal(1), seal(2)]).collect();
        assert_eq!(both.len(), all.len());
        assert_eq!((both[0].among.len(), both[MOST_TOGETHER].among.len()), (MOST_TOGETHER, 1));
        assert_eq!(both[MOST_TOGETHER].seal, seal(2));
        assert_eq!(sealed(&all, &[seal(1)]).count(), MOST_TOGETHER);
        let foreign = Sealed { says: Vouched { step: Some(Move::Approve), ..says }, ..one() };
        assert_eq!(foreign.signed(), None);
    }
}
