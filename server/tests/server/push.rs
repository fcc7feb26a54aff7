//! Web push against a push service of our own: devices are woken with nothing in it, by a key that proves who asks,
//! seldom, not at night, and not when they have gone.

use crate::admin::types;
use crate::people::{Person, World, id_of, today};
use axum::Router;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode, Uri};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use p256::ecdsa::signature::Verifier as _;
use p256::ecdsa::{Signature, VerifyingKey};
use serde_json::{Value, json};
use setapak_server::push::{self, Night, Push, Reach};
use std::sync::Arc;
use std::sync::atomic::{AtomicU16, Ordering};
use tokio::net::TcpListener;
use tokio::sync::mpsc::{self, UnboundedReceiver, UnboundedSender};

const CONTACT: &str = "mailto:admin@example.org";
const MINUTE: i64 = 60_000;

/// One push as its service saw it.
struct Heard {
    path: String,
    headers: HeaderMap,
    body: Bytes,
}

/// A push service.
struct Service {
    origin: String,
    says: Arc<AtomicU16>,
    heard: UnboundedReceiver<Heard>,
}

type Ear = (UnboundedSender<Heard>, Arc<AtomicU16>);

async fn hear(
    State((tell, says)): State<Ear>,
    uri: Uri,
    headers: HeaderMap,
    body: Bytes,
) -> StatusCode {
    let path = uri.path().to_owned();
    tell.send(Heard { path, headers, body }).unwrap();
    StatusCode::from_u16(says.load(Ordering::SeqCst)).unwrap()
}

impl Service {
    async fn new() -> Self {
        let door = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let origin = format!("http://{}", door.local_addr().unwrap());
        let (tell, heard) = mpsc::unbounded_channel();
        let says = Arc::new(AtomicU16::new(201));
        let app = Router::new().fallback(hear).with_state((tell, Arc::clone(&says)));
        tokio::spawn(async move { axum::serve(door, app).await });
        Self { origin, says, heard }
    }

    /// Waits for a push to this device.
    async fn hears(&mut self, path: &str) -> Heard {
        let heard = self.heard.recv().await.unwrap();
        assert_eq!(heard.path, path);
        heard
    }

    /// All that rang so far was looked at, and nobody was pushed to.
    async fn hears_nothing(&mut self, world: &World) {
        world.state.push.looked().await;
        // What was sent all the same is on its way already: this one comes behind it.
        world.state.db.write(|_| Ok(())).await.unwrap();
        tokio::task::yield_now().await;
        assert!(self.heard.try_recv().is_err());
    }
}

async fn world() -> (World, Service) {
    let mut world = World::new().await;
    world.state.push = Push::new(Reach::Loopback, Night::Silent, Some(CONTACT.to_owned())).unwrap();
    tokio::spawn(push::always(world.state.clone()));
    (world, Service::new().await)
}

async fn wants(person: &Person, endpoint: &str) -> StatusCode {
    person.asks("PUT", "/api/push", json!({ "endpoint": endpoint })).await.status
}

async fn wants_at(person: &Person, service: &Service, path: &str) {
    let endpoint = format!("{}{path}", service.origin);
    assert_eq!(wants(person, &endpoint).await, StatusCode::NO_CONTENT);
}

async fn subscribed(world: &World) -> i64 {
    world.count("SELECT count(*) FROM push").await
}

fn part(text: &str) -> Value {
    serde_json::from_slice(&URL_SAFE_NO_PAD.decode(text).unwrap()).unwrap()
}

#[tokio::test]
async fn a_push_says_nothing_and_proves_who_asks() {
    let (world, mut service) = world().await;
    let (mut rina, mut sri) = (world.person("rina").await, world.person("sri").await);
    let key = rina.asks("GET", "/api/push/key", ()).await;
    let key: String = serde_json::from_slice(&key.body).unwrap();
    rina.submits(today()).await.kept();
    wants_at(&rina, &service, "/rina").await;
    sri.pulls().await;
    sri.returns(rina.doc(today()), "Jam belum diisi").await.kept();

    let Heard { headers, body, .. } = service.hears("/rina").await;
    assert!(body.is_empty());
    let names = ["host", "ttl", "urgency", "topic", "authorization", "content-length"];
    let more: Vec<_> = headers.keys().filter(|name| !names.contains(&name.as_str())).collect();
    assert!(more.is_empty(), "{more:?}");
    for (name, value) in
        [("ttl", "86400"), ("urgency", "normal"), ("topic", "kabar"), ("content-length", "0")]
    {
        assert_eq!(headers[name], value, "{name}");
    }
    let said = headers["authorization"].to_str().unwrap();
    let (token, k) = said.strip_prefix("vapid t=").unwrap().split_once(", k=").unwrap();
    assert_eq!(k, key, "the key that the browser was told");
    let (signed, signature) = token.rsplit_once('.').unwrap();
    let signature = Signature::from_slice(&URL_SAFE_NO_PAD.decode(signature).unwrap()).unwrap();
    let key = VerifyingKey::from_sec1_bytes(&URL_SAFE_NO_PAD.decode(key).unwrap()).unwrap();
    key.verify(signed.as_bytes(), &signature).unwrap();
    let (head, claims) = signed.split_once('.').unwrap();
    assert_eq!(part(head), json!({ "typ": "JWT", "alg": "ES256" }));
    let claims = part(claims);
    assert_eq!((&claims["aud"], &claims["sub"]), (&json!(service.origin), &json!(CONTACT)));
    let left = claims["exp"].as_i64().unwrap() - world.state.clock.now().0 / 1000;
    assert!((1..=24 * 3600).contains(&left), "{left}");
}

#[tokio::test]
async fn it_rings_for_whom_it_concerns_and_not_for_what_waits() {
    let (world, mut service) = world().await;
    let (mut rina, mut sri) = (world.person("rina").await, world.person("sri").await);
    wants_at(&rina, &service, "/rina").await;
    wants_at(&sri, &service, "/sri").await;
    rina.submits(today()).await.kept();
    service.hears_nothing(&world).await;
    rina.comments(rina.doc(today()), "Mohon dilihat").await.kept();
    service.hears("/sri").await;
    sri.pulls().await;
    sri.opens(rina.doc(today())).await.kept();
    service.hears_nothing(&world).await;
    sri.comments(rina.doc(today()), "Sudah").await.kept();
    service.hears("/rina").await;
    rina.pulls().await;
    sri.approves(rina.doc(today())).await.kept();
    service.hears("/rina").await;
    rina.pulls().await;
    let friday = today().plus(-1);
    sri.asks("POST", "/api/reminders", json!({ "person": id_of("rina"), "day": friday })).await;
    service.hears("/rina").await;
}

#[tokio::test]
async fn whoever_listens_or_was_woken_a_moment_ago_is_left_alone() {
    let (world, mut service) = world().await;
    let (mut rina, mut sri) = (world.person("rina").await, world.person("sri").await);
    rina.submits(today()).await.kept();
    let doc = rina.doc(today());
    wants_at(&rina, &service, "/rina").await;
    sri.pulls().await;
    let line = rina.listens().await;
    sri.comments(doc, "Satu").await.kept();
    service.hears_nothing(&world).await;
    drop(line);
    sri.comments(doc, "Dua").await.kept();
    service.hears("/rina").await;
    for words in ["Tiga", "Empat"] {
        sri.comments(doc, words).await.kept();
    }
    service.hears_nothing(&world).await;
    // It has looked: what comes now is news again.
    rina.pulls().await;
    sri.comments(doc, "Lima").await.kept();
    service.hears("/rina").await;
    world.later(10 * MINUTE);
    sri.comments(doc, "Enam").await.kept();
    service.hears("/rina").await;
}

#[tokio::test]
async fn nobody_is_woken_at_night_and_the_morning_brings_it() {
    let (world, mut service) = world().await;
    let (mut rina, mut sri) = (world.person("rina").await, world.person("sri").await);
    rina.submits(today()).await.kept();
    wants_at(&rina, &service, "/rina").await;
    sri.pulls().await;
    let local = i64::from(world.state.clock.now().time(shared::day::Zone::Wib).minutes());
    world.later((22 * 60 - local) * MINUTE);
    sri.comments(rina.doc(today()), "Besok saja").await.kept();
    service.hears_nothing(&world).await;
    push::mornings(&world.state).await.unwrap();
    service.hears_nothing(&world).await;
    world.later(8 * 60 * MINUTE);
    push::mornings(&world.state).await.unwrap();
    service.hears("/rina").await;
    push::mornings(&world.state).await.unwrap();
    service.hears_nothing(&world).await;
}

#[tokio::test]
async fn a_subscription_ends_with_its_session_and_where_its_device_has_gone() {
    let (world, mut service) = world().await;
    let (mut rina, mut sri) = (world.person("rina").await, world.person("sri").await);
    rina.submits(today()).await.kept();
    let doc = rina.doc(today());
    sri.pulls().await;
    for gone in [404, 410] {
        wants_at(&rina, &service, "/rina").await;
        service.says.store(gone, Ordering::SeqCst);
        rina.pulls().await;
        sri.comments(doc, "Halo").await.kept();
        service.hears("/rina").await;
        while subscribed(&world).await > 0 {
            tokio::task::yield_now().await;
        }
    }
    for busy in [301, 429, 500] {
        wants_at(&rina, &service, "/rina").await;
        service.says.store(busy, Ordering::SeqCst);
        rina.pulls().await;
        sri.comments(doc, "Halo").await.kept();
        service.hears("/rina").await;
        service.hears_nothing(&world).await;
        assert_eq!(subscribed(&world).await, 1, "{busy}: it may be there tomorrow");
    }
    assert_eq!(rina.asks("DELETE", "/api/push", ()).await.status, StatusCode::NO_CONTENT);
    assert_eq!(subscribed(&world).await, 0);

    wants_at(&rina, &service, "/rina").await;
    rina.signs_out().await;
    assert_eq!(subscribed(&world).await, 0);
    let rina = world.person("rina").await;
    wants_at(&rina, &service, "/rina").await;
    let again = rina.signs_in_again("rina").await;
    assert_eq!(subscribed(&world).await, 0, "the device begins anew");
    wants_at(&again, &service, "/rina").await;
    types(&world, "deactivate rina", "").await.unwrap();
    assert_eq!(subscribed(&world).await, 0);
    sri.comments(doc, "Halo").await;
    service.hears_nothing(&world).await;
    assert_eq!(wants(&again, &format!("{}/rina", service.origin)).await, StatusCode::UNAUTHORIZED);
}

/// A shared phone has one address: it is of whoever switched it on last.
#[tokio::test]
async fn an_address_is_one_persons() {
    let (world, mut service) = world().await;
    let (mut rina, mut sri) = (world.person("rina").await, world.person("sri").await);
    let andi = world.person("andi").await;
    rina.submits(today()).await.kept();
    wants_at(&rina, &service, "/phone").await;
    wants_at(&andi, &service, "/phone").await;
    sri.pulls().await;
    sri.approves(rina.doc(today())).await.kept();
    service.hears_nothing(&world).await;
    assert_eq!(subscribed(&world).await, 1);
}

#[tokio::test]
async fn nothing_inside_is_called_and_a_server_may_push_to_nobody() {
    let mut world = World::new().await;
    let rina = world.person("rina").await;
    assert_eq!(rina.asks("GET", "/api/push/key", ()).await.status, StatusCode::NOT_FOUND);
    assert_eq!(wants(&rina, "https://push.example.org/x").await, StatusCode::NOT_FOUND);

    world.state.push = Push::new(Reach::World, Night::Silent, None).unwrap();
    let service = Service::new().await;
    let mut rina = world.person("rina").await;
    for inside in [
        &service.origin,
        "https://127.0.0.1/x",
        "https://10.0.0.1/x",
        "https://localhost/x",
        "https://push.example.org:22/x",
        "http://push.example.org/x",
    ] {
        assert_eq!(wants(&rina, inside).await, StatusCode::UNPROCESSABLE_ENTITY, "{inside}");
    }
    let long = format!("https://push.example.org/{}", "x".repeat(4_000));
    assert_eq!(wants(&rina, &long).await, StatusCode::PAYLOAD_TOO_LARGE);
    assert_eq!(subscribed(&world).await, 0);
    // What got into the table another way is not called either.
    assert_eq!(wants(&rina, "https://push.example.org/x").await, StatusCode::NO_CONTENT);
    let origin = service.origin.clone();
    let put = move |db: &rusqlite::Connection| {
        Ok(db.execute("UPDATE push SET endpoint = ?1", [format!("{origin}/x")])?)
    };
    assert_eq!(world.state.db.write(put).await.unwrap(), 1);
    tokio::spawn(push::always(world.state.clone()));
    let mut service = service;
    rina.submits(today()).await.kept();
    let mut sri = world.person("sri").await;
    sri.pulls().await;
    sri.comments(rina.doc(today()), "Halo").await.kept();
    service.hears_nothing(&world).await;
}

#[tokio::test]
async fn the_key_stays_the_same_over_restarts_and_restores() {
    let mut world = World::new().await;
    let before = world.state.db.vapid().public();
    world.restart().await;
    assert_eq!(world.state.db.vapid().public(), before);
    let folder = tempfile::tempdir().unwrap();
    let now = world.state.clock.now();
    let (copy, _) = setapak_server::safe::backup(world.data(), folder.path(), now).unwrap();
    world.restore(&copy).await;
    assert_eq!(world.state.db.vapid().public(), before);
}
