//! The peer @actual-app/sync-server: Actual Budget's sync in Node, on SQLite. A whole report is one
//! message here, which is generous: its own clients send one message a field.
//!
//! Knows its routes and its protobuf; must not know what it is compared with.

use crate::Failed;
use crate::cell::{Process, free_address};
use crate::line::{Line, request};
use crate::npm::Package;
use serde_json::Value;
use std::path::Path;
use std::process::Command;
use uuid::Uuid;

/// What npm installs.
pub(crate) const PACKAGE: Package = ("@actual-app/sync-server", "26.9.0");
/// Without its limit of requests it wants this, and does not bring it.
pub(crate) const BESIDE: Package = ("http-proxy-middleware", "3.0.5");

const FILE: &str = "5e7a9a4b-0000-4000-8000-000000000001";

/// A running sync server with one file, its budget file empty.
pub(crate) struct Actual {
    pub(crate) process: Process,
    host: String,
    token: String,
    group: String,
    messages: u64,
}

impl Actual {
    /// Starts it from the folder npm installed it into, with its data in `folder`.
    pub(crate) async fn start(installed: &Path, folder: &Path) -> Result<Self, Failed> {
        std::fs::create_dir_all(folder.join("data"))?;
        let address = free_address()?;
        let mut command = Command::new(installed.join("node_modules/.bin/actual-server"));
        command
            .env("ACTUAL_DATA_DIR", folder.join("data"))
            .env("ACTUAL_HOSTNAME", "127.0.0.1")
            .env("ACTUAL_PORT", address.port().to_string())
            // Otherwise it takes 500 requests a minute and no more.
            .env("NODE_ENV", "development")
            .current_dir(folder);
        let process = Process::start(command, address, "/health", folder).await?;
        let host = format!("host: {address}");
        let mut line = Line::open(address).await?;
        let json = "content-type: application/json";
        let word = br#"{"password":"sekali saja"}"#;
        let asked = request("POST", "/account/bootstrap", &[&host, json], word);
        let token = field(&line.ask(&asked).await?.body, &["data", "token"])?;
        let token = format!("x-actual-token: {token}");
        let headers = [
            &host,
            &token,
            "content-type: application/encrypted-file",
            "x-actual-name: laporan",
            "x-actual-format: 2",
            &format!("x-actual-file-id: {FILE}"),
        ];
        let asked = request("POST", "/sync/upload-user-file", &headers, b"-");
        let group = field(&line.ask(&asked).await?.body, &["groupId"])?;
        Ok(Self { process, host, token, group, messages: 0 })
    }

    /// A connection to it.
    pub(crate) async fn line(&self) -> Result<Line, Failed> {
        Line::open(self.process.address).await
    }

    /// The request that brings reports, and asks for nothing in return.
    pub(crate) fn push<'a>(
        &mut self,
        ops: impl Iterator<Item = &'a str>,
    ) -> Result<Vec<u8>, Failed> {
        let mut body = Vec::new();
        for op in ops {
            self.messages += 1;
            let node = Uuid::from_u128(u128::from(self.messages)).simple().to_string();
            let node = node.get(16..).unwrap_or_default().to_uppercase();
            let mut envelope = Vec::new();
            put(&mut envelope, 1, format!("2026-11-21T08:00:00.000Z-0000-{node}").as_bytes());
            put(&mut envelope, 3, op.as_bytes());
            put(&mut body, 1, &envelope);
        }
        put(&mut body, 2, FILE.as_bytes());
        put(&mut body, 3, self.group.as_bytes());
        put(&mut body, 6, b"2099-01-01T00:00:00.000Z-0000-0000000000000000");
        let headers = [&self.host, &self.token, "content-type: application/actual-sync"];
        Ok(request("POST", "/sync/sync", &headers, &body))
    }
}

/// A field of bytes or text in protobuf.
fn put(into: &mut Vec<u8>, number: u8, bytes: &[u8]) {
    into.push((number << 3) | 2);
    let mut length = bytes.len();
    while length >= 0x80 {
        into.push(u8::try_from(length & 0x7f).unwrap_or(0) | 0x80);
        length >>= 7;
    }
    into.push(u8::try_from(length).unwrap_or(0));
    into.extend_from_slice(bytes);
}

/// The text at the end of `path` in JSON.
fn field(json: &[u8], path: &[&str]) -> Result<String, Failed> {
    let value: Value = serde_json::from_slice(json)?;
    let found = path.iter().try_fold(&value, |value, key| value.get(key)).and_then(Value::as_str);
    let refused = || format!("it answered {value}").into();
    found.map(str::to_owned).ok_or_else(refused)
}
