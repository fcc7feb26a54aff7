//! The door to the server. Knows addresses, time-outs and compression; decides nothing.

use crate::browser;
use gloo::timers::callback::Timeout;
use js_sys::{ArrayBuffer, Function, JsString, Reflect, Uint8Array};
use serde::Serialize;
use shared::hash::Hash;
use shared::protocol::{Arrived, Fault, SignIn, SignedIn};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use web_sys::{AbortController, Headers, RequestInit, Response};

/// Longer than this no answer is waited for. The server itself gives up as soon.
const PATIENCE_MS: u32 = 30_000;
/// Below this, compressing costs more than it saves.
const WORTH_SQUEEZING: usize = 400;

/// Why a request came to nothing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ApiError {
    /// No line, or none good enough. Never a reason to sign anybody out.
    NoLine,
    /// The server, or something before it, asks to come back in so many seconds.
    Later(u32),
    /// The server answered with a fault.
    Fault(Fault),
}

/// `POST /api/session`.
///
/// # Errors
/// See [`ApiError`].
pub async fn sign_in(sign_in: &SignIn) -> Result<SignedIn, ApiError> {
    let text = request("POST", "/api/session", json(sign_in)).await?;
    shared::json::read(&text).map_err(|_| ApiError::NoLine)
}

/// `DELETE /api/session`.
///
/// # Errors
/// See [`ApiError`].
pub async fn sign_out() -> Result<(), ApiError> {
    request("DELETE", "/api/session", None).await.map(|_| ())
}

/// `POST /api/exchange` of the JSON of a push. Gives the text of the reply, which may have to be read more than once.
///
/// # Errors
/// See [`ApiError`].
pub async fn exchange(push: String) -> Result<String, ApiError> {
    request("POST", "/api/exchange", Some(push)).await
}

/// Something that is no exchange: `GET`, `POST` of JSON, `DELETE`. Gives the text of the answer.
///
/// # Errors
/// See [`ApiError`].
pub async fn ask(method: &str, path: &str, body: Option<String>) -> Result<String, ApiError> {
    request(method, path, body).await
}

/// `GET /en.txt`: the English words.
///
/// # Errors
/// See [`ApiError`].
pub async fn english() -> Result<String, ApiError> {
    request("GET", "/en.txt", None).await
}

/// `PUT /api/blobs/{hash}`: brings bytes of a file of `size` bytes from a place on, or asks how far the server has it.
///
/// # Errors
/// See [`ApiError`].
pub async fn bring(
    hash: Hash,
    piece: Option<(u32, Uint8Array)>,
    size: u32,
) -> Result<Arrived, ApiError> {
    let part = match &piece {
        Some((from, bytes)) => format!("{from}-{}", from + bytes.length().max(1) - 1),
        None => "*".to_owned(),
    };
    let body = Body::Bytes(format!("bytes {part}/{size}"), piece.map(|(_, bytes)| bytes));
    let text = answered("PUT", &format!("/api/blobs/{hash}"), body).await?;
    shared::json::read(&text).map_err(|_| ApiError::NoLine)
}

/// `GET /api/blobs/{hash}`: a whole file.
///
/// # Errors
/// See [`ApiError`].
pub async fn fetch(hash: Hash) -> Result<Uint8Array, ApiError> {
    let (response, patience) = respond("GET", &format!("/api/blobs/{hash}"), Body::None).await?;
    if !response.ok() {
        return text_of(&response, patience).await.and(Err(ApiError::NoLine));
    }
    let buffer =
        JsFuture::from(response.array_buffer().map_err(no_line)?).await.map_err(no_line)?;
    drop(patience);
    Ok(Uint8Array::new(&buffer))
}

/// What a request carries.
enum Body {
    None,
    Json(String),
    /// A range, and its bytes.
    Bytes(String, Option<Uint8Array>),
}

fn json(value: &impl Serialize) -> Option<String> {
    // What travels is plain data: writing it as JSON into memory cannot fail.
    serde_json::to_string(value).ok()
}

async fn request(method: &str, path: &str, body: Option<String>) -> Result<String, ApiError> {
    answered(method, path, body.map_or(Body::None, Body::Json)).await
}

/// The text of the answer to a request.
async fn answered(method: &str, path: &str, body: Body) -> Result<String, ApiError> {
    let (response, patience) = respond(method, path, body).await?;
    text_of(&response, patience).await
}

/// Sends a request, and waits for the beginning of the answer. The time-out runs until it is let go of: the body
/// is part of the waiting, since a line can break in the middle of it.
async fn respond(method: &str, path: &str, body: Body) -> Result<(Response, Timeout), ApiError> {
    let abort = AbortController::new().map_err(no_line)?;
    let init = RequestInit::new();
    init.set_method(method);
    init.set_signal(Some(&abort.signal()));
    let headers = Headers::new().map_err(no_line)?;
    let say = |name, value: &str| headers.set(name, value).map_err(no_line);
    match body {
        Body::None => {}
        Body::Json(text) => {
            say("content-type", "application/json")?;
            match squeezed(&text).await {
                Some(bytes) => {
                    say("content-encoding", "gzip")?;
                    init.set_body(&bytes);
                }
                None => init.set_body(&text.into()),
            }
        }
        Body::Bytes(range, bytes) => {
            say("content-range", &range)?;
            if let Some(bytes) = bytes {
                init.set_body(&bytes);
            }
        }
    }
    init.set_headers(&headers);
    let window = browser::window().ok_or(ApiError::NoLine)?;
    let patience = Timeout::new(PATIENCE_MS, move || abort.abort());
    let asked = window.fetch_with_str_and_init(path, &init);
    let response = JsFuture::from(asked).await.map_err(no_line)?.unchecked_into();
    Ok((response, patience))
}

async fn text_of(response: &Response, patience: Timeout) -> Result<String, ApiError> {
    let text = JsFuture::from(response.text().map_err(no_line)?).await.map_err(no_line)?;
    drop(patience);
    let wait = response.headers().get("retry-after").ok().flatten();
    judge(response.status(), text.as_string().unwrap_or_default(), wait.as_deref())
}

fn no_line(_: JsValue) -> ApiError {
    ApiError::NoLine
}

/// What an answer means. Only the server's own words count: a hotel's sign-in page is no answer.
fn judge(status: u16, text: String, wait: Option<&str>) -> Result<String, ApiError> {
    if (200..300).contains(&status) {
        return Ok(text);
    }
    let wait = wait.and_then(|seconds| seconds.trim().parse().ok());
    Err(match (shared::json::read(&text), wait, status) {
        (Ok(Fault::TooMany { wait: said }), asked, _) => {
            ApiError::Fault(Fault::TooMany { wait: said.max(asked.unwrap_or(0)) })
        }
        (Ok(Fault::Broken) | Err(_), Some(asked), _) => ApiError::Later(asked),
        (Ok(fault), _, _) => ApiError::Fault(fault),
        (Err(_), None, 413) => ApiError::Fault(Fault::TooLarge),
        (Err(_), None, 429) => ApiError::Later(30),
        (Err(_), None, 500..) => ApiError::Fault(Fault::Broken),
        (Err(_), None, _) => ApiError::NoLine,
    })
}

/// The text in gzip; none where it is short, or where the browser cannot.
async fn squeezed(text: &str) -> Option<Uint8Array> {
    if text.len() < WORTH_SQUEEZING {
        return None;
    }
    let window = browser::window()?;
    let squeeze = Reflect::get(&window, &"CompressionStream".into()).ok()?;
    let gzip = js_sys::Array::of1(&JsString::from("gzip"));
    let squeeze = Reflect::construct(squeeze.dyn_ref::<Function>()?, &gzip).ok()?;
    let plain = Response::new_with_opt_str(Some(text)).ok()?.body()?;
    let stream = browser::call(&plain, "pipeThrough", &[squeeze]).ok()?;
    let packed = Response::new_with_opt_readable_stream(Some(stream.unchecked_ref())).ok()?;
    let bytes = JsFuture::from(packed.array_buffer().ok()?).await.ok()?;
    Some(Uint8Array::new(&bytes.unchecked_into::<ArrayBuffer>()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn no(status: u16, text: &str, wait: Option<&str>) -> ApiError {
        judge(status, text.to_owned(), wait).unwrap_err()
    }

    #[test]
    fn the_servers_own_words_count() {
        assert_eq!(judge(200, "{}".to_owned(), None), Ok("{}".to_owned()));
        assert_eq!(no(401, "\"not_signed_in\"", None), ApiError::Fault(Fault::NotSignedIn));
        let many = "{\"too_many\":{\"wait\":7}}";
        assert_eq!(no(429, many, Some("9")), ApiError::Fault(Fault::TooMany { wait: 9 }));
        assert_eq!(no(500, "\"broken\"", None), ApiError::Fault(Fault::Broken));
    }

    #[test]
    fn what_stands_between_signs_nobody_out() {
        assert_eq!(no(401, "<html>Selamat datang di hotel", None), ApiError::NoLine);
        assert_eq!(no(302, "", None), ApiError::NoLine);
        assert_eq!(no(511, "<html>", None), ApiError::Fault(Fault::Broken));
        assert_eq!(no(413, "<html>", None), ApiError::Fault(Fault::TooLarge));
        assert_eq!(no(503, "<html>", Some("120")), ApiError::Later(120));
        assert_eq!(no(503, "<html>", Some("Sat, 21 Nov")), ApiError::Fault(Fault::Broken));
    }
}
