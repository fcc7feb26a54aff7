//! Web push: wakes devices that do not listen, and tells nobody anything. A push says only that it came from this cell.
//!
//! Knows whom to wake and when; must not know what the news is. All of it happens beside the exchange: whoever brings the
//! news waits for no push service.

mod endpoint;
mod post;
mod rounds;
mod vapid;

use crate::db::DbError;
use crate::db::push::{self as kept, Subscription};
use crate::state::AppState;
pub use endpoint::{Endpoint, Reach};
use post::{Post, Posted};
pub use rounds::Night;
use rounds::{Rounds, Whose, is_night};
use shared::id::{DeviceId, EmployeeId};
use std::fmt;
use std::io;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;
use tokio::sync::mpsc::{self, Receiver, Sender};
use tokio::sync::{Semaphore, oneshot};
pub use vapid::Vapid;

/// People whose news waits to be looked at. One more than that finds their news at their next exchange.
const MOST_WAITING: usize = 4096;
/// Push services that are called at a time.
const AT_A_TIME: usize = 16;
/// How often it is asked whether it is morning somewhere.
const OFTEN: Duration = Duration::from_secs(60);

/// Who wakes devices; or nobody does. Cloning it is cheap.
#[derive(Clone, Default)]
pub struct Push(Option<Arc<Shared>>);

struct Shared {
    post: Post,
    reach: Reach,
    contact: Option<String>,
    rounds: Mutex<Rounds>,
    news: Sender<News>,
    hears: Mutex<Option<Receiver<News>>>,
    room: Arc<Semaphore>,
}

enum News {
    /// For somebody.
    For(EmployeeId),
    /// Nothing: says when everything before it was looked at.
    Mark(oneshot::Sender<()>),
}

impl Push {
    /// Calls push services within `reach`, and tells them whom of the agency they may turn to.
    ///
    /// # Errors
    /// Where there is no TLS.
    pub fn new(reach: Reach, night: Night, contact: Option<String>) -> io::Result<Self> {
        let (news, hears) = mpsc::channel(MOST_WAITING);
        Ok(Self(Some(Arc::new(Shared {
            post: Post::new(reach)?,
            reach,
            contact,
            rounds: Mutex::new(Rounds::new(night)),
            news,
            hears: Mutex::new(Some(hears)),
            room: Arc::new(Semaphore::new(AT_A_TIME)),
        }))))
    }

    /// Within which reach devices are pushed to; none where nobody is.
    #[must_use]
    pub fn reach(&self) -> Option<Reach> {
        self.0.as_ref().map(|shared| shared.reach)
    }

    /// There is news for `person`, who is to be woken where they do not listen. Never waits.
    pub fn ring(&self, person: EmployeeId) {
        if let Some(shared) = &self.0
            && shared.news.try_send(News::For(person)).is_err()
        {
            tracing::debug!("too much news to push");
        }
    }

    /// A device has exchanged: it knows what there is.
    pub fn met(&self, person: EmployeeId, device: DeviceId) {
        if let Some(shared) = &self.0 {
            shared.rounds().met((person, device));
        }
    }

    /// Ends once everything that has rung so far was looked at. For tests.
    pub async fn looked(&self) {
        let (tell, told) = oneshot::channel();
        if let Some(shared) = &self.0
            && shared.news.send(News::Mark(tell)).await.is_ok()
        {
            // Where nobody looks any more there is nothing to wait for.
            let _ = told.await;
        }
    }
}

impl Shared {
    fn rounds(&self) -> MutexGuard<'_, Rounds> {
        // Whoever panicked while holding this left a list that is still a list.
        self.rounds.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Wakes devices until it is aborted; at once nothing, where nobody is to be woken.
pub async fn always(state: AppState) {
    let Some(shared) = state.push.0.clone() else { return };
    let hears = shared.hears.lock().unwrap_or_else(PoisonError::into_inner).take();
    let Some(mut hears) = hears else { return };
    let mut often = tokio::time::interval(OFTEN);
    loop {
        let looked = tokio::select! {
            news = hears.recv() => match news {
                Some(News::For(person)) => wake(&state, &shared, person).await,
                Some(News::Mark(tell)) => {
                    // Whoever asked may have gone.
                    let _ = tell.send(());
                    Ok(())
                }
                None => return,
            },
            _ = often.tick() => mornings(&state).await,
        };
        if let Err(error) = looked {
            tracing::warn!(%error, "nobody was woken");
        }
    }
}

/// Wakes those for whom something came at night, where it is morning now.
///
/// # Errors
/// Where the database failed.
pub async fn mornings(state: &AppState) -> Result<(), DbError> {
    let Some(shared) = state.push.0.clone() else { return Ok(()) };
    let waits = shared.rounds().wait(state.clock.now());
    for whose in waits {
        let subscriptions = subscriptions(state, whose.0).await?;
        match subscriptions.into_iter().find(|one| one.device == whose.1) {
            Some(one) if is_night(state.clock.now(), one.zone) => {}
            // A line that seems open brought no exchange.
            Some(one) => push(state, &shared, whose, one).await,
            None => shared.rounds().met(whose),
        }
    }
    Ok(())
}

async fn wake(state: &AppState, shared: &Arc<Shared>, person: EmployeeId) -> Result<(), DbError> {
    for one in subscriptions(state, person).await? {
        let whose = (person, one.device);
        if state.pokes.listens(person, one.device) {
            shared.rounds().waits(whose, state.clock.now());
        } else {
            push(state, shared, whose, one).await;
        }
    }
    Ok(())
}

async fn subscriptions(state: &AppState, person: EmployeeId) -> Result<Vec<Subscription>, DbError> {
    let now = state.clock.now();
    state.db.read(move |db| kept::of(db, person, now)).await
}

/// Pushes to one device, unless this is not the time.
async fn push(state: &AppState, shared: &Arc<Shared>, whose: Whose, to: Subscription) {
    let now = state.clock.now();
    if !shared.rounds().rings(whose, to.zone, now) {
        return;
    }
    let Some(endpoint) = Endpoint::new(&to.endpoint, shared.reach) else { return };
    let authorization =
        state.db.vapid().authorization(&endpoint.origin(), shared.contact.as_deref(), now);
    let Ok(room) = Arc::clone(&shared.room).acquire_owned().await else { return };
    let (state, shared) = (state.clone(), Arc::clone(shared));
    tokio::spawn(async move {
        let posted = shared.post.post(&endpoint, &authorization).await;
        drop(room);
        if posted == Posted::Not {
            shared.rounds().failed(whose, now);
        }
        if posted == Posted::Gone
            && let Err(error) = state.db.write(move |db| kept::forget(db, &to.endpoint)).await
        {
            tracing::warn!(%error, "a subscription that ended stays");
        }
    });
}

impl fmt::Debug for Push {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(if self.0.is_some() { "Push" } else { "Push(off)" })
    }
}
