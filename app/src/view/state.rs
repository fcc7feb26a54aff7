//! A view in the document: puts a [`Node`] there, changes it into another, and takes it away.
//!
//! Every state holds at least one node of the document, an empty comment if there is nothing to see, so that
//! whatever follows knows its place. What changes inside a view that stays changes in place: the focus, a
//! selection and a half-typed word are not lost.

use super::filled::Filled;
use super::keyed::Rows;
use super::node::{Hole, Lists, Node, Shows};
use super::shape::{Step, steps};
use leptos::prelude::{Owner, RenderEffect, document};
use std::borrow::Cow;
use std::cell::RefCell;
use std::rc::Rc;
use web_sys::Element;

const SVG: &str = "http://www.w3.org/2000/svg";

/// Where something comes into the document.
#[derive(Clone)]
pub(super) struct Place {
    pub(super) parent: web_sys::Node,
    pub(super) before: Option<web_sys::Node>,
}

impl Place {
    fn end_of(parent: &web_sys::Node) -> Self {
        Self { parent: parent.clone(), before: None }
    }

    pub(super) fn put(&self, node: &web_sys::Node) {
        // A parent that takes no children is no element of ours.
        let _ = self.parent.insert_before(node, self.before.as_ref());
    }

    /// Something that nobody sees, to know the place by.
    pub(super) fn marked(&self) -> web_sys::Node {
        let mark = document().create_comment("");
        self.put(&mark);
        mark.into()
    }
}

/// A view in the document.
pub(super) enum State {
    /// Nothing to see, and its mark.
    Nothing(web_sys::Node),
    /// A text, and what it says.
    Text(web_sys::Text, Cow<'static, str>),
    /// An element, and what fills the holes in its shape.
    Made { shape: &'static str, element: Element, filled: Vec<Filled> },
    /// Several, and the mark behind them.
    Many { parts: Vec<State>, end: web_sys::Node },
    /// What follows signals.
    Live { now: Now<Option<State>>, follows: RenderEffect<()> },
    /// Rows that follow signals.
    Rows { now: Now<Option<Rows>>, _follows: RenderEffect<()> },
}

/// What is there now. Whoever follows signals holds it too, and is let go of only when the browser comes to
/// it; what is inside must not follow signals that are gone until then, so it goes at once.
pub(super) struct Now<T: Default>(Rc<RefCell<T>>);

impl<T: Default> Drop for Now<T> {
    fn drop(&mut self) {
        self.0.take();
    }
}

/// Runs `act` now and whenever a signal it read has changed. One type for all that follows signals.
pub(super) fn follow(mut act: Box<dyn FnMut()>) -> RenderEffect<()> {
    RenderEffect::new(move |_| act())
}

/// Puts the app at the end of the page, for as long as the page is open.
pub fn mount(app: impl FnOnce() -> Node) {
    // Fails only where it is already there.
    let _ = any_spawner::Executor::init_wasm_bindgen();
    let Some(body) = document().body() else { return };
    let owner = Owner::new();
    owner.with(|| std::mem::forget(State::new(app(), &Place::end_of(&body))));
    std::mem::forget(owner);
}

impl State {
    pub(super) fn new(node: Node, place: &Place) -> Self {
        match node {
            Node::Nothing => Self::Nothing(place.marked()),
            Node::Text(said) => {
                let text = document().create_text_node(&said);
                place.put(&text);
                Self::Text(text, said)
            }
            Node::Made { shape, holes } => {
                let (element, filled) = make(shape, holes);
                place.put(&element);
                Self::Made { shape, element, filled }
            }
            Node::Many(nodes) => {
                let parts = nodes.into_iter().map(|node| Self::new(node, place)).collect();
                Self::Many { parts, end: place.marked() }
            }
            Node::Fresh(node) => Self::new(*node, place),
            Node::Live(view) => {
                let now = Now(Rc::default());
                let follows = live(view, Rc::clone(&now.0), Some(place.clone()));
                Self::Live { now, follows }
            }
            Node::Rows(each) => {
                let now = Now(Rc::new(RefCell::new(Some(Rows::new(place)))));
                let follows = rows(each, Rc::clone(&now.0));
                Self::Rows { now, _follows: follows }
            }
        }
    }

    /// Changes into `node`, in place wherever the two are alike.
    pub(super) fn turn_into(&mut self, node: Node) {
        match (&mut *self, node) {
            (Self::Nothing(_), Node::Nothing) => {}
            (Self::Text(text, was), Node::Text(said)) => {
                if *was != said {
                    text.set_data(&said);
                    *was = said;
                }
            }
            (Self::Made { shape: was, filled, .. }, Node::Made { shape, holes })
                if *was == shape =>
            {
                for (filled, hole) in filled.iter_mut().zip(holes) {
                    filled.turn_into(hole);
                }
            }
            (Self::Many { parts, end }, Node::Many(nodes)) => turn_many(parts, end, nodes),
            (Self::Live { now, follows }, Node::Live(view)) => {
                *follows = live(view, Rc::clone(&now.0), None);
            }
            // Rows are always new ones: what they made went with the run that made them.
            (_, node) => {
                let before = self.first();
                let Some(parent) = before.parent_node() else { return };
                let new = Self::new(node, &Place { parent, before: Some(before) });
                self.take_away();
                *self = new;
            }
        }
    }

    /// Its first node in the document.
    pub(super) fn first(&self) -> web_sys::Node {
        match self {
            Self::Nothing(mark) => mark.clone(),
            Self::Text(text, _) => text.clone().into(),
            Self::Made { element, .. } => element.clone().into(),
            Self::Many { parts, end } => parts.first().map_or_else(|| end.clone(), Self::first),
            // Nothing is there only while it is being made, when nobody asks.
            Self::Live { now, .. } => {
                now.0.borrow().as_ref().map_or_else(|| document().into(), Self::first)
            }
            Self::Rows { now, .. } => {
                now.0.borrow().as_ref().map_or_else(|| document().into(), Rows::first)
            }
        }
    }

    /// Each of its nodes in the document, the first one first. Nodes inside others are not told.
    pub(super) fn each(&self, tell: &mut dyn FnMut(&web_sys::Node)) {
        match self {
            Self::Nothing(mark) => tell(mark),
            Self::Text(text, _) => tell(text),
            Self::Made { element, .. } => tell(element),
            Self::Many { parts, end } => {
                parts.iter().for_each(|part| part.each(tell));
                tell(end);
            }
            Self::Live { now, .. } => {
                if let Some(state) = &*now.0.borrow() {
                    state.each(tell);
                }
            }
            Self::Rows { now, .. } => {
                if let Some(rows) = &*now.0.borrow() {
                    rows.each(tell);
                }
            }
        }
    }

    pub(super) fn take_away(&self) {
        self.each(&mut |node| {
            if let Some(parent) = node.parent_node() {
                // It is a child of its parent.
                let _ = parent.remove_child(node);
            }
        });
    }
}

/// Shows in `now` what `view` shows; for the first time in `place`.
fn live(
    view: Box<dyn Shows>,
    now: Rc<RefCell<Option<State>>>,
    mut place: Option<Place>,
) -> RenderEffect<()> {
    follow(Box::new(move || {
        let node = view.shows();
        let before = now.take();
        let after = match (before, place.take()) {
            (Some(mut state), _) => {
                state.turn_into(node);
                Some(state)
            }
            (None, Some(place)) => Some(State::new(node, &place)),
            (None, None) => None,
        };
        now.replace(after);
    }))
}

fn rows(each: Box<dyn Lists>, now: Rc<RefCell<Option<Rows>>>) -> RenderEffect<()> {
    follow(Box::new(move || {
        let wanted = each.lists();
        if let Some(rows) = &mut *now.borrow_mut() {
            rows.turn_into(wanted);
        }
    }))
}

fn turn_many(parts: &mut Vec<State>, end: &web_sys::Node, nodes: Vec<Node>) {
    parts.drain(nodes.len().min(parts.len())..).for_each(|part| part.take_away());
    let mut nodes = nodes.into_iter();
    for (part, node) in parts.iter_mut().zip(&mut nodes) {
        part.turn_into(node);
    }
    if let Some(parent) = end.parent_node() {
        let place = Place { parent, before: Some(end.clone()) };
        parts.extend(nodes.map(|node| State::new(node, &place)));
    }
}

/// An element of this shape, not yet in the document.
fn make(shape: &'static str, holes: Vec<Hole>) -> (Element, Vec<Filled>) {
    let mut filled = Vec::with_capacity(holes.len());
    let mut holes = holes.into_iter();
    // How deep inside a drawing.
    let (mut element, mut around, mut drawing) = (None::<Element>, Vec::new(), 0_usize);
    let mut name = "";
    for step in steps(shape) {
        if let Step::Open(tag) = step {
            drawing += usize::from(drawing > 0 || tag == "svg");
            around.extend(element.replace(new_element(tag, drawing > 0)));
            continue;
        }
        let Some(on) = &element else { continue };
        match step {
            Step::Open(_) => {}
            Step::Attribute(attribute) => name = attribute,
            Step::Said(text) => {
                // The name was good enough for the compiler.
                let _ = on.set_attribute(name, text);
            }
            Step::Text(text) => {
                let _ = on.append_child(&document().create_text_node(text));
            }
            Step::Child => {
                if let Some(Hole::Child(node)) = holes.next() {
                    filled.push(Filled::Child(State::new(node, &Place::end_of(on))));
                }
            }
            Step::Slot(slot) => filled.extend(holes.next().map(|hole| Filled::new(on, slot, hole))),
            Step::Close => {
                drawing = drawing.saturating_sub(1);
                if let Some(parent) = around.pop() {
                    let _ = parent.append_child(on);
                    element = Some(parent);
                }
            }
        }
    }
    (element.unwrap_or_else(|| new_element("div", false)), filled)
}

#[expect(clippy::expect_used, reason = "the name of an element was fixed when the app was built")]
fn new_element(tag: &str, drawing: bool) -> Element {
    let made = if drawing {
        document().create_element_ns(Some(SVG), tag)
    } else {
        document().create_element(tag)
    };
    made.expect("an element of HTML or SVG")
}
