//! How an office closes its periods, set from the command line.
//!
//! Knows the words of the command and of its answer; must not know what follows for a report.

use super::command::SetClosing;
use super::{AdminError, refused};
use crate::db::{Db, DbError, agency, closing};
use shared::closing::Closing;

/// Sets it; staff learn of it at their next exchange.
pub(super) async fn set(db: &Db, asked: SetClosing) -> Result<String, AdminError> {
    let SetClosing { office, from, every, after, window } = asked;
    let name = office.clone();
    let rule = Closing { from, every: every.into(), after, window };
    let set = db
        .write(move |db| {
            let Some(office) = agency::office(db, &office)? else { return Ok::<_, DbError>(false) };
            closing::set(db, office, &rule).map(|()| true)
        })
        .await?;
    if !set {
        return Err(refused(format!("There is no office called {name}. Nothing was changed.")));
    }
    let closed = rule.every.last(from).plus(i32::from(after));
    Ok(format!(
        "Reports of {from} and later in {name}: the first period closes after {closed}; until {} a report is taken with \
         a reason, and after that its author's superior decides.\n",
        closed.plus(i32::from(window))
    ))
}
