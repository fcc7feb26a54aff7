//! What a request carries: JSON, gzipped or not, within limits before and after unpacking.
//!
//! Knows sizes and encodings; must not know what the JSON is about.

use crate::error::Error;
use axum::body::to_bytes;
use axum::extract::{FromRequest, Request};
use axum::http::header::{CONTENT_ENCODING, CONTENT_LENGTH};
use flate2::bufread::GzDecoder;
use serde::de::DeserializeOwned;
use shared::protocol::Fault;
use std::io::Read as _;

/// Most bytes of a body, as it travels and once it is unpacked.
pub const MOST_BYTES: usize = 1024 * 1024;

/// The body of a request, read as `T`, of at most `MOST` bytes.
#[derive(Debug)]
pub struct Posted<T, const MOST: usize = MOST_BYTES>(pub T);

impl<S, T, const MOST: usize> FromRequest<S> for Posted<T, MOST>
where
    S: Send + Sync,
    T: DeserializeOwned,
{
    type Rejection = Error;

    async fn from_request(request: Request, _: &S) -> Result<Self, Error> {
        let (head, body) = request.into_parts();
        let packed = match head.headers.get(CONTENT_ENCODING).map(|v| v.as_bytes()) {
            None | Some(b"identity") => false,
            Some(b"gzip") => true,
            Some(_) => return Err(Fault::Malformed.into()),
        };
        let announced =
            head.headers.get(CONTENT_LENGTH).and_then(|v| v.to_str().ok()?.parse().ok());
        if announced.is_some_and(|length: usize| length > MOST) {
            return Err(Fault::TooLarge.into());
        }
        let bytes = to_bytes(body, MOST).await.map_err(|error| too_large_or(&error))?;
        let bytes = if packed { unpacked(&bytes, MOST)? } else { bytes.into() };
        serde_json::from_slice(&bytes).map(Posted).map_err(|_| Fault::Malformed.into())
    }
}

/// A line that broke half-way is nobody's fault, and nobody is there to read the answer.
fn too_large_or(error: &axum::Error) -> Fault {
    let mut cause: Option<&dyn std::error::Error> = Some(error);
    while let Some(error) = cause {
        if error.is::<http_body_util::LengthLimitError>() {
            return Fault::TooLarge;
        }
        cause = error.source();
    }
    Fault::Malformed
}

/// Unpacks at most one byte more than is allowed: a small bomb does not become a large one.
fn unpacked(bytes: &[u8], most: usize) -> Result<Vec<u8>, Fault> {
    let mut plain = Vec::new();
    let mut unpacking = GzDecoder::new(bytes).take(most as u64 + 1);
    unpacking.read_to_end(&mut plain).map_err(|_| Fault::Malformed)?;
    if plain.len() > most {
        return Err(Fault::TooLarge);
    }
    // What stands behind the stream is none of ours.
    if unpacking.into_inner().into_inner().is_empty() { Ok(plain) } else { Err(Fault::Malformed) }
}

#[cfg(test)]
mod tests {
    use super::unpacked;
    use flate2::Compression;
    use flate2::write::GzEncoder;
    use shared::protocol::Fault;
    use std::io::Write as _;

    #[test]
    fn a_request_is_one_stream_whole_and_with_nothing_behind_it() {
        let mut packing = GzEncoder::new(Vec::new(), Compression::fast());
        packing.write_all(b"{}").unwrap();
        let packed = packing.finish().unwrap();
        assert_eq!(unpacked(&packed, 2), Ok(b"{}".to_vec()));
        assert_eq!(unpacked(&packed, 1), Err(Fault::TooLarge));
        for wrong in [&packed[..packed.len() - 1], &[&packed[..], b"{"].concat(), &packed.repeat(2)]
        {
            assert_eq!(unpacked(wrong, 2), Err(Fault::Malformed));
        }
    }
}
