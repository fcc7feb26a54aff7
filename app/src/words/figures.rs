//! Dates, times and numbers as people here write them. By hand: two languages, no tables.

use super::words;
use crate::clock;
use crate::language::{Language, language};
use shared::day::{Day, TimeOfDay, Timestamp, Zone};
use shared::report::Quantity;

/// The `at`-th name of a list like `Senin|Selasa|…`.
fn nth(list: &'static str, at: u8) -> &'static str {
    list.split('|').nth(usize::from(at)).unwrap_or_default()
}

/// Sabtu, 21 November 2026.
#[must_use]
pub fn date_long(day: Day) -> String {
    let words = words();
    let weekday = nth(words.core_weekdays(), day.weekday());
    let month = nth(words.core_months(), day.month() - 1);
    words.core_date_long(weekday, day.day(), month, day.year())
}

/// Kamis, 19 Nov; with the year where it is not this one.
#[must_use]
pub fn date_short(day: Day) -> String {
    let words = words();
    let weekday = nth(words.core_weekdays(), day.weekday());
    let month = nth(words.core_months_short(), day.month() - 1);
    let text = words.core_date_short(weekday, day.day(), month);
    // Tests say the same next year.
    let this_year = if cfg!(test) { 2026 } else { clock::now().day(Zone::Wib).year() };
    if day.year() == this_year { text } else { format!("{text} {}", day.year()) }
}

/// 22 Nov.
#[must_use]
pub fn day_month(day: Day) -> String {
    format!("{} {}", day.day(), nth(words().core_months_short(), day.month() - 1))
}

/// November 2026.
#[must_use]
pub fn month_year(day: Day) -> String {
    let words = words();
    words.core_month_year(nth(words.core_months(), day.month() - 1), day.year())
}

/// Sen, Sel … of a weekday, Monday = 0.
#[must_use]
pub fn weekday_short(weekday: u8) -> &'static str {
    nth(words().core_weekdays_short(), weekday)
}

/// 07.30, in English 07:30.
#[must_use]
pub fn clock(time: TimeOfDay) -> String {
    let minutes = time.minutes();
    let between = match language() {
        Language::Id => '.',
        Language::En => ':',
    };
    format!("{:02}{between}{:02}", minutes / 60, minutes % 60)
}

/// The time of day of an instant.
#[must_use]
pub fn moment(at: Timestamp, zone: Zone) -> String {
    clock(at.time(zone))
}

/// 1.204, in English 1,204.
#[must_use]
pub fn number(number: u64) -> String {
    let (thousands, _) = separators();
    let digits = number.to_string();
    let mut said = String::with_capacity(digits.len() * 4 / 3);
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            said.push(thousands);
        }
        said.push(digit);
    }
    said
}

/// The same, of how many there are.
#[must_use]
pub fn count(count: usize) -> String {
    number(u64::try_from(count).unwrap_or(u64::MAX))
}

/// 1,5, in English 1.5.
#[must_use]
pub fn quantity(quantity: Quantity) -> String {
    let hundredths = quantity.hundredths();
    let mut said = number(u64::from(hundredths / 100));
    let rest = hundredths % 100;
    if rest > 0 {
        said.push(separators().1);
        let decimals = format!("{rest:02}");
        said.push_str(decimals.trim_end_matches('0'));
    }
    said
}

/// Between thousands, and before decimals.
fn separators() -> (char, char) {
    match language() {
        Language::Id => ('.', ','),
        Language::En => (',', '.'),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::language::set_language;

    #[test]
    fn indonesian_form() {
        set_language(Language::Id);
        let day = Day::parse("2026-11-21").unwrap();
        assert_eq!(date_long(day), "Sabtu, 21 November 2026");
        assert_eq!(date_short(day), "Sabtu, 21 Nov");
        assert_eq!(day_month(day), "21 Nov");
        assert_eq!(month_year(day), "November 2026");
        assert_eq!(clock(TimeOfDay::new(450).unwrap()), "07.30");
        assert_eq!(number(0), "0");
        assert_eq!(number(999), "999");
        assert_eq!(number(1_204_500), "1.204.500");
        assert_eq!(quantity(Quantity::from_hundredths(123_450)), "1.234,5");
        assert_eq!(quantity(Quantity::whole(3)), "3");
        assert_eq!(quantity(Quantity::from_hundredths(5)), "0,05");
        assert_eq!(moment(Timestamp(1_795_278_600_000), Zone::Wib), "23.30");
    }

    #[test]
    fn english_form() {
        set_language(Language::En);
        let day = Day::parse("2026-11-19").unwrap();
        assert_eq!(date_long(day), "Thursday, 19 November 2026");
        assert_eq!(clock(TimeOfDay::new(450).unwrap()), "07:30");
        assert_eq!(quantity(Quantity::from_hundredths(123_450)), "1,234.5");
        set_language(Language::Id);
    }
}
