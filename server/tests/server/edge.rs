//! The edge: who is let in, what may be sent, and what every answer carries.

use crate::people::{World, request};
use axum::body::Body;
use axum::http::header::{
    ACCEPT_ENCODING, CONTENT_ENCODING, CONTENT_LENGTH, CONTENT_TYPE, COOKIE, ORIGIN,
};
use axum::http::{HeaderValue, Request, Response, StatusCode};
use flate2::Compression;
use flate2::write::GzEncoder;
use http_body_util::BodyExt as _;
use shared::protocol::Fault;
use std::io::Write as _;
use tower::ServiceExt as _;

const MIB: usize = 1024 * 1024;

async fn asks(world: &World, request: Request<Body>) -> Response<Body> {
    world.router().oneshot(request).await.unwrap()
}

async fn fault(world: &World, request: Request<Body>) -> (StatusCode, Fault) {
    let response = asks(world, request).await;
    let status = response.status();
    let body = response.into_body().collect().await.unwrap().to_bytes();
    (status, serde_json::from_slice(&body).unwrap())
}

/// A push of somebody signed in.
async fn push(world: &World, body: impl Into<Body>) -> Request<Body> {
    let rina = world.person("rina").await;
    let mut request = request("POST", "/api/exchange", body.into());
    request.headers_mut().insert(COOKIE, rina.cookie().parse().unwrap());
    request
}

fn gzipped(plain: &[u8]) -> Vec<u8> {
    let mut packer = GzEncoder::new(Vec::new(), Compression::best());
    packer.write_all(plain).unwrap();
    packer.finish().unwrap()
}

fn with(mut request: Request<Body>, name: &'static str, value: &str) -> Request<Body> {
    request.headers_mut().insert(name, HeaderValue::from_str(value).unwrap());
    request
}

#[tokio::test]
async fn strangers_get_the_app_and_nothing_else() {
    let world = World::new().await;
    for (method, path) in [("POST", "/api/exchange"), ("GET", "/api/events")] {
        let told = fault(&world, request(method, path, Body::empty())).await;
        assert_eq!(told, (StatusCode::UNAUTHORIZED, Fault::NotSignedIn), "{method} {path}");
    }
    for (path, status) in [("/", StatusCode::OK), ("/api/health", StatusCode::NO_CONTENT)] {
        assert_eq!(asks(&world, request("GET", path, Body::empty())).await.status(), status);
    }
}

#[tokio::test]
async fn a_page_of_another_site_can_write_nothing() {
    let world = World::new().await;
    for (method, path) in
        [("POST", "/api/exchange"), ("POST", "/api/session"), ("DELETE", "/api/session")]
    {
        for (name, value) in [
            ("origin", "https://evil.example"),
            ("origin", "null"),
            ("origin", "http://127.0.0.1:9999"),
            ("sec-fetch-site", "cross-site"),
            ("sec-fetch-site", "same-site"),
        ] {
            let forged = with(request(method, path, Body::empty()), name, value);
            let told = fault(&world, forged).await;
            assert_eq!(told, (StatusCode::FORBIDDEN, Fault::ForeignOrigin), "{path} {value}");
        }
    }
}

#[tokio::test]
async fn who_has_no_browser_needs_no_origin() {
    let world = World::new().await;
    let mut tool = push(&world, "{}").await;
    tool.headers_mut().remove(ORIGIN);
    assert_eq!(fault(&world, tool).await.1, Fault::Malformed, "let in, and read");
}

#[tokio::test]
async fn unknown_addresses_and_methods_of_the_api_are_not_found() {
    let world = World::new().await;
    for (method, path) in [
        ("GET", "/api/nothing"),
        ("GET", "/api/"),
        ("PUT", "/api/"),
        ("GET", "/api/exchange"),
        ("PUT", "/api/session"),
        ("POST", "/api/events"),
    ] {
        let told = fault(&world, request(method, path, Body::empty())).await;
        assert_eq!(told, (StatusCode::NOT_FOUND, Fault::NotFound), "{method} {path}");
    }
}

#[tokio::test]
async fn a_gzipped_push_is_read_like_a_plain_one() {
    let world = World::new().await;
    let rina = world.person("rina").await;
    let plain = serde_json::to_vec(&rina.push(Vec::new())).unwrap();
    let mut request = request("POST", "/api/exchange", Body::from(gzipped(&plain)));
    request.headers_mut().insert(COOKIE, rina.cookie().parse().unwrap());
    let response = asks(&world, with(request, "content-encoding", "gzip")).await;
    assert_eq!(response.status(), StatusCode::OK);
}

#[tokio::test]
async fn too_much_is_too_large_before_and_after_unpacking() {
    let world = World::new().await;
    let too_large = (StatusCode::PAYLOAD_TOO_LARGE, Fault::TooLarge);

    let plain = push(&world, vec![b' '; MIB + 1]).await;
    assert_eq!(fault(&world, plain).await, too_large);

    let pieces =
        futures_util::stream::iter((0..=16).map(|_| Ok::<_, std::io::Error>(vec![b' '; MIB / 16])));
    let unannounced = push(&world, Body::from_stream(pieces)).await;
    assert_eq!(fault(&world, unannounced).await, too_large);

    let announced = with(push(&world, "{}").await, "content-length", "1048577");
    assert_eq!(fault(&world, announced).await, too_large);

    let bomb = gzipped(&vec![b' '; 64 * MIB]);
    assert!(bomb.len() < MIB);
    let bomb = with(push(&world, bomb).await, "content-encoding", "gzip");
    assert_eq!(fault(&world, bomb).await, too_large);
}

#[tokio::test]
async fn damaged_and_unknown_packing_is_malformed() {
    let world = World::new().await;
    let malformed = (StatusCode::BAD_REQUEST, Fault::Malformed);
    let whole = gzipped(b"{\"protocol\":1}");
    for body in [b"{}".to_vec(), whole[..whole.len() - 9].to_vec(), Vec::new()] {
        let damaged = with(push(&world, body).await, "content-encoding", "gzip");
        assert_eq!(fault(&world, damaged).await, malformed);
    }
    let unknown = with(push(&world, "{}").await, "content-encoding", "zstd");
    assert_eq!(fault(&world, unknown).await, malformed);
}

#[tokio::test]
async fn an_answer_of_the_api_carries_few_headers() {
    let world = World::new().await;
    let rina = world.person("rina").await;
    let push = serde_json::to_vec(&rina.push(Vec::new())).unwrap();
    let mut request = request("POST", "/api/exchange", Body::from(push));
    request.headers_mut().insert(COOKIE, rina.cookie().parse().unwrap());
    let response = asks(&world, request).await;
    let mut names: Vec<&str> = response.headers().keys().map(|name| name.as_str()).collect();
    names.sort_unstable();
    let expected = ["cache-control", "content-length", "content-type", "x-content-type-options"];
    // A first answer brings everything there is to know, and could have been compressed.
    names.retain(|name| *name != "vary");
    assert_eq!(names, expected);
    assert_eq!(response.headers()["cache-control"], "no-store");
    assert_eq!(response.headers()["x-content-type-options"], "nosniff");
}

#[tokio::test]
async fn long_answers_are_compressed_and_the_open_line_never() {
    let world = World::new().await;
    let mut rina = world.person("rina").await;
    rina.drafts(crate::people::today(), &"panjang ".repeat(200)).await.kept();
    for (offer, given) in [("gzip, br", Some("br")), ("gzip", Some("gzip")), ("identity", None)] {
        let fresh = world.person("rina").await;
        let push = serde_json::to_vec(&fresh.push(Vec::new())).unwrap();
        let mut request = request("POST", "/api/exchange", Body::from(push));
        request.headers_mut().insert(COOKIE, fresh.cookie().parse().unwrap());
        request.headers_mut().insert(ACCEPT_ENCODING, offer.parse().unwrap());
        let response = asks(&world, request).await;
        let encoding = response.headers().get(CONTENT_ENCODING).map(|v| v.to_str().unwrap());
        assert_eq!(encoding, given, "{offer}");
        let length = response.into_body().collect().await.unwrap().to_bytes().len();
        assert_eq!(length < 1600, given.is_some(), "{offer}: {length}");
    }
    let mut line = request("GET", "/api/events", Body::empty());
    line.headers_mut().insert(COOKIE, rina.cookie().parse().unwrap());
    line.headers_mut().insert(ACCEPT_ENCODING, "gzip, br".parse().unwrap());
    let response = asks(&world, line).await;
    assert_eq!(response.headers()[CONTENT_TYPE], "text/event-stream");
    assert!(!response.headers().contains_key(CONTENT_ENCODING));
    assert!(!response.headers().contains_key(CONTENT_LENGTH));
}
