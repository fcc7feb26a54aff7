//! What can be asked of the office here: where it goes, and the words for what came of it.
//!
//! Knows addresses and words; must not know the page.

use crate::api::{self, ApiError};
use crate::words::{self, words};
use serde::Serialize;
use shared::acting::{Asked, Delegate, Dispute, Exception, Exceptional, TakeOver, Unanswered};
use shared::id::EmployeeId;
use shared::json;

/// Something asked.
#[derive(Clone, Debug)]
pub enum Wish {
    /// This is not my superior.
    Dispute(Dispute),
    /// Hand my team on, to somebody of this name.
    Delegate(Delegate, String),
    /// End a time for which I handed it on.
    End(i64),
    /// Take over the reports of somebody of this name.
    TakeOver(EmployeeId, String),
    /// Decide on a report of somebody who was let go.
    Special(i64, Exception),
}

impl Wish {
    /// Asks for it: what was done, or why it was not, in words.
    pub(crate) async fn ask(self) -> Result<String, String> {
        let (method, path, body, done) = match self {
            Self::Dispute(dispute) => (
                "POST",
                "/api/disputes".to_owned(),
                json_of(&dispute),
                words().superior_acting_wrong_told().to_owned(),
            ),
            Self::Delegate(asked, name) => (
                "POST",
                "/api/delegations".to_owned(),
                json_of(&asked),
                words().superior_acting_handed(name),
            ),
            Self::End(number) => {
                let path = format!("/api/delegations/{number}");
                ("DELETE", path, None, words().superior_acting_ended().to_owned())
            }
            Self::TakeOver(employee, name) => {
                let body = json_of(&TakeOver { employee });
                ("POST", "/api/takeover".to_owned(), body, words().superior_acting_taken_over(name))
            }
            Self::Special(number, decided) => {
                let done = match decided {
                    Exception::Take => words().superior_acting_special_taken(),
                    Exception::Aside(_) => words().superior_acting_special_put(),
                };
                let path = format!("/api/exceptions/{number}");
                ("POST", path, json_of(&decided), done.to_owned())
            }
        };
        let answer = api::ask(method, &path, body).await.map_err(|why| words::not_asked(&why))?;
        match json::read(&answer) {
            Ok(Asked::Done) => Ok(done),
            Ok(Asked::No(why)) => Err(words::why_not(why).to_owned()),
            Err(_) => Err(words::not_asked(&ApiError::NoLine)),
        }
    }
}

fn json_of(value: &impl Serialize) -> Option<String> {
    // Ids, days and words: writing them as JSON into memory cannot fail.
    serde_json::to_string(value).ok()
}

/// The reports of somebody that nobody has answered, or why they are not here.
pub(crate) async fn unanswered(employee: EmployeeId) -> Result<Unanswered, String> {
    let answer = api::ask("GET", &format!("/api/overdue/{employee}"), None).await;
    let text = answer.map_err(|why| words::not_asked(&why))?;
    json::read(&text).map_err(|_| words::not_asked(&ApiError::NoLine))
}

/// What waits here for a decision and came when its author had been let go; nothing without a line.
pub(crate) async fn special() -> Vec<Exceptional> {
    let answer = api::ask("GET", "/api/exceptions", None).await;
    answer.ok().and_then(|text| json::read(&text).ok()).unwrap_or_default()
}
