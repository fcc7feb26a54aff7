//! The baseline of one open form (R2): what it showed when the edit began, and what its person made of
//! it since. Knows no desk and no screen; must not know how anything is kept.

use shared::day::Day;
use shared::report::{Entry, Report};

/// One entry being edited.
///
/// `looked_at` is the text that was on the screen when the edit began. It moves forward with every
/// successful commit, and, field by field, with what other tabs and devices write to fields that were
/// not touched here.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Editing {
    day: Day,
    looked_at: Option<Report>,
    opened: Entry,
    mine: Entry,
}

impl Editing {
    /// Opens `entry` of `report`; an entry that is not in it is a new one, shown with what is
    /// suggested for it, and no part of the report until its person changes something.
    pub(super) fn begin(day: Day, report: Option<&Report>, entry: Entry) -> Self {
        let opened = report.and_then(|r| r.entry(entry.id)).cloned().unwrap_or(entry);
        Self { day, looked_at: report.cloned(), mine: opened.clone(), opened }
    }

    /// What the form shows.
    pub(super) const fn entry(&self) -> &Entry {
        &self.mine
    }

    /// The form after its person did something to it.
    pub(super) fn changed(mut self, change: impl FnOnce(&mut Entry)) -> Self {
        change(&mut self.mine);
        self
    }

    /// Whether there is something that no successful commit has taken.
    pub(super) fn is_dirty(&self) -> bool {
        self.mine != *self.ground()
    }

    /// Whether this entry has been part of the report.
    pub(super) fn is_kept(&self) -> bool {
        self.in_report().is_some()
    }

    /// The form on `head`, the text that stands now: untouched fields follow it live, touched ones
    /// stay as they were typed, with the ancestor they were typed over.
    pub(super) fn followed(&self, head: Option<&Report>) -> Self {
        let Some(head) = head else { return self.clone() };
        let mut next = self.clone();
        let mut ground = head.clone();
        let place = ground.entries.iter_mut().find(|e| e.id == self.mine.id);
        match (place, self.in_report()) {
            (Some(theirs), _) => follow(&mut next.mine, self.ground(), theirs),
            // Removed elsewhere and edited here: the ancestor stays, so that the join sees both.
            (None, Some(was)) if self.is_dirty() => ground.entries.push(was.clone()),
            // Removed elsewhere and untouched here: it is a new one again, and nothing to be kept.
            (None, Some(was)) => next.opened = was.clone(),
            (None, None) => {}
        }
        next.looked_at = Some(ground);
        next
    }

    /// What to hand to the desk: what was looked at, and the whole text as it is meant now.
    pub(super) fn text(&self) -> (Option<Report>, Report) {
        let mut report = self.report();
        match report.entries.iter_mut().find(|e| e.id == self.mine.id) {
            Some(entry) => *entry = self.mine.clone(),
            None => report.entries.push(self.mine.clone()),
        }
        (self.looked_at.clone(), report)
    }

    /// The same without this entry.
    pub(super) fn text_without(&self) -> (Option<Report>, Report) {
        let mut report = self.report();
        report.entries.retain(|e| e.id != self.mine.id);
        (self.looked_at.clone(), report)
    }

    /// The form after `sent`, an earlier state of it, was kept: what was changed in that is from here on
    /// typed over. What `sent` only followed stays as it is here: taken for typed, an old value would
    /// be written over what another tab has made of it.
    pub(super) fn kept(mut self, sent: &Self) -> Self {
        let mut ground = self.ground().clone();
        advance(&mut ground, sent.ground(), &sent.mine);
        let mut report = self.report();
        match report.entries.iter_mut().find(|e| e.id == ground.id) {
            Some(entry) => *entry = ground,
            None => report.entries.push(ground),
        }
        self.looked_at = Some(report);
        self
    }

    fn report(&self) -> Report {
        self.looked_at.clone().unwrap_or_else(|| Report::new(self.day))
    }

    fn in_report(&self) -> Option<&Entry> {
        self.looked_at.as_ref().and_then(|r| r.entry(self.mine.id))
    }

    fn ground(&self) -> &Entry {
        self.in_report().unwrap_or(&self.opened)
    }
}

/// The fields that are one answer each: what an activity is, and when it was, are joined whole.
macro_rules! each_answer {
    ($answer:ident) => {
        $answer!(activity, title, unit);
        $answer!(start, end);
        $answer!(description);
        $answer!(quantity);
        $answer!(planned);
        $answer!(place);
        $answer!(ordered_by);
        $answer!(obstacle);
        $answer!(help);
        $answer!(evidence);
    };
}

/// Lets the untouched fields of `mine` follow `theirs`, and makes of `theirs` the ancestor of the
/// touched ones.
fn follow(mine: &mut Entry, was: &Entry, theirs: &mut Entry) {
    macro_rules! follow {
        ($($field:ident),+) => {
            let untouched = true $(&& mine.$field == was.$field)+;
            let agreed = true $(&& mine.$field == theirs.$field)+;
            if untouched {
                $(mine.$field = theirs.$field.clone();)+
            } else if !agreed {
                $(theirs.$field = was.$field.clone();)+
            }
        };
    }
    each_answer!(follow);
}

/// Moves `ground` forward by what was changed from `was` to `now`.
fn advance(ground: &mut Entry, was: &Entry, now: &Entry) {
    macro_rules! advance {
        ($($field:ident),+) => {
            if false $(|| was.$field != now.$field)+ {
                $(ground.$field = now.$field.clone();)+
            }
        };
    }
    each_answer!(advance);
}

#[cfg(test)]
mod tests {
    use super::*;
    use shared::document::Body;
    use shared::id::EntryId;
    use shared::report::Quantity;

    fn day() -> Day {
        Day::parse("2026-11-21").unwrap()
    }

    fn entry(id: u32, title: &str) -> Entry {
        Entry { title: title.into(), ..Entry::new(EntryId::new(id)) }
    }

    fn report(entries: Vec<Entry>) -> Report {
        Report { day: day(), entries }
    }

    /// What the desk does with an edit, and whether it asks its author anything.
    fn desk(head: &Report, editing: &Editing) -> (Report, bool) {
        let (looked_at, mine) = editing.text();
        let joined = Body::join(
            looked_at.map(Body::Report).as_ref(),
            &Body::Report(head.clone()),
            &Body::Report(mine),
        );
        (joined.text.into_report().unwrap(), joined.overlap)
    }

    #[test]
    fn a_new_entry_is_nothing_until_something_is_typed() {
        let suggested = Entry { start: shared::day::TimeOfDay::new(450), ..entry(1, "") };
        let editing = Editing::begin(day(), None, suggested);
        assert!(!editing.is_dirty());
        let editing = editing.changed(|e| e.title.push_str("Apel pagi"));
        assert!(editing.is_dirty());
        let (looked_at, mine) = editing.text();
        assert_eq!(looked_at, None);
        assert_eq!(mine.entries[0].start.map(u16::from), Some(450), "the suggestion goes with it");
    }

    #[test]
    fn the_baseline_moves_forward_with_what_was_kept() {
        let first = Editing::begin(day(), None, entry(1, "")).changed(|e| e.title = "Rap".into());
        let (_, sent) = first.text();
        // Typed on while the commit was under way.
        let editing = first.clone().changed(|e| e.title = "Rapat".into()).kept(&first);
        assert!(editing.is_dirty());
        let editing = editing.followed(Some(&sent));
        assert!(!desk(&sent, &editing).1, "nobody is asked about their own typing");
        assert!(!editing.clone().kept(&editing).is_dirty());
    }

    #[test]
    fn what_another_tab_wrote_while_this_one_kept_is_not_written_over() {
        let before = report(vec![entry(1, "Rapat")]);
        let typed = Editing::begin(day(), Some(&before), entry(1, ""))
            .changed(|e| e.description = "Jadwal ujian".into());
        // The other tab's amount arrives before the pause is over, and goes out with the description.
        let mut head = before.clone();
        head.entries[0].quantity = Some(Quantity::whole(1));
        let sent = typed.followed(Some(&head));
        let (kept, overlap) = desk(&head, &sent);
        assert!(!overlap);
        let after = typed.kept(&sent).followed(Some(&kept));
        assert!(!after.is_dirty(), "nothing is left to be kept");
        assert_eq!(after.entry().quantity, Some(Quantity::whole(1)));
        assert_eq!(after.entry().description, "Jadwal ujian");
        // What comes later is followed too.
        let mut head = kept;
        head.entries[0].quantity = None;
        assert_eq!(after.followed(Some(&head)).entry().quantity, None);
    }

    #[test]
    fn taken_back_while_it_was_kept_is_a_change_again() {
        let before = report(vec![entry(1, "Rapat")]);
        let begun = Editing::begin(day(), Some(&before), entry(1, ""));
        let sent = begun.changed(|e| e.title = "Rapat guru".into());
        let (kept, _) = desk(&before, &sent);
        let back = sent.clone().changed(|e| e.title = "Rapat".into()).kept(&sent);
        let back = back.followed(Some(&kept));
        assert!(back.is_dirty());
        let (text, overlap) = desk(&kept, &back);
        assert_eq!((text.entries[0].title.as_str(), overlap), ("Rapat", false));
    }

    #[test]
    fn untouched_fields_follow_and_touched_ones_stay() {
        let before = report(vec![entry(1, "Imunisasi")]);
        let editing = Editing::begin(day(), Some(&before), entry(1, ""))
            .changed(|e| e.description = "Posyandu Melati".into());
        let mut head = before.clone();
        head.entries[0].quantity = Some(Quantity::whole(18));
        head.entries.push(entry(2, "Apel"));
        let editing = editing.followed(Some(&head));
        assert_eq!(editing.entry().quantity, Some(Quantity::whole(18)));
        assert_eq!(editing.entry().description, "Posyandu Melati");
        let (text, overlap) = desk(&head, &editing);
        assert!(!overlap);
        assert_eq!(text.entries.len(), 2);
    }

    #[test]
    fn the_same_field_written_twice_is_a_question() {
        let before = report(vec![entry(1, "Imunisasi")]);
        let editing = Editing::begin(day(), Some(&before), entry(1, ""))
            .changed(|e| e.description = "mine".into());
        let mut head = before.clone();
        head.entries[0].description = "theirs".into();
        let editing = editing.followed(Some(&head));
        assert_eq!(editing.entry().description, "mine");
        let (text, overlap) = desk(&head, &editing);
        assert!(overlap, "what they wrote was never shown here: it may not go silently");
        assert_eq!(text.entries[0].description, "mine");
    }

    #[test]
    fn following_twice_is_following_once() {
        let before = report(vec![entry(1, "a")]);
        let editing =
            Editing::begin(day(), Some(&before), entry(1, "")).changed(|e| e.help = "h".into());
        let mut head = before;
        head.entries[0].help = "other".into();
        head.entries[0].obstacle = "rain".into();
        let once = editing.followed(Some(&head));
        assert_eq!(once.followed(Some(&head)), once);
    }

    #[test]
    fn an_entry_removed_elsewhere_comes_back_only_where_something_was_typed() {
        let before = report(vec![entry(1, "a"), entry(2, "b")]);
        let head = report(vec![entry(2, "b")]);
        let editing = Editing::begin(day(), Some(&before), entry(1, ""));
        let untouched = editing.followed(Some(&head));
        assert!(!untouched.is_dirty() && !untouched.is_kept());
        // Also where it was edited and kept before.
        let kept = editing.clone().changed(|e| e.title = "ab".into());
        let kept = kept.clone().kept(&kept).followed(Some(&head));
        assert!(!kept.is_dirty() && !kept.is_kept());
        let typed = editing.changed(|e| e.title = "ab".into()).followed(Some(&head));
        assert!(typed.is_dirty());
        let (text, overlap) = desk(&head, &typed);
        assert!(overlap && text.entries.iter().any(|e| e.title == "ab"));
    }

    #[test]
    fn taking_an_entry_out_leaves_the_others() {
        let before = report(vec![entry(1, "a"), entry(2, "b")]);
        let editing = Editing::begin(day(), Some(&before), entry(1, ""));
        let (looked_at, mine) = editing.text_without();
        assert_eq!(looked_at, Some(before));
        assert_eq!(mine, report(vec![entry(2, "b")]));
    }
}
