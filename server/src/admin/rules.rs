//! The open rules of an office, set from the command line.
//!
//! Knows the words of the command and of its answer; must not know what the rules are used on.

use super::command::SetRules;
use super::{AdminError, refused};
use crate::db::{Db, DbError, agency, rules};
use shared::routine::Rules;

/// Sets them; the staff and their superiors read them at their next exchange.
pub(super) async fn set(db: &Db, asked: SetRules) -> Result<String, AdminError> {
    let SetRules { office, from, minutes, quantity, late, sample, no_plan, evidence } = asked;
    let name = office.clone();
    let set = db
        .write(move |db| {
            let Some(office) = agency::office(db, &office)? else {
                return Ok::<_, DbError>(Err(format!(
                    "There is no office called {office}. Nothing was changed."
                )));
            };
            let mut asked = Vec::new();
            for activity in &evidence {
                let found = rules::activities(db, activity, from)?;
                if found.is_empty() {
                    return Ok(Err(format!(
                        "The catalogue has no activity called {activity} on {from}. Nothing was changed."
                    )));
                }
                asked.extend(found);
            }
            asked.sort_unstable();
            asked.dedup();
            let set = Rules { minutes, quantity, late, sample, plan: !no_plan, evidence: asked };
            rules::set(db, office, from, &set).map(|()| Ok(()))
        })
        .await?;
    set.map_err(refused)?;
    Ok(format!(
        "From {from} on these are the rules of {name}. Staff and superiors can read them.\n"
    ))
}
