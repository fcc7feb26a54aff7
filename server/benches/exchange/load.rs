//! Reports brought to the server, to raw SQLite and to the peers in turns, so that all of them meet the
//! machine in the same mood.
//!
//! Knows turns and rates; must not know how any of them keeps a report.

use crate::Failed;
use crate::agency::{self, Agency};
use crate::cell::{Process, serve};
use crate::line::Line;
use crate::peer::Peer;
use crate::phone::{Pen, Phone, Raw};
use crate::raw::{self, Rows, Watch};
use crate::table::{Budget, Table, median};
use rusqlite::Connection;
use setapak_server::clock::Clock;
use shared::day::{Timestamp, Zone};
use std::path::Path;
use std::time::{Duration, Instant};
use tokio::task::JoinSet;

/// One way of bringing reports.
#[derive(Clone, Copy)]
struct Case {
    name: &'static str,
    size: usize,
    /// Reports a request.
    batch: usize,
    /// Connections at a time.
    lines: usize,
    /// Requests a connection and turn.
    ours: usize,
    raw_budget: Budget,
    pouch_budget: Budget,
}

const BATCHES: Case = Case {
    name: "batches of 100, 600 B",
    size: 600,
    batch: 100,
    lines: 4,
    ours: 10,
    raw_budget: Budget::AtLeast(0.5),
    pouch_budget: Budget::AtLeast(2.5),
};
const SINGLES: Case = Case {
    name: "200 devices, 600 B",
    size: 600,
    batch: 1,
    lines: 200,
    ours: 15,
    raw_budget: Budget::AtLeast(0.5),
    pouch_budget: Budget::AtLeast(8.0),
};
const CASES: [Case; 4] = [
    BATCHES,
    Case { name: "batches of 100, 1 kB", size: 1000, ..BATCHES },
    SINGLES,
    Case { name: "200 devices, 1 kB", size: 1000, ..SINGLES },
];

/// Somebody with a phone, a pen for our turns and one for the peers'.
struct Person {
    phone: Phone,
    pen: Pen,
    other_pen: Pen,
}

/// The sides of the comparison.
struct Sides {
    agency: Agency,
    now: Timestamp,
    server: Process,
    people: Vec<Person>,
    watch: Watch,
    raw: Connection,
    peers: Vec<Peer>,
    acknowledged: usize,
}

/// Measures all cases in `rounds` turns.
pub(crate) async fn measure(
    folder: &Path,
    peers: bool,
    rounds: usize,
    table: &mut Table,
) -> Result<(), Failed> {
    let mut sides = Sides::ready(folder, peers).await?;
    for case in CASES {
        sides.measure(case, rounds, table).await?;
    }
    let highest = sides.server.memory("VmHWM")?;
    table.memory("memory under load", highest, Budget::None, "VmHWM");
    // Whoever was told "kept" must find it again, though the server had no time to say goodbye.
    sides.server.kill()?;
    let kept = raw::kept(&agency::file(&folder.join("ours")))?;
    if kept < sides.acknowledged {
        let lost = sides.acknowledged - kept;
        return Err(format!("{lost} acknowledged reports are lost after a kill").into());
    }
    crate::say(&format!("all {kept} acknowledged reports are there after kill -9"));
    sides.peers.into_iter().try_for_each(Peer::stop)
}

impl Sides {
    async fn ready(folder: &Path, peers: bool) -> Result<Self, Failed> {
        let data = folder.join("ours");
        let agency = agency::found(&data, SINGLES.lines).await?;
        let beside = folder.join("raw.sqlite3");
        std::fs::copy(agency::file(&data), &beside)?;
        let server = serve(&data).await?;
        let now = Clock::system().now();
        let today = now.day(Zone::Wib);
        let mut people = Vec::new();
        for member in &agency.employees {
            people.push(Person {
                phone: Phone::of(member, server.address).await?,
                pen: Pen::of(member, today),
                other_pen: Pen::of(member, today),
            });
        }
        let peers = if peers { Peer::all(folder).await } else { Vec::new() };
        Ok(Self {
            watch: Watch::on(&agency::file(&data))?,
            raw: raw::open(&beside)?,
            agency,
            now,
            server,
            people,
            peers,
            acknowledged: 0,
        })
    }

    async fn measure(
        &mut self,
        case: Case,
        rounds: usize,
        table: &mut Table,
    ) -> Result<(), Failed> {
        // The first turn warms everybody up, and gives the raw side its first rows.
        let (_, mut rows) = self.ours(case).await?;
        let (begun, used) = (self.acknowledged, self.server.cpu()?);
        let mut theirs: Vec<(&str, Vec<f64>)> = Vec::new();
        for at in 0..self.peers.len() {
            let (name, _) = self.peer(at, case).await?;
            theirs.push((name, Vec::new()));
        }
        let [mut ours, mut raw] = [const { Vec::new() }; 2];
        for round in 0..rounds {
            // Who comes first changes from turn to turn.
            let forth = round % 2 == 0;
            if forth {
                raw.push(self.raw(case, &rows)?);
            }
            let (rate, fresh) = self.ours(case).await?;
            ours.push(rate);
            if !forth {
                raw.push(self.raw(case, &rows)?);
            }
            rows = fresh;
            for (at, (_, rates)) in theirs.iter_mut().enumerate() {
                rates.push(self.peer(at, case).await?.1);
            }
        }
        #[expect(clippy::cast_precision_loss, reason = "thousands of reports")]
        let each = (self.server.cpu()? - used) / (self.acknowledged - begun) as f64 * 1e6;
        let cost = format!("{}: server's processor time a report", case.name);
        table.add(&cost, each, "µs", Budget::None, "of both cores, system calls included");
        let mut compare = |other: &str, rates: &[f64], budget| {
            let ratios: Vec<f64> = ours.iter().zip(rates).map(|(our, their)| our / their).collect();
            let detail = format!("{:.0}/s beside {:.0}/s", median(&ours), median(rates));
            table.ratio(&format!("{}: of {other}", case.name), &ratios, budget, &detail);
        };
        compare("raw SQLite", &raw, case.raw_budget);
        for ((name, rates), peer) in theirs.iter().zip(&self.peers) {
            let budget = match peer {
                Peer::Pouch(_) => case.pouch_budget,
                Peer::Actual(_) => Budget::None,
            };
            compare(name, rates, budget);
        }
        Ok(())
    }

    /// Our turn: reports a second, and the rows that were written for them.
    async fn ours(&mut self, case: Case) -> Result<(f64, Rows), Failed> {
        // Other people each time, so that everybody's share grows alike.
        let next = case.lines % self.people.len().max(1);
        self.people.rotate_left(next);
        let mut ready = Vec::new();
        for mut person in self.people.drain(..case.lines) {
            let mut pushes: Vec<Vec<Raw>> = Vec::new();
            for _ in 0..case.ours {
                pushes.push(person.pen.write(&self.agency, case.batch, case.size, self.now)?);
            }
            ready.push((person, pushes));
        }
        let begun = Instant::now();
        let mut working = JoinSet::new();
        for (mut person, pushes) in ready {
            working.spawn(async move {
                for ops in pushes {
                    person.phone.exchange(ops).await?;
                }
                Ok::<_, Failed>(person)
            });
        }
        while let Some(done) = working.join_next().await {
            self.people.push(done??);
        }
        let took = begun.elapsed();
        let count = case.lines * case.ours * case.batch;
        self.acknowledged += count;
        let rows = self.watch.fresh()?;
        if rows.count() != count {
            return Err(format!("{count} reports were sent, {} written", rows.count()).into());
        }
        Ok((rate(count, took), rows))
    }

    /// SQLite's turn, with the rows of the turn before.
    fn raw(&self, case: Case, rows: &Rows) -> Result<f64, Failed> {
        Ok(rate(rows.count(), raw::write(&self.raw, rows, case.batch)?))
    }

    /// The turn of a peer: its name, and documents a second.
    async fn peer(&mut self, at: usize, case: Case) -> Result<(&'static str, f64), Failed> {
        let peer = self.peers.get_mut(at).ok_or("no such peer")?;
        let (lines, requests) = peer.turn(case.lines);
        let mut ready: Vec<(Line, Vec<Vec<u8>>)> = Vec::new();
        for person in self.people.iter_mut().take(lines) {
            let mut pushes = Vec::new();
            for _ in 0..requests {
                let pen = &mut person.other_pen;
                pushes.push(peer.push(&pen.write(
                    &self.agency,
                    case.batch,
                    case.size,
                    self.now,
                )?)?);
            }
            ready.push((peer.line().await?, pushes));
        }
        let name = peer.name();
        let begun = Instant::now();
        let mut working = JoinSet::new();
        for (mut line, pushes) in ready {
            working.spawn(async move {
                for push in pushes {
                    let answer = line.ask(&push).await?;
                    if !matches!(answer.status, 200 | 201) {
                        return Err(format!("{name} answered {}", answer.status).into());
                    }
                }
                Ok::<_, Failed>(())
            });
        }
        while let Some(done) = working.join_next().await {
            done??;
        }
        Ok((name, rate(lines * requests * case.batch, begun.elapsed())))
    }
}

#[expect(clippy::cast_precision_loss, reason = "thousands of reports")]
fn rate(count: usize, took: Duration) -> f64 {
    count as f64 / took.as_secs_f64()
}
