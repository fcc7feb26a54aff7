//! The people of this device: who is here, who has been here, what of theirs is still unsent. Small
//! remembered values; everything a person wrote lies in a store of their own.

use crate::view::*;
use crate::{browser, clock, mint};
use serde::{Deserialize, Serialize};
use shared::id::{DeviceId, EmployeeId};

const PEOPLE: &str = "setapak.people";
/// The key under which the person who is here is remembered; other tabs hear of its changes.
pub const PERSON: &str = "setapak.person";
const DEVICE: &str = "setapak.device";
const LEAVING: &str = "setapak.leaving";
/// How often somebody came or left: tells which of two copies is the newer one.
const TURN: &str = "setapak.turn";

/// Somebody who has been at this device.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Known {
    /// Who.
    pub person: EmployeeId,
    /// Their name.
    pub name: String,
    /// Their name for signing in; never an identity number.
    #[serde(default)]
    pub login: String,
    /// What of theirs the server does not have yet.
    pub unsent: usize,
}

/// Everything that is remembered here, for a second copy.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct Book {
    /// How often somebody had come or left.
    pub(crate) turn: u64,
    #[serde(default)]
    here: Option<EmployeeId>,
    #[serde(default)]
    device: Option<DeviceId>,
    #[serde(default)]
    leaving: bool,
    #[serde(default)]
    people: Vec<Known>,
}

thread_local! {
    static KNOWN: ArcRwSignal<Vec<Known>> = ArcRwSignal::new(read());
}

fn read() -> Vec<Known> {
    browser::remembered(PEOPLE).and_then(|t| shared::json::read(&t).ok()).unwrap_or_default()
}

/// Changes what is remembered. Read afresh, because another tab may have written.
fn change(change: impl FnOnce(&mut Vec<Known>)) {
    let mut people = read();
    let before = people.clone();
    change(&mut people);
    if people == before {
        return;
    }
    if let Ok(text) = serde_json::to_string(&people) {
        browser::remember(PEOPLE, &text);
    }
    KNOWN.with(|known| known.set(people));
}

/// Everybody who has been here, the latest first. Tracked.
#[must_use]
pub fn known() -> Vec<Known> {
    KNOWN.with(browser::tracked)
}

/// Reads again what another tab remembered.
pub fn read_again() {
    let people = read();
    KNOWN.with(|known| {
        if known.with_untracked(|old| *old != people) {
            known.set(people);
        }
    });
}

/// Somebody has signed in.
pub fn arrive(person: EmployeeId, name: String, login: String) {
    change(|people| {
        let old = people.iter().position(|k| k.person == person).map(|at| people.remove(at));
        people.insert(0, Known { person, name, login, unsent: old.map_or(0, |k| k.unsent) });
    });
    browser::remember(PERSON, &person.to_string());
    count();
}

/// Notes how much of somebody's work is unsent.
pub fn note_unsent(person: EmployeeId, unsent: usize) {
    let same = |k: &Known| k.person != person || k.unsent == unsent;
    if KNOWN.with(|known| known.with_untracked(|people| people.iter().all(same))) {
        return;
    }
    change(|people| {
        if let Some(known) = people.iter_mut().find(|k| k.person == person) {
            known.unsent = unsent;
        }
    });
}

/// Nobody is here any more.
pub fn leave() {
    browser::forget(PERSON);
    count();
}

/// How often somebody has come or left, as far as is remembered.
pub(crate) fn turn() -> u64 {
    browser::remembered(TURN).and_then(|text| text.parse().ok()).unwrap_or(0)
}

/// Makes what is remembered newer than every copy made so far.
pub(crate) fn count() {
    browser::remember(TURN, &(turn() + 1).to_string());
}

/// All that is remembered.
pub(crate) fn book() -> Book {
    let (here, device) = (here(), Some(device()));
    Book { turn: turn(), here, device, leaving: leaving(), people: read() }
}

/// Takes over a copy that is newer. People it does not know stay.
pub(crate) fn take_over(book: Book) {
    change(|people| {
        let new = book.people.into_iter().filter(|k| people.iter().all(|p| p.person != k.person));
        let new: Vec<Known> = new.collect();
        people.extend(new);
    });
    if let Some(device) = book.device {
        browser::remember(DEVICE, &device.to_string());
    }
    match book.here {
        Some(person) => browser::remember(PERSON, &person.to_string()),
        None => browser::forget(PERSON),
    }
    set_leaving(book.leaving);
    browser::remember(TURN, &book.turn.to_string());
}

/// Who is here.
#[must_use]
pub fn here() -> Option<EmployeeId> {
    browser::remembered(PERSON)?.parse().ok()
}

/// This device, minted at its first use.
#[must_use]
pub fn device() -> DeviceId {
    let kept = browser::remembered(DEVICE).and_then(|text| text.parse().ok());
    kept.unwrap_or_else(|| {
        let fresh = mint::device(clock::now());
        browser::remember(DEVICE, &fresh.to_string());
        fresh
    })
}

/// Whether the server is still to be told that somebody left.
#[must_use]
pub fn leaving() -> bool {
    browser::remembered(LEAVING).is_some()
}

/// Remembers whether the server is still to be told that somebody left.
pub fn set_leaving(leaving: bool) {
    if leaving {
        browser::remember(LEAVING, "1");
    } else {
        browser::forget(LEAVING);
    }
}
