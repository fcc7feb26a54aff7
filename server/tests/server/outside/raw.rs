//! The program itself: bytes that are hardly HTTP, and an environment that nobody checked.

use crate::damage::{hurt, hurt_bytes};
use crate::program::{Running, peopled, program};
use proptest::collection::vec;
use proptest::prelude::*;
use std::io::{Read as _, Write as _};
use std::time::Duration;

/// How long a whole request may take, and how long one is looked at that is not.
const LONG: Duration = Duration::from_secs(30);
const SHORT: Duration = Duration::from_millis(25);

const REQUESTS: [&[u8]; 5] = [
    b"GET / HTTP/1.1\r\nhost: a\r\nconnection: close\r\n\r\n",
    b"GET /api/health HTTP/1.1\r\nhost: a\r\nrange: bytes=0-\r\nconnection: close\r\n\r\n",
    b"POST /api/exchange HTTP/1.1\r\nhost: a\r\ncontent-length: 2\r\nconnection: close\r\n\r\n{}",
    b"POST /api/session HTTP/1.1\r\nhost: a\r\ntransfer-encoding: chunked\r\nconnection: close\r\n\r\n2\r\n{}\r\n0\r\n\r\n",
    b"PUT /api/blobs/x HTTP/1.1\r\nhost: a\r\nexpect: 100-continue\r\ncontent-range: bytes 0-1/2\r\n\
      content-length: 2\r\nconnection: close\r\n\r\nab",
];

#[tokio::test(flavor = "multi_thread")]
async fn bytes_that_are_hardly_http_end_their_own_line_only() {
    let folder = peopled().await;
    let server = Running::on(folder.path());
    let good = REQUESTS[1];
    let asks = |bytes: &[u8]| {
        let mut line = server.connects();
        // It may be closed before it was all said, or wait for more that does not come.
        drop(line.write_all(bytes));
        line.set_read_timeout(Some(if bytes == good { LONG } else { SHORT })).unwrap();
        let mut said = Vec::new();
        drop(line.read_to_end(&mut said));
        String::from_utf8_lossy(&said).into_owned()
    };
    let random = vec(any::<u8>(), 0..200);
    let given = (
        prop::sample::select(REQUESTS.to_vec()),
        vec(hurt(), 0..4),
        prop::option::weighted(0.1, random),
    );
    proptest!(super::cases(300), |((request, hurts, random) in given)| {
        let said = asks(&random.unwrap_or_else(|| hurt_bytes(request, &hurts)));
        prop_assert!(said.is_empty() || said.starts_with("HTTP/1."), "{said}");
        prop_assert!(!said.contains(" 500 ") && !said.contains(" 503 "), "{said}");
        prop_assert!(asks(good).starts_with("HTTP/1.1 204"));
    });
    let log = std::fs::read_to_string(folder.path().join("log")).unwrap();
    assert!(!log.contains("panic"), "{log}");
}

#[test]
fn an_environment_that_makes_no_sense_is_refused_in_words() {
    let folder = tempfile::tempdir().unwrap();
    for (name, value) in [
        ("SETAPAK_LISTEN", "nowhere"),
        ("SETAPAK_LISTEN", ""),
        ("SETAPAK_LISTEN", "127.0.0.1:70000"),
        ("SETAPAK_LISTEN", "127.0.0.1"),
        ("SETAPAK_EVIDENCE_MB", "-1"),
        ("SETAPAK_EVIDENCE_MB", "viel"),
        ("SETAPAK_EVIDENCE_MB", "4294967296"),
        ("SETAPAK_EVIDENCE_MB", ""),
        ("SETAPAK_DEMO_IF_EMPTY", "mungkin"),
        ("SETAPAK_LOG", "setapak_server=loud"),
        ("SETAPAK_LOG", "=[{=}]"),
        ("SETAPAK_LOG_JSON", "\u{1}"),
        ("SETAPAK_DATA", ""),
        ("SETAPAK_DATA", "/dev/null/x"),
    ] {
        let mut serve = program();
        serve.arg("serve").env("SETAPAK_LISTEN", "127.0.0.1:0").env("SETAPAK_DATA", folder.path());
        let said = serve.env(name, value).output().unwrap();
        let words = String::from_utf8(said.stderr).unwrap();
        assert!(!said.status.success() && said.stdout.is_empty(), "{name}={value}: {words}");
        assert!(said.status.code().is_some_and(|code| code < 100), "{name}={value}: {words}");
        assert!(words.len() > 20 && !words.contains("panicked"), "{name}={value}: {words}");
    }
}
