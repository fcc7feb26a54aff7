//! The state of *Setujui yang rutin*: the pile, what of it was opened, what was left out, and approving all of it. The rules
//! are in [`super::pile`] and in `shared`; here they meet the desk, and the bench on which its reports are opened.

use super::bench::{About, Bench, Decision};
use super::pile::{Laid, Lying, Pile};
use super::review::Ground;
use crate::browser;
use crate::components::focus::{after_drawing, focus_if_lost};
use crate::desk::Desk;
use crate::task::spawn;
use crate::view::*;
use crate::words::{self, words};
use shared::apply::Refusal;
use shared::hash::Token;
use shared::id::{DocumentId, EmployeeId};

/// Where the bench of the pile stands.
pub(super) const PLACE: &str = "rutin";

/// The pile on the superior's bench.
#[derive(Clone, Copy)]
pub(super) struct Piling {
    /// The bench on which its reports are opened.
    pub(super) bench: Bench,
    /// How it lies now.
    pub(super) pile: Memo<Pile>,
    /// The revisions of those that are opened first which the superior has opened.
    pub(super) opened: Memo<Vec<Token>>,
    /// What stayed behind when the rest was approved, and why, in words.
    pub(super) behind: RwSignal<Vec<(String, String)>>,
    /// How many were approved in one go, the last time.
    pub(super) done: RwSignal<usize>,
    laid: Memo<Laid>,
    lays: RwSignal<u32>,
    aside: RwSignal<Vec<DocumentId>>,
}

impl Piling {
    pub(super) fn new(desk: Desk) -> Self {
        let bench = Bench::new(desk, PLACE);
        let lays = RwSignal::new(0);
        let aside = RwSignal::new(kept_aside(desk.me()));
        let (summaries, sight) = (bench.summaries, bench.sight);
        let laid = Memo::new(move |before: Option<&Laid>| {
            let lay = |all: &_| sight.with(|s| Laid::follow(before, lays.get(), all, s.as_ref()));
            summaries.with(lay)
        });
        let pile = Memo::new(move |_| {
            let of = |sight: &_| {
                let pile = |all: &_| {
                    let pile =
                        |aside: &Vec<_>| Pile::of(&laid.read(), all, sight, aside, desk.me());
                    aside.with(pile)
                };
                summaries.with(pile)
            };
            sight.with(|s| s.as_ref().map(of).unwrap_or_default())
        });
        let here = RwSignal::new(Vec::<Token>::new());
        // Somebody who stands in may have opened it last, and then its mark is not the reader's.
        Effect::new(move |_| {
            let scene =
                |s: &super::opened::Scene| (s.ground == Ground::Same).then_some(s.document.token);
            let token = bench.scene.with(|s| s.as_ref().and_then(scene));
            if let Some(token) = token.filter(|t| !here.with_untracked(|here| here.contains(t))) {
                here.update(|here| here.push(token));
            }
        });
        let opened = Memo::new(move |_| {
            let seen = |lying: &Lying| {
                let token = lying.summary.token;
                let seen = || {
                    desk.read(|device| {
                        let view = device.view(lying.summary.doc)?;
                        Some(view.document.token == token && view.document.seen_now_by(desk.me()))
                    })
                };
                (here.with(|here| here.contains(&token)) || seen() == Some(true)).then_some(token)
            };
            pile.with(|pile| pile.first.iter().filter_map(seen).collect())
        });
        let bench = bench.along(Memo::new(move |_| pile.with(Pile::docs)));
        let (behind, done) = (RwSignal::new(Vec::new()), RwSignal::new(0));
        let piling = Self { bench, pile, opened, behind, done, laid, lays, aside };
        // Where the last of them is opened, all of it can be approved: a second tap of the same finger must not (I3).
        Effect::watch(
            move || {
                let (opened, of) = piling.progress();
                opened >= of
            },
            move |ready, was, _| {
                if *ready && was == Some(&false) {
                    bench.takes_breath();
                }
            },
            false,
        );
        piling
    }

    /// How many of those that are opened first are, and how many there are. Tracked.
    pub(super) fn progress(self) -> (usize, usize) {
        self.pile.with(|pile| self.opened.with(|opened| (pile.opened(opened), pile.first.len())))
    }

    /// Whether the open report goes with the pile. Tracked.
    pub(super) fn has_open(self) -> bool {
        let doc = self.bench.shows.get();
        doc.is_some_and(|doc| self.pile.with(|pile| pile.has(doc)))
    }

    /// Whether the key that approves is meant for the pile. Tracked.
    pub(super) fn takes_the_key(self) -> bool {
        self.bench.open.get().is_none() || self.has_open()
    }

    /// Opens the next of those that are to be opened first.
    pub(super) fn next(self) {
        let open = self.bench.open.get_untracked();
        let next = |opened: &Vec<_>| self.pile.with_untracked(|pile| pile.next(opened, open));
        if let Some(doc) = self.opened.with_untracked(next) {
            self.bench.goes(Some(doc));
        }
    }

    /// Takes in what has come since the pile was laid.
    pub(super) fn lay_again(self) {
        self.behind.set(Vec::new());
        self.done.set(0);
        self.lays.update(|lays| *lays += 1);
        head_of_list();
    }

    /// Leaves the open report out of the pile: it waits in *Menunggu* as before.
    pub(super) fn leave_out(self) {
        let Some(doc) = self.bench.shows.get_untracked() else { return };
        self.bench.walk(true);
        self.lay_aside(|aside| aside.push(doc));
    }

    /// Puts it back into the pile.
    pub(super) fn put_back(self, doc: DocumentId) {
        self.lay_aside(|aside| aside.retain(|d| *d != doc));
        head_of_list();
    }

    fn lay_aside(self, change: impl FnOnce(&mut Vec<DocumentId>)) {
        self.aside.update(|aside| {
            change(aside);
            aside.dedup();
            // What no longer waits is not kept.
            let waits = |doc: &DocumentId| {
                self.bench
                    .summaries
                    .with_untracked(|all| all.get(*doc).is_some_and(|s| s.is_routine()))
            };
            aside.retain(waits);
        });
        keep_aside(self.bench.desk.me(), &self.aside.get_untracked());
    }

    /// Approves the whole pile, once what is to be opened first has been: each report for the revision that was shown.
    pub(super) fn approve(self) {
        let bench = self.bench;
        if bench.busy.get_untracked() || bench.asking.get_untracked() {
            return;
        }
        let (opened, of) = untrack(|| self.progress());
        let acts =
            self.opened.with_untracked(|opened| self.pile.with_untracked(|p| p.acts(opened)));
        if acts.is_empty() {
            // The key was pressed too early.
            let left = of.saturating_sub(opened);
            bench.trouble.set((left > 0).then(|| words().routine_first_open(left)));
            return;
        }
        bench.trouble.set(None);
        bench.busy.set(true);
        let laid = self.laid.get_untracked();
        spawn(async move {
            match bench.desk.act_all(acts).await {
                Ok(decided) => {
                    let count = decided.ops.len();
                    let said = words().routine_approved(count);
                    bench.tell(Decision { ops: decided.ops, about: About::Pile }, Some(said));
                    let behind = decided.behind.iter().map(|(doc, why)| stayed(&laid, *doc, why));
                    self.behind.set(behind.collect());
                    self.done.set(count);
                    if bench.open.try_with_untracked(Option::is_some) == Some(true) {
                        bench.goes(None);
                    }
                    head_of_list();
                    bench.takes_breath();
                }
                Err(why) => {
                    bench.busy.set(false);
                    bench.trouble.set(Some(words::trouble(&why)));
                }
            }
        });
    }
}

/// The button that was pressed is gone: whoever goes on by keys does so from the top of the list.
fn head_of_list() {
    after_drawing(|| focus_if_lost(".pane-list h1"));
}

/// Which report stayed behind, and why.
fn stayed(laid: &Laid, doc: DocumentId, why: &Refusal) -> (String, String) {
    let report = laid.get(doc).map(|l| format!("{}, {}", l.name, words::date_short(l.summary.day)));
    (report.unwrap_or_default(), words::refusal(why))
}

fn key(me: EmployeeId) -> String {
    format!("setapak.aside.{me}")
}

/// What was left out before. A tablet may throw a page away and bring it back: what somebody wanted to read by itself must
/// not be in the pile again.
fn kept_aside(me: EmployeeId) -> Vec<DocumentId> {
    let text = browser::remembered(&key(me)).unwrap_or_default();
    text.split_whitespace().filter_map(|doc| doc.parse().ok()).collect()
}

fn keep_aside(me: EmployeeId, aside: &[DocumentId]) {
    if aside.is_empty() {
        return browser::forget(&key(me));
    }
    let docs: Vec<String> = aside.iter().map(ToString::to_string).collect();
    browser::remember(&key(me), &docs.join(" "));
}
