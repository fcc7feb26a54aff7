//! Bodies, headers and paths, through the router.

use super::{answered, asked, cases, kept, runtime};
use crate::damage::{Hurt, Twist, damaged_json, hurt, hurt_bytes, twist};
use crate::people::{PASSWORD, Person, World, body, op, raw, today};
use axum::http::header::{COOKIE, HeaderName, HeaderValue};
use axum::http::{StatusCode, Uri};
use flate2::Compression;
use flate2::write::GzEncoder;
use proptest::collection::vec;
use proptest::prelude::*;
use serde_json::{Value, json};
use setapak_server::db::FILE;
use setapak_server::safe;
use shared::hash::Hash;
use shared::op::{Act, Reason};
use shared::protocol::{Answer, Outcome, Reply};
use std::io::Write as _;
use uuid::Uuid;

/// How a body is packed, and what its header says of that.
#[derive(Clone, Debug)]
enum Packing {
    Plain,
    Gzip,
    HurtGzip(Vec<Hurt>),
    /// Packed twice, which is one more time than is undone.
    Twice,
    Bomb(u8),
    Only(&'static str),
}

fn packing() -> impl Strategy<Value = Packing> {
    let header = vec!["gzip", "identity", "br", "GZIP", "gzip, gzip", "", "deflate", "x"];
    prop_oneof![
        6 => Just(Packing::Plain),
        3 => Just(Packing::Gzip),
        2 => vec(hurt(), 1..3).prop_map(Packing::HurtGzip),
        1 => Just(Packing::Twice),
        1 => (1..40_u8).prop_map(Packing::Bomb),
        1 => prop::sample::select(header).prop_map(Packing::Only),
    ]
}

fn gzip(plain: &[u8]) -> Vec<u8> {
    let mut packer = GzEncoder::new(Vec::new(), Compression::fast());
    packer.write_all(plain).unwrap();
    packer.finish().unwrap()
}

fn packed(plain: &[u8], packing: &Packing) -> (Vec<u8>, Option<&'static str>) {
    match packing {
        Packing::Plain => (plain.to_vec(), None),
        Packing::Gzip => (gzip(plain), Some("gzip")),
        Packing::HurtGzip(hurts) => (hurt_bytes(&gzip(plain), hurts), Some("gzip")),
        Packing::Twice => (gzip(&gzip(plain)), Some("gzip")),
        Packing::Bomb(size) => {
            let blanks = vec![b' '; usize::from(*size) * 128 * 1024];
            (gzip(&[&blanks, plain].concat()), Some("gzip"))
        }
        Packing::Only(header) => (plain.to_vec(), Some(*header)),
    }
}

/// What a device sends: a day that begins, goes to the superior and is spoken about, and acts that come too
/// late or are not hers to do.
fn push(person: &Person, day: i32, fresh: u128) -> String {
    let day = today().plus(-day);
    let doc = person.doc(day);
    let acts = [
        Act::SaveDraft(body(day, "Imunisasi")),
        Act::Comment("Vaksin kurang".into()),
        Act::Submit(body(day, "Imunisasi dasar")),
        Act::Approve,
        Act::Return(Reason { text: "Mohon dilengkapi".into(), ..Reason::default() }),
        Act::Withdraw,
    ];
    let ops = acts.into_iter().zip(0..).map(|(act, n)| {
        let mut op = op(doc, None, act);
        op.id = shared::id::OpId::from_uuid(Uuid::from_u128(fresh.wrapping_add(n)));
        raw(&op)
    });
    serde_json::to_string(&person.push(ops.collect())).unwrap()
}

fn sign_in() -> String {
    let device = Uuid::from_u128(7);
    json!({"login": "rina", "password": PASSWORD, "device": device}).to_string()
}

/// The same answers, but for the heads that came with them.
fn bare(answers: &[Answer]) -> Vec<(shared::id::OpId, String)> {
    let say = |outcome: &Outcome| match outcome {
        Outcome::Kept(receipt) => format!("{receipt:?}"),
        Outcome::Conflict(_) => "conflict".to_owned(),
        Outcome::Refused { why, .. } => format!("{why:?}"),
    };
    answers.iter().map(|a| (a.op, say(&a.outcome))).collect()
}

fn damages() -> impl Strategy<Value = (Vec<Twist>, Vec<Hurt>)> {
    (vec(twist(), 0..4), prop_oneof![3 => Just(Vec::new()), 1 => vec(hurt(), 1..3)])
}

#[test]
fn any_push_is_answered_op_by_op_or_refused_whole_and_the_next_is_read() {
    let runtime = runtime();
    let (world, rina) = runtime.block_on(async {
        let world = World::new().await;
        let rina = world.person("rina").await;
        (world, rina)
    });
    let given = (damages(), packing(), 0..3_000_i32, any::<u128>());
    proptest!(cases(500), |(((twists, hurts), packing, day, fresh) in given)| {
        runtime.block_on(async {
            let plain = damaged_json(&push(&rina, day, fresh), &twists, &hurts);
            let (bytes, encoding) = packed(&plain, &packing);
            let before = kept(&world).await;
            let ask = || {
                let mut request = asked("POST", "/api/exchange", bytes.clone());
                request.headers_mut().insert(COOKIE, rina.cookie().parse().unwrap());
                if let Some(encoding) = encoding {
                    request.headers_mut().insert("content-encoding", HeaderValue::from_static(encoding));
                }
                request
            };
            let (status, said) = answered(&world, ask()).await?;
            if status == StatusCode::OK {
                let reply: Reply = serde_json::from_slice(&said).unwrap();
                let (_, again) = answered(&world, ask()).await?;
                let again: Reply = serde_json::from_slice(&again).unwrap();
                prop_assert_eq!(bare(&reply.answers), bare(&again.answers), "an answer is for ever");
                if matches!(packing, Packing::Plain | Packing::Gzip) {
                    let sent: Value = serde_json::from_slice(&plain).unwrap();
                    let ops = sent["ops"].as_array().map_or(0, Vec::len);
                    prop_assert!(reply.answers.len() == ops || reply.answers.is_empty());
                }
            } else {
                prop_assert_eq!(kept(&world).await, before, "{}: something was kept", status);
            }
            prop_assert_eq!(rina.sends(Vec::new()).await.status, StatusCode::OK);
            Ok(())
        })?;
    });
    safe::verify(&world.data().join(FILE)).unwrap();
}

#[test]
fn nobody_comes_in_by_a_damaged_sign_in() {
    let runtime = runtime();
    let world = runtime.block_on(World::new());
    let given = (damages(), packing());
    proptest!(cases(150), |(((twists, hurts), packing) in given)| {
        runtime.block_on(async {
            // What failed before is forgotten.
            world.later(60 * 60 * 1000);
            let plain = damaged_json(&sign_in(), &twists, &hurts);
            let (bytes, encoding) = packed(&plain, &packing);
            let before = kept(&world).await;
            let mut request = asked("POST", "/api/session", bytes);
            if let Some(encoding) = encoding {
                request.headers_mut().insert("content-encoding", HeaderValue::from_static(encoding));
            }
            let (status, _) = answered(&world, request).await?;
            if status == StatusCode::OK {
                // Only the device may be another one, and a name may be written otherwise.
                let read = String::from_utf8_lossy(&plain).into_owned();
                prop_assert!(!matches!(packing, Packing::Plain) || read.contains(PASSWORD), "{}", read);
            } else {
                prop_assert_eq!(kept(&world).await, before);
            }
            Ok(())
        })?;
    });
    runtime.block_on(async {
        world.later(60 * 60 * 1000);
        world.person("rina").await;
    });
}

/// Headers that this server reads, and what stands there where all is well.
const HEADERS: [(&str, &[&str]); 12] = [
    (
        "cookie",
        &["a=b; setapak=AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA; c", "setapak=", "setapak"],
    ),
    ("range", &["bytes=100-", "bytes=0-", "bytes=-5", "bytes=0-1,3-4"]),
    ("content-range", &["bytes 0-99/300", "bytes */300", "bytes 0-4294967295/4294967296"]),
    ("x-forwarded-for", &["10.0.0.7", "10.0.0.7, 2001:db8::1", "unknown"]),
    ("content-encoding", &["gzip", "identity"]),
    ("accept-encoding", &["gzip, br;q=0.5", "br;q=NaN", "*;q=1", "gzip;q=-1"]),
    ("host", &["127.0.0.1:8080", "[::1]:80", "setapak.go.id", "a:b:c"]),
    ("origin", &["http://127.0.0.1:8080", "https://", "null"]),
    ("sec-fetch-site", &["same-origin", "cross-site"]),
    ("if-none-match", &["\"abc\"", "W/\"x\", *"]),
    ("content-length", &["10", "-1", "18446744073709551616"]),
    ("content-type", &["text/plain", "application/json; charset=utf-16", "multipart/form-data"]),
];

const ROUTES: [(&str, &str); 9] = [
    ("POST", "/api/exchange"),
    ("POST", "/api/session"),
    ("DELETE", "/api/session"),
    ("PUT", "/api/blobs/{hash}"),
    ("GET", "/api/blobs/{hash}"),
    ("GET", "/api/events"),
    ("GET", "/api/health"),
    ("GET", "/"),
    ("GET", "/sw.js"),
];

#[test]
fn any_header_is_read_or_passed_over() {
    let runtime = runtime();
    let (world, rina) = runtime.block_on(async {
        let world = World::new().await;
        let rina = world.person("rina").await;
        world.arrange("CREATE TABLE sessions AS SELECT * FROM session").await;
        (world, rina)
    });
    let one =
        (prop::sample::select(HEADERS.to_vec()), any::<prop::sample::Index>(), vec(hurt(), 0..3));
    let given = (vec(one, 1..4), prop::sample::select(ROUTES.to_vec()), any::<bool>());
    proptest!(cases(500), |((headers, (method, path), signed_in) in given)| {
        runtime.block_on(async {
            let before = kept(&world).await;
            let path = path.replace("{hash}", &Hash::of(b"none").to_string());
            let mut request = asked(method, &path, "{}");
            if signed_in {
                request.headers_mut().insert(COOKIE, rina.cookie().parse().unwrap());
            }
            for ((name, values), at, hurts) in &headers {
                let value = hurt_bytes(at.get(values).as_bytes(), hurts);
                if let Ok(value) = HeaderValue::from_bytes(&value) {
                    request.headers_mut().append(HeaderName::from_static(name), value);
                }
            }
            let (status, _) = answered(&world, request).await?;
            prop_assert!(signed_in || path == "/api/session" || !path.starts_with("/api/")
                || path == "/api/health" || status.is_client_error());
            if method != "DELETE" {
                prop_assert_eq!(kept(&world).await, before);
                let next = rina.sends(Vec::new()).await.status;
                prop_assert_eq!(next, StatusCode::OK);
            } else if signed_in {
                // Signed out: signed in again for the next one.
                world.arrange("INSERT OR IGNORE INTO session SELECT * FROM sessions").await;
            }
            Ok(())
        })?;
    });
}

#[test]
fn only_the_very_secret_opens_a_session() {
    let runtime = runtime();
    let (world, rina) = runtime.block_on(async {
        let world = World::new().await;
        let rina = world.person("rina").await;
        (world, rina)
    });
    let other = runtime.block_on(world.person("sri"));
    let given = (vec(hurt(), 0..4), any::<bool>());
    proptest!(cases(600), |((hurts, beside) in given)| {
        runtime.block_on(async {
            let cookie = hurt_bytes(rina.cookie().as_bytes(), &hurts);
            let Ok(value) = HeaderValue::from_bytes(&cookie) else { return Ok(()) };
            let mut request = asked("POST", "/api/exchange", serde_json::to_vec(&rina.push(Vec::new())).unwrap());
            if beside {
                request.headers_mut().append(COOKIE, HeaderValue::from_static("setapak=x; setapak"));
            }
            request.headers_mut().append(COOKIE, value);
            let (status, _) = answered(&world, request).await?;
            let text = String::from_utf8_lossy(&cookie).into_owned();
            let whole = text.split(';').any(|pair| pair.trim() == rina.cookie());
            prop_assert_eq!(status == StatusCode::OK, whole, "{}", text);
            Ok(())
        })?;
    });
    assert_eq!(runtime.block_on(other.sends(Vec::new())).status, StatusCode::OK);
}

#[test]
fn any_path_is_an_address_of_the_app_or_not_found() {
    let runtime = runtime();
    let (world, rina) = runtime.block_on(async {
        let world = World::new().await;
        let rina = world.person("rina").await;
        (world, rina)
    });
    let good = vec![
        "/".to_owned(),
        "/menunggu/00258eb6-0198-8983-aa70-3ea0e33b4083".to_owned(),
        "/sw.js".to_owned(),
        "/index.html.br".to_owned(),
        "/../../etc/passwd".to_owned(),
        "/%2e%2e/%00/setapak.sqlite3".to_owned(),
        format!("/api/blobs/{}", Hash::of(b"none")),
        "/api/blobs/..%2f..%2fsetapak.sqlite3".to_owned(),
        "/api/blobs/%ff%fe".to_owned(),
        "/api//exchange?x=1".to_owned(),
        "//api/health".to_owned(),
    ];
    let methods = vec!["GET", "HEAD", "PUT", "POST", "DELETE", "OPTIONS", "PATCH", "X"];
    let given = (
        prop::sample::select(good),
        vec(hurt(), 0..4),
        prop::sample::select(methods),
        any::<bool>(),
    );
    proptest!(cases(600), |((good, hurts, method, ranged) in given)| {
        runtime.block_on(async {
            let path = hurt_bytes(good.as_bytes(), &hurts);
            let Ok(uri) = Uri::try_from(path) else { return Ok(()) };
            let mut request = asked(method, "/", "x");
            *request.uri_mut() = uri;
            request.headers_mut().insert(COOKIE, rina.cookie().parse().unwrap());
            if ranged {
                request.headers_mut().insert("content-range", HeaderValue::from_static("bytes 0-0/1"));
            }
            let (status, said) = answered(&world, request).await?;
            prop_assert!(!said.starts_with(b"SQLite format 3") && !said.starts_with(b"root:"));
            prop_assert!(status.is_success() || status.is_client_error() || status.is_redirection());
            Ok(())
        })?;
    });
    assert_eq!(runtime.block_on(rina.sends(Vec::new())).status, StatusCode::OK);
}
