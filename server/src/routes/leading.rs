//! Who stands in for whom: `POST /api/delegations` and `DELETE /api/delegations/{number}`, `POST /api/takeover`,
//! `GET /api/overdue/{employee}`, `POST /api/disputes`.
//!
//! Knows whom to poke; who may what is known in `db`. What is not to be is an answer, not a fault.

use crate::actor::SignedInPerson;
use crate::db::delegation::{self, Hands};
use crate::db::{dispute, overdue};
use crate::error::Error;
use crate::posted::Posted;
use crate::state::AppState;
use axum::Json;
use axum::extract::{FromRequestParts, Path, State};
use axum::http::request::Parts;
use rusqlite::Connection;
use shared::acting::{Asked, Delegate, Dispute, MOST_SAID, TakeOver, Unanswered, WhyNot};
use shared::id::EmployeeId;
use shared::protocol::Fault;
use std::str::FromStr;

/// Most bytes of a request here.
const MOST: usize = 8 * 1024;

/// What the last part of an address names. What names nothing is told so in our own words, and not in axum's.
#[derive(Debug)]
pub(crate) struct Named<T>(pub(crate) T);

impl<S: Send + Sync, T: FromStr> FromRequestParts<S> for Named<T> {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Error> {
        let named = Path::<String>::from_request_parts(parts, state).await;
        let Path(name) = named.map_err(|_| Fault::NotFound)?;
        name.parse().map(Self).map_err(|_| Fault::NotFound.into())
    }
}

/// Hands the sender's team on.
pub(crate) async fn delegate(
    person: SignedInPerson,
    State(state): State<AppState>,
    Posted(asked): Posted<Delegate, MOST>,
) -> Result<Json<Asked>, Error> {
    let now = state.clock.now();
    let give = move |db: &Connection| {
        let hands = Hands { giver: person.id, taker: asked.to };
        match delegation::give(db, person.id, &asked, false, now)? {
            Ok(_) => Ok(Ok(delegation::concerned(db, hands, now)?)),
            Err(why) => Ok(Err(why)),
        }
    };
    told(&state, person, state.db.write(give).await?)
}

/// Ends a time for which the sender handed their team on.
pub(crate) async fn end(
    person: SignedInPerson,
    State(state): State<AppState>,
    Named(number): Named<i64>,
) -> Result<Json<Asked>, Error> {
    let now = state.clock.now();
    let end = move |db: &Connection| match delegation::end(db, number, Some(person.id), now)? {
        Some(hands) => Ok(Ok(delegation::concerned(db, hands, now)?)),
        None => Ok(Err(WhyNot::Gone)),
    };
    told(&state, person, state.db.write(end).await?)
}

/// Puts somebody under the sender for some days, whose reports their superior has not answered.
pub(crate) async fn take_over(
    person: SignedInPerson,
    State(state): State<AppState>,
    Posted(asked): Posted<TakeOver, MOST>,
) -> Result<Json<Asked>, Error> {
    let now = state.clock.now();
    let take = move |db: &Connection| {
        let between = overdue::take_over(db, person.id, asked.employee, now)?;
        Ok(between.map(|it| vec![it, asked.employee, person.id]).ok_or(WhyNot::NotOverdue))
    };
    told(&state, person, state.db.write(take).await?)
}

/// The reports of somebody that have waited too long, for their superior's superior.
pub(crate) async fn overdue(
    person: SignedInPerson,
    State(state): State<AppState>,
    Named(employee): Named<EmployeeId>,
) -> Result<Json<Unanswered>, Error> {
    let now = state.clock.now();
    let read = move |db: &Connection| overdue::read(db, person.id, employee, now);
    Ok(Json(state.db.read(read).await?.ok_or(Fault::NotFound)?))
}

/// Notes that the sender does not have the superior that is written here.
pub(crate) async fn dispute(
    person: SignedInPerson,
    State(state): State<AppState>,
    Posted(Dispute { superior, text }): Posted<Dispute, MOST>,
) -> Result<Json<Asked>, Error> {
    if text.chars().count() > MOST_SAID {
        return Err(Fault::TooLarge.into());
    }
    let now = state.clock.now();
    let file = move |db: &Connection| {
        let why = dispute::file(db, person.id, superior, text.trim(), now)?;
        Ok(why.map_or_else(|| Ok(vec![person.id]), Err))
    };
    told(&state, person, state.db.write(file).await?)
}

/// Pokes those concerned, also the sender's other devices, and says what came of it.
#[expect(clippy::unnecessary_wraps, reason = "what a handler gives")]
pub(super) fn told(
    state: &AppState,
    sender: SignedInPerson,
    done: Result<Vec<EmployeeId>, WhyNot>,
) -> Result<Json<Asked>, Error> {
    Ok(Json(match done {
        Ok(concerned) => {
            for person in concerned {
                state.pokes.poke(person, sender.device);
            }
            Asked::Done
        }
        Err(why) => Asked::No(why),
    }))
}
