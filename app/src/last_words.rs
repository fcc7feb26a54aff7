//! What stands in an open form while its page is torn down. What a page asks of the database in its last moment
//! comes to nothing where the disk is busy (seen once in ten times); the browser's small values are handed over at once,
//! and taken into the report when the app is opened again.
//!
//! Knows texts and whose they are; must not know forms, nor how a report is kept.

use crate::browser;
use serde::{Deserialize, Serialize};
use shared::device::Device;
use shared::document::Body;
use shared::id::{DocumentId, EmployeeId};

/// A text, and over which ones it was typed: which of them stands depends on what still arrived.
#[derive(Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct LastWords {
    over: Vec<Option<Body>>,
    mine: Body,
}

fn key(me: EmployeeId, doc: DocumentId) -> String {
    format!("{}{doc}", prefix(me))
}

fn prefix(me: EmployeeId) -> String {
    format!("setapak.last.{me}.")
}

/// Leaves them, in place of earlier ones about the same document.
pub(crate) fn leave(me: EmployeeId, over: Vec<Option<Body>>, mine: Body) -> Option<Left> {
    let key = key(me, mine.document_id(me));
    let text = serde_json::to_string(&LastWords { over, mine }).ok()?;
    browser::remember(&key, &text);
    Some(Left { key, text })
}

/// All that `me` left.
pub(crate) fn left(me: EmployeeId) -> Vec<(Left, LastWords)> {
    let prefix = prefix(me);
    let keys = browser::all_remembered().into_iter().filter(|key| key.starts_with(&prefix));
    let read = |key: String| {
        let text = browser::remembered(&key)?;
        let words = shared::json::read(&text).ok()?;
        Some((Left { key, text }, words))
    };
    keys.filter_map(read).collect()
}

/// Last words as they lie with the browser.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Left {
    key: String,
    text: String,
}

impl Left {
    /// They lie in the report now. What another tab left since stays.
    pub(crate) fn forget(&self) {
        if browser::remembered(&self.key).as_ref() == Some(&self.text) {
            browser::forget(&self.key);
        }
    }
}

impl LastWords {
    /// Whether they can be taken in yet: where the store was cleared under them, what they were typed over has to be
    /// fetched first.
    pub(crate) fn can_follow(&self, device: &Device) -> bool {
        let doc = self.mine.document_id(device.me());
        device.is_fetched() || self.over.contains(&None) || device.view(doc).is_some()
    }

    /// The text, and what it was typed over as things stand on this device.
    pub(crate) fn on(&self, device: &Device) -> (Option<Body>, Body) {
        let stands =
            device.view(self.mine.document_id(device.me())).map(|v| v.document.body.clone());
        let over = self.over.iter().find(|over| **over == stands);
        // Where something else stands, the oldest: at worst its author is asked.
        (over.or(self.over.first()).cloned().flatten(), self.mine.clone())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use shared::day::{Day, Timestamp};
    use shared::id::{DeviceId, EntryId, OpId};
    use shared::report::{Entry, Report};
    use uuid::Uuid;

    const NOW: Timestamp = Timestamp(1_795_230_000_000);

    fn text(description: &str) -> Body {
        let entry = Entry { description: description.into(), ..Entry::new(EntryId::new(1)) };
        let day = Day::parse("2026-11-21").unwrap();
        Body::Report(Report { entries: vec![entry], ..Report::new(day) })
    }

    /// A device on which these were kept, one after the other, and then these last words were taken in.
    fn after(kept: &[&str], last: &LastWords) -> Device {
        let me = EmployeeId::from_uuid(Uuid::from_u128(0xa));
        let mut device = Device::new(me, DeviceId::from_uuid(Uuid::from_u128(0xd))).0;
        let mut id = 0;
        let mut keep = |device: &mut Device, over: Option<Body>, mine| {
            id += 1;
            device.edit(over.as_ref(), mine, OpId::from_uuid(Uuid::from_u128(id)), NOW).unwrap();
        };
        let mut over = None;
        for words in kept {
            keep(&mut device, over.replace(text(words)), text(words));
        }
        let (over, mine) = last.on(&device);
        keep(&mut device, over, mine);
        device
    }

    #[test]
    fn they_follow_on_whatever_arrived_and_ask_nothing() {
        let over = vec![None, Some(text("Satu")), Some(text("Satu dua"))];
        let last = LastWords { over, mine: text("Satu dua tiga") };
        for kept in
            [&[][..], &["Satu"], &["Satu", "Satu dua"], &["Satu", "Satu dua", "Satu dua tiga"]]
        {
            let device = after(kept, &last);
            let stands: Vec<_> = device.views().map(|v| v.document.body.clone()).collect();
            assert_eq!(stands, [text("Satu dua tiga")]);
            assert_eq!(device.tray().count(), 0, "{kept:?}");
        }
    }

    #[test]
    fn what_was_written_elsewhere_since_is_asked_about() {
        let last = LastWords { over: vec![Some(text("Satu"))], mine: text("Satu dua") };
        assert_eq!(after(&["Satu", "Sesuatu yang lain"], &last).tray().count(), 1);
        // A save that was under way, said the same, and never arrived.
        let over = vec![Some(text("Satu")), Some(text("Satu dua"))];
        let last = LastWords { over, mine: text("Satu dua") };
        assert_eq!(after(&["Satu", "Sesuatu yang lain"], &last).tray().count(), 1);
    }
}
