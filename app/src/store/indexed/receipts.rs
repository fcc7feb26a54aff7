//! Sealed receipts: those of one document, or all. They are written with their answers, and read when somebody
//! asks.

use super::super::StoreError;
use super::Indexed;
use super::transaction::failure;
use indexed_db_futures::KeyRange;
use indexed_db_futures::prelude::*;
use shared::id::DocumentId;
use shared::row::{Table, receipt_keys};

impl Indexed {
    /// Every receipt here, as JSON.
    pub(crate) async fn all_receipts(&self) -> Result<Vec<String>, StoreError> {
        let tx = self.begin(&[Table::Receipt], false)?;
        let found = tx.store(Table::Receipt)?.get_all::<String>().build().map_err(failure)?;
        Ok(found.await.map_err(failure)?.filter_map(Result::ok).collect())
    }

    /// The receipts about a document, as JSON.
    pub(crate) async fn receipts(&self, doc: DocumentId) -> Result<Vec<String>, StoreError> {
        let tx = self.begin(&[Table::Receipt], false)?;
        let (from, to) = receipt_keys(doc);
        let store = tx.store(Table::Receipt)?;
        let asked = store
            .get_all::<String>()
            .with_query::<String, _>(KeyRange::Bound(from, false, to, true));
        let found = asked.build().map_err(failure)?;
        Ok(found.await.map_err(failure)?.filter_map(Result::ok).collect())
    }
}
