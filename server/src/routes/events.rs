//! `GET /api/events`: a line that stays open, on which a poke without data says "exchange now".

use crate::actor::SignedInPerson;
use crate::pokes::Listener;
use crate::state::AppState;
use axum::extract::State;
use axum::response::sse::{Event, KeepAlive, Sse};
use futures_util::stream::{self, Stream};
use std::convert::Infallible;
use std::time::Duration;

/// Often enough for the boxes between here and a phone, rare enough for its battery.
const ALIVE: Duration = Duration::from_secs(45);

/// Opens a line. It ends when the server stops, and the device's browser opens the next one; or when the
/// session does, and no other is opened.
pub(crate) async fn get(
    person: SignedInPerson,
    State(state): State<AppState>,
) -> Sse<impl Stream<Item = Result<Event, Infallible>>> {
    let listener = state.pokes.listen(person.id, person.device, person.session);
    let pokes = stream::unfold(listener, poked);
    Sse::new(pokes).keep_alive(KeepAlive::new().interval(ALIVE))
}

/// One word, because a browser does not tell its page of an event with nothing in it.
async fn poked(listener: Listener) -> Option<(Result<Event, Infallible>, Listener)> {
    listener.news().await.then(|| (Ok(Event::default().data("poke")), listener))
}
