//! What is new of a document whose text the receiver has: an approval need not bring the report back to the phone
//! that sent it.
//!
//! Knows which fields make up the rest; must not know when a server may leave a text out.

use crate::document::{Comment, Document, Seen, Step};
use crate::hash::{Hash, Token};
use crate::id::DocumentId;
use crate::status::Status;
use serde::{Deserialize, Serialize};

/// A [`Document`] without its texts.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rest {
    /// Which document.
    pub id: DocumentId,
    status: Status,
    /// At which revision it stands.
    pub revision: u32,
    token: Token,
    /// SHA-256 of the text's JSON: of another one this is not the rest.
    content: Hash,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    steps: Vec<Step>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    thread: Vec<Comment>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    seen: Option<Seen>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    returned: Option<Returned>,
}

/// The text that was given back last.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Returned {
    /// The one that stands.
    This,
    /// The one that the receiver knows of.
    Known,
}

impl From<&Document> for Rest {
    fn from(document: &Document) -> Self {
        let Document { id, status, revision, token, body, steps, thread, seen, returned, owner: _ } =
            document;
        let returned = returned.as_ref();
        Self {
            id: *id,
            status: *status,
            revision: *revision,
            token: *token,
            content: Hash::of_body(body),
            steps: steps.clone(),
            thread: thread.clone(),
            seen: *seen,
            returned: returned
                .map(|text| if text == body { Returned::This } else { Returned::Known }),
        }
    }
}

impl Rest {
    /// The document of which this is the rest, if `known` has its texts.
    #[must_use]
    pub fn with_texts_of(self, known: &Document) -> Option<Document> {
        let returned = match self.returned {
            None => None,
            Some(Returned::This) => Some(known.body.clone()),
            Some(Returned::Known) => Some(known.returned.clone()?),
        };
        (known.id == self.id && Hash::of_body(&known.body) == self.content).then(|| Document {
            id: self.id,
            owner: known.owner,
            status: self.status,
            revision: self.revision,
            token: self.token,
            body: known.body.clone(),
            steps: self.steps,
            thread: self.thread,
            seen: self.seen,
            returned,
        })
    }
}
