//! How long a superior's people wait for an answer.
//!
//! Knows documents and their steps; shown to the superior alone, about themselves.

use crate::day::Timestamp;
use crate::document::Document;
use crate::id::EmployeeId;
use crate::status::Move;

/// A median, and what it rests on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct AnsweringTime {
    /// Minutes from sending to the first answer: half were answered sooner.
    pub minutes: u32,
    /// Of so many reports.
    pub reports: usize,
}

/// How long those of `documents` waited that `by` was the first to answer, since `since`; none where there is none.
///
/// By the server's clock: the time in which a report waits for a line is not the superior's.
pub fn answering_time<'a>(
    documents: impl IntoIterator<Item = &'a Document>,
    by: EmployeeId,
    since: Timestamp,
) -> Option<AnsweringTime> {
    let waits = documents.into_iter().filter_map(|document| waited(document, by, since));
    let mut waits: Vec<i64> = waits.collect();
    waits.sort_unstable();
    let reports = waits.len();
    let upper = waits.get(reports / 2)?;
    // Of an even number the middle two share it.
    let lower = waits.get(reports.saturating_sub(1) / 2)?;
    let minutes = lower.midpoint(*upper) / 60_000;
    Some(AnsweringTime { minutes: u32::try_from(minutes).unwrap_or(u32::MAX), reports })
}

/// Milliseconds from the sending that was answered to its first answer, where `by` gave it since `since`.
fn waited(document: &Document, by: EmployeeId, since: Timestamp) -> Option<i64> {
    let mut sent = None;
    for step in &document.steps {
        match step.step {
            Move::Submit => sent = Some(step.at),
            Move::Withdraw => sent = None,
            Move::Approve | Move::Return => {
                let waited = step.at.0.saturating_sub(sent?.0).max(0);
                return (step.by == by && step.at >= since).then_some(waited);
            }
            Move::Save | Move::Reopen => {}
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::day::Day;
    use crate::document::{Body, Step};
    use crate::hash::Token;
    use crate::report::Report;
    use crate::status::{Standing, Status};
    use uuid::Uuid;

    const HOUR: i64 = 3_600_000;

    fn employee(number: u128) -> EmployeeId {
        EmployeeId::from_uuid(Uuid::from_u128(number))
    }

    /// Somebody's report that walked so, at these hours.
    fn walked(steps: &[(Move, i64)], by: EmployeeId) -> Document {
        let body = Body::Report(Report::new(Day::parse("2026-11-20").unwrap()));
        let step = |&(step, hour): &(Move, i64)| Step {
            step,
            revision: 1,
            by,
            standing: Standing::Superior,
            acting: None,
            device_at: Timestamp(0),
            at: Timestamp(hour * HOUR),
            skew: None,
            reason: None,
        };
        Document {
            id: body.document_id(employee(1)),
            owner: employee(1),
            status: Status::Submitted,
            revision: 1,
            token: Token::from_bytes([0; 16]),
            body,
            steps: steps.iter().map(step).collect(),
            thread: Vec::new(),
            seen: None,
            returned: None,
        }
    }

    fn hours(documents: &[Document]) -> Option<(u32, usize)> {
        let time = answering_time(documents, employee(9), Timestamp(0));
        time.map(|time| (time.minutes / 60, time.reports))
    }

    #[test]
    fn half_were_answered_sooner() {
        let me = employee(9);
        let answered = |after: i64| walked(&[(Move::Submit, 1), (Move::Approve, 1 + after)], me);
        assert_eq!(hours(&[]), None);
        assert_eq!(hours(&[answered(2)]), Some((2, 1)));
        assert_eq!(hours(&[answered(50), answered(2), answered(4)]), Some((4, 3)));
        assert_eq!(hours(&[answered(50), answered(2), answered(4), answered(6)]), Some((5, 4)));
    }

    #[test]
    fn the_first_answer_counts_from_the_sending_it_answers() {
        let me = employee(9);
        let back = [(Move::Submit, 1), (Move::Return, 4), (Move::Submit, 10), (Move::Approve, 90)];
        assert_eq!(hours(&[walked(&back, me)]), Some((3, 1)), "not the second round");
        let taken_back =
            [(Move::Submit, 1), (Move::Withdraw, 2), (Move::Submit, 20), (Move::Approve, 22)];
        assert_eq!(hours(&[walked(&taken_back, me)]), Some((2, 1)));
        assert_eq!(hours(&[walked(&[(Move::Submit, 1)], me)]), None, "it waits yet");
    }

    #[test]
    fn what_others_answered_or_long_ago_is_not_counted() {
        let steps = [(Move::Submit, 1), (Move::Approve, 5)];
        assert_eq!(hours(&[walked(&steps, employee(8))]), None);
        let mine = [walked(&steps, employee(9))];
        assert_eq!(answering_time(&mine, employee(9), Timestamp(6 * HOUR)), None);
    }
}
