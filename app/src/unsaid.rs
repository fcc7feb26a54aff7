//! What was typed about something and not said: kept in memory until one comes back to it.

/// The last words about each thing.
#[derive(Clone, Debug)]
pub(crate) struct Unsaid<K, V>(Vec<(K, V)>);

impl<K, V> Default for Unsaid<K, V> {
    fn default() -> Self {
        Self(Vec::new())
    }
}

impl<K: PartialEq, V: Clone + Default> Unsaid<K, V> {
    /// The last words about it; none at first.
    pub(crate) fn about(&self, key: &K) -> V {
        let found = self.0.iter().find(|(about, _)| about == key);
        found.map(|(_, words)| words.clone()).unwrap_or_default()
    }

    /// Keeps the words in place of the last ones.
    pub(crate) fn keep(&mut self, key: K, words: V) {
        self.0.retain(|(about, _)| *about != key);
        self.0.push((key, words));
    }
}
