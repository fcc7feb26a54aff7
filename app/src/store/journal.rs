//! What was written lately: lets a tab that fell behind read only what changed, deletions among them.
//!
//! Each generation lies in the store under its number, with the names of the rows it wrote. Adding the
//! number is also the claim to be the next: of two tabs that add the same, the second keeps nothing.

use super::{Generation, StoreError};
use shared::row::{Batch, Table};

/// How many generations stay, give or take [`ROUND`]. A tab that has not looked for a while looks
/// before it writes, so it would take this many commits within that time to overtake one unnoticed.
pub(super) const KEPT: u64 = 1_024;
/// Old generations go in rounds: a draft must not pay for it.
const ROUND: u64 = 64;
/// Most names remembered of one generation. Who missed a larger one reads everything.
const MOST: usize = 32;

/// Names of rows.
pub(super) type Names = Vec<(Table, String)>;

/// What lies under a generation's number.
pub(super) fn note(batch: &Batch) -> Result<String, StoreError> {
    let rows = batch.rows();
    let names = || rows.iter().map(|row| (row.table, row.key.as_str())).collect::<Vec<_>>();
    serde_json::to_string(&(rows.len() <= MOST).then(names))
        .map_err(|_| StoreError::Failed("names that cannot be written".to_owned()))
}

/// Up to which generation all go with the commit of `now`, if this is the round.
pub(super) fn outdated(now: Generation) -> Option<Generation> {
    now.0.checked_sub(KEPT).filter(|old| *old > 0 && old.is_multiple_of(ROUND)).map(Generation)
}

/// The names of the rows written since `seen`, and the latest generation; none where only reading
/// everything can tell. `noted` is what lies there, in order, from `seen` itself on.
pub(super) fn since(
    seen: Generation,
    noted: impl IntoIterator<Item = (Generation, Option<String>)>,
) -> Option<(Names, Generation)> {
    let mut noted = noted.into_iter().peekable();
    // Where `seen` itself is gone, the store went back, or went on too far. Nothing lies at zero.
    if seen.0 > 0 {
        noted.next().filter(|(first, _)| *first == seen)?;
    }
    let (mut names, mut latest) = (Names::new(), seen);
    for (generation, text) in noted {
        if generation.0 != latest.0 + 1 {
            return None;
        }
        names.extend(shared::json::read::<Option<Names>>(&text?).ok()??);
        latest = generation;
    }
    Some((names, latest))
}

#[cfg(test)]
mod tests {
    use super::*;
    use shared::row::Row;

    fn batch(keys: &[&str]) -> Batch {
        let mut batch = Batch::default();
        for key in keys {
            let value = Some("1".to_owned());
            batch.push(Row { table: Table::Tray, key: (*key).to_owned(), value });
        }
        batch
    }

    fn noted(number: u64, keys: &[&str]) -> (Generation, Option<String>) {
        (Generation(number), Some(note(&batch(keys)).unwrap()))
    }

    fn names(keys: &[&str]) -> Names {
        keys.iter().map(|key| (Table::Tray, (*key).to_owned())).collect()
    }

    #[test]
    fn whoever_fell_behind_learns_what_changed() {
        let (one, two) = (noted(1, &["a", "b"]), noted(2, &["b", "c"]));
        let latest = Generation(2);
        assert_eq!(since(latest, [two.clone()]), Some((vec![], latest)));
        let missed = since(Generation(1), [one.clone(), two.clone()]);
        assert_eq!(missed, Some((names(&["b", "c"]), latest)));
        assert_eq!(since(Generation(0), [one, two]), Some((names(&["a", "b", "b", "c"]), latest)));
        assert_eq!(since(Generation(0), []), Some((vec![], Generation(0))));
    }

    #[test]
    fn a_store_that_went_back_is_read_whole() {
        assert_eq!(since(Generation(3), []), None);
    }

    #[test]
    fn whoever_fell_far_behind_reads_everything() {
        assert_eq!(since(Generation(1), [noted(70, &["a"])]), None, "the first seen is gone");
        assert_eq!(since(Generation(0), [noted(2, &["a"])]), None, "the very first is gone");
        assert_eq!(since(Generation(1), [noted(1, &[]), noted(3, &[])]), None, "one is missing");
    }

    #[test]
    fn a_large_batch_is_not_listed() {
        let keys: Vec<String> = (0..=MOST).map(|n| n.to_string()).collect();
        let keys: Vec<&str> = keys.iter().map(String::as_str).collect();
        assert_eq!(since(Generation(0), [noted(1, &keys)]), None);
        assert!(since(Generation(0), [noted(1, &keys[1..])]).is_some());
        assert_eq!(since(Generation(1), [noted(1, &keys)]), Some((vec![], Generation(1))));
    }

    #[test]
    fn what_cannot_be_read_makes_one_read_everything() {
        for text in [None, Some("["), Some("true"), Some("[[\"nowhere\",\"a\"]]")] {
            let bad = (Generation(1), text.map(ToOwned::to_owned));
            assert_eq!(since(Generation(0), [bad]), None, "{text:?}");
        }
    }

    #[test]
    fn old_generations_go_in_rounds() {
        let rounds = (0..KEPT + 200).filter_map(|now| outdated(Generation(now)));
        assert_eq!(rounds.collect::<Vec<_>>(), [64, 128, 192].map(Generation));
    }
}
