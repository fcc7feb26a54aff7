//! One day of the person who is signed in: its report as it is shown, and what can be done with it.
//! Knows the desk; must not know how anything looks.

use super::away::{Away, later_away};
use super::form::Left;
use super::lost::later_lost;
use crate::components::entry_line::{Remark, RemarkKind};
use crate::components::focus::{focus, focus_if_lost};
use crate::components::path::{Walked, Way};
use crate::components::toasts::{Toasts, use_toasts};
use crate::desk::{Desk, Shown, Trouble};
use crate::later::Later;
use crate::line::LineState;
use crate::task::spawn;
use crate::view::*;
use crate::words::{self, words};
use shared::closing::Term;
use shared::day::{Day, Timestamp, Zone};
use shared::device::Stage;
use shared::document::{Body, Kind, Step, document_id};
use shared::id::{DocumentId, EmployeeId, EntryId};
use shared::op::{Act, ReasonKind};
use shared::person::{PlannedResult, Sight};
use shared::report::{Entry, Field, Gap, Report};
use shared::status::{Move, Status};
use std::time::Duration;

/// How many days back a person's own reports are looked at for habits and copies.
const MEMORY: i32 = 120;

/// An entry that is open in the sheet.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Opened {
    /// The entry.
    pub(super) entry: EntryId,
    /// The field to go to.
    pub(super) field: Option<Field>,
}

/// The day. Cheap to copy.
#[derive(Clone, Copy)]
pub(super) struct Today {
    /// The desk.
    pub(super) desk: Desk,
    /// The date.
    pub(super) day: Day,
    me: EmployeeId,
    /// The document as it is shown; none before the first entry.
    pub(super) shown: Memo<Option<Shown>>,
    /// Its text.
    pub(super) report: Memo<Option<Report>>,
    /// Who is who.
    pub(super) sight: Memo<Option<Sight>>,
    /// What is said where its person is away and nothing is asked of them. None until the second half of the app,
    /// which knows, is here.
    pub(super) away: Memo<Option<Away>>,
    /// Whether its person has tried to send it with gaps in it.
    pub(super) asked: RwSignal<bool>,
    /// The entry in the sheet.
    pub(super) opened: RwSignal<Option<Opened>>,
    /// What went wrong, in words.
    pub(super) trouble: RwSignal<Option<String>>,
    /// Whether it is being asked why it is sent only now.
    pub(super) why: RwSignal<bool>,
    toasts: Option<Toasts>,
}

impl Today {
    /// The day `day` on this desk.
    pub(super) fn new(desk: Desk, day: Day) -> Self {
        let me = desk.me();
        let shown = Memo::new(move |_| desk.report(me, day));
        let report = Memo::new(move |_| {
            shown.with(|s| s.as_ref().and_then(|s| s.document.body.report().cloned()))
        });
        let sight = Memo::new(move |_| desk.sight());
        let later: Later = expect_context();
        let away = Memo::new(move |_| {
            if !later.is_here() {
                return None;
            }
            sight.with(|s| later_away(s.as_ref()?, day))
        });
        Self {
            desk,
            day,
            me,
            shown,
            report,
            sight,
            away,
            asked: RwSignal::new(false),
            opened: RwSignal::new(None),
            trouble: RwSignal::new(None),
            why: RwSignal::new(false),
            toasts: use_toasts(),
        }
    }

    /// Where it stands. Tracked.
    pub(super) fn status(self) -> Option<Status> {
        self.shown.with(|s| s.as_ref().map(|s| s.document.status))
    }

    /// Whether what was sent of it lies with the office, undecided: what is written meanwhile would stand in its way.
    /// Tracked.
    pub(super) fn lies(self) -> bool {
        self.desk.lies_with_office(self.doc())
    }

    /// Whether its author may change it now. Tracked.
    pub(super) fn is_open(self) -> bool {
        if self.lies() {
            return false;
        }
        match self.status() {
            None | Some(Status::Draft | Status::Returned) => true,
            Some(Status::Submitted | Status::Approved | Status::Open) => false,
        }
    }

    /// Whether more may be begun: whoever was let go brings what they have, and nothing new. Tracked.
    pub(super) fn invites(self) -> bool {
        self.is_open() && !self.desk.has_left()
    }

    /// Whether anything is asked of its person: not of who was let go, and not of who is away. Tracked.
    pub(super) fn asks(self) -> bool {
        !self.desk.has_left() && self.away.with(Option::is_none)
    }

    /// Whether nothing stands in it. Tracked.
    pub(super) fn is_empty(self) -> bool {
        self.report.with(|r| r.as_ref().is_none_or(|r| r.entries.is_empty()))
    }

    /// The zone times are said in.
    pub(super) fn zone(self) -> Zone {
        self.sight.with(|s| s.as_ref().map_or(Zone::default(), |s| s.me.zone))
    }

    /// A time, with the date where it is another one.
    pub(super) fn when(self, at: Timestamp) -> String {
        let zone = self.zone();
        let day = at.day(zone);
        let time = words::moment(at, zone);
        if day == self.day { time } else { format!("{}, {time}", words::date_short(day)) }
    }

    /// The person's planned results among those in sight.
    pub(super) fn planned(self, sight: Option<&Sight>) -> Vec<PlannedResult> {
        let all = sight.map(|s| s.planned.as_slice()).unwrap_or_default();
        all.iter().filter(|p| p.owner == self.me).cloned().collect()
    }

    /// The person's reports of the last months with something in them, the oldest day first. Tracked.
    pub(super) fn history(self) -> Vec<Report> {
        let shown = self.desk.reports_where(self.me, |document| {
            document.body.report().is_some_and(|report| {
                !report.entries.is_empty() && self.day.since(report.day) < MEMORY
            })
        });
        shown.into_iter().filter_map(|s| s.document.body.into_report()).collect()
    }

    /// Its document.
    pub(super) fn doc(self) -> DocumentId {
        document_id(Kind::Report, self.me, self.day)
    }

    /// The text that was given back last, while it matters. Tracked.
    pub(super) fn returned(self) -> Option<Report> {
        self.shown.with(|s| s.as_ref()?.document.returned.as_ref()?.report().cloned())
    }

    /// The last return or reopening, where it is what the person has to answer now. Tracked.
    pub(super) fn came_back(self) -> Option<Step> {
        self.shown.with(|s| s.as_ref().and_then(came_back))
    }

    /// What the superior asked to look at in this entry. Not tracked.
    pub(super) fn marked(self, entry: EntryId) -> Vec<ReasonKind> {
        let step = self.shown.with_untracked(|s| s.as_ref().and_then(came_back));
        let reason = step.and_then(|step| step.reason);
        reason
            .filter(|r| r.entries.is_empty() || r.entries.contains(&entry))
            .map(|r| r.kinds)
            .unwrap_or_default()
    }

    /// What is said beside the entries. Tracked.
    pub(super) fn remarks(self) -> Vec<Remark> {
        let mut remarks = Vec::new();
        for entry in self.came_back().and_then(|s| s.reason).into_iter().flat_map(|r| r.entries) {
            let text = words().author_marked().to_owned();
            remarks.push(Remark { entry, kind: RemarkKind::Returned, text });
        }
        let lost = self.desk.lost();
        // What is lost was looked for by the second half of the app: where something is, that half is here.
        if !lost.is_empty() {
            remarks.extend(later_lost(self, &lost));
        }
        if self.asked.get() {
            self.report.with(|report| {
                let Some(report) = report else { return };
                for gap in gaps(report) {
                    let Some(entry) = gap.entry else { continue };
                    let text = words::gap(&gap, report);
                    remarks.push(Remark { entry, kind: RemarkKind::Gap, text });
                }
            });
        }
        remarks
    }

    /// Whether it is ready but has not left this device. Tracked.
    pub(super) fn waits(self) -> bool {
        self.shown.with(|shown| shown.as_ref().is_some_and(|s| s.stage == Stage::Waiting))
    }

    /// How far it has walked. Tracked.
    pub(super) fn walked(self) -> Option<Walked> {
        let way = match self.desk.line().state {
            LineState::Offline => Way::Closed,
            LineState::Syncing => Way::Walking,
            LineState::Waiting
            | LineState::Held
            | LineState::Synced
            | LineState::SignedOut
            | LineState::Left
            | LineState::TooOld
            | LineState::Full
            | LineState::ServerTrouble(_) => Way::Open,
        };
        self.shown.with(|shown| {
            let shown = shown.as_ref()?;
            let document = &shown.document;
            let at = |step: Move| document.last(step).map(|s| self.when(s.at));
            let seen = document.seen.as_ref().map(|s| self.when(s.at));
            // A time of an earlier round is no news of this one.
            let (received, seen, decided) = match shown.stage {
                Stage::OnPhone | Stage::Mirrored | Stage::Waiting => (None, None, None),
                Stage::Received => (at(Move::Submit), None, None),
                Stage::Seen => (at(Move::Submit), seen, None),
                Stage::Approved => (at(Move::Submit), seen, at(Move::Approve)),
                Stage::Returned => {
                    (at(Move::Submit), seen, came_back(shown).map(|s| self.when(s.at)))
                }
            };
            Some(Walked { stage: shown.stage, way, received, seen, decided })
        })
    }

    /// Opens an entry in the sheet.
    pub(super) fn open(self, entry: EntryId) {
        self.opened.set(Some(Opened { entry, field: None }));
    }

    /// Opens a new entry in the sheet.
    pub(super) fn add(self) {
        self.open(self.desk.new_entry_id());
    }

    /// The sheet was left.
    pub(super) fn left(self, left: Left) {
        self.opened.set(None);
        match left {
            Left::Kept => {}
            Left::Removed(entry) => {
                let said = words().author_deleted(&entry.title);
                let back = Callback::new(move |()| self.append(vec![(*entry).clone()], None));
                if let Some(toasts) = self.toasts {
                    toasts.say_undo(said, words().author_undo(), move || _ = back.try_run(()));
                }
            }
        }
        // What opened the sheet may have gone with what was done in it.
        after_the_screen(|| focus_if_lost(".entry.add button"));
    }

    /// Copies the entries of another report into this one.
    pub(super) fn copy(self, from: &Report) {
        let entries = from.copied(|| self.desk.new_entry_id());
        let count = words::number(u64::try_from(entries.len()).unwrap_or(u64::MAX));
        let said = words().author_copied(count, words::date_short(from.day));
        self.append(entries, Some(said));
    }

    fn append(self, entries: Vec<Entry>, said: Option<String>) {
        // Of the desk, not of the page: what is put back may be asked for from another page.
        let shown = untrack(|| self.desk.report(self.me, self.day));
        let looked_at = shown.and_then(|s| s.document.body.into_report());
        let mut mine = looked_at.clone().unwrap_or_else(|| Report::new(self.day));
        mine.entries.extend(entries);
        spawn(async move {
            let kept = self.desk.edit(looked_at.map(Body::Report), Body::Report(mine)).await;
            self.tell(kept, said);
            after_the_screen(|| focus_if_lost(".entry button"));
        });
    }

    /// Sends it to the superior; where something is still missing, goes there instead.
    pub(super) fn send(self) {
        let Some(shown) = self.shown.get_untracked() else { return };
        if let Some(gap) = shown.document.body.gaps().first() {
            self.asked.set(true);
            self.opened.set(gap.entry.map(|entry| Opened { entry, field: Some(gap.field) }));
            return;
        }
        if untrack(|| self.term()) != Term::Open {
            self.trouble.set(None);
            return self.why.set(true);
        }
        let said = self.sent();
        self.act(Act::Submit(shown.document.body), said);
    }

    /// In which term it would be sent now. Tracked.
    pub(super) fn term(self) -> Term {
        self.desk.term(self.day)
    }

    /// Sends it although its period is closed, and says why it comes only now.
    pub(super) fn send_late(self, why: String) {
        let Some(Shown { document, .. }) = self.shown.get_untracked() else { return };
        let said = self.sent();
        spawn(async move {
            let kept = self.desk.send_late(document.body, why, Some(document.token)).await;
            self.why.set(kept.is_err());
            self.acted(kept, said);
        });
    }

    /// What is said of a report that was just sent.
    fn sent(self) -> Option<String> {
        let goes = matches!(
            self.desk.line().state,
            LineState::Synced | LineState::Syncing | LineState::Held
        );
        let said = if goes { words().author_sent_now() } else { words().author_sent_waits() };
        Some(said.to_owned())
    }

    /// Takes back what was sent.
    pub(super) fn withdraw(self) {
        self.act(Act::Withdraw, None);
    }

    fn act(self, act: Act, said: Option<String>) {
        let Some(Shown { document, .. }) = self.shown.get_untracked() else { return };
        spawn(async move {
            let kept = self.desk.act(document.id, act, Some(document.token)).await;
            self.acted(kept, said);
        });
    }

    fn acted(self, kept: Result<(), Trouble>, said: Option<String>) {
        if kept.is_ok() {
            self.asked.set(false);
            // The button is gone; where the report is now stands here.
            after_the_screen(|| focus("#path"));
        }
        self.tell(kept, said);
    }

    fn tell(self, kept: Result<(), Trouble>, said: Option<String>) {
        if let (Some(said), Some(toasts), Ok(())) = (said, self.toasts, &kept) {
            toasts.say(said);
        }
        self.trouble.set(kept.err().map(|t| words::trouble(&t)));
    }
}

/// Does something once the screen shows what has just been done.
fn after_the_screen(then: impl FnOnce() + 'static) {
    set_timeout(then, Duration::from_millis(80));
}

/// The step that gave a report back, while it stands.
pub(super) fn came_back(shown: &Shown) -> Option<Step> {
    let document = &shown.document;
    let back = |s: &&Step| matches!(s.step, Move::Return | Move::Reopen);
    let step = document.steps.iter().rev().find(back)?;
    (document.status == Status::Returned).then(|| step.clone())
}

fn gaps(report: &Report) -> Vec<Gap> {
    report.ready().err().unwrap_or_default()
}
