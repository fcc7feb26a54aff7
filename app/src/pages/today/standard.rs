//! How long work of the catalogue should take: its standard minutes, for each of what is counted.
//! Knows entries and the catalogue; must not know the desk or the screen.

use shared::person::Activity;
use shared::report::{Entry, Quantity};

/// The longest length that is proposed: half a day.
const MOST: u32 = 720;

/// The standard length of so much of an activity, in steps of five minutes as the steppers walk.
pub(super) fn length(activity: &Activity, quantity: Option<Quantity>) -> u16 {
    let hundredths = match quantity {
        Some(quantity) if !activity.unit.is_empty() => quantity.hundredths().max(1),
        Some(_) | None => 100,
    };
    let minutes = u32::from(activity.minutes).saturating_mul(hundredths).div_ceil(100);
    let rounded = minutes.min(MOST).div_ceil(5).saturating_mul(5);
    u16::try_from(rounded).unwrap_or(u16::MAX)
}

/// Sets how much it was. The end follows as long as it stands where the standard put it; a time that
/// its person set is left alone.
pub(super) fn set_quantity(entry: &mut Entry, quantity: Option<Quantity>, catalogue: &[Activity]) {
    let activity = catalogue.iter().find(|a| Some(a.id) == entry.activity);
    if let (Some(activity), Some(start), Some(span)) = (activity, entry.start, entry.span())
        && span.minutes() == length(activity, entry.quantity)
    {
        let minutes = length(activity, quantity);
        entry.end = Some(start.plus(i16::try_from(minutes).unwrap_or(0)));
    }
    entry.quantity = quantity;
}

#[cfg(test)]
mod tests {
    use super::*;
    use shared::day::TimeOfDay;
    use shared::id::{ActivityId, EntryId};
    use uuid::Uuid;

    fn activity(minutes: u16, unit: &str) -> Activity {
        let id = ActivityId::from_uuid(Uuid::from_u128(1));
        Activity { id, name: "Imunisasi".into(), minutes, unit: unit.into() }
    }

    fn entry(start: u16, end: u16) -> Entry {
        Entry {
            activity: Some(activity(6, "anak").id),
            start: TimeOfDay::new(start),
            end: TimeOfDay::new(end),
            ..Entry::new(EntryId::new(1))
        }
    }

    #[test]
    fn standard_minutes_are_for_each_of_what_is_counted() {
        let q = |n| Some(Quantity::whole(n));
        assert_eq!(length(&activity(6, "anak"), None), 10, "in steps of five");
        assert_eq!(length(&activity(6, "anak"), q(8)), 50);
        assert_eq!(length(&activity(60, ""), q(8)), 60, "nothing to count");
        assert_eq!(length(&activity(60, "anak"), q(u32::MAX)), 720);
        assert_eq!(length(&activity(60, "jam"), Some(Quantity::from_hundredths(150))), 90);
    }

    #[test]
    fn the_end_follows_the_quantity_until_its_person_sets_it() {
        let catalogue = [activity(6, "anak")];
        let mut followed = entry(450, 460);
        set_quantity(&mut followed, Some(Quantity::whole(18)), &catalogue);
        assert_eq!(followed.end.map(u16::from), Some(450 + 110));
        set_quantity(&mut followed, Some(Quantity::whole(10)), &catalogue);
        assert_eq!(followed.end.map(u16::from), Some(510));

        let mut set = entry(450, 600);
        set_quantity(&mut set, Some(Quantity::whole(18)), &catalogue);
        assert_eq!(set.end.map(u16::from), Some(600));
        assert_eq!(set.quantity, Some(Quantity::whole(18)));
    }

    #[test]
    fn free_text_has_no_standard() {
        let mut free = Entry { activity: None, ..entry(450, 460) };
        set_quantity(&mut free, Some(Quantity::whole(2)), &[activity(6, "anak")]);
        assert_eq!(free.end.map(u16::from), Some(460));
    }
}
