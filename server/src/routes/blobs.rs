//! `PUT /api/blobs/{hash}` and `GET /api/blobs/{hash}`: the bytes of evidence, resumable both ways.

use crate::actor::{Bringer, SignedInPerson};
use crate::db::file;
use crate::error::Error;
use crate::files::{FileError, Opened};
use crate::pieces;
use crate::state::AppState;
use axum::Json;
use axum::body::Body;
use axum::extract::{FromRequestParts, Path, State};
use axum::http::header::{
    CONTENT_DISPOSITION, CONTENT_LENGTH, CONTENT_RANGE, CONTENT_SECURITY_POLICY, CONTENT_TYPE,
    RANGE,
};
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderValue, StatusCode};
use axum::response::{IntoResponse as _, Response};
use futures_util::StreamExt as _;
use shared::evidence::FileKind;
use shared::hash::Hash;
use shared::protocol::{Arrived, Fault};
use std::time::Duration;
use tokio::time::timeout;

/// Bytes that are put on the disk at a time, and the most that is lost when the line breaks.
const PIECE: usize = 16 * 1024;
/// For so long the next bytes are waited for.
const SILENCE: Duration = Duration::from_secs(30);
/// Whatever a file contains, it does nothing where it is opened.
const HARMLESS: HeaderValue = HeaderValue::from_static("default-src 'none'; sandbox");

/// The file that an address names. What names none is told so in our own words, and not in axum's.
#[derive(Debug)]
pub(crate) struct Named(Hash);

impl<S: Send + Sync> FromRequestParts<S> for Named {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Error> {
        let named = Path::<String>::from_request_parts(parts, state).await;
        let Path(name) = named.map_err(|_| Fault::NotFound)?;
        name.parse().map(Self).map_err(|_| Fault::NotFound.into())
    }
}

/// Takes what the sender has of a file, from where the server has it on. `Content-Range: bytes 0-99/300`
/// says which bytes come; `bytes */300` brings none, and asks. What arrived before a line broke stays.
pub(crate) async fn put(
    person: Bringer,
    State(state): State<AppState>,
    Named(hash): Named,
    headers: HeaderMap,
    body: Body,
) -> Result<Json<Arrived>, Error> {
    let (from, size) = range(&headers).ok_or(Fault::Malformed)?;
    let files = state.files.clone();
    let begun = blocking(move || {
        if files.has(person.id, hash) {
            Ok(None)
        } else {
            files.bring(person.id, hash, size).map(Some)
        }
    });
    let Some(mut arriving) = begun.await? else {
        return Ok(Json(Arrived { have: size, whole: true }));
    };
    // Of bytes that do not go on where the server stands, none can be used.
    if from == Some(arriving.have()) {
        let mut body = body.into_data_stream();
        let mut piece = Vec::new();
        loop {
            // A phone that lost its line says nothing: what came is kept, and the file is let go of.
            let next = timeout(SILENCE, body.next()).await.unwrap_or(None);
            if let Some(Ok(bytes)) = &next {
                piece.extend_from_slice(bytes);
            }
            let ended = !matches!(next, Some(Ok(_)));
            if !piece.is_empty() && (ended || piece.len() >= PIECE) {
                let came = std::mem::take(&mut piece);
                arriving = blocking(move || arriving.add(&came).map(|()| arriving)).await?;
            }
            if ended {
                break;
            }
        }
    }
    let (have, whole) = (arriving.have(), arriving.is_whole());
    if whole {
        blocking(move || arriving.end()).await?;
    }
    Ok(Json(Arrived { have, whole }))
}

/// Gives a file, or its end (`Range: bytes=100-`), to whoever may see a document that names it.
pub(crate) async fn get(
    person: SignedInPerson,
    State(state): State<AppState>,
    Named(hash): Named,
    headers: HeaderMap,
) -> Result<Response, Error> {
    let now = state.clock.now();
    let find = move |db: &_| file::owners_who_show(db, hash, person.id, now);
    let owners = state.db.read(find).await?;
    let files = state.files.clone();
    let wanted = headers.get(RANGE).and_then(first_wanted);
    let found = blocking(move || {
        let owner = owners.into_iter().find(|owner| files.has(*owner, hash));
        Ok(owner.map(|owner| files.open(owner, hash, wanted.unwrap_or(0))).transpose()?)
    });
    // Not for this person, or not yet here: nobody learns which.
    let Opened { file, kind, size, from } = found.await?.ok_or(Fault::NotFound)?;
    let rest = size.saturating_sub(from);
    let mut response = pieces::of(file, rest).into_response();
    let out = response.headers_mut();
    let (name, shown) = match kind {
        FileKind::Jpeg => ("image/jpeg", "inline"),
        FileKind::Pdf => ("application/pdf", "attachment"),
    };
    out.insert(CONTENT_TYPE, HeaderValue::from_static(name));
    out.insert(CONTENT_DISPOSITION, HeaderValue::from_static(shown));
    out.insert(CONTENT_SECURITY_POLICY, HARMLESS);
    out.insert(CONTENT_LENGTH, HeaderValue::from(rest));
    if wanted.is_some_and(|wanted| wanted == from) {
        let range = format!("bytes {from}-{}/{size}", size.saturating_sub(1));
        out.extend(HeaderValue::from_str(&range).ok().map(|range| (CONTENT_RANGE, range)));
        *response.status_mut() = StatusCode::PARTIAL_CONTENT;
    }
    Ok(response)
}

/// Disks are slow, and the threads that answer are few.
async fn blocking<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, FileError> + Send + 'static,
) -> Result<T, Error> {
    let done = tokio::task::spawn_blocking(work).await;
    Ok(done.map_err(|error| Error::Unforeseen(error.into()))??)
}

/// The first byte that comes, where any do, and how many there are in all.
fn range(headers: &HeaderMap) -> Option<(Option<u32>, u32)> {
    let text = headers.get(CONTENT_RANGE)?.to_str().ok()?.strip_prefix("bytes ")?;
    let (part, size) = text.split_once('/')?;
    let size = size.parse().ok()?;
    if part == "*" {
        return Some((None, size));
    }
    let (from, to) = part.split_once('-')?;
    let (from, to): (u32, u32) = (from.parse().ok()?, to.parse().ok()?);
    (from <= to && to < size).then_some((Some(from), size))
}

/// The first byte of `bytes=100-`; other ranges are answered with the whole, as HTTP allows.
fn first_wanted(range: &HeaderValue) -> Option<u64> {
    range.to_str().ok()?.strip_prefix("bytes=")?.strip_suffix('-')?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_range_says_where_it_begins_or_asks() {
        let read = |text: &'static str| {
            range(&HeaderMap::from_iter([(CONTENT_RANGE, HeaderValue::from_static(text))]))
        };
        assert_eq!(read("bytes 0-99/300"), Some((Some(0), 300)));
        assert_eq!(read("bytes */300"), Some((None, 300)));
        for bad in [
            "bytes 5-4/300",
            "bytes 0-300/300",
            "bytes 0-9",
            "bytes a-9/10",
            "bytes -9/10",
            "bytes 0-9/-1",
            "bytes 0-9/99999999999",
            "items 0-9/10",
            "",
            "bytes */*",
        ] {
            assert_eq!(read(bad), None, "{bad}");
        }
        assert_eq!(range(&HeaderMap::new()), None);
    }
}
