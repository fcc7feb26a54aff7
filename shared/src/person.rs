//! People, their identity numbers, and what a device is told about them.

use crate::acting::Acting;
use crate::calendar::Calendar;
use crate::day::{Day, Timestamp, Zone};
use crate::hash::{Hash, PublicKey};
use crate::id::{ActivityId, EmployeeId, PlannedResultId};
use crate::json;
use crate::routine::{Rules, SetRules};
use serde::{Deserialize, Serialize};
use std::fmt;

/// The number by which the state knows an employee. Shown masked, never a key, never logged: a NIP
/// tells birth date and sex.
#[derive(Clone, PartialEq, Eq, Hash)]
pub enum IdentityNumber {
    /// Nomor Induk Pegawai of a PNS: birth date, TMT CPNS, sex, serial.
    Nip(Digits),
    /// Nomor Induk of a PPPK: digits 13–14 are not a month.
    Ni(Digits),
}

/// Eighteen checked digits. Not read from JSON, which would pass the checks by.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct Digits(String);

impl IdentityNumber {
    /// A NIP: 18 digits, a plausible birth date, digits 13–14 a month, sex 1 or 2. Blanks are left out.
    #[must_use]
    pub fn nip(text: &str) -> Option<Self> {
        let digits = digits(text)?;
        let month: u8 = digits.get(12..14)?.parse().ok()?;
        (1..=12).contains(&month).then_some(Self::Nip(Digits(digits)))
    }

    /// A PPPK's NI: as a NIP, but digits 13–14 mean something else.
    #[must_use]
    pub fn ni(text: &str) -> Option<Self> {
        digits(text).map(|d| Self::Ni(Digits(d)))
    }

    /// All digits, to be kept and compared, not shown.
    #[must_use]
    pub fn digits(&self) -> &str {
        match self {
            Self::Nip(d) | Self::Ni(d) => &d.0,
        }
    }

    /// The form for lists: only the serial is shown.
    #[must_use]
    pub fn masked(&self) -> String {
        format!("•••• {}", self.digits().get(15..).unwrap_or_default())
    }
}

impl fmt::Debug for IdentityNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.masked())
    }
}

fn digits(text: &str) -> Option<String> {
    let digits: String = text.chars().filter(|c| !c.is_whitespace()).collect();
    if digits.len() != 18 || !digits.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    let year: i32 = digits.get(0..4)?.parse().ok()?;
    let month: u8 = digits.get(4..6)?.parse().ok()?;
    let day: u8 = digits.get(6..8)?.parse().ok()?;
    Day::new(year, month, day).filter(|_| (1930..=2015).contains(&year))?;
    matches!(digits.get(14..15)?, "1" | "2").then_some(digits)
}

/// What a colleague's device may know of a person.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Person {
    /// Who.
    pub id: EmployeeId,
    /// Full name with titles.
    pub name: String,
    /// Post (jabatan).
    pub post: String,
    /// Profession, the key of the catalogue: `guru`, `perawat` …
    pub profession: String,
    /// Name of the unit.
    pub unit: String,
    /// Name of the office.
    pub office: String,
    /// Time zone of the unit.
    pub zone: Zone,
    /// As what one of the two leads the other: the reader this person, or this person the reader. None where it
    /// is definitive.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub acting: Option<Acting>,
}

/// One activity of the catalogue.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Activity {
    /// Which.
    pub id: ActivityId,
    /// What it is called.
    pub name: String,
    /// Standard minutes.
    pub minutes: u16,
    /// Unit of quantity; empty where there is nothing to count.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub unit: String,
}

/// A planned result (RHK) that an entry can serve.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PlannedResult {
    /// Which.
    pub id: PlannedResultId,
    /// Whose.
    pub owner: EmployeeId,
    /// Short code: `RHK 2`.
    pub code: String,
    /// What it says.
    pub title: String,
}

/// Everything beside the documents that a device may know. It changes rarely and travels whole when
/// its hash has changed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sight {
    /// Hash of the rest, made by the server; the device only repeats it.
    pub hash: Hash,
    /// The person signed in.
    pub me: Person,
    /// Whether the person is an admin of the agency.
    #[serde(default)]
    pub admin: bool,
    /// My superior, if there is one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub superior: Option<Person>,
    /// Who else has led me, or leads me for another: names for what they said and decided.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub others: Vec<Person>,
    /// My people: those whose documents I may see and decide on.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub people: Vec<Person>,
    /// The catalogue of my profession.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub catalogue: Vec<Activity>,
    /// The planned results of mine and of my people.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub planned: Vec<PlannedResult>,
    /// The working calendar of my office.
    pub calendar: Calendar,
    /// The rules by which a report counts as routine, of the offices in which I and my people work: [`SetRules`] as
    /// JSON, empty where none has set any. A text, since nobody needs them to write the day, and what reads
    /// them is a hundredth of the first load.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub rules: String,
    /// The key by which receipts are checked.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub key: Option<PublicKey>,
    /// JSON of [`Leading`](crate::acting::Leading), where there is anything to tell. A text, which whoever shows
    /// it reads: its reader need not come with the first load.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub leading: Option<String>,
    /// JSON of [`Days`](crate::leave::Days): leave and reminders, where there are any. A text for the same reason.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub days: Option<String>,
}

impl Sight {
    /// The person with this id, if the device may know them.
    #[must_use]
    pub fn person(&self, id: EmployeeId) -> Option<&Person> {
        std::iter::once(&self.me)
            .chain(self.superior.as_ref())
            .chain(&self.people)
            .chain(&self.others)
            .find(|p| p.id == id)
    }

    /// Whether documents of `owner` are in sight.
    #[must_use]
    pub fn sees(&self, owner: EmployeeId) -> bool {
        self.me.id == owner || self.leads(owner)
    }

    /// Whether `owner` is one of my people.
    #[must_use]
    pub fn leads(&self, owner: EmployeeId) -> bool {
        self.people.iter().any(|p| p.id == owner)
    }

    /// What offices have set.
    #[must_use]
    pub fn set_rules(&self) -> SetRules {
        json::read(&self.rules).unwrap_or_default()
    }

    /// The rules that hold for what `person` sends.
    #[must_use]
    pub fn rules_for(&self, person: &Person) -> Rules {
        self.set_rules().of(person)
    }

    /// Today for the person signed in.
    #[must_use]
    pub fn today(&self, now: Timestamp) -> Day {
        now.day(self.me.zone)
    }
}

#[cfg(test)]
mod tests {
    use super::IdentityNumber;

    #[test]
    fn a_nip_has_eighteen_digits_a_birth_date_a_month_and_a_sex() {
        assert!(IdentityNumber::nip("19850412 201001 2 003").is_some());
        for wrong in [
            "1985041220100120033", // 19 digits
            "198513122010012003",  // month 13
            "198504122010132003",  // TMT month 13
            "198504122010013003",  // sex 3
            "19850412201001200a",
            "",
        ] {
            assert!(IdentityNumber::nip(wrong).is_none(), "{wrong}");
        }
    }

    #[test]
    fn a_pppk_number_may_have_any_digits_where_a_nip_has_a_month() {
        assert!(IdentityNumber::ni("198504122022211003").is_some());
        assert!(IdentityNumber::nip("198504122022211003").is_none());
    }

    #[test]
    fn numbers_are_masked_even_in_debug() {
        let nip = IdentityNumber::nip("198504122010012003").unwrap();
        assert_eq!(nip.masked(), "•••• 003");
        assert!(!format!("{nip:?}").contains("1985"));
    }
}
