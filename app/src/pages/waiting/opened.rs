//! The report that is open: which, and the text its superior looks at. It moves only when another one
//! is opened or the superior asks to see the newer text; never because something arrived.

use crate::desk::Shown;
use crate::pages::waiting::review::{Ground, Review};
use shared::device::Stage;
use shared::document::Document;
use shared::id::DocumentId;

/// What is open. `looks` counts how often the superior asked to see the newest text of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Opened {
    doc: Option<DocumentId>,
    looks: u32,
    review: Option<Review>,
}

/// What the pane shows of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Scene {
    /// The report as it was looked at.
    pub document: Document,
    /// How far it has walked; none once it is out of sight.
    pub stage: Option<Stage>,
    /// What became of it since.
    pub ground: Ground,
    /// The number of the newest revision.
    pub newest: u32,
    /// Whether it can be approved or returned.
    pub decidable: bool,
    /// Whether it can be opened again.
    pub reopenable: bool,
}

impl Opened {
    /// What is open now, after `before`, where `now` is what the device has of `doc`.
    #[must_use]
    pub fn follow(
        before: Option<&Self>,
        doc: Option<DocumentId>,
        looks: u32,
        now: Option<&Document>,
    ) -> Self {
        let kept =
            before.filter(|b| b.doc == doc && b.looks == looks).and_then(|b| b.review.clone());
        let review = kept.or_else(|| now.filter(|d| Some(d.id) == doc).cloned().map(Review::open));
        Self { doc, looks, review }
    }

    /// The guard of what is on the screen.
    #[must_use]
    pub const fn review(&self) -> Option<&Review> {
        self.review.as_ref()
    }

    /// What the pane shows; none where nothing is open or known.
    #[must_use]
    pub fn scene(&self, now: Option<&Shown>) -> Option<Scene> {
        let review = self.review.as_ref()?;
        let live = now.map(|s| &s.document);
        let document = review.on_screen(live).clone();
        Some(Scene {
            stage: now.map(|s| s.stage),
            ground: review.ground(live),
            newest: live.map_or(document.revision, |d| d.revision),
            decidable: review.decidable(live),
            reopenable: review.reopenable(live),
            document,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::Opened;
    use crate::pages::waiting::review::Ground;
    use crate::pages::waiting::sample::{report, with};
    use shared::status::Status;

    #[test]
    fn what_arrives_never_switches_what_is_looked_at() {
        let first = report(1, "2026-11-20", Status::Submitted, 1);
        let newer = with(&first, Status::Submitted, 3);
        let doc = Some(first.id);
        let opened = Opened::follow(None, doc, 0, Some(&first));
        let after = Opened::follow(Some(&opened), doc, 0, Some(&newer));
        assert_eq!(after, opened);
        let gone = Opened::follow(Some(&after), doc, 0, None);
        assert_eq!(gone.review().map(|r| r.ground(None)), Some(Ground::Gone));
        let looked = Opened::follow(Some(&after), doc, 1, Some(&newer));
        assert_eq!(looked.review().and_then(|r| r.base(Some(&newer))), Some(newer.token));
    }

    #[test]
    fn a_report_that_comes_late_opens_when_it_comes() {
        let late = report(1, "2026-11-20", Status::Submitted, 1);
        let doc = Some(late.id);
        let waiting = Opened::follow(None, doc, 0, None);
        assert!(waiting.review().is_none());
        assert!(Opened::follow(Some(&waiting), doc, 0, Some(&late)).review().is_some());
    }

    #[test]
    fn another_address_opens_another_report() {
        let one = report(1, "2026-11-20", Status::Submitted, 1);
        let two = report(2, "2026-11-20", Status::Submitted, 1);
        let opened = Opened::follow(None, Some(one.id), 0, Some(&one));
        let moved = Opened::follow(Some(&opened), Some(two.id), 0, Some(&one));
        assert!(moved.review().is_none(), "the old report under the new address is not it");
        let none = Opened::follow(Some(&opened), None, 0, None);
        assert!(none.review().is_none());
    }
}
