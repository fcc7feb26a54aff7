//! When a device is pushed to: not again while the last push has led to nothing, and never at night.
//!
//! Pure: knows times; must not know who listens, nor how a push travels. It lives in memory: what a restart forgets costs
//! one push more, or one that the morning would have brought.

use shared::day::{Timestamp, Zone};
use shared::id::{DeviceId, EmployeeId};
use std::collections::HashMap;

/// While a push has not led to an exchange, no other comes sooner than this.
const APART_MS: i64 = 10 * 60_000;
/// A device whose line is open has exchanged by then, or its line is dead and nobody has noticed.
const HEARD_MS: i64 = 60_000;
/// From this minute of the day nobody is pushed to, until [`MORNING`].
const NIGHT: u16 = 21 * 60;
/// From this minute of the day people are pushed to again.
const MORNING: u16 = 5 * 60 + 30;

/// Somebody's device.
pub(super) type Whose = (EmployeeId, DeviceId);

/// What is done at night.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Night {
    /// What comes then waits for the morning.
    Silent,
    /// The same as by day: for tests that cannot choose their hour.
    AsAnyTime,
}

/// What was pushed, and what is to be.
#[derive(Debug)]
pub(super) struct Rounds {
    night: Night,
    last: HashMap<Whose, Last>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Last {
    /// Pushed then, and nothing heard since.
    Pushed(Timestamp),
    /// It could not be pushed then.
    Failed(Timestamp),
    /// There is news since then: it came at night, or the device seemed to listen.
    Waits(Timestamp),
}

impl Rounds {
    /// Nothing was pushed yet.
    pub(super) fn new(night: Night) -> Self {
        Self { night, last: HashMap::new() }
    }

    /// There is news for a device: whether it is pushed to now.
    pub(super) fn rings(&mut self, whose: Whose, zone: Zone, now: Timestamp) -> bool {
        if self.night == Night::Silent && is_night(now, zone) {
            self.waits(whose, now);
            return false;
        }
        let soon = |at: Timestamp| (0..APART_MS).contains(&now.0.saturating_sub(at.0));
        if let Some(Last::Pushed(at) | Last::Failed(at)) = self.last.get(&whose)
            && soon(*at)
        {
            return false;
        }
        self.last.insert(whose, Last::Pushed(now));
        true
    }

    /// There is news for a device that is not pushed to now.
    pub(super) fn waits(&mut self, whose: Whose, now: Timestamp) {
        self.last.entry(whose).or_insert(Last::Waits(now));
    }

    /// It could not be pushed to: another try comes later, unless it has exchanged meanwhile.
    pub(super) fn failed(&mut self, whose: Whose, now: Timestamp) {
        if let Some(last) = self.last.get_mut(&whose) {
            *last = Last::Failed(now);
        }
    }

    /// A device has exchanged: it knows what there is.
    pub(super) fn met(&mut self, whose: Whose) {
        self.last.remove(&whose);
    }

    /// Whose devices have waited long enough to be tried. What happened long ago is forgotten.
    pub(super) fn wait(&mut self, now: Timestamp) -> Vec<Whose> {
        let since = |at: &Timestamp| now.0.saturating_sub(at.0);
        self.last.retain(|_, last| match last {
            Last::Pushed(at) => since(at) < APART_MS,
            Last::Failed(_) | Last::Waits(_) => true,
        });
        let due = self.last.iter().filter(|(_, last)| match last {
            Last::Pushed(_) => false,
            Last::Failed(at) => since(at) >= APART_MS,
            Last::Waits(at) => since(at) >= HEARD_MS,
        });
        due.map(|(whose, _)| *whose).collect()
    }
}

/// Whether people of a zone sleep.
pub(super) fn is_night(now: Timestamp, zone: Zone) -> bool {
    !(MORNING..NIGHT).contains(&now.time(zone).minutes())
}

#[cfg(test)]
mod tests {
    use super::{APART_MS, HEARD_MS, Night, Rounds, is_night};
    use shared::day::{Timestamp, Zone};
    use shared::id::{DeviceId, EmployeeId};
    use uuid::Uuid;

    /// 10:00 in Jakarta.
    const NOON: Timestamp = Timestamp(1_795_230_000_000);
    const HOUR: i64 = 3_600_000;

    fn whose(n: u128) -> (EmployeeId, DeviceId) {
        (EmployeeId::from_uuid(Uuid::from_u128(n)), DeviceId::from_uuid(Uuid::from_u128(n)))
    }

    #[test]
    fn a_push_that_led_to_nothing_is_not_followed_by_another_at_once() {
        let mut rounds = Rounds::new(Night::Silent);
        let mut rings = |n, ms: i64| rounds.rings(whose(n), Zone::Wib, NOON.plus_ms(ms));
        assert!(rings(1, 0) && !rings(1, 1) && !rings(1, APART_MS - 1));
        assert!(rings(2, 1), "another device");
        assert!(rings(1, APART_MS) && !rings(1, APART_MS + 1));
        // A clock that was set back holds nothing for longer.
        assert!(rings(1, -HOUR));
        rounds.met(whose(1));
        assert!(rounds.rings(whose(1), Zone::Wib, NOON.plus_ms(-HOUR)), "it has looked");
    }

    #[test]
    fn what_did_not_come_through_is_tried_again_and_a_dead_line_is_not_believed_for_ever() {
        let mut rounds = Rounds::new(Night::Silent);
        assert!(rounds.rings(whose(1), Zone::Wib, NOON));
        rounds.failed(whose(1), NOON);
        assert!(rounds.wait(NOON.plus_ms(APART_MS - 1)).is_empty());
        assert!(!rounds.rings(whose(1), Zone::Wib, NOON.plus_ms(APART_MS - 1)));
        assert_eq!(rounds.wait(NOON.plus_ms(APART_MS)), [whose(1)]);
        // One that seems to listen and exchanges is never pushed to; one that does not, is.
        for n in 2..=3 {
            rounds.waits(whose(n), NOON);
        }
        rounds.met(whose(2));
        assert_eq!(rounds.wait(NOON.plus_ms(HEARD_MS)), [whose(3)]);
        rounds.met(whose(1));
        rounds.failed(whose(1), NOON);
        assert_eq!(rounds.wait(NOON.plus_ms(APART_MS)), [whose(3)], "it has looked meanwhile");
    }

    #[test]
    fn nobody_is_woken_at_night_and_the_morning_brings_what_is_still_news() {
        let night =
            |h: i64, m: i64, zone| is_night(NOON.plus_ms((h - 10) * HOUR + m * 60_000), zone);
        assert!(!night(20, 59, Zone::Wib) && night(21, 0, Zone::Wib));
        assert!(night(5, 29, Zone::Wib) && !night(5, 30, Zone::Wib));
        assert!(night(19, 0, Zone::Wit), "two hours on, further east");

        let mut rounds = Rounds::new(Night::Silent);
        let late = NOON.plus_ms(12 * HOUR);
        for n in 1..=2 {
            assert!(!rounds.rings(whose(n), Zone::Wib, late));
        }
        rounds.met(whose(2));
        assert!(rounds.wait(late).is_empty(), "not at once");
        let soon = late.plus_ms(HEARD_MS);
        assert_eq!(rounds.wait(soon), [whose(1)], "the other one has looked");
        assert!(rounds.rings(whose(1), Zone::Wib, NOON.plus_ms(20 * HOUR)));
        assert!(rounds.wait(NOON.plus_ms(20 * HOUR)).is_empty());
    }
}
