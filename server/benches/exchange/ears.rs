//! Five thousand devices with the app open: each has asked once for what is new, and listens for pokes.
//!
//! Knows open lines and the memory they take; must not know what a poke is about.

use crate::Failed;
use crate::agency::{self, Agency, TEAM};
use crate::cell::{Process, serve};
use crate::line::Line;
use crate::phone::{Pen, Phone};
use crate::table::{Budget, Table};
use crate::wire::ALIVE_BYTES;
use setapak_server::clock::Clock;
use shared::day::Zone;
use std::path::Path;
use std::time::{Duration, Instant};
use tokio::task::JoinSet;

const DEVICES: usize = 5_000;
/// Beside the lines themselves: databases, logs, the peers of the part before.
const OTHER_FILES: u64 = 200;
/// Opened at a time.
const AT_A_TIME: usize = 100;
/// Longer than the server is ever silent on such a line.
const SILENCE: Duration = Duration::from_secs(90);

/// Measures it on a data folder of its own.
pub(crate) async fn measure(data: &Path, table: &mut Table) -> Result<(), Failed> {
    let wanted = DEVICES as u64 + OTHER_FILES;
    let allowed = rlimit::increase_nofile_limit(wanted)?;
    if allowed < wanted {
        let why = format!("{DEVICES} lines want {wanted} open files, the system allows {allowed}");
        return Err(format!("{why}: raise the hard limit (ulimit -Hn)").into());
    }
    let agency = agency::found(data, DEVICES).await?;
    let server = serve(data).await?;
    let idle = server.memory("VmRSS")?;
    let begun = Instant::now();
    let mut lines = open(&agency, &server).await?;
    let opened = begun.elapsed();
    let alive = every(&mut lines, ":").await?;
    if alive != ALIVE_BYTES {
        return Err(format!("a line is said to be alive in {alive} B: wire.rs must follow").into());
    }
    // The superiors opened theirs first.
    poke(&agency, &server).await?;
    let leaders = agency.superiors.len();
    every(lines.get_mut(..leaders).ok_or("nobody leads")?, "data: poke").await?;
    let highest = server.memory("VmHWM")?;
    let each = highest.saturating_sub(idle) / DEVICES as u64;
    let detail = format!(
        "VmHWM; {} MB before, {each} kB each; open after {:.1} s, all heard to be alive, {leaders} poked",
        idle / 1024,
        opened.as_secs_f64(),
    );
    table.memory("memory with 5000 devices that listen", highest, Budget::AtMost(150.0), &detail);
    drop(lines);
    server.stop()
}

/// Lets the superiors and then the others exchange and listen, until there are enough.
async fn open(agency: &Agency, server: &Process) -> Result<Vec<Line>, Failed> {
    let mut lines = Vec::new();
    let members: Vec<_> = agency.superiors.iter().chain(&agency.employees).take(DEVICES).collect();
    for some in members.chunks(AT_A_TIME) {
        let mut opening = JoinSet::new();
        for (at, member) in some.iter().enumerate() {
            let (member, address) = ((*member).clone(), server.address);
            opening.spawn(async move {
                let mut phone = Phone::new(&member, address).await?;
                phone.unpacks();
                phone.fetch().await?;
                Ok::<_, Failed>((at, phone.listens().await?))
            });
        }
        let mut opened = Vec::new();
        while let Some(done) = opening.join_next().await {
            opened.push(done??);
        }
        opened.sort_by_key(|(at, _)| *at);
        lines.extend(opened.into_iter().map(|(_, line)| line));
    }
    Ok(lines)
}

/// The first employee of every team sends a report.
async fn poke(agency: &Agency, server: &Process) -> Result<(), Failed> {
    let now = Clock::system().now();
    for member in agency.employees.iter().step_by(TEAM) {
        let mut pen = Pen::of(member, now.day(Zone::Wib));
        let mut phone = Phone::of(member, server.address).await?;
        phone.exchange(pen.write(agency, 1, 600, now)?).await?;
    }
    Ok(())
}

/// Waits until each of `lines` has said `words`; says in how many bytes the first did.
async fn every(lines: &mut [Line], words: &str) -> Result<usize, Failed> {
    let mut bytes = 0;
    let all = async {
        for (at, line) in lines.iter_mut().enumerate() {
            loop {
                let before = line.received;
                let piece = line.piece().await?;
                if at == 0 {
                    bytes = line.received - before;
                }
                if piece.starts_with(words.as_bytes()) {
                    break;
                }
            }
        }
        Ok::<_, Failed>(())
    };
    tokio::time::timeout(SILENCE, all).await.map_err(|_| "a line stayed silent")??;
    Ok(bytes)
}
