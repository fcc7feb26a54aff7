//! The simulation of `shared/tests/convergence`, against the real server on real SQLite: whatever is cut,
//! doubled, reordered, crashed, restored or transferred, the invariants hold, and what is stored is whole.
//!
//! A failure prints its profile, its seed and the shortest schedule that still fails.
#![expect(clippy::unwrap_used, reason = "a test stops where it breaks")]
#![expect(dead_code, reason = "the mutants and their story belong to the model")]

mod harness;

use harness::run::many;
use harness::step::Profile;

// More than twenty thousand schedules together, and more of the quick ones.

#[test]
fn everybody_and_everything() {
    many(Profile::Everything, 3_900);
}

#[test]
fn one_author_with_two_tabs_is_never_asked_anything() {
    many(Profile::OneAuthor, 3_700);
}

#[test]
fn two_devices_that_write_different_entries_join() {
    many(Profile::Apart, 3_700);
}

#[test]
fn a_restored_server_gets_back_what_it_lost() {
    many(Profile::Restored, 1_500);
}

#[test]
fn decisions_on_a_text_that_moves() {
    many(Profile::Decisions, 3_700);
}

#[test]
fn lost_doubled_and_late_messages() {
    many(Profile::BadLine, 3_700);
}
