//! The time, as an argument: the doors ask this clock, nothing below them does.
//!
//! Knows how to ask the system; must not know what the time is for.

use shared::day::{Timestamp, Zone};
use std::fmt;
use std::sync::Arc;
use std::time::{SystemTime, UNIX_EPOCH};

/// Something that tells the time: the system's clock, or a test's.
#[derive(Clone)]
pub struct Clock(Arc<dyn Fn() -> Timestamp + Send + Sync>);

impl Clock {
    /// The system's clock.
    #[must_use]
    pub fn system() -> Self {
        Self::of(|| {
            let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
            Timestamp(i64::try_from(since.as_millis()).unwrap_or(i64::MAX))
        })
    }

    /// A clock that says what `tell` says.
    pub fn of(tell: impl Fn() -> Timestamp + Send + Sync + 'static) -> Self {
        Self(Arc::new(tell))
    }

    /// The time.
    #[must_use]
    pub fn now(&self) -> Timestamp {
        (self.0)()
    }
}

/// An instant for whoever looks after a server: `2026-11-21 15:00 WIB`.
pub(crate) fn in_words(at: Timestamp) -> String {
    let minutes = at.time(Zone::Wib).minutes();
    format!("{} {:02}:{:02} WIB", at.day(Zone::Wib), minutes / 60, minutes % 60)
}

impl fmt::Debug for Clock {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Clock")
    }
}
