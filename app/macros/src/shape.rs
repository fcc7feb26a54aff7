//! The still part of an element as one string, read again by `app/src/view/shape.rs`, which names the marks.

/// Every mark is one control character, and no text holds one.
const OPEN: char = '\u{1}';
const ATTRIBUTE: char = '\u{2}';
const VALUE: char = '\u{3}';
const TEXT: char = '\u{4}';
const CHILD: char = '\u{5}';
const CLOSE: char = '\u{6}';
const SLOT: char = '\u{7}';

/// What a value given at run time does to its element.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Slot {
    Attribute,
    Text,
    Flag,
    Style,
    Event,
    Ref,
}

impl Slot {
    const fn mark(self) -> char {
        match self {
            Self::Attribute => 'a',
            Self::Text => 't',
            Self::Flag => 'f',
            Self::Style => 's',
            Self::Event => 'e',
            Self::Ref => 'r',
        }
    }
}

/// A shape under way.
#[derive(Debug, Default)]
pub(crate) struct Shape(String);

impl Shape {
    fn put(&mut self, mark: char, text: &str) {
        self.0.push(mark);
        self.0.extend(text.chars().filter(|c| *c > SLOT));
    }

    pub(crate) fn open(&mut self, tag: &str) {
        self.put(OPEN, tag);
    }

    pub(crate) fn attribute(&mut self, name: &str, value: &str) {
        self.put(ATTRIBUTE, name);
        self.put(VALUE, value);
    }

    pub(crate) fn slot(&mut self, slot: Slot, name: &str) {
        self.put(SLOT, &format!("{}{name}", slot.mark()));
    }

    pub(crate) fn text(&mut self, text: &str) {
        self.put(TEXT, text);
    }

    pub(crate) fn child(&mut self) {
        self.put(CHILD, "");
    }

    pub(crate) fn close(&mut self) {
        self.put(CLOSE, "");
    }

    pub(crate) fn into_string(self) -> String {
        self.0
    }
}
