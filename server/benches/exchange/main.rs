//! `make bench`: the real server over HTTP, in turns with raw SQLite on the same schema and durability
//! and with the npm peers, in one run. Each figure stands beside its budget; the run fails where one
//! is broken.
//!
//! Only ratios of one run mean anything: the generator shares the machine with what it measures. It is
//! one thread with prepared requests on kept connections; nothing is compressed, on any side.

mod actual;
mod agency;
mod archive;
mod cell;
mod courier;
mod crowd;
mod ears;
mod first;
mod flat;
mod line;
mod load;
mod npm;
mod peer;
mod phone;
mod pouch;
mod raw;
mod report;
mod table;
mod wire;

use clap::{Parser, ValueEnum};
use std::path::Path;
use std::process::ExitCode;
use table::{Budget, Table};

/// Whatever ends a run early, in words.
type Failed = Box<dyn std::error::Error + Send + Sync>;

/// Measures the server beside raw SQLite and its peers.
#[derive(Parser)]
struct Run {
    /// Turns of each comparison.
    #[arg(long, default_value_t = 9)]
    rounds: usize,
    /// Most reports to store for the cost of an exchange with nothing new (a million take 3 GB).
    #[arg(long, default_value_t = 1_000_000)]
    stored: usize,
    /// Measure one part only.
    #[arg(long)]
    only: Option<Part>,
    /// Leave out the peers that npm would bring.
    #[arg(long)]
    no_peers: bool,
    /// Said by cargo.
    #[arg(long, hide = true)]
    bench: bool,
}

/// The parts of a run.
#[derive(Clone, Copy, PartialEq, ValueEnum)]
enum Part {
    /// Reports brought, in turns with raw SQLite and the peers.
    Load,
    /// An exchange with nothing new, by the number of reports stored.
    Stored,
    /// Memory of a server that waits.
    Idle,
    /// Bytes on the line.
    Wire,
    /// A hundred first syncs at once.
    Crowd,
    /// Five thousand devices that listen.
    Ears,
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> ExitCode {
    match measure(&Run::parse()).await {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(why) => {
            say(&format!("the run ended early: {why}"));
            ExitCode::FAILURE
        }
    }
}

async fn measure(run: &Run) -> Result<bool, Failed> {
    let mut table = Table::default();
    let ended = parts(run, &mut table).await;
    // What was measured before a part failed is worth seeing.
    let kept = table.show();
    ended.map(|()| kept)
}

async fn parts(run: &Run, table: &mut Table) -> Result<(), Failed> {
    // On the disk of the build, for the system's temporary folder may be memory, which never waits.
    let folder = tempfile::tempdir_in(env!("CARGO_TARGET_TMPDIR"))?;
    let wanted = |part| run.only.is_none_or(|only| only == part);
    if wanted(Part::Load) {
        say("reports to the server, raw SQLite and the peers, in turns");
        let folder = folder.path().join("load");
        load::measure(&folder, !run.no_peers, run.rounds, table).await?;
    }
    if wanted(Part::Stored) {
        say("exchanges with nothing new");
        // These turns are short, and a machine that does other things shows in single ones.
        let rounds = run.rounds * 4;
        flat::measure(&folder.path().join("stored"), run.stored, rounds, table).await?;
    }
    if wanted(Part::Idle) {
        idle(&folder.path().join("idle"), table).await?;
    }
    if wanted(Part::Wire) {
        wire(&folder.path().join("wire"), table).await?;
    }
    if wanted(Part::Crowd) {
        say("a hundred first syncs at once");
        crowd::measure(&folder.path().join("crowd"), table).await?;
    }
    if wanted(Part::Ears) {
        say("five thousand devices that listen");
        ears::measure(&folder.path().join("ears"), table).await?;
    }
    Ok(())
}

/// Memory of a server that has started on the demo agency and waits.
async fn idle(data: &Path, table: &mut Table) -> Result<(), Failed> {
    std::fs::create_dir_all(data)?;
    cell::demo(data)?;
    let server = cell::serve(data).await?;
    tokio::time::sleep(std::time::Duration::from_secs(2)).await;
    let now = server.memory("VmRSS")?;
    table.memory("memory idle, demo agency", now, Budget::AtMost(40.0), "VmRSS");
    server.stop()
}

/// What travels; `tests/wire_size.rs` holds what is kept of these limits in `make test`.
async fn wire(data: &Path, table: &mut Table) -> Result<(), Failed> {
    let agency = agency::found(data, 1).await?;
    let server = cell::serve(data).await?;
    let found = wire::measure(&agency, server.address).await?;
    server.stop()?;
    for (name, travelled, most) in [
        ("five new reports up, the answer down", found.five, Some(wire::MOST_FIVE)),
        ("nothing new", found.nothing, Some(wire::MOST_NOTHING)),
        ("a day's report up, its receipt down", found.report, Some(wire::MOST_REPORT)),
        ("each draft of it saved with a line", found.draft, None),
    ] {
        table.count(name, travelled.all(), "B", most, &travelled.words());
    }
    let answered = found.answered;
    let name = "the same, its approval down, beside heads";
    table.count(name, answered.bodies(), "B", Some(wire::MOST_REPORT), &answered.words());
    table.count("an idle day", found.idle(), "B", Some(wire::MOST_IDLE), &found.idle_words());

    let sent = data.join("sent");
    let agency = first::sent(&sent).await?;
    let server = cell::serve(&sent).await?;
    let own = agency.employees.first().ok_or("nobody is there")?;
    let own = first::whole(own, server.address).await?;
    server.stop()?;
    let answered = data.join("answered");
    let agency = first::answered(&answered).await?;
    let server = cell::serve(&answered).await?;
    let superior = agency.superiors.first().ok_or("nobody leads")?;
    let team = first::whole(superior, server.address).await?;
    let cut = first::cut(superior, server.address).await?;
    server.stop()?;
    let pages = team.travelled.requests;
    for (name, first) in [
        ("first sync of 2000 own reports, as sent", own),
        ("first sync of 2000 reports of a team, answered", team),
    ] {
        table.count(name, first.travelled.all(), "B", Some(first::MOST_BYTES), &first.words());
        let most = Some(first::MOST_REQUESTS);
        table.count(name, first.travelled.requests, "requests", most, "");
    }
    table.count(
        "the same, cut in its third answer",
        cut.requests,
        "requests",
        Some(pages),
        &cut.words(),
    );
    Ok(())
}

/// Tells the person at the terminal.
#[expect(clippy::print_stdout, reason = "the output of this program is what it is for")]
fn say(words: &str) {
    println!("{words}");
}
