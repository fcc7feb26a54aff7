//! The program itself: what it says when it starts, refuses or stops.

use crate::people::{PASSWORD, found};
use setapak_server::db::{Db, FILE};
use std::fs::File;
use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::{TcpListener, TcpStream};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::Duration;
use tempfile::TempDir;

pub(crate) fn program() -> Command {
    Command::new(env!("CARGO_BIN_EXE_setapak-server"))
}

/// A running server, killed when a test ends early.
pub(crate) struct Running {
    process: Child,
    address: String,
}

impl Running {
    /// Starts on this data, with its log in a file beside it.
    pub(crate) fn on(data: &Path) -> Self {
        let mut process = program()
            .args(["serve", "--log-json", "--listen", "127.0.0.1:0", "--data"])
            .arg(data)
            .stdout(Stdio::piped())
            .stderr(File::create(data.join("log")).unwrap())
            .spawn()
            .unwrap();
        let mut line = String::new();
        BufReader::new(process.stdout.take().unwrap()).read_line(&mut line).unwrap();
        let address = line.trim().strip_prefix("Setapak: http://").unwrap().to_owned();
        Self { process, address }
    }

    pub(crate) fn connects(&self) -> TcpStream {
        let line = TcpStream::connect(&self.address).unwrap();
        line.set_read_timeout(Some(Duration::from_secs(30))).unwrap();
        line
    }

    /// Asks it to stop, as a system does, and waits until it takes nobody new.
    fn begins_to_stop(&self) {
        let pid = self.process.id().to_string();
        assert!(Command::new("kill").args(["-TERM", &pid]).status().unwrap().success());
        while TcpStream::connect(&self.address).is_ok() {
            std::thread::yield_now();
        }
    }

    /// Sends the first half of a request to sign in; the server waits for the rest.
    fn half_hears(&self, login: &str) -> (TcpStream, String) {
        let device = "00000000-0000-7000-8000-000000000001";
        let body = format!(r#"{{"login":"{login}","password":"{PASSWORD}","device":"{device}"}}"#);
        let head = format!(
            "POST /api/session HTTP/1.1\r\nhost: {}\r\nexpect: 100-continue\r\nconnection: close\r\n\
             content-length: {}\r\n\r\n",
            self.address,
            body.len()
        );
        let (first, rest) = body.split_at(20);
        let mut line = self.connects();
        line.write_all(head.as_bytes()).unwrap();
        let mut go_on = [0; "HTTP/1.1 100 Continue\r\n\r\n".len()];
        line.read_exact(&mut go_on).unwrap();
        line.write_all(first.as_bytes()).unwrap();
        (line, rest.to_owned())
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        // It may have ended by itself.
        drop(self.process.kill());
        drop(self.process.wait());
    }
}

pub(crate) async fn peopled() -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    let db = Db::open(&folder.path().join(FILE)).unwrap();
    db.write(found).await.unwrap();
    db.stop().await;
    folder
}

fn rest_of(mut line: TcpStream) -> String {
    let mut answer = String::new();
    line.read_to_string(&mut answer).unwrap();
    answer
}

#[tokio::test]
async fn stopping_answers_what_was_taken_and_leaves_one_whole_file() {
    let folder = peopled().await;
    let mut server = Running::on(folder.path());
    let (mut line, rest) = server.half_hears("rina");
    server.begins_to_stop();
    line.write_all(rest.as_bytes()).unwrap();
    let answer = rest_of(line);
    assert!(answer.starts_with("HTTP/1.1 200 OK"), "{answer}");
    assert!(server.process.wait().unwrap().success());
    let log = folder.path().join(format!("{FILE}-wal"));
    assert_eq!(log.metadata().map_or(0, |file| file.len()), 0, "folded into the database");
}

#[tokio::test]
async fn the_log_tells_routes_and_names_nobody() {
    let folder = peopled().await;
    let mut server = Running::on(folder.path());
    let mut answers = Vec::new();
    for login in ["rina", "siapa.ini"] {
        let (mut line, rest) = server.half_hears(login);
        line.write_all(rest.as_bytes()).unwrap();
        answers.push(rest_of(line));
    }
    let (_, after) = answers[0].split_once("setapak=").unwrap();
    let (cookie, _) = after.split_once(';').unwrap();
    server.begins_to_stop();
    assert!(server.process.wait().unwrap().success());

    let log = std::fs::read_to_string(folder.path().join("log")).unwrap();
    for told in ["/api/session", r#""status":200"#, r#""status":401"#, "request_id", "\"ms\""] {
        assert!(log.contains(told), "{told}: {log}");
    }
    for secret in ["rina", "RINA", "siapa", PASSWORD, cookie, "127.0.0.1", "00000000-0000"] {
        assert!(!log.contains(secret), "{secret}: {log}");
    }
}

#[test]
fn a_newer_database_and_a_bad_folder_are_refused_in_words() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join(FILE);
    let db = rusqlite::Connection::open(&file).unwrap();
    db.pragma_update(None, "user_version", 999).unwrap();
    drop(db);
    let words = refuses(&["admin", "list"], folder.path());
    assert!(words.contains("a newer server") && words.contains("Nothing was changed"), "{words}");
    let words = refuses(&["admin", "list"], &file);
    assert!(words.contains("cannot be made"), "{words}");
}

#[test]
fn an_address_in_use_is_named() {
    let folder = tempfile::tempdir().unwrap();
    let taken = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = taken.local_addr().unwrap().to_string();
    let words = refuses(&["serve", "--listen", &address], folder.path());
    assert!(words.contains(&format!("cannot listen on {address}")), "{words}");
}

#[tokio::test]
async fn a_damaged_database_is_named_and_left_as_it_is() {
    let folder = peopled().await;
    let file = folder.path().join(FILE);
    let mut bytes = std::fs::read(&file).unwrap();
    bytes[..4096].fill(0xA5);
    std::fs::write(&file, &bytes).unwrap();
    for command in ["serve", "verify"] {
        let words = refuses(&[command], folder.path());
        assert!(words.contains("damaged") && words.contains("restore"), "{command}: {words}");
    }
    assert_eq!(std::fs::read(&file).unwrap(), bytes);
}

#[tokio::test]
async fn a_backup_beside_a_server_is_restored_once_it_has_stopped() {
    let folder = peopled().await;
    let mut server = Running::on(folder.path());
    let copy = folder.path().join("copy");
    let copy = copy.to_str().unwrap();
    assert!(told(&["backup", copy], folder.path()).contains("documents"));
    assert!(told(&["verify", copy], folder.path()).starts_with("Whole"));
    assert!(told(&["verify"], folder.path()).starts_with("Whole"));
    for command in [["restore", copy].as_slice(), &["serve"]] {
        assert!(refuses(command, folder.path()).contains("stop it first"), "{command:?}");
    }
    server.begins_to_stop();
    assert!(server.process.wait().unwrap().success());
    let words = told(&["restore", copy], folder.path());
    assert!(words.contains("Restored") && words.contains("Before it"), "{words}");
}

/// What the program says when it has done what was asked.
fn told(arguments: &[&str], data: &Path) -> String {
    let said = program().args(arguments).env("SETAPAK_DATA", data).output().unwrap();
    assert!(said.status.success(), "{}", String::from_utf8_lossy(&said.stderr));
    String::from_utf8(said.stdout).unwrap()
}

/// What the program says to standard error when it does not do what was asked.
fn refuses(arguments: &[&str], data: &Path) -> String {
    let said = program().args(arguments).env("SETAPAK_DATA", data).output().unwrap();
    assert!(!said.status.success());
    String::from_utf8(said.stderr).unwrap()
}
