//! Taking decisions back while they are still on this device: by the button beside what was said about them, and by the
//! key u. Knows what was decided last; whether it is still here, the desk says.

use super::Bench;
use crate::components::focus::{after_drawing, focus};
use crate::desk::Trouble;
use crate::line::LineState;
use crate::pages::waiting::reason::ReasonDraft;
use crate::task::spawn;
use crate::view::*;
use crate::words::{self, words};
use shared::id::{DocumentId, OpId};

/// What was decided in one go, and may still be taken back.
#[derive(Clone, Debug)]
pub(in crate::pages::waiting) struct Decision {
    pub(in crate::pages::waiting) ops: Vec<OpId>,
    pub(in crate::pages::waiting) about: About,
}

/// What it was about.
#[derive(Clone, Debug)]
pub(in crate::pages::waiting) enum About {
    /// One report.
    One {
        doc: DocumentId,
        /// Whose report, and of which day.
        who: Option<(String, String)>,
        /// The reason that was given: whoever takes it back finds the words again.
        reason: ReasonDraft,
    },
    /// A pile of them.
    Pile,
}

impl Bench {
    /// Says what was decided, and how to take it back.
    pub(in crate::pages::waiting) fn tell(self, decision: Decision, said: Option<String>) {
        // The superior may have left the page meanwhile, and can take it back all the same.
        self.last.try_update_value(|last| last.push(decision.clone()));
        let (Some(toasts), Some(said)) = (self.toasts, said) else { return };
        let said = if untrack(|| self.desk.line().state) == LineState::Offline {
            format!("{said} {}", words().superior_waits_for_line())
        } else {
            said
        };
        toasts.say_undo(said, words().author_undo(), move || self.take_back(decision.clone()));
    }

    /// Takes back what was decided last.
    pub(in crate::pages::waiting) fn undo(self) {
        if let Some(decision) = self.last.try_update_value(Vec::pop).flatten() {
            self.take_back(decision);
        }
    }

    fn take_back(self, decision: Decision) {
        if !self.desk.is_open() {
            return;
        }
        let Decision { ops, about } = decision;
        self.last.try_update_value(|last| last.retain(|d| d.ops != ops));
        spawn(async move {
            let all = ops.len();
            let back = self.desk.take_back(ops).await;
            let Some(toasts) = self.toasts else { return };
            let words = words();
            match (back, about) {
                (Ok(_), About::One { doc, who, reason }) => {
                    self.drafts.try_update_value(|drafts| drafts.keep(Some(doc), reason.clone()));
                    self.open_again(doc, reason);
                    let (name, day) = who.unwrap_or_default();
                    toasts.say(words.superior_undone(name, day));
                }
                (Ok(count), About::Pile) => {
                    self.address.go("/rutin");
                    self.takes_breath();
                    toasts.say(if count == all {
                        words.routine_undone(count)
                    } else {
                        words.routine_undone_some(count, all - count)
                    });
                }
                (Err(Trouble::Refused(_)), about) => {
                    let (to, said) = match about {
                        About::One { doc, .. } => {
                            (format!("/menunggu/{doc}"), words.superior_undo_gone())
                        }
                        About::Pile => ("/menunggu".to_owned(), words.routine_undo_gone()),
                    };
                    toasts.say_with(said, words.superior_look_again(), to);
                }
                (Err(why), _) => toasts.say(words::trouble(&why)),
            }
        });
    }

    /// Opens the report that waits again, wherever the superior is meanwhile.
    fn open_again(self, doc: DocumentId, reason: ReasonDraft) {
        if self.open.try_with_untracked(|open| *open == Some(doc)) == Some(true) {
            self.draft.set(reason);
            self.looks.update(|n| *n += 1);
            after_drawing(|| focus(".pane-detail h1"));
        } else {
            self.address.go(&format!("/{}/{doc}", self.place));
        }
        // Under the button that was tapped there may be another: a second tap of the same finger must not
        // decide (I3).
        self.takes_breath();
    }
}
