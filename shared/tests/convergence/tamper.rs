//! The mutants that live on the device, made by changing its rows and messages from outside.

use super::mutant::Mutant;
use super::store::Tab;
use super::world::World;
use serde_json::Value;
use shared::id::OpId;
use shared::protocol::{Change, Outcome, Reply};
use shared::row::{Batch, Row, Table};
use std::collections::BTreeMap;

/// What a mutant remembers of the time before a reply was absorbed.
#[derive(Default)]
pub(crate) struct Memory {
    outbox: BTreeMap<String, Value>,
    rescue: Vec<String>,
    epoch: Value,
    docs: Vec<String>,
    kept: Vec<String>,
}

fn read(text: &str) -> Value {
    serde_json::from_str(text).unwrap_or_default()
}

fn doc_of(row: &Value) -> Option<&str> {
    row.get("op")?.get("doc")?.as_str()
}

impl World {
    fn table(&self, tab: usize, table: Table) -> BTreeMap<String, Value> {
        let rows = self.spots[self.tabs[tab].0].store.table(table);
        rows.map(|(key, text)| (key.to_owned(), read(text))).collect()
    }

    fn write(&mut self, tab: usize, table: Table, key: &str, value: Option<&Value>) {
        let (at, tab) = &mut self.tabs[tab];
        let store = &mut self.spots[*at].store;
        store.put(Row { table, key: key.to_owned(), value: value.map(ToString::to_string) });
        tab.catch_up(store);
    }

    fn epoch(&self, tab: usize) -> Value {
        let state = self.table(tab, Table::Meta).remove("state").unwrap_or_default();
        state.get("epoch").cloned().unwrap_or_default()
    }

    fn next_number(&mut self) -> u128 {
        self.counter += 1;
        self.counter
    }

    /// R4: a retry under a new id.
    pub(crate) fn mutate_before_sending(&mut self, tab: usize) {
        if self.mutant != Some(Mutant::NewIdOnRetry) {
            return;
        }
        for (key, mut row) in self.table(tab, Table::Outbox) {
            if row.get("bytes").is_some_and(Value::is_string) {
                row["op"]["id"] = format!("{:032x}", self.next_number()).into();
                row["bytes"] = row["op"].to_string().into();
                self.write(tab, Table::Outbox, &key, Some(&row));
            }
        }
    }

    /// R17: an op that may have left is taken back all the same; whether it was.
    pub(crate) fn takes_back_what_left(&mut self, tab: usize, op: OpId) -> bool {
        if self.mutant != Some(Mutant::TakesBackWhatLeft) {
            return false;
        }
        let is_it = |row: &Value| row["op"]["id"].as_str() == Some(op.to_string().as_str());
        let keys = self.table(tab, Table::Outbox).into_iter().filter(|(_, row)| is_it(row));
        let keys: Vec<String> = keys.map(|(key, _)| key).collect();
        for key in &keys {
            self.write(tab, Table::Outbox, key, None);
        }
        !keys.is_empty()
    }

    pub(crate) fn before_hearing(&self, tab: usize, reply: &Reply) -> Memory {
        if self.mutant.is_none() {
            return Memory::default();
        }
        let outbox = self.table(tab, Table::Outbox);
        let kept: Vec<String> = reply
            .answers
            .iter()
            .filter(|a| matches!(a.outcome, Outcome::Kept(_)))
            .map(|a| a.op.to_string())
            .collect();
        let of_kept =
            |row: &&Value| row["op"]["id"].as_str().is_some_and(|id| kept.iter().any(|k| k == id));
        let kept = outbox.values().filter(of_kept).filter_map(doc_of).map(str::to_owned).collect();
        let put = |change: &Change| change.revision().map(|_| change.doc().to_string());
        Memory {
            kept,
            docs: reply.clone().take_changes().iter().filter_map(put).collect(),
            rescue: self.table(tab, Table::Rescue).into_keys().collect(),
            epoch: self.epoch(tab),
            outbox,
        }
    }

    /// R8: the cursor is kept, the page is not, and the tab dies.
    pub(crate) fn commit_is_cut(&mut self, tab: usize, batch: &Batch) -> bool {
        if self.mutant != Some(Mutant::CursorApart) {
            return false;
        }
        self.cut_commits += 1;
        if !self.cut_commits.is_multiple_of(3) {
            return false;
        }
        let store = &mut self.spots[self.tabs[tab].0].store;
        for row in batch.rows().iter().filter(|r| r.table == Table::Meta) {
            store.put(row.clone());
        }
        true
    }

    pub(crate) fn mutate_after_hearing(&mut self, tab: usize, batch: &Batch, memory: Memory) {
        let Some(mutant) = self.mutant else { return };
        let new_rows = |table: Table| -> Vec<String> {
            let of = batch.rows().iter().filter(|r| r.table == table && r.value.is_some());
            of.map(|r| r.key.clone()).collect()
        };
        let outbox = self.table(tab, Table::Outbox);
        let drop_unsent = |docs: &[String]| -> Vec<String> {
            let of = |row: &Value| doc_of(row).is_some_and(|d| docs.iter().any(|x| x == d));
            outbox.iter().filter(|(_, row)| of(row)).map(|(key, _)| key.clone()).collect()
        };
        match mutant {
            Mutant::PullOverLocal => {
                for key in drop_unsent(&memory.docs) {
                    self.write(tab, Table::Outbox, &key, None);
                }
            }
            Mutant::AckClearsNewer => {
                for key in drop_unsent(&memory.kept) {
                    self.write(tab, Table::Outbox, &key, None);
                }
            }
            Mutant::RefusedDropped => {
                for key in new_rows(Table::Tray) {
                    self.write(tab, Table::Tray, &key, None);
                }
            }
            Mutant::NewestBase => {
                // What was put on the new ground goes with its old text, as if nothing had to be joined.
                for key in new_rows(Table::Outbox) {
                    let Some(mut row) = outbox.get(&key).cloned() else { continue };
                    let old = memory.outbox.values().rev().find(|old| {
                        doc_of(old) == doc_of(&row) && old["op"]["act"].get("save_draft").is_some()
                    });
                    if let Some(old) = old
                        && row["op"]["act"].get("save_draft").is_some()
                    {
                        row["op"]["act"] = old["op"]["act"].clone();
                        self.write(tab, Table::Outbox, &key, Some(&row));
                    }
                }
            }
            Mutant::RescueReplaced => {
                if self.epoch(tab) != memory.epoch {
                    let new = new_rows(Table::Rescue);
                    for key in memory.rescue.iter().filter(|key| !new.contains(key)) {
                        self.write(tab, Table::Rescue, key, None);
                    }
                }
            }
            Mutant::LastWriteWins
            | Mutant::CursorApart
            | Mutant::NoDedupe
            | Mutant::NewIdOnRetry
            | Mutant::NoEpoch
            | Mutant::IntegerRevision
            | Mutant::DecisionWithoutToken
            | Mutant::NoLock
            | Mutant::NumberBeforeCommit
            | Mutant::LeavesOutTooMuch
            | Mutant::TakesBackWhatLeft
            | Mutant::RestOfANewText => {}
        }
        let at = self.tabs[tab].0;
        if let Some(mut fresh) = Tab::open(&self.spots[at].store) {
            fresh.form = self.tabs[tab].1.form.take();
            self.tabs[tab].1 = fresh;
        }
    }
}
