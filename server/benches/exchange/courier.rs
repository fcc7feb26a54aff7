//! A device as the app runs one, on a line that counts: every byte on the socket, HTTP heads included.
//!
//! The device is `shared::device::Device`, the one in the app, with the rows it would keep; bodies go up
//! with gzip where the app squeezes them, and come down with brotli or gzip, whichever the server chooses.
//! The head is what the app asks for and no more: host, cookie, type, encodings and length. A browser adds
//! about half a kilobyte of its own to every request, to any server.

use crate::Failed;
use crate::agency::Member;
use crate::line::{Answer, Line, request};
use crate::report::minted;
use flate2::Compression;
use flate2::write::GzEncoder;
use setapak_server::clock::Clock;
use shared::device::Device;
use shared::document::Body;
use shared::hash::Token;
use shared::held::Hold;
use shared::id::{DocumentId, OpId};
use shared::op::Act;
use shared::outgoing::MOST_OPS;
use shared::protocol::{Cursor, Reply};
use shared::row::{Batch, Row, Table};
use std::collections::BTreeMap;
use std::io::{Read as _, Write as _};
use std::net::SocketAddr;
use uuid::Uuid;

/// `app/src/api.rs`: below this the app does not squeeze what it sends.
const WORTH_SQUEEZING: usize = 400;

/// Bytes of exchanges.
#[derive(Clone, Copy, Default)]
pub(crate) struct Travelled {
    /// How many requests it took.
    pub(crate) requests: usize,
    up: (usize, usize),
    down: (usize, usize),
}

impl Travelled {
    /// All of them.
    pub(crate) const fn all(&self) -> usize {
        self.up.0 + self.up.1 + self.down.0 + self.down.1
    }

    /// All of them but the heads of HTTP.
    pub(crate) const fn bodies(&self) -> usize {
        self.up.1 + self.down.1
    }

    /// This and `other`.
    pub(crate) const fn and(self, other: Self) -> Self {
        Self {
            requests: self.requests + other.requests,
            up: (self.up.0 + other.up.0, self.up.1 + other.up.1),
            down: (self.down.0 + other.down.0, self.down.1 + other.down.1),
        }
    }

    /// How they are made up.
    pub(crate) fn words(&self) -> String {
        let ((up_head, up), (down_head, down)) = (self.up, self.down);
        let requests = match self.requests {
            1 => "one request".into(),
            many => format!("{many} requests"),
        };
        format!("up: head {up_head} + {up}, down: head {down_head} + {down}, {requests}")
    }
}

/// What one exchange brought, beside its bytes.
pub(crate) struct Heard {
    pub(crate) travelled: Travelled,
    /// Where the device stood when it asked.
    pub(crate) after: Cursor,
    /// Where it stands since.
    pub(crate) cursor: Cursor,
    /// How many changes came.
    pub(crate) changes: usize,
}

/// A device of one person, on its line.
pub(crate) struct Courier {
    pub(crate) device: Device,
    member: Member,
    address: SocketAddr,
    line: Line,
    kept: BTreeMap<(Table, String), String>,
    minted: u32,
}

impl Courier {
    /// A device on which nobody has been.
    pub(crate) async fn new(member: &Member, address: SocketAddr) -> Result<Self, Failed> {
        let (device, first) = Device::new(member.id, member.device);
        let mut courier = Self {
            device,
            member: member.clone(),
            address,
            line: Line::open(address).await?,
            kept: BTreeMap::new(),
            minted: 0,
        };
        courier.keep(&first);
        Ok(courier)
    }

    /// A device that has fetched all there is.
    pub(crate) async fn fetched(member: &Member, address: SocketAddr) -> Result<Self, Failed> {
        let mut courier = Self::new(member, address).await?;
        while courier.device.has_work(Hold::NONE) {
            courier.exchange().await?;
        }
        Ok(courier)
    }

    /// The app is started again on what it kept, with a new line.
    pub(crate) async fn started_again(self) -> Result<Self, Failed> {
        let row = |((table, key), value): (&(Table, String), &String)| Row {
            table: *table,
            key: key.clone(),
            value: Some(value.clone()),
        };
        let device = Device::load(self.kept.iter().map(row)).ok_or("nothing was kept")?;
        Ok(Self { device, line: Line::open(self.address).await?, ..self })
    }

    /// The person does something; it waits for the next exchange.
    pub(crate) fn does(
        &mut self,
        doc: DocumentId,
        act: Act,
        base: Option<Token>,
    ) -> Result<(), Failed> {
        let now = Clock::system().now();
        let op = self.mint();
        match self.device.record(doc, act, base, op, now) {
            Ok(batch) => {
                self.keep(&batch);
                Ok(())
            }
            Err(why) => Err(format!("an act was refused: {why:?}").into()),
        }
    }

    /// The person has typed: `mine` instead of what they looked at.
    pub(crate) fn types(&mut self, looked_at: Option<&Body>, mine: Body) -> Result<(), Failed> {
        let now = Clock::system().now();
        let op = self.mint();
        match self.device.edit(looked_at, mine, op, now) {
            Ok(batch) => {
                self.keep(&batch);
                Ok(())
            }
            Err(why) => Err(format!("a text was refused: {why:?}").into()),
        }
    }

    /// One exchange.
    pub(crate) async fn exchange(&mut self) -> Result<Heard, Failed> {
        let (sending, body) = self.asks()?;
        let (sent, received) = (self.line.sent, self.line.received);
        let answer = self.line.ask(&sending).await?;
        let up = self.line.sent - sent;
        let down = self.line.received - received;
        let travelled = Travelled {
            requests: 1,
            up: (up - body, body),
            down: (down - answer.body.len(), answer.body.len()),
        };
        let reply: Reply = serde_json::from_slice(&unpacked(&answer)?)?;
        let (after, cursor, changes) = (reply.after, reply.cursor, reply.changed());
        let now = Clock::system().now();
        let mut mint = || OpId::from_uuid(Uuid::now_v7());
        let batch = self.device.absorb(reply, &mut mint, now);
        self.keep(&batch);
        Ok(Heard { travelled, after, cursor, changes })
    }

    /// An exchange whose answer breaks off after `most` bytes, and the line with it.
    pub(crate) async fn breaks_off(&mut self, most: usize) -> Result<(), Failed> {
        let (sending, _) = self.asks()?;
        self.line.hear(&sending, most).await
    }

    /// Opens the line on which the server pokes; gives it, and what opening it took.
    pub(crate) async fn listens(&self) -> Result<(Line, Travelled), Failed> {
        let host = format!("host: {}", self.address);
        let cookie = format!("cookie: setapak={}", self.member.secret);
        let headers = [host.as_str(), cookie.as_str(), "accept: text/event-stream"];
        let mut line = Line::open(self.address).await?;
        let head = line.begin(&request("GET", "/api/events", &headers, &[])).await?;
        if head.status != 200 {
            return Err(format!("nobody pokes: {}", head.status).into());
        }
        let travelled = Travelled { requests: 1, up: (line.sent, 0), down: (line.received, 0) };
        Ok((line, travelled))
    }

    /// The request that is due, and how many bytes of it are its body.
    fn asks(&mut self) -> Result<(Vec<u8>, usize), Failed> {
        let outgoing = self.device.outgoing(MOST_OPS, Hold::NONE);
        self.keep(&outgoing.batch);
        let mut body = outgoing.push.into_bytes();
        let host = format!("host: {}", self.address);
        let cookie = format!("cookie: setapak={}", self.member.secret);
        let mut headers = vec![
            host.as_str(),
            cookie.as_str(),
            "content-type: application/json",
            "accept-encoding: gzip, br",
        ];
        if body.len() >= WORTH_SQUEEZING {
            let mut packed = GzEncoder::new(Vec::new(), Compression::default());
            packed.write_all(&body)?;
            body = packed.finish()?;
            headers.push("content-encoding: gzip");
        }
        Ok((request("POST", "/api/exchange", &headers, &body), body.len()))
    }

    fn keep(&mut self, batch: &Batch) {
        for Row { table, key, value } in batch.rows() {
            let name = (*table, key.clone());
            match value {
                Some(value) => drop(self.kept.insert(name, value.clone())),
                None => drop(self.kept.remove(&name)),
            }
        }
    }

    /// As random as what a device mints, and of the same length in every run.
    fn mint(&mut self) -> OpId {
        self.minted += 1;
        let name = format!("{}/{}", self.member.id, self.minted);
        OpId::from_uuid(minted(&name, Clock::system().now()))
    }
}

/// The body of an answer as the app reads it.
pub(crate) fn unpacked(answer: &Answer) -> Result<Vec<u8>, Failed> {
    if answer.status != 200 {
        return Err(format!("an exchange was answered with {}", answer.status).into());
    }
    let mut plain = Vec::new();
    match answer.header("content-encoding") {
        Some("br") => brotli::Decompressor::new(&answer.body[..], 4096).read_to_end(&mut plain)?,
        Some("gzip") => flate2::read::GzDecoder::new(&answer.body[..]).read_to_end(&mut plain)?,
        Some(_) | None => (&answer.body[..]).read_to_end(&mut plain)?,
    };
    Ok(plain)
}
