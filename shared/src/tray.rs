//! *Perlu dilihat*: texts that could not become the document, kept until their author decides (I1).

use crate::apply::Refusal;
use crate::day::Timestamp;
use crate::document::Body;
use crate::id::{DocumentId, OpId};
use crate::op::Act;
use serde::{Deserialize, Serialize};

/// One matter that waits for its author's eyes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TrayItem {
    /// The op it came from: the key.
    pub op: OpId,
    /// The document it is about; none where the op could not be read any more.
    pub doc: DocumentId,
    /// When it was put here, by the device's clock.
    pub at: Timestamp,
    /// Why it is here.
    pub why: TrayWhy,
    /// What the person did, whole: their text or their words.
    pub mine: Act,
    /// The text that stands instead, where there is one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub theirs: Option<Body>,
}

/// Why something lies in the tray.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TrayWhy {
    /// The same field was written twice, on two devices or in two tabs.
    SameField,
    /// A decision met a newer text.
    Moved,
    /// The server refused it.
    Refused(Refusal),
    /// The server was restored and has something else now.
    Restored,
}
