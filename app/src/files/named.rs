//! Which files the texts on a device name: one walk through all of them.

use shared::day::Day;
use shared::device::Device;
use shared::document::Body;
use shared::evidence::{Evidence, File};
use shared::hash::Hash;
use shared::id::EmployeeId;
use shared::status::Status;

/// What names a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct By<'a> {
    /// Whose text.
    pub(crate) owner: EmployeeId,
    /// Where its document stands; none for what lies in the tray.
    pub(crate) status: Option<Status>,
    /// The day of the text.
    pub(crate) day: Day,
    /// The entry.
    pub(crate) title: &'a str,
}

/// Shows every file that a document names, or a text of this person's in the tray.
pub(crate) fn each(device: &Device, see: &mut dyn FnMut(By<'_>, &File)) {
    let mut all = |owner, status, body: &Body| {
        let Some(report) = body.report() else { return };
        for entry in &report.entries {
            let by = By { owner, status, day: report.day, title: &entry.title };
            entry.evidence.iter().filter_map(Evidence::file).for_each(|file| see(by, file));
        }
    };
    for view in device.views() {
        let document = &view.document;
        all(document.owner, Some(document.status), &document.body);
    }
    for body in device.tray().filter_map(|item| item.mine.body()) {
        all(device.me(), None, body);
    }
}

/// What names this file first, and how large it says it is.
pub(crate) fn place_of(device: &Device, hash: Hash) -> Option<(String, Day, u32, bool)> {
    let mut place = None;
    each(device, &mut |by, file| {
        if file.hash == hash && place.is_none() {
            let approved = by.status == Some(Status::Approved);
            place = Some((by.title.to_owned(), by.day, file.size, approved));
        }
    });
    place
}

#[cfg(test)]
mod tests {
    use super::*;
    use shared::day::Timestamp;
    use shared::evidence::FileKind;
    use shared::id::{DeviceId, EntryId, OpId};
    use shared::op::MAX_OP_BYTES;
    use shared::report::{Entry, Report};
    use uuid::Uuid;

    /// A photo that only a text in the tray names must not be called lost while the server has it.
    #[test]
    fn a_file_is_found_also_where_only_the_tray_names_it() {
        let person = EmployeeId::from_uuid(Uuid::from_u128(1));
        let mut device = Device::new(person, DeviceId::from_uuid(Uuid::from_u128(2))).0;
        let day = Day::parse("2026-11-20").unwrap();
        let hash = Hash::of(b"photo");
        let file = File { hash, kind: FileKind::Jpeg, size: 9, small: None, name: String::new() };
        let mut report = Report::new(day);
        report.entries.push(Entry {
            title: "Panen sayur".to_owned(),
            description: "x".repeat(MAX_OP_BYTES),
            evidence: vec![Evidence::File(file)],
            ..Entry::new(EntryId::new(1))
        });
        let op = OpId::from_uuid(Uuid::from_u128(3));
        let now = Timestamp(1_795_230_000_000);
        device.edit(None, Body::Report(report), op, now).unwrap();
        // Too large for any server.
        drop(device.outgoing(1, shared::held::Hold::NONE));
        assert_eq!((device.views().count(), device.tray().count()), (0, 1));
        let place = Some(("Panen sayur".to_owned(), day, 9, false));
        assert_eq!(place_of(&device, hash), place);
        assert_eq!(place_of(&device, Hash::of(b"other")), None);
    }
}
