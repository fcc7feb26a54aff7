//! The state of *Menunggu*: what is open, and what the superior does about it. The rules are in
//! [`super::review`], [`super::opened`] and [`super::queue`]; here they meet the
//! desk and the address bar.

use super::opened::{Opened, Scene};
use super::queue::{self, Lull, Row};
use super::reason::ReasonDraft;
use crate::address::use_address;
use crate::components::focus::{after_drawing, focus};
use crate::components::thread::Saying;
use crate::components::toasts::use_toasts;
use crate::desk::{Desk, Shown, Trouble};
use crate::line::LineState;
use crate::task::spawn;
use crate::unsaid::Unsaid;
use crate::view::*;
use crate::words::{self, words};
use shared::day::Day;
use shared::document::{Body, Document};
use shared::id::{DocumentId, EntryId};
use shared::op::{Act, Reason};
use shared::person::{Person, Sight};
use shared::status::Status;
use std::time::Duration;
use web_sys::{ScrollIntoViewOptions, ScrollLogicalPosition};

/// After a decision the next one waits for so long: longer than between two taps of one finger, shorter
/// than anybody reads.
const BREATH: Duration = Duration::from_millis(700);

/// What is on the superior's bench.
#[derive(Clone, Copy)]
pub(super) struct Bench {
    desk: Desk,
    /// The report in the address.
    pub(super) open: Memo<Option<DocumentId>>,
    /// The report that is shown: the one in the address, once it is there.
    pub(super) shows: Memo<Option<DocumentId>>,
    /// What the pane shows.
    pub(super) scene: Memo<Option<Scene>>,
    /// What waits.
    pub(super) rows: Memo<Vec<Row>>,
    /// What was decided last.
    pub(super) decided: Memo<Vec<Row>>,
    /// What is known where nothing waits.
    pub(super) lull: Memo<Lull>,
    /// Names and plans.
    pub(super) sight: Memo<Option<Sight>>,
    /// The author's last report before the open one.
    pub(super) before: Memo<Option<Document>>,
    /// Today for the superior.
    pub(super) today: Memo<Day>,
    /// A reason is being asked for.
    pub(super) asking: RwSignal<bool>,
    /// The reason so far.
    pub(super) draft: RwSignal<ReasonDraft>,
    /// Why the last act came to nothing, in words.
    pub(super) trouble: RwSignal<Option<String>>,
    /// A decision is being kept.
    pub(super) busy: RwSignal<bool>,
    now: Memo<Option<Shown>>,
    opened: Memo<Opened>,
    looks: RwSignal<u32>,
    drafts: StoredValue<Unsaid<Option<DocumentId>, ReasonDraft>>,
    go: Callback<Option<DocumentId>>,
    toasts: Option<crate::components::toasts::Toasts>,
}

impl Bench {
    pub(super) fn new(desk: Desk) -> Self {
        let address = use_address();
        let go = Callback::new(move |doc: Option<DocumentId>| {
            let to = doc.map_or_else(|| "/menunggu".into(), |doc| format!("/menunggu/{doc}"));
            address.go(&to);
        });
        let open = Memo::new(move |_| address.part_of("menunggu").and_then(|d| d.parse().ok()));
        let sight = Memo::new(move |_| desk.sight());
        let now = Memo::new(move |_| {
            let shown = open.get().and_then(|doc| desk.shown(doc));
            // My own reports are not mine to decide on (I7).
            shown.filter(|s| s.document.owner != desk.me())
        });
        let looks = RwSignal::new(0);
        let opened = Memo::new(move |before: Option<&Opened>| {
            now.with(|n| {
                Opened::follow(before, open.get(), looks.get(), n.as_ref().map(|s| &s.document))
            })
        });
        let scene = Memo::new(move |_| now.with(|n| opened.with(|o| o.scene(n.as_ref()))));
        let shows = Memo::new(move |_| scene.with(|s| s.as_ref().map(|s| s.document.id)));
        let rows = Memo::new(move |_| {
            let waiting = desk.waiting();
            sight
                .with(|s| {
                    s.as_ref().map(|s| queue::waiting(waiting.iter().map(|w| &w.document), s))
                })
                .unwrap_or_default()
        });
        let decided = Memo::new(move |_| {
            sight.with(|s| s.as_ref().map(|s| decided(desk, s)).unwrap_or_default())
        });
        let before = Memo::new(move |_| {
            let (owner, day) =
                scene.with(|s| s.as_ref().map(|s| (s.document.owner, s.document.body.day())))?;
            let mut reports = desk.reports_of(owner).into_iter().map(|s| s.document);
            reports.rfind(|d| d.body.day() < day && d.status != Status::Draft)
        });
        let bench = Self {
            desk,
            open,
            shows,
            scene,
            rows,
            decided,
            lull: Memo::new(move |before: Option<&Lull>| Lull::follow(before, &desk.line())),
            sight,
            before,
            today: Memo::new(move |_| desk.today()),
            asking: RwSignal::new(false),
            draft: RwSignal::new(ReasonDraft::default()),
            trouble: RwSignal::new(None),
            busy: RwSignal::new(false),
            now,
            opened,
            looks,
            drafts: StoredValue::new(Unsaid::default()),
            go,
            toasts: use_toasts(),
        };
        bench.note_seen();
        bench
    }

    /// The open report when its view is made, and its author.
    pub(super) fn first(self) -> Option<(Scene, Person)> {
        let scene = self.scene.get_untracked()?;
        let person =
            self.sight.with_untracked(|s| s.as_ref()?.person(scene.document.owner).cloned())?;
        Some((scene, person))
    }

    /// The superior asked to see the newest text.
    pub(super) fn look_again(self) {
        self.trouble.set(None);
        self.looks.update(|n| *n += 1);
        // The notice goes, and its button with it.
        request_animation_frame(|| focus(".pane-detail h1"));
    }

    /// Opens the next report, or the one before.
    pub(super) fn walk(self, forward: bool) {
        let open = self.open.get_untracked();
        let step = if forward { queue::after } else { queue::before };
        if let Some(doc) = self.rows.with_untracked(|rows| step(rows, open)) {
            self.go.run(Some(doc));
        }
    }

    /// A box for words about a report.
    pub(super) fn unsaid(self, doc: DocumentId) -> RwSignal<String> {
        self.desk.unsaid(doc)
    }

    /// Back to the list.
    pub(super) fn leave(self) {
        if self.open.get_untracked().is_some() {
            self.go.run(None);
        }
    }

    pub(super) fn approve(self) {
        if self.scene.with_untracked(|s| s.as_ref().is_some_and(|s| s.decidable)) {
            self.decide(Act::Approve, |name, day| words().superior_approved_now(name, day));
        }
    }

    /// Asks why, where the report can be returned or opened again.
    pub(super) fn ask(self) {
        if self.scene.with_untracked(|s| s.as_ref().is_some_and(|s| s.decidable || s.reopenable)) {
            self.trouble.set(None);
            self.asking.set(true);
        }
    }

    pub(super) fn give(self, reason: Reason) {
        if self.scene.with_untracked(|s| s.as_ref().is_some_and(|s| s.reopenable)) {
            self.decide(Act::Reopen(reason), |name, day| words().superior_reopened_now(name, day));
        } else {
            self.decide(Act::Return(reason), |name, day| words().superior_returned_now(name, day));
        }
    }

    /// Says something beside the open report.
    pub(super) fn say(self, text: String) -> Saying {
        let doc = self.shows.get_untracked();
        Box::pin(async move {
            match doc {
                Some(doc) => self.desk.act(doc, Act::Comment(text), None).await,
                None => Ok(()),
            }
        })
    }

    /// Decides about the revision that was looked at, and about no other (R9).
    fn decide(self, act: Act, said: fn(String, String) -> String) {
        let now = self.now.get_untracked();
        let base =
            self.opened.with_untracked(|o| o.review()?.base(now.as_ref().map(|s| &s.document)));
        let (Some(base), Some(doc), false) =
            (base, self.shows.get_untracked(), self.busy.get_untracked())
        else {
            return;
        };
        let next = self.rows.with_untracked(|rows| queue::after_decision(rows, doc));
        let about = self.first();
        self.busy.set(true);
        spawn(async move {
            let done = self.desk.act(doc, act, Some(base)).await;
            // The superior may have gone on meanwhile, to another report or another page.
            let still_here = self.open.try_with_untracked(|open| *open == Some(doc)) == Some(true);
            match done {
                Ok(()) => {
                    if let Some((scene, person)) = about {
                        let day = words::date_short(scene.document.body.day());
                        self.tell(said(person.name, day), doc);
                    }
                    if still_here {
                        self.asking.set(false);
                        self.draft.set(ReasonDraft::default());
                        self.trouble.set(None);
                        self.go.try_run(next);
                    }
                    // The next report stands where this one stood: a second tap of the same finger must
                    // not decide about what nobody has read (I3).
                    set_timeout(move || self.busy.set(false), BREATH);
                }
                Err(why) => {
                    self.busy.set(false);
                    self.trouble.set(Some(self.sorry(&why)));
                }
            }
        });
    }

    fn tell(self, said: String, doc: DocumentId) {
        let line = untrack(|| self.desk.line());
        let said = match line.state {
            LineState::Offline => format!("{said} {}", words().superior_waits_for_line()),
            LineState::Waiting
            | LineState::Syncing
            | LineState::Synced
            | LineState::SignedOut
            | LineState::Left
            | LineState::TooOld
            | LineState::Full
            | LineState::ServerTrouble(_) => said,
        };
        if let Some(toasts) = self.toasts {
            toasts.say_with(said, words().superior_look_again(), format!("/menunggu/{doc}"));
        }
    }

    fn sorry(self, why: &Trouble) -> String {
        words::trouble(why)
    }

    /// A report that came on the screen was seen: its author is told.
    fn note_seen(self) {
        let fresh = Memo::new(move |_| {
            let now = self.now.get()?;
            let base = self.opened.with(|o| o.review()?.base(Some(&now.document)))?;
            let unseen = now.document.status == Status::Submitted && !now.document.seen_now();
            unseen.then_some((now.document.id, base))
        });
        Effect::new(move |_| {
            if let Some((doc, token)) = fresh.get() {
                // A mark that cannot be kept is no matter of the superior's: it is made again next time.
                spawn(async move {
                    let _ = self.desk.act(doc, Act::Seen(token), None).await;
                });
            }
        });
        // Words that were meant for one report are not offered for the next.
        Effect::watch(
            move || self.open.get(),
            move |now, before, _| {
                // They wait with their own report.
                let draft = self.draft.get_untracked();
                if let Some(before) = before {
                    self.drafts.update_value(|drafts| drafts.keep(*before, draft));
                }
                self.draft.set(self.drafts.with_value(|drafts| drafts.about(now)));
                after_drawing(show_row);
                self.trouble.set(None);
                self.asking.set(false);
            },
            false,
        );
    }
}

/// The row of the open report, where the list is longer than the screen.
fn show_row() {
    let Ok(Some(row)) = document().query_selector(".pane-list [aria-current=true]") else { return };
    let near = ScrollIntoViewOptions::new();
    near.set_block(ScrollLogicalPosition::Nearest);
    row.scroll_into_view_with_scroll_into_view_options(&near);
}

/// The entries of a report and what they are called.
pub(super) fn titles(document: &Document) -> Vec<(EntryId, String)> {
    let Body::Report(report) = &document.body;
    report.by_time().into_iter().map(|e| (e.id, e.title.clone())).collect()
}

fn decided(desk: Desk, sight: &Sight) -> Vec<Row> {
    let all: Vec<Document> =
        sight.people.iter().flat_map(|p| desk.reports_of(p.id)).map(|s| s.document).collect();
    queue::decided(all.iter(), sight, desk.me())
}
