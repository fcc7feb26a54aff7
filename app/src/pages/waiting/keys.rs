//! The keys of *Menunggu*, while the focus is in no field and no sheet is open. `keys_sheet` lists them.

use super::bench::Bench;
use super::piling::Piling;
use crate::components::focus::focus;
use crate::view::untrack;
use leptos::ev::{Event, KeyboardEvent};
use wasm_bindgen::JsCast;

/// What a key asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Wish {
    Next,
    Previous,
    Approve,
    Reason,
    Leave,
    Undo,
    Comment,
    Search,
    Help,
}

fn wish(key: &str) -> Option<Wish> {
    match key {
        "j" | "J" => Some(Wish::Next),
        "k" | "K" => Some(Wish::Previous),
        "a" | "A" => Some(Wish::Approve),
        "r" | "R" => Some(Wish::Reason),
        "u" | "U" => Some(Wish::Undo),
        "c" | "C" => Some(Wish::Comment),
        "/" => Some(Wish::Search),
        "?" => Some(Wish::Help),
        "Escape" => Some(Wish::Leave),
        _ => None,
    }
}

/// A key was pressed, over the list or over a pile.
pub(super) fn pressed(event: &Event, bench: Bench, piling: Option<Piling>) {
    let Some(event) = event.dyn_ref::<KeyboardEvent>() else { return };
    let chord = event.ctrl_key() || event.alt_key() || event.meta_key() || event.repeat();
    if chord || event.default_prevented() || writing(event) {
        return;
    }
    let Some(wish) = wish(&event.key()) else { return };
    event.prevent_default();
    match wish {
        Wish::Next => bench.walk(true),
        Wish::Previous => bench.walk(false),
        // Of the pile everything, of what does not go with it the one.
        Wish::Approve => match piling.filter(|p| untrack(|| p.takes_the_key())) {
            Some(piling) => piling.approve(),
            None => bench.approve(),
        },
        Wish::Reason => bench.ask(),
        Wish::Leave => bench.leave(),
        Wish::Undo => bench.undo(),
        // Where there is no such field, nothing happens.
        Wish::Comment => focus(".pane-detail .say textarea"),
        Wish::Search if piling.is_none() => bench.search(),
        Wish::Search => {}
        Wish::Help => bench.helping.set(true),
    }
}

/// Whether the key went into a field or a sheet.
fn writing(event: &KeyboardEvent) -> bool {
    let target = event.target().and_then(|t| t.dyn_into::<web_sys::Element>().ok());
    target.is_some_and(|t| {
        t.closest("input, textarea, select, dialog").is_ok_and(|found| found.is_some())
    })
}

#[cfg(test)]
mod tests {
    use super::{Wish, wish};

    #[test]
    fn the_keys_with_and_without_shift() {
        assert_eq!(wish("j"), Some(Wish::Next));
        assert_eq!(wish("K"), Some(Wish::Previous));
        assert_eq!(wish("A"), Some(Wish::Approve));
        assert_eq!(wish("/"), Some(Wish::Search));
        assert_eq!(wish("Escape"), Some(Wish::Leave));
        assert_eq!(wish("u"), Some(Wish::Undo));
        assert_eq!(wish("?"), Some(Wish::Help));
        assert_eq!(wish("Enter"), None, "Enter belongs to what has the focus");
    }
}
