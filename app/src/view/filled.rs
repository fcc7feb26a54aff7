//! What fills the holes of an element: views in it, what its attributes and properties say, who listens.

use super::node::{Hears, Hole};
use super::shape::Slot;
use super::state::{State, follow};
use super::value::{Said, Value};
use leptos::prelude::RenderEffect;
use wasm_bindgen::prelude::Closure;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Element, Event, HtmlElement};

/// What fills a hole.
pub(super) enum Filled {
    /// A view.
    Child(State),
    /// What an attribute, a property or a style says.
    Says { on: Element, slot: Slot<'static>, says: Says },
    /// Somebody who listens.
    Hears { on: Element, event: &'static str, _listener: Option<Listener> },
    /// Somebody was told the element.
    Told(Element),
}

/// What is said, or who says it.
pub(super) enum Says {
    Fixed(Said),
    Live { _follows: RenderEffect<()> },
}

impl Filled {
    pub(super) fn new(on: &Element, slot: Slot<'static>, hole: Hole) -> Self {
        match (slot, hole) {
            (Slot::Event(event), Hole::On(act)) => {
                let listener = Some(Listener::new(on, event, act));
                Self::Hears { on: on.clone(), event, _listener: listener }
            }
            (_, Hole::Value(value)) => {
                let says = Says::new(on, slot, value, None);
                Self::Says { on: on.clone(), slot, says }
            }
            (_, Hole::Ref(tell)) => {
                tell(on);
                Self::Told(on.clone())
            }
            // `view!` writes shape and holes in one go.
            (_, Hole::On(_) | Hole::Child(_)) => Self::Told(on.clone()),
        }
    }

    pub(super) fn turn_into(&mut self, hole: Hole) {
        match (&mut *self, hole) {
            (Self::Child(state), Hole::Child(node)) => state.turn_into(node),
            (Self::Says { on, slot, says }, Hole::Value(value)) => {
                let was = match says {
                    Says::Fixed(said) => Some(std::mem::take(said)),
                    Says::Live { .. } => None,
                };
                *says = Says::new(on, *slot, value, was);
            }
            (Self::Hears { on, event, _listener: listener }, Hole::On(act)) => {
                *listener = None;
                *listener = Some(Listener::new(on, event, act));
            }
            // The element is the same, who wants to know it is not.
            (Self::Told(on), Hole::Ref(tell)) => tell(on),
            (Self::Told(_), _) => {}
            (Self::Child(_) | Self::Says { .. } | Self::Hears { .. }, _) => {}
        }
    }
}

impl Says {
    /// Says `value`, unless it `was` said already and only we can have changed it since: a field is the
    /// person's too.
    fn new(on: &Element, slot: Slot<'static>, value: Value, mut was: Option<Said>) -> Self {
        let is_ours = !matches!(slot, Slot::Text(_) | Slot::Flag(_));
        match value {
            Value::Fixed(said) => {
                if !is_ours || was.as_ref() != Some(&said) {
                    say(on, slot, &said);
                }
                Self::Fixed(said)
            }
            Value::Live(value) => {
                let on = on.clone();
                let follows = follow(Box::new(move || {
                    let said = value.says();
                    if !is_ours || was.as_ref() != Some(&said) {
                        say(&on, slot, &said);
                        was = Some(said);
                    }
                }));
                Self::Live { _follows: follows }
            }
        }
    }
}

/// Says it in the document. An element that refuses has no such attribute, which is a mistake of the page
/// and shows in its tests.
fn say(on: &Element, slot: Slot<'_>, said: &Said) {
    let said = said.as_deref();
    let _ = match (slot, said) {
        (Slot::Attribute(name), Some(text)) => on.set_attribute(name, text),
        (Slot::Attribute(name), None) => on.remove_attribute(name),
        (Slot::Text(name), _) => set(on, name, &said.unwrap_or_default().into()),
        (Slot::Flag(name), _) => set(on, name, &said.is_some().into()),
        (Slot::Style(name), _) => {
            let style = on.unchecked_ref::<HtmlElement>().style();
            style.set_property(name, said.unwrap_or_default())
        }
        (Slot::Event(_) | Slot::Ref, _) => Ok(()),
    };
}

fn set(on: &Element, name: &str, value: &JsValue) -> Result<(), JsValue> {
    js_sys::Reflect::set(on, &name.into(), value).map(drop)
}

/// What is done when something happens to an element. The browser forgets it when this is dropped.
pub(super) struct Listener {
    on: Element,
    event: &'static str,
    act: Closure<dyn FnMut(Event)>,
}

impl Listener {
    fn new(on: &Element, event: &'static str, mut act: Box<dyn Hears>) -> Self {
        let act = Closure::new(move |event| act.hears(event));
        let listener = Self { on: on.clone(), event, act };
        // Fails only for what is no function.
        let _ = on.add_event_listener_with_callback(event, listener.function());
        listener
    }

    fn function(&self) -> &js_sys::Function {
        self.act.as_ref().unchecked_ref()
    }
}

impl Drop for Listener {
    fn drop(&mut self) {
        let _ = self.on.remove_event_listener_with_callback(self.event, self.function());
    }
}
