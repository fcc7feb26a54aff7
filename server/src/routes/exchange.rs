//! `POST /api/exchange`.

use crate::actor::Bringer;
use crate::db::log::Sender;
use crate::error::Error;
use crate::exchange::{Readable, exchange};
use crate::packed::{Packed, Reads};
use crate::posted::Posted;
use crate::state::AppState;
use axum::extract::State;
use serde::Deserialize;
use serde_json::value::RawValue;
use shared::protocol::{Fault, PROTOCOL, Push};

/// Takes what a device did, and gives what it may see.
pub(crate) async fn post(
    person: Bringer,
    State(state): State<AppState>,
    reads: Reads,
    Posted(raw): Posted<Box<RawValue>>,
) -> Result<Packed, Error> {
    let sender = Sender { person: person.id, device: person.device };
    let readable = Readable::new(read(&raw)?, sender)?;
    let write = move |reply| Packed::json(reply, reads);
    exchange(&state, readable, write).await??.map_err(|error| Error::Unforeseen(error.into()))
}

/// All that is read of a push in a protocol of the future.
#[derive(Deserialize)]
struct Greeting {
    protocol: u16,
}

/// A newer protocol may look like anything else: it is told that it is newer, not that it is wrong.
fn read(raw: &RawValue) -> Result<Push, Fault> {
    serde_json::from_str(raw.get()).map_err(|_| {
        let greeting = serde_json::from_str::<Greeting>(raw.get());
        if greeting.is_ok_and(|g| g.protocol > PROTOCOL) {
            Fault::NewerProtocol { speaks: PROTOCOL }
        } else {
            Fault::Malformed
        }
    })
}
