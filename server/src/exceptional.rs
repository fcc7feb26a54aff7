//! Deciding on reports that came when their author had been let go, or when their period was closed for good.
//!
//! Knows who may decide; a report that is taken in goes the way of every other. Must not know who asks how.

use crate::db::exception::{self, Exception};
use crate::db::log::Sender;
use crate::db::{DbError, document, employee, people};
use crate::exchange::perform;
use rusqlite::Connection;
use shared::apply::Refusal;
use shared::day::Timestamp;
use shared::document::Document;
use shared::id::{DeviceId, EmployeeId, OpId};
use shared::op::{Act, Op};
use shared::protocol::Outcome;
use uuid::Uuid;

/// What came of a decision.
#[derive(Debug)]
pub(crate) enum Decided {
    /// It holds; whose report it was.
    Done(EmployeeId),
    /// There is none with this number that waits.
    Unknown,
    /// Whoever decides is neither an admin nor the author's superior.
    NotTheirs,
    /// Its author has saved this newer draft since, which must not be replaced by what they wrote before (I10).
    Newer(Box<Document>),
    /// The rules say no.
    No(Refusal),
}

/// Takes a report in, as if it had come in time.
pub(crate) fn take(
    connection: &Connection,
    number: i64,
    who: EmployeeId,
    now: Timestamp,
) -> Result<Decided, DbError> {
    let one = match to_decide(connection, number, who, now)? {
        Ok(one) => one,
        Err(why) => return Ok(why),
    };
    let Some(body) = one.op.act.body().cloned() else { return Ok(Decided::Unknown) };
    let head = document::find(connection, one.op.doc)?.map(|stored| stored.texts.head);
    if let Some(head) = head.filter(|head| Some(head.token) != one.op.base) {
        return Ok(Decided::Newer(Box::new(head)));
    }
    // On what its author was looking at (R2), by the office's door: whoever decides here decides about its term too.
    let op = Op { id: OpId::from_uuid(Uuid::now_v7()), act: Act::Submit(body), ..one.op };
    // No device brought it: it came over the office's table.
    let sender = Sender { person: one.author, device: DeviceId::from_uuid(Uuid::nil()) };
    match perform(connection, sender, &op, now)? {
        Outcome::Kept(_) => {}
        Outcome::Conflict(_) => return Ok(Decided::No(Refusal::Moved)),
        Outcome::Refused { why, .. } => return Ok(Decided::No(why)),
    }
    exception::decide(connection, number, who, Some(op.id), "", now)?;
    Ok(Decided::Done(one.author))
}

/// Sets a report aside.
pub(crate) fn set_aside(
    connection: &Connection,
    number: i64,
    who: EmployeeId,
    reason: &str,
    now: Timestamp,
) -> Result<Decided, DbError> {
    let one = match to_decide(connection, number, who, now)? {
        Ok(one) => one,
        Err(why) => return Ok(why),
    };
    exception::decide(connection, number, who, None, reason, now)?;
    Ok(Decided::Done(one.author))
}

/// What waits for `who`.
pub(crate) fn waiting(
    connection: &Connection,
    who: EmployeeId,
    now: Timestamp,
) -> Result<Vec<Exception>, DbError> {
    let mut theirs = Vec::new();
    for one in exception::waiting(connection)? {
        if may_decide(connection, &one, who, now)? {
            theirs.push(one);
        }
    }
    Ok(theirs)
}

/// What `who` may decide on, or why not.
fn to_decide(
    connection: &Connection,
    number: i64,
    who: EmployeeId,
    now: Timestamp,
) -> Result<Result<Exception, Decided>, DbError> {
    let Some(one) = exception::find(connection, number)? else { return Ok(Err(Decided::Unknown)) };
    let may = may_decide(connection, &one, who, now)?;
    Ok(if may { Ok(one) } else { Err(Decided::NotTheirs) })
}

/// Nobody decides on their own report.
fn may_decide(
    connection: &Connection,
    one: &Exception,
    who: EmployeeId,
    now: Timestamp,
) -> Result<bool, DbError> {
    Ok(who != one.author
        && employee::is_active(connection, who)?
        && (employee::is_admin(connection, who)?
            || people::leads(connection, who, one.author, now)?))
}
