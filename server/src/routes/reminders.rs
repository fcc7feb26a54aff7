//! `POST /api/reminders` and `DELETE /api/reminders/{number}`: a superior reminds one person of a day.
//!
//! Knows whom to poke; who may remind whom is known in `db::reminder`. What is not to be is an answer, not a fault.

use super::leading::Named;
use crate::actor::SignedInPerson;
use crate::db::reminder;
use crate::error::Error;
use crate::posted::Posted;
use crate::state::AppState;
use axum::Json;
use axum::extract::State;
use shared::reminder::{Reminded, Reminding};

/// Most bytes of a request here.
const MOST: usize = 1024;

/// Reminds somebody.
pub(crate) async fn give(
    person: SignedInPerson,
    State(state): State<AppState>,
    Posted(asked): Posted<Reminded, MOST>,
) -> Result<Json<Reminding>, Error> {
    let now = state.clock.now();
    let given = state.db.write(move |db| reminder::give(db, person.id, asked, now)).await?;
    if given == Reminding::Done {
        state.push.ring(asked.person);
        // Also the sender's other devices: they show that it was done.
        for concerned in [asked.person, person.id] {
            state.pokes.poke(concerned, person.device);
        }
    }
    Ok(Json(given))
}

/// Puts away what the sender was reminded of. One that is gone, or somebody else's, is as good as put away.
pub(crate) async fn put_away(
    person: SignedInPerson,
    State(state): State<AppState>,
    Named(number): Named<i64>,
) -> Result<Json<Reminding>, Error> {
    state.db.write(move |db| reminder::put_away(db, person.id, number)).await?;
    state.pokes.poke(person.id, person.device);
    Ok(Json(Reminding::Done))
}
