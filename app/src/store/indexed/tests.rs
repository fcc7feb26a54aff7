//! The suite in a real browser, and what only a real one can do.

use super::super::suite::{self, Ground, batch, row, suite};
use super::*;
use crate::browser;
use indexed_db_futures::internals::SystemRepr;
use js_sys::{Reflect, Uint8Array};
use shared::hash::Hash;
use std::sync::atomic::{AtomicU32, Ordering};
use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};
use web_sys::DomException;

wasm_bindgen_test_configure!(run_in_browser);

/// A database of a test's own.
struct Fresh(String);

impl Fresh {
    fn new() -> Self {
        static COUNT: AtomicU32 = AtomicU32::new(0);
        let count = COUNT.fetch_add(1, Ordering::Relaxed);
        Self(format!("test-{count}-{}", clock::now().0))
    }

    async fn at(&self, version: u32) -> Result<Indexed, StoreError> {
        Indexed::open_as(&self.0, version).await
    }
}

impl Ground for Fresh {
    type Door = Indexed;
    async fn open(&self) -> Indexed {
        self.at(schema::version()).await.unwrap()
    }
}

macro_rules! in_the_browser {
    ($name:ident) => {
        #[wasm_bindgen_test]
        async fn $name() {
            suite::$name(&Fresh::new()).await;
        }
    };
}
suite!(in_the_browser);

#[wasm_bindgen_test]
async fn a_newer_database_is_refused_and_left_alone() {
    let ground = Fresh::new();
    let newer = ground.at(schema::version() + 1).await.unwrap();
    newer.commit(&batch(&[(Table::Tray, "a", Some("1"))]), Generation(0)).await.unwrap();
    assert_eq!(ground.at(schema::version()).await.err(), Some(StoreError::Newer));
    assert_eq!(newer.load().await.unwrap().0, vec![row(Table::Tray, "a", Some("1"))]);
}

#[wasm_bindgen_test]
async fn a_tab_makes_way_for_an_upgrade_and_says_so() {
    let ground = Fresh::new();
    let old = ground.open().await;
    let one = batch(&[(Table::Tray, "a", Some("1"))]);
    old.commit(&one, Generation(0)).await.unwrap();
    let new = ground.at(schema::version() + 1).await.unwrap();
    assert_eq!(old.commit(&one, Generation(1)).await, Err(StoreError::Closed));
    assert_eq!(new.load().await.unwrap().0, vec![row(Table::Tray, "a", Some("1"))]);
}

#[wasm_bindgen_test]
async fn a_tab_that_does_not_make_way_is_named() {
    let ground = Fresh::new();
    let stubborn = ground.open().await;
    stubborn.watch.borrow_mut().clear();
    assert_eq!(ground.at(schema::version() + 1).await.err(), Some(StoreError::Blocked));
    // Once it is gone, what was given up stands in nobody's way.
    stubborn.close();
    assert!(ground.at(schema::version() + 2).await.is_ok());
}

#[wasm_bindgen_test]
fn a_full_device_is_called_so() {
    let full = DomException::new_with_message_and_name("", "QuotaExceededError").unwrap();
    assert_eq!(failure(full.into()), StoreError::Full);
}

#[wasm_bindgen_test]
async fn the_cause_of_an_abort_is_told() {
    let store = Fresh::new().open().await;
    let first = store.begin(&[Table::Meta], true).unwrap();
    first.claim(Generation(1), "null").unwrap();
    first.commit().await.unwrap();
    let second = store.begin(&[Table::Meta], true).unwrap();
    second.claim(Generation(1), "null").unwrap();
    // Long enough to be undone before it is committed: only the browser still knows the cause.
    browser::after(50).await;
    assert_eq!(second.commit().await, Err(StoreError::Stale));
}

#[wasm_bindgen_test]
async fn a_transaction_that_is_let_go_of_is_undone() {
    let ground = Fresh::new();
    let store = ground.open().await;
    let tx = store.begin(&[Table::Tray, Table::Meta], true).unwrap();
    tx.put(Table::Tray, "a", Some("1")).unwrap();
    let tray = tx.store(Table::Tray).unwrap();
    tray.put("2").with_key("b").without_key_type().await.unwrap();
    drop(tray);
    drop(tx);
    assert_eq!(store.load().await.unwrap(), (vec![], Generation(0)));
}

#[wasm_bindgen_test]
async fn a_wait_inside_a_transaction_keeps_nothing_by_halves() {
    let ground = Fresh::new();
    let store = ground.open().await;
    let tx = store.begin(&[Table::Tray, Table::Meta], true).unwrap();
    tx.generations(Generation(0)).await.unwrap();
    // A transaction nobody asks anything of ends; what comes later must fail, not be kept alone.
    browser::after(50).await;
    assert!(tx.put(Table::Tray, "a", Some("1")).is_err());
    drop(tx);
    assert_eq!(store.load().await.unwrap(), (vec![], Generation(0)));
}

#[wasm_bindgen_test]
async fn a_commit_is_on_its_way_before_the_first_wait() {
    let ground = Fresh::new();
    let store = ground.open().await;
    let seen = store.load().await.unwrap().1;
    let one = batch(&[(Table::Tray, "a", Some("1"))]);
    // Polled once, as in the last moment of a page, and never again: nothing undoes it either.
    let mut commit = Box::pin(store.commit(&one, seen));
    assert!(futures::poll!(&mut commit).is_pending());
    std::mem::forget(commit);
    let rows = ground.open().await.load().await.unwrap().0;
    assert_eq!(rows, vec![row(Table::Tray, "a", Some("1"))]);
}

#[wasm_bindgen_test]
async fn old_generations_do_not_pile_up() {
    let store = Fresh::new().open().await;
    let tx = store.begin(&[Table::Meta], true).unwrap();
    for generation in [1, 63, 64, 65, journal::KEPT + 64] {
        tx.claim(Generation(generation), "[]").unwrap();
    }
    let left = tx.generations(Generation(0)).await.unwrap();
    assert_eq!(left, [65, journal::KEPT + 64].map(Generation));
    tx.commit().await.unwrap();
}

#[wasm_bindgen_test]
async fn after_a_long_pause_one_looks_before_one_writes() {
    let ground = Fresh::new();
    let (mine, other) = (ground.open().await, ground.open().await);
    let one = batch(&[(Table::Tray, "a", Some("1"))]);
    let seen = mine.commit(&one, Generation(0)).await.unwrap();
    // So many commits of others that the next number of this one is free again.
    let tx = other.begin(&[Table::Tray], true).unwrap();
    tx.claim(Generation(journal::KEPT + 64), "[]").unwrap();
    tx.commit().await.unwrap();
    mine.known.set(Some((seen, Timestamp(clock::now().0 - FRESH_MS))));
    assert_eq!(mine.commit(&one, seen).await, Err(StoreError::Stale));
    assert_eq!(mine.refresh(seen, &one).await, Ok(None));
    assert_eq!(mine.load().await.unwrap().1, Generation(journal::KEPT + 64));
}

#[wasm_bindgen_test]
async fn strict_is_what_is_asked_for() {
    let store = Fresh::new().open().await;
    let tx = store.begin(&[Table::Meta], true).unwrap();
    let durability = Reflect::get(tx.base.as_sys(), &"durability".into()).unwrap();
    assert_eq!(durability.as_string().as_deref(), Some("strict"));
}

#[wasm_bindgen_test]
async fn a_removed_person_leaves_nothing() {
    let person = EmployeeId::from_uuid(crate::mint::op(clock::now()).uuid());
    let store = Indexed::open(person).await.unwrap();
    store.commit(&batch(&[(Table::Tray, "a", Some("1"))]), Generation(0)).await.unwrap();
    store.close();
    Indexed::remove(person).await.unwrap();
    let again = Indexed::open(person).await.unwrap();
    assert_eq!(again.load().await.unwrap(), (vec![], Generation(0)));
}

/// The rows of a device of the first release, as they lay in its store (Eventra#2744, dexie#942).
const FIRST_RELEASE: &[(Table, &str, &str)] = &[
    (
        Table::Outbox,
        "00000000000000000001",
        include_str!("../../../../shared/tests/wire/row_outbox_00000000000000000001.json"),
    ),
    (
        Table::Tray,
        "01935000-0000-7000-8000-000000001015",
        include_str!(
            "../../../../shared/tests/wire/row_tray_01935000-0000-7000-8000-000000001015.json"
        ),
    ),
    (Table::Meta, "state", include_str!("../../../../shared/tests/wire/row_meta_state.json")),
];

fn first_release() -> Batch {
    let row = |(table, key, value): &(Table, &'static str, &'static str)| {
        (*table, *key, Some(value.trim_end()))
    };
    batch(&FIRST_RELEASE.iter().map(row).collect::<Vec<_>>())
}

#[wasm_bindgen_test]
async fn a_store_of_the_first_release_is_opened_with_everything_in_it() {
    let ground = Fresh::new();
    let first = ground.at(1).await.unwrap();
    assert!(first.over(&[schema::FILES], false).is_err(), "it knew of no files");
    first.commit(&first_release(), Generation(0)).await.unwrap();
    let was = first.load().await.unwrap();
    first.close();
    let now = ground.open().await;
    assert_eq!(now.load().await.unwrap(), was);
    let device = shared::device::Device::load(was.0).unwrap();
    assert_eq!((device.unsent(), device.tray().count(), device.unread().len()), (1, 1, 0));
    assert_eq!(now.unsent_files().await.unwrap(), []);
}

/// A queue that went with a new version of its store (Eventra#2744, dexie#942).
#[wasm_bindgen_test]
async fn an_upgrade_that_ends_half_way_has_not_begun() {
    let ground = Fresh::new();
    let first = ground.at(1).await.unwrap();
    first.commit(&first_release(), Generation(0)).await.unwrap();
    let was = first.load().await.unwrap();
    first.close();
    // The page is gone while the browser upgrades: polled once, and never again.
    let mut upgrade = Box::pin(ground.open());
    assert!(futures::poll!(&mut upgrade).is_pending());
    drop(upgrade);
    assert_eq!(ground.open().await.load().await.unwrap(), was);
}

fn bytes(text: &str) -> (Hash, Uint8Array) {
    (Hash::of(text.as_bytes()), Uint8Array::from(text.as_bytes()))
}

#[wasm_bindgen_test]
async fn a_file_is_kept_with_its_small_picture_until_the_server_has_both() {
    let ground = Fresh::new();
    let store = ground.open().await;
    let (large, small) = (bytes("large"), bytes("small"));
    let unsent = Unsent { hash: large.0, small: Some(small.0) };
    store.keep_file(unsent, &[large.clone(), small.clone()]).await.unwrap();
    let again = ground.open().await;
    assert_eq!(again.unsent_files().await.unwrap(), [unsent]);
    let there = again.file(large.0).await.unwrap().map(|bytes| bytes.to_vec());
    assert_eq!(there.as_deref(), Some(&b"large"[..]));
    again.small_is_sent(large.0).await.unwrap();
    assert_eq!(store.unsent_files().await.unwrap(), [Unsent { hash: large.0, small: None }]);
    again.is_sent(large.0).await.unwrap();
    assert_eq!(store.unsent_files().await.unwrap(), []);
    assert!(store.file(small.0).await.unwrap().is_some(), "it stays, as a copy");
    assert_eq!(store.file(Hash::of(b"another")).await.unwrap().map(|b| b.to_vec()), None);
}

#[wasm_bindgen_test]
async fn copies_make_room_and_what_the_server_lacks_stays() {
    let store = Fresh::new().open().await;
    let (large, small, copy) = (bytes("large"), bytes("small"), bytes("copy"));
    let unsent = Unsent { hash: large.0, small: Some(small.0) };
    store.keep_file(unsent, &[large.clone(), small.clone()]).await.unwrap();
    store.keep_copy(copy.0, &copy.1).await.unwrap();
    store.commit(&batch(&[(Table::Tray, "a", Some("1"))]), Generation(0)).await.unwrap();
    assert_eq!(store.thin(&[copy.0]).await, Ok(0));
    assert_eq!(store.thin(&[]).await, Ok(1));
    assert_eq!(store.thin(&[]).await, Ok(0));
    for (hash, stays) in [(large.0, true), (small.0, true), (copy.0, false)] {
        assert_eq!(store.file(hash).await.unwrap().is_some(), stays);
    }
    assert_eq!(store.load().await.unwrap().0, vec![row(Table::Tray, "a", Some("1"))]);
}

#[wasm_bindgen_test]
async fn a_file_whose_bytes_the_browser_lost_is_known_by_name() {
    let store = Fresh::new().open().await;
    let (there, gone) = (bytes("there"), bytes("gone"));
    let unsent = |of: &(Hash, Uint8Array)| Unsent { hash: of.0, small: None };
    store.keep_file(unsent(&there), std::slice::from_ref(&there)).await.unwrap();
    store.keep_file(unsent(&gone), &[]).await.unwrap();
    let waiting = store.unsent_files().await.unwrap();
    assert_eq!(waiting.len(), 2);
    assert_eq!(store.missing(&waiting).await, Ok(vec![gone.0]));
}
