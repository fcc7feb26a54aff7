//! What is kept, and when it is said to be.

use crate::people::{World, found, id_of};
use rusqlite::{Connection, params};
use setapak_server::db::{Db, DbError, FILE};
use shared::day::Day;
use shared::document::{Kind, document_id};
use std::future::poll_fn;
use std::path::Path;
use std::pin::Pin;
use std::sync::mpsc::channel;
use std::task::Poll;

/// A document as the first release wrote it.
const DOCUMENT: &str = r#"{"id":"DOC","owner":"RINA","status":"submitted","revision":1,"token":"AAAAAAAAAAAAAAAAAAAAAA","body":{"report":{"day":"2026-11-20","entries":[{"id":1,"start":480,"end":540,"title":"Melayani pasien"}]}},"steps":[{"step":"submit","revision":1,"by":"RINA","standing":"author","device_at":1,"at":1}]}"#;
const FIRST: &str = include_str!("../../migrations/0001_first.sql");

fn scratch() -> (tempfile::TempDir, Db) {
    let folder = tempfile::tempdir().unwrap();
    let db = Db::open(&folder.path().join(FILE)).unwrap();
    (folder, db)
}

fn office(name: &'static str) -> impl FnOnce(&Connection) -> Result<(), DbError> + Send {
    move |db| {
        db.execute("INSERT INTO agency (id, name) VALUES (randomblob(16), ?1)", [name])?;
        Ok(())
    }
}

async fn names(db: &Db) -> Vec<String> {
    let read = |db: &Connection| {
        let mut query = db.prepare("SELECT name FROM agency ORDER BY name")?;
        let names = query.query_map([], |row| row.get(0))?.collect::<Result<_, _>>()?;
        Ok(names)
    };
    db.read(read).await.unwrap()
}

type Work = Box<dyn FnOnce(&Connection) -> Result<(), DbError> + Send>;

/// Begins something, and leaves it waiting.
async fn waits(begun: &mut (impl Future + Unpin)) -> bool {
    poll_fn(|context| Poll::Ready(Pin::new(&mut *begun).poll(context).is_pending())).await
}

/// Holds the writer until everything is sent, so that it all shares one transaction.
async fn together(db: &Db, works: Vec<Work>) -> Vec<Result<(), DbError>> {
    let (go, wait) = channel::<()>();
    let held = db.write(move |_| {
        // Nobody says anything: the other end is let go.
        assert!(wait.recv().is_err());
        Ok(())
    });
    let mut all = tokio::task::JoinSet::new();
    let mut order = Vec::new();
    let mut held = Box::pin(held);
    assert!(waits(&mut held).await);
    for (at, work) in works.into_iter().enumerate() {
        let db = db.clone();
        let mut write = Box::pin(async move { (at, db.write(work).await) });
        // The first poll brings the work to the writer's door.
        assert!(waits(&mut write).await);
        all.spawn(write);
    }
    drop(go);
    drop(held.await);
    while let Some(done) = all.join_next().await {
        order.push(done.unwrap());
    }
    order.sort_by_key(|(at, _)| *at);
    order.into_iter().map(|(_, result)| result).collect()
}

#[tokio::test]
async fn work_that_fails_takes_nobody_along() {
    let (_folder, db) = scratch();
    let fails = |db: &Connection| {
        office("half")(db)?;
        Err(DbError::Unreadable("test"))
    };
    let panics = |db: &Connection| {
        office("other half")(db)?;
        panic!("a mistake of ours")
    };
    let all = together(
        &db,
        vec![
            Box::new(office("first")),
            Box::new(fails),
            Box::new(panics),
            Box::new(office("last")),
        ],
    );
    let all: Vec<bool> = all.await.iter().map(Result::is_ok).collect();
    assert_eq!(all, [true, false, false, true]);
    assert_eq!(names(&db).await, ["first", "last"]);
}

#[tokio::test]
async fn a_transaction_that_cannot_be_kept_is_acknowledged_to_nobody() {
    let (_folder, db) = scratch();
    // Looked at only when the whole is to be kept.
    let orphan = |db: &Connection| {
        Ok(db.execute_batch(
            "PRAGMA defer_foreign_keys = ON; \
             INSERT INTO office (id, agency, name) VALUES (zeroblob(16), randomblob(16), 'orphan')",
        )?)
    };
    let all =
        together(&db, vec![Box::new(office("one")), Box::new(orphan), Box::new(office("two"))]);
    assert!(all.await.iter().all(|r| matches!(r, Err(DbError::NotKept))));
    assert_eq!(names(&db).await, [""; 0]);

    // The next transaction is a new one.
    db.write(office("three")).await.unwrap();
    assert_eq!(names(&db).await, ["three"]);
}

#[tokio::test]
async fn stopping_keeps_and_answers_what_was_taken_and_leaves_no_log_behind() {
    let (folder, db) = scratch();
    let other = db.clone();
    let mut taken = Box::pin(async move { other.write(office("taken")).await });
    assert!(waits(&mut taken).await);
    db.stop().await;
    taken.await.unwrap();
    assert!(matches!(db.write(office("late")).await, Err(DbError::Stopped)));
    assert_eq!(names(&db).await, ["taken"]);
    let log = std::fs::metadata(folder.path().join(format!("{FILE}-wal")));
    assert!(log.is_ok_and(|log| log.len() == 0));
}

#[tokio::test]
async fn a_reader_cannot_write() {
    let (_folder, db) = scratch();
    assert!(db.read(office("sneaky")).await.is_err());
}

/// A database as the first release left it: its schema, and rows as that release wrote them.
fn first_release(path: &Path) {
    let db = Connection::open(path).unwrap();
    db.execute_batch(FIRST).unwrap();
    db.pragma_update(None, "user_version", 1).unwrap();
    db.execute("INSERT INTO cell (one, epoch) VALUES (1, ?1)", [[3_u8; 16]]).unwrap();
    found(&db).unwrap();
    let rina = id_of("rina");
    let doc = document_id(Kind::Report, rina, Day::new(2026, 11, 20).unwrap());
    let text = DOCUMENT.replace("DOC", &doc.to_string()).replace("RINA", &rina.to_string());
    db.execute(
        "INSERT INTO op VALUES (1, ?1, ?2, zeroblob(16), ?3, '{}', zeroblob(32), '{}', 1, 0, zeroblob(32))",
        params![[4_u8; 16], rina.uuid().as_bytes(), doc.uuid().as_bytes()],
    )
    .unwrap();
    db.execute(
        "INSERT INTO document VALUES (1, ?1, ?2, 'report', '2026-11-20', 'submitted', 1, ?3, ?4, 1, 1, \
         NULL, 1)",
        params![doc.uuid().as_bytes(), rina.uuid().as_bytes(), [0_u8; 16], text],
    )
    .unwrap();
}

#[tokio::test]
async fn a_database_of_the_first_release_is_opened_and_goes_on() {
    let folder = tempfile::tempdir().unwrap();
    first_release(&folder.path().join(FILE));
    let world = World::on(folder);
    let mut sri = world.person("sri").await;
    sri.pulls().await;
    let doc = *sri.seen.keys().next().unwrap();
    assert_eq!(sri.epoch.map(|e| e.uuid().into_bytes()), Some([3; 16]), "it lives on");
    sri.approves(doc).await.kept();
}

#[tokio::test]
async fn a_full_disk_keeps_what_was_kept_and_goes_on_once_there_is_room() {
    let (_folder, db) = scratch();
    db.write(office("before")).await.unwrap();
    let room = |more: i64| {
        move |db: &Connection| {
            let pages: i64 = db.query_row("PRAGMA page_count", [], |row| row.get(0))?;
            db.query_row(&format!("PRAGMA max_page_count = {}", pages + more), [], |_| Ok(()))?;
            Ok(())
        }
    };
    let large = |db: &Connection| {
        office("beside")(db)?;
        let fill = "INSERT INTO agency (id, name) VALUES (randomblob(16), hex(zeroblob(1000000)))";
        db.execute(fill, [])?;
        Ok(())
    };
    db.write(room(1)).await.unwrap();
    assert!(db.write(large).await.is_err());
    assert_eq!(names(&db).await, ["before"]);
    db.write(room(10_000)).await.unwrap();
    db.write(office("after")).await.unwrap();
    db.write(large).await.unwrap();
    assert_eq!(names(&db).await.len(), 4);
}

#[tokio::test]
async fn nothing_is_called_kept_in_a_file_that_was_removed() {
    let (folder, db) = scratch();
    db.write(office("here")).await.unwrap();
    std::fs::rename(folder.path().join(FILE), folder.path().join("elsewhere")).unwrap();
    assert!(matches!(db.write(office("nowhere")).await, Err(DbError::NotKept)));
    std::fs::rename(folder.path().join("elsewhere"), folder.path().join(FILE)).unwrap();
    db.write(office("again")).await.unwrap();
    assert_eq!(names(&db).await, ["again", "here"]);
}

#[test]
fn a_database_of_a_newer_server_is_refused_in_words_and_left_as_it_is() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join(FILE);
    let db = Connection::open(&path).unwrap();
    db.execute_batch("CREATE TABLE future (x); PRAGMA user_version = 99").unwrap();
    let Err(refused) = Db::open(&path) else { panic!("it was opened") };
    assert!(matches!(refused, DbError::Newer { found: 99, .. }));
    assert!(refused.to_string().contains("newer server"), "{refused}");
    let tables = "SELECT count(*) FROM sqlite_schema WHERE name <> 'future'";
    assert_eq!(db.query_row(tables, [], |row| row.get::<_, i64>(0)).unwrap(), 0);
}
