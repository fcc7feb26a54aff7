//! Something for a dialogue while it is being written. Knows what each kind of it must say; must not know the screen.

use crate::words::{self, words};
use shared::day::Day;
use shared::dialogue::{Told, Word};
use shared::id::{EmployeeId, EntryId};
use shared::report::LONG_TEXT;

/// What is being written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Telling {
    /// Feedback, of three parts.
    Feedback,
    /// A matter for the next talk.
    Topic,
    /// An agreement.
    Agreement,
    /// A talk that was held.
    Talk,
}

/// What keeps it from being said.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Lacks {
    /// Words.
    Text,
    /// A day.
    Day,
    /// A day that is over, or today.
    Past,
    /// A day that is still to come, or today.
    Future,
    /// Fewer words.
    Long,
}

/// What was written so far, of whatever kind: whoever changes their mind about it need not write it again.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Draft {
    /// The words; of feedback the situation.
    pub text: String,
    /// What was done.
    pub behaviour: String,
    /// What came of it.
    pub effect: String,
    /// The entry it is about.
    pub entry: Option<EntryId>,
    /// Who does what is agreed.
    pub owner: Option<EmployeeId>,
    /// When.
    pub day: Option<Day>,
}

impl Draft {
    /// What is to be said beside a document of `with` by `me` on the day `today`.
    ///
    /// # Errors
    /// What it lacks.
    pub fn told(
        &self,
        telling: Telling,
        with: EmployeeId,
        me: EmployeeId,
        today: Day,
    ) -> Result<Told, Lacks> {
        let [text, behaviour, effect] =
            [&self.text, &self.behaviour, &self.effect].map(|text| text.trim().to_owned());
        if [&text, &behaviour, &effect].iter().any(|text| text.chars().count() > LONG_TEXT) {
            return Err(Lacks::Long);
        }
        let word = match telling {
            Telling::Feedback => Word::Feedback { behaviour, effect, entry: self.entry },
            Telling::Topic => Word::Topic,
            Telling::Agreement => {
                let due = self.day.ok_or(if text.is_empty() { Lacks::Text } else { Lacks::Day })?;
                if due < today {
                    return Err(Lacks::Future);
                }
                Word::Agreement { owner: self.owner.unwrap_or(me), due }
            }
            Telling::Talk => match self.day.unwrap_or(today) {
                day if day > today => return Err(Lacks::Past),
                day => Word::Talked(day),
            },
        };
        let told = Told { with, text, word };
        if told.says_something() { Ok(told) } else { Err(Lacks::Text) }
    }
}

impl Lacks {
    /// The sentence below the fields.
    #[must_use]
    pub fn words(self) -> String {
        let words = words();
        match self {
            Self::Text => words.dialogue_lacks_text(),
            Self::Day => words.dialogue_lacks_day(),
            Self::Past => words.dialogue_lacks_future(),
            Self::Future => words.dialogue_lacks_past(),
            Self::Long => return words.dialogue_lacks_long(words::count(LONG_TEXT)),
        }
        .to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use uuid::Uuid;

    const ME: EmployeeId = EmployeeId::from_uuid(Uuid::from_u128(1));
    const OTHER: EmployeeId = EmployeeId::from_uuid(Uuid::from_u128(2));

    fn day(text: &str) -> Day {
        Day::parse(text).unwrap()
    }

    fn says(draft: &Draft, telling: Telling) -> Result<Told, Lacks> {
        draft.told(telling, OTHER, ME, day("2026-11-23"))
    }

    #[test]
    fn feedback_needs_all_three_parts() {
        let whole = Draft {
            text: " Senin pagi ".into(),
            behaviour: "Menyambut orang tua".into(),
            effect: "Mereka tenang".into(),
            ..Draft::default()
        };
        let told = says(&whole, Telling::Feedback).unwrap();
        assert_eq!(told.text, "Senin pagi", "without blanks around it");
        for lacking in [
            Draft { text: String::new(), ..whole.clone() },
            Draft { behaviour: " ".into(), ..whole.clone() },
            Draft { effect: String::new(), ..whole.clone() },
        ] {
            assert_eq!(says(&lacking, Telling::Feedback), Err(Lacks::Text));
        }
        let long = Draft { effect: "x".repeat(LONG_TEXT + 1), ..whole };
        assert_eq!(says(&long, Telling::Feedback), Err(Lacks::Long));
    }

    #[test]
    fn an_agreement_is_for_a_day_to_come_and_a_talk_for_one_that_was() {
        let draft = |on| Draft { text: "Pelatihan".into(), day: Some(day(on)), ..Draft::default() };
        let today = draft("2026-11-23");
        let agreed = says(&today, Telling::Agreement).unwrap().word;
        assert_eq!(agreed, Word::Agreement { owner: ME, due: day("2026-11-23") });
        assert_eq!(says(&draft("2026-11-22"), Telling::Agreement), Err(Lacks::Future));
        assert_eq!(says(&draft("2026-11-24"), Telling::Talk), Err(Lacks::Past));
        let undated = Draft { day: None, ..today };
        assert_eq!(says(&undated, Telling::Agreement), Err(Lacks::Day));
        assert_eq!(says(&Draft::default(), Telling::Agreement), Err(Lacks::Text));
        let talked = says(&Draft::default(), Telling::Talk).unwrap();
        assert_eq!(talked.word, Word::Talked(day("2026-11-23")), "today, without notes");
        assert_eq!(says(&Draft::default(), Telling::Topic), Err(Lacks::Text));
    }
}
