//! Who is at this device. Several people may share it, each with a store of their own.
//!
//! Being signed in here does not depend on the line: the app starts as the person who was here last,
//! and only that person's own leaving ends it.

pub use crate::people::Known;

use crate::api::{self, ApiError};
use crate::desk::Desk;
use crate::files;
use crate::live::Live;
use crate::store::{Indexed, StoreError};
use crate::task::spawn;
use crate::view::*;
use crate::{browser, last_words, people, sync, who};
use shared::id::EmployeeId;
use shared::protocol::{Fault, SignIn};

/// When it is made sure that whoever seems to be here is.
const LOOK_MS: u32 = 1_000;

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
        let session = Self { place: RwSignal::new(Place::Door) };
        session.follow();
        if let Some(window) = browser::window() {
            // Another tab let somebody in or out, or noted what is unsent.
            browser::listen(&window, "storage", move || {
                people::read_again();
                session.follow();
            });
            browser::listen(&window, "online", || spawn(tell_leaving()));
        }
        spawn(async move {
            if people::here().is_some() {
                // Almost always right, and then nothing is to stand in the way of opening.
                browser::after(LOOK_MS).await;
            }
            if who::look().await {
                session.follow();
            }
            tell_leaving().await;
        });
        session
    }

    /// What the root of the app shows. Tracked.
    #[must_use]
    pub fn place(&self) -> Place {
        self.place.get()
    }

    /// Who is here. Tracked.
    #[must_use]
    pub fn person(&self) -> Option<EmployeeId> {
        self.place.with(Place::person)
    }

    /// Everybody who has been at this device, the latest first. Tracked.
    #[must_use]
    pub fn people_here(&self) -> Vec<Known> {
        people::known()
    }

    /// Signs in with the server and opens the desk. Also for somebody who is here already, and whom
    /// the server wants to see again.
    ///
    /// # Errors
    /// See [`ApiError`]; `words::sign_in_trouble` says it.
    pub async fn sign_in(&self, login: String, password: String) -> Result<(), ApiError> {
        tell_leaving().await;
        let sign_in = SignIn { login, password, device: people::device() };
        let signed_in = api::sign_in(&sign_in).await?;
        // The new session takes the place of the one that was to be ended.
        people::set_leaving(false);
        people::arrive(signed_in.person, signed_in.name, signed_in.login);
        // Only what survives the battery falling out is shown as done.
        who::keep().await;
        match self.desk() {
            Some(desk) if desk.me() == signed_in.person => desk.sync_now(),
            Some(_) | None => self.follow(),
        }
        Ok(())
    }

    /// Sends what can be sent, then signs out. With unsent work left it does so only with `force`; that
    /// work then stays on this device for its author. Once the server has everything, nothing stays.
    ///
    /// # Errors
    /// How many things are still unsent, where they are and `force` is not given.
    pub async fn sign_out(&self, force: bool) -> Result<(), usize> {
        if let Some(desk) = self.desk() {
            let live = desk.live();
            sync::send_all(&live).await;
            // What another tab kept, and whether this one can still tell.
            let readable = live.read_again().await.is_ok();
            let files = files::left(&live).await;
            // What cannot be counted stays, and what a restored server may lack. What another tab keeps meanwhile
            // counts.
            let gone = files == Some(0) && readable && live.end().await;
            let left = live.device().only_here() + files.unwrap_or(0);
            if left > 0 && !force {
                return Err(left);
            }
            people::set_leaving(true);
            people::leave();
            who::keep().await;
            self.place.set(Place::Door);
            live.close();
            if gone {
                // The name stays, so that a shared phone can offer it again. A store that cannot be
                // removed now holds nothing the server does not have.
                let _ = Indexed::remove(live.me).await;
                last_words::left(live.me).iter().for_each(|(left, _)| left.forget());
            }
        } else {
            people::set_leaving(true);
            people::leave();
            who::keep().await;
            self.follow();
        }
        tell_leaving().await;
        Ok(())
    }

    fn desk(self) -> Option<Desk> {
        match self.place.get_untracked() {
            Place::Open(desk) => Some(desk),
            Place::Door | Place::Opening(_) | Place::Shut(..) => None,
        }
    }

    /// Goes where the remembered person belongs.
    fn follow(self) {
        let here = people::here();
        if here == self.place.with_untracked(Place::person) {
            return;
        }
        if let Some(desk) = self.desk() {
            desk.live().close();
        }
        let Some(person) = here else {
            self.place.set(Place::Door);
            return;
        };
        self.place.set(Place::Opening(person));
        spawn(async move {
            let opened = Live::open(person).await;
            // Somebody else may have come while the store was being opened.
            if self.place.with_untracked(Place::person) != Some(person) {
                if let Ok(live) = opened {
                    live.close();
                }
                return;
            }
            self.place.set(match opened {
                Ok(live) => Place::Open(Desk::new(live)),
                Err(error) => Place::Shut(person, error),
            });
        });
    }
}

impl Place {
    fn person(&self) -> Option<EmployeeId> {
        match self {
            Self::Door => None,
            Self::Opening(person) | Self::Shut(person, _) => Some(*person),
            Self::Open(desk) => Some(desk.me()),
        }
    }
}

/// Tells the server that somebody left, now or when there is a line again.
async fn tell_leaving() {
    if !people::leaving() {
        return;
    }
    match api::sign_out().await {
        // Whoever is not signed in any more has left.
        Ok(()) | Err(ApiError::Fault(Fault::NotSignedIn)) => people::set_leaving(false),
        Err(ApiError::NoLine | ApiError::Later(_) | ApiError::Fault(_)) => {}
    }
}
