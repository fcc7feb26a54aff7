//! Memory equals disk, whatever fails, and two tabs never cost each other a word.

use super::*;
use crate::mint;
use crate::store::memory::Memory;
use futures::executor::block_on;
use shared::day::{Day, Timestamp};
use shared::document::{Body, first_key};
use shared::id::{EntryId, Epoch, OpId};
use shared::op::Act;
use shared::protocol::{Cursor, Documents, Reply};
use shared::report::{Entry, Report};

const NOW: Timestamp = Timestamp(1_795_240_000_000);

struct Tab {
    ledger: Ledger<Memory>,
}

async fn tab(store: &Memory, me: EmployeeId) -> Tab {
    let ledger = Ledger::open(store.clone(), me, mint::device(NOW), "").await.unwrap();
    Tab { ledger }
}

fn somebody() -> EmployeeId {
    EmployeeId::from_uuid(mint::op(NOW).uuid())
}

fn report(entries: &[(u32, &str)]) -> Body {
    let mut report = Report::new(Day::parse("2026-11-20").unwrap());
    for (id, title) in entries {
        let mut entry = Entry::new(EntryId::new(*id));
        (*title).clone_into(&mut entry.title);
        report.entries.push(entry);
    }
    Body::Report(report)
}

impl Tab {
    async fn types(&self, looked_at: Option<&Body>, mine: &Body) -> Result<bool, Trouble> {
        let op = mint::op(NOW);
        self.ledger.keep(&mut |device| device.edit(looked_at, mine.clone(), op, NOW)).await
    }

    fn shows(&self, body: &Body) -> Option<Body> {
        let device = self.ledger.device();
        device.view(body.document_id(device.me())).map(|v| v.document.body.clone())
    }

    async fn equals_disk(&self) {
        let (rows, _) = self.ledger.store().load().await.unwrap();
        assert_eq!(Some(&*self.ledger.device()), Device::load(rows).as_ref());
    }
}

fn reply(epoch: Epoch) -> Reply {
    Reply {
        epoch,
        now: NOW.plus_ms(5),
        answers: vec![],
        after: Cursor(0),
        changes: vec![],
        documents: Documents::default(),
        cursor: Cursor(7),
        more: false,
        sight: None,
        min_app: 0,
        seals: Vec::new(),
        left: false,
        wait: None,
        bell: None,
    }
}

#[test]
fn what_was_kept_is_there_after_opening_again() {
    block_on(async {
        let (store, me) = (Memory::default(), somebody());
        let body = report(&[(1, "Mengajar")]);
        assert_eq!(tab(&store, me).await.types(None, &body).await, Ok(true));
        let again = tab(&store, me).await;
        assert_eq!(again.shows(&body), Some(body));
        again.equals_disk().await;
    });
}

/// Signing out in one tab while another writes: what was said to be saved is counted, or was never said.
#[test]
fn a_store_ends_only_with_nothing_in_it_and_for_every_tab() {
    block_on(async {
        let (store, me) = (Memory::default(), somebody());
        let (leaving, other) = (tab(&store, me).await, tab(&store, me).await);
        let body = report(&[(1, "Mengajar")]);
        // Written after the other tab has counted.
        assert_eq!(leaving.ledger.device().only_here(), 0);
        assert_eq!(other.types(None, &body).await, Ok(true));
        assert_eq!(leaving.ledger.end().await, Ok(false));
        assert_eq!(leaving.ledger.device().only_here(), 1);

        let (store, me) = (Memory::default(), somebody());
        let (leaving, other) = (tab(&store, me).await, tab(&store, me).await);
        assert_eq!(leaving.ledger.end().await, Ok(true));
        let closed = Err(Trouble::Store(StoreError::Closed));
        assert_eq!(other.types(None, &body).await, closed, "it is not called saved");
        // The page was gone before the store was.
        let again = tab(&store, me).await;
        assert_eq!(again.types(None, &body).await, Ok(true));
    });
}

/// The disk damaged the one row without which no other was looked at.
#[test]
fn a_store_that_forgot_whose_it_is_is_opened_with_all_the_work_in_it() {
    block_on(async {
        for damaged in [Some("\"{\""), Some("other"), None] {
            let (store, me) = (Memory::default(), somebody());
            let body = report(&[(1, "Mengajar")]);
            tab(&store, me).await.types(None, &body).await.unwrap();
            let (rows, seen) = store.load().await.unwrap();
            let state =
                rows.iter().find(|row| row.key == "state").and_then(|row| row.value.clone());
            let other = state.unwrap().replace(&me.to_string(), &somebody().to_string());
            let mut batch = Batch::default();
            let (table, key) = (Table::Meta, "state".to_owned());
            let value = damaged.map(|it| if it == "other" { other } else { it.to_owned() });
            batch.push(Row { table, key, value });
            store.commit(&batch, seen).await.unwrap();

            let again = tab(&store, me).await;
            again.equals_disk().await;
            assert_eq!(again.shows(&body), Some(body));
            assert_eq!(again.ledger.device().unsent(), 1);
            // What is typed next stands beside it, and not in its place.
            let mut other = report(&[(1, "Rapat")]).into_report().unwrap();
            other.day = other.day.plus(1);
            again.types(None, &Body::Report(other)).await.unwrap();
            assert_eq!(again.ledger.device().unsent(), 2);
            again.equals_disk().await;
        }
    });
}

#[test]
fn nothing_typed_writes_nothing() {
    block_on(async {
        let (store, me) = (Memory::default(), somebody());
        let tab = tab(&store, me).await;
        let body = report(&[(1, "Mengajar")]);
        tab.types(None, &body).await.unwrap();
        let before = store.commits();
        assert_eq!(tab.types(Some(&body), &body).await, Ok(false));
        assert_eq!(store.commits(), before);
    });
}

#[test]
fn what_could_not_be_kept_is_not_shown_and_the_next_try_is_kept() {
    block_on(async {
        let (store, me) = (Memory::default(), somebody());
        let tab = tab(&store, me).await;
        let (first, second) = (report(&[(1, "Mengajar")]), report(&[(1, "Mengajar kelas 4")]));
        tab.types(None, &first).await.unwrap();
        for error in [StoreError::Full, StoreError::Failed("disk".to_owned())] {
            store.fail_at(0, error.clone());
            let refused = tab.types(Some(&first), &second).await;
            assert_eq!(refused, Err(Trouble::Store(error)));
            assert_eq!(tab.shows(&first), Some(first.clone()));
            tab.equals_disk().await;
        }
        tab.types(Some(&first), &second).await.unwrap();
        assert_eq!(tab.shows(&first), Some(second));
        tab.equals_disk().await;
    });
}

#[test]
fn two_tabs_that_write_different_entries_keep_both() {
    block_on(async {
        let (store, me) = (Memory::default(), somebody());
        let (one, two) = (tab(&store, me).await, tab(&store, me).await);
        let body = report(&[(1, "Mengajar")]);
        one.types(None, &body).await.unwrap();
        // The other tab has not read again: its first write comes too late and is decided anew.
        two.types(None, &report(&[(2, "Rapat")])).await.unwrap();
        let both = report(&[(2, "Rapat"), (1, "Mengajar")]);
        assert_eq!(two.shows(&body), Some(both.clone()));
        assert_eq!(one.ledger.catch_up().await, Ok(true));
        assert_eq!(one.shows(&body), Some(both));
        assert_eq!(two.ledger.device().tray().count(), 0, "no false conflict (I9)");
        assert_eq!(one.ledger.catch_up().await, Ok(false));
        one.equals_disk().await;
        two.equals_disk().await;
    });
}

#[test]
fn two_tabs_that_write_the_same_field_lose_neither_text() {
    block_on(async {
        let (store, me) = (Memory::default(), somebody());
        let (one, two) = (tab(&store, me).await, tab(&store, me).await);
        let body = report(&[(1, "Mengajar")]);
        one.types(None, &body).await.unwrap();
        two.ledger.catch_up().await.unwrap();
        one.types(Some(&body), &report(&[(1, "Mengajar kelas 4")])).await.unwrap();
        let mine = report(&[(1, "Mengajar kelas 5")]);
        two.types(Some(&body), &mine).await.unwrap();
        assert_eq!(two.shows(&body), Some(mine));
        let device = two.ledger.device();
        let kept: Vec<_> = device.tray().map(|item| item.mine.clone()).collect();
        assert_eq!(kept, [Act::SaveDraft(report(&[(1, "Mengajar kelas 4")]))]);
    });
}

#[test]
fn a_refused_act_changes_nothing() {
    block_on(async {
        let (store, me) = (Memory::default(), somebody());
        let tab = tab(&store, me).await;
        let body = report(&[(1, "")]);
        tab.types(None, &body).await.unwrap();
        let doc = body.document_id(me);
        let base = tab.ledger.device().view(doc).map(|v| v.document.token);
        let op = mint::op(NOW);
        let sent =
            tab.ledger.keep(&mut |d| d.record(doc, Act::Submit(body.clone()), base, op, NOW)).await;
        assert!(matches!(sent, Err(Trouble::Refused(Refusal::Incomplete(_)))));
        assert_eq!(tab.shows(&body), Some(body));
        tab.equals_disk().await;
    });
}

#[test]
fn a_decision_refused_in_its_second_step_leaves_no_first_step() {
    block_on(async {
        let (store, me) = (Memory::default(), somebody());
        let tab = tab(&store, me).await;
        let body = report(&[(1, "Mengajar")]);
        let op: OpId = mint::op(NOW);
        let refused = tab
            .ledger
            .keep(&mut |device| {
                device.edit(None, body.clone(), op, NOW)?;
                Err(Refusal::Moved)
            })
            .await;
        assert_eq!(refused, Err(Trouble::Refused(Refusal::Moved)));
        assert_eq!(tab.shows(&body), None);
        tab.equals_disk().await;
    });
}

#[test]
fn a_reply_that_could_not_be_kept_is_taken_in_again() {
    block_on(async {
        let (store, me) = (Memory::default(), somebody());
        let tab = tab(&store, me).await;
        let epoch = Epoch::from_uuid(mint::op(NOW).uuid());
        let mut ids = || mint::op(NOW);
        store.fail_at(0, StoreError::Full);
        let full = tab.ledger.keep(&mut |d| Ok(d.absorb(reply(epoch), &mut ids, NOW))).await;
        assert_eq!(full, Err(Trouble::Store(StoreError::Full)));
        assert!(!tab.ledger.device().is_synced(), "the cursor is with its page (R8)");
        tab.equals_disk().await;
        let kept = tab.ledger.keep(&mut |d| Ok(d.absorb(reply(epoch), &mut ids, NOW))).await;
        assert_eq!(kept, Ok(true));
        assert!(tab.ledger.device().is_synced());
        tab.equals_disk().await;
    });
}

#[test]
fn two_tabs_that_begin_a_person_at_once_begin_one_device() {
    block_on(async {
        let (store, me) = (Memory::default(), somebody());
        let (a, b) = futures::future::join(tab(&store, me), tab(&store, me)).await;
        assert_eq!(*a.ledger.device(), *b.ledger.device());
    });
}

#[test]
fn years_are_read_after_today_and_nothing_is_decided_before_they_are() {
    block_on(async {
        let (store, me) = (Memory::default(), somebody());
        let writer = tab(&store, me).await;
        let of = |day: &str, title: &str| {
            let mut report = report(&[(1, title)]).into_report().unwrap();
            report.day = Day::parse(day).unwrap();
            Body::Report(report)
        };
        let days = ["2021-03-01", "2022-03-01", "2023-03-01", "2024-03-01", "2025-03-01"];
        for day in days {
            writer.types(None, &of(day, day)).await.unwrap();
        }
        // What waits is about old days, so everything is there at once.
        let first = first_key(Day::parse("2025-01-01").unwrap());
        let open = || Ledger::open(store.clone(), me, mint::device(NOW), &first);
        assert!(open().await.unwrap().is_complete());
        let (rows, seen) = store.load().await.unwrap();
        let mut sent = Batch::default();
        for Row { table, key, value } in rows.into_iter().filter(|r| r.table == Table::Outbox) {
            let text = value.unwrap_or_default();
            let op: serde_json::Value = serde_json::from_str(&text).unwrap();
            let doc = &op["op"]["doc"];
            let body = &op["op"]["act"]["save_draft"];
            let confirmed = serde_json::json!({ "doc": {
                "id": doc, "owner": me, "status": "draft", "revision": 1,
                "token": "AgICAgICAgICAgICAgICAg", "body": body,
            }});
            let key_of = doc.as_str().unwrap().to_owned();
            sent.push(Row {
                table: Table::Confirmed,
                key: key_of,
                value: Some(confirmed.to_string()),
            });
            sent.push(Row { table, key, value: None });
        }
        store.commit(&sent, seen).await.unwrap();

        let late = Tab { ledger: open().await.unwrap() };
        assert!(!late.ledger.is_complete());
        let (old, new) = (of("2021-03-01", "2021-03-01"), of("2025-03-01", "2025-03-01"));
        assert_eq!((late.shows(&old), late.shows(&new)), (None, Some(new.clone())));
        // Another tab writes before the years are read, and while they are.
        let other = Tab { ledger: open().await.unwrap() };
        let mended = of("2022-03-01", "Diperbaiki");
        other.types(Some(&of("2022-03-01", "2022-03-01")), &mended).await.unwrap();
        // Somebody who saw an old day empty writes a line: the old lines stay.
        let mut more = of("2021-03-01", "Tambahan").into_report().unwrap();
        more.entries[0].id = EntryId::new(2);
        late.types(None, &Body::Report(more)).await.unwrap();
        assert!(late.ledger.is_complete());
        let report = late.shows(&old).and_then(Body::into_report).unwrap();
        assert_eq!(report.entries.len(), 2);
        assert_eq!(late.shows(&mended), Some(mended));
        late.equals_disk().await;
    });
}
