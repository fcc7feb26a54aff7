//! Which parts of a long list are near the screen: only they need to be in the document. Knows the browser's
//! observer; must not know what the parts hold.

use crate::view::*;
use js_sys::{Array, Reflect};
use std::cell::{Cell, RefCell};
use std::collections::BTreeMap;
use std::rc::Rc;
use wasm_bindgen::JsCast;
use wasm_bindgen::prelude::Closure;
use web_sys::{
    Element, HtmlElement, IntersectionObserver, IntersectionObserverEntry, IntersectionObserverInit,
};

/// So far beyond the edge of what is seen a part is near: further than a finger throws in a frame.
const MARGIN: &str = "900px 0px";
/// The number of a part, for the observer to name it by.
const NUMBER: &str = "data-part";

/// Where a part is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// Near the screen.
    Near,
    /// Somewhere else. How high it was when it was near, in pixels.
    Far(Option<i32>),
}

/// Tells parts where they are. Cheap to copy; ends with whoever made it.
#[derive(Clone, Copy, Debug)]
pub struct Near(StoredValue<Option<Rc<Watch>>, LocalStorage>);

type Parts = Rc<RefCell<BTreeMap<u32, RwSignal<Place>>>>;

#[derive(Debug)]
struct Watch {
    observer: IntersectionObserver,
    parts: Parts,
    last: Cell<u32>,
    _tell: Closure<dyn FnMut(Array)>,
}

impl Drop for Watch {
    fn drop(&mut self) {
        self.observer.disconnect();
    }
}

impl Near {
    /// Watches nothing yet.
    #[must_use]
    pub fn new() -> Self {
        Self(StoredValue::new_local(Watch::new().map(Rc::new)))
    }

    /// Tells a part where it is from now on. Where the browser cannot say, every part is near.
    pub fn watch(self, part: &Element, place: RwSignal<Place>) {
        match self.0.try_get_value().flatten() {
            Some(watch) => watch.add(part, place),
            None => place.set(Place::Near),
        }
    }

    /// A part is gone.
    pub fn leave(self, part: &Element) {
        if let Some(watch) = self.0.try_get_value().flatten() {
            watch.observer.unobserve(part);
            if let Some(number) = number(part) {
                watch.parts.borrow_mut().remove(&number);
            }
        }
    }
}

impl Default for Near {
    fn default() -> Self {
        Self::new()
    }
}

impl Watch {
    fn new() -> Option<Self> {
        let parts = Parts::default();
        let told = Rc::clone(&parts);
        let tell = Closure::new(move |entries: Array| {
            for entry in entries.iter() {
                tell(&told, entry.unchecked_ref());
            }
        });
        let options = IntersectionObserverInit::new();
        options.set_root_margin(MARGIN);
        // The list may scroll inside the page. Browsers that do not know this name only see a part a little later.
        let _ = Reflect::set(&options, &"scrollMargin".into(), &MARGIN.into());
        let observer =
            IntersectionObserver::new_with_options(tell.as_ref().unchecked_ref(), &options);
        Some(Self { observer: observer.ok()?, parts, last: Cell::new(0), _tell: tell })
    }

    fn add(&self, part: &Element, place: RwSignal<Place>) {
        let number = self.last.get() + 1;
        self.last.set(number);
        if part.set_attribute(NUMBER, &number.to_string()).is_ok() {
            self.parts.borrow_mut().insert(number, place);
            self.observer.observe(part);
        }
    }
}

fn number(part: &Element) -> Option<u32> {
    part.get_attribute(NUMBER)?.parse().ok()
}

fn tell(parts: &Parts, entry: &IntersectionObserverEntry) {
    let place = number(&entry.target()).and_then(|number| parts.borrow().get(&number).copied());
    let Some(place) = place else { return };
    let target = entry.target();
    let Some(part) = target.dyn_ref::<HtmlElement>() else { return };
    let was = place.try_with_untracked(|was| *was);
    let now = if entry.is_intersecting() {
        Place::Near
    } else if part.offset_width() == 0 {
        // Hidden with the whole list: it comes back as it was.
        return;
    } else if was == Some(Place::Near) {
        Place::Far(Some(part.offset_height()))
    } else {
        return;
    };
    if was != Some(now) {
        place.set(now);
    }
}
