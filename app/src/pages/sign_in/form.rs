//! What the door knows: what is filled in, whether it was knocked, what was answered.

use crate::api::ApiError;
use crate::words::{self, words};
use shared::protocol::Fault;

/// What is filled in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Answers {
    login: String,
    password: String,
}

impl Answers {
    /// Blanks around a name are the keyboard's; a password is kept as it is.
    pub(super) fn new(login: &str, password: &str) -> Self {
        Self { login: login.trim().to_owned(), password: password.to_owned() }
    }

    pub(super) const fn login_missing(&self) -> bool {
        self.login.is_empty()
    }

    pub(super) const fn password_missing(&self) -> bool {
        self.password.is_empty()
    }

    pub(super) fn complete(&self) -> Option<(String, String)> {
        (!self.login_missing() && !self.password_missing())
            .then(|| (self.login.clone(), self.password.clone()))
    }
}

/// What happened at the door.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) enum Door {
    /// Nothing yet.
    #[default]
    Quiet,
    /// Something is missing.
    Asked(Answers),
    /// The server is being asked.
    Knocking,
    /// It stayed shut.
    Shut(ApiError),
}

impl Door {
    pub(super) const fn is_knocking(&self) -> bool {
        matches!(self, Self::Knocking)
    }

    pub(super) const fn login_missing(&self) -> bool {
        matches!(self, Self::Asked(answers) if answers.login_missing())
    }

    pub(super) const fn password_missing(&self) -> bool {
        matches!(self, Self::Asked(answers) if answers.password_missing())
    }

    /// Class, icon and sentence of what was answered.
    pub(super) fn sentence(&self) -> Option<(&'static str, &'static str, String)> {
        let Self::Shut(why) = self else { return None };
        Some(match why {
            ApiError::NoLine => {
                ("banner wait", "cloud-off", words().shell_sign_in_offline().to_owned())
            }
            ApiError::Fault(Fault::WrongPassword) => {
                ("banner back", "alert", words().shell_wrong_password().to_owned())
            }
            ApiError::Later(wait) => {
                let seconds = words::number(u64::from(*wait));
                ("banner wait", "clock", words().core_later(seconds))
            }
            ApiError::Fault(Fault::TooMany { wait }) => {
                ("banner wait", "clock", words().shell_too_many(minutes(*wait)))
            }
            ApiError::Fault(
                fault @ (Fault::NotSignedIn
                | Fault::OtherPerson
                | Fault::Malformed
                | Fault::TooLarge
                | Fault::NewerProtocol { .. }
                | Fault::ForeignOrigin
                | Fault::NotFound
                | Fault::NotTaken
                | Fault::Full
                | Fault::Broken),
            ) => ("banner back", "alert", words().shell_sign_in_trouble(words::fault(fault))),
        })
    }
}

/// Whole minutes, never none: nobody is told to try again "in 0 minutes".
fn minutes(seconds: u32) -> u32 {
    seconds.div_ceil(60).max(1)
}

#[cfg(test)]
mod tests {
    use super::{Answers, Door, minutes};
    use crate::api::ApiError;
    use shared::protocol::Fault;

    #[test]
    fn both_fields_are_asked_for() {
        assert_eq!(Answers::new(" ", "x").complete(), None);
        assert_eq!(Answers::new("siti", "").complete(), None);
        let whole = Answers::new(" siti ", " pass ").complete();
        assert_eq!(whole, Some(("siti".into(), " pass ".into())));
        assert!(Door::Asked(Answers::new("siti", "")).password_missing());
        assert!(!Door::Asked(Answers::new("siti", "")).login_missing());
    }

    #[test]
    fn every_answer_has_a_sentence_and_waiting_is_in_minutes() {
        assert_eq!([0, 1, 60, 61, 900].map(minutes), [1, 1, 1, 2, 15]);
        for why in [
            ApiError::NoLine,
            ApiError::Fault(Fault::WrongPassword),
            ApiError::Fault(Fault::TooMany { wait: 90 }),
            ApiError::Fault(Fault::Broken),
        ] {
            assert!(Door::Shut(why).sentence().is_some());
        }
        assert!(Door::Knocking.sentence().is_none());
    }
}
