//! What every store must do. The same tests run natively against the memory and in a browser against
//! IndexedDB.

use super::{Generation, Store, StoreError};
use shared::row::{Batch, Row, Table};

/// A place where a store of a test lies; every opening is a further connection to the same one.
pub(super) trait Ground {
    type Door: Store;
    async fn open(&self) -> Self::Door;
}

pub(super) fn row(table: Table, key: &str, value: Option<&str>) -> Row {
    Row { table, key: key.to_owned(), value: value.map(ToOwned::to_owned) }
}

pub(super) fn batch(rows: &[(Table, &str, Option<&str>)]) -> Batch {
    let mut batch = Batch::default();
    for (table, key, value) in rows {
        batch.push(row(*table, key, *value));
    }
    batch
}

pub(super) async fn a_new_store_is_empty(ground: &impl Ground) {
    let store = ground.open().await;
    assert_eq!(store.load().await.unwrap(), (vec![], Generation(0)));
}

pub(super) async fn a_batch_is_kept_whole(ground: &impl Ground) {
    let store = ground.open().await;
    let rows = [
        (Table::Confirmed, "c", Some("1")),
        (Table::Outbox, "00000000000000000001", Some("2")),
        (Table::Tray, "t", Some("3")),
        (Table::Rescue, "r", Some("4")),
        (Table::Meta, "m", Some("5")),
    ];
    let seen = store.commit(&batch(&rows), Generation(0)).await.unwrap();
    assert_eq!(seen, Generation(1));
    let again = ground.open().await;
    let (kept, generation) = again.load().await.unwrap();
    assert_eq!(generation, seen);
    let wanted: Vec<Row> = rows.iter().map(|(t, k, v)| row(*t, k, *v)).collect();
    assert_eq!(kept, wanted);
}

pub(super) async fn new_documents_are_read_first_and_all_older_ones_after_them(
    ground: &impl Ground,
) {
    let store = ground.open().await;
    let name = |n: u32| format!("00258e{n:02x}-0198-8983-aa70-3ea0e33b4083");
    let mut all = Batch::default();
    (0..205).for_each(|n| all.push(row(Table::Confirmed, &name(n), Some("1"))));
    all.push(row(Table::Meta, "state", Some("5")));
    store.commit(&all, Generation(0)).await.unwrap();
    let (first, seen) = store.load_from("00258ecb").await.unwrap();
    assert_eq!(seen, Generation(1));
    let wanted = [203, 204].map(|n| row(Table::Confirmed, &name(n), Some("1")));
    assert_eq!(first.get(..2), Some(&wanted[..]));
    assert_eq!(first.get(2..), Some(&[row(Table::Meta, "state", Some("5"))][..]));
    let mut older = Vec::new();
    loop {
        let after = older.last().map_or(String::new(), |row: &Row| row.key.clone());
        let more = store.older(&after, "00258ecb").await.unwrap();
        if more.is_empty() {
            break;
        }
        older.extend(more);
    }
    assert_eq!(
        older.into_iter().map(|r| r.key).collect::<Vec<_>>(),
        (0..203).map(name).collect::<Vec<_>>()
    );
}

pub(super) async fn a_batch_that_comes_too_late_keeps_nothing(ground: &impl Ground) {
    let (mine, other) = (ground.open().await, ground.open().await);
    mine.commit(&batch(&[(Table::Tray, "a", Some("1"))]), Generation(0)).await.unwrap();
    let late = batch(&[(Table::Tray, "a", Some("2")), (Table::Confirmed, "b", Some("2"))]);
    assert_eq!(other.commit(&late, Generation(0)).await, Err(StoreError::Stale));
    let (rows, generation) = other.load().await.unwrap();
    assert_eq!(rows, vec![row(Table::Tray, "a", Some("1"))]);
    assert_eq!(other.commit(&late, generation).await, Ok(Generation(2)));
}

pub(super) async fn whoever_looked_and_was_overtaken_keeps_nothing(ground: &impl Ground) {
    let (mine, other) = (ground.open().await, ground.open().await);
    let seen = other.load().await.unwrap().1;
    let latest = mine.commit(&batch(&[(Table::Tray, "a", Some("1"))]), seen).await.unwrap();
    let late = batch(&[(Table::Tray, "a", Some("2")), (Table::Confirmed, "b", Some("2"))]);
    for _ in 0..2 {
        assert_eq!(other.commit(&late, seen).await, Err(StoreError::Stale));
    }
    let kept = vec![row(Table::Tray, "a", Some("1"))];
    assert_eq!(other.refresh(seen, &late).await.unwrap().map(|(_, at)| at), Some(latest));
    assert_eq!(other.load().await.unwrap(), (kept, latest));
    assert_eq!(other.commit(&late, latest).await, Ok(Generation(2)));
    assert_eq!(mine.commit(&late, latest).await, Err(StoreError::Stale));
}

pub(super) async fn of_two_at_once_one_must_look_again(ground: &impl Ground) {
    let (mine, other) = (ground.open().await, ground.open().await);
    let (a, b) = (batch(&[(Table::Tray, "a", Some("1"))]), batch(&[(Table::Tray, "b", Some("2"))]));
    let both =
        futures::future::join(mine.commit(&a, Generation(0)), other.commit(&b, Generation(0)))
            .await;
    assert_eq!(both, (Ok(Generation(1)), Err(StoreError::Stale)));
    assert_eq!(mine.load().await.unwrap().0, vec![row(Table::Tray, "a", Some("1"))]);
}

pub(super) async fn a_commit_that_is_dropped_is_whole_or_nothing(ground: &impl Ground) {
    let store = ground.open().await;
    let rows: Vec<(Table, String)> = (0..50).map(|n| (Table::Outbox, format!("{n:020}"))).collect();
    let mut large = Batch::default();
    for (table, key) in &rows {
        large.push(row(*table, key, Some("1")));
    }
    // Begun and let go of, at every depth that can be reached without waiting for it.
    for polls in 0..3 {
        let seen = store.load().await.unwrap().1;
        let mut commit = Box::pin(store.commit(&large, seen));
        for _ in 0..polls {
            if futures::poll!(&mut commit).is_ready() {
                break;
            }
        }
        drop(commit);
        let kept = store.load().await.unwrap().0.len();
        assert!(kept == 0 || kept == 50, "{kept} of 50 rows after {polls} polls");
    }
}

pub(super) async fn a_later_row_of_a_batch_wins(ground: &impl Ground) {
    let store = ground.open().await;
    let twice = batch(&[
        (Table::Tray, "a", Some("1")),
        (Table::Tray, "a", Some("2")),
        (Table::Tray, "b", Some("1")),
        (Table::Tray, "b", None),
        (Table::Tray, "c", None),
        (Table::Tray, "c", Some("3")),
    ]);
    store.commit(&twice, Generation(0)).await.unwrap();
    let rows = store.load().await.unwrap().0;
    assert_eq!(rows, vec![row(Table::Tray, "a", Some("2")), row(Table::Tray, "c", Some("3"))]);
}

pub(super) async fn keys_come_back_in_order(ground: &impl Ground) {
    let store = ground.open().await;
    let mut seen = Generation(0);
    for n in [10_u64, 9, 100, 2, u64::MAX] {
        let key = format!("{n:020}");
        let one = batch(&[(Table::Outbox, key.as_str(), Some("1"))]);
        seen = store.commit(&one, seen).await.unwrap();
    }
    let rows = store.load().await.unwrap().0;
    let keys: Vec<u64> = rows.iter().map(|r| r.key.parse().unwrap()).collect();
    assert_eq!(keys, [2, 9, 10, 100, u64::MAX]);
}

pub(super) async fn any_text_comes_back_as_it_went(ground: &impl Ground) {
    let store = ground.open().await;
    let texts = [
        "\"👩🏽‍🏫 mengajar 📚\"".to_owned(),
        "\"تقرير يومي שלום\"".to_owned(),
        "\"a\\u0000b\\\"c\\nd\"".to_owned(),
        "\"\u{feff}\u{202e}e\u{301}\"".to_owned(),
        format!("\"{}\"", "ä".repeat(10_000)),
        "\"\"".to_owned(),
    ];
    let keys: Vec<String> = (0..texts.len()).map(|n| format!("k{n}")).collect();
    let mut all = Batch::default();
    for (key, text) in keys.iter().zip(&texts) {
        all.push(row(Table::Confirmed, key, Some(text)));
    }
    store.commit(&all, Generation(0)).await.unwrap();
    let rows = ground.open().await.load().await.unwrap().0;
    let back: Vec<String> = rows.into_iter().filter_map(|r| r.value).collect();
    assert_eq!(back, texts);
}

pub(super) async fn whoever_fell_behind_reads_only_what_changed(ground: &impl Ground) {
    let (mine, other) = (ground.open().await, ground.open().await);
    let first = batch(&[(Table::Tray, "a", Some("1")), (Table::Tray, "b", Some("1"))]);
    let seen = mine.commit(&first, Generation(0)).await.unwrap();
    let second = batch(&[(Table::Tray, "b", None), (Table::Confirmed, "c", Some("2"))]);
    let latest = mine.commit(&second, seen).await.unwrap();
    let nothing = Batch::default();
    let changed = vec![row(Table::Confirmed, "c", Some("2")), row(Table::Tray, "b", None)];
    assert_eq!(other.refresh(seen, &nothing).await, Ok(Some((changed, latest))));
    assert_eq!(other.refresh(latest, &nothing).await, Ok(Some((vec![], latest))));
    // What was decided and not kept is read again too.
    let dropped = batch(&[(Table::Tray, "a", Some("9")), (Table::Tray, "z", Some("9"))]);
    let as_it_is = vec![row(Table::Tray, "a", Some("1")), row(Table::Tray, "z", None)];
    assert_eq!(other.refresh(latest, &dropped).await, Ok(Some((as_it_is, latest))));
}

pub(super) async fn whoever_fell_far_behind_reads_everything(ground: &impl Ground) {
    let (mine, other) = (ground.open().await, ground.open().await);
    let mut seen =
        mine.commit(&batch(&[(Table::Tray, "a", Some("1"))]), Generation(0)).await.unwrap();
    let before = seen;
    let mut large = Batch::default();
    for n in 0..100 {
        large.push(row(Table::Tray, &format!("k{n}"), Some("1")));
    }
    seen = mine.commit(&large, seen).await.unwrap();
    assert_eq!(other.refresh(before, &Batch::default()).await, Ok(None));
    assert_eq!(other.refresh(seen, &Batch::default()).await, Ok(Some((vec![], seen))));
    // A store that went back is no store one fell behind of.
    assert_eq!(other.refresh(Generation(seen.0 + 1), &Batch::default()).await, Ok(None));
}

pub(super) async fn a_year_of_reports_is_loaded(ground: &impl Ground) {
    let store = ground.open().await;
    let text = format!("\"{}\"", "x".repeat(900));
    let mut all = Batch::default();
    for n in 0..1_100 {
        all.push(row(Table::Confirmed, &format!("{n:05}"), Some(&text)));
    }
    store.commit(&all, Generation(0)).await.unwrap();
    let (rows, _) = ground.open().await.load().await.unwrap();
    assert_eq!(rows.len(), 1_100);
    assert!(rows.is_sorted_by(|a, b| a.key < b.key));
    assert!(rows.iter().all(|r| r.value.as_deref() == Some(text.as_str())));
}

/// Names every test of the suite once; `$run` makes a test of it on a ground of its own.
macro_rules! suite {
    ($run:ident) => {
        $run!(a_new_store_is_empty);
        $run!(a_batch_is_kept_whole);
        $run!(new_documents_are_read_first_and_all_older_ones_after_them);
        $run!(a_batch_that_comes_too_late_keeps_nothing);
        $run!(whoever_looked_and_was_overtaken_keeps_nothing);
        $run!(of_two_at_once_one_must_look_again);
        $run!(a_commit_that_is_dropped_is_whole_or_nothing);
        $run!(a_later_row_of_a_batch_wins);
        $run!(keys_come_back_in_order);
        $run!(any_text_comes_back_as_it_went);
        $run!(whoever_fell_behind_reads_only_what_changed);
        $run!(whoever_fell_far_behind_reads_everything);
        $run!(a_year_of_reports_is_loaded);
    };
}
#[cfg(target_arch = "wasm32")]
pub(super) use suite;

mod memory {
    use super::super::memory::Memory;
    use super::*;
    use futures::executor::block_on;

    impl Ground for Memory {
        type Door = Self;
        async fn open(&self) -> Self {
            self.clone()
        }
    }

    macro_rules! natively {
        ($name:ident) => {
            #[test]
            fn $name() {
                block_on(super::$name(&Memory::default()));
            }
        };
    }
    suite!(natively);

    #[test]
    fn a_batch_with_a_bad_row_keeps_nothing() {
        block_on(async {
            let store = Memory::default();
            let bad = batch(&[(Table::Tray, "a", Some("1")), (Table::Tray, "b", Some("{"))]);
            assert!(matches!(store.commit(&bad, Generation(0)).await, Err(StoreError::Failed(_))));
            assert_eq!(store.load().await.unwrap(), (vec![], Generation(0)));
        });
    }

    #[test]
    fn a_full_device_keeps_what_it_had() {
        block_on(async {
            let store = Memory::default();
            store.has_room_for(300);
            let small = batch(&[(Table::Tray, "a", Some("1"))]);
            let seen = store.commit(&small, Generation(0)).await.unwrap();
            let text = format!("\"{}\"", "x".repeat(300));
            let large = batch(&[(Table::Tray, "a", None), (Table::Tray, "b", Some(&text))]);
            assert_eq!(store.commit(&large, seen).await, Err(StoreError::Full));
            assert_eq!(store.load().await.unwrap().0, vec![row(Table::Tray, "a", Some("1"))]);
        });
    }
}
