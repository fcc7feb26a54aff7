//! How a long answer travels: in the smallest form that the device reads.
//!
//! Knows encodings; must not know what is said in them. An encoder holds megabytes for as long as it works:
//! it is run to its end where only a few can be at work, never as fast as a bad line takes what comes of it.

use axum::body::Body;
use axum::extract::FromRequestParts;
use axum::http::header::{ACCEPT_ENCODING, CONTENT_ENCODING, CONTENT_TYPE};
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderValue};
use axum::response::{IntoResponse, Response};
use brotli::enc::BrotliEncoderParams;
use flate2::Compression;
use flate2::write::GzEncoder;
use serde::Serialize;
use std::convert::Infallible;
use std::io::{self, Write as _};

/// Below this, compressing costs more headers than it saves.
const WORTH_PACKING: usize = 400;
/// Brotli's level: of a page of documents, told by columns, 4 makes two percent more in two thirds of the time. 7
/// makes one percent less, for so much memory that a hundred first syncs take twice as much.
const LEVEL: i32 = 5;
/// The smallest and the largest window that every browser reads, as powers of two.
const WINDOWS: (u32, u32) = (16, 22);

/// Whether this encoding is read: it is named, and not with a weight of zero.
pub(crate) fn reads(request: &HeaderMap, encoding: &str) -> bool {
    request
        .get_all(ACCEPT_ENCODING)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|line| line.split(','))
        .any(|offer| {
            let (name, weight) = offer.split_once(';').unwrap_or((offer, "q=1"));
            let weight = weight.trim().strip_prefix("q=").and_then(|q| q.parse::<f32>().ok());
            name.trim().eq_ignore_ascii_case(encoding) && weight.is_some_and(|q| q > 0.0)
        })
}

/// The best encoding that whoever asks can read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Reads {
    Brotli,
    Gzip,
    Plain,
}

impl<S: Sync> FromRequestParts<S> for Reads {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Infallible> {
        Ok(if reads(&parts.headers, "br") {
            Self::Brotli
        } else if reads(&parts.headers, "gzip") {
            Self::Gzip
        } else {
            Self::Plain
        })
    }
}

/// JSON, ready to travel.
#[derive(Debug)]
pub(crate) struct Packed {
    bytes: Vec<u8>,
    encoding: Option<&'static str>,
}

impl Packed {
    /// Writes `value` for whoever `reads` so.
    pub(crate) fn json(value: impl Serialize, reads: Reads) -> io::Result<Self> {
        let plain = serde_json::to_vec(&value)?;
        // Packing takes the longest, and the value as much memory as its text.
        drop(value);
        if plain.len() <= WORTH_PACKING {
            return Ok(Self { bytes: plain, encoding: None });
        }
        Ok(match reads {
            Reads::Brotli => Self { bytes: brotli(&plain)?, encoding: Some("br") },
            Reads::Gzip => {
                let mut packing = GzEncoder::new(Vec::new(), Compression::default());
                packing.write_all(&plain)?;
                Self { bytes: packing.finish()?, encoding: Some("gzip") }
            }
            Reads::Plain => Self { bytes: plain, encoding: None },
        })
    }
}

fn brotli(plain: &[u8]) -> io::Result<Vec<u8>> {
    // A window larger than what is in it is memory for nothing: by default four megabytes an answer.
    let holds_all = usize::BITS - (plain.len() + 16).leading_zeros();
    let params = BrotliEncoderParams {
        quality: LEVEL,
        lgwin: holds_all.clamp(WINDOWS.0, WINDOWS.1).cast_signed(),
        size_hint: plain.len(),
        ..BrotliEncoderParams::default()
    };
    let mut bytes = Vec::new();
    brotli::BrotliCompress(&mut &plain[..], &mut bytes, &params)?;
    // What waits for a slow line holds no more than it says.
    bytes.shrink_to_fit();
    Ok(bytes)
}

impl IntoResponse for Packed {
    fn into_response(self) -> Response {
        let mut response = Response::new(Body::from(self.bytes));
        let headers = response.headers_mut();
        headers.insert(CONTENT_TYPE, HeaderValue::from_static("application/json"));
        // No `Vary`: nothing on the way may keep it.
        if let Some(encoding) = self.encoding {
            headers.insert(CONTENT_ENCODING, HeaderValue::from_static(encoding));
        }
        response
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Read as _;

    #[test]
    fn an_encoding_is_read_only_when_it_is_offered() {
        let offers = |line: &'static str| {
            HeaderMap::from_iter([(ACCEPT_ENCODING, HeaderValue::from_static(line))])
        };
        assert!(reads(&offers("gzip, deflate, br, zstd"), "br"));
        assert!(reads(&offers("br;q=0.5"), "br"));
        assert!(!reads(&offers("br;q=0, gzip"), "br"));
        assert!(!reads(&offers("gzip"), "br"));
        assert!(!reads(&HeaderMap::new(), "gzip"));
    }

    #[test]
    fn what_was_packed_is_read_again_whatever_its_length() {
        for length in [0, 398, 399, 65_000, 65_600, 1_000_000, 5_000_000] {
            let text: String = (0..length).map(|at| char::from(b'a' + (at % 23) as u8)).collect();
            let packed = Packed::json(&text, Reads::Brotli).unwrap();
            let mut plain = Vec::new();
            match packed.encoding {
                Some(_) => {
                    let mut unpacking = brotli::Decompressor::new(&packed.bytes[..], 4096);
                    unpacking.read_to_end(&mut plain).unwrap();
                    assert!(packed.bytes.len() < plain.len());
                }
                None => plain = packed.bytes,
            }
            assert_eq!(plain, serde_json::to_vec(&text).unwrap(), "{length}");
        }
    }
}
