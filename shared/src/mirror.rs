//! A mirror for whoever answers: what their own decisions of the last days looked like, for their eyes only; and how
//! long reports waited for an answer, which their authors see too (issue 4).
//!
//! Knows documents; must not know who looks. Made of what documents carry: nothing is noted about anybody for it. A figure
//! that rests on too little is not told.

use crate::day::{DAY_MS, Timestamp};
use crate::document::{Document, Step};
use crate::id::EmployeeId;
use crate::report::Report;
use crate::status::{Move, Status};
use crate::usual;

/// So many days are looked back on.
pub const DAYS: i64 = 30;
/// On fewer reports no figure rests.
pub const FEWEST: usize = usual::FEWEST;

/// How many of how many.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Share {
    /// So many.
    pub part: usize,
    /// Of so many.
    pub of: usize,
}

impl Share {
    /// In percent; none where it rests on too little.
    #[must_use]
    pub fn percent(self) -> Option<usize> {
        (self.of >= FEWEST).then(|| (self.part * 200 + self.of) / (self.of * 2))
    }

    fn count(&mut self, is_part: bool) {
        self.of += 1;
        self.part += usize::from(is_part);
    }
}

/// The one in the middle of some spans of time.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Middle {
    /// Its length, ms; none where it rests on too little.
    pub ms: Option<u64>,
    /// Of so many.
    pub of: usize,
}

impl Middle {
    fn among(all: Vec<u64>) -> Self {
        let of = all.len();
        Self { ms: (of >= FEWEST).then(|| usual::median(all)).flatten(), of }
    }
}

/// What somebody sees of their own decisions.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Mirror {
    /// What was approved without having been opened, of what was approved and is known to be one or the other.
    pub unopened: Share,
    /// From opening a report to deciding about it.
    pub reading: Middle,
    /// What was approved with the very text of an earlier day, of what was approved.
    pub same: Share,
    /// From sending to answering.
    pub answering: Middle,
}

impl Mirror {
    /// Of what `me` decided in the last days before `now`. `documents` come the oldest day first. `behind` is how far
    /// this device's clock is behind the server's, ms: a step says it only where it is far.
    #[must_use]
    pub fn of<'a>(
        documents: impl IntoIterator<Item = &'a Document>,
        me: EmployeeId,
        now: Timestamp,
        behind: i64,
    ) -> Self {
        let mut mirror = Self::default();
        let (mut reading, mut waiting) = (Vec::new(), Vec::new());
        let mut pasts: Vec<(EmployeeId, Vec<&Report>)> = Vec::new();
        for document in documents {
            let mine = |a: &Answer<'_>| a.answer.by == me && is_late_enough(a.answer.at, now);
            let all = answers(document);
            waiting.extend(all.iter().filter(|a| mine(a)).filter_map(|a| a.waited()));
            if let Some(last) = all.last().filter(|a| mine(a) && is_the_last(a, document)) {
                let approved = last.answer.step == Move::Approve;
                let opened = last.opened(document, me, behind);
                if let (true, Some(opened)) = (approved, opened) {
                    mirror.unopened.count(opened == Opened::Never);
                }
                if let Some(Opened::For(Some(ms))) = opened {
                    reading.push(ms);
                }
                if approved {
                    mirror.same.count(says_it_again(document, &pasts));
                }
            }
            goes_on(&mut pasts, document);
        }
        Self { reading: Middle::among(reading), answering: Middle::among(waiting), ..mirror }
    }
}

/// From sending to answering, of the reports of one person or several, as far as they were answered in the last days
/// before `now`, by this superior or by whoever.
#[must_use]
pub fn answering<'a>(
    documents: impl IntoIterator<Item = &'a Document>,
    by: Option<EmployeeId>,
    now: Timestamp,
) -> Middle {
    let all = documents.into_iter().flat_map(answers);
    let theirs = all.filter(|a| by.is_none_or(|by| a.answer.by == by));
    let recent = theirs.filter(|a| is_late_enough(a.answer.at, now));
    Middle::among(recent.filter_map(|a| a.waited()).collect())
}

/// A sending, and what was decided about it.
#[derive(Clone, Copy)]
struct Answer<'a> {
    sent: &'a Step,
    answer: &'a Step,
}

/// Whether somebody opened what they decided about.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Opened {
    Never,
    /// So long before, ms, where that can be told.
    For(Option<u64>),
}

impl Answer<'_> {
    /// Both by the server's clock.
    fn waited(&self) -> Option<u64> {
        u64::try_from(self.answer.at.0.saturating_sub(self.sent.at.0)).ok()
    }

    /// None where it cannot be told: only the last who opened a report is known.
    fn opened(&self, document: &Document, me: EmployeeId, behind: i64) -> Option<Opened> {
        let Some(seen) = document.seen.filter(|seen| seen.revision == self.sent.revision) else {
            return Some(Opened::Never);
        };
        let decided = self.answer.device_at.plus_ms(self.answer.skew.unwrap_or(behind));
        // What was opened without a line came to the server after it was decided.
        let ms = u64::try_from(decided.0.saturating_sub(seen.at.0)).ok();
        (seen.by == me).then_some(Opened::For(ms))
    }
}

/// What became of each sending that was answered, the oldest first.
fn answers(document: &Document) -> Vec<Answer<'_>> {
    let (mut sent, mut all) = (None, Vec::new());
    for step in &document.steps {
        match step.step {
            Move::Submit => sent = Some(step),
            Move::Approve | Move::Return => {
                all.extend(sent.take().map(|sent| Answer { sent, answer: step }));
            }
            Move::Withdraw => sent = None,
            Move::Save | Move::Reopen | Move::Begin => {}
        }
    }
    all
}

/// Whether nothing was sent after it, which would have its own mark of having been opened, and its own text.
fn is_the_last(answer: &Answer<'_>, document: &Document) -> bool {
    document.last(Move::Submit).is_some_and(|last| last.revision == answer.sent.revision)
}

const fn is_late_enough(at: Timestamp, now: Timestamp) -> bool {
    at.0 > now.plus_ms(-DAYS * DAY_MS).0
}

/// Whether one of its author's last reports says the very same.
fn says_it_again(document: &Document, pasts: &[(EmployeeId, Vec<&Report>)]) -> bool {
    let Some(report) = document.body.report() else { return false };
    let past = pasts.iter().find(|(owner, _)| *owner == document.owner);
    let earlier = past.map(|(_, reports)| reports.as_slice()).unwrap_or_default();
    earlier.iter().rev().take(usual::DAYS).any(|before| usual::is_same(before, report))
}

fn goes_on<'a>(pasts: &mut Vec<(EmployeeId, Vec<&'a Report>)>, document: &'a Document) {
    if document.status == Status::Draft {
        return;
    }
    let Some(report) = document.body.report() else { return };
    match pasts.iter_mut().find(|(owner, _)| *owner == document.owner) {
        Some((_, reports)) => reports.push(report),
        None => pasts.push((document.owner, vec![report])),
    }
}

#[cfg(test)]
mod tests {
    use super::{DAYS, FEWEST, Middle, Mirror, Share, answering};
    use crate::day::{DAY_MS, Day, Timestamp};
    use crate::document::{Body, Document, Seen, Step};
    use crate::hash::Token;
    use crate::id::{EmployeeId, EntryId};
    use crate::report::{Entry, Report};
    use crate::status::{Move, Standing, Status};
    use proptest::collection::vec;
    use proptest::prelude::*;
    use uuid::Uuid;

    const NOW: Timestamp = Timestamp(1_795_000_000_000);
    const HOUR: i64 = 3_600_000;

    fn person(number: u128) -> EmployeeId {
        EmployeeId::from_uuid(Uuid::from_u128(number))
    }

    /// 0 decides; the others write.
    const fn me() -> EmployeeId {
        EmployeeId::from_uuid(Uuid::nil())
    }

    fn step(step: Move, revision: u32, by: EmployeeId, at: Timestamp) -> Step {
        let standing = if by == me() { Standing::Superior } else { Standing::Author };
        let (acting, skew, reason) = (None, None, None);
        Step { step, revision, by, standing, acting, device_at: at, at, skew, reason }
    }

    /// A report of the `number`th day that says `title`, sent so many hours before now.
    fn sent(number: i32, title: &str, hours: i64) -> Document {
        let day = Day::parse("2026-10-01").unwrap().plus(number);
        let entries = vec![Entry { title: title.into(), ..Entry::new(EntryId::new(1)) }];
        let body = Body::Report(Report { day, entries });
        let owner = person(1);
        Document {
            id: body.document_id(owner),
            owner,
            status: Status::Submitted,
            revision: 1,
            token: Token::from_bytes([0; 16]),
            body,
            steps: vec![step(Move::Submit, 1, owner, NOW.plus_ms(-hours * HOUR))],
            thread: Vec::new(),
            seen: None,
            returned: None,
        }
    }

    /// The same, decided so many hours after it was sent; opened so many seconds before that.
    fn decided(
        mut document: Document,
        how: Move,
        by: EmployeeId,
        hours: i64,
        opened: Option<i64>,
    ) -> Document {
        let at = document.steps.last().unwrap().at.plus_ms(hours * HOUR);
        let revision = document.revision;
        document.seen = opened
            .map(|seconds| Seen { by, at: at.plus_ms(-seconds * 1_000), revision })
            .or(document.seen);
        document.revision += 1;
        document.status = if how == Move::Return { Status::Returned } else { Status::Approved };
        document.steps.push(step(how, revision + 1, by, at));
        document
    }

    fn approved(number: i32, opened: Option<i64>) -> Document {
        decided(sent(number, &format!("Kegiatan {number}"), 90), Move::Approve, me(), 3, opened)
    }

    fn mirror(all: &[Document]) -> Mirror {
        Mirror::of(all, me(), NOW, 0)
    }

    #[test]
    fn it_shows_what_was_opened_for_how_long_and_how_soon_it_was_answered() {
        let all: Vec<_> =
            (0..10).map(|n| approved(n, (n < 6).then_some(20 + i64::from(n)))).collect();
        let mirror = mirror(&all);
        assert_eq!(mirror.unopened, Share { part: 4, of: 10 });
        assert_eq!(mirror.unopened.percent(), Some(40));
        assert_eq!(mirror.reading, Middle { ms: Some(23_000), of: 6 });
        assert_eq!(mirror.answering, Middle { ms: Some(3 * HOUR.unsigned_abs()), of: 10 });
        assert_eq!(mirror.same, Share { part: 0, of: 10 });
        assert_eq!(answering(&all, None, NOW), mirror.answering, "the author is told the same");
    }

    #[test]
    fn what_rests_on_too_little_is_not_told() {
        let all: Vec<_> = (0..4).map(|n| approved(n, Some(5))).collect();
        let mirror = mirror(&all);
        assert_eq!((mirror.unopened.of, mirror.unopened.percent()), (4, None));
        assert_eq!(mirror.reading, Middle { ms: None, of: 4 });
        assert_eq!(mirror.answering.ms, None);
        assert_eq!(Share { part: 1, of: 6 }.percent(), Some(17));
    }

    #[test]
    fn the_same_text_as_on_an_earlier_day_is_counted() {
        let says = |n, title| decided(sent(n, title, 90), Move::Approve, me(), 1, None);
        let all = [says(0, "Poli"), says(1, "Apel"), says(2, "Poli"), says(3, "Poli")];
        assert_eq!(mirror(&all).same, Share { part: 2, of: 4 });
    }

    #[test]
    fn who_else_opened_or_decided_it_is_nobodys_mirror() {
        let other = person(9);
        let mut opened = approved(0, Some(9));
        opened.seen = opened.seen.map(|seen| Seen { by: other, ..seen });
        let theirs = decided(sent(1, "Apel", 90), Move::Approve, other, 1, None);
        let mirror = mirror(&[opened, theirs]);
        assert_eq!(mirror.unopened, Share::default(), "whether I opened it is not known");
        assert_eq!(mirror.same.of, 1);
        assert_eq!(mirror.answering.of, 1);
    }

    #[test]
    fn a_report_that_came_twice_is_answered_twice_and_read_as_the_last_text() {
        let back = decided(sent(0, "Apel", 90), Move::Return, me(), 2, Some(30));
        let mut again = back.clone();
        again.revision += 1;
        let at = again.steps.last().unwrap().at.plus_ms(HOUR);
        again.steps.push(step(Move::Submit, again.revision, again.owner, at));
        let waits = mirror(std::slice::from_ref(&again));
        assert_eq!(
            (waits.reading.of, waits.answering.of),
            (0, 1),
            "its mark may be of the new text"
        );
        let done = mirror(&[decided(again, Move::Approve, me(), 5, None)]);
        assert_eq!((done.unopened, done.answering.of), (Share { part: 1, of: 1 }, 2));
    }

    #[test]
    fn what_was_opened_without_a_line_is_opened_for_nobody_knows_how_long() {
        // The mark came to the server an hour after the decision was made.
        let mut late = approved(0, Some(9));
        late.seen = late.seen.map(|seen| Seen { at: seen.at.plus_ms(HOUR), ..seen });
        let mirror = mirror(&[late]);
        assert_eq!((mirror.unopened, mirror.reading.of), (Share { part: 0, of: 1 }, 0));
    }

    #[test]
    fn the_clock_of_the_tablet_is_put_right() {
        let mut slow = approved(0, Some(9));
        slow.steps.last_mut().unwrap().device_at = slow.seen.unwrap().at.plus_ms(9_000 - 120_000);
        let all = vec![slow; FEWEST];
        assert_eq!(Mirror::of(&all, me(), NOW, 120_000).reading.ms, Some(9_000));
    }

    proptest! {
        #[test]
        fn only_the_last_days_count_and_no_part_is_larger_than_its_whole(
            all in vec((0..2_000_i64, 0..200_i64, proptest::option::of(0..900_i64), any::<bool>(), 0..3_u8), 0..30)
        ) {
            let titles = ["Poli", "Apel", "Posyandu"];
            let made = |(n, (ago, hours, opened, back, title)): (usize, (i64, i64, Option<i64>, bool, u8))| {
                let how = if back { Move::Return } else { Move::Approve };
                let one = sent(n.try_into().unwrap_or(0), titles[usize::from(title)], ago + hours);
                decided(one, how, me(), hours, opened)
            };
            let all: Vec<Document> = all.into_iter().enumerate().map(made).collect();
            let mirror = mirror(&all);
            let recent = |d: &&Document| d.steps[1].at.0 > NOW.0 - DAYS * DAY_MS;
            let recent: Vec<_> = all.iter().filter(recent).collect();
            let approved = recent.iter().filter(|d| d.status == Status::Approved).count();
            prop_assert_eq!(mirror.answering.of, recent.len());
            prop_assert_eq!(mirror.unopened.of, approved);
            prop_assert_eq!(mirror.same.of, approved);
            prop_assert!(mirror.unopened.part <= approved && mirror.same.part <= approved);
            prop_assert_eq!(mirror.reading.of, recent.iter().filter(|d| d.seen.is_some()).count());
            prop_assert!(mirror.unopened.percent().is_none_or(|percent| percent <= 100));
            // Nothing of it is somebody else's.
            prop_assert_eq!(Mirror::of(&all, person(9), NOW, 0), Mirror::default());
        }
    }
}
