//! Who listens for news, and how they are poked.
//!
//! Knows which device of whom has a line open; must not know what the news is: a poke carries no data,
//! the device asks for it by an exchange.

use shared::hash::Hash;
use shared::id::{DeviceId, EmployeeId};
use std::collections::{BTreeSet, HashMap};
use std::fmt;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use tokio::sync::Notify;

/// Most lines of one device: its tabs. The oldest ends when one more comes.
const MOST_LINES: usize = 8;

/// Everybody who listens. Cloning it is cheap.
#[derive(Clone, Default)]
pub struct Pokes(Arc<Shared>);

#[derive(Default)]
struct Shared {
    lines: Mutex<HashMap<EmployeeId, Vec<Line>>>,
    closed: AtomicBool,
}

/// One open line.
struct Line {
    device: DeviceId,
    session: Hash,
    bell: Arc<Bell>,
}

/// Many pokes before it looks are one poke.
#[derive(Default)]
struct Bell {
    news: Notify,
    ended: AtomicBool,
}

impl Bell {
    fn end(&self) {
        self.ended.store(true, Ordering::Release);
        self.news.notify_one();
    }

    fn ended(&self) -> bool {
        self.ended.load(Ordering::Acquire)
    }
}

/// A device that listens, until this is dropped.
pub struct Listener {
    pokes: Pokes,
    person: EmployeeId,
    bell: Arc<Bell>,
}

impl Pokes {
    /// Opens a line to a device in a session of its person.
    #[must_use]
    pub fn listen(&self, person: EmployeeId, device: DeviceId, session: Hash) -> Listener {
        let bell = Arc::new(Bell::default());
        let mut lines = self.lines();
        // Asked inside the lock: whoever closes ends what is listed, and this is not yet.
        if self.0.closed.load(Ordering::Acquire) {
            bell.end();
        }
        let theirs = lines.entry(person).or_default();
        let open = || theirs.iter().filter(|line| line.device == device && !line.bell.ended());
        if open().count() >= MOST_LINES
            && let Some(oldest) = open().next()
        {
            oldest.bell.end();
        }
        theirs.push(Line { device, session, bell: Arc::clone(&bell) });
        drop(lines);
        Listener { pokes: self.clone(), person, bell }
    }

    /// Pokes all devices of `person` but the one the news came from.
    pub fn poke(&self, person: EmployeeId, from: DeviceId) {
        if let Some(lines) = self.lines().get(&person) {
            for line in lines.iter().filter(|line| line.device != from) {
                line.bell.news.notify_one();
            }
        }
    }

    /// Whether a device of `person` has a line open.
    #[must_use]
    pub fn listens(&self, person: EmployeeId, device: DeviceId) -> bool {
        let open = |line: &Line| line.device == device && !line.bell.ended();
        self.lines().get(&person).is_some_and(|lines| lines.iter().any(open))
    }

    /// Ends the lines of a device whose session has ended.
    pub fn hang_up(&self, person: EmployeeId, device: DeviceId) {
        for line in self.lines().get(&person).into_iter().flatten() {
            if line.device == device {
                line.bell.end();
            }
        }
    }

    /// Whoever listens.
    #[must_use]
    pub fn people(&self) -> Vec<EmployeeId> {
        self.lines().keys().copied().collect()
    }

    /// The sessions in which lines are open.
    #[must_use]
    pub fn sessions(&self) -> BTreeSet<Hash> {
        self.lines().values().flatten().map(|line| line.session).collect()
    }

    /// Ends the lines of sessions that have ended.
    pub fn end(&self, sessions: &BTreeSet<Hash>) {
        for line in self.lines().values().flatten() {
            if sessions.contains(&line.session) {
                line.bell.end();
            }
        }
    }

    /// Ends every line: the server is stopping, and an open line would hold it up for ever.
    pub fn close(&self) {
        self.0.closed.store(true, Ordering::Release);
        for line in self.lines().values().flatten() {
            line.bell.end();
        }
    }

    /// How many lines are open.
    #[must_use]
    pub fn listening(&self) -> usize {
        self.lines().values().map(Vec::len).sum()
    }

    fn lines(&self) -> MutexGuard<'_, HashMap<EmployeeId, Vec<Line>>> {
        // Whoever panicked while holding this left a list that is still a list.
        self.0.lines.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Listener {
    /// Waits for news; `false` once there will be none.
    pub async fn news(&self) -> bool {
        if self.bell.ended() {
            return false;
        }
        self.bell.news.notified().await;
        !self.bell.ended()
    }
}

impl Drop for Listener {
    fn drop(&mut self) {
        let mut lines = self.pokes.lines();
        if let Some(mine) = lines.get_mut(&self.person) {
            mine.retain(|line| !Arc::ptr_eq(&line.bell, &self.bell));
            if mine.is_empty() {
                lines.remove(&self.person);
            }
        }
    }
}

impl fmt::Debug for Pokes {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Pokes({} lines)", self.listening())
    }
}

impl fmt::Debug for Listener {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Listener")
    }
}
