//! The device's clock: the only place that reads it.

use shared::day::{Timestamp, Zone};

/// The device's clock now.
#[must_use]
pub fn now() -> Timestamp {
    #[expect(clippy::cast_possible_truncation, reason = "whole milliseconds")]
    if cfg!(target_arch = "wasm32") {
        Timestamp(js_sys::Date::now() as i64)
    } else {
        let since = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH);
        Timestamp(since.map_or(0, |s| i64::try_from(s.as_millis()).unwrap_or(i64::MAX)))
    }
}

/// The zone this device is set to, for as long as the server has not said where its person works.
#[must_use]
pub fn zone() -> Zone {
    if !cfg!(target_arch = "wasm32") {
        return Zone::Wib;
    }
    let ahead = -js_sys::Date::new_0().get_timezone_offset();
    if ahead >= 540.0 {
        Zone::Wit
    } else if ahead >= 480.0 {
        Zone::Wita
    } else {
        Zone::Wib
    }
}
