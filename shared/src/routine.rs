//! The open rules by which a report counts as routine: an office sets them, and everybody whom they are used on
//! can read them (issue 4).
//!
//! Knows numbers; must not know what they are compared with.

use crate::day::Day;
use crate::id::ActivityId;
use crate::person::Person;
use serde::{Deserialize, Serialize};

/// The rules of one office. Local policy, so all of it is data.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rules {
    /// By how many percent the minutes of a day may differ from what is usual for its author.
    pub minutes: u16,
    /// The same for quantities.
    pub quantity: u16,
    /// How many days after its date a report is still in time.
    pub late: u16,
    /// Of the routine reports of each person so many percent must be opened before all are approved together;
    /// at least one.
    pub sample: u16,
    /// Whether every entry serves a planned result, where its author has any.
    pub plan: bool,
    /// The activities for which evidence is asked.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub evidence: Vec<ActivityId>,
}

/// The rules that an office has set.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OfficeRules {
    /// Its name.
    pub office: String,
    /// What it set.
    pub rules: Rules,
    /// The day from which they hold; older servers do not tell it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub since: Option<Day>,
}

/// What several offices have set. One that has set none is not among them.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct SetRules(pub Vec<OfficeRules>);

impl SetRules {
    /// The rules that hold for what `person` sends.
    #[must_use]
    pub fn of(&self, person: &Person) -> Rules {
        self.of_office(&person.office).map_or_else(Rules::default, |set| set.rules.clone())
    }

    /// What the office of this name has set, if anything.
    #[must_use]
    pub fn of_office(&self, office: &str) -> Option<&OfficeRules> {
        self.0.iter().find(|set| set.office == office)
    }
}

impl Default for Rules {
    /// What holds until an office says otherwise.
    fn default() -> Self {
        Self { minutes: 25, quantity: 50, late: 1, sample: 10, plan: true, evidence: Vec::new() }
    }
}
