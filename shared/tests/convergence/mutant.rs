//! The rules that can be left out, each by itself. All of them are broken in the model around the
//! device, in its rows or in its messages: `shared` knows nothing of them.

/// One rule left out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Mutant {
    /// The server ignores the base.
    LastWriteWins,
    /// What was typed on an old text is sent as if on the newest one (R2).
    NewestBase,
    /// A pull takes the place of what is unsent (R8).
    PullOverLocal,
    /// An acknowledgement clears what was typed since (R7).
    AckClearsNewer,
    /// The cursor is kept without its page (R8).
    CursorApart,
    /// What is refused is dropped (R6).
    RefusedDropped,
    /// The server takes the same op again (R5).
    NoDedupe,
    /// A retry has a new id (R4).
    NewIdOnRetry,
    /// A restored server goes on as if nothing had been (R10).
    NoEpoch,
    /// The rescue set is replaced, not added to (R10).
    RescueReplaced,
    /// Revisions are compared by their number.
    IntegerRevision,
    /// The server takes a decision on whatever stands there (R9).
    DecisionWithoutToken,
    /// An approved text can be written over (R9).
    NoLock,
    /// Change numbers are taken before the commit (R5).
    NumberBeforeCommit,
    /// The server leaves out every document that the push itself wrote.
    LeavesOutTooMuch,
    /// A decision that may have left is taken back (R4, R17).
    TakesBackWhatLeft,
    /// A text that its author's device does not have is left out of what it is told.
    RestOfANewText,
}

impl Mutant {
    /// Every mutant.
    pub(crate) const ALL: [Self; 17] = [
        Self::LastWriteWins,
        Self::NewestBase,
        Self::PullOverLocal,
        Self::AckClearsNewer,
        Self::CursorApart,
        Self::RefusedDropped,
        Self::NoDedupe,
        Self::NewIdOnRetry,
        Self::NoEpoch,
        Self::RescueReplaced,
        Self::IntegerRevision,
        Self::DecisionWithoutToken,
        Self::NoLock,
        Self::NumberBeforeCommit,
        Self::LeavesOutTooMuch,
        Self::TakesBackWhatLeft,
        Self::RestOfANewText,
    ];
}
