//! The device's clock: the only place that reads it.

use shared::day::Timestamp;

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
