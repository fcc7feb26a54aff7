//! The app as it is served: pages for every address of its own, files that are fetched once, and the
//! policy that keeps foreign scripts out.

use crate::people::{World, request};
use axum::body::Body;
use axum::http::header::{ACCEPT_ENCODING, CONTENT_TYPE, ETAG, HOST, IF_NONE_MATCH};
use axum::http::{HeaderMap, StatusCode};
use http_body_util::BodyExt as _;
use tower::ServiceExt as _;

struct File {
    status: StatusCode,
    headers: HeaderMap,
    body: Vec<u8>,
}

impl File {
    fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", |value| value.to_str().unwrap())
    }
}

async fn gets(world: &World, path: &str, headers: &[(&'static str, &str)]) -> File {
    let mut request = request("GET", path, Body::empty());
    for (name, value) in headers {
        request.headers_mut().insert(*name, value.parse().unwrap());
    }
    let response = world.router().oneshot(request).await.unwrap();
    let (head, body) = response.into_parts();
    let body = body.collect().await.unwrap().to_bytes().to_vec();
    File { status: head.status, headers: head.headers, body }
}

/// The files the page names, where the app was built before the server; none otherwise.
async fn built_files(world: &World) -> Vec<String> {
    let page = gets(world, "/", &[]).await;
    let page = String::from_utf8(page.body).unwrap();
    page.split(['"', '\''])
        .filter(|word| word.starts_with('/') && word.contains('.') && !word.contains('#'))
        .map(str::to_owned)
        .collect()
}

#[tokio::test]
async fn a_page_comes_with_a_policy_without_unsafe_inline() {
    let world = World::new().await;
    let page = gets(&world, "/", &[]).await;
    assert_eq!(page.header("content-type"), "text/html; charset=utf-8");
    let policy = page.header("content-security-policy");
    for part in [
        "default-src 'none'",
        "script-src 'self' 'wasm-unsafe-eval'",
        "style-src 'self'",
        "frame-ancestors 'none'",
        "base-uri 'none'",
        "form-action 'self'",
        "require-trusted-types-for 'script'",
    ] {
        assert!(policy.contains(part), "{part}");
    }
    assert!(!policy.contains("unsafe-inline"));
    for (name, value) in [
        ("x-content-type-options", "nosniff"),
        ("referrer-policy", "same-origin"),
        ("cross-origin-opener-policy", "same-origin"),
        ("cross-origin-resource-policy", "same-origin"),
        ("cache-control", "no-cache"),
    ] {
        assert_eq!(page.header(name), value);
    }
    assert!(page.header("permissions-policy").contains("geolocation=()"));
}

#[tokio::test]
async fn https_is_demanded_for_good_but_not_on_this_machine() {
    let world = World::new().await;
    assert_eq!(gets(&world, "/", &[]).await.header("strict-transport-security"), "");
    let away = gets(&world, "/", &[(HOST.as_str(), "setapak.kotabumi.go.id")]).await;
    assert_eq!(away.header("strict-transport-security"), "max-age=31536000");
}

#[tokio::test]
async fn every_address_of_the_app_is_the_page_and_a_missing_file_is_missing() {
    let world = World::new().await;
    let page = gets(&world, "/", &[]).await;
    for path in ["/kalender", "/hari/2026-11-21", "/menunggu/", "/index.html"] {
        let file = gets(&world, path, &[]).await;
        assert_eq!((file.status, &file.body), (StatusCode::OK, &page.body), "{path}");
    }
    for path in ["/missing.js", "/a/b.wasm", "/index.html.br", "/sw.js.gz", "/../Cargo.toml"] {
        let file = gets(&world, path, &[]).await;
        assert_eq!(file.status, StatusCode::NOT_FOUND, "{path}");
        assert_eq!(file.header("x-content-type-options"), "nosniff");
        assert_eq!(file.header("cache-control"), "no-store");
    }
}

#[tokio::test]
async fn what_the_browser_has_is_not_sent_again() {
    let world = World::new().await;
    let first = gets(&world, "/", &[]).await;
    let tag = first.header(ETAG.as_str());
    for known in [tag.to_owned(), format!("\"other\", W/{tag}")] {
        let again = gets(&world, "/", &[(IF_NONE_MATCH.as_str(), &known)]).await;
        assert_eq!((again.status, again.body.len()), (StatusCode::NOT_MODIFIED, 0));
        assert_eq!(again.header("etag"), tag);
    }
    let other = gets(&world, "/", &[(IF_NONE_MATCH.as_str(), "\"other\"")]).await;
    assert_eq!(other.status, StatusCode::OK);
}

#[tokio::test]
async fn hashed_files_are_kept_for_ever_and_the_rest_is_asked_for_again() {
    let world = World::new().await;
    for path in built_files(&world).await {
        let file = gets(&world, &path, &[]).await;
        assert_eq!(file.status, StatusCode::OK, "{path}");
        // Stylesheets, scripts and the program are what a page names with a hash.
        let hashed = path.ends_with(".css") || path.ends_with(".wasm") || path.ends_with(".js");
        let expected = if hashed { "public, max-age=31536000, immutable" } else { "no-cache" };
        assert_eq!(file.header("cache-control"), expected, "{path}");
        if path.ends_with(".wasm") {
            assert_eq!(file.header(CONTENT_TYPE.as_str()), "application/wasm");
        }
    }
    let worker = gets(&world, "/sw.js", &[]).await;
    if worker.status == StatusCode::OK {
        assert_eq!(worker.header("cache-control"), "no-cache");
        assert!(worker.header("content-security-policy").contains("default-src 'none'"));
        assert_eq!(worker.header("content-type"), "text/javascript; charset=utf-8");
    }
}

#[tokio::test]
async fn the_best_encoding_the_browser_reads_is_served() {
    let world = World::new().await;
    let plain = gets(&world, "/", &[]).await;
    assert_eq!(plain.header("vary"), "accept-encoding");
    let offers = async |offer| gets(&world, "/", &[(ACCEPT_ENCODING.as_str(), offer)]).await;
    let packed = offers("br").await;
    // A server built without the app has one small page, and nothing packed.
    if packed.header("content-encoding") != "br" {
        assert_eq!(packed.body, plain.body);
        return;
    }
    for (offer, expected) in [
        ("gzip, deflate, br, zstd", "br"),
        ("gzip", "gzip"),
        ("br;q=0, gzip;q=0.1", "gzip"),
        ("identity", ""),
        ("zstd", ""),
    ] {
        let file = offers(offer).await;
        assert_eq!(file.header("content-encoding"), expected, "{offer}");
        assert_eq!(file.header("content-type"), "text/html; charset=utf-8");
        assert_eq!(file.header("etag") == plain.header("etag"), expected.is_empty(), "{offer}");
        assert_eq!(file.body.len() < plain.body.len(), !expected.is_empty(), "{offer}");
    }
}
