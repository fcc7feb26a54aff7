//! The bytes of evidence in any pieces, under any ranges, over lines that break.

use super::{answered, asked, cases, runtime};
use crate::people::{Person, World, body, op, raw, today};
use axum::body::{Body, Bytes};
use axum::http::header::{CONTENT_RANGE, COOKIE, HeaderValue, RANGE};
use axum::http::{Request, StatusCode};
use futures_util::stream;
use proptest::collection::vec;
use proptest::prelude::*;
use setapak_server::files::{self, FOLDER};
use shared::document::Body as Text;
use shared::evidence::{Evidence, File, FileKind};
use shared::hash::Hash;
use shared::op::Act;
use shared::protocol::Arrived;

/// One piece that somebody brings: what its header says, and the bytes that come before the line ends.
#[derive(Clone, Debug)]
struct Brought {
    from: u32,
    to: u32,
    size: u32,
    bytes: Piece,
    breaks: bool,
}

#[derive(Clone, Debug)]
enum Piece {
    /// Those that belong there, as many.
    Right(usize),
    Other(Vec<u8>),
}

fn brought(size: u32) -> impl Strategy<Value = Brought> {
    let numbers = (
        0..size + 3,
        0..size + 3,
        prop_oneof![8 => Just(size), 1 => 0..size * 2, 1 => any::<u32>()],
    );
    let piece = prop_oneof![
        5 => (0..size as usize).prop_map(Piece::Right),
        1 => vec(any::<u8>(), 0..30).prop_map(Piece::Other),
    ];
    (numbers, any::<bool>(), piece, any::<bool>()).prop_map(
        |((from, to, size), first, bytes, breaks)| Brought {
            from: if first { 0 } else { from },
            to,
            size,
            bytes,
            breaks,
        },
    )
}

fn request(person: &Person, hash: Hash, range: &str, body: impl Into<Body>) -> Request<Body> {
    let mut request = asked("PUT", &format!("/api/blobs/{hash}"), body);
    request.headers_mut().insert(COOKIE, person.cookie().parse().unwrap());
    request.headers_mut().insert(CONTENT_RANGE, HeaderValue::from_str(range).unwrap());
    request
}

fn names(file: &(Hash, Vec<u8>)) -> Text {
    let mut report = body(today(), "Imunisasi").into_report().unwrap();
    let (hash, kind) = (file.0, FileKind::Jpeg);
    report.entries[0].evidence =
        vec![Evidence::File(File { hash, kind, size: 1, small: None, name: String::new() })];
    Text::Report(report)
}

#[test]
fn whatever_was_brought_before_a_file_comes_whole_and_is_what_its_name_says() {
    const SIZE: u32 = 60;
    let runtime = runtime();
    let (world, rina) = runtime.block_on(async {
        let world = World::new().await;
        let rina = world.person("rina").await;
        (world, rina)
    });
    let ends = (any::<u32>(), any::<bool>(), vec(brought(SIZE), 0..8), "[ -~]{0,12}");
    proptest!(cases(150), |((seed, photo, pieces, range) in ends)| {
        runtime.block_on(async {
            let begin: &[u8] = if photo { b"\xff\xd8\xff\xe0" } else { b"%PDF-1.7" };
            let mut bytes = [begin, &seed.to_be_bytes()].concat();
            bytes.resize(SIZE as usize, 7);
            let hash = Hash::of(&bytes);
            for piece in &pieces {
                let header = format!("bytes {}-{}/{}", piece.from, piece.to, piece.size);
                let from = piece.from as usize;
                let came = match &piece.bytes {
                    Piece::Right(n) => bytes.get(from..(from + n).min(bytes.len())).unwrap_or_default().to_vec(),
                    Piece::Other(other) => other.clone(),
                };
                let come: Vec<Result<Bytes, std::io::Error>> = match piece.breaks {
                    true => vec![Ok(Bytes::from(came)), Err(std::io::Error::other("cut"))],
                    false => vec![Ok(Bytes::from(came))],
                };
                let body = Body::from_stream(stream::iter(come));
                answered(&world, request(&rina, hash, &header, body)).await?;
            }
            let strange = HeaderValue::from_str(&format!("bytes {range}"));
            let mut odd = request(&rina, hash, "", "x");
            odd.headers_mut().insert(CONTENT_RANGE, strange.unwrap());
            answered(&world, odd).await?;
            // A device asks how much is there, and goes on; where it was something else, it begins again.
            let mut whole = false;
            for _ in 0..4 {
                let (_, said) = answered(&world, request(&rina, hash, &format!("bytes */{SIZE}"), "")).await?;
                let Ok(arrived) = serde_json::from_slice::<Arrived>(&said) else { continue };
                if arrived.whole {
                    whole = true;
                    break;
                }
                let rest = bytes[arrived.have as usize..].to_vec();
                let header = format!("bytes {}-{}/{SIZE}", arrived.have, SIZE - 1);
                answered(&world, request(&rina, hash, &header, rest)).await?;
            }
            prop_assert!(whole, "it never came");
            let there = std::fs::read(world.data().join(FOLDER).join(rina.id.to_string()).join(hash.to_string()));
            prop_assert!(there.unwrap() == bytes);
            Ok(())
        })?;
    });
    let looked = files::look(&world.data().join(FOLDER)).unwrap();
    assert_eq!(looked.faults, Vec::<String>::new());
}

#[test]
fn of_a_line_that_breaks_early_what_came_stays() {
    let runtime = runtime();
    runtime.block_on(async {
        let world = World::new().await;
        let rina = world.person("rina").await;
        for begin in [&b"%PDF-1.7 surat"[..], b"\xff\xd8\xff\xe0 foto"] {
            let bytes = [begin, &[0; 50]].concat();
            let (hash, size) = (Hash::of(&bytes), bytes.len());
            for came in 1..6 {
                let cut = vec![
                    Ok(Bytes::copy_from_slice(&bytes[came - 1..came])),
                    Err(std::io::Error::other("cut")),
                ];
                let header = format!("bytes {}-{}/{size}", came - 1, size - 1);
                let body = Body::from_stream(stream::iter(cut));
                let (status, said) =
                    answered(&world, request(&rina, hash, &header, body)).await.unwrap();
                assert_eq!(status, StatusCode::OK, "{came}: {}", String::from_utf8_lossy(&said));
                let arrived: Arrived = serde_json::from_slice(&said).unwrap();
                assert_eq!(arrived.have as usize, came);
            }
        }
    });
}

#[test]
fn any_range_brings_the_end_of_a_file_or_all_of_it() {
    let runtime = runtime();
    let (world, rina, file) = runtime.block_on(async {
        let world = World::new().await;
        let rina = world.person("rina").await;
        let bytes: Vec<u8> = [&b"\xff\xd8\xff\xe0"[..], &[5; 96]].concat();
        let file = (Hash::of(&bytes), bytes);
        let (status, _) =
            answered(&world, request(&rina, file.0, "bytes 0-99/100", file.1.clone()))
                .await
                .unwrap();
        assert_eq!(status, StatusCode::OK);
        let named = op(rina.doc(today()), None, Act::SaveDraft(names(&file)));
        assert_eq!(rina.sends(vec![raw(&named)]).await.status, StatusCode::OK);
        (world, rina, file)
    });
    let given = prop_oneof!["bytes=[0-9]{1,4}-", "bytes=[0-9]{0,3}-[0-9]{0,3}", "[ -~]{0,20}"];
    proptest!(cases(200), |(range in given)| {
        runtime.block_on(async {
            let mut request = asked("GET", &format!("/api/blobs/{}", file.0), "");
            request.headers_mut().insert(COOKIE, rina.cookie().parse().unwrap());
            request.headers_mut().insert(RANGE, HeaderValue::from_str(&range).unwrap());
            let (status, said) = answered(&world, request).await?;
            prop_assert!(status == StatusCode::OK || status == StatusCode::PARTIAL_CONTENT);
            prop_assert!(file.1.ends_with(&said) && !said.is_empty());
            prop_assert!(status == StatusCode::PARTIAL_CONTENT || said == file.1, "{range}");
            Ok(())
        })?;
    });
}
