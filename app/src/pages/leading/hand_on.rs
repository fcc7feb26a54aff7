//! Handing a team on, as far as it is written: to whom, as what, from when until when.
//!
//! Plain data. Knows the rule of `shared`; must not know the sheet.

use shared::acting::{Absence, Acting, Delegate, WhyNot};
use shared::day::Day;
use shared::id::EmployeeId;
use shared::person::{Person, Sight};

/// What is chosen so far.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct HandOn {
    /// To whom.
    pub to: Option<EmployeeId>,
    /// As what.
    pub acting: Acting,
    /// The first day.
    pub from: Option<Day>,
    /// The last day.
    pub until: Option<Day>,
    /// Why.
    pub absence: Option<Absence>,
}

impl HandOn {
    /// Begins today, as Plh. because of leave: what is asked for most.
    #[must_use]
    pub const fn new(today: Day) -> Self {
        let absence = Some(Absence::Leave);
        Self { to: None, acting: Acting::Plh, from: Some(today), until: None, absence }
    }

    /// What is to be asked, or why it cannot be.
    ///
    /// # Errors
    /// The first thing that is missing or wrong.
    pub fn asked(&self, today: Day) -> Result<Delegate, WhyNot> {
        let to = self.to.ok_or(WhyNot::NotTo)?;
        let (Some(from), Some(until)) = (self.from, self.until) else { return Err(WhyNot::Dates) };
        let asked = Delegate { to, acting: self.acting, from, until, absence: self.absence };
        asked.flaw(today).map_or(Ok(asked), Err)
    }
}

/// To whom a team can be handed on: one's own people, and one's own superior. Nobody for whom, or who, only stands in.
#[must_use]
pub fn hands(sight: &Sight) -> Vec<Person> {
    let definitive = |person: &&Person| person.acting.is_none();
    if !sight.people.iter().any(|person| person.acting.is_none()) {
        return Vec::new();
    }
    sight.people.iter().chain(&sight.superior).filter(definitive).cloned().collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::pages::waiting::sample;

    #[test]
    fn what_is_missing_is_said_before_anything_is_asked() {
        let day = |text| Day::parse(text).unwrap();
        let today = day("2026-11-21");
        let begun = HandOn::new(today);
        assert_eq!(begun.asked(today), Err(WhyNot::NotTo));
        let to = HandOn { to: Some(sample::person(1)), ..begun };
        assert_eq!(to.asked(today), Err(WhyNot::Dates));
        let whole = HandOn { until: Some(day("2026-11-30")), ..to };
        assert_eq!(whole.asked(today).map(|asked| asked.until), Ok(day("2026-11-30")));
        let long = HandOn { until: Some(day("2027-11-30")), ..to };
        assert_eq!(long.asked(today), Err(WhyNot::TooLong));
    }

    #[test]
    fn a_team_goes_to_ones_own_people_or_superior() {
        let mut sight = sample::sight();
        sight.superior = Some(Person { id: sample::person(9), ..sight.me.clone() });
        assert_eq!(hands(&sight).len(), 3);
        sight.people[0].acting = Some(Acting::Plh);
        assert_eq!(hands(&sight).len(), 2, "for whom one stands in, they are another's people");
        sight.people[1].acting = Some(Acting::Plt);
        assert!(hands(&sight).is_empty(), "who only stands in has no team to hand on");
    }
}
