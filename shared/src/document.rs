//! A document of any kind: what is common to all, around the body of one kind.
//!
//! A new kind is one file with its body, and one arm in [`Body`] and [`Kind`].

use crate::acting::Acting;
use crate::day::{Day, Timestamp};
use crate::dialogue::{Dialogue, Told, Word};
use crate::evidence::File;
use crate::hash::{Hash, Token};
use crate::id::{DocumentId, EmployeeId, OpId};
use crate::join::Joined;
use crate::op::{Act, Reason};
use crate::report::{Gap, Report};
use crate::status::{Move, Standing, Status};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// The kinds of document.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// Daily report (laporan harian).
    Report,
    /// Dialogue (dialog kinerja).
    Dialogue,
}

impl Kind {
    /// The number of this kind inside a document id. Never changes: it is stored.
    const fn byte(self) -> u8 {
        match self {
            Self::Report => 1,
            Self::Dialogue => 2,
        }
    }
}

/// The text of a document, by kind.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Body {
    /// Daily report (laporan harian).
    Report(Report),
    /// Dialogue (dialog kinerja).
    Dialogue(Dialogue),
}

impl Body {
    /// The kind of this body.
    #[must_use]
    pub const fn kind(&self) -> Kind {
        match self {
            Self::Report(_) => Kind::Report,
            Self::Dialogue(_) => Kind::Dialogue,
        }
    }

    /// The civil date it is filed under.
    #[must_use]
    pub const fn day(&self) -> Day {
        match self {
            Self::Report(report) => report.day,
            Self::Dialogue(dialogue) => dialogue.day,
        }
    }

    /// The daily report, if it is one.
    #[must_use]
    pub const fn report(&self) -> Option<&Report> {
        match self {
            Self::Report(report) => Some(report),
            Self::Dialogue(_) => None,
        }
    }

    /// The same, taken out.
    #[must_use]
    pub fn into_report(self) -> Option<Report> {
        match self {
            Self::Report(report) => Some(report),
            Self::Dialogue(_) => None,
        }
    }

    /// A text of the same day that says nothing.
    #[must_use]
    pub(crate) fn bare(&self) -> Self {
        match self {
            Self::Report(report) => Self::Report(Report::new(report.day)),
            Self::Dialogue(_) => self.clone(),
        }
    }

    /// The only id that a document of `owner` with this body can have.
    ///
    /// One report an employee and date: two devices that begin the same day without a line begin the
    /// same document, and the date comes first, so that neighbours in time are neighbours on disk.
    #[must_use]
    pub fn document_id(&self, owner: EmployeeId) -> DocumentId {
        document_id(self.kind(), owner, self.day())
    }

    /// The files that belong to it.
    pub fn files(&self) -> impl Iterator<Item = &File> {
        self.report().into_iter().flat_map(Report::files)
    }

    /// The text as its author meant it, whose app was of an older `version` than this and did not know of
    /// all that `before` says.
    #[must_use]
    pub(crate) fn meant(&self, version: u8, before: Option<&Self>) -> Self {
        let mut meant = self.clone();
        match (&mut meant, before) {
            (Self::Report(report), Some(Self::Report(before))) if version < 2 => {
                report.with_evidence_of(before);
            }
            (Self::Report(_) | Self::Dialogue(_), _) => {}
        }
        meant
    }

    /// What still keeps it from being sent.
    #[must_use]
    pub fn gaps(&self) -> Vec<Gap> {
        self.report().and_then(|report| report.ready().err()).unwrap_or_default()
    }

    /// Joins two edits of `before`.
    #[must_use]
    pub fn join(before: Option<&Self>, mine: &Self, theirs: &Self) -> Joined<Self> {
        match (mine, theirs) {
            (Self::Report(mine), Self::Report(theirs)) => {
                let before = before.and_then(Self::report);
                Report::join(before, mine, theirs).map(Self::Report)
            }
            // A dialogue has no text, and an id names one kind.
            (mine, _) => Joined { text: mine.clone(), overlap: false },
        }
    }

    /// Joins two edits of `before` so that nothing written gives way where it can stand beside the other.
    #[must_use]
    pub fn both(before: Option<&Self>, mine: &Self, theirs: &Self) -> Self {
        match (mine, theirs) {
            (Self::Report(mine), Self::Report(theirs)) => {
                let before = before.and_then(Self::report);
                Self::Report(Report::both(before, mine, theirs))
            }
            (mine, _) => mine.clone(),
        }
    }

    /// Whether everything written in `other` stands in this text too.
    #[must_use]
    pub fn holds(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Report(outer), Self::Report(inner)) => outer.holds(inner),
            (outer, inner) => outer == inner,
        }
    }

    /// The JSON that is hashed. Field order is declaration order; golden tests keep it.
    pub(crate) fn bytes(&self) -> Vec<u8> {
        let mut bytes = Vec::with_capacity(1024);
        // A body is strings, numbers and lists: writing it as JSON into memory cannot fail.
        let written = serde_json::to_writer(&mut bytes, self);
        debug_assert!(written.is_ok(), "a body is plain data");
        bytes
    }
}

/// The id of `owner`'s document of `kind` for `day`: a UUID version 8 (RFC 9562) of kind, day and a
/// hash of the owner, so that all ids of one owner differ in a few bytes only and compress well.
#[must_use]
pub fn document_id(kind: Kind, owner: EmployeeId, day: Day) -> DocumentId {
    let hash = Hash::of(owner.uuid().as_bytes());
    let mut bytes = [0; 16];
    bytes[0..4].copy_from_slice(&day.julian().to_be_bytes());
    bytes[4] = kind.byte();
    bytes[5..16].copy_from_slice(&hash.bytes()[..11]);
    DocumentId::from_uuid(uuid8(bytes))
}

/// The day inside a document id; none where it is nobody's document.
#[must_use]
pub fn day_of(id: DocumentId) -> Option<Day> {
    let [a, b, c, d, ..] = id.uuid().into_bytes();
    Day::from_julian(i32::from_be_bytes([a, b, c, d]))
}

/// Whether a document id names `kind`.
#[must_use]
pub fn is_of(id: DocumentId, kind: Kind) -> bool {
    id.uuid().as_bytes()[4] == kind.byte()
}

/// What the keys of all documents of `day` and of later days come after, and those of earlier days before.
#[must_use]
pub fn first_key(day: Day) -> String {
    format!("{:08x}", day.julian())
}

/// Sets the version and variant bits of RFC 9562.
const fn uuid8(mut bytes: [u8; 16]) -> Uuid {
    bytes[6] = (bytes[6] & 0x0f) | 0x80;
    bytes[8] = (bytes[8] & 0x3f) | 0x80;
    Uuid::from_bytes(bytes)
}

/// One document at one revision.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Document {
    /// Which document.
    pub id: DocumentId,
    /// Whose document.
    pub owner: EmployeeId,
    /// Where it stands.
    pub status: Status,
    /// Revisions so far, from 1 without gaps. For people; order and identity come from the token.
    pub revision: u32,
    /// The head of its hash chain.
    pub token: Token,
    /// Its text.
    pub body: Body,
    /// Every move but the savings of drafts, oldest first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub steps: Vec<Step>,
    /// The conversation beside it, oldest first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub thread: Vec<Comment>,
    /// The last time the superior opened it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub seen: Option<Seen>,
    /// The text that was given back last, until the document is approved: author and superior see what
    /// has changed since.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub returned: Option<Body>,
}

impl Document {
    /// The last move of the given sort, if there was one.
    #[must_use]
    pub fn last(&self, step: Move) -> Option<&Step> {
        self.steps.iter().rev().find(|s| s.step == step)
    }

    /// How often it came to the superior, once it was sent: twice where it was given back once.
    #[must_use]
    pub fn round(&self) -> usize {
        self.steps.iter().filter(|s| s.step == Move::Return).count() + 1
    }

    /// Whether the superior has opened the revision that stands now.
    #[must_use]
    pub fn seen_now(&self) -> bool {
        self.seen.as_ref().is_some_and(|seen| seen.revision == self.revision)
    }

    /// Whether `who` was the last to open the revision that stands now.
    #[must_use]
    pub fn seen_now_by(&self, who: EmployeeId) -> bool {
        self.seen_now() && self.seen.is_some_and(|seen| seen.by == who)
    }
}

/// One move in the life of a document: who, as what, when, why.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Step {
    /// The move.
    pub step: Move,
    /// The revision it made.
    pub revision: u32,
    /// Who.
    pub by: EmployeeId,
    /// As what.
    pub standing: Standing,
    /// For whom a superior stood in, where they were not the definitive one at that moment. Lies beside the
    /// chain: a token says who decided, the walk of the document as what.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub acting: Option<Acting>,
    /// The device's clock.
    pub device_at: Timestamp,
    /// The server's clock; the device's while the server has not answered.
    pub at: Timestamp,
    /// How far the device's clock was behind the server's, ms, where it was off by more than
    /// [`CLOCK_OFF`](crate::day::CLOCK_OFF): shown to the superior, never refused (R12).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub skew: Option<i64>,
    /// Why, for returns and reopenings.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<Reason>,
}

impl Step {
    /// Why a superior decided so; none where the reason is its author's, who says why it comes late.
    #[must_use]
    pub fn decided_because(&self) -> Option<&Reason> {
        self.reason.as_ref().filter(|_| self.step != Move::Submit)
    }
}

/// So many bytes a word beyond words takes, whatever it says: who, when, about what.
const WORD_BYTES: usize = 200;

/// One thing said beside a document.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Comment {
    /// The op that said it.
    pub op: OpId,
    /// Who.
    pub by: EmployeeId,
    /// The server's clock; the device's while the server has not answered.
    pub at: Timestamp,
    /// What, exactly as written.
    pub text: String,
    /// What it is beyond words.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub word: Option<Word>,
}

impl Comment {
    /// How many bytes it counts: its texts, and about what a word takes that says nothing else.
    pub(crate) fn size(&self) -> usize {
        let word = |word: &Word| WORD_BYTES + word.texts().map(String::len).sum::<usize>();
        self.text.len() + self.word.as_ref().map_or(0, word)
    }

    /// The act that says it, beside a document of `owner`.
    #[must_use]
    pub fn act(&self, owner: EmployeeId) -> Act {
        let text = self.text.clone();
        match &self.word {
            None => Act::Comment(text),
            Some(word) => Act::Tell(Told { with: owner, text, word: word.clone() }),
        }
    }
}

/// The superior opened a revision.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Seen {
    /// Who.
    pub by: EmployeeId,
    /// The server's clock; the device's while the server has not answered.
    pub at: Timestamp,
    /// Which revision.
    pub revision: u32,
}
