//! What a superior is looking at: the guard that a decision holds for what was on the screen and for
//! nothing else (R9). Knows documents; must not know the screen, the store or the line.

use shared::document::Document;
use shared::hash::Token;
use shared::status::Status;

/// A report as it was when it came on the screen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Review {
    seen: Document,
}

/// What became of the report since it came on the screen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ground {
    /// It is the one on the screen.
    Same,
    /// Its author sent another text.
    Newer,
    /// It was decided somewhere else.
    Decided,
    /// Its author took it back, or it is out of sight.
    Gone,
}

impl Review {
    /// `document` comes on the screen.
    #[must_use]
    pub const fn open(document: Document) -> Self {
        Self { seen: document }
    }

    /// The report on the screen: the live one while it is the same revision (its conversation and
    /// its times may have grown), the one that was looked at otherwise.
    #[must_use]
    pub fn on_screen<'a>(&'a self, now: Option<&'a Document>) -> &'a Document {
        now.filter(|d| d.token == self.seen.token).unwrap_or(&self.seen)
    }

    /// What became of it since.
    #[must_use]
    pub fn ground(&self, now: Option<&Document>) -> Ground {
        let Some(now) = now else { return Ground::Gone };
        if now.token == self.seen.token {
            return Ground::Same;
        }
        match now.status {
            Status::Submitted => Ground::Newer,
            Status::Approved | Status::Returned => Ground::Decided,
            Status::Draft | Status::Open => Ground::Gone,
        }
    }

    /// The token a decision names, as long as the ground has not moved: whoever sees a notice about a
    /// newer version has not seen that version.
    #[must_use]
    pub fn base(&self, now: Option<&Document>) -> Option<Token> {
        (self.ground(now) == Ground::Same).then_some(self.seen.token)
    }

    /// Whether it can be approved or returned now.
    #[must_use]
    pub fn decidable(&self, now: Option<&Document>) -> bool {
        self.base(now).is_some() && self.seen.status == Status::Submitted
    }

    /// Whether it can be opened again now.
    #[must_use]
    pub fn reopenable(&self, now: Option<&Document>) -> bool {
        self.base(now).is_some() && self.seen.status == Status::Approved
    }
}

#[cfg(test)]
mod tests {
    use super::{Ground, Review};
    use crate::pages::waiting::sample::{report, with};
    use shared::status::Status;

    #[test]
    fn a_decision_names_what_was_on_the_screen() {
        let seen = report(1, "2026-11-20", Status::Submitted, 1);
        let review = Review::open(seen.clone());
        assert_eq!(review.base(Some(&seen)), Some(seen.token));
        assert!(review.decidable(Some(&seen)));
        assert!(!review.reopenable(Some(&seen)));
    }

    #[test]
    fn a_newer_text_takes_the_decision_away_until_it_is_looked_at() {
        let seen = report(1, "2026-11-20", Status::Submitted, 1);
        let newer = with(&seen, Status::Submitted, 3);
        let review = Review::open(seen.clone());
        assert_eq!(review.ground(Some(&newer)), Ground::Newer);
        assert_eq!(review.base(Some(&newer)), None);
        assert_eq!(review.on_screen(Some(&newer)), &seen, "never switched silently");
        let again = Review::open(newer.clone());
        assert_eq!(again.base(Some(&newer)), Some(newer.token));
    }

    #[test]
    fn a_comment_does_not_move_the_ground() {
        let seen = report(1, "2026-11-20", Status::Submitted, 1);
        let mut live = seen.clone();
        live.seen = Some(shared::document::Seen {
            by: seen.owner,
            at: shared::day::Timestamp(5),
            revision: 1,
        });
        let review = Review::open(seen);
        assert_eq!(review.ground(Some(&live)), Ground::Same);
        assert_eq!(review.on_screen(Some(&live)), &live);
    }

    #[test]
    fn taken_back_and_decided_elsewhere_are_told_apart() {
        let seen = report(1, "2026-11-20", Status::Submitted, 1);
        let review = Review::open(seen.clone());
        assert_eq!(review.ground(None), Ground::Gone);
        assert_eq!(review.ground(Some(&with(&seen, Status::Draft, 2))), Ground::Gone);
        let approved = with(&seen, Status::Approved, 2);
        assert_eq!(review.ground(Some(&approved)), Ground::Decided);
        assert!(!review.decidable(Some(&approved)));
        assert!(Review::open(approved.clone()).reopenable(Some(&approved)));
    }
}
