//! How often somebody may try to sign in, by name and by address, within a window of time.
//!
//! Knows hashes of names and addresses, so that what lies in memory betrays nobody; must not know
//! passwords. Bounded: whoever tries with ever new names fills no memory.

use shared::day::Timestamp;
use shared::hash::Hash;
use shared::protocol::Fault;
use std::collections::HashMap;
use std::net::IpAddr;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// How long failed attempts are remembered, in milliseconds.
const WINDOW_MS: i64 = 15 * 60 * 1000;
/// Failed attempts for one name. A person who mistypes needs three.
const FOR_NAME: u32 = 10;
/// Failed attempts from one address. A whole office may stand behind one.
const FROM_ADDRESS: u32 = 100;
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
    count: u32,
}

/// One attempt: for which name, from where.
#[derive(Clone, Copy, Debug)]
pub struct Attempt {
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
            name: Hash::of(format!("name/{login}").as_bytes()),
            address: Hash::of(address.as_bytes()),
        }
    }
}

impl Attempts {
    /// Counts an attempt before it is made, so that a hundred at once are a hundred.
    ///
    /// # Errors
    /// [`Fault::TooMany`] with the time to wait, and nothing is counted.
    pub fn begin(&self, attempt: Attempt, now: Timestamp) -> Result<(), Fault> {
        let mut tallies = self.tallies();
        let limits = [(attempt.name, FOR_NAME), (attempt.address, FROM_ADDRESS)];
        let wait = limits
            .iter()
            .map(|(key, most)| (tallies.of(*key, now), *most))
            .filter(|(tally, most)| tally.count >= *most)
            .map(|(tally, _)| tally.left(now))
            .max();
        if let Some(left) = wait {
            return Err(Fault::TooMany {
                wait: u32::try_from(left / 1000 + 1).unwrap_or(u32::MAX),
            });
        }
        for (key, _) in limits {
            let tally = tallies.of(key, now);
            tallies.put(key, Tally { count: tally.count.saturating_add(1), ..tally });
        }
        Ok(())
    }

    /// Takes an attempt back, because it was right.
    pub fn forgive(&self, attempt: Attempt) {
        let mut tallies = self.tallies();
        tallies.young.remove(&attempt.name);
        tallies.old.remove(&attempt.name);
        let Tallies { young, old } = &mut *tallies;
        for generation in [young, old] {
            if let Some(tally) = generation.get_mut(&attempt.address) {
                tally.count = tally.count.saturating_sub(1);
            }
        }
    }

    fn tallies(&self) -> MutexGuard<'_, Tallies> {
        // Whoever panicked while holding this left maps that are still maps.
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Tally {
    /// Milliseconds until it is forgotten. A clock that was set back does not lengthen it.
    fn left(self, now: Timestamp) -> i64 {
        (WINDOW_MS - (now.0 - self.since.0)).min(WINDOW_MS)
    }
}

impl Tallies {
    /// What is remembered of a name or an address: nothing once it has run out.
    fn of(&self, key: Hash, now: Timestamp) -> Tally {
        let known = self.young.get(&key).or_else(|| self.old.get(&key)).copied();
        known.filter(|tally| tally.left(now) > 0).unwrap_or(Tally { since: now, count: 0 })
    }

    fn put(&mut self, key: Hash, tally: Tally) {
        self.old.remove(&key);
        self.young.insert(key, tally);
        if self.young.len() >= MOST {
            self.old = std::mem::take(&mut self.young);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const HOME: IpAddr = IpAddr::V4(std::net::Ipv4Addr::new(10, 0, 0, 7));

    #[test]
    fn a_name_is_tried_ten_times_and_then_waits() {
        let attempts = Attempts::default();
        let now = Timestamp(1_000_000);
        for _ in 0..FOR_NAME {
            attempts.begin(Attempt::new("Sri.Rahayu", HOME), now).unwrap();
        }
        let refused = attempts.begin(Attempt::new(" sri.rahayu", HOME), now.plus_ms(60_000));
        assert_eq!(refused, Err(Fault::TooMany { wait: 14 * 60 + 1 }));
        attempts.begin(Attempt::new("ani.lestari", HOME), now).unwrap();
        attempts.begin(Attempt::new("sri.rahayu", HOME), now.plus_ms(WINDOW_MS)).unwrap();
    }

    #[test]
    fn an_address_cannot_try_name_after_name() {
        let attempts = Attempts::default();
        let now = Timestamp(0);
        for n in 0..FROM_ADDRESS {
            attempts.begin(Attempt::new(&format!("name{n}"), HOME), now).unwrap();
        }
        assert!(attempts.begin(Attempt::new("another", HOME), now).is_err());
    }

    #[test]
    fn the_right_password_is_forgiven() {
        let attempts = Attempts::default();
        for _ in 0..(FROM_ADDRESS * 2) {
            let attempt = Attempt::new("sri.rahayu", HOME);
            attempts.begin(attempt, Timestamp(0)).unwrap();
            attempts.forgive(attempt);
        }
    }

    #[test]
    fn memory_is_bounded() {
        let attempts = Attempts::default();
        for n in 0..3 * MOST {
            let address = IpAddr::from(u32::try_from(n).unwrap().to_be_bytes());
            attempts.begin(Attempt::new(&format!("n{n}"), address), Timestamp(0)).unwrap();
        }
        let tallies = attempts.tallies();
        assert!(tallies.young.len() + tallies.old.len() <= 2 * MOST);
    }
}
