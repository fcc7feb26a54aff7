//! The peer pouchdb-server: CouchDB's protocol in Node, on LevelDB. It does not wait for the disk.
//!
//! Knows its routes; must not know what it is compared with.

use crate::Failed;
use crate::cell::{Process, free_address};
use crate::line::{Line, request};
use crate::npm::Package;
use serde_json::{Value, json};
use std::path::Path;
use std::process::Command;

/// What npm installs.
pub(crate) const PACKAGE: Package = ("pouchdb-server", "4.2.0");

/// A running pouchdb-server with one database.
pub(crate) struct Pouch {
    pub(crate) process: Process,
    host: String,
}

impl Pouch {
    /// Starts it from the folder npm installed it into, with its data in `folder`.
    pub(crate) async fn start(installed: &Path, folder: &Path) -> Result<Self, Failed> {
        std::fs::create_dir_all(folder)?;
        let address = free_address()?;
        let mut command = Command::new(installed.join("node_modules/.bin/pouchdb-server"));
        command.args(["-o", "127.0.0.1", "-p", &address.port().to_string(), "-d", "data", "-n"]);
        command.current_dir(folder);
        let process = Process::start(command, address, "/", folder).await?;
        let host = format!("host: {address}");
        let pouch = Self { process, host };
        let mut line = pouch.line().await?;
        let made = line.ask(&request("PUT", "/reports", &[&pouch.host], &[])).await?;
        if made.status == 201 { Ok(pouch) } else { Err("it made no database".into()) }
    }

    /// A connection to it.
    pub(crate) async fn line(&self) -> Result<Line, Failed> {
        Line::open(self.process.address).await
    }

    /// The request that brings one document.
    pub(crate) fn single(&self, op: &str) -> Result<Vec<u8>, Failed> {
        let document = document(op)?;
        let id = document.get("_id").and_then(Value::as_str).ok_or("no id")?;
        let path = format!("/reports/{id}");
        Ok(request("PUT", &path, &self.headers(), document.to_string().as_bytes()))
    }

    /// The request that brings many documents.
    pub(crate) fn batch<'a>(&self, ops: impl Iterator<Item = &'a str>) -> Result<Vec<u8>, Failed> {
        let documents = ops.map(document).collect::<Result<Vec<_>, _>>()?;
        let body = json!({ "docs": documents }).to_string();
        Ok(request("POST", "/reports/_bulk_docs", &self.headers(), body.as_bytes()))
    }

    fn headers(&self) -> [&str; 2] {
        [&self.host, "content-type: application/json"]
    }
}

/// The report inside an op, as a document.
fn document(op: &str) -> Result<Value, Failed> {
    let mut op: Value = serde_json::from_str(op)?;
    // The op's own id is in it: a document may be sent twice in one run, and is another one each time.
    let id = format!("{}-{}", op["doc"].as_str().unwrap_or(""), op["id"].as_str().unwrap_or(""));
    let mut body = op["act"]["submit"]["report"].take();
    body["_id"] = Value::String(id);
    body["status"] = Value::String("submitted".into());
    Ok(body)
}
