//! Every rule that is left out is noticed: for each mutant a short schedule that goes well with the
//! rule and is caught without it, by the invariant that the rule is there for.

use crate::mutant::Mutant;
use crate::run::run;
use crate::step::{Profile, Step};
use crate::world::EVEN;
use Step::{
    Approve, Arrive, Backup, Comment, Exchange, Hear, Restore, Send, Submit, TakeBack, Withdraw,
    Write,
};

/// A new entry, and other texts in the fields of the first one.
const ENTRY: u16 = 0;
const DESCRIPTION: u16 = 2;
const OBSTACLE: u16 = 2 + 5 * 8;
const HELP: u16 = 2 + 7 * 8;

const PHONE: u8 = 0;
const OTHER: u8 = 1;
const SUPERIOR: u8 = 2;

const fn writes(tab: u8, what: u16) -> Step {
    Write { tab, day: 1, what }
}

const fn syncs(tab: u8) -> Step {
    Exchange { tab }
}

/// The schedule that shows what the rule is for, and the invariant that breaks without it.
fn directed(mutant: Mutant) -> (&'static str, Vec<Step>) {
    let both_have_an_entry = [writes(PHONE, ENTRY), syncs(PHONE), syncs(OTHER)];
    let sent = [writes(PHONE, ENTRY), Submit { tab: PHONE, day: 1 }, syncs(PHONE), syncs(SUPERIOR)];
    let with = |first: &[Step], then: &[Step]| [first, then].concat();
    match mutant {
        Mutant::LastWriteWins => {
            ("I10", vec![writes(PHONE, ENTRY), writes(OTHER, ENTRY), syncs(PHONE), syncs(OTHER)])
        }
        Mutant::NewestBase => (
            "I10",
            vec![
                writes(PHONE, ENTRY),
                syncs(PHONE),
                writes(OTHER, ENTRY),
                syncs(OTHER),
                syncs(OTHER),
            ],
        ),
        Mutant::PullOverLocal => {
            ("I1", vec![writes(PHONE, ENTRY), syncs(PHONE), writes(OTHER, ENTRY), syncs(OTHER)])
        }
        Mutant::AckClearsNewer => (
            "I1",
            vec![
                writes(PHONE, ENTRY),
                Send { tab: PHONE },
                writes(PHONE, ENTRY),
                Arrive { flight: 0 },
                Hear { flight: 0 },
            ],
        ),
        Mutant::CursorApart => (
            "I5",
            vec![
                writes(PHONE, ENTRY),
                syncs(PHONE),
                writes(PHONE, ENTRY),
                syncs(PHONE),
                syncs(OTHER),
            ],
        ),
        Mutant::RefusedDropped => (
            "I1",
            with(
                &both_have_an_entry,
                &[
                    writes(PHONE, DESCRIPTION),
                    writes(OTHER, DESCRIPTION),
                    syncs(PHONE),
                    syncs(OTHER),
                ],
            ),
        ),
        Mutant::NoDedupe => (
            "I2",
            with(
                &both_have_an_entry,
                &[
                    writes(PHONE, DESCRIPTION),
                    Send { tab: PHONE },
                    Arrive { flight: 0 },
                    Arrive { flight: 0 },
                ],
            ),
        ),
        Mutant::NewIdOnRetry => (
            "I2",
            with(
                &both_have_an_entry,
                &[
                    Comment { tab: PHONE, doc: 0 },
                    Send { tab: PHONE },
                    Arrive { flight: 0 },
                    syncs(PHONE),
                ],
            ),
        ),
        Mutant::NoEpoch => {
            ("I5", with(&[Backup], &[writes(PHONE, ENTRY), syncs(PHONE), Restore, syncs(PHONE)]))
        }
        Mutant::RescueReplaced => (
            "I1",
            vec![
                Backup,
                writes(PHONE, ENTRY),
                syncs(PHONE),
                Restore,
                syncs(PHONE),
                Restore,
                syncs(PHONE),
            ],
        ),
        Mutant::IntegerRevision => (
            "I10",
            with(
                &both_have_an_entry,
                &[
                    Backup,
                    writes(PHONE, DESCRIPTION),
                    syncs(PHONE),
                    // Frozen on revision 2, which the restored server will number again.
                    writes(PHONE, HELP),
                    Send { tab: PHONE },
                    Restore,
                    writes(OTHER, OBSTACLE),
                    syncs(OTHER),
                    syncs(OTHER),
                    syncs(OTHER),
                ],
            ),
        ),
        Mutant::DecisionWithoutToken => (
            "I3",
            with(
                &sent,
                &[
                    Approve { tab: 0, doc: 0 },
                    Withdraw { tab: PHONE, day: 1 },
                    writes(PHONE, DESCRIPTION),
                    Submit { tab: PHONE, day: 1 },
                    syncs(PHONE),
                    syncs(PHONE),
                    syncs(SUPERIOR),
                ],
            ),
        ),
        Mutant::NoLock => (
            "I4",
            with(
                &both_have_an_entry,
                &[
                    writes(OTHER, DESCRIPTION),
                    Submit { tab: PHONE, day: 1 },
                    syncs(PHONE),
                    syncs(SUPERIOR),
                    Approve { tab: 0, doc: 0 },
                    syncs(SUPERIOR),
                    syncs(OTHER),
                ],
            ),
        ),
        Mutant::NumberBeforeCommit => ("I5", both_have_an_entry.to_vec()),
        Mutant::LeavesOutTooMuch => (
            "I5",
            with(
                &both_have_an_entry,
                &[
                    Comment { tab: PHONE, doc: 0 },
                    syncs(PHONE),
                    Comment { tab: OTHER, doc: 0 },
                    syncs(OTHER),
                ],
            ),
        ),
        Mutant::TakesBackWhatLeft => (
            "R17",
            with(
                &sent,
                &[
                    Approve { tab: 0, doc: 0 },
                    Send { tab: SUPERIOR },
                    TakeBack { tab: 0, which: 0 },
                    Arrive { flight: 0 },
                ],
            ),
        ),
        Mutant::RestOfANewText => (
            "I5",
            with(&both_have_an_entry, &[writes(PHONE, DESCRIPTION), syncs(PHONE), syncs(OTHER)]),
        ),
    }
}

#[test]
fn every_rule_left_out_is_caught_by_the_invariant_it_is_there_for() {
    for mutant in Mutant::ALL {
        let (invariant, steps) = directed(mutant);
        let well = run(Profile::Restored, EVEN, &steps, None);
        assert_eq!(well, Ok(()), "{mutant:?}: the schedule goes well where every rule holds");
        let caught = run(Profile::Restored, EVEN, &steps, Some(mutant));
        let why = caught.expect_err(&format!("{mutant:?} was not noticed"));
        assert!(why.starts_with(&format!("{invariant}:")), "{mutant:?} was caught by {why}");
    }
}

#[test]
fn random_schedules_catch_every_mutant_too() {
    for mutant in Mutant::ALL {
        let profile = match mutant {
            Mutant::DecisionWithoutToken | Mutant::NoLock | Mutant::TakesBackWhatLeft => {
                Profile::Decisions
            }
            Mutant::NewIdOnRetry => Profile::OneAuthor,
            Mutant::NoEpoch | Mutant::RescueReplaced | Mutant::IntegerRevision => Profile::Restored,
            Mutant::LastWriteWins
            | Mutant::NewestBase
            | Mutant::PullOverLocal
            | Mutant::AckClearsNewer
            | Mutant::CursorApart
            | Mutant::RefusedDropped
            | Mutant::NoDedupe
            | Mutant::NumberBeforeCommit
            | Mutant::LeavesOutTooMuch
            | Mutant::RestOfANewText => Profile::Apart,
        };
        let caught = (0..1000).any(|seed| {
            run(profile, seed, &crate::step::schedule(profile, seed), Some(mutant)).is_err()
        });
        assert!(caught, "{mutant:?} survived a thousand schedules");
    }
}
