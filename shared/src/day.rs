//! Civil dates, times of day, instants and the three Indonesian time zones.
//!
//! A report's date is a civil date of the employee's unit; order never comes from any of these (R12).

use serde::{Deserialize, Deserializer, Serialize, Serializer, de};
use std::fmt;
use time::{Date, Month};

/// Minutes in a civil day. Indonesia has no daylight saving, so every day has as many.
pub const DAY_MINUTES: u16 = 1440;
/// Milliseconds of a day.
pub const DAY_MS: i64 = 86_400_000;
/// A device's clock that differs from the server's by more milliseconds is worth a word: five minutes.
pub const CLOCK_OFF: u64 = 5 * 60_000;

/// A civil date, written `2026-11-21`.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Day(Date);

impl Day {
    /// The date of `year`, `month` (1–12) and `day`; `None` where the calendar has no such day.
    #[must_use]
    pub fn new(year: i32, month: u8, day: u8) -> Option<Self> {
        let month = Month::try_from(month).ok()?;
        // Years outside four digits are typing errors, and would break the written form.
        if !(1900..=9999).contains(&year) {
            return None;
        }
        Date::from_calendar_date(year, month, day).ok().map(Self)
    }

    /// Reads `2026-11-21`; `None` for anything else.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let mut parts = text.splitn(3, '-');
        let year = parts.next()?;
        let month = parts.next()?;
        let day = parts.next()?;
        let digits = |s: &str, n: usize| s.len() == n && s.bytes().all(|b| b.is_ascii_digit());
        if !(digits(year, 4) && digits(month, 2) && digits(day, 2)) {
            return None;
        }
        Self::new(year.parse().ok()?, month.parse().ok()?, day.parse().ok()?)
    }

    /// The day that lies `days` later (earlier when negative), within the years this type knows.
    #[must_use]
    pub fn plus(self, days: i32) -> Self {
        Self::from_julian(self.julian().saturating_add(days)).unwrap_or(self)
    }

    /// Days from `earlier` to this day.
    #[must_use]
    pub fn since(self, earlier: Self) -> i32 {
        self.julian() - earlier.julian()
    }

    /// The year.
    #[must_use]
    pub fn year(self) -> i32 {
        self.0.year()
    }

    /// The month, 1–12.
    #[must_use]
    pub fn month(self) -> u8 {
        self.0.month() as u8
    }

    /// The day of the month, 1–31.
    #[must_use]
    pub fn day(self) -> u8 {
        self.0.day()
    }

    /// The day of the week, Monday = 0 … Sunday = 6.
    #[must_use]
    pub fn weekday(self) -> u8 {
        self.0.weekday().number_days_from_monday()
    }

    /// The instant at which it begins in `zone`.
    #[must_use]
    pub fn begins(self, zone: Zone) -> Timestamp {
        // Julian day 2 440 588 is 1970-01-01.
        let days = i64::from(self.julian()) - 2_440_588;
        Timestamp(days * DAY_MS - i64::from(zone.offset_minutes()) * 60_000)
    }

    /// The first day of this month.
    #[must_use]
    pub fn month_start(self) -> Self {
        self.plus(1 - i32::from(self.day()))
    }

    /// The Julian day number: a count of days without gaps.
    #[must_use]
    pub fn julian(self) -> i32 {
        self.0.to_julian_day()
    }

    pub(crate) fn from_julian(number: i32) -> Option<Self> {
        let date = Date::from_julian_day(number).ok()?;
        (1900..=9999).contains(&date.year()).then_some(Self(date))
    }
}

impl fmt::Display for Day {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}-{:02}-{:02}", self.year(), self.month(), self.day())
    }
}

impl fmt::Debug for Day {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Day({self})")
    }
}

impl Serialize for Day {
    fn serialize<S: Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        s.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Day {
    fn deserialize<D: Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
        let text = std::borrow::Cow::<'de, str>::deserialize(d)?;
        Self::parse(&text).ok_or_else(|| de::Error::custom("not a date like 2026-11-21"))
    }
}

/// A time of day in whole minutes since midnight, 0–1439.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "u16", into = "u16")]
pub struct TimeOfDay(u16);

impl TimeOfDay {
    /// The time `minutes` after midnight; `None` from 1440 on.
    #[must_use]
    pub fn new(minutes: u16) -> Option<Self> {
        (minutes < DAY_MINUTES).then_some(Self(minutes))
    }

    /// Minutes since midnight.
    #[must_use]
    pub const fn minutes(self) -> u16 {
        self.0
    }

    /// The time `minutes` later (earlier when negative), walking around midnight.
    #[must_use]
    pub fn plus(self, minutes: i16) -> Self {
        let moved = (i32::from(self.0) + i32::from(minutes)).rem_euclid(i32::from(DAY_MINUTES));
        u16::try_from(moved).map_or(self, Self)
    }
}

impl TryFrom<u16> for TimeOfDay {
    type Error = &'static str;

    fn try_from(minutes: u16) -> Result<Self, Self::Error> {
        Self::new(minutes).ok_or("a time of day lies before minute 1440")
    }
}

impl From<TimeOfDay> for u16 {
    fn from(time: TimeOfDay) -> Self {
        time.0
    }
}

/// An instant in milliseconds since 1970 UTC. Of a device: data, never order (R12).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Timestamp(pub i64);

impl Timestamp {
    /// This instant moved by `ms` milliseconds.
    #[must_use]
    pub const fn plus_ms(self, ms: i64) -> Self {
        Self(self.0.saturating_add(ms))
    }

    /// The civil date of this instant in `zone`; the nearest known date for absurd clocks.
    #[must_use]
    pub fn day(self, zone: Zone) -> Day {
        let local = self.0.saturating_add(i64::from(zone.offset_minutes()) * 60_000);
        // Julian day 2 440 588 is 1970-01-01.
        let number = local.div_euclid(86_400_000).saturating_add(2_440_588);
        // 1900-01-01 and 9999-12-31: what lies beyond could not be read again as it is written.
        let number = i32::try_from(number.clamp(2_415_021, 5_373_484)).unwrap_or_default();
        Day::from_julian(number).unwrap_or(Day(Date::MIN))
    }

    /// The time of day of this instant in `zone`.
    #[must_use]
    pub fn time(self, zone: Zone) -> TimeOfDay {
        let local = self.0.saturating_add(i64::from(zone.offset_minutes()) * 60_000);
        let minutes = local.div_euclid(60_000).rem_euclid(i64::from(DAY_MINUTES));
        TimeOfDay(u16::try_from(minutes).unwrap_or(0))
    }
}

/// Indonesia's time zones, none with daylight saving.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Zone {
    /// Waktu Indonesia Barat, UTC+7.
    #[default]
    Wib,
    /// Waktu Indonesia Tengah, UTC+8.
    Wita,
    /// Waktu Indonesia Timur, UTC+9.
    Wit,
}

impl Zone {
    /// Minutes ahead of UTC.
    #[must_use]
    pub const fn offset_minutes(self) -> i16 {
        match self {
            Self::Wib => 420,
            Self::Wita => 480,
            Self::Wit => 540,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_date_is_read_as_it_is_written() {
        let day = Day::parse("2026-11-21").unwrap();
        assert_eq!(day.to_string(), "2026-11-21");
        assert_eq!(day.weekday(), 5, "a Saturday");
        assert_eq!(day.plus(10).to_string(), "2026-12-01");
        assert_eq!(day.month_start().to_string(), "2026-11-01");
    }

    #[test]
    fn nonsense_is_no_date() {
        for text in
            ["", "2026-2-3", "2026-02-30", "20261121", "٢٠٢٦-11-21", "-001-01-01", "2026-11-21T"]
        {
            assert_eq!(Day::parse(text), None, "{text}");
        }
    }

    #[test]
    fn the_same_instant_is_another_day_further_east() {
        // 2026-11-21 16:30 UTC: 23.30 in Kotabumi, 01.30 of the next day in Jayapura.
        let instant = Timestamp(1_795_278_600_000);
        assert_eq!(instant.day(Zone::Wib).to_string(), "2026-11-21");
        assert_eq!(instant.time(Zone::Wib).minutes(), 23 * 60 + 30);
        assert_eq!(instant.day(Zone::Wit).to_string(), "2026-11-22");
        assert_eq!(instant.time(Zone::Wit).minutes(), 90);
    }

    #[test]
    fn absurd_clocks_have_a_day_too() {
        for ms in [i64::MIN, -1, 0, i64::MAX] {
            let _ = Timestamp(ms).day(Zone::Wit).plus(1);
            let _ = Timestamp(ms).time(Zone::Wit);
        }
    }
}
