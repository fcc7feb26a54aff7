//! How full the phone is, as its browser says it, and copies of photos that make room before anything else has to
//! fail for want of it.
//!
//! Knows sizes and when to look; which bytes may go is the store's business. Reports are never thinned: five years
//! of them take some 5 MB, and a device does not fetch again what it has once been given.

use crate::browser;
use crate::clock;
use crate::files::named;
use crate::live::Live;
use shared::hash::Hash;
use shared::status::Status;

/// When it was last looked at.
const LOOKED: &str = "setapak.room";
const A_DAY_MS: i64 = 86_400_000;
/// With less than this left, or more than so many of a hundred parts taken, there is little room.
const LITTLE: f64 = 20e6;
const MOST_PARTS: f64 = 80.0;
/// More than this is mostly copies of photos, and too much of a small phone. Newer ones of Chromium's engine
/// say that ten gigabytes are left, however full the phone is; what is taken they say truly.
const MOST_TAKEN: f64 = 150e6;

/// How much room there is, in bytes.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Room {
    /// What Setapak takes.
    pub used: f64,
    /// What it may take, all in all.
    pub quota: f64,
}

impl Room {
    /// What is left.
    #[must_use]
    pub const fn left(&self) -> f64 {
        (self.quota - self.used).max(0.0)
    }

    /// Whether little is left.
    #[must_use]
    pub fn is_short(&self) -> bool {
        self.left() < LITTLE || self.used * 100.0 > self.quota * MOST_PARTS
    }

    /// Whether copies of photos should go.
    fn wants_thinning(&self) -> bool {
        self.is_short() || self.used > MOST_TAKEN
    }
}

/// Asks the browser; none where it does not say.
pub(crate) async fn room() -> Option<Room> {
    let storage = browser::property(&browser::window()?.into(), &["navigator", "storage"]);
    let said = browser::awaited(&storage, "estimate", &[]).await?;
    let number = |name| browser::property(&said, &[name]).as_f64();
    Some(Room { used: number("usage")?, quota: number("quota")? })
}

/// Looks once a day, and makes room early: copies of photos that the server has go, but for the small ones that
/// somebody is about to look at.
pub(crate) async fn look(live: &Live) {
    let now = clock::now().0;
    let key = format!("{LOOKED}.{}", live.me);
    let last = browser::remembered(&key).and_then(|text| text.parse::<i64>().ok());
    if last.is_some_and(|last| (0..A_DAY_MS).contains(&now.saturating_sub(last))) {
        return;
    }
    browser::remember(&key, &now.to_string());
    if room().await.is_some_and(|room| room.wants_thinning()) {
        let wanted = wanted(live);
        // Where this fails, there is as much room as before.
        let _ = live.ledger.store().thin(&wanted).await;
    }
}

/// The small pictures of everything that is not decided yet.
fn wanted(live: &Live) -> Vec<Hash> {
    let mut smalls = Vec::new();
    named::each(&live.device(), &mut |by, file| {
        if by.status.is_some_and(|status| status != Status::Approved) {
            smalls.extend(file.small);
        }
    });
    smalls
}

#[cfg(test)]
mod tests {
    use super::Room;

    #[test]
    fn little_room_is_little_of_much_or_much_of_little() {
        let short =
            |used: f64, quota: f64| Room { used: used * 1e6, quota: quota * 1e6 }.is_short();
        assert!(!short(6.0, 1_000.0));
        assert!(short(810.0, 1_000.0));
        assert!(short(6.0, 20.0));
        assert!(short(30.0, 10.0));
        let much = Room { used: 200e6, quota: 10e9 };
        assert!(!much.is_short() && much.wants_thinning());
    }
}
