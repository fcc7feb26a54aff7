//! The dialogue of an employee and their superior (dialog kinerja, PermenPANRB 6/2022): feedback, matters for the next
//! talk, agreements; and the agenda that collects itself from these and from reports.
//!
//! A dialogue has no text of its own: it is what both sides say, in the order in which the server heard it. Nothing in
//! it replaces anything, so that what two people say at once without a line stands beside each other. What a word
//! means follows from all that was said ([`agenda`]); a word about something that is not there (yet) means nothing.
//!
//! Knows documents; must not know who reads, nor how anything travels.

use crate::day::{Day, Timestamp, Zone};
use crate::document::{Body, Comment, Document};
use crate::id::{DocumentId, EmployeeId, EntryId, OpId};
use crate::op::Reason;
use crate::status::{Move, Status};
use serde::{Deserialize, Serialize};
use std::cmp::Reverse;

/// Without a talk before, the agenda of the next one reaches back so many days.
const REACHES_BACK: i32 = 183;

/// The dialogue of one employee with whoever leads them, of one year.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Dialogue {
    /// The first day of its year.
    pub day: Day,
}

impl Dialogue {
    /// The one to which a word that is said on `day` belongs.
    #[must_use]
    pub fn of(day: Day) -> Option<Self> {
        Day::new(day.year(), 1, 1).map(|day| Self { day })
    }
}

/// What somebody says that is more than words.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Told {
    /// Whose document it is said beside: the first word begins a dialogue.
    pub with: EmployeeId,
    /// The words, exactly as written.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub text: String,
    /// As what.
    pub word: Word,
}

/// What words are, beyond being words.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Word {
    /// Feedback (umpan balik): the words name the situation, and then what was done and what came of it.
    Feedback {
        /// What was done.
        behaviour: String,
        /// What came of it.
        effect: String,
        /// The entry of the report it is about, where it is about one.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        entry: Option<EntryId>,
    },
    /// Whom a feedback was for has read it, and says so.
    Heard(OpId),
    /// A matter for the next talk.
    Topic,
    /// An agreement: who does it until when.
    Agreement {
        /// Who.
        owner: EmployeeId,
        /// The last day.
        due: Day,
    },
    /// The other side agrees to an agreement.
    Agreed(OpId),
    /// An agreement or a matter has come to its end.
    Ended {
        /// Which.
        of: OpId,
        /// Whether it was kept, or talked about; if not, it was let go.
        kept: bool,
    },
    /// They talked on this day; the words are notes.
    Talked(Day),
}

impl Word {
    /// Whether it can be said beside a report; the others belong to a dialogue.
    #[must_use]
    pub const fn fits_reports(&self) -> bool {
        matches!(self, Self::Feedback { .. } | Self::Heard(_))
    }

    /// Every text in it.
    pub fn texts(&self) -> impl Iterator<Item = &String> {
        let [one, two] = match self {
            Self::Feedback { behaviour, effect, .. } => [Some(behaviour), Some(effect)],
            Self::Heard(_)
            | Self::Topic
            | Self::Agreement { .. }
            | Self::Agreed(_)
            | Self::Ended { .. }
            | Self::Talked(_) => [None, None],
        };
        one.into_iter().chain(two)
    }
}

impl Told {
    /// Whether everything that has to be said is said.
    #[must_use]
    pub fn says_something(&self) -> bool {
        let said = |text: &String| !text.trim().is_empty();
        let needs_words =
            matches!(self.word, Word::Feedback { .. } | Word::Topic | Word::Agreement { .. });
        (!needs_words || said(&self.text)) && self.word.texts().all(said)
    }
}

/// Feedback that somebody gave.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Feedback<'a> {
    /// The document beside which it stands.
    pub doc: DocumentId,
    /// What was said, and by whom: its words name the situation.
    pub said: &'a Comment,
    /// What was done.
    pub behaviour: &'a str,
    /// What came of it.
    pub effect: &'a str,
    /// The entry it is about.
    pub entry: Option<EntryId>,
    /// When the other side said that they have read it.
    pub heard: Option<Timestamp>,
}

/// Whether the two are on different sides of `document`: its owner on one, whoever leads them on the other.
#[must_use]
pub fn across(document: &Document, one: EmployeeId, other: EmployeeId) -> bool {
    (one == document.owner) != (other == document.owner)
}

/// When what `said` says came to its end, and whether it was kept. What is said first holds.
fn ended(document: &Document, said: &Comment) -> Option<(Timestamp, bool)> {
    document.thread.iter().find_map(|comment| match comment.word {
        Some(Word::Ended { of, kept }) if of == said.op => Some((comment.at, kept)),
        _ => None,
    })
}

/// The feedback beside a document, the oldest first.
pub fn feedback(document: &Document) -> impl Iterator<Item = Feedback<'_>> {
    document.thread.iter().filter_map(|said| {
        let Some(Word::Feedback { behaviour, effect, entry }) = &said.word else { return None };
        let heard = document.thread.iter().find(|comment| {
            comment.word == Some(Word::Heard(said.op)) && across(document, said.by, comment.by)
        });
        Some(Feedback {
            doc: document.id,
            said,
            behaviour,
            effect,
            entry: *entry,
            heard: heard.map(|comment| comment.at),
        })
    })
}

/// An agreement of both sides.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Agreement<'a> {
    /// The dialogue in which it stands.
    pub doc: DocumentId,
    /// What was said, and by whom.
    pub said: &'a Comment,
    /// Who does it.
    pub owner: EmployeeId,
    /// Until when: the last day.
    pub due: Day,
    /// When the other side agreed.
    pub agreed: Option<Timestamp>,
    /// When it ended, and whether it was kept.
    pub ended: Option<(Timestamp, bool)>,
}

/// Where a matter of the agenda comes from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Source<'a> {
    /// Somebody put it there.
    Topic(&'a Comment),
    /// A report says what stood in the way.
    Obstacle(&'a str),
    /// A report wishes for help.
    Help(&'a str),
    /// A report was given back.
    Returned(&'a Reason),
    /// Feedback.
    Feedback(Feedback<'a>),
}

/// Something to talk about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Matter<'a> {
    /// The document it comes from.
    pub document: &'a Document,
    /// The civil date it is about.
    pub day: Day,
    /// What of it.
    pub source: Source<'a>,
}

/// A talk that was held.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Talk<'a> {
    /// On which day.
    pub day: Day,
    /// What was said of it, and by whom: its words are notes.
    pub said: &'a Comment,
}

/// The agenda of the next talk with one employee.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Agenda<'a> {
    /// Talks that were held, the newest first.
    pub talks: Vec<Talk<'a>>,
    /// Agreements that have not ended, by their last day; they are on top.
    pub agreements: Vec<Agreement<'a>>,
    /// Those that ended since the last talk, the newest first.
    pub ended: Vec<Agreement<'a>>,
    /// What there is to talk about since then, the newest first.
    pub matters: Vec<Matter<'a>>,
}

/// The agenda that collects itself from all `documents` of one employee on the day `today` in their `zone`.
pub fn agenda<'a>(
    documents: impl IntoIterator<Item = &'a Document>,
    today: Day,
    zone: Zone,
) -> Agenda<'a> {
    let documents: Vec<&Document> = documents.into_iter().collect();
    let mut agenda = Agenda::default();
    for document in &documents {
        if let Body::Dialogue(_) = document.body {
            agenda.talks.extend(document.thread.iter().filter_map(|said| match said.word {
                Some(Word::Talked(day)) => Some(Talk { day, said }),
                _ => None,
            }));
        }
    }
    agenda.talks.sort_by_key(|talk| Reverse((talk.day, talk.said.at)));
    // What came after a talk and before somebody noted it was not talked about; and no note makes a day to come past.
    let over = |talk: &Talk<'_>| talk.said.at.min(talk.day.plus(1).begins(zone));
    let last = agenda.talks.iter().map(over).max();
    let far = today.plus(-REACHES_BACK);
    let since = |at: Timestamp| last.map_or_else(|| at.day(zone) >= far, |last| at > last);
    for document in documents {
        match &document.body {
            Body::Dialogue(_) => collect(&mut agenda, document, since, zone),
            Body::Report(report) => {
                let mut found = |day, source| {
                    agenda.matters.push(Matter { document, day, source });
                };
                // Who mends or takes back a report may still change what it says.
                let sent = document.last(Move::Submit).is_some_and(|step| since(step.at));
                if sent && matches!(document.status, Status::Submitted | Status::Approved) {
                    for entry in &report.entries {
                        for (text, source) in [
                            (&entry.obstacle, Source::Obstacle as fn(_) -> _),
                            (&entry.help, Source::Help as fn(_) -> _),
                        ] {
                            if !text.trim().is_empty() {
                                found(report.day, source(text.as_str()));
                            }
                        }
                    }
                }
                let returns = document.steps.iter().filter(|step| since(step.at));
                for step in returns.filter(|step| step.step == Move::Return) {
                    if let Some(reason) = &step.reason {
                        found(report.day, Source::Returned(reason));
                    }
                }
                for given in feedback(document).filter(|given| since(given.said.at)) {
                    found(report.day, Source::Feedback(given));
                }
            }
        }
    }
    agenda.agreements.sort_by_key(|one| (one.due, one.said.at));
    agenda.ended.sort_by_key(|one| Reverse(one.ended.map(|(at, _)| at)));
    // Of one day in the order in which they were written.
    agenda.matters.sort_by_key(|matter| Reverse(matter.day));
    agenda
}

/// What of a dialogue belongs to the agenda.
fn collect<'a>(
    agenda: &mut Agenda<'a>,
    document: &'a Document,
    since: impl Fn(Timestamp) -> bool,
    zone: Zone,
) {
    for said in &document.thread {
        let ended = ended(document, said);
        match &said.word {
            Some(Word::Agreement { owner, due }) => {
                let agreed = document.thread.iter().find(|comment| {
                    comment.word == Some(Word::Agreed(said.op))
                        && across(document, said.by, comment.by)
                });
                let agreement = Agreement {
                    doc: document.id,
                    said,
                    owner: *owner,
                    due: *due,
                    agreed: agreed.map(|comment| comment.at),
                    ended,
                };
                match ended {
                    None => agenda.agreements.push(agreement),
                    Some((at, _)) if since(at) => agenda.ended.push(agreement),
                    Some(_) => {}
                }
            }
            // One that nobody came to stays for the next talk.
            Some(Word::Topic) if ended.is_none() => {
                let (day, source) = (said.at.day(zone), Source::Topic(said));
                agenda.matters.push(Matter { document, day, source });
            }
            _ => {}
        }
    }
    for given in feedback(document).filter(|given| since(given.said.at)) {
        let day = given.said.at.day(zone);
        agenda.matters.push(Matter { document, day, source: Source::Feedback(given) });
    }
}

/// How many feedbacks in `documents` wait for `me` to say that they were read.
pub fn unheard<'a>(documents: impl IntoIterator<Item = &'a Document>, me: EmployeeId) -> usize {
    let waits = |document: &'a Document| {
        feedback(document)
            .filter(|given| given.heard.is_none() && across(document, given.said.by, me))
            .count()
    };
    documents.into_iter().map(waits).sum()
}
