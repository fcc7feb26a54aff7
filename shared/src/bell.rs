//! The bell: what has become of somebody's own reports, and what was said to them. Worked out of what lies on the device
//! anyway, so that it rings without a line; how much of it is unread is one mark a person.
//!
//! Knows documents, reminders and what was set aside; must not know who shows it how. What waits for a superior is not
//! in it: *Menunggu* counts that.

use crate::acting::{Aside, Leading};
use crate::day::{DAY_MS, Timestamp};
use crate::device::Device;
use crate::dialogue::Word;
use crate::document::{Document, Kind, day_of, document_id, is_of};
use crate::id::{DocumentId, EmployeeId};
use crate::json;
use crate::leave::Days;
use crate::reminder::Reminder;
use crate::row::Batch;
use crate::status::{Move, Status};
use std::cmp::Reverse;

/// What is older than so many days rings no more.
const KEPT_DAYS: i64 = 30;

/// What happened.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ring {
    /// A report of mine was approved.
    Approved,
    /// It came back.
    Returned,
    /// It was opened again.
    Reopened,
    /// Somebody said something beside it; or the one I lead, beside theirs.
    Word,
    /// Somebody gave feedback beside it.
    Feedback,
    /// Something new is in a dialogue.
    Dialogue,
    /// What came after its period was closed is not taken in.
    Aside,
    /// I was reminded of a day.
    Reminded,
}

/// Of whom it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum By {
    /// Somebody whom the sight may name.
    Person(EmployeeId),
    /// Somebody by name.
    Name(String),
    /// The office.
    Office,
}

/// One thing that rings.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct News {
    /// What happened.
    pub ring: Ring,
    /// To which document.
    pub doc: DocumentId,
    /// Whose it is.
    pub owner: EmployeeId,
    /// By whom.
    pub by: By,
    /// The server's clock.
    pub at: Timestamp,
}

/// What has rung for `me` since an instant, the latest first. The documents are those that the server has confirmed:
/// what is done on this device is no news to whoever did it.
#[must_use]
pub fn ring<'a>(
    documents: impl IntoIterator<Item = &'a Document>,
    told: &Told,
    me: EmployeeId,
    since: Timestamp,
) -> Vec<News> {
    let mut all = Vec::new();
    let mut open = told.reminders.clone();
    for document in documents {
        of_document(document, me, since, &mut all);
        let is_report = is_of(document.id, Kind::Report);
        if is_report && document.owner == me && document.status != Status::Draft {
            // Whoever has sent it need not be reminded.
            open.retain(|one| Some(one.day) != day_of(document.id));
        }
    }
    all.extend(told.aside.iter().map(|aside| News {
        ring: Ring::Aside,
        doc: aside.doc,
        owner: me,
        by: By::Office,
        at: aside.at,
    }));
    all.extend(open.into_iter().filter_map(|one| {
        let doc = document_id(Kind::Report, me, one.day);
        let by = By::Name(one.by);
        // An older server does not say when.
        one.at.map(|at| News { ring: Ring::Reminded, doc, owner: me, by, at })
    }));
    all.retain(|news| news.at > since);
    all.sort_by_key(|news| (Reverse(news.at), news.doc));
    all
}

fn of_document(document: &Document, me: EmployeeId, since: Timestamp, all: &mut Vec<News>) {
    let (doc, owner) = (document.id, document.owner);
    let mine = owner == me;
    let news = |ring, by, at| News { ring, doc, owner, by: By::Person(by), at };
    if mine {
        let decided = document.steps.iter().filter_map(|step| {
            let ring = match step.step {
                Move::Approve => Ring::Approved,
                Move::Return => Ring::Returned,
                Move::Reopen => Ring::Reopened,
                Move::Save | Move::Submit | Move::Withdraw | Move::Begin => return None,
            };
            Some(news(ring, step.by, step.at))
        });
        all.extend(decided.filter(|news| news.at > since));
    }
    // Of others' reports only what their authors say: what another superior says there is said to the author.
    let said = document.thread.iter().filter(|said| said.at > since);
    let to_me = said.filter(|said| if mine { said.by != me } else { said.by == owner });
    all.extend(to_me.filter_map(|said| {
        let ring = match &said.word {
            // That it was read is seen where it stands.
            Some(Word::Heard(_)) => return None,
            _ if is_of(doc, Kind::Dialogue) => Ring::Dialogue,
            Some(_) => Ring::Feedback,
            None => Ring::Word,
        };
        Some(news(ring, said.by, said.at))
    }));
}

/// What a sight tells that rings.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Told {
    /// What I was reminded of.
    pub reminders: Vec<Reminder>,
    /// What the office set aside.
    pub aside: Vec<Aside>,
}

impl Device {
    /// What has rung here lately, the latest first. `now` is the device's clock.
    #[must_use]
    pub fn news(&self, now: Timestamp) -> Vec<News> {
        let told = self.sight().map(|sight| {
            let leading = sight.leading.as_deref().and_then(|text| json::read(text).ok());
            let leading: Leading = leading.unwrap_or_default();
            Told { reminders: Days::told(sight).reminders, aside: leading.aside }
        });
        let since = self.corrected(now).plus_ms(-KEPT_DAYS * DAY_MS);
        let documents = self.confirmed.values().map(|confirmed| &confirmed.doc);
        ring(documents, &told.unwrap_or_default(), self.me(), since)
    }

    /// Up to when this person has been shown what rang, on any of their devices.
    #[must_use]
    pub const fn bell(&self) -> Option<Timestamp> {
        self.state.bell
    }

    /// Notes that they have been shown what rang up to `at`. A mark only grows: nothing where it stands there already.
    pub fn hear(&mut self, at: Timestamp) -> Batch {
        let mut batch = Batch::default();
        if self.raise_bell(Some(at)) {
            self.put_state(&mut batch);
        }
        batch
    }

    /// Takes over a mark where it is higher; whether it was.
    pub(crate) fn raise_bell(&mut self, at: Option<Timestamp>) -> bool {
        let higher = at > self.state.bell;
        if higher {
            self.state.bell = at;
        }
        higher
    }
}

/// How much of it is unread by a mark.
#[must_use]
pub fn unread(news: &[News], mark: Option<Timestamp>) -> usize {
    news.iter().filter(|news| is_unread(news, mark)).count()
}

/// Whether it is unread by a mark.
#[must_use]
pub fn is_unread(news: &News, mark: Option<Timestamp>) -> bool {
    Some(news.at) > mark
}
