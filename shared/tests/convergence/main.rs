//! Convergence: real devices against a model server, under schedules that no tester would think of.
//!
//! A failure prints its profile, its seed and the shortest schedule that still fails.

mod check;
mod mutant;
mod mutants;
mod server;
mod step;
mod store;
mod stories;
mod tamper;
mod world;

use mutant::Mutant;
use step::{Profile, Step, schedule};
use world::{Verdict, World};

fn run(profile: Profile, seed: u64, steps: &[Step], mutant: Option<Mutant>) -> Verdict {
    let mut world = World::new(profile, seed, mutant);
    for step in steps {
        world.step(*step)?;
    }
    world.settle()
}

/// The shortest schedule found by leaving steps out that still goes wrong.
fn shorten(profile: Profile, seed: u64, mut steps: Vec<Step>, mutant: Option<Mutant>) -> Vec<Step> {
    let mut size = steps.len() / 2;
    while size > 0 {
        let mut at = 0;
        while at < steps.len() {
            let mut fewer = steps.clone();
            fewer.drain(at..steps.len().min(at + size));
            if run(profile, seed, &fewer, mutant).is_err() {
                steps = fewer;
            } else {
                at += size;
            }
        }
        size /= 2;
    }
    steps
}

/// What every device held after each step of a schedule: for whoever looks into a failure.
fn story(profile: Profile, seed: u64, steps: &[Step]) -> String {
    let mut world = World::new(profile, seed, None);
    let mut story = String::new();
    let more = (0..12).map(|tab| Step::Exchange { tab });
    for step in steps.iter().copied().chain(more) {
        let verdict = world.step(step);
        story += &format!("{step:?}: {verdict:?}\n");
        for (at, spot) in world.spots.iter().enumerate() {
            for ((table, key), row) in &spot.store.rows {
                story += &format!("    {at} {} {key} {row}\n", table.name());
            }
        }
    }
    story
}

#[expect(clippy::panic, reason = "a failure is told with its whole story")]
fn check(profile: Profile, seed: u64) {
    let steps = schedule(profile, seed);
    if run(profile, seed, &steps, None).is_err() {
        let steps = shorten(profile, seed, steps, None);
        let why = run(profile, seed, &steps, None).err().unwrap_or_default();
        panic!("{profile:?}, seed {seed}: {why}\n{steps:#?}\n{}", story(profile, seed, &steps));
    }
}

/// How many schedules of a profile one run tries. `SETAPAK_SCHEDULES` asks for more.
fn count() -> u64 {
    std::env::var("SETAPAK_SCHEDULES").ok().and_then(|n| n.parse().ok()).unwrap_or(500)
}

fn many(profile: Profile) {
    for seed in 0..count() {
        check(profile, seed);
    }
}

/// Schedules that once went wrong.
const REGRESSIONS: [(Profile, u64); 9] = [
    (Profile::Everything, 78),
    (Profile::Apart, 796),
    (Profile::Restored, 1),
    (Profile::Restored, 3),
    (Profile::Restored, 59),
    (Profile::Restored, 230),
    (Profile::Restored, 953),
    (Profile::Restored, 4071),
    (Profile::OneAuthor, 60),
];

#[test]
fn what_once_went_wrong_goes_well() {
    for (profile, seed) in REGRESSIONS {
        check(profile, seed);
    }
}

#[test]
fn everybody_and_everything() {
    many(Profile::Everything);
}

#[test]
fn one_author_with_two_tabs_is_never_asked_anything() {
    many(Profile::OneAuthor);
}

#[test]
fn two_devices_that_write_different_entries_join() {
    many(Profile::Apart);
}

#[test]
fn a_restored_server_gets_back_what_it_lost() {
    many(Profile::Restored);
}

#[test]
fn decisions_on_a_text_that_moves() {
    many(Profile::Decisions);
}

#[test]
fn lost_doubled_and_late_messages() {
    many(Profile::BadLine);
}
