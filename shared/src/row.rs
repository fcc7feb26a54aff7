//! What a device keeps, as rows: the only language between the pure core and a store.

use crate::id::{DocumentId, OpId};
use serde::{Deserialize, Serialize};

/// The tables of a device's store.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Table {
    /// Documents as the server confirmed them, by document id.
    Confirmed,
    /// Ops not yet answered, by a number that only grows (twenty digits, so that text order is order).
    Outbox,
    /// Texts that wait for their author's eyes, by op id.
    Tray,
    /// Documents the server had acknowledged before it was restored, by document id (R10).
    Rescue,
    /// Single values by name: see [`crate::device`].
    Meta,
    /// Sealed receipts, by document and op. Only ever added to, and read one document at a time.
    Receipt,
}

impl Table {
    /// Every table.
    pub const ALL: [Self; 6] =
        [Self::Confirmed, Self::Outbox, Self::Tray, Self::Rescue, Self::Meta, Self::Receipt];
    /// Those of which a device is made, and which are read when it starts.
    pub const DEVICE: [Self; 5] =
        [Self::Confirmed, Self::Outbox, Self::Tray, Self::Rescue, Self::Meta];

    /// The name in a store. Never changes: it is stored.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Confirmed => "confirmed",
            Self::Outbox => "outbox",
            Self::Tray => "tray",
            Self::Rescue => "rescue",
            Self::Meta => "meta",
            Self::Receipt => "receipt",
        }
    }
}

/// The key of a receipt.
#[must_use]
pub fn receipt_key(doc: DocumentId, op: OpId) -> String {
    format!("{doc}.{op}")
}

/// Between which keys the receipts about a document lie: from the first on, before the second.
#[must_use]
pub fn receipt_keys(doc: DocumentId) -> (String, String) {
    // The slash comes right after the dot.
    (format!("{doc}."), format!("{doc}/"))
}

/// One row: JSON under a key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    /// Which table.
    pub table: Table,
    /// The key within the table.
    pub key: String,
    /// The JSON, or none to delete.
    pub value: Option<String>,
}

/// Rows that are written together or not at all. One user action is one batch.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Batch {
    rows: Vec<Row>,
}

impl Batch {
    /// The rows, in order; a later one wins over an earlier one of the same key.
    #[must_use]
    pub fn rows(&self) -> &[Row] {
        &self.rows
    }

    /// Whether there is nothing to write.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// Adds the rows of another batch behind these.
    pub fn extend(&mut self, other: Self) {
        self.rows.extend(other.rows);
    }

    /// Adds one row. For single values of the app's own in [`Table::Meta`].
    pub fn push(&mut self, row: Row) {
        self.rows.push(row);
    }

    pub(crate) fn put(&mut self, table: Table, key: impl ToString, value: &impl Serialize) {
        // Everything the device keeps is plain data: writing it as JSON into memory cannot fail.
        let written = serde_json::to_string(value);
        debug_assert!(written.is_ok(), "rows are plain data");
        if let Ok(value) = written {
            self.rows.push(Row { table, key: key.to_string(), value: Some(value) });
        }
    }

    pub(crate) fn delete(&mut self, table: Table, key: impl ToString) {
        self.rows.push(Row { table, key: key.to_string(), value: None });
    }
}
