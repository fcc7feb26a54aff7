//! Instants and lengths of time as the superior's pages say them. Knows zones; asks no clock.

use crate::words::{self, words};
use shared::day::{Day, Timestamp, Zone};

/// "14.12" today, "Kamis, 19 Nov 14.12" on another day.
#[must_use]
pub fn instant(at: Timestamp, zone: Zone, today: Day) -> String {
    let (day, time) = (at.day(zone), words::moment(at, zone));
    if day == today { time } else { format!("{} {time}", words::date_short(day)) }
}

/// A length of time in its largest whole unit: "12 menit", "3 jam", "2 hari".
#[must_use]
pub fn length(ms: u64) -> String {
    let words = words();
    match (ms + 30_000) / 60_000 {
        minutes @ 0..120 => words.shell_minutes_long(minutes),
        minutes @ 120..2880 => words.shell_hours_long((minutes + 30) / 60),
        minutes => words.shell_days_long((minutes + 720) / 1440),
    }
}

#[cfg(test)]
mod tests {
    use super::{instant, length};
    use crate::language::{Language, set_language};
    use shared::day::{Day, Timestamp, Zone};

    #[test]
    fn lengths_are_said_in_their_largest_unit() {
        set_language(Language::Id);
        assert_eq!(length(7 * 60_000), "7 menit");
        assert_eq!(length(3 * 3_600_000 + 60_000), "3 jam");
        assert_eq!(length(49 * 3_600_000), "2 hari");
    }

    #[test]
    fn another_day_is_named() {
        set_language(Language::Id);
        let at = Timestamp(1_795_278_600_000);
        let day = |text| Day::parse(text).unwrap();
        assert_eq!(instant(at, Zone::Wib, day("2026-11-21")), "23.30");
        assert_eq!(instant(at, Zone::Wib, day("2026-11-22")), "Sabtu, 21 Nov 23.30");
    }
}
