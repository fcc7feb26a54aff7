//! How many exchanges of one person are at work at a time.
//!
//! Readers are few, and an answer is made ready beside one: a single session that asks for everything again and
//! again would hold them all. Knows people and their turns; must not know what is exchanged.

use shared::id::EmployeeId;
use shared::protocol::Fault;
use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

/// A phone and a tablet: half of the readers at most.
const AT_A_TIME: usize = 2;
/// At work or waiting, each with a request in memory. A person has a few devices with a few tabs, of which one
/// speaks.
const AT_ONCE: usize = 16;
/// Until it is worth coming again, in seconds.
const A_MOMENT: u32 = 2;

/// Everybody who is at it. Cloning it is cheap.
#[derive(Clone, Debug, Default)]
pub struct Turns(Arc<Mutex<HashMap<EmployeeId, Queue>>>);

#[derive(Debug)]
struct Queue {
    /// At work or waiting.
    here: usize,
    free: Arc<Semaphore>,
}

/// A place among those of one person, and the turn to work, until this is dropped. It goes along with the
/// work, which is done to its end also when the request is long gone.
#[derive(Debug)]
pub struct Turn {
    // Given back in this order: whoever is let in next finds the turn free.
    _permit: OwnedSemaphorePermit,
    _place: Place,
}

#[derive(Debug)]
struct Place {
    turns: Turns,
    person: EmployeeId,
}

impl Turns {
    /// Waits for a turn of `person`.
    ///
    /// # Errors
    /// [`Fault::TooMany`] where too many of theirs wait already.
    pub async fn take(&self, person: EmployeeId) -> Result<Turn, Fault> {
        let (place, free) = self.queue_up(person)?;
        let permit = free.acquire_owned().await.map_err(|_| Fault::Broken)?;
        Ok(Turn { _permit: permit, _place: place })
    }

    fn queue_up(&self, person: EmployeeId) -> Result<(Place, Arc<Semaphore>), Fault> {
        let mut queues = self.queues();
        let fresh = || Queue { here: 0, free: Arc::new(Semaphore::new(AT_A_TIME)) };
        let queue = queues.entry(person).or_insert_with(fresh);
        if queue.here >= AT_ONCE {
            return Err(Fault::TooMany { wait: A_MOMENT });
        }
        queue.here += 1;
        Ok((Place { turns: self.clone(), person }, Arc::clone(&queue.free)))
    }

    fn queues(&self) -> MutexGuard<'_, HashMap<EmployeeId, Queue>> {
        // Whoever panicked while holding this left counts that are still counts.
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        let mut queues = self.turns.queues();
        if let Some(queue) = queues.get_mut(&self.person) {
            queue.here = queue.here.saturating_sub(1);
            if queue.here == 0 {
                queues.remove(&self.person);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use futures_util::FutureExt as _;
    use uuid::Uuid;

    fn person(n: u8) -> EmployeeId {
        EmployeeId::from_uuid(Uuid::from_bytes([n; 16]))
    }

    #[test]
    fn two_of_one_person_work_the_others_wait_and_nobody_waits_for_another_person() {
        let turns = Turns::default();
        let take = |n| Box::pin(turns.take(person(n)));
        let first = take(1).now_or_never().unwrap().unwrap();
        let _second = take(1).now_or_never().unwrap().unwrap();
        let mut waiting: Vec<_> = (AT_A_TIME..AT_ONCE).map(|_| take(1)).collect();
        for one in &mut waiting {
            assert!(one.now_or_never().is_none());
        }
        let refused = take(1).now_or_never().unwrap().unwrap_err();
        assert_eq!(refused, Fault::TooMany { wait: A_MOMENT });
        assert!(take(2).now_or_never().unwrap().is_ok());

        drop(first);
        let third = waiting.remove(0).now_or_never().unwrap();
        assert!(third.is_ok(), "who came first is next");
        // Those who give up take their places along.
        drop(waiting);
        let again = take(1);
        drop((third, again));
        assert!(take(1).now_or_never().unwrap().is_ok());
    }

    #[test]
    fn nothing_is_remembered_of_those_who_went() {
        let turns = Turns::default();
        for n in 0..50 {
            drop(Box::pin(turns.take(person(n))).now_or_never());
        }
        assert_eq!(turns.queues().len(), 0);
    }
}
