//! The real server, killed without warning under load: nothing it acknowledged is lost, nothing it
//! took happens twice.

use crate::people::{PASSWORD, body, found, id_of, op, raw};
use serde_json::value::RawValue;
use setapak_server::db::{Db, FILE};
use setapak_server::safe;
use shared::day::Day;
use shared::document::{Kind, document_id};
use shared::id::{DeviceId, EmployeeId};
use shared::op::Act;
use shared::protocol::{APP, Answer, Cursor, Outcome, PROTOCOL, Push, Reply, SignIn};
use std::net::{SocketAddr, TcpListener};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::Arc;
use std::time::Duration;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;
use tokio::sync::Semaphore;
use uuid::Uuid;

const ROUNDS: i32 = 100;
const SENDERS: i32 = 9;
/// Answers after which the server is killed, with more on the way.
const ENOUGH: u32 = 30;

#[tokio::test(flavor = "multi_thread")]
async fn nothing_acknowledged_is_lost_when_the_server_is_killed_under_load() {
    let folder = tempfile::tempdir().unwrap();
    let db = Db::open(&folder.path().join(FILE)).unwrap();
    db.write(found).await.unwrap();
    db.stop().await;
    drop(db);

    let mut everybody: Vec<Sender> = Vec::new();
    for round in 0..ROUNDS {
        let (server, address) = start(folder.path()).await;
        for number in i32::try_from(everybody.len()).unwrap()..SENDERS {
            everybody.push(Sender::sign_in(address, number).await);
        }
        let answered = Arc::new(Semaphore::new(0));
        let load: Vec<_> = everybody
            .drain(..)
            .map(|sender| {
                tokio::spawn(sender.sends_until_cut(address, round, Arc::clone(&answered)))
            })
            .collect();
        drop(answered.acquire_many(ENOUGH).await.unwrap());
        drop(server);
        for sender in load {
            everybody.push(sender.await.unwrap());
        }
    }

    let (server, address) = start(folder.path()).await;
    let mut acknowledged = 0;
    let mut sent = 0_i64;
    for sender in &everybody {
        for (bytes, answer) in &sender.answered {
            let (again, _) = sender.send(address, bytes).await.expect("an answer now");
            assert_eq!(again, *answer);
            acknowledged += 1;
        }
        for bytes in &sender.cut {
            let (again, _) = sender.send(address, bytes).await.expect("an answer now");
            assert!(matches!(again.outcome, Outcome::Kept(_)), "{again:?}");
        }
        sent += i64::try_from(sender.answered.len() + sender.cut.len()).unwrap();
    }
    assert!(acknowledged >= ENOUGH * ROUNDS.unsigned_abs());
    drop(server);

    let whole = safe::verify(&folder.path().join(FILE)).unwrap();
    assert_eq!(
        (whole.ops, whole.documents),
        (sent, sent),
        "each op once, each on a day of its own"
    );
}

/// Somebody who sends one report after another, and remembers what came back.
struct Sender {
    person: EmployeeId,
    cookie: String,
    number: i32,
    cursor: Cursor,
    answered: Vec<(Box<RawValue>, Answer)>,
    /// Sent when the server died: perhaps kept, perhaps not.
    cut: Vec<Box<RawValue>>,
}

impl Sender {
    async fn sign_in(address: SocketAddr, number: i32) -> Self {
        let login = ["rina", "andi", "budi"][usize::try_from(number % 3).unwrap()];
        let device = DeviceId::from_uuid(Uuid::now_v7());
        let asked = SignIn { login: login.into(), password: PASSWORD.into(), device };
        let asked = serde_json::to_vec(&asked).unwrap();
        let (head, _) = post(address, "/api/session", "", &asked).await.unwrap();
        let line = head.lines().find(|l| l.to_lowercase().starts_with("set-cookie:")).expect(&head);
        let cookie = line.split_once(':').unwrap().1.split(';').next().unwrap().trim().to_owned();
        let (answered, cut) = (Vec::new(), Vec::new());
        let cursor = Cursor::default();
        Self { person: id_of(login), cookie, number, cursor, answered, cut }
    }

    async fn sends_until_cut(
        mut self,
        address: SocketAddr,
        round: i32,
        count: Arc<Semaphore>,
    ) -> Self {
        for turn in 0.. {
            let back = (turn * ROUNDS + round) * SENDERS + self.number;
            let day = Day::new(2025, 12, 31).unwrap().plus(-back);
            let doc = document_id(Kind::Report, self.person, day);
            let bytes = raw(&op(doc, None, Act::Submit(body(day, "di bawah beban"))));
            let Some((answer, cursor)) = self.send(address, &bytes).await else {
                self.cut.push(bytes);
                break;
            };
            assert!(matches!(answer.outcome, Outcome::Kept(_)), "{answer:?}");
            self.answered.push((bytes, answer));
            self.cursor = cursor;
            count.add_permits(1);
        }
        self
    }

    /// The answer to one op, or none where the line was cut.
    async fn send(&self, address: SocketAddr, bytes: &RawValue) -> Option<(Answer, Cursor)> {
        let push = Push {
            protocol: PROTOCOL,
            app: APP,
            device: None,
            person: self.person,
            epoch: None,
            cursor: self.cursor,
            sight: None,
            part: false,
            room: None,
            bell: None,
            ops: vec![bytes.to_owned()],
        };
        let push = serde_json::to_vec(&push).unwrap();
        let (_, body) = post(address, "/api/exchange", &self.cookie, &push).await?;
        let mut reply: Reply = serde_json::from_slice(&body).ok()?;
        Some((reply.answers.pop()?, reply.cursor))
    }
}

/// A server that loses its power when it is dropped.
struct Running(Child);

impl Drop for Running {
    fn drop(&mut self) {
        drop(self.0.kill());
        drop(self.0.wait());
    }
}

/// Starts the server on a free port, and waits until it answers.
async fn start(folder: &Path) -> (Running, SocketAddr) {
    let address = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let child = Command::new(env!("CARGO_BIN_EXE_setapak-server"))
        .args(["serve", "--listen", &address.to_string(), "--data"])
        .arg(folder)
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .map(Running)
        .unwrap();
    let mut patience = tokio::time::interval(Duration::from_millis(20));
    for _ in 0..1_000 {
        patience.tick().await;
        if TcpStream::connect(address).await.is_ok() {
            return (child, address);
        }
    }
    panic!("the server did not start");
}

/// One request on a line of its own; none where the line broke before the whole answer was there.
async fn post(
    address: SocketAddr,
    path: &str,
    cookie: &str,
    body: &[u8],
) -> Option<(String, Vec<u8>)> {
    let mut line = TcpStream::connect(address).await.ok()?;
    let head = format!(
        "POST {path} HTTP/1.1\r\nHost: {address}\r\nOrigin: http://{address}\r\nCookie: {cookie}\r\n\
         Content-Type: application/json\r\nContent-Length: {}\r\nConnection: close\r\n\r\n",
        body.len()
    );
    line.write_all(head.as_bytes()).await.ok()?;
    line.write_all(body).await.ok()?;
    let mut answer = Vec::new();
    line.read_to_end(&mut answer).await.ok()?;
    let end = answer.windows(4).position(|w| w == b"\r\n\r\n")?;
    let body = answer.split_off(end + 4);
    Some((String::from_utf8(answer).ok()?, body))
}
