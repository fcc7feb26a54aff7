//! What is new of a document whose text the receiver has: an approval need not bring the report back to the phone
//! that sent it.
//!
//! Knows which texts a document has; must not know when a server may leave them out.

use crate::document::Document;
use crate::status::Move;
use serde::{Deserialize, Serialize};

/// A document whose texts say no more than their day.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rest {
    /// The document, but for its texts.
    pub document: Document,
    /// At which revision its author last wrote them: only they do.
    written: u32,
}

impl Rest {
    /// The rest of `document`, which its author last wrote at the revision `written`.
    #[must_use]
    pub fn new(mut document: Document, written: u32) -> Self {
        document.body = document.body.bare();
        document.returned = document.returned.map(|text| text.bare());
        Self { document, written }
    }

    /// The document, if `known` has its texts.
    #[must_use]
    pub fn with_texts_of(self, known: &Document) -> Option<Document> {
        let Self { mut document, written } = self;
        if !(written..=document.revision).contains(&known.revision) {
            return None;
        }
        document.returned = if document.returned.is_none() {
            None
        } else if document
            .steps
            .iter()
            .any(|s| matches!(s.step, Move::Return | Move::Reopen) && s.revision > written)
        {
            // Given back since: the text that stands.
            Some(known.body.clone())
        } else {
            Some(known.returned.clone()?)
        };
        document.body = known.body.clone();
        Some(document)
    }
}
