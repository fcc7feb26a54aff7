//! Which reports of a pile are opened before all of it is approved: a random sample of what each person sent (issue 4).
//!
//! Knows lots; must not know what the reports say. Nobody picks the sample: the draw is made of a report's token and of
//! the server's clock when the report came, which neither its author nor its reader can choose, and it is the same
//! whenever and wherever it is made.

use crate::day::Timestamp;
use crate::hash::{Hash, Token};
use crate::id::{DocumentId, EmployeeId};

/// One report of the pile, as the draw knows it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Lot {
    /// Which.
    pub doc: DocumentId,
    /// Whose.
    pub owner: EmployeeId,
    /// Its revision: another text is drawn anew.
    pub token: Token,
    /// The server's clock when this revision was sent.
    pub at: Timestamp,
}

/// The reports of `pile` that are opened first, in its order: of each person so many `percent` of theirs, rounded up,
/// and at least one. What others send changes nothing about it.
#[must_use]
pub fn drawn(pile: &[Lot], percent: impl Fn(EmployeeId) -> u16) -> Vec<DocumentId> {
    let mut ranked: Vec<(EmployeeId, Hash, DocumentId)> =
        pile.iter().map(|lot| (lot.owner, rank(lot), lot.doc)).collect();
    ranked.sort_unstable();
    let mut first: Vec<DocumentId> = Vec::new();
    for mine in ranked.chunk_by(|a, b| a.0 == b.0) {
        let Some((owner, ..)) = mine.first() else { continue };
        let count = asked(mine.len(), percent(*owner));
        first.extend(mine.iter().take(count).map(|(.., doc)| *doc));
    }
    pile.iter().map(|lot| lot.doc).filter(|doc| first.contains(doc)).collect()
}

/// How many of `count` reports of one person are opened first.
#[must_use]
pub fn asked(count: usize, percent: u16) -> usize {
    (count * usize::from(percent.min(100))).div_ceil(100).max(1).min(count)
}

/// The place of a report in the draw.
fn rank(lot: &Lot) -> Hash {
    let mut bytes = [0; 24];
    bytes[..16].copy_from_slice(lot.token.bytes());
    bytes[16..].copy_from_slice(&lot.at.0.to_be_bytes());
    Hash::of(&bytes)
}

#[cfg(test)]
mod tests {
    use super::{Lot, asked, drawn};
    use crate::day::Timestamp;
    use crate::hash::Token;
    use crate::id::{DocumentId, EmployeeId};
    use proptest::collection::vec;
    use proptest::prelude::*;
    use std::ops::Range;
    use uuid::Uuid;

    fn person(number: u8) -> EmployeeId {
        EmployeeId::from_uuid(Uuid::from_u128(u128::from(number)))
    }

    /// Any pile of a few people: whose, the text, when it came.
    fn piles() -> impl Strategy<Value = Vec<Lot>> {
        of_people(4, 0..60)
    }

    fn of_people(people: u8, many: Range<usize>) -> impl Strategy<Value = Vec<Lot>> {
        vec((0..people, any::<[u8; 16]>(), any::<i64>()), many).prop_map(|all| {
            let lot = |(at, (owner, token, came)): (usize, (u8, [u8; 16], i64))| Lot {
                doc: DocumentId::from_uuid(Uuid::from_u128(at as u128)),
                owner: person(owner),
                token: Token::from_bytes(token),
                at: Timestamp(came),
            };
            all.into_iter().enumerate().map(lot).collect()
        })
    }

    fn of(pile: &[Lot], owner: EmployeeId) -> Vec<Lot> {
        pile.iter().filter(|lot| lot.owner == owner).copied().collect()
    }

    proptest! {
        #[test]
        fn of_each_person_at_least_one_and_no_more_than_asked(pile in piles(), percent in 0..200_u16) {
            let first = drawn(&pile, |_| percent);
            for number in 0..4 {
                let theirs = of(&pile, person(number));
                let count = theirs.iter().filter(|lot| first.contains(&lot.doc)).count();
                prop_assert_eq!(count, asked(theirs.len(), percent));
                prop_assert!(theirs.is_empty() || count >= 1);
            }
            prop_assert_eq!(first.len(), (0..4).map(|n| asked(of(&pile, person(n)).len(), percent)).sum::<usize>());
        }

        #[test]
        fn what_others_send_changes_nothing(pile in piles(), percent in 0..=100_u16) {
            let all = drawn(&pile, |_| percent);
            for number in 0..4 {
                let theirs = of(&pile, person(number));
                let alone = drawn(&theirs, |_| percent);
                let among: Vec<_> =
                    all.iter().copied().filter(|d| theirs.iter().any(|lot| lot.doc == *d)).collect();
                prop_assert_eq!(alone, among);
            }
        }

        #[test]
        fn the_order_of_the_pile_changes_nothing(pile in piles(), percent in 0..=100_u16) {
            let mut turned = pile.clone();
            turned.reverse();
            let mut again = drawn(&turned, |_| percent);
            again.reverse();
            prop_assert_eq!(drawn(&pile, |_| percent), again);
        }

        #[test]
        fn one_more_report_asks_for_one_more_at_most(pile in piles(), percent in 0..=100_u16) {
            let Some((_, fewer)) = pile.split_last() else { return Ok(()) };
            let (before, after) = (drawn(fewer, |_| percent), drawn(&pile, |_| percent));
            prop_assert!(after.iter().filter(|doc| !before.contains(doc)).count() <= 1);
        }

        #[test]
        fn another_hour_is_another_draw(theirs in of_people(1, 12..40)) {
            // Whoever would try texts until theirs is not drawn does not know the server's clock.
            let at = |ms: i64| {
                let later = |lot: &Lot| Lot { at: Timestamp(lot.at.0.wrapping_add(ms)), ..*lot };
                drawn(&theirs.iter().map(later).collect::<Vec<_>>(), |_| 10)
            };
            prop_assert!((1..40).any(|ms| at(ms) != at(0)));
        }
    }
}
