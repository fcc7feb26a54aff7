//! `make soak SCHEDULES=n`: random schedules against the real server, as many as one has time for.
//!
//! Each failure is told with its profile and seed so that a test can keep it; the last line counts.
#![expect(clippy::unwrap_used, reason = "a run that cannot go on stops where it breaks")]
#![expect(clippy::print_stdout, reason = "this is what it is for")]
#![expect(dead_code, reason = "the mutants and their story belong to the model")]

mod harness;

use harness::run::run;
use harness::step::{Profile, schedule};
use std::process::ExitCode;
use std::sync::atomic::{AtomicU64, Ordering};
use std::thread;
use std::time::{SystemTime, UNIX_EPOCH};

const PROFILES: [Profile; 6] = [
    Profile::Everything,
    Profile::OneAuthor,
    Profile::Apart,
    Profile::Restored,
    Profile::Decisions,
    Profile::BadLine,
];

fn main() -> ExitCode {
    let asked = std::env::args().skip(1).find_map(|word| word.parse::<u64>().ok());
    let schedules = asked.unwrap_or(20_000);
    // Other schedules every day; which ones is said, so that each can be seen again.
    let days = SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |s| s.as_secs() / 86_400);
    let first = days * 1_000_000_000;
    println!("soak: {schedules} schedules from seed {first} on");
    let (next, violated) = (AtomicU64::new(0), AtomicU64::new(0));
    let work = || {
        loop {
            let at = next.fetch_add(1, Ordering::Relaxed);
            if at >= schedules {
                return;
            }
            let profile = PROFILES[usize::try_from(at).unwrap_or(0) % PROFILES.len()];
            let seed = first + at;
            if let Err(why) = run(profile, seed, &schedule(profile, seed), None) {
                violated.fetch_add(1, Ordering::Relaxed);
                println!("{profile:?}, seed {seed}: {why}");
            }
            if at > 0 && at.is_multiple_of(1_000) {
                println!("soak: {at} of {schedules}");
            }
        }
    };
    thread::scope(|scope| {
        for _ in 0..thread::available_parallelism().map_or(1, usize::from) {
            scope.spawn(work);
        }
    });
    let violated = violated.into_inner();
    println!("soak: {schedules} schedules, {violated} violated");
    if violated == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}
