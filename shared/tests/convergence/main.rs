//! Convergence: real devices against a model server, under schedules that no tester would think of.
//! (`server/tests/simulation` runs the same against the real one.)
//!
//! A failure prints its profile, its seed and the shortest schedule that still fails.

mod check;
mod mutant;
mod mutants;
mod run;
mod server;
mod step;
mod store;
mod stories;
mod tamper;
mod world;

use run::{check, many};
use step::Profile;

/// Schedules a profile: a model is quick, and the real server is tried with many more.
const USUAL: u64 = 500;

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
    many(Profile::Everything, USUAL);
}

#[test]
fn one_author_with_two_tabs_is_never_asked_anything() {
    many(Profile::OneAuthor, USUAL);
}

#[test]
fn two_devices_that_write_different_entries_join() {
    many(Profile::Apart, USUAL);
}

#[test]
fn a_restored_server_gets_back_what_it_lost() {
    many(Profile::Restored, USUAL);
}

#[test]
fn decisions_on_a_text_that_moves() {
    many(Profile::Decisions, USUAL);
}

#[test]
fn lost_doubled_and_late_messages() {
    many(Profile::BadLine, USUAL);
}
