//! The door to the server. Knows addresses, time-outs and compression; decides nothing.

use shared::protocol::{Fault, SignIn, SignedIn};

/// Why a request came to nothing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ApiError {
    /// No line, or none good enough. Never a reason to sign anybody out.
    NoLine,
    /// The server answered with a fault.
    Fault(Fault),
}

/// `POST /api/session`.
///
/// # Errors
/// See [`ApiError`].
#[expect(clippy::unused_async, reason = "skeleton")]
pub async fn sign_in(_sign_in: &SignIn) -> Result<SignedIn, ApiError> {
    Err(ApiError::NoLine)
}
