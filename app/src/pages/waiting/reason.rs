//! A reason while it is being written. Knows what a reason must say; must not know the screen.

use crate::words::{self, words};
use shared::id::EntryId;
use shared::op::{Reason, ReasonKind};
use shared::report::LONG_TEXT;

/// A reason that may not say anything yet.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ReasonDraft(Reason);

/// What keeps it from being given.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ReasonGap {
    /// It says nothing.
    Missing,
    /// It has more characters than can be kept.
    TooLong(usize),
}

impl ReasonGap {
    /// The sentence beside the field.
    #[must_use]
    pub fn words(self) -> String {
        let number = |n: usize| words::number(u64::try_from(n).unwrap_or(u64::MAX));
        match self {
            Self::Missing => words().superior_reason_missing().to_owned(),
            Self::TooLong(has) => words().superior_reason_long(number(has), number(LONG_TEXT)),
        }
    }
}

impl ReasonDraft {
    /// Whether this chip is chosen.
    #[must_use]
    pub fn has(&self, kind: ReasonKind) -> bool {
        self.0.kinds.contains(&kind)
    }

    /// Chooses the chip, or lets go of it.
    pub fn toggle(&mut self, kind: ReasonKind) {
        toggle(&mut self.0.kinds, kind);
    }

    /// Whether this entry is named.
    #[must_use]
    pub fn names(&self, entry: EntryId) -> bool {
        self.0.entries.contains(&entry)
    }

    /// Names the entry, or lets go of it.
    pub fn toggle_entry(&mut self, entry: EntryId) {
        toggle(&mut self.0.entries, entry);
    }

    /// The words so far.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.0.text
    }

    /// Other words.
    pub fn write(&mut self, text: String) {
        self.0.text = text;
    }

    /// What keeps it from being given, if something does.
    #[must_use]
    pub fn gap(&self) -> Option<ReasonGap> {
        let has = self.0.text.trim().chars().count();
        if has > LONG_TEXT {
            return Some(ReasonGap::TooLong(has));
        }
        (!self.0.says_something()).then_some(ReasonGap::Missing)
    }

    /// The reason, once it says something; its words exactly as written, without blanks around them.
    #[must_use]
    pub fn reason(&self) -> Option<Reason> {
        self.gap()
            .is_none()
            .then(|| Reason { text: self.0.text.trim().to_owned(), ..self.0.clone() })
    }
}

fn toggle<T: PartialEq>(list: &mut Vec<T>, item: T) {
    match list.iter().position(|i| *i == item) {
        Some(at) => {
            list.remove(at);
        }
        None => list.push(item),
    }
}

#[cfg(test)]
mod tests {
    use super::{ReasonDraft, ReasonGap};
    use shared::id::EntryId;
    use shared::op::ReasonKind;
    use shared::report::LONG_TEXT;

    #[test]
    fn a_reason_says_something() {
        let mut draft = ReasonDraft::default();
        draft.write("  \n".into());
        draft.toggle_entry(EntryId::new(4));
        assert_eq!(draft.gap(), Some(ReasonGap::Missing));
        assert_eq!(draft.reason(), None);
        draft.toggle(ReasonKind::Quantity);
        let reason = draft.reason().unwrap();
        assert_eq!(reason.kinds, [ReasonKind::Quantity]);
        assert_eq!(reason.entries, [EntryId::new(4)]);
        assert_eq!(reason.text, "");
        draft.toggle(ReasonKind::Quantity);
        assert_eq!(draft.gap(), Some(ReasonGap::Missing), "a chip can be let go");
    }

    #[test]
    fn too_many_words_are_said_to_be_so() {
        let mut draft = ReasonDraft::default();
        draft.write("a".repeat(LONG_TEXT + 1));
        assert_eq!(draft.gap(), Some(ReasonGap::TooLong(LONG_TEXT + 1)));
        draft.write("é".repeat(LONG_TEXT));
        assert_eq!(draft.gap(), None);
    }
}
