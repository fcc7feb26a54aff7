//! `GET /api/exceptions` and `POST /api/exceptions/{number}`: reports that came when their author had been let go or
//! their period was closed for good, for those who decide on them.
//!
//! Knows whom to poke; who may decide is known in `exceptional`.

use super::leading::{Named, told};
use crate::actor::SignedInPerson;
use crate::db::{employee, people};
use crate::error::Error;
use crate::exceptional::{self, Decided};
use crate::posted::Posted;
use crate::state::AppState;
use axum::Json;
use axum::extract::State;
use rusqlite::Connection;
use shared::acting::{Asked, Exception, Exceptional, MOST_SAID, WhyNot};
use shared::protocol::Fault;

/// Most bytes of a decision.
const MOST: usize = 8 * 1024;

/// What waits for the sender.
pub(crate) async fn list(
    person: SignedInPerson,
    State(state): State<AppState>,
) -> Result<Json<Vec<Exceptional>>, Error> {
    let now = state.clock.now();
    let list = move |db: &Connection| {
        let mut all = Vec::new();
        for one in exceptional::waiting(db, person.id, now)? {
            let Some(author) = people::person(db, one.author)? else { continue };
            let Some(body) = one.op.act.body().cloned() else { continue };
            let closed = employee::is_active(db, one.author)?;
            let late = one.op.late;
            all.push(Exceptional { number: one.number, author, at: one.at, body, late, closed });
        }
        Ok(all)
    };
    Ok(Json(state.db.read(list).await?))
}

/// Takes one in, or sets it aside.
pub(crate) async fn decide(
    person: SignedInPerson,
    State(state): State<AppState>,
    Named(number): Named<i64>,
    Posted(asked): Posted<Exception, MOST>,
) -> Result<Json<Asked>, Error> {
    let now = state.clock.now();
    if let Exception::Aside(reason) = &asked {
        if reason.trim().is_empty() {
            return Ok(Json(Asked::No(WhyNot::NoReason)));
        }
        if reason.chars().count() > MOST_SAID {
            return Err(Fault::TooLarge.into());
        }
    }
    let aside = matches!(asked, Exception::Aside(_));
    let decide = move |db: &Connection| {
        let decided = match asked {
            Exception::Take => exceptional::take(db, number, person.id, now)?,
            Exception::Aside(reason) => {
                exceptional::set_aside(db, number, person.id, reason.trim(), now)?
            }
        };
        let mut concerned = match decided {
            Decided::Done(author) => vec![author],
            Decided::Unknown | Decided::NotTheirs => return Ok(Err(WhyNot::Gone)),
            Decided::Newer(_) | Decided::No(_) => return Ok(Err(WhyNot::Refused)),
        };
        for author in concerned.clone() {
            concerned.extend(people::superiors(db, author, now)?.iter().map(|one| one.id));
        }
        Ok(Ok(concerned))
    };
    let decided = state.db.write(decide).await?;
    // Its author stands first; what is taken in rings once it is answered.
    if aside && let Some(author) = decided.as_ref().ok().and_then(|all| all.first()) {
        state.push.ring(*author);
    }
    told(&state, person, decided)
}
