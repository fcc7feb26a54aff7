//! How often somebody may try to sign in, by name and by address, within a window of time.
//!
//! Knows hashes of names and addresses, so that what lies in memory betrays nobody; must not know
//! passwords. Bounded: whoever tries with ever new names fills no memory, nor drives out what is known of
//! others: only what failed is remembered, and from one address not much fails.

use crate::password::WAITING;
use shared::day::Timestamp;
use shared::hash::Hash;
use shared::protocol::Fault;
use std::collections::HashMap;
use std::net::IpAddr;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// How long failed attempts are remembered, in milliseconds.
const WINDOW_MS: i64 = 15 * 60 * 1000;
/// Failed attempts for one name from one address. A person who mistypes needs three.
const FOR_NAME: u32 = 10;
/// Failed attempts for one name from everywhere: few enough to guess nothing, many enough that nobody
/// shuts another person out with a handful of wrong words.
const FOR_NAME_ANYWHERE: u32 = 100;
/// Failed attempts from one address. A whole office may stand behind one.
const FROM_ADDRESS: u32 = 100;
/// Attempts from one address without a verdict yet: a quarter of those who may wait for one
/// ([`crate::password`]), so that no address takes all their places. An office that signs in at once has its turn
/// within a second.
const AT_ONCE: u32 = 16;
const _: () = assert!((AT_ONCE as usize) * 4 <= WAITING, "one address takes a quarter");
/// Until those that are being looked at have their verdict, in seconds.
const A_MOMENT: u32 = 2;
/// Names and addresses in one generation.
const MOST: usize = 10_000;

/// The memory of failed attempts. Cloning it is cheap.
#[derive(Clone, Debug, Default)]
pub struct Attempts(Arc<Mutex<Tallies>>);

/// Two generations: when the young one is full, the old one is forgotten at once, without a search.
#[derive(Debug, Default)]
struct Tallies {
    young: HashMap<Hash, Tally>,
    old: HashMap<Hash, Tally>,
}

#[derive(Clone, Copy, Debug)]
struct Tally {
    since: Timestamp,
    failed: u32,
    /// Without a verdict yet.
    flying: u32,
}

/// Most attempts that failed or have no verdict yet, and most of the latter.
#[derive(Clone, Copy, Debug)]
struct Limit {
    failed: u32,
    flying: u32,
}

/// Who tries from where.
#[derive(Clone, Copy, Debug)]
pub struct Attempt {
    here: Hash,
    name: Hash,
    address: Hash,
}

impl Attempt {
    /// The attempt to sign in as `login` from `address`.
    #[must_use]
    pub fn new(login: &str, address: IpAddr) -> Self {
        let login: String =
            login.chars().filter(|c| !c.is_whitespace()).flat_map(char::to_lowercase).collect();
        // Whoever has one IPv6 address has its whole network.
        let address = match address.to_canonical() {
            IpAddr::V4(four) => format!("from/{four}"),
            IpAddr::V6(six) => format!("from/{:?}", &six.octets()[..8]),
        };
        Self {
            here: Hash::of(format!("name/{login}/{address}").as_bytes()),
            name: Hash::of(format!("name/{login}").as_bytes()),
            address: Hash::of(address.as_bytes()),
        }
    }

    const fn limits(self) -> [(Hash, Limit); 3] {
        [
            (self.here, Limit { failed: FOR_NAME, flying: FOR_NAME }),
            (self.name, Limit { failed: FOR_NAME_ANYWHERE, flying: FOR_NAME_ANYWHERE }),
            (self.address, Limit { failed: FROM_ADDRESS, flying: AT_ONCE }),
        ]
    }
}

impl Attempts {
    /// Counts an attempt before it is made, so that a hundred at once are a hundred.
    ///
    /// # Errors
    /// [`Fault::TooMany`] with the time to wait, and nothing is counted.
    pub fn begin(&self, attempt: Attempt, now: Timestamp) -> Result<Trying, Fault> {
        let mut tallies = self.tallies();
        let wait = attempt
            .limits()
            .iter()
            .filter_map(|(key, most)| tallies.of(*key, now).wait(*most, now))
            .max();
        if let Some(wait) = wait {
            return Err(Fault::TooMany { wait });
        }
        for (key, _) in attempt.limits() {
            let tally = tallies.of(key, now);
            tallies.put(key, Tally { flying: tally.flying + 1, ..tally });
        }
        Ok(Trying { attempts: self.clone(), attempt })
    }

    fn tallies(&self) -> MutexGuard<'_, Tallies> {
        // Whoever panicked while holding this left maps that are still maps.
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// An attempt under way. Dropped without a verdict (the server was busy, the line broke) it was none.
#[derive(Debug)]
pub struct Trying {
    attempts: Attempts,
    attempt: Attempt,
}

impl Trying {
    /// The password was wrong.
    pub fn wrong(self) {
        let mut tallies = self.attempts.tallies();
        for (key, _) in self.attempt.limits() {
            tallies.change(key, |tally| tally.failed = tally.failed.saturating_add(1));
        }
    }

    /// The password was right: what the same person mistyped before here is forgiven.
    pub fn right(self) {
        self.attempts.tallies().change(self.attempt.here, |tally| tally.failed = 0);
    }
}

impl Drop for Trying {
    fn drop(&mut self) {
        let mut tallies = self.attempts.tallies();
        for (key, _) in self.attempt.limits() {
            tallies.change(key, |tally| tally.flying = tally.flying.saturating_sub(1));
            tallies.forget_nothing(key);
        }
    }
}

impl Tally {
    /// Milliseconds until it is forgotten. A clock that was set back does not lengthen it.
    fn left(self, now: Timestamp) -> i64 {
        (WINDOW_MS - (now.0 - self.since.0)).min(WINDOW_MS)
    }

    /// How many seconds to wait where so many may fail or fly; none where one may try.
    fn wait(self, most: Limit, now: Timestamp) -> Option<u32> {
        if self.failed >= most.failed {
            return Some(u32::try_from(self.left(now) / 1000 + 1).unwrap_or(u32::MAX));
        }
        let all = self.failed.saturating_add(self.flying);
        (all >= most.failed || self.flying >= most.flying).then_some(A_MOMENT)
    }
}

impl Tallies {
    /// What is remembered of a name or an address: nothing that failed once it has run out.
    fn of(&self, key: Hash, now: Timestamp) -> Tally {
        let known = self.young.get(&key).or_else(|| self.old.get(&key)).copied();
        let flying = known.map_or(0, |tally| tally.flying);
        let fresh = Tally { since: now, failed: 0, flying };
        known.filter(|tally| tally.left(now) > 0).unwrap_or(fresh)
    }

    fn put(&mut self, key: Hash, tally: Tally) {
        self.old.remove(&key);
        self.young.insert(key, tally);
        if self.young.len() >= MOST {
            self.old = std::mem::take(&mut self.young);
        }
    }

    /// What neither failed nor flies takes no room from what did: otherwise ten thousand attempts that are given
    /// up would drive it out.
    fn forget_nothing(&mut self, key: Hash) {
        for generation in [&mut self.young, &mut self.old] {
            if generation.get(&key).is_some_and(|tally| tally.failed == 0 && tally.flying == 0) {
                generation.remove(&key);
            }
        }
    }

    fn change(&mut self, key: Hash, change: impl FnOnce(&mut Tally)) {
        if let Some(tally) = self.young.get_mut(&key).or_else(|| self.old.get_mut(&key)) {
            change(tally);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const HOME: IpAddr = IpAddr::V4(std::net::Ipv4Addr::new(10, 0, 0, 7));
    const AWAY: IpAddr = IpAddr::V4(std::net::Ipv4Addr::new(10, 0, 0, 8));

    fn at(ms: i64) -> Timestamp {
        Timestamp(1_000_000 + ms)
    }

    fn fails(attempts: &Attempts, login: &str, address: IpAddr) {
        attempts.begin(Attempt::new(login, address), at(0)).unwrap().wrong();
    }

    fn may(attempts: &Attempts, login: &str, address: IpAddr, ms: i64) -> Result<(), Fault> {
        attempts.begin(Attempt::new(login, address), at(ms)).map(drop)
    }

    #[test]
    fn a_name_is_tried_ten_times_and_then_waits() {
        let attempts = Attempts::default();
        for _ in 0..FOR_NAME {
            fails(&attempts, "Sri.Rahayu", HOME);
        }
        let refused = may(&attempts, " sri.rahayu", HOME, 60_000);
        assert_eq!(refused, Err(Fault::TooMany { wait: 14 * 60 + 1 }));
        assert_eq!(may(&attempts, "ani.lestari", HOME, 0), Ok(()));
        assert_eq!(
            may(&attempts, "sri.rahayu", AWAY, 0),
            Ok(()),
            "nobody shuts another person out"
        );
        assert_eq!(may(&attempts, "sri.rahayu", HOME, WINDOW_MS), Ok(()));
    }

    #[test]
    fn a_name_is_not_guessed_from_many_places() {
        let attempts = Attempts::default();
        for n in 0..FOR_NAME_ANYWHERE {
            fails(&attempts, "sri.rahayu", IpAddr::from(n.to_be_bytes()));
        }
        assert!(may(&attempts, "sri.rahayu", HOME, 0).is_err());
    }

    #[test]
    fn an_address_cannot_try_name_after_name() {
        let attempts = Attempts::default();
        for n in 0..FROM_ADDRESS {
            fails(&attempts, &format!("name{n}"), HOME);
        }
        assert!(may(&attempts, "another", HOME, 0).is_err());
        assert_eq!(may(&attempts, "another", AWAY, 0), Ok(()));
    }

    #[test]
    fn the_right_password_is_forgiven() {
        let attempts = Attempts::default();
        for _ in 0..FROM_ADDRESS * 2 {
            attempts.begin(Attempt::new("sri.rahayu", HOME), at(0)).unwrap().right();
        }
        fails(&attempts, "sri.rahayu", HOME);
        attempts.begin(Attempt::new("sri.rahayu", HOME), at(0)).unwrap().right();
        for _ in 0..FOR_NAME {
            fails(&attempts, "sri.rahayu", HOME);
        }
    }

    #[test]
    fn what_has_no_verdict_is_waited_for_a_moment_and_never_counted() {
        let attempts = Attempts::default();
        let flying: Vec<Trying> = (0..FOR_NAME)
            .map(|_| attempts.begin(Attempt::new("sri.rahayu", HOME), at(0)).unwrap())
            .collect();
        assert_eq!(may(&attempts, "sri.rahayu", HOME, 0), Err(Fault::TooMany { wait: A_MOMENT }));
        drop(flying);
        for _ in 0..FROM_ADDRESS * 2 {
            assert_eq!(may(&attempts, "sri.rahayu", HOME, 0), Ok(()));
        }
    }

    #[test]
    fn one_address_drives_out_nothing_that_is_known_of_others() {
        let attempts = Attempts::default();
        for _ in 0..FOR_NAME {
            fails(&attempts, "sri.rahayu", HOME);
        }
        let mut refused = 0;
        for n in 0..3 * MOST {
            // Begun and given up, or wrong as often as it may be.
            match attempts.begin(Attempt::new(&format!("n{n}"), AWAY), at(0)) {
                Ok(trying) if n % 2 == 0 => trying.wrong(),
                Ok(trying) => drop(trying),
                Err(_) => refused += 1,
            }
        }
        assert!(refused > 0);
        assert!(may(&attempts, "sri.rahayu", HOME, 0).is_err(), "it is remembered");
        let tallies = attempts.tallies();
        let most = (FROM_ADDRESS as usize + 1) * 2 + 3;
        assert!(tallies.young.len() + tallies.old.len() <= most, "what did not fail takes no room");
    }

    #[test]
    fn one_address_takes_no_more_than_its_part_of_the_waiting_room() {
        let attempts = Attempts::default();
        let begin =
            |n: u32, address| attempts.begin(Attempt::new(&format!("n{n}"), address), at(0));
        let flying: Vec<Trying> = (0..AT_ONCE).map(|n| begin(n, HOME).unwrap()).collect();
        let told = begin(AT_ONCE, HOME).unwrap_err();
        assert_eq!(told, Fault::TooMany { wait: A_MOMENT });
        assert!(begin(AT_ONCE, AWAY).is_ok());
        drop(flying);
        assert!(begin(AT_ONCE, HOME).is_ok());
    }

    #[test]
    fn memory_is_bounded() {
        let attempts = Attempts::default();
        for n in 0..3 * MOST {
            let address = IpAddr::from(u32::try_from(n).unwrap().to_be_bytes());
            fails(&attempts, &format!("n{n}"), address);
        }
        let tallies = attempts.tallies();
        assert!(tallies.young.len() + tallies.old.len() <= 2 * MOST);
    }
}
