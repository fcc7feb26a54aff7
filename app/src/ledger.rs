//! A device and its store, kept equal: what is in memory is what is on disk, whatever fails.
//!
//! Knows the order of things (decide, keep, then show) and what to do when another tab was faster.
//! Nothing of signals, timers or the network. Callers queue up: one change at a time.

use crate::store::{Generation, Store, StoreError};
use shared::apply::Refusal;
use shared::device::Device;
use shared::id::{DeviceId, EmployeeId};
use shared::row::{Batch, Row, Table};
use std::cell::{Cell, Ref, RefCell};

/// How often a change is decided again because another tab wrote in between. Tabs take turns in the
/// store, so a handful is already a storm.
const TRIES: usize = 8;

/// The name of the mark of a store that is about to be removed.
const GONE: &str = "gone";

/// Why an act came to nothing. The text is still in the form.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Trouble {
    /// The rules say no.
    Refused(Refusal),
    /// The device could not keep it.
    Store(StoreError),
    /// This app is too old to begin new edits.
    TooOld,
}

impl From<StoreError> for Trouble {
    fn from(error: StoreError) -> Self {
        Self::Store(error)
    }
}

/// A decision on the device as it is now. May be asked again on a newer device, with the same ids.
pub type Decision<'a> = dyn FnMut(&mut Device) -> Result<Batch, Refusal> + 'a;

/// A device and its store.
#[derive(Debug)]
pub struct Ledger<S> {
    store: S,
    device: RefCell<Device>,
    seen: Cell<Generation>,
    /// Documents with keys before this one are not read yet. Nothing is decided before they are.
    first: RefCell<Option<String>>,
}

impl<S: Store> Ledger<S> {
    /// Reads the device of `me` from its store, or begins one. Documents with keys before `first` are read
    /// later, by [`Ledger::complete`]: years of them need not be there for today to be shown.
    ///
    /// # Errors
    /// See [`StoreError`].
    pub async fn open(
        store: S,
        me: EmployeeId,
        device: DeviceId,
        first: &str,
    ) -> Result<Self, StoreError> {
        for _ in 0..TRIES {
            let (rows, seen) = store.load_from(first).await?;
            let (empty, ended) = (rows.is_empty(), is_gone(&rows));
            let loaded = Device::load(rows).filter(|device| device.me() == me && !ended);
            if let Some(device) = loaded {
                let back = device.reaches_back(first);
                let ledger = Self::new(store, device, seen, Some(first.to_owned()));
                // What is only here is shown as it is from the beginning.
                if back {
                    ledger.complete().await?;
                }
                return Ok(ledger);
            }
            let (device, mut batch) = Device::new(me, device);
            if ended {
                // Its removal came to nothing: what lies here the server has too.
                batch = Batch::default();
                batch.push(gone(false));
            }
            match store.commit(&batch, seen).await {
                Ok(seen) if empty => {
                    return Ok(Self::new(store, device, seen, Some(first.to_owned())));
                }
                // The row that says whose device it is was damaged: the others are read with the new one, and
                // none of them is written over (I1). Or another tab began it at the same moment.
                Ok(_) | Err(StoreError::Stale) => {}
                Err(error) => return Err(error),
            }
        }
        Err(StoreError::Stale)
    }

    fn new(store: S, device: Device, seen: Generation, first: Option<String>) -> Self {
        let (device, first) = (RefCell::new(device), RefCell::new(first));
        Self { store, device, seen: Cell::new(seen), first }
    }

    /// Reads the documents that were left for later; whether there was anything to read. What other tabs
    /// write meanwhile comes with the next [`Ledger::catch_up`]: `seen` stays where it was.
    ///
    /// # Errors
    /// See [`StoreError`]; it may be tried again.
    pub async fn complete(&self) -> Result<bool, StoreError> {
        let Some(first) = self.first.borrow().clone() else { return Ok(false) };
        let mut after = String::new();
        loop {
            let rows = self.store.older(&after, &first).await?;
            let Some(last) = rows.last() else { break };
            after.clone_from(&last.key);
            self.take(rows);
        }
        self.first.replace(None);
        Ok(true)
    }

    /// Whether every document was read.
    pub fn is_complete(&self) -> bool {
        self.first.borrow().is_none()
    }

    /// The device as it is. While a change is being kept it may already hold it: say "saved" by the
    /// end of [`Ledger::keep`], not by this.
    pub fn device(&self) -> Ref<'_, Device> {
        self.device.borrow()
    }

    /// The store.
    pub const fn store(&self) -> &S {
        &self.store
    }

    /// Decides on the device and keeps what came of it. Ends when it is durable; whether there was
    /// anything to keep.
    ///
    /// # Errors
    /// See [`Trouble`]; the device is as it was, or as other tabs made it.
    pub async fn keep(&self, decide: &mut Decision<'_>) -> Result<bool, Trouble> {
        self.complete().await?;
        for _ in 0..TRIES {
            let decided = decide(&mut self.device.borrow_mut());
            let batch = match decided {
                Ok(batch) if batch.is_empty() => return Ok(false),
                Ok(batch) => batch,
                Err(why) => {
                    // A decision of several steps may have taken some of them.
                    self.reload().await?;
                    return Err(Trouble::Refused(why));
                }
            };
            match self.store.commit(&batch, self.seen.get()).await {
                Ok(seen) => {
                    self.seen.set(seen);
                    return Ok(true);
                }
                Err(StoreError::Stale) => {
                    self.refresh(&batch).await?;
                }
                Err(error) => {
                    // Nothing was kept, so nothing of it may be shown. Where even reading fails, the
                    // error of the writing is the one to tell.
                    if self.refresh(&batch).await.is_err() {
                        self.forget_unkept(&batch);
                    }
                    return Err(error.into());
                }
            }
        }
        Err(StoreError::Stale.into())
    }

    /// Ends the store for every tab, if nothing lies only here; whether it did. What another tab wrote since is
    /// counted too, and what one decides later is not kept.
    ///
    /// # Errors
    /// See [`Trouble`].
    pub async fn end(&self) -> Result<bool, Trouble> {
        let mut decide = |device: &mut Device| {
            let mut batch = Batch::default();
            if device.only_here() == 0 && !device.is_refetching() {
                batch.push(gone(true));
            }
            Ok(batch)
        };
        self.keep(&mut decide).await
    }

    /// Takes in what other tabs wrote; whether there was anything.
    ///
    /// # Errors
    /// See [`StoreError`].
    pub async fn catch_up(&self) -> Result<bool, StoreError> {
        let came = self.complete().await?;
        let before = self.seen.get();
        self.refresh(&Batch::default()).await?;
        Ok(came || self.seen.get() != before)
    }

    /// Reads what changed, and what `unkept` touched in memory only.
    async fn refresh(&self, unkept: &Batch) -> Result<(), StoreError> {
        match self.store.refresh(self.seen.get(), unkept).await? {
            Some((rows, _)) if is_gone(&rows) => Err(StoreError::Closed),
            // A single value that was never kept cannot be taken out of a device again.
            Some((rows, seen))
                if !rows.iter().any(|r| r.table == Table::Meta && r.value.is_none()) =>
            {
                self.take(rows);
                self.seen.set(seen);
                Ok(())
            }
            Some(_) | None => self.reload().await,
        }
    }

    async fn reload(&self) -> Result<(), StoreError> {
        let (rows, seen) = self.store.load().await?;
        if is_gone(&rows) {
            return Err(StoreError::Closed);
        }
        // A store without a device was cleared under us: what is in memory is all there is.
        let device = Device::load(rows).ok_or(StoreError::Closed)?;
        self.device.replace(device);
        self.seen.set(seen);
        Ok(())
    }

    fn take(&self, rows: Vec<Row>) {
        let mut device = self.device.borrow_mut();
        for row in rows {
            device.take_row(row);
        }
    }

    /// The store can be neither written nor read. New rows of the outbox are taken back, so that
    /// nothing unkept is shown as kept.
    fn forget_unkept(&self, batch: &Batch) {
        let added = batch.rows().iter().filter(|r| r.table == Table::Outbox && r.value.is_some());
        self.take(added.map(|r| Row { value: None, ..r.clone() }).collect());
    }
}

/// The mark of a store that is about to be removed: what was written after it would go with it.
fn gone(is: bool) -> Row {
    Row { table: Table::Meta, key: GONE.to_owned(), value: is.then(|| "true".to_owned()) }
}

#[inline(never)]
fn is_gone(rows: &[Row]) -> bool {
    rows.iter().any(|r| r.table == Table::Meta && r.key == GONE && r.value.is_some())
}

#[cfg(test)]
#[path = "ledger_tests.rs"]
mod tests;
