//! Whether the server is up and reaches what it keeps. Says nothing else about it.

use crate::error::Error;
use crate::state::AppState;
use axum::extract::State;
use axum::http::StatusCode;

/// Answers once a reader has answered.
pub(crate) async fn get(State(state): State<AppState>) -> Result<StatusCode, Error> {
    state.db.read(|db| Ok(db.query_row("SELECT 1", [], |_| Ok(()))?)).await?;
    Ok(StatusCode::NO_CONTENT)
}
