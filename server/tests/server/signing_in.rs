//! Signing in and out: who may, how often, and what the browser is given to keep.

use crate::people::{PASSWORD, World, id_of, request};
use axum::body::Body;
use axum::http::{HeaderMap, Request, StatusCode, header};
use http_body_util::BodyExt as _;
use setapak_server::db::employee;
use shared::id::DeviceId;
use shared::person::IdentityNumber;
use shared::protocol::{Fault, SignIn, SignedIn};
use tower::ServiceExt as _;
use uuid::Uuid;

const HALF_A_YEAR_MS: i64 = 180 * 24 * 60 * 60 * 1000;

struct Told {
    status: StatusCode,
    headers: HeaderMap,
    body: Vec<u8>,
}

impl Told {
    #[track_caller]
    fn signed_in(&self) -> SignedIn {
        assert_eq!(self.status, StatusCode::OK);
        serde_json::from_slice(&self.body).unwrap()
    }

    fn fault(&self) -> Fault {
        serde_json::from_slice(&self.body).unwrap()
    }

    fn cookie(&self) -> &str {
        self.headers[header::SET_COOKIE].to_str().unwrap()
    }

    /// What the browser would send back.
    fn kept(&self) -> String {
        self.cookie().split(';').next().unwrap().to_owned()
    }
}

async fn asks(world: &World, request: Request<Body>) -> Told {
    let response = world.router().oneshot(request).await.unwrap();
    let (head, body) = response.into_parts();
    let body = body.collect().await.unwrap().to_bytes().to_vec();
    Told { status: head.status, headers: head.headers, body }
}

fn sign_in(login: &str, password: &str, device: DeviceId) -> Request<Body> {
    let asked = SignIn { login: login.into(), password: password.into(), device };
    request("POST", "/api/session", Body::from(serde_json::to_vec(&asked).unwrap()))
}

fn device() -> DeviceId {
    DeviceId::from_uuid(Uuid::now_v7())
}

/// Whether a cookie still opens the door to the exchange (an empty push is malformed behind it).
async fn opens(world: &World, cookie: &str) -> bool {
    let mut request = request("POST", "/api/exchange", Body::from("{}"));
    request.headers_mut().insert(header::COOKIE, cookie.parse().unwrap());
    let fault = asks(world, request).await.fault();
    assert!(matches!(fault, Fault::Malformed | Fault::NotSignedIn), "{fault:?}");
    fault == Fault::Malformed
}

/// Whether a session hears of news.
async fn listens(world: &World, cookie: &str) -> bool {
    let mut request = request("GET", "/api/events", Body::empty());
    request.headers_mut().insert(header::COOKIE, cookie.parse().unwrap());
    world.router().oneshot(request).await.unwrap().status() == StatusCode::OK
}

#[tokio::test]
async fn the_cookie_is_for_this_site_and_no_script() {
    let world = World::new().await;
    let told = asks(&world, sign_in("rina", PASSWORD, device())).await;
    assert_eq!(told.signed_in().person, id_of("rina"));
    let (secret, flags) = told.cookie().split_once(';').unwrap();
    assert_eq!(flags, " Path=/; Max-Age=15552000; HttpOnly; SameSite=Strict");
    assert_eq!(secret.len(), "setapak=".len() + 43, "32 bytes");
    assert!(opens(&world, &told.kept()).await);
}

#[tokio::test]
async fn away_from_this_machine_the_cookie_is_for_https_alone() {
    let world = World::new().await;
    for (host, origin) in [
        ("setapak.kotabumi.go.id", "https://setapak.kotabumi.go.id"),
        ("127.0.0.1:8080", "https://127.0.0.1:8080"),
        ("10.0.0.5:8080", "http://10.0.0.5:8080"),
    ] {
        let mut request = sign_in("rina", PASSWORD, device());
        request.headers_mut().insert(header::HOST, host.parse().unwrap());
        request.headers_mut().insert(header::ORIGIN, origin.parse().unwrap());
        assert!(asks(&world, request).await.cookie().ends_with("; Secure"), "{host}");
    }
}

#[tokio::test]
async fn a_login_may_have_capitals_and_a_number_blanks() {
    let world = World::new().await;
    world.arrange(
        "UPDATE employee SET identity_kind = 'nip', identity_number = '198504122010012003' WHERE login = 'rina'",
    ).await;
    for login in ["Rina", " rina ", "198504122010012003", "19850412 201001 2 003"] {
        let told = asks(&world, sign_in(login, PASSWORD, device())).await;
        assert_eq!(told.signed_in().person, id_of("rina"), "{login}");
    }
}

#[tokio::test]
async fn a_wrong_password_and_an_unknown_name_get_the_same_answer() {
    let world = World::new().await;
    let long = "x".repeat(5_000);
    for (login, password) in
        [("rina", "salah sekali"), ("nobody", PASSWORD), ("", ""), ("rina", ""), ("rina", &long)]
    {
        let told = asks(&world, sign_in(login, password, device())).await;
        assert_eq!((told.status, told.fault()), (StatusCode::UNAUTHORIZED, Fault::WrongPassword));
        assert!(!told.headers.contains_key(header::SET_COOKIE));
    }
}

#[tokio::test]
async fn ten_wrong_passwords_make_a_name_wait_and_no_other() {
    let world = World::new().await;
    for _ in 0..10 {
        asks(&world, sign_in("rina", "salah sekali", device())).await;
    }
    let told = asks(&world, sign_in("RINA", PASSWORD, device())).await;
    assert_eq!(told.status, StatusCode::TOO_MANY_REQUESTS);
    assert_eq!(told.fault(), Fault::TooMany { wait: 901 });
    assert_eq!(told.headers[header::RETRY_AFTER], "901");
    asks(&world, sign_in("andi", PASSWORD, device())).await.signed_in();
    world.later(901_000);
    asks(&world, sign_in("rina", PASSWORD, device())).await.signed_in();
}

#[tokio::test]
async fn signing_out_ends_the_session_and_clears_the_cookie() {
    let world = World::new().await;
    let cookie = asks(&world, sign_in("rina", PASSWORD, device())).await.kept();
    let other = asks(&world, sign_in("rina", PASSWORD, device())).await.kept();
    let mut out = request("DELETE", "/api/session", Body::empty());
    out.headers_mut().insert(header::COOKIE, cookie.parse().unwrap());
    let told = asks(&world, out).await;
    assert_eq!(told.status, StatusCode::NO_CONTENT);
    assert!(told.cookie().starts_with("setapak=; Path=/; Max-Age=0;"));
    assert!(!opens(&world, &cookie).await);
    assert!(opens(&world, &other).await, "another device stays signed in");
    let again = asks(&world, request("DELETE", "/api/session", Body::empty())).await;
    assert_eq!(again.status, StatusCode::NO_CONTENT, "signed out already");
}

#[tokio::test]
async fn a_second_sign_in_on_a_device_ends_the_first() {
    let world = World::new().await;
    let phone = device();
    let first = asks(&world, sign_in("rina", PASSWORD, phone)).await.kept();
    let andi = asks(&world, sign_in("andi", PASSWORD, phone)).await.kept();
    let second = asks(&world, sign_in("rina", PASSWORD, phone)).await.kept();
    assert!(!opens(&world, &first).await);
    assert!(opens(&world, &second).await);
    assert!(opens(&world, &andi).await, "a shared phone has several people");
}

#[tokio::test]
async fn a_session_lasts_half_a_year() {
    let world = World::new().await;
    let cookie = asks(&world, sign_in("rina", PASSWORD, device())).await.kept();
    world.later(HALF_A_YEAR_MS);
    assert!(opens(&world, &cookie).await);
    world.later(1);
    assert!(!opens(&world, &cookie).await);
}

#[tokio::test]
async fn whoever_was_let_go_may_bring_what_they_have_and_is_shown_nothing() {
    let world = World::new().await;
    let cookie = asks(&world, sign_in("rina", PASSWORD, device())).await.kept();
    world.state.db.write(|db| employee::deactivate(db, id_of("rina"))).await.unwrap();
    assert!(opens(&world, &cookie).await);
    assert!(!listens(&world, &cookie).await);
    // Also from a phone on which they had signed out: their reports may still lie there.
    let again = asks(&world, sign_in("rina", PASSWORD, device())).await.kept();
    assert!(opens(&world, &again).await);
    assert!(!listens(&world, &again).await);
}

#[tokio::test]
async fn the_database_holds_no_secret_that_opens_a_session() {
    let world = World::new().await;
    let cookie = asks(&world, sign_in("rina", PASSWORD, device())).await.kept();
    let hash = world.state.db.read(|db| {
        Ok(db.query_row("SELECT token_hash FROM session", [], |row| row.get::<_, [u8; 32]>(0))?)
    });
    let stolen = shared::hash::Hash::from_bytes(hash.await.unwrap()).to_string();
    assert!(!opens(&world, &format!("setapak={stolen}")).await);
    assert!(opens(&world, &format!("other=1; {cookie}; more=2")).await);
    for damaged in ["setapak=", "setapak=%%%", "setapak", &format!("{cookie}x")] {
        assert!(!opens(&world, damaged).await, "{damaged}");
    }
}

#[tokio::test]
async fn a_stranger_may_not_fill_the_memory() {
    let world = World::new().await;
    let told = asks(&world, sign_in("rina", &"x".repeat(10_000), device())).await;
    assert_eq!((told.status, told.fault()), (StatusCode::PAYLOAD_TOO_LARGE, Fault::TooLarge));
}

#[tokio::test]
async fn a_neighbours_cookie_of_the_same_name_shuts_nobody_out() {
    let world = World::new().await;
    let cookie = asks(&world, sign_in("rina", PASSWORD, device())).await.kept();
    let other = "A".repeat(43);
    for tossed in [format!("setapak=x; {cookie}"), format!("setapak={other}; {cookie}")] {
        assert!(opens(&world, &tossed).await, "{tossed}");
    }
}

#[test]
fn the_number_above_is_a_nip() {
    assert!(IdentityNumber::nip("19850412 201001 2 003").is_some());
}
