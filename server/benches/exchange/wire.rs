//! What travels for an exchange: every byte on the socket, HTTP heads included.
//!
//! The device is `shared::device::Device`, the one in the app; bodies go up with gzip and come down with
//! brotli or gzip, whichever the server chooses. The head is what the app asks for and no more: host,
//! cookie, type, encodings and length. A browser adds about half a kilobyte of its own to every request,
//! to any server.

use crate::Failed;
use crate::agency::{Agency, Member};
use crate::line::{Answer, Line, request};
use crate::report::{named, report};
use flate2::Compression;
use flate2::write::GzEncoder;
use setapak_server::clock::Clock;
use shared::day::Zone;
use shared::device::Device;
use shared::document::Body;
use shared::id::OpId;
use shared::op::Act;
use shared::protocol::{MAX_OPS, Reply};
use std::io::{Read as _, Write as _};
use std::net::SocketAddr;
use uuid::Uuid;

/// Most bytes for five new reports up and the answer down.
pub(crate) const MOST_FIVE: usize = 2_500;
/// Most bytes for an exchange with nothing new.
pub(crate) const MOST_NOTHING: usize = 700;

/// Bytes of one exchange.
pub(crate) struct Travelled {
    up: (usize, usize),
    down: (usize, usize),
}

impl Travelled {
    /// All of them.
    pub(crate) const fn all(&self) -> usize {
        self.up.0 + self.up.1 + self.down.0 + self.down.1
    }

    /// How they are made up.
    pub(crate) fn words(&self) -> String {
        let ((up_head, up), (down_head, down)) = (self.up, self.down);
        format!("up: head {up_head} + {up}, down: head {down_head} + {down}, one request")
    }
}

/// The two exchanges that have a budget.
pub(crate) struct Found {
    pub(crate) five: Travelled,
    pub(crate) nothing: Travelled,
}

/// Lets the first employee bring five reports, and then ask for news.
pub(crate) async fn measure(agency: &Agency, address: SocketAddr) -> Result<Found, Failed> {
    let member = agency.employees.first().ok_or("nobody is there")?;
    let profession = agency.professions.get(member.profession).ok_or("no profession")?;
    let (mut device, _) = Device::new(member.id, member.device);
    let mut line = Line::open(address).await?;
    while device.has_work() {
        exchange(&mut device, &mut line, member, address).await?;
    }
    let now = Clock::system().now();
    for back in 0..5 {
        let day = now.day(Zone::Wib).plus(-back);
        let body: Body = report(profession, member.id, day, 600)?;
        let doc = body.document_id(member.id);
        // As random as what a device mints, and of the same length in every run.
        let id = OpId::from_uuid(minted(back));
        if let Err(why) = device.record(doc, Act::Submit(body), None, id, now) {
            return Err(format!("a report was refused: {why:?}").into());
        }
    }
    let five = exchange(&mut device, &mut line, member, address).await?;
    if device.has_work() {
        return Err("five reports took more than one request".into());
    }
    let nothing = exchange(&mut device, &mut line, member, address).await?;
    Ok(Found { five, nothing })
}

async fn exchange(
    device: &mut Device,
    line: &mut Line,
    member: &Member,
    address: SocketAddr,
) -> Result<Travelled, Failed> {
    let now = Clock::system().now();
    let push = device.outgoing(MAX_OPS).push;
    let mut packed = GzEncoder::new(Vec::new(), Compression::default());
    packed.write_all(push.as_bytes())?;
    let body = packed.finish()?;
    let host = format!("host: {address}");
    let cookie = format!("cookie: setapak={}", member.secret);
    let headers = [
        &host,
        &cookie,
        "content-type: application/json",
        "content-encoding: gzip",
        "accept-encoding: gzip, br",
    ];
    let sending = request("POST", "/api/exchange", &headers, &body);
    let (sent, received) = (line.sent, line.received);
    let answer = line.ask(&sending).await?;
    let up = line.sent - sent;
    let down = line.received - received;
    let travelled = Travelled {
        up: (up - body.len(), body.len()),
        down: (down - answer.body.len(), answer.body.len()),
    };
    let reply: Reply = serde_json::from_slice(&unpacked(&answer)?)?;
    let mut mint = || OpId::from_uuid(Uuid::now_v7());
    device.absorb(reply, &mut mint, now);
    Ok(travelled)
}

fn unpacked(answer: &Answer) -> Result<Vec<u8>, Failed> {
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

/// A UUID as `back` days ago would have minted it.
fn minted(back: i32) -> Uuid {
    let random = named(&format!("op/{back}"));
    let at = 1_795_000_000_000_u64.saturating_sub(u64::from(back.unsigned_abs()) * 86_400_000);
    let mut counter = [0; 10];
    counter.copy_from_slice(&random.as_bytes()[6..]);
    uuid::Builder::from_unix_timestamp_millis(at, &counter).into_uuid()
}
