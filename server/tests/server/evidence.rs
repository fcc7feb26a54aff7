//! Photos and papers: brought in pieces over a bad line, shown to those who may see the report, and to
//! nobody else.

use crate::people::{MOST, Person, World, op, raw, report, today, told};
use axum::body::{Body as HttpBody, Bytes};
use axum::http::{StatusCode, header};
use futures_util::{StreamExt as _, stream};
use setapak_server::db::{self, FILE};
use setapak_server::files::FOLDER;
use setapak_server::safe::{self, SafeError};
use shared::document::Body;
use shared::evidence::{Evidence, File, FileKind, MOST_PDF_BYTES, MOST_PHOTO_BYTES};
use shared::hash::Hash;
use shared::op::{Act, Op};
use shared::protocol::{Arrived, Change, Fault};
use std::fs;
use std::time::Duration;
use tokio::sync::oneshot;

/// Something that begins like a photo.
pub(crate) fn photo(size: u32, seed: u8) -> (Hash, Vec<u8>) {
    let mut bytes = vec![0xff, 0xd8, 0xff, 0xe0];
    bytes.extend((4..size).map(|n| seed.wrapping_add((n % 251) as u8)));
    (Hash::of(&bytes), bytes)
}

fn paper(size: u32) -> (Hash, Vec<u8>) {
    let mut bytes = b"%PDF-1.7 ".to_vec();
    bytes.resize(size as usize, b'x');
    (Hash::of(&bytes), bytes)
}

/// A day with these files, each with a small picture where there is one.
pub(crate) fn day_with(files: &[(Hash, Option<Hash>)]) -> Body {
    let mut report = report(today(), "Imunisasi");
    let piece = |(hash, small): &(Hash, Option<Hash>)| {
        let (kind, size, name) = (FileKind::Jpeg, 1, String::new());
        Evidence::File(File { hash: *hash, kind, size, small: *small, name })
    };
    report.entries[0].evidence = files.iter().map(piece).collect();
    Body::Report(report)
}

/// Bytes after which the line breaks.
pub(crate) fn broken_after(bytes: &[u8]) -> HttpBody {
    let came = Ok(Bytes::copy_from_slice(bytes));
    HttpBody::from_stream(stream::iter([came, Err(std::io::Error::other("cut"))]))
}

async fn brings_whole(person: &Person, (hash, bytes): &(Hash, Vec<u8>)) {
    let range = format!("0-{}/{}", bytes.len() - 1, bytes.len());
    let told = person.brings(*hash, &range, HttpBody::from(bytes.clone())).await;
    let whole = Arrived { have: u32::try_from(bytes.len()).unwrap(), whole: true };
    assert_eq!(serde_json::from_slice::<Arrived>(&told.body).ok(), Some(whole), "{told:?}");
}

async fn sees(person: &Person, hash: Hash) -> bool {
    let response = person.fetches(hash, None).await;
    let status = response.status();
    assert!(matches!(status, StatusCode::OK | StatusCode::NOT_FOUND), "{status}");
    status == StatusCode::OK
}

#[tokio::test]
async fn a_photo_goes_on_where_the_line_broke() {
    let world = World::new().await;
    let rina = world.person("rina").await;
    let (hash, bytes) = photo(100_000, 1);
    let arrived = |body: &[u8]| serde_json::from_slice::<Arrived>(body).unwrap();
    let asks = || rina.brings(hash, "*/100000", HttpBody::empty());
    assert_eq!(arrived(&asks().await.body), Arrived { have: 0, whole: false });
    rina.brings(hash, "0-99999/100000", broken_after(&bytes[..30_000])).await;
    let there = arrived(&asks().await.body);
    assert_eq!(there, Arrived { have: 30_000, whole: false });
    // What does not go on there is left, whoever sent it.
    let told = rina.brings(hash, "10-99/100000", HttpBody::from(bytes[10..100].to_vec())).await;
    assert_eq!(arrived(&told.body), there);
    assert_eq!(rina.fetches(hash, None).await.status(), StatusCode::NOT_FOUND);
    let told =
        rina.brings(hash, "30000-99999/100000", HttpBody::from(bytes[30_000..].to_vec())).await;
    assert_eq!(arrived(&told.body), Arrived { have: 100_000, whole: true });
    assert_eq!(arrived(&asks().await.body), Arrived { have: 100_000, whole: true });
}

#[tokio::test]
async fn a_photo_is_shown_to_those_who_may_see_the_report_and_to_nobody_else() {
    let world = World::new().await;
    let (mut rina, mut sri) = (world.person("rina").await, world.person("sri").await);
    let (andi, dewi) = (world.person("andi").await, world.person("dewi").await);
    let (large, small) = (photo(50_000, 1), photo(4_000, 2));
    let doc = rina.doc(today());
    let text = day_with(&[(large.0, Some(small.0))]);
    rina.acts(doc, Act::SaveDraft(text.clone())).await.kept();
    for file in [&large, &small] {
        assert!(!sees(&rina, file.0).await, "it has not come yet");
        brings_whole(&rina, file).await;
        assert!(sees(&rina, file.0).await);
        assert!(!sees(&sri, file.0).await, "a draft is private");
    }
    rina.acts(doc, Act::Submit(text.clone())).await.kept();
    for hash in [large.0, small.0] {
        assert!(sees(&sri, hash).await);
        assert!(!sees(&andi, hash).await && !sees(&dewi, hash).await);
    }
    rina.withdraws(today()).await.kept();
    assert!(!sees(&sri, large.0).await, "taken back");
    rina.acts(doc, Act::Submit(text)).await.kept();
    sri.pulls().await;
    sri.returns(doc, "Fotonya kabur").await.kept();
    rina.pulls().await;
    // What was shown once stays beside the text it was shown with.
    rina.acts(doc, Act::Submit(day_with(&[]))).await.kept();
    assert!(sees(&sri, large.0).await);
    world.nobody_leads().await;
    assert!(!sees(&sri, large.0).await, "no longer her superior");
    assert!(sees(&rina, large.0).await);
    // Who knows the name of a file does not have it.
    let mut andi = world.person("andi").await;
    andi.acts(andi.doc(today()), Act::Submit(day_with(&[(large.0, None)]))).await.kept();
    assert!(!sees(&andi, large.0).await);
}

#[tokio::test]
async fn a_file_travels_as_what_it_is_and_does_nothing_where_it_is_opened() {
    let world = World::new().await;
    let mut rina = world.person("rina").await;
    let (photo, paper) = (photo(50_000, 1), paper(900));
    let text = day_with(&[(photo.0, None), (paper.0, None)]);
    rina.acts(rina.doc(today()), Act::Submit(text)).await.kept();
    for (file, kind, shown) in
        [(&photo, "image/jpeg", "inline"), (&paper, "application/pdf", "attachment")]
    {
        brings_whole(&rina, file).await;
        let response = rina.fetches(file.0, None).await;
        let says = |name| response.headers()[name].to_str().unwrap();
        assert_eq!(says(header::CONTENT_TYPE), kind);
        assert_eq!(says(header::CONTENT_DISPOSITION), shown);
        assert_eq!(says(header::CONTENT_SECURITY_POLICY), "default-src 'none'; sandbox");
        assert_eq!(says(header::X_CONTENT_TYPE_OPTIONS), "nosniff");
        assert_eq!(says(header::CACHE_CONTROL), "no-store");
        assert_eq!(told(response).await.body, file.1);
    }
    // The way down is resumable as well.
    let rest = rina.fetches(photo.0, Some(49_000)).await;
    assert_eq!(rest.status(), StatusCode::PARTIAL_CONTENT);
    assert_eq!(rest.headers()[header::CONTENT_RANGE], "bytes 49000-49999/50000");
    assert_eq!(told(rest).await.body, photo.1[49_000..]);
    assert_eq!(rina.fetches(photo.0, Some(50_000)).await.status(), StatusCode::OK);
}

#[tokio::test]
async fn what_is_no_evidence_is_refused_and_leaves_nothing_behind() {
    let world = World::new().await;
    let rina = world.person("rina").await;
    let refused = async |hash: Hash, size: u32, bytes: Vec<u8>| {
        let range = format!("0-{}/{size}", size - 1);
        let told = rina.brings(hash, &range, HttpBody::from(bytes)).await;
        assert_eq!(told.fault(), Fault::NotTaken, "{range}");
        let told = rina.brings(hash, &format!("*/{size}"), HttpBody::empty()).await;
        let have = serde_json::from_slice::<Arrived>(&told.body).map_or(0, |there| there.have);
        assert_eq!(have, 0);
    };
    let script = b"<svg onload='alert(1)'/>".to_vec();
    refused(Hash::of(&script), 24, script).await;
    let (_, bytes) = photo(1_000, 1);
    refused(Hash::of(b"another"), 1_000, bytes.clone()).await;
    // More bytes than were announced, more than a photo may have, more than anything may.
    refused(Hash::of(&bytes), 900, bytes.clone()).await;
    refused(Hash::of(&bytes), MOST_PHOTO_BYTES + 1, bytes.clone()).await;
    let large = format!("*/{}", MOST_PDF_BYTES + 1);
    let told = rina.brings(Hash::of(&bytes), &large, HttpBody::empty()).await;
    assert_eq!(told.fault(), Fault::NotTaken);
    for range in ["", "0-9", "*/0", "9-0/10"] {
        let told = rina.brings(Hash::of(&bytes), range, HttpBody::empty()).await;
        assert!(matches!(told.fault(), Fault::Malformed | Fault::NotTaken), "{range}");
    }
    let stranger = rina.clone();
    stranger.signs_out().await;
    let told = stranger.brings(Hash::of(&bytes), "*/10", HttpBody::empty()).await;
    assert_eq!(told.fault(), Fault::NotSignedIn);
}

#[tokio::test]
async fn nobody_brings_more_than_they_may_and_nobody_else_is_held_up() {
    let world = World::new().await;
    let (rina, andi) = (world.person("rina").await, world.person("andi").await);
    let size = MOST_PDF_BYTES;
    brings_whole(&rina, &paper(size)).await;
    let next = photo(MOST_PHOTO_BYTES, 0);
    for seed in 1..=(u8::try_from((MOST - u64::from(size)) / u64::from(MOST_PHOTO_BYTES)).unwrap())
    {
        brings_whole(&rina, &photo(MOST_PHOTO_BYTES, seed)).await;
    }
    let range = format!("0-{}/{}", next.1.len() - 1, next.1.len());
    let told = rina.brings(next.0, &range, HttpBody::from(next.1.clone())).await;
    assert_eq!((told.status, told.fault()), (StatusCode::INSUFFICIENT_STORAGE, Fault::Full));
    brings_whole(&andi, &next).await;
}

#[tokio::test]
async fn of_two_tabs_with_the_same_photo_one_waits() {
    let world = World::new().await;
    let rina = world.person("rina").await;
    let (hash, bytes) = photo(40_000, 1);
    let (begins, begun) = oneshot::channel::<()>();
    let (sender, receiver) = oneshot::channel::<()>();
    let first = Bytes::copy_from_slice(&bytes[..20_000]);
    let rest = Bytes::copy_from_slice(&bytes[20_000..]);
    // Who asks for the first piece has the file; the second comes when it is told to.
    let slow = async move {
        begins.send(()).unwrap();
        Ok::<_, std::io::Error>(first)
    };
    let slow = stream::once(slow).chain(stream::once(async move {
        receiver.await.unwrap();
        Ok(rest)
    }));
    let one = tokio::spawn({
        let rina = rina.clone();
        async move { rina.brings(hash, "0-39999/40000", HttpBody::from_stream(slow)).await }
    });
    begun.await.unwrap();
    let other = rina.brings(hash, "*/40000", HttpBody::empty()).await;
    assert_eq!(other.fault(), Fault::TooMany { wait: 1 });
    sender.send(()).unwrap();
    let whole = Arrived { have: 40_000, whole: true };
    assert_eq!(serde_json::from_slice::<Arrived>(&one.await.unwrap().body).unwrap(), whole);
}

#[tokio::test]
async fn files_that_no_document_names_go_after_a_grace_and_no_others() {
    let world = World::new().await;
    let mut rina = world.person("rina").await;
    let (named, sent, orphan) = (photo(1_000, 1), photo(1_000, 2), photo(1_000, 3));
    let doc = rina.doc(today());
    rina.acts(doc, Act::Submit(day_with(&[(sent.0, None)]))).await.kept();
    rina.withdraws(today()).await.kept();
    rina.acts(doc, Act::SaveDraft(day_with(&[(orphan.0, None)]))).await.kept();
    rina.acts(doc, Act::SaveDraft(day_with(&[(named.0, None)]))).await.kept();
    for file in [&named, &sent, &orphan] {
        brings_whole(&rina, file).await;
    }
    let half = photo(1_000, 4);
    rina.brings(half.0, "0-999/1000", broken_after(&half.1[..500])).await;
    let uses = world.state.db.read(db::file::all).await.unwrap();
    assert_eq!(world.state.files.sweep(Duration::from_secs(3600), &uses).unwrap(), 0);
    assert_eq!(world.state.files.sweep(Duration::ZERO, &uses).unwrap(), 2);
    let has = |hash| world.state.files.has(rina.id, hash);
    assert!(has(named.0) && has(sent.0) && !has(orphan.0));
}

#[tokio::test]
async fn a_backup_carries_the_files_and_a_restore_brings_them_back() {
    let mut world = World::new().await;
    let mut rina = world.person("rina").await;
    let (here, absent) = (photo(50_000, 1), photo(1_000, 2));
    let text = day_with(&[(here.0, None), (absent.0, None)]);
    rina.acts(rina.doc(today()), Act::Submit(text)).await.kept();
    brings_whole(&rina, &here).await;
    let backups = tempfile::tempdir().unwrap();
    let now = world.state.clock.now();
    let (copy, whole) = safe::backup(world.data(), backups.path(), now).unwrap();
    assert_eq!((whole.files, whole.to_come), (1, 1));
    assert!(whole.to_string().ends_with("; 1 files, 1 still to come"), "{whole}");
    fs::remove_dir_all(world.data().join(FOLDER)).unwrap();
    assert_eq!(safe::verify(&world.data().join(FILE)).unwrap().to_come, 2);
    world.restore(&copy).await;
    rina.turn_to(world.router());
    assert!(sees(&rina, here.0).await);
    // A file that is not what its name says is found, in the data and in the backup.
    let place = world.data().join(FOLDER).join(rina.id.to_string()).join(here.0.to_string());
    fs::remove_file(&place).unwrap();
    fs::write(&place, b"\xff\xd8\xffdamaged").unwrap();
    let error = safe::verify(&world.data().join(FILE)).unwrap_err();
    assert!(matches!(&error, SafeError::Broken(_, faults) if faults.len() == 1), "{error}");
    assert_eq!(safe::verify(&copy).unwrap().files, 1);
}

/// The uses of files follow from the log, like everything else.
#[tokio::test]
async fn verify_finds_a_use_that_the_log_does_not_know_of() {
    let world = World::new().await;
    let mut rina = world.person("rina").await;
    rina.acts(rina.doc(today()), Act::Submit(day_with(&[(Hash::of(b"a"), None)]))).await.kept();
    assert!(safe::verify(&world.data().join(FILE)).is_ok());
    for damage in ["UPDATE file_use SET sent = 0", "DELETE FROM file_use"] {
        world.arrange(damage).await;
        let error = safe::verify(&world.data().join(FILE)).unwrap_err().to_string();
        assert!(error.contains("names are not those the log says"), "{error}");
    }
}

/// An older app knows of no evidence: it takes none away, and is told what came of its edit, which its own
/// rule cannot compute.
#[tokio::test]
async fn an_older_app_edits_a_report_with_photos_and_takes_none_away() {
    let world = World::new().await;
    let mut rina = world.person("rina").await;
    let doc = rina.doc(today());
    let text = day_with(&[(Hash::of(b"a"), None)]);
    let first = rina.acts(doc, Act::SaveDraft(text)).await.kept();
    rina.pulls().await;
    let mut older = report(today(), "Imunisasi");
    older.entries[0].description = "Dari HP lama".into();
    let edit = op(doc, Some(first.token), Act::SaveDraft(Body::Report(older)));
    let mut push = rina.push(vec![raw(&Op { version: 1, ..edit })]);
    push.protocol = 1;
    let reply = rina.posts(serde_json::to_vec(&push).unwrap()).await.reply();
    let [Change::Put(document)] = reply.changes.as_slice() else { panic!("{:?}", reply.changes) };
    let kept = document.body.report().unwrap();
    assert_eq!(kept.entries[0].description, "Dari HP lama");
    assert_eq!(kept.entries[0].evidence.len(), 1);
    assert!(safe::verify(&world.data().join(FILE)).is_ok());
}

#[tokio::test]
async fn a_line_that_says_nothing_more_holds_no_file() {
    let world = World::new().await;
    let rina = world.person("rina").await;
    let (hash, bytes) = photo(40_000, 1);
    let first =
        stream::once(async move { Ok::<_, std::io::Error>(Bytes::from(bytes).slice(..20_000)) });
    // Nobody moves this clock but whoever waits for nothing else.
    tokio::time::pause();
    let silent = HttpBody::from_stream(first.chain(stream::pending()));
    let told = rina.brings(hash, "0-39999/40000", silent).await;
    let half = Arrived { have: 20_000, whole: false };
    assert_eq!(serde_json::from_slice::<Arrived>(&told.body).ok(), Some(half), "{told:?}");
    let told = rina.brings(hash, "*/40000", HttpBody::empty()).await;
    assert_eq!(serde_json::from_slice::<Arrived>(&told.body).ok(), Some(half), "{told:?}");
}

#[tokio::test]
async fn many_files_that_are_begun_small_are_not_more_than_a_person_may_bring() {
    let world = World::new().await;
    let rina = world.person("rina").await;
    let size = u64::from(MOST_PDF_BYTES);
    let papers = MOST / size + 2;
    let mut whole = 0;
    for seed in 0..papers {
        let (_, mut bytes) = paper(MOST_PDF_BYTES);
        bytes[20] = u8::try_from(seed).unwrap();
        let hash = Hash::of(&bytes);
        let range = |from: usize, to: usize| format!("{from}-{}/{}", to - 1, bytes.len());
        rina.brings(hash, &range(0, 6), HttpBody::from(bytes[..6].to_vec())).await;
        let rest = HttpBody::from(bytes[6..].to_vec());
        let told = rina.brings(hash, &range(6, bytes.len()), rest).await;
        if told.status == StatusCode::OK {
            whole += serde_json::from_slice::<Arrived>(&told.body).unwrap().have / MOST_PDF_BYTES;
        } else {
            assert_eq!(told.fault(), Fault::Full);
        }
    }
    assert_eq!(u64::from(whole), MOST / size);
}

/// Forty phones on a bad line that each fetch a paper of four megabytes took that from the memory.
#[tokio::test]
async fn a_file_comes_in_pieces_and_never_lies_whole_in_memory() {
    const PIECE: usize = 64 * 1024;
    let world = World::new().await;
    let mut rina = world.person("rina").await;
    let paper = paper(MOST_PDF_BYTES - 1);
    let body = day_with(&[(paper.0, None)]);
    rina.acts(rina.doc(today()), Act::SaveDraft(body)).await.kept();
    brings_whole(&rina, &paper).await;
    for from in [None, Some(0), Some(PIECE + 1), Some(paper.1.len() - 1)] {
        let response = rina.fetches(paper.0, from).await;
        let rest = &paper.1[from.unwrap_or(0)..];
        assert_eq!(response.headers()[header::CONTENT_LENGTH], rest.len().to_string().as_str());
        let mut came = Vec::new();
        let mut pieces = response.into_body().into_data_stream();
        while let Some(piece) = pieces.next().await {
            let piece = piece.unwrap();
            assert!(piece.len() <= PIECE, "{}", piece.len());
            came.extend_from_slice(&piece);
        }
        assert!(came == rest, "from {from:?}");
    }
}
