//! Dice that always fall the same way: the demo agency must be the same on every machine.
//!
//! Knows arithmetic (splitmix64); must not be used where chance has to be a secret.

use shared::hash::Hash;

/// A row of throws that follows from its name alone.
pub(super) struct Dice(u64);

impl Dice {
    /// Dice for the thing called `name`: what is thrown for one never moves what is thrown for another.
    pub(super) fn of(name: &str) -> Self {
        let hash = Hash::of(name.as_bytes());
        Self(hash.bytes().iter().take(8).fold(0, |seed, byte| (seed << 8) | u64::from(*byte)))
    }

    /// The next throw.
    pub(super) fn throw(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// A number from `low` to `high`, both among them.
    pub(super) fn between(&mut self, low: u32, high: u32) -> u32 {
        let room = u64::from(high.saturating_sub(low)) + 1;
        low.saturating_add(u32::try_from(self.throw() % room).unwrap_or(0))
    }

    /// True in `percent` of a hundred throws.
    pub(super) fn chance(&mut self, percent: u32) -> bool {
        self.between(1, 100) <= percent
    }

    /// One of `things`; none where there are none.
    pub(super) fn pick<'a, T>(&mut self, things: &'a [T]) -> Option<&'a T> {
        let last = u32::try_from(things.len()).ok()?.checked_sub(1)?;
        things.get(usize::try_from(self.between(0, last)).ok()?)
    }
}
