//! The server's poke: a line that stays open and says "exchange now", while the app is looked at and
//! the person does not save data.

use crate::browser;
use gloo::events::EventListener;
use std::cell::Cell;
use std::rc::Rc;
use web_sys::EventSource;

/// The line, open or not.
#[derive(Default)]
pub(crate) struct Pokes(Option<(EventSource, [EventListener; 2])>);

impl Pokes {
    /// Opens the line, unless it is open or not wanted.
    pub(crate) fn open(&mut self, poked: impl Fn() + 'static) {
        let open = self.0.as_ref().is_some_and(|(s, _)| s.ready_state() != EventSource::CLOSED);
        if open || !wanted() {
            return;
        }
        self.close();
        // A browser without it exchanges every few minutes all the same.
        if let Ok(source) = EventSource::new("/api/events") {
            let poked = Rc::new(poked);
            let again = Rc::clone(&poked);
            let first = Cell::new(true);
            let listening = [
                EventListener::new(&source, "message", move |_| poked()),
                // While the line was broken a poke may have been missed.
                EventListener::new(&source, "open", move |_| {
                    if !first.replace(false) {
                        again();
                    }
                }),
            ];
            self.0 = Some((source, listening));
        }
    }

    /// Whether the line is open.
    pub(crate) fn is_open(&self) -> bool {
        self.0.as_ref().is_some_and(|(source, _)| source.ready_state() == EventSource::OPEN)
    }

    /// Closes the line.
    pub(crate) fn close(&mut self) {
        if let Some((source, _)) = self.0.take() {
            source.close();
        }
    }
}

fn wanted() -> bool {
    browser::window().is_some_and(|window| {
        !browser::property(&window, &["navigator", "connection", "saveData"]).is_truthy()
            && browser::property(&window, &["EventSource"]).is_function()
    })
}
