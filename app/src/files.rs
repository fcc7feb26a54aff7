//! Files of evidence: from the camera into the store, and from the server to whoever looks at them. Their way to
//! the server, after the text, is `sending`'s.
//!
//! Knows the store's files and the door to the server; what they are evidence of is known to the pages.

pub(crate) mod named;
mod sending;

use crate::api::{self, ApiError};
use crate::browser;
use crate::later::{self, unseen};
use crate::line::Progress;
use crate::live::Live;
use crate::room;
use crate::store::{StoreError, Unsent};
use crate::task::spawn;
use js_sys::{Array, Uint8Array};
use sending::{ask_again, known_to_lack, say, send, thin, wanted};
use shared::evidence::{Evidence, File, FileKind, MOST_PDF_BYTES};
use shared::hash::Hash;
use shared::protocol::Fault;
use shared::status::Status;
use std::cell::{Cell, RefCell};
use std::pin::Pin;
use std::rc::Rc;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use web_sys::{Blob, BlobPropertyBag, Url};

/// Why a file was not taken in. Nothing that was there before is touched.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NoFile {
    /// The device cannot read it as a picture, and it is no PDF.
    Unreadable,
    /// A PDF that is too large.
    TooLarge,
    /// It could not be kept.
    Store(StoreError),
}

/// Where the files of a person stand.
#[derive(Debug, Default)]
pub(crate) struct Files {
    going: Cell<bool>,
    progress: RefCell<Progress>,
    /// Those that the server lacks, and the browser has lost.
    lost: RefCell<Vec<Hash>>,
    /// Whether the server was heard to live a new life: what it has is not known before it was asked.
    pub(crate) doubted: Cell<bool>,
    /// Small pictures are being looked for.
    looking: Cell<bool>,
    /// Those that were looked for since the app was opened, in order.
    looked_for: RefCell<Vec<Hash>>,
}

impl Files {
    pub(crate) fn progress(&self) -> Progress {
        self.progress.borrow().clone()
    }

    pub(crate) fn lost(&self) -> Vec<Hash> {
        self.lost.borrow().clone()
    }
}

/// Takes in a file that somebody chose: photos made small, everything kept before it is named.
pub(crate) async fn take(live: &Rc<Live>, chosen: &web_sys::File) -> Result<Evidence, NoFile> {
    let (kind, bytes, small) = if chosen.type_() == "application/pdf" {
        if chosen.size() > f64::from(MOST_PDF_BYTES) {
            return Err(NoFile::TooLarge);
        }
        (FileKind::Pdf, whole(chosen).await.ok_or(NoFile::Unreadable)?, None)
    } else {
        let pair: Array = shrunk(chosen).await.ok_or(NoFile::Unreadable)?;
        let part = |at| pair.get(at).dyn_into::<Uint8Array>().map_err(|_| NoFile::Unreadable);
        (FileKind::Jpeg, part(0)?, Some(part(1)?))
    };
    let plain = bytes.to_vec();
    if FileKind::of(&plain) != Some(kind) || plain.len() > kind.most() as usize {
        return Err(NoFile::Unreadable);
    }
    let hash = Hash::of(&plain);
    let small = small.map(|bytes| (Hash::of(&bytes.to_vec()), bytes));
    let unsent = Unsent { hash, small: small.as_ref().map(|(hash, _)| *hash) };
    let mut pieces = vec![(hash, bytes)];
    pieces.extend(small);
    keep(live, unsent, &pieces).await.map_err(NoFile::Store)?;
    let name = chosen.name().chars().take(80).collect();
    Ok(Evidence::File(File { hash, kind, size: plain.len() as u32, small: unsent.small, name }))
}

/// Keeps the bytes; copies of what the server has make room for them where there is none.
async fn keep(
    live: &Rc<Live>,
    unsent: Unsent,
    pieces: &[(Hash, Uint8Array)],
) -> Result<(), StoreError> {
    let store = live.ledger.store();
    match store.keep_file(unsent, pieces).await {
        Err(StoreError::Full) if make_room(live).await => store.keep_file(unsent, pieces).await,
        other => other,
    }
}

/// The photo and a small picture of it, made by `photo.js`.
async fn shrunk(photo: &web_sys::File) -> Option<Array> {
    let window = browser::window()?.into();
    browser::awaited(&window, "setapakShrink", &[photo.into()]).await?.dyn_into().ok()
}

async fn whole(file: &Blob) -> Option<Uint8Array> {
    let buffer = JsFuture::from(file.array_buffer()).await.ok()?;
    Some(Uint8Array::new(&buffer))
}

/// What the files need now: looks how many the server lacks, and, where `sends`, sends them and fetches the
/// small pictures of what waits for this person.
pub(crate) fn care(live: &Rc<Live>, sends: bool) {
    let live = Rc::clone(live);
    spawn(async move {
        if later::ready().await {
            later_care(live, sends).await;
        }
    });
}

/// The door to the files.
#[inline(never)]
fn later_care(live: Rc<Live>, sends: bool) -> Pin<Box<dyn Future<Output = ()>>> {
    unseen(Box::pin(async move {
        if sends {
            ask_again(&live).await;
        }
        say(&live, wanted(&live).await.len(), None);
        if sends {
            send(&live);
            prefetch(&live).await;
            room::look(&live).await;
        }
    }))
}

/// Removes the copies of files that the server has; whether there were any.
pub(crate) async fn make_room(live: &Live) -> bool {
    later::ready().await && later_make_room(live).await
}

/// Another door to the files.
#[inline(never)]
fn later_make_room(live: &Live) -> Pin<Box<dyn Future<Output = bool> + '_>> {
    unseen(Box::pin(async move { thin(live).await.is_ok_and(|gone| gone > 0) }))
}

/// How many files the server lacks, as the store says; none where that cannot be told yet.
pub(crate) async fn left(live: &Rc<Live>) -> Option<usize> {
    if !later::ready().await {
        return None;
    }
    later_left(Rc::clone(live)).await
}

/// Another door to the files.
#[inline(never)]
fn later_left(live: Rc<Live>) -> Pin<Box<dyn Future<Output = Option<usize>>>> {
    unseen(Box::pin(async move {
        let wanted = known_to_lack(&live).await?.len();
        // What the browser has lost is not here to be left.
        Some(wanted.saturating_sub(live.files.lost.borrow().len()))
    }))
}

/// Why there is nothing to look at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NoPicture {
    /// It is not on this device, and there is no line.
    NotHere,
    /// The server does not have it yet.
    ToCome,
    /// Neither the server nor this device has it: the browser has lost it.
    Lost,
}

/// The address at which the browser shows a file, for as long as this is held.
#[derive(Debug)]
pub struct Shown(String);

impl Shown {
    /// The address.
    #[must_use]
    pub fn address(&self) -> &str {
        &self.0
    }
}

impl Drop for Shown {
    fn drop(&mut self) {
        // An address that is gone already need not go.
        let _ = Url::revoke_object_url(&self.0);
    }
}

/// A file to look at: from this device, or fetched and then kept here.
pub(crate) async fn show(live: &Rc<Live>, hash: Hash, kind: FileKind) -> Result<Shown, NoPicture> {
    let bytes = match live.ledger.store().file(hash).await {
        Ok(Some(bytes)) => bytes,
        Ok(None) | Err(_) => {
            let is_lost = live.files.lost.borrow().contains(&hash);
            fetch(live, hash).await.map_err(|why| if is_lost { NoPicture::Lost } else { why })?
        }
    };
    let form = BlobPropertyBag::new();
    form.set_type(match kind {
        FileKind::Jpeg => "image/jpeg",
        FileKind::Pdf => "application/pdf",
    });
    let blob = Blob::new_with_u8_array_sequence_and_options(&Array::of1(&bytes), &form);
    let address = blob.and_then(|blob| Url::create_object_url_with_blob(&blob));
    address.map(Shown).map_err(|_| NoPicture::NotHere)
}

async fn fetch(live: &Rc<Live>, hash: Hash) -> Result<Uint8Array, NoPicture> {
    let bytes = api::fetch(hash).await.map_err(|error| match error {
        ApiError::Fault(Fault::NotFound) => NoPicture::ToCome,
        ApiError::Fault(_) | ApiError::NoLine | ApiError::Later(_) => NoPicture::NotHere,
    })?;
    // Something on the way may have answered for the server.
    if Hash::of(&bytes.to_vec()) != hash {
        return Err(NoPicture::NotHere);
    }
    // A copy that cannot be kept is fetched again next time.
    let _ = live.ledger.store().keep_copy(hash, &bytes).await;
    Ok(bytes)
}

/// Fetches the small pictures of what waits for this person's decision, so that they are there without a line. One at
/// a time, whatever is exchanged meanwhile, and never in the way of what the person does.
async fn prefetch(live: &Rc<Live>) {
    if live.files.looking.replace(true) {
        return;
    }
    // What came while the last ones were looked for is among the next.
    'all: loop {
        browser::idle().await;
        let wanted = not_looked_for(live);
        if wanted.is_empty() {
            break;
        }
        for hash in wanted {
            browser::idle().await;
            let here = matches!(live.ledger.store().file(hash).await, Ok(Some(_)));
            if !here && matches!(fetch(live, hash).await, Err(NoPicture::NotHere)) {
                break 'all;
            }
            let mut looked_for = live.files.looked_for.borrow_mut();
            if let Err(place) = looked_for.binary_search(&hash) {
                looked_for.insert(place, hash);
            }
        }
    }
    live.files.looking.set(false);
}

/// The small pictures of what waits for this person's decision that nobody has looked for, each once.
fn not_looked_for(live: &Live) -> Vec<Hash> {
    let looked_for = live.files.looked_for.borrow();
    let mut wanted = Vec::new();
    named::each(&live.device(), &mut |by, file| {
        if by.owner != live.me && by.status == Some(Status::Submitted) {
            wanted.extend(file.small.filter(|hash| looked_for.binary_search(hash).is_err()));
        }
    });
    wanted.sort_unstable();
    wanted.dedup();
    wanted
}
