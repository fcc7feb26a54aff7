//! A device as far as an exchange needs one: a pen that writes reports, and a line with a cursor.
//!
//! Knows the protocol; must not know how fast it is.

use crate::Failed;
use crate::agency::{Agency, Member};
use crate::courier::unpacked;
use crate::line::{Answer, Line, request};
use crate::report::report;
use serde_json::value::{RawValue, to_raw_value};
use shared::day::{Day, Timestamp};
use shared::hash::Hash;
use shared::id::{Epoch, OpId};
use shared::op::{Act, Op, VERSION};
use shared::protocol::{APP, Cursor, Outcome, PROTOCOL, Push, Reply};
use std::net::SocketAddr;
use uuid::Uuid;

/// An op as it travels.
pub(crate) type Raw = Box<RawValue>;

/// One person who writes report after report, going back day by day.
pub(crate) struct Pen {
    member: Member,
    next_day: Day,
}

impl Pen {
    /// The pen of `member`, beginning with the report of `day`.
    pub(crate) fn of(member: &Member, day: Day) -> Self {
        Self { member: member.clone(), next_day: day }
    }

    /// The next report of about `size` bytes, to be sent.
    pub(crate) fn op(
        &mut self,
        agency: &Agency,
        size: usize,
        now: Timestamp,
    ) -> Result<Op, Failed> {
        let profession = agency.professions.get(self.member.profession).ok_or("no profession")?;
        let body = report(profession, self.member.id, self.next_day, size)?;
        self.next_day = self.next_day.plus(-1);
        let id = OpId::from_uuid(Uuid::now_v7());
        let doc = body.document_id(self.member.id);
        Ok(Op {
            id,
            doc,
            base: None,
            at: now,
            skew: Some(0),
            version: VERSION,
            late: None,
            act: Act::Submit(body),
        })
    }

    /// The next `count` reports as they travel.
    pub(crate) fn write(
        &mut self,
        agency: &Agency,
        count: usize,
        size: usize,
        now: Timestamp,
    ) -> Result<Vec<Raw>, Failed> {
        let next = |_| Ok(to_raw_value(&self.op(agency, size, now)?)?);
        (0..count).map(next).collect()
    }
}

/// A phone of one person with its line.
pub(crate) struct Phone {
    member: Member,
    line: Line,
    headers: Vec<String>,
    epoch: Option<Epoch>,
    cursor: Cursor,
    sight: Option<Hash>,
}

impl Phone {
    /// A phone that has fetched what it may see.
    pub(crate) async fn of(member: &Member, address: SocketAddr) -> Result<Self, Failed> {
        Self::from(member, address, Cursor::default()).await
    }

    /// A phone that had fetched what it may see up to `cursor`, and now fetches the rest.
    pub(crate) async fn from(
        member: &Member,
        address: SocketAddr,
        cursor: Cursor,
    ) -> Result<Self, Failed> {
        let mut phone = Self::new(member, address).await?;
        phone.cursor = cursor;
        phone.fetch().await?;
        Ok(phone)
    }

    /// A phone that has nothing yet.
    pub(crate) async fn new(member: &Member, address: SocketAddr) -> Result<Self, Failed> {
        Ok(Self {
            member: member.clone(),
            line: Line::open(address).await?,
            headers: vec![
                format!("host: {address}"),
                format!("origin: http://{address}"),
                format!("cookie: setapak={}", member.secret),
                "content-type: application/json".into(),
            ],
            epoch: None,
            cursor: Cursor::default(),
            sight: None,
        })
    }

    /// From here on what comes is packed, as for a browser.
    pub(crate) fn unpacks(&mut self) {
        self.headers.push("accept-encoding: gzip, br".into());
    }

    /// Fetches all there is; says how many changes that were.
    pub(crate) async fn fetch(&mut self) -> Result<usize, Failed> {
        let mut changes = 0;
        loop {
            let reply = self.exchange(Vec::new()).await?;
            changes += reply.changed();
            if !reply.more {
                return Ok(changes);
            }
        }
    }

    /// Opens a line for pokes in the place of this one.
    pub(crate) async fn listens(mut self) -> Result<Line, Failed> {
        let mut headers: Vec<&str> = self.headers.iter().map(String::as_str).collect();
        headers.push("accept: text/event-stream");
        let head = self.line.begin(&request("GET", "/api/events", &headers, &[])).await?;
        if head.status == 200 { Ok(self.line) } else { Err("nobody pokes".into()) }
    }

    /// The request that asks for what is new since `cursor`.
    pub(crate) fn asks_since(&mut self, cursor: Cursor) -> Result<Vec<u8>, Failed> {
        self.cursor = cursor;
        self.request(Vec::new())
    }

    /// The request that brings `ops` and asks for what is new.
    fn request(&self, ops: Vec<Raw>) -> Result<Vec<u8>, Failed> {
        let push = Push {
            protocol: PROTOCOL,
            app: APP,
            device: None,
            person: self.member.id,
            epoch: self.epoch,
            cursor: self.cursor,
            sight: self.sight,
            part: false,
            room: None,
            bell: None,
            ops,
        };
        let headers: Vec<&str> = self.headers.iter().map(String::as_str).collect();
        Ok(request("POST", "/api/exchange", &headers, &serde_json::to_vec(&push)?))
    }

    /// Sends a request as it is.
    pub(crate) async fn ask(&mut self, request: &[u8]) -> Result<Answer, Failed> {
        let answer = self.line.ask(request).await?;
        if answer.status != 200 {
            let words = String::from_utf8_lossy(&answer.body).into_owned();
            return Err(format!("an exchange was answered with {}: {words}", answer.status).into());
        }
        Ok(answer)
    }

    /// One exchange; every op in it must be kept.
    pub(crate) async fn exchange(&mut self, ops: Vec<Raw>) -> Result<Reply, Failed> {
        let brought = ops.len();
        let request = self.request(ops)?;
        let answer = self.ask(&request).await?;
        let reply: Reply = serde_json::from_slice(&unpacked(&answer)?)?;
        let kept = reply.answers.iter().filter(|a| matches!(a.outcome, Outcome::Kept(_))).count();
        if kept != brought {
            return Err(format!("of {brought} ops {kept} were kept: {:?}", reply.answers).into());
        }
        self.epoch = Some(reply.epoch);
        self.cursor = reply.cursor;
        if let Some(sight) = &reply.sight {
            self.sight = Some(sight.hash);
        }
        Ok(reply)
    }
}
