//! Asks the server to remind somebody. It needs a line: an op that waits would be a move of its own in the
//! protocol, and a reminder that leaves days later reminds of what may be there by then.

use crate::api::{self, ApiError};
use shared::json;
use shared::reminder::{Reminded, Reminding};

/// What came of it.
pub(super) async fn remind(asked: Reminded) -> Result<Reminding, ApiError> {
    // An id and a day: writing them as JSON into memory cannot fail.
    let body = serde_json::to_string(&asked).ok();
    let answer = api::ask("POST", "/api/reminders", body).await?;
    json::read(&answer).map_err(|_| ApiError::NoLine)
}
