//! The state of *Menunggu*: what is open, and what the superior does about it. The rules are in
//! [`super::review`], [`super::opened`] and [`super::queue`]; here they meet the
//! desk and the address bar.

mod taking_back;

use super::finding::Finding;
use super::opened::{Opened, Scene};
use super::queue::{self, Counts, Decided, Filter, Group, Lull};
use super::reason::ReasonDraft;
use super::review::Ground;
use super::summary::Summaries;
use crate::address::{Address, use_address};
use crate::clock;
use crate::components::focus::{after_drawing, focus, takes_focus};
use crate::components::near::Near;
use crate::components::toasts::use_toasts;
use crate::components::waiting::group::Surroundings;
use crate::desk::{Desk, Shown};
use crate::pages::leading;
use crate::task::spawn;
use crate::unsaid::Unsaid;
use crate::view::*;
use crate::words::{self, words};
use shared::day::Day;
use shared::document::Document;
use shared::id::{DocumentId, EmployeeId};
use shared::leave::Days;
use shared::op::{Act, Reason};
use shared::person::{Person, Sight};
use shared::status::Status;
use shared::usual::Mark;
use std::sync::Arc;
use std::time::Duration;
pub(super) use taking_back::{About, Decision};
use web_sys::{ScrollIntoViewOptions, ScrollLogicalPosition};

/// So many rows are no burden: all of them are in the document, for whoever searches in the page or has it read out.
const FEW: usize = 100;
/// After a decision the next one waits for so long: longer than between two taps of one finger, shorter
/// than anybody reads.
const BREATH: Duration = Duration::from_millis(700);

/// What is on the superior's bench.
#[derive(Clone, Copy)]
pub(super) struct Bench {
    pub(super) desk: Desk,
    /// Where it stands: the first part of its addresses.
    pub(super) place: &'static str,
    /// The report in the address.
    pub(super) open: Memo<Option<DocumentId>>,
    /// The report that is shown: the one in the address, once it is there.
    pub(super) shows: Memo<Option<DocumentId>>,
    /// What the pane shows.
    pub(super) scene: Memo<Option<Scene>>,
    /// What waits, as far as the filter lets it.
    pub(super) groups: Memo<Vec<Arc<Group>>>,
    /// How much waits.
    pub(super) counts: Memo<Counts>,
    /// Whose reports wait, in the order of the list.
    pub(super) people: Memo<Vec<(EmployeeId, String)>>,
    /// What of all that waits is shown.
    pub(super) filter: RwSignal<Filter>,
    /// The search.
    pub(super) finding: Finding,
    /// What was decided last.
    pub(super) decided: Memo<Vec<Decided>>,
    /// What is known where nothing waits.
    pub(super) lull: Memo<Lull>,
    /// How much lies with the office for this superior to decide.
    pub(super) special: Memo<u32>,
    /// Names and plans.
    pub(super) sight: Memo<Option<Sight>>,
    /// The author's last report before the open one.
    pub(super) before: Memo<Option<Document>>,
    /// What is not as usual about the report on the screen.
    pub(super) marks: Memo<Vec<Mark>>,
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
    /// Everything on this device, in lines.
    pub(super) summaries: Memo<Summaries>,
    /// What is walked through, in its order.
    listed: Memo<Vec<DocumentId>>,
    now: Memo<Option<Shown>>,
    opened: Memo<Opened>,
    looks: RwSignal<u32>,
    drafts: StoredValue<Unsaid<Option<DocumentId>, ReasonDraft>>,
    go: Callback<Option<DocumentId>>,
    /// What was decided here and may still be taken back, the last one last.
    last: StoredValue<Vec<Decision>>,
    address: Address,
    toasts: Option<crate::components::toasts::Toasts>,
    /// The list of keys is open.
    pub(super) helping: RwSignal<bool>,
}

impl Bench {
    pub(super) fn new(desk: Desk, place: &'static str) -> Self {
        let address = use_address();
        let go = Callback::new(move |doc: Option<DocumentId>| {
            let to = doc.map_or_else(|| format!("/{place}"), |doc| format!("/{place}/{doc}"));
            address.go(&to);
        });
        let open = Memo::new(move |_| address.part_of(place).and_then(|d| d.parse().ok()));
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
        // What was worked out when this was open last is only followed on.
        let summaries = Memo::new(move |before: Option<&Summaries>| {
            let before = before.cloned().or_else(|| desk.recalls());
            let now = desk.read(|device| Summaries::follow(before.as_ref(), device));
            desk.recall(now.clone());
            now
        });
        let queue = Memo::new(move |_| {
            let of = |s: &Sight| summaries.with(|all| queue::groups(all, s));
            sight.with(|s| s.as_ref().map(of).unwrap_or_default())
        });
        let filter = RwSignal::new(Filter::All);
        let groups =
            Memo::new(move |_| queue.with(|q| queue::filtered(q, filter.get(), desk.now())));
        let decided = Memo::new(move |_| {
            let of = |s: &Sight| summaries.with(|all| queue::decided(all, s, desk.me()));
            sight.with(|s| s.as_ref().map(of).unwrap_or_default())
        });
        let before = Memo::new(move |_| {
            let doc = shows.get()?;
            let before = summaries.with(|all| all.before(doc).map(|s| s.doc))?;
            desk.shown(before).map(|s| s.document)
        });
        let marks = Memo::new(move |_| {
            let same = |s: &Scene| (s.ground == Ground::Same).then_some(s.document.id);
            let doc = scene.with(|s| s.as_ref().and_then(same));
            let of = |doc| summaries.with(|all| all.get(doc).map(|s| s.marks.clone()));
            doc.and_then(of).unwrap_or_default()
        });
        let finding = Finding::new(desk, summaries, sight);
        let listed = Memo::new(move |_| {
            let found = finding.found.with(|f| f.as_ref().map(|f| f.docs.to_vec()));
            found.unwrap_or_else(|| groups.with(|groups| queue::docs(groups)))
        });
        let bench = Self {
            desk,
            place,
            open,
            shows,
            scene,
            groups,
            counts: Memo::new(move |_| queue.with(|q| queue::counts(q, desk.now()))),
            people: Memo::new(move |_| {
                queue.with(|q| q.iter().map(|g| (g.person, g.name.clone())).collect())
            }),
            filter,
            finding,
            decided,
            lull: Memo::new(move |before: Option<&Lull>| Lull::follow(before, &desk.line())),
            special: Memo::new(move |_| sight.with(|s| leading::special(s.as_ref()))),
            sight,
            before,
            marks,
            today: Memo::new(move |_| desk.today()),
            asking: RwSignal::new(false),
            draft: RwSignal::new(ReasonDraft::default()),
            trouble: RwSignal::new(None),
            busy: RwSignal::new(false),
            summaries,
            listed,
            now,
            opened,
            looks,
            drafts: StoredValue::new(Unsaid::default()),
            go,
            last: StoredValue::new(Vec::new()),
            address,
            toasts: use_toasts(),
            helping: RwSignal::new(false),
        };
        bench.note_seen();
        bench
    }

    /// The same, where other reports are walked through.
    pub(super) fn along(self, listed: Memo<Vec<DocumentId>>) -> Self {
        Self { listed, ..self }
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
        if let Some(doc) = self.listed.with_untracked(|listed| step(listed, open)) {
            self.go.run(Some(doc));
        }
    }

    /// Opens this report, or the list.
    pub(super) fn goes(self, doc: Option<DocumentId>) {
        self.go.try_run(doc);
    }

    /// Whether the report still waits.
    fn waits(self, doc: DocumentId) -> bool {
        let status = self.summaries.with_untracked(|all| all.get(doc).map(|s| s.status));
        status == Some(Status::Submitted)
    }

    /// What every part of the list is told.
    pub(super) fn around(self) -> Surroundings {
        let open = self.open;
        Surroundings {
            place: self.place,
            open,
            few: Memo::new(move |_| self.counts.with(|c| c.all) <= FEW),
            last: Memo::new(move |before: Option<&Option<DocumentId>>| {
                open.get().or_else(|| before.copied().flatten())
            }),
            today: self.today,
            days: Memo::new(move |_| {
                self.sight.with(|s| s.as_ref().map(Days::told).unwrap_or_default())
            }),
            zone: self.sight.with_untracked(|s| s.as_ref().map_or_else(clock::zone, |s| s.me.zone)),
            near: Near::new(),
        }
    }

    /// The cursor goes into the search, beside the report or on the list.
    pub(super) fn search(self) {
        self.finding.wants();
        if !takes_focus("#waiting-search") {
            self.leave();
        }
        after_drawing(|| focus("#waiting-search"));
    }

    /// Back to the list.
    pub(super) fn leave(self) {
        if self.open.get_untracked().is_some() {
            self.go.run(None);
        }
    }

    /// Whether the open report can be approved or returned, and nothing else is under way.
    pub(super) fn can_decide(self) -> bool {
        let decidable = self.scene.with_untracked(|s| s.as_ref().is_some_and(|s| s.decidable));
        decidable && !self.busy.get_untracked() && !self.asking.get_untracked()
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

    /// Decides about the revision that was looked at, and about no other (R9).
    fn decide(self, act: Act, said: fn(String, String) -> String) {
        let now = self.now.get_untracked();
        let base =
            self.opened.with_untracked(|o| o.review()?.base(now.as_ref().map(|s| &s.document)));
        let (Some(base), Some(doc), false) =
            (base, self.shows.get_untracked(), self.busy.get_untracked())
        else {
            // While the reason was written the text has moved; the notice behind the sheet says what to do.
            if base.is_none() && self.asking.get_untracked() {
                self.asking.set(false);
                after_drawing(|| focus(".pane-detail h1"));
            }
            return;
        };
        let listed = self.listed.get_untracked();
        let next = queue::after_decision(&listed, doc, |next| self.waits(next));
        let about = self
            .first()
            .map(|(scene, person)| (person.name, words::date_short(scene.document.body.day())));
        let reason =
            if act == Act::Approve { ReasonDraft::default() } else { self.draft.get_untracked() };
        self.busy.set(true);
        spawn(async move {
            let done = self.desk.act_all(vec![(doc, act, Some(base))]).await;
            // The superior may have gone on meanwhile, to another report or another page.
            let still_here = self.open.try_with_untracked(|open| *open == Some(doc)) == Some(true);
            match done {
                Ok(decided) => {
                    let said = about.clone().map(|(name, day)| said(name, day));
                    let about = About::One { doc, who: about, reason };
                    self.tell(Decision { ops: decided.ops, about }, said);
                    if still_here {
                        self.asking.set(false);
                        self.draft.set(ReasonDraft::default());
                        self.trouble.set(None);
                        self.go.try_run(next);
                    }
                    // The next report stands where this one stood: a second tap of the same finger must
                    // not decide about what nobody has read (I3).
                    self.takes_breath();
                }
                Err(why) => {
                    self.busy.set(false);
                    self.trouble.set(Some(words::trouble(&why)));
                }
            }
        });
    }

    /// Decides nothing for a moment.
    pub(super) fn takes_breath(self) {
        if self.busy.try_with_untracked(|_| ()).is_some() {
            self.busy.set(true);
            set_timeout(move || self.busy.set(false), BREATH);
        }
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
                // Keeping the mark must not hold up the report itself; and what is passed over before it is drawn was
                // not seen.
                after_drawing(move || {
                    if self.open.try_with_untracked(|open| *open == Some(doc)) == Some(true) {
                        // A mark that cannot be kept is no matter of the superior's: it is made again next time.
                        spawn(async move {
                            let _ = self.desk.act(doc, Act::Seen(token), None).await;
                        });
                    }
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
                let left = before.copied().flatten().filter(|_| now.is_none());
                // After whoever begins every page at its top.
                after_drawing(move || request_animation_frame(move || show_row(left)));
                self.trouble.set(None);
                self.asking.set(false);
            },
            false,
        );
    }
}

/// The row of the open report, or of the one that was left for the list, where the list is longer than the screen.
fn show_row(left: Option<DocumentId>) {
    let (row, block) = match left {
        Some(doc) => (format!(".pane-list a[href$='{doc}']"), ScrollLogicalPosition::Center),
        None => (".pane-list [aria-current=true]".into(), ScrollLogicalPosition::Nearest),
    };
    let Ok(Some(row)) = document().query_selector(&row) else { return };
    let near = ScrollIntoViewOptions::new();
    near.set_block(block);
    row.scroll_into_view_with_scroll_into_view_options(&near);
}
