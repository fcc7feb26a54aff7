//! What an exchange with nothing new costs, with ten thousand reports stored, a hundred thousand and a
//! million, by the same thousand people.
//!
//! Knows how to fill a database fast (through the server's own rules, without waiting for the disk);
//! must not know why the cost is what it is.

use crate::Failed;
use crate::agency::{self, Agency, Member};
use crate::archive;
use crate::cell::{Process, serve};
use crate::phone::{Pen, Phone};
use crate::table::{Budget, Table, median};
use setapak_server::clock::Clock;
use setapak_server::db::log::Sender;
use setapak_server::exchange::perform;
use shared::day::Zone;
use shared::protocol::Cursor;
use std::net::SocketAddr;
use std::path::Path;
use std::time::Instant;
use tokio::task::JoinSet;

const PEOPLE: usize = 1000;
const SIZE: usize = 600;
/// Exchanges a person and turn.
const TURN: usize = 40;
/// Turns before the first that counts: a process that has just started is another one.
const WARM: usize = 3;

/// People who ask, so that no answer lies ready from the time before.
const ASKING: usize = 20;
/// So many changes of others have come since they asked last: something is new, but not for them.
const BEHIND: usize = 100;

struct Stored {
    count: usize,
    server: Process,
    employees: Vec<(Phone, Vec<u8>)>,
    superiors: Vec<(Phone, Vec<u8>)>,
}

/// Measures up to `most` stored reports in `rounds` turns.
pub(crate) async fn measure(
    folder: &Path,
    most: usize,
    rounds: usize,
    table: &mut Table,
) -> Result<(), Failed> {
    let mut filled = Vec::new();
    for count in [10_000, 100_000, 1_000_000].into_iter().filter(|count| *count <= most) {
        let data = folder.join(format!("stored-{count}"));
        let begun = Instant::now();
        let agency = agency::found(&data, PEOPLE).await?;
        fill(&agency::file(&data), &agency, count)?;
        crate::say(&format!("{count} reports stored in {:.0?}", begun.elapsed()));
        filled.push((count, data, agency));
    }
    // A line on which nothing is said for long is let go: they are opened once all is filled.
    let mut all = Vec::new();
    for (count, data, agency) in filled {
        let server = serve(&data).await?;
        let employees = asking(&agency.employees, server.address, count).await?;
        let superiors = asking(&agency.superiors, server.address, count).await?;
        all.push(Stored { count, server, employees, superiors });
    }
    for who in ["an employee", "a superior"] {
        let mut costs: Vec<Vec<f64>> = vec![Vec::new(); all.len()];
        for round in 0..rounds + WARM {
            // Who comes first changes from turn to turn.
            let order = (0..all.len()).cycle().skip(round % all.len().max(1)).take(all.len());
            for at in order.collect::<Vec<_>>() {
                let (Some(stored), Some(costs)) = (all.get_mut(at), costs.get_mut(at)) else {
                    continue;
                };
                let superior = who == "a superior";
                let phones = if superior { &mut stored.superiors } else { &mut stored.employees };
                let cost = nothing_new(phones).await?;
                if round >= WARM {
                    costs.push(cost);
                }
            }
        }
        let Some(few) = costs.first() else { continue };
        for (stored, many) in all.iter().zip(&costs).skip(1) {
            let ratios: Vec<f64> = many.iter().zip(few).map(|(many, few)| many / few).collect();
            let name = format!("nothing new, {who}: {} of 10000 stored", stored.count);
            let detail = format!("{:.0} µs beside {:.0} µs", median(many), median(few));
            table.ratio(&name, &ratios, Budget::AtMost(1.2), &detail);
        }
    }
    for stored in all {
        stored.server.stop()?;
    }
    Ok(())
}

/// The first people of `members` with what they ask. The last to write were others.
async fn asking(
    members: &[Member],
    address: SocketAddr,
    stored: usize,
) -> Result<Vec<(Phone, Vec<u8>)>, Failed> {
    let cursor = Cursor(i64::try_from(stored.saturating_sub(BEHIND))?);
    let mut phones = Vec::new();
    for member in members.iter().take(ASKING) {
        let mut phone = Phone::from(member, address, cursor).await?;
        let request = phone.asks_since(cursor)?;
        phones.push((phone, request));
    }
    Ok(phones)
}

/// What one exchange of a turn took, in microseconds, with everybody asking at the same time: what is
/// waiting for a processor is then part of nobody's cost.
async fn nothing_new(phones: &mut Vec<(Phone, Vec<u8>)>) -> Result<f64, Failed> {
    let mut asking = JoinSet::new();
    let begun = Instant::now();
    for (mut phone, request) in phones.drain(..) {
        asking.spawn(async move {
            for _ in 0..TURN {
                phone.ask(&request).await?;
            }
            Ok::<_, Failed>((phone, request))
        });
    }
    while let Some(done) = asking.join_next().await {
        phones.push(done??);
    }
    #[expect(clippy::cast_precision_loss, reason = "hundreds of exchanges")]
    let count = (phones.len() * TURN) as f64;
    Ok(begun.elapsed().as_secs_f64() * 1e6 / count)
}

/// Stores `count` reports as if their authors had sent them, one each in turn.
fn fill(file: &Path, agency: &Agency, count: usize) -> Result<(), Failed> {
    let mut db = archive::open(file)?;
    let now = Clock::system().now();
    let today = now.day(Zone::Wib);
    let mut pens: Vec<(Sender, Pen)> = agency
        .employees
        .iter()
        .map(|m| (Sender { person: m.id, device: m.device }, Pen::of(m, today)))
        .collect();
    let transaction = db.transaction()?;
    for at in 0..count {
        let place = at % pens.len().max(1);
        let (sender, pen) = pens.get_mut(place).ok_or("nobody is there")?;
        perform(&transaction, *sender, &pen.op(agency, SIZE, now)?, now)?;
    }
    transaction.commit()?;
    archive::close(&db)
}
