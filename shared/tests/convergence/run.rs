//! Schedules are run, shortened where they go wrong, and told with their whole story.

use super::mutant::Mutant;
use super::step::{Profile, Step, schedule};
use super::world::{Verdict, World};

pub(crate) fn run(profile: Profile, seed: u64, steps: &[Step], mutant: Option<Mutant>) -> Verdict {
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
pub(crate) fn check(profile: Profile, seed: u64) {
    let steps = schedule(profile, seed);
    if run(profile, seed, &steps, None).is_err() {
        let steps = shorten(profile, seed, steps, None);
        let why = run(profile, seed, &steps, None).err().unwrap_or_default();
        panic!("{profile:?}, seed {seed}: {why}\n{steps:#?}\n{}", story(profile, seed, &steps));
    }
}

/// The first schedules of a profile: `usual` of them, or as many as `SETAPAK_SCHEDULES` asks for.
pub(crate) fn many(profile: Profile, usual: u64) {
    let asked = std::env::var("SETAPAK_SCHEDULES").ok().and_then(|n| n.parse().ok());
    for seed in 0..asked.unwrap_or(usual) {
        check(profile, seed);
    }
}
