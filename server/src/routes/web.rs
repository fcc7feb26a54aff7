//! The app itself: the built files, carried inside the program and compressed when they were built.
//!
//! Knows names, encodings and caching; must not know what the app does.

use crate::error::Error;
use crate::headers;
use crate::packed::reads;
use axum::body::Body;
use axum::http::header::{
    ACCEPT_ENCODING, CACHE_CONTROL, CONTENT_ENCODING, CONTENT_TYPE, ETAG, IF_NONE_MATCH, VARY,
};
use axum::http::{HeaderMap, HeaderValue, StatusCode, Uri};
use axum::response::{IntoResponse as _, Response};
use rust_embed::{Embed, EmbeddedFile};
use shared::protocol::Fault;
use std::borrow::Cow;
use std::fmt::Write as _;

#[derive(Embed)]
#[folder = "$OUT_DIR/web"]
struct Built;

const PAGE: &str = "index.html";

/// A built file; the page itself for every address that is no file's, because the app knows its own.
pub(crate) async fn file(uri: Uri, request: HeaderMap) -> Result<Response, Error> {
    let asked = uri.path().trim_start_matches('/');
    let name = if is_served(asked) {
        asked
    } else if asked.rsplit('/').next().is_some_and(|last| last.contains('.')) {
        return Err(Fault::NotFound.into());
    } else {
        PAGE
    };
    let (encoding, found) = best(name, &request).ok_or(Fault::NotFound)?;
    let tag = entity_tag(&found);
    let same = request
        .get_all(IF_NONE_MATCH)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|line| line.split(','))
        .any(|given| given.trim().trim_start_matches("W/") == tag);

    let mut response = if same {
        StatusCode::NOT_MODIFIED.into_response()
    } else {
        Response::new(match found.data {
            Cow::Borrowed(bytes) => Body::from(bytes),
            Cow::Owned(bytes) => Body::from(bytes),
        })
    };
    let out = response.headers_mut();
    out.insert(CONTENT_TYPE, HeaderValue::from_static(content_type(name)));
    out.insert(CACHE_CONTROL, HeaderValue::from_static(caching(name)));
    out.insert(VARY, HeaderValue::from_name(ACCEPT_ENCODING));
    if let Ok(tag) = HeaderValue::try_from(tag) {
        out.insert(ETAG, tag);
    }
    if let Some(encoding) = encoding.filter(|_| !same) {
        out.insert(CONTENT_ENCODING, HeaderValue::from_static(encoding));
    }
    if stands_alone(name) {
        headers::on_page(&request, out);
    }
    Ok(response)
}

/// Whether a built file has this name. Its compressed twins are not addresses of their own.
fn is_served(name: &str) -> bool {
    let twin = name.strip_suffix(".br").or_else(|| name.strip_suffix(".gz"));
    Built::get(name).is_some() && twin.is_none_or(|plain| Built::get(plain).is_none())
}

/// The smallest form of the file that the browser can read.
fn best(name: &str, request: &HeaderMap) -> Option<(Option<&'static str>, EmbeddedFile)> {
    for (encoding, suffix) in [("br", ".br"), ("gzip", ".gz")] {
        if reads(request, encoding)
            && let Some(found) = Built::get(&format!("{name}{suffix}"))
        {
            return Some((Some(encoding), found));
        }
    }
    Some((None, Built::get(name)?))
}

/// Half of the hash of what travels: another encoding of the same file has another.
fn entity_tag(file: &EmbeddedFile) -> String {
    let mut tag = String::from("\"");
    for byte in file.metadata.sha256_hash().iter().take(16) {
        // Writing into a string cannot fail.
        let _ = write!(tag, "{byte:02x}");
    }
    tag.push('"');
    tag
}

/// A name with a hash never means anything else; every other is asked for again each time.
fn caching(name: &str) -> &'static str {
    if is_hashed(name) { "public, max-age=31536000, immutable" } else { "no-cache" }
}

/// The build writes at least eight hexadecimal digits behind a dash: `setapak-0123456789abcdef_bg.wasm`.
fn is_hashed(name: &str) -> bool {
    name.rsplit('-').next().filter(|last| last.len() < name.len()).is_some_and(|last| {
        let digits = last.bytes().take_while(u8::is_ascii_hexdigit).count();
        digits >= 8 && matches!(last.as_bytes().get(digits), Some(b'.' | b'_'))
    })
}

/// Whether the file is a document or a worker, with a policy of its own.
fn stands_alone(name: &str) -> bool {
    name == "sw.js" || matches!(extension(name), "html" | "svg")
}

fn extension(name: &str) -> &str {
    name.rsplit_once('.').map_or("", |(_, extension)| extension)
}

fn content_type(name: &str) -> &'static str {
    match extension(name) {
        "html" => "text/html; charset=utf-8",
        "js" => "text/javascript; charset=utf-8",
        "css" => "text/css; charset=utf-8",
        "wasm" => "application/wasm",
        "svg" => "image/svg+xml",
        "webmanifest" => "application/manifest+json",
        "json" => "application/json",
        "png" => "image/png",
        "ico" => "image/x-icon",
        "woff2" => "font/woff2",
        "txt" => "text/plain; charset=utf-8",
        _ => "application/octet-stream",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_hash_in_a_name_is_recognised() {
        for name in ["setapak-app-0a1b2c3d4e5f6071.js", "a-0a1b2c3d_bg.wasm", "tokens-deadbeef.css"]
        {
            assert!(is_hashed(name), "{name}");
        }
        for name in ["index.html", "sw.js", "icon-maskable.svg", "a-decade.js", "0a1b2c3d4e.js"] {
            assert!(!is_hashed(name), "{name}");
        }
    }
}
