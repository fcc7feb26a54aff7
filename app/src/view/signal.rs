//! Values that change, as Leptos has them, of which only one type exists in the machine code: a hundred types
//! of value made a hundred copies of everything that a signal, a memo and a derived signal do.

use leptos::prelude::{
    GetUntracked, GetValue, Memo as LeptosMemo, RwSignal as LeptosSignal, Set, StoredValue, With,
    WithUntracked, untrack,
};
use std::any::Any;
use std::fmt;
use std::marker::PhantomData;
use std::ops::Deref;
use std::sync::Arc;

type AnyValue = Arc<dyn Any + Send + Sync>;

/// A value that views, memos and effects follow. Cheap to copy; ends with whoever made it.
pub struct Signal<T>(StoredValue<Source>, PhantomData<fn() -> T>);

/// A signal that computes its value only when what it follows has changed: [`Signal::new`].
pub type Memo<T> = Signal<T>;

/// A signal that can be set.
pub struct RwSignal<T>(LeptosSignal<AnyValue>, PhantomData<fn() -> T>);

/// A value while it is looked at.
pub struct Reading<T>(AnyValue, PhantomData<fn() -> T>);

impl<T: 'static> Deref for Reading<T> {
    type Target = T;

    fn deref(&self) -> &T {
        as_type(&self.0)
    }
}

/// Where a value comes from.
#[derive(Clone)]
enum Source {
    Memo(LeptosMemo<Kept>),
    Set(LeptosSignal<AnyValue>),
    Derived(Arc<dyn Derives>),
}

// Traits of our own instead of `Fn`, as in `value`.

trait Derives: Send + Sync {
    fn derive(&self) -> AnyValue;
}

impl<F: Fn() -> T + Send + Sync, T: Send + Sync + 'static> Derives for F {
    fn derive(&self) -> AnyValue {
        Arc::new(self())
    }
}

trait Computes: Send + Sync {
    fn compute(&self, before: Option<&AnyValue>) -> Kept;
}

struct Compute<F, T>(F, PhantomData<fn() -> T>);

impl<F, T> Computes for Compute<F, T>
where
    F: Fn(Option<&T>) -> T + Send + Sync,
    T: PartialEq + Send + Sync + 'static,
{
    fn compute(&self, before: Option<&AnyValue>) -> Kept {
        let value = (self.0)(before.and_then(|before| before.downcast_ref()));
        Kept { value: Arc::new(value), same: same::<T> }
    }
}

/// What a memo holds, and when two of them are the same.
#[derive(Clone)]
struct Kept {
    value: AnyValue,
    same: fn(&AnyValue, &AnyValue) -> bool,
}

impl PartialEq for Kept {
    fn eq(&self, other: &Self) -> bool {
        (self.same)(&self.value, &other.value)
    }
}

fn same<T: PartialEq + 'static>(a: &AnyValue, b: &AnyValue) -> bool {
    matches!((a.downcast_ref::<T>(), b.downcast_ref::<T>()), (Some(a), Some(b)) if a == b)
}

fn memo(computes: Box<dyn Computes>) -> StoredValue<Source> {
    let compute = move |before: Option<&Kept>| computes.compute(before.map(|kept| &kept.value));
    StoredValue::new(Source::Memo(LeptosMemo::new(compute)))
}

fn derived(derives: Arc<dyn Derives>) -> StoredValue<Source> {
    StoredValue::new(Source::Derived(derives))
}

impl Source {
    /// The value; none where whoever made the signal is gone.
    fn read(self, tracked: bool) -> Option<AnyValue> {
        match self {
            Self::Memo(memo) if tracked => memo.try_with(|kept| kept.value.clone()),
            Self::Memo(memo) => memo.try_with_untracked(|kept| kept.value.clone()),
            Self::Set(signal) if tracked => signal.try_with(AnyValue::clone),
            Self::Set(signal) => signal.try_get_untracked(),
            Self::Derived(derived) if tracked => Some(derived.derive()),
            Self::Derived(derived) => Some(untrack(|| derived.derive())),
        }
    }
}

#[expect(clippy::expect_used, reason = "a page that reads what is gone is a mistake of ours")]
fn there(value: Option<AnyValue>) -> AnyValue {
    value.expect("whoever made a signal is there while it is read")
}

#[expect(
    clippy::expect_used,
    reason = "only this module puts values in, each of its signal's type"
)]
fn as_type<T: 'static>(value: &AnyValue) -> &T {
    value.downcast_ref().expect("a signal holds values of one type")
}

impl<T: PartialEq + Send + Sync + 'static> Signal<T> {
    /// A memo: follows the signals that `compute` reads, which is given the value from before.
    #[must_use]
    pub fn new(compute: impl Fn(Option<&T>) -> T + Send + Sync + 'static) -> Self {
        Self(memo(Box::new(Compute(compute, PhantomData))), PhantomData)
    }
}

impl<T: Send + Sync + 'static> Signal<T> {
    /// Computes the value each time it is read.
    #[must_use]
    pub fn derive(derive: impl Fn() -> T + Send + Sync + 'static) -> Self {
        Self(derived(Arc::new(derive)), PhantomData)
    }
}

impl<T: Send + Sync + 'static> RwSignal<T> {
    /// Holds `value`.
    #[must_use]
    pub fn new(value: T) -> Self {
        Self(LeptosSignal::new(Arc::new(value)), PhantomData)
    }

    /// Holds `value` from now on. What is gone stays gone.
    pub fn set(self, value: T) {
        self.0.try_set(Arc::new(value));
    }

    /// Changes the value. What is gone stays gone.
    pub fn update(self, change: impl FnOnce(&mut T))
    where
        T: Clone,
    {
        if let Some(mut value) = self.try_with_untracked(T::clone) {
            change(&mut value);
            self.set(value);
        }
    }
}

/// How every signal is read.
macro_rules! readable {
    ($signal:ident) => {
        impl<T: Send + Sync + 'static> $signal<T> {
            /// Reads the value. Tracked.
            pub fn with<U>(self, read: impl FnOnce(&T) -> U) -> U {
                read(as_type(&there(self.current(true))))
            }

            /// The value, to look at. Tracked.
            #[must_use]
            pub fn read(self) -> Reading<T> {
                Reading(there(self.current(true)), PhantomData)
            }

            /// Reads the value. Not tracked.
            pub fn with_untracked<U>(self, read: impl FnOnce(&T) -> U) -> U {
                read(as_type(&there(self.current(false))))
            }

            /// Reads the value, if whoever made the signal is still there. Not tracked.
            pub fn try_with_untracked<U>(self, read: impl FnOnce(&T) -> U) -> Option<U> {
                self.current(false).map(|value| read(as_type(&value)))
            }
        }

        impl<T: Clone + Send + Sync + 'static> $signal<T> {
            /// The value. Tracked.
            #[must_use]
            pub fn get(self) -> T {
                self.with(T::clone)
            }

            /// The value. Not tracked.
            #[must_use]
            pub fn get_untracked(self) -> T {
                self.with_untracked(T::clone)
            }
        }

        impl<T> Clone for $signal<T> {
            fn clone(&self) -> Self {
                *self
            }
        }

        impl<T> Copy for $signal<T> {}

        impl<T> fmt::Debug for $signal<T> {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.debug_tuple(stringify!($signal)).field(&self.0).finish()
            }
        }
    };
}

readable!(Signal);
readable!(RwSignal);

impl<T> Signal<T> {
    fn current(self, tracked: bool) -> Option<AnyValue> {
        read(self.0, tracked)
    }
}

impl<T> RwSignal<T> {
    fn current(self, tracked: bool) -> Option<AnyValue> {
        Source::Set(self.0).read(tracked)
    }
}

fn read(source: StoredValue<Source>, tracked: bool) -> Option<AnyValue> {
    source.try_get_value()?.read(tracked)
}

impl<T> From<RwSignal<T>> for Signal<T> {
    fn from(signal: RwSignal<T>) -> Self {
        Self(StoredValue::new(Source::Set(signal.0)), PhantomData)
    }
}

impl<T: Send + Sync + 'static> From<T> for Signal<T> {
    fn from(value: T) -> Self {
        RwSignal::new(value).into()
    }
}

impl<T: Default + Send + Sync + 'static> Default for Signal<T> {
    fn default() -> Self {
        T::default().into()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use leptos::prelude::Owner;

    #[test]
    fn a_memo_follows_and_a_derived_signal_too() {
        Owner::new().with(|| {
            let many = RwSignal::new(2_u32);
            let twice = Memo::new(move |before: Option<&u32>| {
                assert!(before.is_none_or(|before| *before == 4), "given the value from before");
                many.get() * 2
            });
            let said = Signal::derive(move || format!("{} pasien", twice.get()));
            assert_eq!(said.get(), "4 pasien");
            many.update(|many| *many += 1);
            assert_eq!((twice.get(), said.get_untracked()), (6, "6 pasien".into()));
        });
    }

    #[test]
    fn what_is_gone_is_not_read() {
        let owner = Owner::new();
        let signal = owner.with(|| RwSignal::new(1_u32));
        assert_eq!(signal.try_with_untracked(|n| *n), Some(1));
        owner.cleanup();
        signal.set(2);
        assert_eq!(signal.try_with_untracked(|n| *n), None);
    }
}
