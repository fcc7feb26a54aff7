//! Walks the whole log again by the rule, and holds what is stored against what comes of it (I4).
//!
//! Knows that the two must be equal; must not know where the database lies or who asks.

use super::judge::{Verdict, judge, owner};
use crate::db::document::{self, Footstep, Stored};
use crate::db::file::{self, Uses};
use crate::db::people::Lead;
use crate::db::{DbError, people};
use rusqlite::Connection;
use shared::acting::Acting;
use shared::day::Timestamp;
use shared::id::{DocumentId, EmployeeId, OpId};
use shared::op::Op;
use shared::protocol::Outcome;
use uuid::Uuid;

/// An op as the log has it.
struct Logged {
    seq: i64,
    id: OpId,
    person: EmployeeId,
    document: DocumentId,
    payload: String,
    answer: String,
    at: Timestamp,
    /// As what a superior took the step who was not the definitive one.
    acting: Option<Acting>,
}

/// One document on its way through the log.
struct Walk {
    id: DocumentId,
    stored: Option<Stored>,
    steps: Vec<Footstep>,
    uses: Uses,
}

/// What does not follow from the log, each in a sentence: documents, their walks, the answers given.
///
/// # Errors
/// Where the database cannot be read at all.
pub fn differences(connection: &Connection) -> Result<Vec<String>, DbError> {
    let mut found = Vec::new();
    let mut documents = 0;
    let mut now: Option<Walk> = None;
    // Sorted by their places only; the texts are read as they come.
    let mut query = connection.prepare(
        "SELECT o.seq, o.id, o.person, o.document, o.payload, o.answer, o.received_at \
         FROM (SELECT document, seq FROM op WHERE kept = 1 ORDER BY document, seq) k \
         JOIN op o ON o.seq = k.seq ORDER BY k.document, k.seq",
    )?;
    let mut rows = query.query([])?;
    while let Some(row) = rows.next()? {
        let Some(document) = row.get::<_, Option<[u8; 16]>>(3)? else {
            found.push(format!("op {} took effect on no document", row.get::<_, i64>(0)?));
            continue;
        };
        let document = DocumentId::from_uuid(Uuid::from_bytes(document));
        let logged = Logged {
            seq: row.get(0)?,
            id: OpId::from_uuid(Uuid::from_bytes(row.get(1)?)),
            person: people::employee_id(row.get(2)?),
            document,
            payload: row.get(4)?,
            answer: row.get(5)?,
            at: Timestamp(row.get(6)?),
            acting: document::acting(connection, document, row.get(0)?)?,
        };
        if now.as_ref().is_none_or(|walk| walk.id != logged.document) {
            documents += 1;
            if let Some(done) = now.take() {
                done.end(connection, &mut found)?;
            }
        }
        let walk = now.get_or_insert_with(|| Walk {
            id: logged.document,
            stored: None,
            steps: Vec::new(),
            uses: Uses::new(),
        });
        if let Err(what) = walk.go(&logged) {
            found.push(format!("op {} of document {}: {what}", logged.seq, logged.document));
        }
    }
    if let Some(done) = now {
        done.end(connection, &mut found)?;
    }
    let stored = document::count(connection)?;
    if stored != documents {
        found.push(format!("{stored} documents are stored, the log knows of {documents}"));
    }
    Ok(found)
}

impl Walk {
    /// Does one op again, and compares the answer with the one that was given.
    fn go(&mut self, logged: &Logged) -> Result<(), &'static str> {
        let op: Op = serde_json::from_str(&logged.payload).map_err(|_| "it cannot be read")?;
        if op.id != logged.id || op.doc != logged.document {
            return Err("it is filed under another name");
        }
        // Whom the sender led on that day need not be known any more: it was asked before this was kept. As what is
        // in the walk, which is only ever added to.
        let owner = owner(self.stored.as_ref(), &op);
        let lead = owner
            .is_some_and(|owner| owner != logged.person)
            .then_some(Lead { acting: logged.acting });
        let verdict = judge(self.stored.as_ref(), &op, logged.person, lead, logged.at, None);
        let Verdict::Kept { receipt, texts, actor } = verdict else {
            return Err("the rule would not have kept it");
        };
        if serde_json::from_str::<Outcome>(&logged.answer).ok() != Some(Outcome::Kept(receipt)) {
            return Err("its receipt does not fit it");
        }
        let (_, after) = Stored::after(self.stored.as_ref(), *texts, logged.seq);
        if after.has_moved_on(self.stored.as_ref()) {
            self.steps.push(Footstep::to(&after.texts.head, logged.seq, actor, logged.at));
        }
        let uses = std::mem::take(&mut self.uses);
        self.uses = file::after(uses, &op.act, &after.texts.head.body);
        self.stored = Some(after);
        Ok(())
    }

    /// Compares what has come of it with what is stored.
    fn end(self, connection: &Connection, found: &mut Vec<String>) -> Result<(), DbError> {
        let id = self.id;
        match (document::find(connection, id), self.stored) {
            (Ok(Some(there)), Some(after))
                if there.says(&after) && document::fits(connection, &after.texts.head)? => {}
            (Ok(None), None) => {}
            (Ok(None), Some(_)) => found.push(format!("document {id} is missing")),
            (Ok(Some(_)), _) => found.push(format!("document {id} is not what the log says")),
            (Err(DbError::Unreadable(what)), _) => {
                found.push(format!("document {id}: a stored {what} cannot be read"));
            }
            (Err(error), _) => return Err(error),
        }
        if !document::walked(connection, id, &self.steps)? {
            found.push(format!("the walk of document {id} is not what the log says"));
        }
        if file::of_document(connection, id)? != self.uses {
            found.push(format!("the files that document {id} names are not those the log says"));
        }
        Ok(())
    }
}
