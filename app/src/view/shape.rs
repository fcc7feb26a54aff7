//! The still part of an element: one string, written by `view!` (`app/macros/src/shape.rs`).
//!
//! Every mark is one control character; what follows, up to the next mark, belongs to it.

/// A step through a shape.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Step<'a> {
    /// An element begins.
    Open(&'a str),
    /// An attribute of the element that began last.
    Attribute(&'a str),
    /// What that attribute says.
    Said(&'a str),
    /// A text.
    Text(&'a str),
    /// A hole for a view.
    Child,
    /// The element ends.
    Close,
    /// A hole for something about the element that began last.
    Slot(Slot<'a>),
}

/// What a value given at run time is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Slot<'a> {
    /// An attribute.
    Attribute(&'a str),
    /// A property that holds a text.
    Text(&'a str),
    /// A property that is true or false.
    Flag(&'a str),
    /// A property of its style.
    Style(&'a str),
    /// Something that happens.
    Event(&'a str),
    /// The element itself.
    Ref,
}

/// The steps of a shape.
pub(super) fn steps(shape: &str) -> impl Iterator<Item = Step<'_>> {
    let marks = |c: char| c <= '\u{7}';
    let mut rest = shape;
    std::iter::from_fn(move || {
        let mark = rest.chars().next()?;
        let after = rest.get(1..)?;
        let (text, next) = after.split_at(after.find(marks).unwrap_or(after.len()));
        rest = next;
        Some(match mark {
            '\u{1}' => Step::Open(text),
            '\u{2}' => Step::Attribute(text),
            '\u{3}' => Step::Said(text),
            '\u{4}' => Step::Text(text),
            '\u{5}' => Step::Child,
            '\u{6}' => Step::Close,
            _ => Step::Slot(slot(text)),
        })
    })
}

fn slot(text: &str) -> Slot<'_> {
    let name = text.get(1..).unwrap_or_default();
    match text.as_bytes().first() {
        Some(b'a') => Slot::Attribute(name),
        Some(b't') => Slot::Text(name),
        Some(b'f') => Slot::Flag(name),
        Some(b's') => Slot::Style(name),
        Some(b'e') => Slot::Event(name),
        _ => Slot::Ref,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::view::{Node, view};

    #[test]
    fn what_the_macro_writes_is_read_again() {
        let name = "Ani";
        let view = view! {
            <p class="note" hidden prop:value=name>
                "Hai " <b on:click=|_| ()>{name}</b>
            </p>
        };
        let Node::Made { shape, holes } = view else { panic!("an element is made") };
        let read = [
            Step::Open("p"),
            Step::Attribute("class"),
            Step::Said("note"),
            Step::Attribute("hidden"),
            Step::Said(""),
            Step::Slot(Slot::Text("value")),
            Step::Text("Hai "),
            Step::Open("b"),
            Step::Slot(Slot::Event("click")),
            Step::Child,
            Step::Close,
            Step::Close,
        ];
        assert_eq!(steps(shape).collect::<Vec<_>>(), read);
        assert_eq!(holes.len(), 3);
    }
}
