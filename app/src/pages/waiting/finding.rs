//! The search of *Menunggu*: reads the reports of the last year into its index, some at a time, once somebody wants to
//! search, and keeps it in step. Knows the desk; the index is in [`super::search`], the screen in the components.

use super::search::{self, Index};
use super::summary::{Summaries, Summary};
use crate::browser;
use crate::desk::Desk;
use crate::language::language;
use crate::task::spawn;
use crate::view::*;
use crate::words;
use shared::document::Document;
use shared::id::DocumentId;
use shared::person::{Person, Sight};
use shared::report::Report;
use shared::status::Status;
use std::sync::Arc;

/// So many reports are read at a time; the screen moves in between.
const AT_A_TIME: usize = 30;
/// How many days back is looked.
const YEAR: i32 = 366;
/// Letters of a text before and behind what was found in it.
const AROUND: usize = 36;

/// The search.
#[derive(Clone, Copy, Debug)]
pub struct Finding {
    desk: Desk,
    summaries: Memo<Summaries>,
    /// What was typed.
    pub query: RwSignal<String>,
    /// How many reports are not read yet.
    pub unread: RwSignal<usize>,
    /// What is found; none where nothing is looked for.
    pub found: Memo<Option<Found>>,
    wanted: RwSignal<bool>,
    reading: StoredValue<Reading, LocalStorage>,
}

/// What was found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Found {
    /// What was looked for.
    pub terms: Arc<Vec<String>>,
    /// The reports, the latest day first.
    pub docs: Arc<Vec<DocumentId>>,
}

/// A found report, as far as the list shows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hit {
    /// Whose it is.
    pub name: String,
    /// The report.
    pub summary: Arc<Summary>,
    /// Where in it something was found, or what it says first.
    pub line: String,
}

#[derive(Default)]
struct Reading {
    index: Index,
    /// What is read, or lies in `ahead`.
    known: Summaries,
    ahead: Vec<Arc<Summary>>,
    busy: bool,
}

impl Finding {
    /// Nothing is looked for yet.
    #[must_use]
    pub fn new(desk: Desk, summaries: Memo<Summaries>, sight: Memo<Option<Sight>>) -> Self {
        let query = RwSignal::new(String::new());
        let unread = RwSignal::new(0);
        let wanted = RwSignal::new(false);
        let reading = StoredValue::new_local(Reading::default());
        let found = Memo::new(move |_| {
            let terms = query.with(|query| search::terms(query));
            // What has been read since is found as well.
            unread.with(|_| ());
            summaries.with(|_| ());
            let docs = (!terms.is_empty()).then(|| reading.with_value(|r| r.index.find(&terms)))?;
            Some(Found { terms: Arc::new(terms), docs: Arc::new(docs) })
        });
        let finding = Self { desk, summaries, query, unread, found, wanted, reading };
        // Names, dates and places are read in the words of the language, and of the people as they are.
        let ground = Memo::new(move |_| (language(), sight.with(|s| s.as_ref().map(|s| s.hash))));
        Effect::watch(
            move || ground.with(|_| ()),
            move |(), _, _| {
                reading.update_value(|r| *r = Reading { busy: r.busy, ..Reading::default() })
            },
            false,
        );
        Effect::new(move |_| {
            ground.with(|_| ());
            let all = summaries.get();
            if wanted.get() {
                finding.follow(&all);
            }
        });
        finding
    }

    /// Somebody is about to search.
    pub fn wants(self) {
        if !self.wanted.get_untracked() {
            self.wanted.set(true);
        }
    }

    /// Something else is looked for.
    pub fn look_for(self, query: String) {
        self.wants();
        self.query.set(query);
    }

    /// Whether something is looked for. Tracked.
    #[must_use]
    pub fn is_on(self) -> bool {
        self.found.with(Option::is_some)
    }

    /// At which revision a report stands. Tracked.
    #[must_use]
    pub fn revision(self, doc: DocumentId) -> Option<u32> {
        self.summaries.with(|all| all.get(doc).map(|s| s.revision))
    }

    /// What the list shows of a found report; none where it is gone.
    #[must_use]
    pub fn hit(self, doc: DocumentId, terms: &[String]) -> Option<Hit> {
        let summary = self.summaries.with_untracked(|all| all.get(doc).cloned())?;
        untrack(|| {
            self.desk.read(|device| {
                let name = device.sight()?.person(summary.owner)?.name.clone();
                let line = line(&device.view(doc)?.document, terms);
                Some(Hit { name, summary, line })
            })
        })
    }

    /// Takes in what is other than before, and reads it, a few at a time.
    fn follow(self, all: &Summaries) {
        let since = untrack(|| self.desk.today()).plus(-YEAR);
        let begins = self.reading.try_update_value(|reading| {
            reading.follow(all, |s| s.day >= since && s.status != Status::Draft);
            !reading.ahead.is_empty() && !std::mem::replace(&mut reading.busy, true)
        });
        self.count();
        if begins == Some(true) {
            spawn(async move {
                while self.reads_some() {
                    browser::after(0).await
                }
            });
        }
    }

    /// Reads the next ones; whether there are more.
    fn reads_some(self) -> bool {
        let more = self.reading.try_update_value(|reading| {
            untrack(|| {
                self.desk.read(|device| {
                    let from = reading.ahead.len().saturating_sub(AT_A_TIME);
                    for summary in reading.ahead.split_off(from).into_iter().rev() {
                        let view = device.view(summary.doc);
                        let person = device
                            .sight()
                            .and_then(|s| s.people.iter().find(|p| p.id == summary.owner));
                        if let (Some(view), Some(person)) = (view, person) {
                            let slot = reading.index.begins(summary.doc);
                            each_text(&view.document, person, |text| {
                                reading.index.take(slot, text)
                            });
                        }
                    }
                })
            });
            reading.busy = !reading.ahead.is_empty();
            reading.busy
        });
        self.count();
        more == Some(true)
    }

    fn count(self) {
        if let Some(unread) = self.reading.try_with_value(|reading| reading.ahead.len()) {
            self.unread.set(unread);
        }
    }
}

impl Reading {
    fn follow(&mut self, all: &Summaries, wanted: impl Fn(&Summary) -> bool) {
        let (other, gone) = all.since(&self.known);
        gone.into_iter().for_each(|doc| self.index.forget(doc));
        for summary in other {
            // What is no longer to be found is gone as well.
            if wanted(&summary) {
                self.ahead.push(summary);
            } else {
                self.index.forget(summary.doc);
            }
        }
        self.known = all.clone();
    }
}

/// Tells everything in which is searched.
fn each_text(document: &Document, person: &Person, mut tell: impl FnMut(&str)) {
    let Some(report) = document.body.report() else { return };
    [&person.name, &person.post, &person.unit].into_iter().for_each(|text| tell(text));
    tell(&words::date_long(report.day));
    for entry in &report.entries {
        [&entry.title, &entry.description, &entry.unit].into_iter().for_each(|text| tell(text));
        tell(words::place(entry.place));
    }
}

/// The entry in which something was found, or the first one.
fn line(document: &Document, terms: &[String]) -> String {
    let entries = document.body.report().map(Report::by_time).unwrap_or_default();
    let texts = || entries.iter().flat_map(|e| [&e.title, &e.description]);
    let found = texts().find_map(|text| search::glimpse(text, terms, AROUND));
    found.or_else(|| Some(entries.first()?.title.clone())).unwrap_or_default()
}
