//! What rings here, and up to where it was shown.

use super::{Desk, Trouble};
use crate::clock;
use crate::sync::pace::Event;
use shared::bell::{News, unread};
use shared::day::Timestamp;
use shared::device::Device;

impl Desk {
    /// What has rung lately, the latest first. Tracked.
    #[must_use]
    pub fn news(&self) -> Vec<News> {
        self.read(|device| device.news(clock::now()))
    }

    /// How much of it this person has not been shown. Tracked.
    #[must_use]
    pub fn unread(&self) -> usize {
        self.read(|device| unread(&device.news(clock::now()), device.bell()))
    }

    /// Up to when they have been shown what rang. Tracked.
    #[must_use]
    pub fn bell(&self) -> Option<Timestamp> {
        self.read(Device::bell)
    }

    /// Notes that they have been shown what rang up to `at`; other devices hear of it with the next exchange.
    ///
    /// # Errors
    /// See [`Trouble`].
    pub async fn hear(&self, at: Timestamp) -> Result<(), Trouble> {
        self.keep(Event::Typed, move |device, _| Ok(device.hear(at))).await?;
        // Whoever signs out now has told it before.
        self.live().untold.set(true);
        Ok(())
    }
}
