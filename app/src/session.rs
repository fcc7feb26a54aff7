//! Who is at this device. Several people may share it, each with a store of their own.

use crate::api::ApiError;
use crate::desk::Desk;
use crate::store::StoreError;
use leptos::prelude::*;
use shared::id::EmployeeId;

/// Who is here. Cheap to copy; in the context of the whole app.
#[derive(Clone, Copy, Debug)]
pub struct Session {
    place: RwSignal<Place>,
}

/// What the root of the app shows.
#[derive(Clone, Debug)]
pub enum Place {
    /// Nobody is here: the sign-in page.
    Door,
    /// The person's store is being opened: skeletons.
    Opening(EmployeeId),
    /// The desk is open: provide it in the context and show the pages.
    Open(Desk),
    /// The person's store cannot be opened: `words::store_error`.
    Shut(EmployeeId, StoreError),
}

/// Somebody who has been at this device.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Known {
    /// Who.
    pub person: EmployeeId,
    /// Their name.
    pub name: String,
    /// What of theirs the server does not have yet.
    pub unsent: usize,
}

/// The session, anywhere in the app.
///
/// # Panics
/// Outside the app's root: a mistake of the view.
#[must_use]
pub fn use_session() -> Session {
    expect_context()
}

impl Session {
    /// Begins as the person who was here last, with or without a line. Once, in the app's root, which
    /// puts it into the context.
    #[must_use]
    pub fn start() -> Self {
        Self { place: RwSignal::new(Place::Door) }
    }

    /// What the root of the app shows. Tracked.
    #[must_use]
    pub fn place(&self) -> Place {
        self.place.get()
    }

    /// Who is here. Tracked.
    #[must_use]
    pub fn person(&self) -> Option<EmployeeId> {
        None
    }

    /// Everybody who has been at this device. Tracked.
    #[must_use]
    pub fn people_here(&self) -> Vec<Known> {
        Vec::new()
    }

    /// Signs in with the server and opens the desk.
    ///
    /// # Errors
    /// See [`ApiError`]; `words::sign_in_trouble` says it.
    #[expect(clippy::unused_async, reason = "skeleton")]
    pub async fn sign_in(&self, _login: String, _password: String) -> Result<(), ApiError> {
        Err(ApiError::NoLine)
    }

    /// How much of the person's work the server does not have: what signing out would leave here.
    #[must_use]
    pub fn sign_out_facts(&self) -> usize {
        0
    }

    /// Sends what can be sent, then signs out. With unsent work left it does so only with `force`.
    ///
    /// # Errors
    /// How many things are still unsent, where they are and `force` is not given.
    #[expect(clippy::unused_async, reason = "skeleton")]
    pub async fn sign_out(&self, _force: bool) -> Result<(), usize> {
        Ok(())
    }
}
