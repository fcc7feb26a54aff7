//! The agenda of a talk in words. What belongs to it is `shared::dialogue`'s to know.

use super::beside::{name, shown_of};
use crate::components::dialogue::agreements::{Agreed, Stands};
use crate::components::dialogue::matters::Matter;
use crate::components::dialogue::talks::Talked;
use crate::components::times::instant;
use crate::words::{self, words};
use shared::day::Day;
use shared::dialogue::{self, Agenda, Agreement, Source, Word};
use shared::document::Document;
use shared::id::EmployeeId;
use shared::op::Reason;
use shared::person::Sight;

/// The agenda as one of the two reads it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Read {
    pub(super) agreements: Vec<Agreed>,
    pub(super) ended: Vec<Agreed>,
    pub(super) matters: Vec<Matter>,
    pub(super) talks: Vec<Talked>,
    /// How much of it the reader has not answered: feedback, and agreements.
    pub(super) waits: usize,
    /// The day of the last talk.
    pub(super) last: Option<Day>,
}

/// Reads the agenda of `owner` with `me`'s eyes.
pub(super) fn read(documents: &[&Document], owner: EmployeeId, sight: &Sight, today: Day) -> Read {
    let zone = sight.me.zone;
    let agenda = dialogue::agenda(documents.iter().copied(), today, zone);
    let reader = Reader { owner, sight, today };
    let Agenda { talks, agreements, ended, matters } = &agenda;
    let agreements: Vec<Agreed> = agreements.iter().map(|one| reader.agreed(one)).collect();
    let waits = agreements.iter().filter(|one| one.stands == Stands::WaitsForMe).count();
    Read {
        waits: waits + dialogue::unheard(documents.iter().copied(), sight.me.id),
        ended: ended.iter().map(|one| reader.agreed(one)).collect(),
        matters: matters.iter().enumerate().map(|(at, one)| reader.matter(at, one)).collect(),
        talks: talks.iter().map(|one| reader.talked(one)).collect(),
        last: talks.first().map(|talk| talk.day),
        agreements,
    }
}

struct Reader<'a> {
    owner: EmployeeId,
    sight: &'a Sight,
    today: Day,
}

impl Reader<'_> {
    fn name(&self, who: EmployeeId) -> String {
        if who == self.sight.me.id {
            return words().author_me().to_owned();
        }
        name(Some(self.sight), who).unwrap_or_else(|| words().author_somebody().to_owned())
    }

    /// The name of whoever is not the reader.
    fn other(&self) -> String {
        let me = self.sight.me.id;
        let superior = self.sight.superior.as_ref().map(|s| s.id);
        let other = if self.owner == me { superior } else { Some(self.owner) };
        other.map_or_else(|| words().author_somebody().to_owned(), |other| self.name(other))
    }

    /// Whether what `by` said was for the reader.
    fn is_for_me(&self, by: EmployeeId) -> bool {
        (by == self.owner) != (self.sight.me.id == self.owner)
    }

    fn when(&self, at: shared::day::Timestamp) -> String {
        instant(at, self.sight.me.zone, self.today)
    }

    fn agreed(&self, one: &Agreement<'_>) -> Agreed {
        let words = words();
        let past = one.ended.is_none() && one.due < self.today;
        let (who, due) = (self.name(one.owner), words::date_short(one.due));
        let stands = match (one.ended, one.agreed) {
            (Some((at, true)), _) => Stands::Ended(words.dialogue_ended_kept(self.when(at)), true),
            (Some((at, false)), _) => {
                Stands::Ended(words.dialogue_ended_dropped(self.when(at)), false)
            }
            (None, Some(at)) => Stands::Agreed(self.when(at)),
            (None, None) if self.is_for_me(one.said.by) => Stands::WaitsForMe,
            (None, None) => Stands::WaitsFor(self.other()),
        };
        Agreed {
            doc: one.doc,
            op: one.said.op,
            text: one.said.text.clone(),
            by: if past {
                words.dialogue_agreement_past(who, due)
            } else {
                words.dialogue_agreement_by(who, due)
            },
            past,
            stands,
        }
    }

    fn matter(&self, at: usize, one: &dialogue::Matter<'_>) -> Matter {
        let words = words();
        let document = one.document;
        let is_report = document.body.report().is_some();
        let (icon, kind, text) = match &one.source {
            Source::Topic(said) => {
                ("comment", words.dialogue_topic(self.name(said.by)), said.text.clone())
            }
            Source::Obstacle(text) => {
                ("flag", words.dialogue_obstacle().to_owned(), (*text).to_owned())
            }
            Source::Help(text) => {
                ("help-hand", words.dialogue_help().to_owned(), (*text).to_owned())
            }
            Source::Returned(reason) => {
                ("return", words.dialogue_returned().to_owned(), said(reason))
            }
            Source::Feedback(_) => ("star", words.dialogue_feedback().to_owned(), String::new()),
        };
        let (given, by) = match &one.source {
            Source::Feedback(given) => {
                let shown = shown_of(document, given, self.sight.me.id, |at| self.when(at));
                (Some(shown), Some(self.name(given.said.by)))
            }
            Source::Topic(_) | Source::Obstacle(_) | Source::Help(_) | Source::Returned(_) => {
                (None, None)
            }
        };
        let day = words::date_short(one.day);
        Matter {
            key: format!("{}-{at}", document.id),
            doc: document.id,
            icon,
            kind,
            text,
            about: by.map_or_else(|| day.clone(), |by| format!("{by} · {day}")),
            href: is_report.then(|| {
                if self.owner == self.sight.me.id {
                    format!("/laporan/{}", one.day)
                } else {
                    format!("/menunggu/{}", document.id)
                }
            }),
            given,
            ends: match &one.source {
                Source::Topic(said) => Some(Word::Ended { of: said.op, kept: true }),
                Source::Obstacle(_)
                | Source::Help(_)
                | Source::Returned(_)
                | Source::Feedback(_) => None,
            },
        }
    }

    fn talked(&self, one: &dialogue::Talk<'_>) -> Talked {
        Talked {
            day: words::date_long(one.day),
            name: self.name(one.said.by),
            notes: one.said.text.clone(),
        }
    }
}

/// A reason in one line.
fn said(reason: &Reason) -> String {
    let kinds = reason.kinds.iter().map(|kind| words::reason_kind(*kind).to_owned());
    let text = (!reason.text.is_empty()).then(|| reason.text.clone());
    kinds.chain(text).collect::<Vec<_>>().join(" · ")
}
