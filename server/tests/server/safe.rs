//! Copies, and what becomes of devices when the server goes back to one.

use crate::people::{Dice, Hand, World, body, id, today};
use rusqlite::Connection;
use setapak_server::db::FILE;
use setapak_server::safe::{self, SafeError};
use shared::day::Timestamp;
use shared::op::{Act, Reason};
use shared::status::Status;
use std::fs;
use std::path::{Path, PathBuf};

/// A world in which much has happened, with everybody's devices in step.
async fn busy() -> (World, [Hand; 2]) {
    let world = World::new().await;
    let mut hands = [Hand::new(&world, "rina").await, Hand::new(&world, "sri").await];
    let mut dice = Dice(7);
    for turn in 0..60 {
        world.later(1_000);
        let owner = hands[0].person.id;
        let hand = &mut hands[turn % 2];
        hand.acts(&mut dice, owner, world.state.clock.now());
        hand.exchanges(&world, false).await;
    }
    (world, hands)
}

fn backed_up(world: &World, name: &str) -> PathBuf {
    let to = world.data().join(name);
    safe::backup(world.data(), &to, world.state.clock.now()).unwrap().0
}

fn faults(path: &Path) -> Vec<String> {
    match safe::verify(path) {
        Err(SafeError::Broken(_, faults)) => faults,
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn a_backup_beside_a_running_server_is_whole_and_one_file() {
    let (world, mut hands) = busy().await;
    let copy = backed_up(&world, "copy");
    let before = safe::verify(&copy).unwrap();
    assert_eq!(before.ops, world.count("SELECT count(*) FROM op").await);
    assert_eq!(before.documents, world.count("SELECT count(*) FROM document").await);
    assert!(before.ops > 20 && before.documents > 1, "{before:?}");
    // What comes after a copy is not in it, and the live file is as whole.
    let act = Act::Comment("sesudah".to_owned());
    let doc = *hands[0].documents().keys().next().unwrap();
    let now = world.state.clock.now();
    hands[0].device.record(doc, act, None, id(), now).unwrap();
    hands[0].exchanges(&world, false).await;
    assert_eq!(safe::verify(&world.data().join(FILE)).unwrap().ops, before.ops + 1);
    assert_eq!(safe::verify(&copy).unwrap(), before);
    let beside = |end: &str| world.data().join(format!("copy{end}")).exists();
    assert!(!beside("-wal") && !beside("-journal") && !beside(".part"));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_backup_under_load_holds_nobody_up_and_is_whole() {
    let world = World::new().await;
    let mut rina = world.person("rina").await;
    let data = world.data().to_owned();
    let copies = tokio::task::spawn_blocking(move || {
        let copy = |n: i64| {
            let to = data.join(format!("copy-{n}"));
            safe::backup(&data, &to, Timestamp(n)).unwrap().1.ops
        };
        (0..12).map(copy).collect::<Vec<i64>>()
    });
    let mut sent = 0;
    while !copies.is_finished() || sent < 50 {
        rina.submits_text(today().plus(-sent), "di tengah cadangan").await.kept();
        sent += 1;
    }
    let copies = copies.await.unwrap();
    assert!(copies.is_sorted() && copies.last() > copies.first(), "{copies:?}");
    assert_eq!(safe::verify(&world.data().join(FILE)).unwrap().ops, i64::from(sent));
}

#[tokio::test]
async fn a_copy_is_never_written_over_and_a_folder_names_it_by_the_time() {
    let (world, _) = busy().await;
    let copy = backed_up(&world, "copy");
    let again = safe::backup(world.data(), &copy, world.state.clock.now());
    assert!(matches!(again, Err(SafeError::Taken(path)) if path == copy));
    let folder = tempfile::tempdir().unwrap();
    let (named, _) = safe::backup(world.data(), folder.path(), world.state.clock.now()).unwrap();
    assert_eq!(named.file_name().unwrap(), "setapak-20261121-150100.sqlite3");
}

/// Phones that never send again after a restore (cht-core#8093, vaultwarden#2676).
#[tokio::test]
async fn what_the_server_acknowledged_and_lost_comes_back_from_the_devices() {
    let (mut world, mut hands) = busy().await;
    let copy = backed_up(&world, "copy");
    let owner = hands[0].person.id;
    let now = world.state.clock.now();
    // After the copy: a new day is submitted, both speak about it, and it is returned.
    let mine = body(today().plus(-9), "hari yang hilang dari cadangan");
    let lost = mine.document_id(owner);
    hands[0].device.record(lost, Act::Submit(mine.clone()), None, id(), now).unwrap();
    everybody(&world, &mut hands, 2).await;
    for (hand, word) in hands.iter_mut().zip(["Dari penulis.", "Dari atasan."]) {
        let said = Act::Comment(word.to_owned());
        hand.device.record(lost, said, None, id(), now).unwrap();
    }
    let base = hands[1].documents()[&lost].token;
    let reason = Reason { text: "Mohon dilengkapi.".to_owned(), ..Reason::default() };
    hands[1].device.record(lost, Act::Return(reason.clone()), Some(base), id(), now).unwrap();
    everybody(&world, &mut hands, 4).await;
    let before = &hands[0].documents()[&lost];
    assert_eq!((before.status, before.thread.len()), (Status::Returned, 2));

    world.restore(&copy).await;
    let kept = "SELECT count(*) FROM document WHERE day = '2026-11-12'";
    assert_eq!(world.count(kept).await, 0);
    // The superior comes first: what was said waits for the text it was said about.
    hands.reverse();
    for hand in &mut hands {
        hand.person.turn_to(world.router());
    }
    everybody(&world, &mut hands, 6).await;
    assert_eq!(world.count(kept).await, 1);
    let back = &hands[1].documents()[&lost];
    assert_eq!(back.body, mine);
    // It was in its author's hands when the server lost it, and is so again. What the superior said
    // waits until they may see it.
    assert_eq!(back.status, Status::Draft);
    let base = Some(back.token);
    hands[1].device.record(lost, Act::Submit(mine), base, id(), now).unwrap();
    everybody(&world, &mut hands, 6).await;
    for hand in &hands {
        assert!(hand.device.is_synced());
        let document = &hand.documents()[&lost];
        let mut said: Vec<&str> = document.thread.iter().map(|c| c.text.as_str()).collect();
        said.sort_unstable();
        assert_eq!(said, ["Dari atasan.", "Dari penulis."]);
    }
    // A decision is made afresh; its reason lies with the one who gave it.
    let trays: Vec<&Act> = hands[0].device.tray().map(|item| &item.mine).collect();
    assert_eq!(trays, [&Act::Return(reason)]);
    safe::verify(&world.data().join(FILE)).unwrap();
}

async fn everybody(world: &World, hands: &mut [Hand], times: usize) {
    for _ in 0..times {
        for hand in &mut *hands {
            hand.exchanges(world, false).await;
        }
    }
}

#[tokio::test]
async fn a_restore_moves_what_was_there_aside_and_never_touches_a_folder_in_use() {
    let (world, _) = busy().await;
    let copy = backed_up(&world, "copy");
    let now = world.state.clock.now();
    let held = safe::hold(world.data()).unwrap();
    assert!(matches!(safe::restore(&copy, world.data(), now), Err(SafeError::Busy(_))));
    drop(held);
    world.state.db.stop().await;
    let ops = safe::verify(&world.data().join(FILE)).unwrap().ops;
    let restored = safe::restore(&copy, world.data(), now).unwrap();
    assert_eq!(safe::verify(&restored.before.unwrap()).unwrap().ops, ops);
    let epoch = |path: &Path| -> Vec<u8> {
        let db = Connection::open(path).unwrap();
        db.query_row("SELECT epoch FROM cell", [], |row| row.get(0)).unwrap()
    };
    assert_ne!(epoch(&copy), epoch(&world.data().join(FILE)), "a new life");
}

/// A database and its log, as they lie there while a server works, or as a restore moved them aside.
fn pulled_out(world: &World, folder: &Path) -> PathBuf {
    for end in ["", "-wal"] {
        let name = format!("{FILE}{end}");
        fs::copy(world.data().join(&name), folder.join(&name)).unwrap();
    }
    folder.join(FILE)
}

#[tokio::test]
async fn what_lies_only_in_the_log_beside_a_database_is_restored_with_it() {
    let (world, _) = busy().await;
    let folder = tempfile::tempdir().unwrap();
    let pair = pulled_out(&world, folder.path());
    let data = tempfile::tempdir().unwrap();
    let restored = safe::restore(&pair, data.path(), world.state.clock.now()).unwrap();
    assert_eq!(restored.whole.ops, world.count("SELECT count(*) FROM op").await);
    assert!(restored.whole.ops > 20, "{:?}", restored.whole);
    let log = folder.path().join(format!("{FILE}-wal"));
    assert!(fs::metadata(log).unwrap().len() > 0, "and is left as it was");
}

/// The server was killed: what it took last lies in its log alone.
#[tokio::test]
async fn what_is_moved_aside_has_its_log_in_itself() {
    let (world, _) = busy().await;
    let copy = backed_up(&world, "copy");
    let data = tempfile::tempdir().unwrap();
    let place = pulled_out(&world, data.path());
    // Cut off before the backup takes the place: what is there still has everything.
    let before =
        safe::restore(&copy, data.path(), world.state.clock.now()).unwrap().before.unwrap();
    let log =
        |path: &Path| fs::metadata(format!("{}-wal", path.display())).map_or(0, |log| log.len());
    assert_eq!((log(&before), log(&place)), (0, 0));
    let ops = world.count("SELECT count(*) FROM op").await;
    assert_eq!(safe::verify(&before).unwrap().ops, ops);
}

#[tokio::test]
async fn where_nothing_takes_its_place_what_was_there_stays_with_its_log() {
    let (world, _) = busy().await;
    let copy = backed_up(&world, "copy");
    let data = tempfile::tempdir().unwrap();
    let beside = |end: &str| data.path().join(format!("{FILE}{end}"));
    for end in ["", "-wal", "-shm"] {
        fs::write(beside(end), "rusak").unwrap();
    }
    // No log can be moved there.
    fs::create_dir(beside(".before-20261121-150100-shm")).unwrap();
    let now = world.state.clock.now();
    let said = safe::restore(&copy, data.path(), now).unwrap_err().to_string();
    assert!(said.contains("-shm"), "{said}");
    for end in ["", "-wal"] {
        assert_eq!(fs::read(beside(end)).unwrap(), b"rusak", "{end}");
    }
    assert!(!beside(".before-20261121-150100").exists() && !beside(".part").exists());
}

#[tokio::test]
async fn whatever_was_changed_behind_the_servers_back_is_found() {
    let (world, _) = busy().await;
    for (what, sql) in [
        (
            "the chain of the log",
            "UPDATE op SET answer = replace(answer, 'kept', 'Kept') WHERE seq = 3",
        ),
        ("the chain of the log", "DELETE FROM op WHERE seq = (SELECT max(seq) - 1 FROM op)"),
        ("is not what the log says", "UPDATE document SET head = replace(head, 'kata', 'kota')"),
        (
            "is not what the log says",
            "UPDATE document SET status = 'approved' WHERE status <> 'approved'",
        ),
        ("is not what the log says", "UPDATE document SET change = change + 1"),
        ("cannot be read", "UPDATE document SET head = '{'"),
        ("is missing", "DELETE FROM document WHERE row = 1"),
        ("the walk of document", "DELETE FROM revision WHERE revision = 1"),
        ("the walk of document", "UPDATE revision SET status = 'approved', standing = 'author'"),
        ("that is not there", "DELETE FROM employee WHERE login = 'rina'"),
    ] {
        let copy = world.data().join("spoilt");
        drop(fs::remove_file(&copy));
        safe::backup(world.data(), &copy, world.state.clock.now()).unwrap();
        let db = Connection::open(&copy).unwrap();
        let triggers = "PRAGMA foreign_keys = OFF; DROP TRIGGER op_stays; DROP TRIGGER op_remains; \
                        DROP TRIGGER revision_stays; DROP TRIGGER revision_remains;";
        db.execute_batch(triggers).unwrap();
        assert!(db.execute(sql, []).unwrap() > 0, "{sql}");
        drop(db);
        let found = faults(&copy);
        assert!(found.iter().any(|fault| fault.contains(what)), "{sql}: {found:?}");
        let restored = safe::restore(&copy, world.data(), world.state.clock.now());
        assert!(matches!(restored, Err(SafeError::Broken(path, _)) if path == copy), "{sql}");
    }
    safe::verify(&world.data().join(FILE)).unwrap();
}

#[tokio::test]
async fn what_is_no_whole_database_is_refused_in_words_and_nothing_is_touched() {
    let (world, _) = busy().await;
    let copy = backed_up(&world, "copy");
    let bytes = fs::read(&copy).unwrap();
    let bad = world.data().join("bad");
    let refused = |spoilt: &[u8]| {
        fs::write(&bad, spoilt).unwrap();
        assert!(safe::verify(&bad).is_err());
        let said = safe::restore(&bad, world.data(), world.state.clock.now()).unwrap_err();
        assert_eq!(fs::read(&bad).unwrap(), spoilt, "the file itself is left alone");
        said.to_string()
    };
    assert!(refused(b"Bukan basis data, hanya catatan.").contains("damaged"));
    assert!(refused(b"").contains("no database of Setapak"));
    refused(&bytes[..bytes.len() / 2]);
    let mut torn = bytes.clone();
    let middle = torn.len() / 2;
    torn[middle..middle + 8192].fill(0xA5);
    refused(&torn);
    let newer = {
        drop(fs::remove_file(&bad));
        let db = Connection::open(&bad).unwrap();
        db.pragma_update(None, "user_version", 999).unwrap();
        drop(db);
        fs::read(&bad).unwrap()
    };
    assert!(refused(&newer).contains("a newer server"));
    let missing = safe::restore(&world.data().join("none"), world.data(), world.state.clock.now());
    assert!(matches!(missing, Err(SafeError::Missing(_))));
    safe::verify(&world.data().join(FILE)).unwrap();
}
