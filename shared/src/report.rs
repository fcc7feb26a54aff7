//! The daily report (laporan harian): what an employee did on one civil date.
//!
//! A draft may be as unfinished as its author; [`Report::ready`] proves that it can be sent.

use crate::day::{DAY_MINUTES, Day, TimeOfDay};
use crate::evidence::{self, Evidence, File, MOST_EVIDENCE};
use crate::id::{ActivityId, EntryId, PlannedResultId};
use crate::join::{Joined, field};
use serde::{Deserialize, Serialize};

/// Most characters (Unicode scalar values) of a long text that is sent. Drafts may be longer: what
/// was typed is kept, and the sentence beside the field says how much is too much.
pub const LONG_TEXT: usize = 4000;
/// Most characters of a short text: a title, a unit, a name.
pub const SHORT_TEXT: usize = 200;
/// Most entries of a report that is sent.
pub const MAX_ENTRIES: usize = 60;

/// One day of one employee.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Report {
    /// The civil date in the time zone of the employee's unit.
    pub day: Day,
    /// What was done, in the order in which it was written.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub entries: Vec<Entry>,
}

/// One activity (kegiatan).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entry {
    /// Unique within the report.
    pub id: EntryId,
    /// When it began.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub start: Option<TimeOfDay>,
    /// When it ended; at or before the start means after midnight.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub end: Option<TimeOfDay>,
    /// The activity of the catalogue, if it came from there.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub activity: Option<ActivityId>,
    /// What it is called: the catalogue's name, copied, or free text.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub title: String,
    /// Description (uraian).
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub description: String,
    /// How much.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub quantity: Option<Quantity>,
    /// Of what: patients, pupils, documents. Where there is a unit, a quantity is asked for.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub unit: String,
    /// The planned result (RHK) it serves.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub planned: Option<PlannedResultId>,
    /// Where it was done.
    #[serde(default, skip_serializing_if = "WorkPlace::is_office")]
    pub place: WorkPlace,
    /// Who ordered it by word of mouth (perintah lisan), if somebody did.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ordered_by: Option<String>,
    /// What stood in the way (kendala).
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub obstacle: String,
    /// What help is wished for.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub help: String,
    /// What shows that it was done (bukti dukung).
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub evidence: Vec<Evidence>,
}

impl Entry {
    /// An entry with nothing in it yet.
    #[must_use]
    pub const fn new(id: EntryId) -> Self {
        Self {
            id,
            start: None,
            end: None,
            activity: None,
            title: String::new(),
            description: String::new(),
            quantity: None,
            unit: String::new(),
            planned: None,
            place: WorkPlace::Office,
            ordered_by: None,
            obstacle: String::new(),
            help: String::new(),
            evidence: Vec::new(),
        }
    }

    /// The stretch of time it took, once both times are there and differ.
    #[must_use]
    pub fn span(&self) -> Option<Span> {
        Span::new(self.start?, self.end?)
    }
}

/// Where work was done.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum WorkPlace {
    /// At the office, school or clinic (WFO).
    #[default]
    Office,
    /// At home (WFH).
    Home,
    /// From anywhere (WFA).
    Anywhere,
    /// Outside with the public: posyandu, home visit, field service (luar gedung).
    Outreach,
}

impl WorkPlace {
    /// Every work place.
    pub const ALL: [Self; 4] = [Self::Office, Self::Home, Self::Anywhere, Self::Outreach];

    /// Serde asks with a reference; the office is the usual place and is left out.
    fn is_office(&self) -> bool {
        *self == Self::Office
    }
}

/// A quantity in hundredths of its unit: exact, no floating point.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Quantity(u32);

impl Quantity {
    /// `hundredths` hundredths.
    #[must_use]
    pub const fn from_hundredths(hundredths: u32) -> Self {
        Self(hundredths)
    }

    /// A whole number; capped where hundredths no longer fit (42 949 672).
    #[must_use]
    pub const fn whole(number: u32) -> Self {
        Self(number.saturating_mul(100))
    }

    /// Hundredths.
    #[must_use]
    pub const fn hundredths(self) -> u32 {
        self.0
    }

    /// Reads what a person types: `42`, `1,5` or `1.5`, at most two decimals; `None` for the rest.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let text = text.trim();
        let (whole, decimals) = text.split_once([',', '.']).unwrap_or((text, ""));
        let digits = |s: &str| s.bytes().all(|b| b.is_ascii_digit());
        if whole.is_empty() || !digits(whole) || !digits(decimals) || decimals.len() > 2 {
            return None;
        }
        let hundredths: u32 = match decimals.len() {
            0 => 0,
            1 => decimals.parse::<u32>().ok()?.checked_mul(10)?,
            _ => decimals.parse().ok()?,
        };
        whole.parse::<u32>().ok()?.checked_mul(100)?.checked_add(hundredths).map(Self)
    }
}

/// A stretch of minutes on the line that begins at midnight of the report's date and may run over
/// the next midnight.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Span {
    /// Minutes since midnight of the report's date.
    pub start: u16,
    /// The same, after `start`; above 1440 on the next date.
    pub end: u16,
}

impl Span {
    /// The stretch from `start` to `end`, over midnight where `end` is the earlier; `None` for the
    /// same time twice.
    #[must_use]
    pub fn new(start: TimeOfDay, end: TimeOfDay) -> Option<Self> {
        let (start, end) = (start.minutes(), end.minutes());
        match start.cmp(&end) {
            std::cmp::Ordering::Less => Some(Self { start, end }),
            std::cmp::Ordering::Equal => None,
            std::cmp::Ordering::Greater => Some(Self { start, end: end + DAY_MINUTES }),
        }
    }

    /// How long, in minutes.
    #[must_use]
    pub const fn minutes(self) -> u16 {
        self.end - self.start
    }

    /// Whether the two share a minute. Touching edges share none.
    #[must_use]
    pub const fn overlaps(self, other: Self) -> bool {
        self.start < other.end && other.start < self.end
    }
}

/// Something that still keeps a report from being sent, and where.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Gap {
    /// The entry, or none for the report as a whole.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub entry: Option<EntryId>,
    /// The field to look at.
    pub field: Field,
    /// What about it.
    pub lack: Lack,
}

/// A field of a report.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Field {
    /// The list of entries.
    Entries,
    /// Start and end.
    Time,
    /// Title.
    Title,
    /// Description.
    Description,
    /// Quantity.
    Quantity,
    /// Unit of the quantity.
    Unit,
    /// Who ordered it.
    OrderedBy,
    /// Obstacle.
    Obstacle,
    /// Wish for help.
    Help,
    /// Evidence.
    Evidence,
}

/// What a field lacks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Lack {
    /// Nothing is there.
    Missing,
    /// Longer than can be sent.
    TooLong {
        /// Characters (or entries) there are.
        has: u32,
        /// Characters (or entries) there may be.
        most: u32,
    },
    /// Its time overlaps the time of another entry.
    Overlaps(EntryId),
    /// Start and end are the same.
    NoTime,
    /// Two entries have the same id.
    Twice,
}

/// A report that can be sent: the proof is the type.
#[derive(Clone, Copy, Debug)]
pub struct ReadyReport<'a>(&'a Report);

impl<'a> ReadyReport<'a> {
    /// The report inside.
    #[must_use]
    pub const fn report(self) -> &'a Report {
        self.0
    }
}

impl Report {
    /// A day with nothing in it yet.
    #[must_use]
    pub const fn new(day: Day) -> Self {
        Self { day, entries: Vec::new() }
    }

    /// The entry with this id.
    #[must_use]
    pub fn entry(&self, id: EntryId) -> Option<&Entry> {
        self.entries.iter().find(|e| e.id == id)
    }

    /// The minutes of all entries that have both times.
    #[must_use]
    pub fn minutes(&self) -> u32 {
        self.entries.iter().filter_map(Entry::span).map(|s| u32::from(s.minutes())).sum()
    }

    /// The entries by their time, those without a time last.
    #[must_use]
    pub fn by_time(&self) -> Vec<&Entry> {
        let mut entries: Vec<&Entry> = self.entries.iter().collect();
        entries.sort_by_key(|e| e.start.map_or(u16::MAX, TimeOfDay::minutes));
        entries
    }

    /// The entries of this report as a beginning for another day: everything but their ids, the
    /// obstacles, the wishes for help and the evidence, which belong to their own day.
    pub fn copied(&self, mut id: impl FnMut() -> EntryId) -> Vec<Entry> {
        let fresh = |e: &Entry| Entry {
            id: id(),
            obstacle: String::new(),
            help: String::new(),
            evidence: Vec::new(),
            ..e.clone()
        };
        self.entries.iter().map(fresh).collect()
    }

    /// The files that belong to it.
    pub fn files(&self) -> impl Iterator<Item = &File> {
        self.entries.iter().flat_map(|e| &e.evidence).filter_map(Evidence::file)
    }

    /// What somebody whose app knew of no evidence made of `before`: they cannot have taken any away.
    pub(crate) fn with_evidence_of(&mut self, before: &Self) {
        for entry in &mut self.entries {
            if let Some(was) = before.entry(entry.id).filter(|_| entry.evidence.is_empty()) {
                entry.evidence.clone_from(&was.evidence);
            }
        }
    }

    /// Proves that the report can be sent.
    ///
    /// # Errors
    /// Everything that still keeps it from being sent, in the order of the entries.
    pub fn ready(&self) -> Result<ReadyReport<'_>, Vec<Gap>> {
        let mut gaps = Vec::new();
        if self.entries.is_empty() {
            gaps.push(Gap { entry: None, field: Field::Entries, lack: Lack::Missing });
        }
        if let Some(lack) = too_long(self.entries.len(), MAX_ENTRIES) {
            gaps.push(Gap { entry: None, field: Field::Entries, lack });
        }
        for (at, entry) in self.entries.iter().enumerate() {
            self.entry_gaps(at, entry, &mut gaps);
        }
        if gaps.is_empty() { Ok(ReadyReport(self)) } else { Err(gaps) }
    }

    fn entry_gaps(&self, at: usize, entry: &Entry, gaps: &mut Vec<Gap>) {
        let mut gap = |field, lack| gaps.push(Gap { entry: Some(entry.id), field, lack });
        let others = self.entries.get(..at).unwrap_or_default();
        if others.iter().any(|o| o.id == entry.id) {
            gap(Field::Entries, Lack::Twice);
        }
        match (entry.start, entry.end, entry.span()) {
            (Some(_), Some(_), Some(span)) => {
                let clash = others.iter().find(|o| o.span().is_some_and(|s| s.overlaps(span)));
                if let Some(other) = clash {
                    gap(Field::Time, Lack::Overlaps(other.id));
                }
            }
            (Some(_), Some(_), None) => gap(Field::Time, Lack::NoTime),
            (None, Some(_) | None, Some(_) | None) | (Some(_), None, Some(_) | None) => {
                gap(Field::Time, Lack::Missing);
            }
        }
        if entry.title.trim().is_empty() {
            gap(Field::Title, Lack::Missing);
        }
        if !entry.unit.trim().is_empty() && entry.quantity.is_none() {
            gap(Field::Quantity, Lack::Missing);
        }
        if entry.quantity.is_some() && entry.unit.trim().is_empty() {
            gap(Field::Unit, Lack::Missing);
        }
        if entry.ordered_by.as_ref().is_some_and(|who| who.trim().is_empty()) {
            gap(Field::OrderedBy, Lack::Missing);
        }
        for (field, text, most) in [
            (Field::Title, entry.title.as_str(), SHORT_TEXT),
            (Field::Description, &entry.description, LONG_TEXT),
            (Field::Unit, &entry.unit, SHORT_TEXT),
            (Field::OrderedBy, entry.ordered_by.as_deref().unwrap_or_default(), SHORT_TEXT),
            (Field::Obstacle, &entry.obstacle, LONG_TEXT),
            (Field::Help, &entry.help, LONG_TEXT),
        ] {
            if let Some(lack) = too_long(text.chars().count(), most) {
                gap(field, lack);
            }
        }
        if let Some(lack) = too_long(entry.evidence.len(), MOST_EVIDENCE) {
            gap(Field::Evidence, lack);
        }
    }

    /// Joins two edits of `before`: different entries and different fields go together; the same
    /// field edited twice, or an entry edited here and removed there, is an overlap.
    #[must_use]
    pub fn join(before: Option<&Self>, mine: &Self, theirs: &Self) -> Joined<Self> {
        // Where only one side wrote, its text is the answer, with the order of its entries.
        if before == Some(theirs) || mine == theirs {
            return Joined { text: mine.clone(), overlap: false };
        }
        if before == Some(mine) {
            return Joined { text: theirs.clone(), overlap: false };
        }
        // An id that stands twice in one text cannot say which entry is which.
        let mut overlap = mine.has_twins() || theirs.has_twins();
        let mut entries = Vec::with_capacity(theirs.entries.len());
        let was = |id| before.and_then(|b| b.entry(id));
        for their in &theirs.entries {
            match (was(their.id), mine.entry(their.id)) {
                (old, Some(my)) => entries.push(join_entry(old, my, their, &mut overlap)),
                // I removed it, and they left it as it was: it goes.
                (Some(old), None) if old == their => {}
                // I removed it, and they edited it: their edit stays, and I am asked.
                (Some(_), None) => {
                    overlap = true;
                    entries.push(their.clone());
                }
                (None, None) => entries.push(their.clone()),
            }
        }
        for my in mine.entries.iter().filter(|e| theirs.entry(e.id).is_none()) {
            match was(my.id) {
                // They removed what I left as it was.
                Some(old) if old == my => {}
                // They removed what I edited.
                Some(_) => overlap = true,
                None => entries.push(my.clone()),
            }
        }
        Joined { text: Self { day: theirs.day, entries }, overlap }
    }

    /// Joins two edits of `before` so that nothing of mine gives way: where both wrote into a long text it says
    /// both, one after the other; where they cannot stand in one entry, mine is an entry of its own.
    #[must_use]
    pub fn both(before: Option<&Self>, mine: &Self, theirs: &Self) -> Self {
        let mut joined = Self::join(before, mine, theirs).text;
        for my in &mine.entries {
            let was = before.and_then(|b| b.entry(my.id));
            match joined.entries.iter_mut().find(|e| e.id == my.id) {
                // Untouched by me, and removed by them.
                None if was == Some(my) => {}
                None => joined.entries.push(my.clone()),
                Some(there) => {
                    let beside = beside(was, my, there);
                    if !has_all(was, my, &beside) {
                        let id = joined.free_id(my.id);
                        joined.entries.push(Entry { id, ..my.clone() });
                    } else {
                        *there = beside;
                    }
                }
            }
        }
        joined
    }

    /// An id that no entry has, near this one.
    fn free_id(&self, near: EntryId) -> EntryId {
        let mut id = near;
        while self.entry(id).is_some() {
            id = EntryId::new(id.number().wrapping_add(1));
        }
        id
    }

    /// Whether everything written in `other` stands in this text too, in the same fields.
    #[must_use]
    pub fn holds(&self, other: &Self) -> bool {
        let held = |inner: &Entry| {
            self.entry(inner.id).is_some_and(|outer| {
                let mut overlap = false;
                let blank = Entry::new(inner.id);
                let joined = join_entry(Some(&blank), inner, outer, &mut overlap);
                !overlap && joined == *outer
            })
        };
        self == other || (!other.has_twins() && other.entries.iter().all(held))
    }

    fn has_twins(&self) -> bool {
        let twin = |(at, e): (usize, &Entry)| self.entries.iter().take(at).any(|o| o.id == e.id);
        self.entries.iter().enumerate().any(twin)
    }
}

/// `there` with the long texts of `my` behind its own, where I changed them and it says something else.
fn beside(was: Option<&Entry>, my: &Entry, there: &Entry) -> Entry {
    let put = |text: fn(&Entry) -> &String| {
        let (mine, theirs) = (text(my), text(there));
        let mine_too = was.map(text) != Some(mine) && !mine.is_empty() && mine != theirs;
        match (mine_too, theirs.is_empty()) {
            (true, false) => format!("{theirs}\n{mine}"),
            (true, true) => mine.clone(),
            (false, _) => theirs.clone(),
        }
    };
    let (description, obstacle, help) =
        (put(|e| &e.description), put(|e| &e.obstacle), put(|e| &e.help));
    Entry { description, obstacle, help, ..there.clone() }
}

/// Whether what I made of `was` stands in `there`, but for long texts, which may say more.
fn has_all(was: Option<&Entry>, my: &Entry, there: &Entry) -> bool {
    let blank = Entry::new(my.id);
    let was = was.unwrap_or(&blank);
    let long = |e: &Entry| Entry {
        description: there.description.clone(),
        obstacle: there.obstacle.clone(),
        help: there.help.clone(),
        ..e.clone()
    };
    let mut overlap = false;
    join_entry(Some(&long(was)), &long(my), there, &mut overlap) == *there && !overlap
}

fn join_entry(old: Option<&Entry>, mine: &Entry, theirs: &Entry, overlap: &mut bool) -> Entry {
    // What an activity is (catalogue, title, unit) and when it was (start, end) are one answer each:
    // half of mine with half of theirs would be a thing neither of them wrote.
    let what = |e: &Entry| (e.activity, e.title.clone(), e.unit.clone());
    let when = |e: &Entry| (e.start, e.end);
    let (activity, title, unit) =
        field(old.map(what).as_ref(), &what(mine), &what(theirs), overlap);
    let (start, end) = field(old.map(when).as_ref(), &when(mine), &when(theirs), overlap);
    macro_rules! join {
        ($name:ident) => {
            field(old.map(|e| &e.$name), &mine.$name, &theirs.$name, overlap)
        };
    }
    Entry {
        id: theirs.id,
        start,
        end,
        activity,
        title,
        description: join!(description),
        quantity: join!(quantity),
        unit,
        planned: join!(planned),
        place: join!(place),
        ordered_by: join!(ordered_by),
        obstacle: join!(obstacle),
        help: join!(help),
        evidence: evidence::join(
            old.map(|e| e.evidence.as_slice()).unwrap_or_default(),
            &mine.evidence,
            &theirs.evidence,
        ),
    }
}

fn too_long(has: usize, most: usize) -> Option<Lack> {
    (has > most).then(|| Lack::TooLong {
        has: u32::try_from(has).unwrap_or(u32::MAX),
        most: u32::try_from(most).unwrap_or(u32::MAX),
    })
}
