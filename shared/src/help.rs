//! Wishes for help that stand in reports: collected, so that none of them is passed over.
//!
//! Knows reports and what was said beside them; must not know who reads.

use crate::day::Day;
use crate::document::Document;
use crate::id::{DocumentId, EmployeeId};

/// Somebody wishes for help.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Wish {
    /// The report in which it stands.
    pub doc: DocumentId,
    /// Who.
    pub person: EmployeeId,
    /// The day of the report.
    pub day: Day,
    /// What they were doing.
    pub title: String,
    /// What stood in the way; may be empty.
    pub obstacle: String,
    /// What they wish for.
    pub help: String,
    /// Whether somebody else has said anything beside the report.
    pub answered: bool,
}

/// The wishes in `documents` since a day, the newest first.
pub fn wishes<'a>(documents: impl IntoIterator<Item = &'a Document>, since: Day) -> Vec<Wish> {
    let mut found: Vec<Wish> = Vec::new();
    for document in documents {
        let Some(report) = document.body.report().filter(|report| report.day >= since) else {
            continue;
        };
        let answered = document.thread.iter().any(|comment| comment.by != document.owner);
        for entry in report.entries.iter().filter(|entry| !entry.help.trim().is_empty()) {
            found.push(Wish {
                doc: document.id,
                person: document.owner,
                day: report.day,
                title: entry.title.clone(),
                obstacle: entry.obstacle.clone(),
                help: entry.help.clone(),
                answered,
            });
        }
    }
    // Of one day in the order in which they were written.
    found.sort_by_key(|wish| std::cmp::Reverse(wish.day));
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::day::Timestamp;
    use crate::document::Body;
    use crate::document::Comment;
    use crate::hash::Token;
    use crate::id::{EntryId, OpId};
    use crate::report::{Entry, Report};
    use crate::status::Status;
    use uuid::Uuid;

    fn employee(number: u128) -> EmployeeId {
        EmployeeId::from_uuid(Uuid::from_u128(number))
    }

    fn document(day: &str, help: &[&str], said_by: Option<u128>) -> Document {
        let entry = |(at, help): (usize, &&str)| Entry {
            help: (*help).into(),
            ..Entry::new(EntryId::new(u32::try_from(at).unwrap()))
        };
        let entries = help.iter().enumerate().map(entry).collect();
        let body = Body::Report(Report { day: Day::parse(day).unwrap(), entries });
        let comment = |by| Comment {
            op: OpId::from_uuid(Uuid::nil()),
            by: employee(by),
            at: Timestamp(0),
            text: "Ya".into(),
            word: None,
        };
        Document {
            id: body.document_id(employee(1)),
            owner: employee(1),
            status: Status::Submitted,
            revision: 1,
            token: Token::from_bytes([0; 16]),
            body,
            steps: Vec::new(),
            thread: said_by.map(comment).into_iter().collect(),
            seen: None,
            returned: None,
        }
    }

    #[test]
    fn the_newest_wishes_come_first_and_old_ones_no_more() {
        let documents = [
            document("2026-11-01", &["lama"], None),
            document("2026-11-10", &["a", " ", "b"], Some(2)),
            document("2026-11-18", &["", "c"], Some(1)),
        ];
        let since = Day::parse("2026-11-05").unwrap();
        let found = wishes(&documents, since);
        let told: Vec<_> = found.iter().map(|w| (w.help.as_str(), w.answered)).collect();
        assert_eq!(told, [("c", false), ("a", true), ("b", true)], "one's own words are no answer");
    }
}
