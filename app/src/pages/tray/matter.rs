//! One matter of the tray in words: what happened, that nothing is lost, and what can be done. Knows
//! documents; must not know the screen.

use crate::words::{self, words};
use shared::apply::Refusal;
use shared::day::Day;
use shared::dialogue::Told;
use shared::document::{Body, Document, Kind, day_of, is_of};
use shared::id::{EmployeeId, OpId};
use shared::op::{Act, Reason};
use shared::report::Report;
use shared::status::Status;
use shared::tray::{TrayItem, TrayWhy};

/// One matter, ready to be shown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Matter {
    /// What it is about.
    pub item: TrayItem,
    /// The day of the report, where that is known.
    pub day: Option<Day>,
    /// Whose report it is, where it is somebody else's.
    pub name: Option<String>,
    /// When it came here, in words.
    pub when: String,
    /// Where the report can be looked at.
    pub link: Option<String>,
    /// Where its report stands on this device; none where it is not here.
    pub status: Option<Status>,
    /// Why the office has set it aside, where it has.
    pub aside: Option<String>,
}

/// What was done, to be shown again.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Mine<'a> {
    /// A text of a report.
    Text(&'a Report),
    /// Words to somebody.
    Words(String),
    /// A mark without words of its own.
    Mark(&'static str),
}

impl Matter {
    /// The matter, with what the device has of its document.
    #[must_use]
    pub fn new(
        item: TrayItem,
        document: Option<&Document>,
        me: EmployeeId,
        name: Option<String>,
        when: String,
    ) -> Self {
        let bodies = item.mine.body().or(item.theirs.as_ref());
        let day = bodies.or(document.map(|d| &d.body)).map(Body::day);
        // Of what its author took back nothing is here but its name.
        let day = day.or_else(|| day_of(item.doc));
        let link = document.map(|d| {
            if is_of(d.id, Kind::Dialogue) {
                format!("/dialog/{}", d.owner)
            } else if d.owner == me {
                format!("/laporan/{}", d.body.day())
            } else {
                format!("/menunggu/{}", d.id)
            }
        });
        Self { item, day, name, when, link, status: document.map(|d| d.status), aside: None }
    }

    /// Tells this matter as it is shown from every other.
    #[must_use]
    pub fn key(&self) -> (OpId, Option<String>, Option<Status>, String, bool) {
        (self.item.op, self.name.clone(), self.status, self.when.clone(), self.aside.is_some())
    }

    /// What it is about, in words.
    #[must_use]
    pub fn title(&self) -> String {
        let words = words();
        if is_of(self.item.doc, Kind::Dialogue) {
            let title = words.dialogue_title().to_owned();
            return self.name.as_ref().map_or(title, |name| words.dialogue_with(name));
        }
        match (self.day.map(words::date_short), &self.name) {
            (Some(day), Some(name)) => words.superior_tray_report_of(name, day),
            (Some(day), None) => words.superior_tray_report(day),
            (None, _) => words.superior_tray_report_unknown().to_owned(),
        }
    }

    /// Why it is here, in two words.
    #[must_use]
    pub fn chip(&self) -> &'static str {
        let words = words();
        match self.item.why {
            TrayWhy::SameField => words.superior_same_field_chip(),
            TrayWhy::Moved => words.superior_moved_chip(),
            TrayWhy::Refused(_) if self.aside.is_some() => words.superior_late_aside_chip(),
            TrayWhy::Refused(Refusal::Closed) => words.superior_late_chip(),
            TrayWhy::Refused(_) if self.is_with_office() => words.superior_left_chip(),
            TrayWhy::Refused(_) => words.superior_refused_chip(),
            TrayWhy::Restored => words.superior_restored_chip(),
        }
    }

    /// What happened, that nothing is lost, what to do.
    #[must_use]
    pub fn sentence(&self) -> String {
        let words = words();
        match (&self.item.why, &self.item.mine) {
            (TrayWhy::Refused(why), _) if self.is_with_office() => {
                let aside = self.aside.as_ref();
                let aside = aside.map(|why| words.superior_late_aside(why));
                return aside.unwrap_or_else(|| words::refusal(why));
            }
            (TrayWhy::Refused(Refusal::Left), _) => words.superior_left_words(),
            (TrayWhy::Refused(why), _) => return words.superior_refused(words::refusal(why)),
            (TrayWhy::SameField, _) => words.superior_same_field(),
            (TrayWhy::Restored, _) => words.superior_restored(),
            (TrayWhy::Moved, Act::Approve | Act::Return(_)) if self.status.is_none() => {
                words.superior_newer_gone()
            }
            (TrayWhy::Moved, Act::Approve) => words.superior_moved_approve(),
            (TrayWhy::Moved, Act::Return(_)) => words.superior_moved_return(),
            (TrayWhy::Moved, Act::Reopen(_)) => words.superior_moved_reopen(),
            (TrayWhy::Moved, Act::Withdraw) => words.superior_moved_withdraw(),
            (
                TrayWhy::Moved,
                Act::SaveDraft(_) | Act::Submit(_) | Act::Comment(_) | Act::Tell(_) | Act::Seen(_),
            ) => words.superior_moved_text(),
        }
        .to_owned()
    }

    /// Whether its report is sent, and what a choice does to that; nothing where it changes nothing.
    #[must_use]
    pub fn sending(&self) -> Option<&'static str> {
        if !self.can_keep() {
            return None;
        }
        let words = words();
        let open = matches!(self.status, None | Some(Status::Draft | Status::Returned));
        match &self.item.mine {
            Act::Submit(text) if open && self.aside.is_none() && text.gaps().is_empty() => {
                Some(words.superior_sends())
            }
            Act::Submit(_) if open => Some(words.superior_unsent()),
            Act::SaveDraft(_) if self.status == Some(Status::Submitted) => {
                Some(words.superior_takes_back())
            }
            Act::SaveDraft(_)
            | Act::Submit(_)
            | Act::Withdraw
            | Act::Approve
            | Act::Return(_)
            | Act::Reopen(_)
            | Act::Comment(_)
            | Act::Tell(_)
            | Act::Seen(_) => None,
        }
    }

    /// What is so once its author has chosen, where their report stands as `now`: their text is `kept`, or let go of.
    #[must_use]
    pub fn chosen(&self, kept: bool, now: Option<Status>) -> String {
        let words = words();
        let done = if kept { words.superior_kept_mine() } else { words.superior_let_go_done() };
        let so = match now {
            Some(Status::Submitted) => Some(words.superior_sent_now()),
            Some(Status::Draft | Status::Returned) => Some(words.superior_unsent()),
            None | Some(Status::Approved | Status::Open) => None,
        };
        let so = so.filter(|_| self.can_keep());
        so.map_or_else(|| done.to_owned(), |so| format!("{done} {so}"))
    }

    /// What the person did.
    #[must_use]
    pub fn mine(&self) -> Mine<'_> {
        match &self.item.mine {
            Act::SaveDraft(body) | Act::Submit(body) => match body.report() {
                Some(report) => Mine::Text(report),
                None => Mine::Words(String::new()),
            },
            Act::Return(reason) | Act::Reopen(reason) => Mine::Words(said(reason)),
            Act::Comment(text) => Mine::Words(text.clone()),
            Act::Tell(told) => Mine::Words(written(told)),
            Act::Approve => Mine::Mark(words().superior_act_approve()),
            Act::Withdraw => Mine::Mark(words().superior_act_withdraw()),
            Act::Seen(_) => Mine::Mark(words().superior_act_seen()),
        }
    }

    /// See [`TrayItem::is_with_office`].
    #[must_use]
    pub const fn is_with_office(&self) -> bool {
        self.item.is_with_office()
    }

    /// Whether the person can put their text in the place of the other. What lies with the office already
    /// would only come there twice.
    #[must_use]
    pub fn can_keep(&self) -> bool {
        // What the office has set aside is its author's again.
        if self.aside.is_some() {
            return self.item.mine.body().is_some();
        }
        let lies = matches!(&self.item.why, TrayWhy::Refused(why) if why.is_with_office());
        self.item.mine.body().is_some() && !lies
    }

    /// Whether both texts can stand beside each other.
    #[must_use]
    pub fn can_join(&self) -> bool {
        self.can_keep() && self.item.why == TrayWhy::SameField
    }

    /// Whether letting go of it loses something that somebody wrote.
    #[must_use]
    pub fn has_words(&self) -> bool {
        match self.mine() {
            Mine::Text(_) => true,
            Mine::Words(words) => !words.trim().is_empty(),
            Mine::Mark(_) => false,
        }
    }
}

fn said(reason: &Reason) -> String {
    let mut parts: Vec<&str> = reason.kinds.iter().map(|k| words::reason_kind(*k)).collect();
    if !reason.text.is_empty() {
        parts.push(&reason.text);
    }
    parts.join("\n")
}

/// Everything that was written in it.
fn written(told: &Told) -> String {
    let texts = std::iter::once(&told.text).chain(told.word.texts());
    texts.filter(|text| !text.is_empty()).cloned().collect::<Vec<_>>().join("\n")
}

#[cfg(test)]
mod tests {
    use super::{Matter, Mine};
    use crate::words::words;
    use shared::apply::Refusal;
    use shared::day::{Day, TimeOfDay, Timestamp};
    use shared::document::{Body, Kind, document_id};
    use shared::id::{EmployeeId, EntryId, OpId};
    use shared::op::{Act, Reason, ReasonKind};
    use shared::report::{Entry, Report};
    use shared::status::Status;
    use shared::tray::{TrayItem, TrayWhy};
    use uuid::Uuid;

    fn matter(why: TrayWhy, mine: Act) -> Matter {
        let me = EmployeeId::from_uuid(Uuid::from_u128(1));
        let day = Day::parse("2026-11-20").unwrap();
        let item = TrayItem {
            op: OpId::from_uuid(Uuid::from_u128(2)),
            doc: document_id(Kind::Report, me, day),
            at: Timestamp(0),
            why,
            mine,
            theirs: None,
            late: None,
            before: None,
        };
        Matter::new(item, None, me, None, "14.20".into())
    }

    #[test]
    fn a_text_can_be_kept_and_is_not_let_go_unasked() {
        let day = Day::parse("2026-11-20").unwrap();
        let text = matter(TrayWhy::SameField, Act::SaveDraft(Body::Report(Report::new(day))));
        assert!(text.can_keep());
        assert!(text.has_words());
        assert_eq!(text.day, Some(day));
        assert!(matches!(text.mine(), Mine::Text(_)));
    }

    #[test]
    fn a_decision_is_made_again_and_not_kept() {
        let moved = |act| Matter { status: Some(Status::Submitted), ..matter(TrayWhy::Moved, act) };
        let approval = moved(Act::Approve);
        assert!(!approval.can_keep());
        assert!(!approval.has_words());
        let reason =
            Reason { kinds: vec![ReasonKind::Time], text: "Lihat jamnya".into(), entries: vec![] };
        let back = moved(Act::Return(reason));
        assert!(back.has_words(), "a superior's words are somebody's work too");
        assert_ne!(back.sentence(), approval.sentence());
    }

    #[test]
    fn only_a_report_of_somebody_who_was_let_go_is_with_their_office() {
        let report = Body::Report(Report::new(Day::parse("2026-11-20").unwrap()));
        let left = || TrayWhy::Refused(Refusal::Left);
        let brought = matter(left(), Act::Submit(report.clone()));
        assert!(brought.is_with_office() && !brought.can_keep());
        let said = matter(left(), Act::Comment("Terima kasih".into()));
        assert!(!said.is_with_office());
        assert_ne!(said.sentence(), brought.sentence());
        assert_ne!(said.chip(), brought.chip());
        let refused = matter(TrayWhy::Refused(Refusal::NotYours), Act::Submit(report));
        assert!(!refused.is_with_office());
    }

    #[test]
    fn what_its_author_took_back_needs_no_decision_and_still_has_its_day() {
        let gone = matter(TrayWhy::Moved, Act::Approve);
        assert_eq!(gone.day, Day::parse("2026-11-20"));
        assert!(gone.sentence().contains("menarik kembali"), "{}", gone.sentence());
        let newer = Matter { status: Some(Status::Submitted), ..gone };
        assert!(newer.sentence().contains("versi barunya"), "{}", newer.sentence());
    }

    #[test]
    fn a_choice_says_whether_the_report_is_sent() {
        let entry = Entry {
            title: "Rapat".into(),
            start: TimeOfDay::new(450),
            end: TimeOfDay::new(510),
            ..Entry::new(EntryId::new(1))
        };
        let day = Day::parse("2026-11-20").unwrap();
        let whole = Body::Report(Report { entries: vec![entry], ..Report::new(day) });
        let lacking = Body::Report(Report::new(day));
        let at = |act, status| Matter { status: Some(status), ..matter(TrayWhy::SameField, act) };
        let draft = Status::Draft;
        let sends = at(Act::Submit(whole.clone()), draft);
        assert_eq!(sends.sending(), Some(words().superior_sends()));
        let lacks = at(Act::Submit(lacking), draft);
        assert_eq!(lacks.sending(), Some(words().superior_unsent()));
        assert_eq!(at(Act::SaveDraft(whole.clone()), draft).sending(), None);
        let sent = at(Act::SaveDraft(whole), Status::Submitted);
        assert_eq!(sent.sending(), Some(words().superior_takes_back()));
        for kept in [true, false] {
            assert!(sends.chosen(kept, Some(Status::Submitted)).contains("dikirim"));
            assert!(sends.chosen(kept, Some(draft)).contains("belum terkirim"));
        }
    }

    #[test]
    fn a_refusal_says_why() {
        let refused = matter(TrayWhy::Refused(Refusal::Future), Act::Withdraw);
        let other = matter(TrayWhy::Refused(Refusal::NotYours), Act::Withdraw);
        assert_ne!(refused.sentence(), other.sentence());
    }
}
