//! Evidence that the browser has lost before the server had it: marked at its entry, where it can be mended.

use super::day::Today;
use crate::components::entry_line::{Remark, RemarkKind};
use crate::words::words;
use shared::evidence::Evidence;
use shared::hash::Hash;
use shared::status::Status;

/// The door to the marks. Where something is lost, the second half of the app is here: it has looked. Tracked.
#[inline(never)]
pub(super) fn later_lost(day: Today, lost: &[Hash]) -> Vec<Remark> {
    // What is approved waits for no photo any more.
    if day.status() == Some(Status::Approved) {
        return Vec::new();
    }
    let is_lost = |piece: &Evidence| piece.file().is_some_and(|f| lost.contains(&f.hash));
    let remark = |entry| {
        let text = words().core_evidence_lost().to_owned();
        Remark { entry, kind: RemarkKind::Lost, text }
    };
    day.report.with(|report| {
        let entries = report.iter().flat_map(|report| &report.entries);
        let marked = entries.filter(|entry| entry.evidence.iter().any(is_lost));
        marked.map(|entry| remark(entry.id)).collect()
    })
}
