//! The demo agency: whole, real, and the same on every machine.

use setapak_server::clock::Clock;
use setapak_server::db::{Db, FILE, log};
use setapak_server::demo;
use setapak_server::files::Files;
use setapak_server::router::router;
use setapak_server::state::AppState;
use shared::day::{Day, Timestamp};
use shared::document::Document;
use shared::id::DeviceId;
use shared::protocol::{Change, Cursor, Push, Reply, SignIn, SignedIn};
use shared::status::{Move, Status};
use std::collections::BTreeMap;
use tempfile::TempDir;
use tower::ServiceExt as _;
use uuid::Uuid;

use crate::people::request;
use axum::body::Body;
use axum::http::{StatusCode, header};
use http_body_util::BodyExt as _;

/// Friday, 20 November 2026, 09.00 in western Indonesia.
const NOW: i64 = 1_795_140_000_000;

fn today() -> Day {
    Day::parse("2026-11-20").unwrap()
}

async fn loaded() -> (TempDir, Db) {
    let folder = tempfile::tempdir().unwrap();
    let db = Db::open(&folder.path().join(FILE)).unwrap();
    demo::load(&db, today()).await.unwrap();
    (folder, db)
}

async fn number<T>(db: &Db, sql: &'static str) -> T
where
    T: rusqlite::types::FromSql + Send + 'static,
{
    db.read(move |db| Ok(db.query_row(sql, [], |row| row.get(0))?)).await.unwrap()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_demo_agency_is_whole_real_and_always_the_same() {
    let ((here, db), (_there, twin)) = tokio::join!(loaded(), loaded());

    let end = "SELECT chain FROM op ORDER BY seq DESC LIMIT 1";
    let (one, other): (Vec<u8>, Vec<u8>) = (number(&db, end).await, number(&twin, end).await);
    assert_eq!(one, other, "the same history on every machine");
    assert_eq!(db.read(log::first_broken).await.unwrap(), None, "the chain is real");
    assert_eq!(number::<i64>(&db, "SELECT count(*) FROM op WHERE kept = 0").await, 0);

    let before: i64 = number(&db, "SELECT count(*) FROM op").await;
    let again = demo::load(&db, today()).await.unwrap_err();
    assert!(again.to_string().contains("Nothing was changed"), "{again}");
    assert_eq!(number::<i64>(&db, "SELECT count(*) FROM op").await, before);
    assert!(demo::is_here(&db).await.unwrap());

    let latest: String = number(&db, "SELECT max(day) FROM document").await;
    assert_eq!(latest, "2026-11-19", "today's is still to be written");
    for status in ["draft", "submitted", "returned", "approved"] {
        let sql = format!("SELECT count(*) FROM document WHERE status = '{status}'");
        let there = db.read(move |db| Ok(db.query_row(&sql, [], |row| row.get::<_, i64>(0))?));
        assert!(there.await.unwrap() >= 3, "{status}");
    }

    let state = AppState::new(db, Files::of(here.path(), 0), Clock::of(|| Timestamp(NOW)));
    let (ani, sight) = everything(&state, "ani.lestari").await;
    let sight = sight.unwrap();
    assert_eq!(sight.superior.unwrap().name, "Budi Santoso, S.Pd., M.Pd.");
    assert!((10..=16).contains(&sight.catalogue.len()));
    assert!((2..=4).contains(&sight.planned.len()));
    assert_eq!(sight.calendar.target(today()), Some(330));
    assert!(sight.calendar.works(Day::parse("2026-11-21").unwrap()), "a school works on Saturdays");
    assert!((60..=85).contains(&ani.len()), "three months of one person: {}", ani.len());
    assert!(ani.values().all(|document| document.body.gaps().is_empty()));

    let (dewi, sight) = everything(&state, "dewi.kartika").await;
    let people = sight.unwrap().people;
    assert_eq!(people.len(), 23);
    let waiting = dewi.values().filter(|d| d.status == Status::Submitted).count();
    assert!(waiting >= 10, "something to decide on: {waiting}");

    let (sri, _) = everything(&state, "sri.rahayu").await;
    let returned = sri.values().find(|d| d.status == Status::Returned).unwrap();
    assert!(returned.last(Move::Return).unwrap().reason.as_ref().unwrap().says_something());

    let nip: String = state
        .db
        .read(|db| {
            let sql = "SELECT identity_number FROM employee WHERE login = 'sri.rahayu'";
            Ok(db.query_row(sql, [], |row| row.get(0))?)
        })
        .await
        .unwrap();
    let spaced = format!("{} {}", &nip[..8], &nip[8..]);
    let by_number = sign_in(&state, &spaced).await.1;
    assert_eq!(by_number, sign_in(&state, "sri.rahayu").await.1);
    let (_, admin) = everything(&state, "admin").await;
    assert!(admin.unwrap().admin);
}

#[test]
fn the_accounts_are_told_in_pairs() {
    let told = demo::accounts();
    for login in ["ani.lestari", "budi.santoso", "sri.rahayu", "dewi.kartika", "admin"] {
        assert!(told.contains(login), "{login}");
    }
}

async fn sign_in(state: &AppState, login: &str) -> (String, SignedIn, DeviceId) {
    let device = DeviceId::from_uuid(Uuid::now_v7());
    let asked = SignIn { login: login.into(), password: demo::PASSWORD.into(), device };
    let asked = request("POST", "/api/session", serde_json::to_vec(&asked).unwrap().into());
    let response = router(state.clone()).oneshot(asked).await.unwrap();
    assert_eq!(response.status(), StatusCode::OK, "{login}");
    let cookie = response.headers()[header::SET_COOKIE].to_str().unwrap().to_owned();
    let body = response.into_body().collect().await.unwrap().to_bytes();
    (cookie, serde_json::from_slice(&body).unwrap(), device)
}

/// Everything a new device of this person is shown.
async fn everything(
    state: &AppState,
    login: &str,
) -> (BTreeMap<shared::id::DocumentId, Document>, Option<Box<shared::person::Sight>>) {
    let (cookie, person, device) = sign_in(state, login).await;
    let (mut documents, mut sight, mut cursor) = (BTreeMap::new(), None, Cursor::default());
    loop {
        let push = Push {
            protocol: shared::protocol::PROTOCOL,
            app: shared::protocol::APP,
            device: Some(device),
            person: person.person,
            epoch: None,
            cursor,
            sight: None,
            part: true,
            room: None,
            bell: None,
            ops: Vec::new(),
        };
        let body = Body::from(serde_json::to_vec(&push).unwrap());
        let mut asked = request("POST", "/api/exchange", body);
        asked.headers_mut().insert(header::COOKIE, cookie.parse().unwrap());
        let response = router(state.clone()).oneshot(asked).await.unwrap();
        let body = response.into_body().collect().await.unwrap().to_bytes();
        let mut reply: Reply = serde_json::from_slice(&body).unwrap();
        for change in reply.take_changes() {
            match change {
                Change::Put(document) => drop(documents.insert(document.id, *document)),
                Change::Gone(id) => drop(documents.remove(&id)),
                Change::Rest(_) => panic!("nothing was known"),
            }
        }
        cursor = reply.cursor;
        sight = reply.sight.or(sight);
        if !reply.more {
            return (documents, sight);
        }
    }
}
