//! Components, and the two that every page uses: what is shown only sometimes, and rows.

use super::node::{Lists, Row};
use super::{IntoNode, Memo, Node};
use std::hash::{DefaultHasher, Hash, Hasher};

/// What stands between the tags of a component.
pub type Children = Box<dyn FnOnce() -> Node>;

/// What a component is given.
pub trait Props {
    /// Takes the values one by one.
    type Builder;

    /// Nothing is given yet.
    fn builder() -> Self::Builder;
}

/// The builder for what `component` is given.
pub fn props_of<P: Props>(_component: &impl FnOnce(P) -> Node) -> P::Builder {
    P::builder()
}

/// The view as a new one, whatever stood there: nothing of another page or day is left in its fields.
#[must_use]
pub fn fresh(view: Node) -> Node {
    Node::Fresh(Box::new(view))
}

/// `<Show>`: the children while `when`, otherwise the fallback. Made again only when `when` turns.
pub fn show<C: IntoNode, F: IntoNode>(
    when: impl Fn() -> bool + Send + Sync + 'static,
    children: impl Fn() -> C + 'static,
    fallback: impl Fn() -> F + 'static,
) -> Node {
    let when = Memo::new(move |_| when());
    (move || if when.get() { children().into_node() } else { fallback().into_node() }).into_node()
}

/// `<For>`: a row for each item. A row whose key stays is not made again.
pub fn rows<T, K, V>(
    each: impl Fn() -> Vec<T> + 'static,
    key: impl Fn(&T) -> K + 'static,
    row: impl Fn(T) -> V + Clone + 'static,
) -> Node
where
    T: 'static,
    K: Hash,
    V: IntoNode,
{
    Node::Rows(Box::new(Each { each, key, row }))
}

struct Each<E, K, R> {
    each: E,
    key: K,
    row: R,
}

impl<E, F, R, T, K, V> Lists for Each<E, F, R>
where
    E: Fn() -> Vec<T>,
    F: Fn(&T) -> K,
    R: Fn(T) -> V + Clone + 'static,
    T: 'static,
    K: Hash,
    V: IntoNode,
{
    fn lists(&self) -> Vec<Row> {
        let row_of = |item: T| {
            let mut hasher = DefaultHasher::new();
            (self.key)(&item).hash(&mut hasher);
            let row = self.row.clone();
            Row { key: hasher.finish(), make: Box::new(move || row(item).into_node()) }
        };
        (self.each)().into_iter().map(row_of).collect()
    }
}
