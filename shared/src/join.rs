//! Joining two edits of one text, field by field. Nothing is merged silently: what both changed
//! differently is named.

/// Two edits in one text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Joined<T> {
    /// Both edits where they touch different fields; *theirs* where they touch the same.
    pub text: T,
    /// Whether a field was edited to two different things: a question for the author.
    pub overlap: bool,
}

impl<T> Joined<T> {
    /// The same join around another type.
    pub fn map<U>(self, f: impl FnOnce(T) -> U) -> Joined<U> {
        Joined { text: f(self.text), overlap: self.overlap }
    }
}

/// Three-way choice of one field. `before` is none where both sides began from nothing.
/// The flag is raised where both changed it, and differently; then *theirs* is taken.
pub(crate) fn field<T: Clone + PartialEq>(
    before: Option<&T>,
    mine: &T,
    theirs: &T,
    overlap: &mut bool,
) -> T {
    if mine == theirs || before == Some(mine) {
        theirs.clone()
    } else if before == Some(theirs) {
        mine.clone()
    } else {
        *overlap = true;
        theirs.clone()
    }
}
