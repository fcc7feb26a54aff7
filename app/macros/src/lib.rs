//! `view!` and `#[component]` in the words of Leptos, made small.
//!
//! Leptos turns every element into a type of its own, and every type into code for building, changing and
//! removing it: 200 kB of a first load. Here every view is one type, `crate::view::Node`, and what is still
//! about an element is a string that one function reads (`app/src/view/shape.rs`). What is supported is what
//! Setapak's pages use; anything else is refused with a sentence.

mod component;
mod shape;
mod view;

use proc_macro::TokenStream;

/// A view, written as in Leptos: elements, components, `<For>` and `<Show>`, texts in quotes, values in
/// braces, `on:`, `prop:`, `style:` and `node_ref`. Makes a `crate::view::Node`.
#[proc_macro]
pub fn view(tokens: TokenStream) -> TokenStream {
    view::expand(tokens.into()).unwrap_or_else(|error| error.into_compile_error()).into()
}

/// A component: a function whose arguments are given by name in `view!`. Each may be `#[prop(into)]`,
/// `#[prop(optional)]` (an `Option` is given without its `Some`) or `#[prop(optional_no_strip)]`.
#[proc_macro_attribute]
pub fn component(_: TokenStream, item: TokenStream) -> TokenStream {
    component::expand(item.into()).unwrap_or_else(|error| error.into_compile_error()).into()
}
