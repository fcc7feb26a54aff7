//! Whether the server is up, reaches what it keeps, and could keep more. Says nothing else about it.

use crate::error::Error;
use crate::state::AppState;
use axum::extract::State;
use axum::http::StatusCode;

/// Answers once a reader and the writer have answered.
pub(crate) async fn get(State(state): State<AppState>) -> Result<StatusCode, Error> {
    state.db.read(|db| Ok(db.query_row("SELECT 1", [], |_| Ok(()))?)).await?;
    state.db.write(|_| Ok(())).await?;
    Ok(StatusCode::NO_CONTENT)
}
