//! Who listens for news, and how they are poked.
//!
//! Knows which device of whom has a line open; must not know what the news is: a poke carries no data,
//! the device asks for it by an exchange.

use shared::id::{DeviceId, EmployeeId};
use std::collections::HashMap;
use std::fmt;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use tokio::sync::Notify;

/// Everybody who listens. Cloning it is cheap.
#[derive(Clone, Default)]
pub struct Pokes(Arc<Shared>);

#[derive(Default)]
struct Shared {
    lines: Mutex<HashMap<EmployeeId, Vec<Line>>>,
    closed: AtomicBool,
}

/// One open line. Many pokes before it looks are one poke.
struct Line {
    device: DeviceId,
    bell: Arc<Notify>,
}

/// A device that listens, until this is dropped.
pub struct Listener {
    pokes: Pokes,
    person: EmployeeId,
    bell: Arc<Notify>,
}

impl Pokes {
    /// Opens a line to a device.
    #[must_use]
    pub fn listen(&self, person: EmployeeId, device: DeviceId) -> Listener {
        let bell = Arc::new(Notify::new());
        let line = Line { device, bell: Arc::clone(&bell) };
        self.lines().entry(person).or_default().push(line);
        Listener { pokes: self.clone(), person, bell }
    }

    /// Pokes all devices of `person` but the one the news came from.
    pub fn poke(&self, person: EmployeeId, from: DeviceId) {
        if let Some(lines) = self.lines().get(&person) {
            for line in lines.iter().filter(|line| line.device != from) {
                line.bell.notify_one();
            }
        }
    }

    /// Ends every line: the server is stopping, and an open line would hold it up for ever.
    pub fn close(&self) {
        self.0.closed.store(true, Ordering::Release);
        for line in self.lines().values().flatten() {
            line.bell.notify_one();
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
        if self.pokes.0.closed.load(Ordering::Acquire) {
            return false;
        }
        self.bell.notified().await;
        !self.pokes.0.closed.load(Ordering::Acquire)
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
