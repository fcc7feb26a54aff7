//! Swiping over the open report: to the right approves it, to the left asks why it goes back. With one finger, sideways,
//! and past a threshold that can be seen; whatever else a finger does belongs to the page.

use super::bench::Bench;
use crate::view::*;
use crate::words::words;
use leptos::ev::PointerEvent;
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement};

/// A finger that moves less than this rests.
const REST: i32 = 12;
/// From the edge of the screen the system swipes.
const EDGE: i32 = 24;
/// A finger that has rested so long chooses text, ms.
const LONG: f64 = 400.0;
/// What is moved with a finger on it is not the report.
const APART: &str = "input, textarea, select, dialog, .evidence-strip";

/// Where a swipe leads.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Way {
    Approve,
    Return,
}

/// How far the report is pulled.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Pull {
    by: i32,
    way: Way,
    /// Whether letting go decides.
    far: bool,
}

/// The finger on the report.
#[derive(Clone, Copy, Debug)]
struct Finger {
    id: i32,
    x: i32,
    y: i32,
    since: f64,
    sideways: bool,
}

impl Finger {
    /// What its way to `x`, `y` means; an error where it is no swipe and never will be.
    fn moved(&mut self, x: i32, y: i32, now: f64, width: i32) -> Result<Option<Pull>, ()> {
        let (by, up) = (x - self.x, y - self.y);
        if !self.sideways {
            if by.abs().max(up.abs()) < REST {
                return Ok(None);
            }
            if by.abs() < 2 * up.abs() || now - self.since > LONG {
                return Err(());
            }
            self.sideways = true;
        }
        let way = if by > 0 { Way::Approve } else { Way::Return };
        Ok(Some(Pull { by, way, far: by.abs() >= (width / 3).clamp(96, 200) }))
    }
}

/// The swipes of one bench.
#[derive(Clone, Copy)]
pub(super) struct Swipe {
    bench: Bench,
    finger: StoredValue<Option<Finger>>,
    pull: RwSignal<Option<Pull>>,
}

impl Swipe {
    pub(super) fn new(bench: Bench) -> Self {
        Self { bench, finger: StoredValue::new(None), pull: RwSignal::new(None) }
    }

    /// A finger came down.
    pub(super) fn down(self, event: &PointerEvent) {
        // A second finger: something else is meant.
        self.rest(event);
        let on = event.target().and_then(|t| t.dyn_into::<Element>().ok());
        let apart = on.is_none_or(|t| t.closest(APART).is_ok_and(|found| found.is_some()));
        let right = window().inner_width().ok().and_then(|w| w.as_f64()).unwrap_or_default();
        let x = event.client_x();
        let edge = x < EDGE || f64::from(x + EDGE) > right;
        let touch = event.pointer_type() == "touch" && event.is_primary();
        if !touch || apart || edge || !self.bench.can_decide() {
            return;
        }
        let (id, y, since) = (event.pointer_id(), event.client_y(), event.time_stamp());
        self.finger.set_value(Some(Finger { id, x, y, since, sideways: false }));
    }

    /// It moved.
    pub(super) fn moved(self, event: &PointerEvent) {
        let Some(mut finger) = self.finger.get_value().filter(|f| f.id == event.pointer_id())
        else {
            return;
        };
        let pane = pane(event);
        let width = pane.as_ref().map_or(0, |pane| pane.client_width());
        match finger.moved(event.client_x(), event.client_y(), event.time_stamp(), width) {
            Ok(pull) => {
                self.finger.set_value(Some(finger));
                if let (Some(pane), Some(pull)) = (pane, pull) {
                    // What cannot be moved says all the same what letting go will do.
                    let _ = pane.style().set_property("--swipe", &format!("{}px", pull.by));
                }
                self.pull.set(pull);
            }
            Err(()) => self.rest(event),
        }
    }

    /// It was lifted: past the threshold that decides.
    pub(super) fn up(self, event: &PointerEvent) {
        let pull = self.pull.get_untracked();
        self.rest(event);
        match pull.filter(|pull| pull.far).map(|pull| pull.way) {
            Some(Way::Approve) => self.bench.approve(),
            Some(Way::Return) => self.bench.ask(),
            None => {}
        }
    }

    /// Nothing is swiped any more.
    pub(super) fn rest(self, _: &PointerEvent) {
        self.finger.set_value(None);
        if self.pull.with_untracked(Option::is_some) {
            self.pull.set(None);
        }
    }

    /// Whether the report is pulled. Tracked.
    pub(super) fn pulls(self) -> bool {
        self.pull.with(Option::is_some)
    }

    /// What letting go will do, while the report is pulled. For eyes only: it follows a finger.
    pub(super) fn says(self) -> Node {
        let Some(Pull { way, far, .. }) = self.pull.get() else { return Node::Nothing };
        let words = words();
        let (class, said) = match (way, far) {
            (Way::Approve, false) => ("swipe-says good", words.superior_swipe_approve_on()),
            (Way::Approve, true) => ("swipe-says good far", words.superior_swipe_approve()),
            (Way::Return, false) => ("swipe-says back", words.superior_swipe_return_on()),
            (Way::Return, true) => ("swipe-says back far", words.superior_swipe_return()),
        };
        view! { <p class=class aria-hidden="true"><span>{said}</span></p> }
    }
}

fn pane(event: &PointerEvent) -> Option<HtmlElement> {
    event.current_target()?.dyn_into().ok()
}

#[cfg(test)]
mod tests {
    use super::{Finger, Pull, Way};

    const WIDE: i32 = 600;

    fn finger() -> Finger {
        Finger { id: 1, x: 300, y: 300, since: 0.0, sideways: false }
    }

    #[test]
    fn a_finger_that_goes_sideways_pulls_and_past_the_threshold_decides() {
        let mut finger = finger();
        assert_eq!(finger.moved(305, 301, 20.0, WIDE), Ok(None), "it may be a tap");
        let near = Pull { by: 60, way: Way::Approve, far: false };
        assert_eq!(finger.moved(360, 310, 60.0, WIDE), Ok(Some(near)));
        let far = Pull { by: -200, way: Way::Return, far: true };
        assert_eq!(finger.moved(100, 400, 900.0, WIDE), Ok(Some(far)), "once sideways, for good");
        assert_eq!(
            finger.moved(280, 300, 950.0, WIDE).map(|p| p.is_some_and(|p| p.far)),
            Ok(false)
        );
    }

    #[test]
    fn scrolling_and_choosing_text_are_left_alone() {
        assert_eq!(finger().moved(310, 330, 20.0, WIDE), Err(()), "down");
        assert_eq!(finger().moved(330, 320, 20.0, WIDE), Err(()), "aslant");
        assert_eq!(finger().moved(360, 300, 900.0, WIDE), Err(()), "after a long rest");
    }

    #[test]
    fn the_threshold_fits_the_screen() {
        let far = |by: i32, width: i32| {
            finger().moved(300 + by, 300, 20.0, width).unwrap().is_some_and(|pull| pull.far)
        };
        assert!(far(120, 360) && !far(100, 360));
        assert!(far(200, 2_000) && !far(190, 2_000));
        assert!(far(96, 0) && !far(90, 0));
    }
}
