//! Taking a decision back while it is still on this device: by the button beside what was said about it, and by the
//! key u. Knows what was decided last; whether it is still here, the desk says.

use super::{BREATH, Bench};
use crate::components::focus::{after_drawing, focus};
use crate::desk::Trouble;
use crate::line::LineState;
use crate::pages::waiting::reason::ReasonDraft;
use crate::task::spawn;
use crate::view::*;
use crate::words::words;
use shared::id::{DocumentId, OpId};

/// A decision that may still be taken back.
#[derive(Clone, Debug)]
pub(in crate::pages::waiting) struct Decision {
    pub(super) op: OpId,
    pub(super) doc: DocumentId,
    /// Whose report, and of which day.
    pub(super) about: Option<(String, String)>,
    /// The reason that was given: whoever takes it back finds the words again.
    pub(super) reason: ReasonDraft,
}

impl Bench {
    /// Says what was decided, and how to take it back.
    pub(super) fn tell(self, decision: Decision, said: fn(String, String) -> String) {
        // The superior may have left the page meanwhile, and can take it back all the same.
        self.last.try_update_value(|last| last.push(decision.clone()));
        let (Some(toasts), Some((name, day))) = (self.toasts, decision.about.clone()) else {
            return;
        };
        let said = said(name, day);
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
        self.last.try_update_value(|last| last.retain(|d| d.op != decision.op));
        spawn(async move {
            let Decision { op, doc, about, reason } = decision;
            let back = self.desk.take_back(vec![op]).await;
            let Some(toasts) = self.toasts else { return };
            match back {
                Ok(_) => {
                    self.drafts.try_update_value(|drafts| drafts.keep(Some(doc), reason.clone()));
                    self.open_again(doc, reason);
                    let (name, day) = about.unwrap_or_default();
                    toasts.say(words().superior_undone(name, day));
                }
                Err(Trouble::Refused(_)) => {
                    let (said, look) =
                        (words().superior_undo_gone(), words().superior_look_again());
                    toasts.say_with(said, look, format!("/menunggu/{doc}"));
                }
                Err(why) => toasts.say(Self::sorry(&why)),
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
            self.address.go(&format!("/menunggu/{doc}"));
        }
        // Under the button that was tapped there may be another: a second tap of the same finger must not
        // decide (I3).
        if self.busy.try_with_untracked(|_| ()).is_some() {
            self.busy.set(true);
            set_timeout(move || self.busy.set(false), BREATH);
        }
    }
}
