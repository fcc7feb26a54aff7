//! Which files the texts on a device name: one walk through all of them.

use shared::device::Device;
use shared::document::Body;
use shared::evidence::File;
use shared::id::EmployeeId;
use shared::status::Status;

/// What names a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct By {
    /// Whose text.
    pub(crate) owner: EmployeeId,
    /// Where its document stands; none for what lies in the tray.
    pub(crate) status: Option<Status>,
}

/// Shows every file that a document names, or a text of this person's in the tray.
pub(crate) fn each(device: &Device, see: &mut dyn FnMut(By, &File)) {
    let mut all = |by: By, body: &Body| body.files().for_each(|file| see(by, file));
    for view in device.views() {
        let document = &view.document;
        all(By { owner: document.owner, status: Some(document.status) }, &document.body);
    }
    for body in device.tray().filter_map(|item| item.mine.body()) {
        all(By { owner: device.me(), status: None }, body);
    }
}
