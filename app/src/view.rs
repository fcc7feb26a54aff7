//! What every page and component is written with: the signals of Leptos, and views of one single type.
//!
//! `view!` and `#[component]` read as Leptos's and are ours (`app/macros`), because a type for every element
//! cost more than a third of the first load. A view is a [`Node`]: a description, made by `view!`, which
//! `state` puts into the document and keeps as the signals in it say. Knows the document and signals; must
//! not know any page.

mod component;
mod filled;
mod keyed;
mod node;
mod shape;
mod signal;
mod state;
mod value;

pub use component::{Children, Props, fresh, props_of, rows, show};
pub use leptos::prelude::*;
pub use node::{Hole, IntoNode, Node};
pub use setapak_macros::{component, view};
pub use signal::{Memo, RwSignal, Signal};
pub use state::mount;
pub use value::{IntoValue, Said, Value};
