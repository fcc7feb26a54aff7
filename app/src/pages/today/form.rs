//! The open form of one entry, alive: what it shows, and when it is kept. A keystroke only changes
//! what is shown; keeping follows after a pause, on leaving a field and on hiding the page.
//!
//! Knows the desk; must not know how anything looks.

use super::editing::Editing;
use crate::components::focus::focus;
use crate::desk::{Desk, Trouble};
use crate::last_words::Left as LeftWords;
use crate::task::spawn;
use crate::view::*;
use crate::words;
use leptos::leptos_dom::helpers::TimeoutHandle;
use shared::day::Day;
use shared::document::Body;
use shared::op::ReasonKind;
use shared::report::{Entry, Field, Gap, Lack, Quantity, Report};
use std::time::Duration;

/// The pause after which typing is kept.
const PAUSE: Duration = Duration::from_millis(300);

/// How keeping stands, as the foot of the form says it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Keeping {
    /// Nothing was changed yet.
    Nothing,
    /// Something was changed, and is not kept yet.
    Waits,
    /// Everything is kept.
    Kept,
    /// It could not be kept. The text is still in the form.
    Failed(Trouble),
}

/// What its person wants of the form once it is kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Wish {
    Stay,
    Close,
    Remove,
}

/// How a form was left.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Left {
    /// With everything kept.
    Kept,
    /// With the entry taken out of the report.
    Removed(Box<Entry>),
}

/// The open form. Cheap to copy.
#[derive(Clone, Copy)]
pub(super) struct Form {
    desk: Desk,
    held: RwSignal<Editing>,
    now: Memo<Editing>,
    keeping: RwSignal<Keeping>,
    gaps: Memo<Vec<Gap>>,
    marked: StoredValue<Vec<ReasonKind>>,
    pause: StoredValue<Option<TimeoutHandle>>,
    busy: StoredValue<bool>,
    wish: StoredValue<Wish>,
    left: StoredValue<bool>,
    under_way: StoredValue<Option<Report>>,
    /// What was handed to the browser when the page seemed to go.
    words: StoredValue<Option<LeftWords>>,
    /// How often files were chosen that are still being taken in.
    taking: RwSignal<u32>,
    /// Its person wants to leave once they are.
    leaves: StoredValue<bool>,
    /// What the box for the amount holds that is none.
    pub(super) unread: RwSignal<Option<String>>,
    leave: Callback<Left>,
}

impl Form {
    /// Opens a form. `head` is the text that stands, `asked` whether the person has tried to send it,
    /// `marked` what the superior asked to look at.
    pub(super) fn open(
        desk: Desk,
        editing: Editing,
        head: Memo<Option<Report>>,
        asked: Signal<bool>,
        marked: Vec<ReasonKind>,
        leave: Callback<Left>,
    ) -> Self {
        let held = RwSignal::new(editing);
        let now =
            Memo::new(move |_| held.with(|held| head.with(|head| held.followed(head.as_ref()))));
        let gaps = Memo::new(move |_| {
            let all = now.with(gaps);
            all.into_iter().filter(|gap| asked.get() || is_plain_now(gap)).collect()
        });
        let form = Self {
            desk,
            held,
            now,
            keeping: RwSignal::new(Keeping::Nothing),
            gaps,
            marked: StoredValue::new(marked),
            pause: StoredValue::new(None),
            busy: StoredValue::new(false),
            wish: StoredValue::new(Wish::Stay),
            left: StoredValue::new(false),
            under_way: StoredValue::new(None),
            words: StoredValue::new(None),
            taking: RwSignal::new(0),
            leaves: StoredValue::new(false),
            unread: RwSignal::new(None),
            leave,
        };
        form.watch_for_hiding();
        form
    }

    /// Reads the entry as the form shows it. Tracked.
    pub(super) fn read<T>(self, read: impl FnOnce(&Entry) -> T) -> T {
        self.now.with(|now| read(now.entry()))
    }

    /// Reads the entry as the form shows it now. Not tracked.
    pub(super) fn at_first<T>(self, read: impl FnOnce(&Entry) -> T) -> T {
        self.now.with_untracked(|now| read(now.entry()))
    }

    /// Whether the entry was part of the report when the form was opened. Not tracked.
    pub(super) fn was_kept(self) -> bool {
        self.now.with_untracked(Editing::is_kept)
    }

    /// A signal of a part of the entry.
    pub(super) fn part<T: PartialEq + Clone + Send + Sync + 'static>(
        self,
        read: impl Fn(&Entry) -> T + Send + Sync + 'static,
    ) -> Signal<T> {
        Memo::new(move |_| self.read(&read))
    }

    /// The person did something to the entry.
    pub(super) fn change(self, change: impl FnOnce(&mut Entry)) {
        let next = self.now.get_untracked().changed(change);
        self.held.set(next);
        self.clear_pause();
        let waits = if self.now.with_untracked(Editing::is_dirty) {
            self.pause.set_value(set_timeout_with_handle(move || self.keep(), PAUSE).ok());
            Keeping::Waits
        } else {
            Keeping::Kept
        };
        self.keeping.set(waits);
    }

    /// The person did something to the entry in one tap: kept at once.
    pub(super) fn choose(self, change: impl FnOnce(&mut Entry)) {
        self.change(change);
        self.keep();
    }

    /// How keeping stands. Tracked.
    pub(super) fn keeping(self) -> Keeping {
        self.keeping.get()
    }

    /// Whether the entry is part of the report yet. Tracked.
    pub(super) fn is_kept(self) -> bool {
        self.now.with(Editing::is_kept)
    }

    /// What is said against a field, in words.
    pub(super) fn gap(self, field: Field) -> Signal<Option<String>> {
        Signal::derive(move || {
            let gap = self.gaps.with(|gaps| gaps.iter().find(|g| g.field == field).copied())?;
            Some(self.now.with(|now| words::gap(&gap, &now.text().1)))
        })
    }

    /// Whether the superior asked to look at this.
    pub(super) fn is_marked(self, kind: ReasonKind) -> bool {
        self.marked.with_value(|marked| marked.contains(&kind))
    }

    /// Leaves once everything is kept. Never asks; but an amount that cannot be read would be lost.
    pub(super) fn close(self) {
        if self.unread.with_untracked(|text| is_unread(text.as_ref())) {
            return focus("#entry-quantity");
        }
        // Photos that are being made small are waited for: they would have no entry to belong to.
        if self.taking.get_untracked() > 0 {
            return self.leaves.set_value(true);
        }
        self.wish.set_value(Wish::Close);
        self.keep();
    }

    /// The desk on which it lies.
    pub(super) const fn desk(self) -> Desk {
        self.desk
    }

    /// Whether it is still open.
    pub(super) fn is_open(self) -> bool {
        self.left.try_get_value() == Some(false)
    }

    /// The day, the entry as the form shows it, and whether it is part of the report. Not tracked.
    pub(super) fn entry_now(self) -> (Day, (Entry, bool)) {
        self.now.with_untracked(|now| (now.text().1.day, (now.entry().clone(), now.is_kept())))
    }

    /// Whether a file is being taken in. Tracked.
    pub(super) fn taking(self) -> bool {
        self.taking.get() > 0
    }

    /// Files are being taken in.
    pub(super) fn begin_taking(self) {
        self.taking.update(|n| *n += 1);
    }

    /// They are; who wanted to leave meanwhile does so now.
    pub(super) fn end_taking(self) {
        if !self.is_open() {
            return;
        }
        self.taking.update(|n| *n -= 1);
        if self.leaves.get_value() {
            self.close();
        }
    }

    /// Takes the entry out of the report, and leaves.
    pub(super) fn remove(self) {
        self.wish.set_value(Wish::Remove);
        self.keep();
    }

    /// Leaves without keeping: offered only where keeping has failed.
    pub(super) fn leave_anyway(self) {
        self.clear_pause();
        self.left.set_value(true);
        self.leave.run(Left::Kept);
    }

    /// Keeps what is there now.
    pub(super) fn keep(self) {
        self.clear_pause();
        // What is under way looks again when it is done; who has left, has left.
        if self.busy.try_get_value() != Some(false) || self.left.try_get_value() != Some(false) {
            return;
        }
        self.busy.set_value(true);
        spawn(async move {
            let done = self.keep_all().await;
            let _ = self.busy.try_set_value(false);
            match done {
                Ok(left) => {
                    // The page is still there, and what it left is kept.
                    if let Some(Some(words)) = self.words.try_update_value(Option::take) {
                        words.forget();
                    }
                    self.keeping.update(|k| *k = Keeping::Kept);
                    if let Some(left) = left {
                        let _ = self.left.try_set_value(true);
                        self.leave.try_run(left);
                    }
                }
                Err(trouble) => {
                    let _ = self.wish.try_set_value(Wish::Stay);
                    self.keeping.update(|k| *k = Keeping::Failed(trouble));
                }
            }
        });
    }

    /// One commit at a time, each over what the last one kept, until there is nothing left to keep.
    async fn keep_all(self) -> Result<Option<Left>, Trouble> {
        loop {
            let Some(editing) = self.now.try_with_untracked(Clone::clone) else { return Ok(None) };
            let wish = self.wish.try_get_value().unwrap_or(Wish::Close);
            let (looked_at, mine) = match wish {
                Wish::Remove if editing.is_kept() => editing.text_without(),
                Wish::Remove => return Ok(Some(Left::Kept)),
                Wish::Close if !editing.is_dirty() => return Ok(Some(Left::Kept)),
                Wish::Stay if !editing.is_dirty() => return Ok(None),
                Wish::Stay | Wish::Close => editing.text(),
            };
            let _ = self.under_way.try_set_value(Some(mine.clone()));
            let sent = Body::Report(mine.clone());
            let kept = self.desk.edit(looked_at.map(Body::Report), sent).await;
            let _ = self.under_way.try_set_value(None);
            kept?;
            if wish == Wish::Remove {
                return Ok(Some(Left::Removed(Box::new(editing.entry().clone()))));
            }
            self.held.update(|held| *held = held.clone().kept(&editing));
        }
    }

    fn clear_pause(self) {
        if let Some(pause) = self.pause.try_update_value(Option::take).flatten() {
            pause.clear();
        }
    }

    /// A phone may never come back to a page that it hides, and a page that is left is gone.
    fn watch_for_hiding(self) {
        let hiding = window_event_listener_untyped("visibilitychange", move |_| {
            if document().hidden() {
                self.keep();
            }
        });
        let leaving = window_event_listener_untyped("pagehide", move |_| {
            self.leave_words();
            self.keep();
        });
        on_cleanup(move || {
            hiding.remove();
            leaving.remove();
            self.keep_last();
        });
    }

    /// The page may be gone before anything is kept.
    fn leave_words(self) {
        let editing = self.now.get_untracked();
        if self.left.get_value() || !editing.is_dirty() {
            return;
        }
        let (looked_at, mine) = editing.text();
        let mut over = vec![looked_at.map(Body::Report)];
        over.extend(self.under_way.get_value().map(|under_way| Some(Body::Report(under_way))));
        self.words.set_value(self.desk.leave_words(over, Body::Report(mine)));
    }

    /// The page is being left with the form open, and takes the form with it: what is typed is handed
    /// over now. The desk takes one thing after another, so what is under way is what it was typed over.
    fn keep_last(self) {
        self.clear_pause();
        let editing = self.now.get_untracked();
        if self.left.get_value() || !editing.is_dirty() {
            return;
        }
        let (looked_at, mine) = editing.text();
        let looked_at = self.under_way.get_value().or(looked_at);
        let desk = self.desk;
        spawn(async move {
            // Where even this fails, nobody is left to tell; the sheet said so while it was open.
            let _ = desk.edit(looked_at.map(Body::Report), Body::Report(mine)).await;
        });
    }
}

/// Whether what stands in the box for the amount is none.
pub(super) fn is_unread(text: Option<&String>) -> bool {
    text.is_some_and(|text| Quantity::parse(text).is_none())
}

/// What is said against the entry of a form.
fn gaps(editing: &Editing) -> Vec<Gap> {
    let (_, report) = editing.text();
    let all = report.ready().err().unwrap_or_default();
    all.into_iter().filter(|gap| gap.entry == Some(editing.entry().id)).collect()
}

/// Whether a gap is said at once. That something is still empty is said only after *Kirim*.
fn is_plain_now(gap: &Gap) -> bool {
    match gap.lack {
        Lack::Missing => false,
        Lack::TooLong { .. } | Lack::Overlaps(_) | Lack::NoTime | Lack::Twice => true,
    }
}
