//! What an attribute or a property says: a text that is there or not, fixed or following signals.

use super::{RwSignal, Signal};
use std::borrow::Cow;

/// A text that is there, or not. An attribute that only has to be there is there with nothing in it.
pub type Said = Option<Cow<'static, str>>;

/// What an attribute or a property says.
pub enum Value {
    /// Always this.
    Fixed(Said),
    /// What this says now, and again whenever a signal it read has changed.
    Live(Box<dyn Says>),
}

/// What can be asked again what it says. No `Fn`: a boxed one brings code for being called once, which the
/// four hundred of a page never are.
pub trait Says {
    /// What it says now.
    fn says(&self) -> Said;
}

impl<F: Fn() -> T, T: IntoSaid> Says for F {
    fn says(&self) -> Said {
        self().into_said()
    }
}

/// What can be the value of an attribute or a property.
pub trait IntoValue {
    /// The value.
    fn into_value(self) -> Value;
}

/// What can be said at one moment.
pub trait IntoSaid {
    /// The text.
    fn into_said(self) -> Said;
}

impl IntoSaid for &'static str {
    fn into_said(self) -> Said {
        Some(Cow::Borrowed(self))
    }
}

impl IntoSaid for String {
    fn into_said(self) -> Said {
        Some(Cow::Owned(self))
    }
}

impl IntoSaid for bool {
    fn into_said(self) -> Said {
        self.then_some(Cow::Borrowed(""))
    }
}

impl<T: IntoSaid> IntoSaid for Option<T> {
    fn into_said(self) -> Said {
        self.and_then(T::into_said)
    }
}

macro_rules! fixed {
    ($($kind:ty),*) => {$(
        impl IntoValue for $kind {
            fn into_value(self) -> Value {
                Value::Fixed(self.into_said())
            }
        }
    )*};
}

fixed!(&'static str, String, bool, Option<&'static str>, Option<String>);

impl<F, T> IntoValue for F
where
    F: Fn() -> T + 'static,
    T: IntoSaid,
{
    fn into_value(self) -> Value {
        Value::Live(Box::new(self))
    }
}

impl<T: IntoSaid + Clone + Send + Sync + 'static> IntoValue for Signal<T> {
    fn into_value(self) -> Value {
        (move || self.get()).into_value()
    }
}

impl<T: IntoSaid + Clone + Send + Sync + 'static> IntoValue for RwSignal<T> {
    fn into_value(self) -> Value {
        (move || self.get()).into_value()
    }
}
