//! Rows in the document, each known by its key. One that stays is not made again, and is moved only where
//! the order has changed.

use super::node::Row;
use super::state::{Place, State};
use leptos::prelude::{Owner, untrack};

struct Kept {
    key: u64,
    state: State,
    /// Whatever the row made ends with it.
    _owner: Owner,
}

/// Rows.
pub(super) struct Rows {
    rows: Vec<Kept>,
    /// The rows outlive the run that made them.
    owner: Owner,
    end: web_sys::Node,
}

impl Rows {
    /// None yet.
    pub(super) fn new(place: &Place) -> Self {
        Self { rows: Vec::new(), owner: Owner::current().unwrap_or_default(), end: place.marked() }
    }

    pub(super) fn first(&self) -> web_sys::Node {
        self.rows.first().map_or_else(|| self.end.clone(), |row| row.state.first())
    }

    pub(super) fn each(&self, tell: &mut dyn FnMut(&web_sys::Node)) {
        self.rows.iter().for_each(|row| row.state.each(tell));
        tell(&self.end);
    }

    pub(super) fn turn_into(&mut self, wanted: Vec<Row>) {
        let Some(parent) = self.end.parent_node() else { return };
        let mut old = Remaining::new(std::mem::take(&mut self.rows));
        let matched: Vec<_> = wanted.into_iter().map(|row| (old.take(row.key), row)).collect();
        old.rows.iter().flatten().for_each(|gone| gone.state.take_away());
        drop(old);
        // From the end, so that what follows is already in its place.
        let mut before = self.end.clone();
        for (kept, row) in matched.into_iter().rev() {
            let place = Place { parent: parent.clone(), before: Some(before) };
            let row = match kept {
                Some(kept) => {
                    put_before(&kept.state, &place);
                    kept
                }
                None => self.make(row, &place),
            };
            before = row.state.first();
            self.rows.push(row);
        }
        self.rows.reverse();
    }

    fn make(&self, row: Row, place: &Place) -> Kept {
        let owner = self.owner.with(Owner::new);
        let state = owner.with(|| untrack(|| State::new((row.make)(), place)));
        Kept { key: row.key, state, _owner: owner }
    }
}

fn put_before(state: &State, place: &Place) {
    let mut last = None;
    state.each(&mut |node| last = Some(node.clone()));
    if last.and_then(|last| last.next_sibling()) != place.before {
        state.each(&mut |node| place.put(node));
    }
}

/// Rows from before that nobody has asked for yet. They mostly are asked for in their own order.
struct Remaining {
    rows: Vec<Option<Kept>>,
    next: usize,
}

impl Remaining {
    fn new(rows: Vec<Kept>) -> Self {
        Self { rows: rows.into_iter().map(Some).collect(), next: 0 }
    }

    fn take(&mut self, key: u64) -> Option<Kept> {
        let is = |row: &Option<Kept>| row.as_ref().is_some_and(|row| row.key == key);
        let (done, ahead) = self.rows.split_at(self.next.min(self.rows.len()));
        let at = match ahead.iter().position(is) {
            Some(at) => done.len() + at,
            None => done.iter().position(is)?,
        };
        self.next = at + 1;
        self.rows.get_mut(at)?.take()
    }
}
