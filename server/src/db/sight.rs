//! What each person may know beside the documents.

/// What people may know, as last read.
#[derive(Clone, Debug, Default)]
pub struct Sights;
