//! What the server said, and how a test asks about it.

use axum::http::StatusCode;
use shared::apply::Refusal;
use shared::document::Document;
use shared::protocol::{Fault, Outcome, Receipt, Reply};

/// The answer to one op.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Said(pub(crate) Outcome);

impl Said {
    #[track_caller]
    pub(crate) fn kept(self) -> Receipt {
        match self.0 {
            Outcome::Kept(receipt) => receipt,
            other @ (Outcome::Conflict(_) | Outcome::Refused { .. }) => {
                panic!("not kept: {other:?}")
            }
        }
    }

    #[track_caller]
    pub(crate) fn conflict(self) -> Option<Document> {
        match self.0 {
            Outcome::Conflict(head) => head.map(|head| *head),
            other @ (Outcome::Kept(_) | Outcome::Refused { .. }) => {
                panic!("no conflict: {other:?}")
            }
        }
    }

    #[track_caller]
    pub(crate) fn refused(self) -> Refusal {
        match self.0 {
            Outcome::Refused { why, .. } => why,
            other @ (Outcome::Kept(_) | Outcome::Conflict(_)) => panic!("not refused: {other:?}"),
        }
    }
}

/// The answer to one request.
#[derive(Debug)]
pub(crate) struct Told {
    pub(crate) status: StatusCode,
    pub(crate) body: Vec<u8>,
}

impl Told {
    #[track_caller]
    pub(crate) fn reply(&self) -> Reply {
        assert_eq!(self.status, StatusCode::OK, "{}", String::from_utf8_lossy(&self.body));
        serde_json::from_slice(&self.body).unwrap()
    }

    #[track_caller]
    pub(crate) fn fault(&self) -> Fault {
        assert_ne!(self.status, StatusCode::OK);
        serde_json::from_slice(&self.body).unwrap()
    }
}
