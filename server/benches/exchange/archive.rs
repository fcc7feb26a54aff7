//! Reports that have been lived with: sent, opened, approved, some given back and sent again, some talked
//! about. They come into the database by the server's own rules, without waiting for the disk.
//!
//! Knows what people do with reports; must not know how they are fetched.

use crate::Failed;
use crate::agency::{Agency, Member, TEAM};
use crate::report::{Dice, minted, report};
use rusqlite::Connection;
use setapak_server::clock::Clock;
use setapak_server::db::log::Sender;
use setapak_server::exchange::perform;
use shared::day::{Day, Timestamp, Zone};
use shared::hash::Token;
use shared::id::{DocumentId, OpId};
use shared::op::{Act, Op, Reason, ReasonKind, VERSION};
use shared::protocol::Outcome;
use std::path::Path;

const DAY_MS: i64 = 24 * 60 * 60 * 1000;
const HOUR_MS: u32 = 60 * 60 * 1000;
/// Bytes of the texts, as days differ: 604 on the average, as of the peers' documents.
const SIZES: [usize; 5] = [350, 500, 600, 700, 870];
const ANSWERS: [&str; 6] = [
    "Terima kasih, teruskan.",
    "Baik. Besok tolong tambahkan jumlah pasien.",
    "Sudah saya baca, rinciannya jelas.",
    "Mohon lampirkan daftar hadir minggu ini.",
    "Bagus, lanjutkan sampai selesai.",
    "Tolong samakan jamnya dengan daftar piket.",
];

/// Opens the database in `file` to be filled fast: nobody minds if this one is lost.
pub(crate) fn open(file: &Path) -> Result<Connection, Failed> {
    let db = Connection::open(file)?;
    db.execute_batch(
        "PRAGMA synchronous = OFF; PRAGMA journal_mode = OFF; PRAGMA cache_size = -64000;",
    )?;
    db.set_prepared_statement_cache_capacity(64);
    Ok(db)
}

/// Leaves the database as the server wants it.
pub(crate) fn close(db: &Connection) -> Result<(), Failed> {
    Ok(db.execute_batch("PRAGMA journal_mode = WAL")?)
}

/// How far the reports have come.
#[derive(Clone, Copy, PartialEq)]
pub(crate) enum Story {
    /// Sent, and nobody has opened them.
    Sent,
    /// Opened and approved.
    Answered,
}

/// Stores `days` days of every employee's reports, up to yesterday.
pub(crate) fn fill(file: &Path, agency: &Agency, days: i32, story: Story) -> Result<(), Failed> {
    let mut db = open(file)?;
    let now = Clock::system().now();
    let transaction = db.transaction()?;
    for back in (1..=days).rev() {
        // Everybody writes in the afternoon, and the superiors answer on the morning after.
        let mut sent = Vec::new();
        for (at, member) in agency.employees.iter().enumerate() {
            let superior = agency.superiors.get(at / TEAM).ok_or("nobody leads them")?;
            let midnight = now.plus_ms(-i64::from(back) * DAY_MS);
            let mut one = Lived::of(&transaction, member, superior, midnight.day(Zone::Wib));
            one.at = midnight.plus_ms(i64::from(one.dice.below(HOUR_MS)));
            one.send(agency)?;
            sent.push(one);
        }
        for mut one in sent.into_iter().filter(|_| story == Story::Answered) {
            one.pass(15 * HOUR_MS);
            one.is_answered(agency)?;
        }
    }
    transaction.commit()?;
    close(&db)
}

/// One report and the two who have to do with it.
struct Lived<'a> {
    db: &'a Connection,
    author: &'a Member,
    superior: &'a Member,
    day: Day,
    dice: Dice,
    at: Timestamp,
    token: Option<Token>,
    acts: u32,
}

impl<'a> Lived<'a> {
    fn of(db: &'a Connection, author: &'a Member, superior: &'a Member, day: Day) -> Self {
        let dice = Dice::of(&format!("life/{}/{day}", author.id));
        Self { db, author, superior, day, dice, at: Timestamp(0), token: None, acts: 0 }
    }

    fn pass(&mut self, most: u32) {
        self.at = self.at.plus_ms(i64::from(self.dice.below(most)));
    }

    fn send(&mut self, agency: &Agency) -> Result<(), Failed> {
        let profession = agency.professions.get(self.author.profession).ok_or("no profession")?;
        let size = *self.dice.pick(&SIZES)?;
        let body = report(profession, self.author.id, self.day, size)?;
        self.act(self.author, Act::Submit(body))
    }

    /// Most are opened and approved; one in twelve is given back first, one in eight is talked about.
    fn is_answered(&mut self, agency: &Agency) -> Result<(), Failed> {
        let token = self.token.ok_or("nothing was sent")?;
        self.act(self.superior, Act::Seen(token))?;
        self.pass(5 * 60_000);
        if self.dice.below(12) == 0 {
            let kinds = vec![*self.dice.pick(&ReasonKind::ALL)?];
            let text = (*self.dice.pick(&ANSWERS)?).to_owned();
            let reason = Reason { kinds, text, entries: Vec::new() };
            self.act(self.superior, Act::Return(reason))?;
            self.pass(5 * HOUR_MS);
            self.send(agency)?;
            self.pass(5 * HOUR_MS);
            self.act(self.superior, Act::Seen(self.token.ok_or("nothing was sent")?))?;
        }
        if self.dice.below(8) == 0 {
            let text = (*self.dice.pick(&ANSWERS)?).to_owned();
            self.act(self.superior, Act::Comment(text))?;
        }
        self.pass(60_000);
        self.act(self.superior, Act::Approve)
    }

    fn act(&mut self, who: &Member, act: Act) -> Result<(), Failed> {
        self.acts += 1;
        let report = shared::document::Kind::Report;
        let doc: DocumentId = shared::document::document_id(report, self.author.id, self.day);
        let id = minted(&format!("{doc}/{}", self.acts), self.at);
        let binds = act.step().is_some();
        let op = Op {
            id: OpId::from_uuid(id),
            doc,
            base: self.token.filter(|_| binds),
            at: self.at,
            skew: Some(i64::from(self.dice.below(4000)) - 2000),
            version: VERSION,
            late: None,
            act,
        };
        // It was some seconds on the line.
        self.pass(20_000);
        let sender = Sender { person: who.id, device: who.device };
        match perform(self.db, sender, &op, self.at)? {
            Outcome::Kept(receipt) if binds => self.token = Some(receipt.token),
            Outcome::Kept(_) => {}
            other @ (Outcome::Conflict(_) | Outcome::Refused { .. }) => {
                return Err(format!("an act was not kept: {other:?}").into());
            }
        }
        Ok(())
    }
}
