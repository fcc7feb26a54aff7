//! What a request can come to, when it comes to nothing, and how that is said over HTTP.
//!
//! Knows faults and their statuses; must not know which route they happened on. The cause of what
//! nobody foresaw goes to the log once, and never over the line.

use crate::db::DbError;
use crate::files::FileError;
use axum::http::header::{CONTENT_TYPE, RETRY_AFTER};
use axum::http::{HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use shared::protocol::Fault;

/// Why a request came to nothing.
#[derive(Debug)]
pub enum Error {
    /// What the protocol foresees, and says itself.
    Said(Fault),
    /// What nobody foresaw.
    Unforeseen(Box<dyn std::error::Error + Send + Sync>),
}

impl From<Fault> for Error {
    fn from(fault: Fault) -> Self {
        Self::Said(fault)
    }
}

impl From<DbError> for Error {
    fn from(error: DbError) -> Self {
        Self::Unforeseen(error.into())
    }
}

impl From<FileError> for Error {
    fn from(error: FileError) -> Self {
        match error {
            FileError::NotTaken => Fault::NotTaken.into(),
            FileError::Full => Fault::Full.into(),
            FileError::Busy => Fault::TooMany { wait: 1 }.into(),
            FileError::Disk(cause) => Self::Unforeseen(cause.into()),
        }
    }
}

impl IntoResponse for Error {
    fn into_response(self) -> Response {
        let fault = match self {
            Self::Said(fault) => fault,
            Self::Unforeseen(cause) => {
                tracing::error!(%cause, "a request failed");
                Fault::Broken
            }
        };
        // A fault is words and numbers: writing it as JSON into memory cannot fail.
        let body = serde_json::to_vec(&fault).unwrap_or_default();
        let json = HeaderValue::from_static("application/json");
        let mut response = (status(&fault), [(CONTENT_TYPE, json)], body).into_response();
        if let Fault::TooMany { wait } = fault {
            response.headers_mut().insert(RETRY_AFTER, HeaderValue::from(wait));
        }
        response
    }
}

/// The status that says the same to whatever stands between.
const fn status(fault: &Fault) -> StatusCode {
    match fault {
        Fault::NotSignedIn | Fault::WrongPassword => StatusCode::UNAUTHORIZED,
        Fault::OtherPerson | Fault::ForeignOrigin => StatusCode::FORBIDDEN,
        Fault::Malformed => StatusCode::BAD_REQUEST,
        Fault::TooLarge => StatusCode::PAYLOAD_TOO_LARGE,
        Fault::TooMany { .. } => StatusCode::TOO_MANY_REQUESTS,
        Fault::NewerProtocol { .. } => StatusCode::CONFLICT,
        Fault::NotFound => StatusCode::NOT_FOUND,
        Fault::NotTaken => StatusCode::UNPROCESSABLE_ENTITY,
        Fault::Full => StatusCode::INSUFFICIENT_STORAGE,
        Fault::Broken => StatusCode::INTERNAL_SERVER_ERROR,
    }
}
