//! A view before it is in the document.

use super::value::Value;
use super::{RwSignal, Signal};
use leptos::html::ElementType;
use leptos::prelude::NodeRef;
use leptos::tachys::html::node_ref::NodeRefContainer;
use std::borrow::Cow;
use std::marker::PhantomData;
use wasm_bindgen::JsCast;
use web_sys::{Element, Event};

/// A view. Made by `view!`.
#[derive(Default)]
pub enum Node {
    /// Nothing to see.
    #[default]
    Nothing,
    /// A text.
    Text(Cow<'static, str>),
    /// An element: its shape, and what fills the holes in it, in the same order.
    Made {
        /// See `shape`.
        shape: &'static str,
        /// One for every hole.
        holes: Vec<Hole>,
    },
    /// Several, side by side.
    Many(Vec<Self>),
    /// A view that is never made of the one before it, however alike they are: another page, another day.
    Fresh(Box<Self>),
    /// What this shows now, and again whenever a signal it read has changed.
    Live(Box<dyn Shows>),
    /// Rows, each known by its key.
    Rows(Box<dyn Lists>),
}

// Traits of our own instead of `Fn`, as in `value`.

/// What can be asked again what it shows.
pub trait Shows {
    /// What it shows now.
    fn shows(&self) -> Node;
}

impl<F: Fn() -> T, T: IntoNode> Shows for F {
    fn shows(&self) -> Node {
        self().into_node()
    }
}

/// What can be asked again which rows there are.
pub trait Lists {
    /// The rows there are now.
    fn lists(&self) -> Vec<Row>;
}

/// What is told of events.
pub trait Hears {
    /// It has happened.
    fn hears(&mut self, event: Event);
}

struct On<F, E>(F, PhantomData<fn(E)>);

impl<F: FnMut(E), E: JsCast> Hears for On<F, E> {
    fn hears(&mut self, event: Event) {
        (self.0)(event.unchecked_into());
    }
}

/// A row under its key, and how to make it where the key is new.
pub struct Row {
    pub(super) key: u64,
    pub(super) make: Box<dyn FnOnce() -> Node>,
}

/// What fills a hole in a shape.
pub enum Hole {
    /// A view inside the element.
    Child(Node),
    /// An attribute, a property or a style.
    Value(Value),
    /// What to do when something happens.
    On(Box<dyn Hears>),
    /// Who wants to know the element.
    Ref(Box<dyn FnOnce(&Element)>),
}

impl Hole {
    /// What to do when something happens that the browser describes by an `E`.
    pub fn on<E: JsCast + 'static>(act: impl FnMut(E) + 'static) -> Self {
        Self::On(Box::new(On(act, PhantomData)))
    }

    /// Tells `wanted` the element.
    pub fn node_ref<E>(wanted: NodeRef<E>) -> Self
    where
        E: ElementType + 'static,
        E::Output: JsCast + Clone + 'static,
    {
        Self::Ref(Box::new(move |element| wanted.load(element)))
    }
}

/// What can be shown.
pub trait IntoNode {
    /// The view.
    fn into_node(self) -> Node;
}

impl IntoNode for Node {
    fn into_node(self) -> Node {
        self
    }
}

impl IntoNode for () {
    fn into_node(self) -> Node {
        Node::Nothing
    }
}

impl IntoNode for &'static str {
    fn into_node(self) -> Node {
        Node::Text(Cow::Borrowed(self))
    }
}

impl IntoNode for String {
    fn into_node(self) -> Node {
        Node::Text(Cow::Owned(self))
    }
}

macro_rules! counted {
    ($($kind:ty),*) => {$(
        impl IntoNode for $kind {
            fn into_node(self) -> Node {
                self.to_string().into_node()
            }
        }
    )*};
}

counted!(u8, u32, usize);

impl<T: IntoNode> IntoNode for Option<T> {
    fn into_node(self) -> Node {
        self.map_or(Node::Nothing, T::into_node)
    }
}

impl<T: IntoNode> IntoNode for Vec<T> {
    fn into_node(self) -> Node {
        Node::Many(self.into_iter().map(T::into_node).collect())
    }
}

impl<T: IntoNode, const N: usize> IntoNode for [T; N] {
    fn into_node(self) -> Node {
        Node::Many(self.into_iter().map(T::into_node).collect())
    }
}

impl<F, T> IntoNode for F
where
    F: Fn() -> T + 'static,
    T: IntoNode,
{
    fn into_node(self) -> Node {
        Node::Live(Box::new(self))
    }
}

impl<T: IntoNode + Clone + Send + Sync + 'static> IntoNode for Signal<T> {
    fn into_node(self) -> Node {
        (move || self.get()).into_node()
    }
}

impl<T: IntoNode + Clone + Send + Sync + 'static> IntoNode for RwSignal<T> {
    fn into_node(self) -> Node {
        (move || self.get()).into_node()
    }
}
