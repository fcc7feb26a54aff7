//! Whatever comes over the line, is typed or lies on a disk: an answer in words, nothing kept of what was
//! refused, and the next one who asks properly is served.

mod admin;
mod database;
mod files;
mod raw;
mod requests;

use crate::people::{World, request};
use axum::body::Body;
use axum::extract::ConnectInfo;
use axum::http::{Request, StatusCode};
use http_body_util::BodyExt as _;
use proptest::prelude::*;
use shared::protocol::Fault;
use std::net::SocketAddr;
use tokio::runtime::Runtime;
use tower::ServiceExt as _;

fn runtime() -> Runtime {
    tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap()
}

fn cases(cases: u32) -> ProptestConfig {
    ProptestConfig {
        cases,
        source_file: Some(file!()),
        max_shrink_iters: 2_000,
        ..ProptestConfig::default()
    }
}

/// A request as a proxy on the same machine hands it on.
fn asked(method: &str, path: &str, body: impl Into<Body>) -> Request<Body> {
    let mut request = request(method, path, body.into());
    let proxy: SocketAddr = "127.0.0.1:40000".parse().unwrap();
    request.extensions_mut().insert(ConnectInfo(proxy));
    request
}

/// What came of a request: never the server's own fault, and what is no success says why.
async fn answered(
    world: &World,
    request: Request<Body>,
) -> Result<(StatusCode, Vec<u8>), TestCaseError> {
    let said = format!("{} {} {:?}", request.method(), request.uri(), request.headers());
    let of_the_api = request.uri().path().starts_with("/api/") && request.method() != "HEAD";
    let response = world.router().oneshot(request).await.unwrap();
    let status = response.status();
    prop_assert!(!status.is_server_error(), "{said}: {status}");
    let stream = response.headers().get("content-type").is_some_and(|t| t == "text/event-stream");
    if stream {
        return Ok((status, Vec::new()));
    }
    let packed = response.headers().contains_key("content-encoding");
    let body = response.into_body().collect().await.unwrap().to_bytes().to_vec();
    if status.is_client_error() && of_the_api && !packed {
        let fault = serde_json::from_slice::<Fault>(&body);
        prop_assert!(fault.is_ok(), "{said}: {status} {}", String::from_utf8_lossy(&body));
    }
    Ok((status, body))
}

/// What a refused request must not have added to.
async fn kept(world: &World) -> [i64; 3] {
    [
        world.count("SELECT count(*) FROM op").await,
        world.count("SELECT count(*) FROM document").await,
        world.count("SELECT count(*) FROM session").await,
    ]
}
