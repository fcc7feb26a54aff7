//! The offices and people of the demo agency, read from `people.txt`. All of them are invented.
//!
//! Knows who they are and whom they work for; must not know what they do or where they are kept.

use super::dice::Dice;
use super::made;
use shared::calendar::{Calendar, MinutesTarget, WorkingWeek};
use shared::day::{Day, Zone};
use shared::id::{DeviceId, EmployeeId, OfficeId, UnitId};
use shared::person::IdentityNumber;

/// One of the five places, or the government above them.
#[derive(Debug)]
pub(crate) struct Office {
    pub(crate) key: &'static str,
    pub(crate) name: &'static str,
    pub(crate) zone: Zone,
    minutes: u16,
    days: usize,
    ramadan: u16,
    /// The first one leads it.
    pub(crate) people: Vec<Person>,
}

/// Somebody who works there.
#[derive(Debug)]
pub(crate) struct Person {
    pub(crate) login: &'static str,
    pub(crate) name: &'static str,
    sex: char,
    service: Service,
    pub(crate) post: &'static str,
    pub(crate) profession: &'static str,
    pub(crate) unit: &'static str,
    /// The login of their superior.
    pub(crate) superior: Option<&'static str>,
}

/// In what service a person is, which decides about the number they have.
#[derive(Clone, Copy, Debug)]
enum Service {
    Pns,
    Pppk,
    /// A head of government has no number.
    None,
}

/// All offices with their people.
pub(crate) fn offices() -> Vec<Office> {
    let mut offices: Vec<Office> = Vec::new();
    for line in include_str!("people.txt").lines().filter(|line| !line.starts_with('#')) {
        if let Some(office) = line.strip_prefix("office:").and_then(Office::read) {
            offices.push(office);
        } else if let (Some(office), Some(person)) = (offices.last_mut(), Person::read(line)) {
            office.people.push(person);
        }
    }
    offices
}

impl Office {
    fn read(line: &'static str) -> Option<Self> {
        let mut fields = line.split('|').map(str::trim);
        Some(Self {
            key: fields.next()?,
            name: fields.next()?,
            zone: match fields.next()? {
                "wib" => Zone::Wib,
                "wita" => Zone::Wita,
                "wit" => Zone::Wit,
                _ => return None,
            },
            minutes: fields.next()?.parse().ok()?,
            days: fields.next()?.parse().ok()?,
            ramadan: fields.next()?.parse().ok()?,
            people: Vec::new(),
        })
    }

    /// The id it is kept under.
    pub(crate) fn id(&self) -> OfficeId {
        OfficeId::from_uuid(made("office", self.key))
    }

    /// The id of one of its units.
    pub(crate) fn unit_id(&self, unit: &str) -> UnitId {
        UnitId::from_uuid(made("unit", &format!("{}/{unit}", self.key)))
    }

    /// Its minutes targets and working week; holidays are everybody's.
    pub(crate) fn calendar(&self, from: Day) -> Calendar {
        let mut days = [false; 7];
        days.iter_mut().take(self.days).for_each(|works| *works = true);
        let step = |from, minutes| MinutesTarget { from, minutes };
        let mut targets = vec![step(from, self.minutes)];
        // Ramadan 1447 H: shorter days (Perpres 21/2023), until the holidays of Idulfitri are over.
        if let (Some(begin), Some(end)) = (Day::new(2026, 2, 19), Day::new(2026, 3, 25)) {
            targets.extend([step(begin, self.ramadan), step(end, self.minutes)]);
        }
        Calendar {
            targets,
            weeks: vec![WorkingWeek { from, days }],
            holidays: Vec::new(),
            closings: Vec::new(),
        }
    }

    /// When work begins, in minutes since midnight.
    pub(crate) fn opens(&self) -> u16 {
        if self.days == 6 { 7 * 60 } else { 7 * 60 + 30 }
    }
}

impl Person {
    fn read(line: &'static str) -> Option<Self> {
        let mut fields = line.split('|').map(str::trim);
        let (login, name) = (fields.next()?, fields.next()?);
        let (sex, service) = fields.next()?.split_once(' ')?;
        Some(Self {
            login,
            name,
            sex: sex.chars().next()?,
            service: match service {
                "PNS" => Service::Pns,
                "PPPK" => Service::Pppk,
                "-" => Service::None,
                _ => return None,
            },
            post: fields.next()?,
            profession: fields.next()?,
            unit: fields.next()?,
            superior: fields.next().filter(|login| !login.is_empty()),
        })
    }

    /// The id they are kept under.
    pub(crate) fn id(&self) -> EmployeeId {
        employee_id(self.login)
    }

    /// The phone they write on.
    pub(crate) fn device(&self) -> DeviceId {
        DeviceId::from_uuid(made("device", self.login))
    }

    /// Whether they look after the agency's data.
    pub(crate) fn admin(&self) -> bool {
        self.login == "admin"
    }

    /// Their invented identity number.
    pub(crate) fn number(&self) -> Option<IdentityNumber> {
        let mut dice = Dice::of(&format!("number/{}", self.login));
        let born = match self.profession {
            "pimpinan" => dice.between(1967, 1980),
            _ => dice.between(1976, 1997),
        };
        let birth = format!("{born}{:02}{:02}", dice.between(1, 12), dice.between(1, 28));
        let sex = if self.sex == 'L' { 1 } else { 2 };
        let serial = dice.between(1, 30);
        let month = dice.between(1, 12);
        match self.service {
            Service::Pns => {
                let since = born + dice.between(23, 25);
                IdentityNumber::nip(&format!("{birth}{since}{month:02}{sex}{serial:03}"))
            }
            Service::Pppk => {
                let since = dice.between(2021, 2024);
                IdentityNumber::ni(&format!("{birth}{since}21{sex}{serial:03}"))
            }
            Service::None => None,
        }
    }
}

/// The id of the demo's person with this login.
pub(crate) fn employee_id(login: &str) -> EmployeeId {
    EmployeeId::from_uuid(made("employee", login))
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn every_line_is_somebody() {
        let lines = include_str!("people.txt")
            .lines()
            .filter(|line| !line.trim().is_empty() && !line.starts_with('#'))
            .count();
        let offices = offices();
        let people: usize = offices.iter().map(|o| o.people.len()).sum();
        assert_eq!(offices.len() + people, lines);
        assert_eq!(offices.len(), 6, "five places and the government above them");
        assert_eq!(people, 70, "sixty-two employees and eight superiors");
    }

    #[test]
    fn numbers_are_valid_and_everybody_has_their_own() {
        let offices = offices();
        let people: Vec<&Person> = offices.iter().flat_map(|o| &o.people).collect();
        let numbers: BTreeSet<String> =
            people.iter().filter_map(|p| p.number()).map(|n| n.digits().to_owned()).collect();
        assert_eq!(numbers.len(), people.len() - 1, "the head of government has none");
    }

    #[test]
    fn everybody_but_the_head_of_government_has_a_superior() {
        let offices = offices();
        let people: Vec<&Person> = offices.iter().flat_map(|o| &o.people).collect();
        let leads = |login| people.iter().filter(|p| p.superior == Some(login)).count();
        for person in &people {
            let known = person.superior.is_some_and(|s| people.iter().any(|p| p.login == s));
            assert_eq!(known, person.login != "wali.kota", "{}", person.login);
            assert_eq!(
                leads(person.login) > 0,
                person.profession == "pimpinan",
                "{}",
                person.login
            );
        }
        assert_eq!(leads("dewi.kartika"), 23);
    }
}
