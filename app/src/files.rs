//! Files of evidence on their way: from the camera into the store, from there to the server after the
//! text, and from the server to whoever looks at them.
//!
//! Knows the store's files and the door to the server; what they are evidence of is known to the pages.

use crate::api::{self, ApiError};
use crate::browser;
use crate::later;
use crate::line::Progress;
use crate::live::Live;
use crate::lock;
use crate::room;
use crate::store::{StoreError, Unsent};
use crate::task::spawn;
use js_sys::{Array, Uint8Array};
use leptos::prelude::Notify as _;
use shared::day::Day;
use shared::device::{Device, View};
use shared::document::Body;
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

/// Bytes that travel at a time: what a bad line carries while somebody waits.
const PIECE: u32 = 64 * 1024;
/// A wait after the line broke, ms; doubled each time, unless something arrived in between.
const FIRST_WAIT_MS: u32 = 1_000;
const LONGEST_WAIT_MS: u32 = 60_000;

/// Under which name lies the life of the server's data that was last asked about files.
const ASKED: &str = "setapak.files";

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
    /// Small pictures that were looked for since the app was opened.
    looked_for: RefCell<Vec<Hash>>,
}

impl Files {
    pub(crate) fn progress(&self) -> Progress {
        self.progress.borrow().clone()
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
        Err(StoreError::Full) if store.thin(&[]).await? > 0 => {
            store.keep_file(unsent, pieces).await
        }
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
    Box::pin(async move {
        if sends {
            ask_again(&live).await;
        }
        say(&live, wanted(&live).await.len(), None);
        if sends {
            send(&live);
            prefetch(&live).await;
            room::look(&live).await;
        }
    })
}

/// A server that lives a new life may lack files which it had taken in another (R10): it is asked about each of
/// this person's that lies here, once. What it has, it says without taking it again.
async fn ask_again(live: &Live) {
    let (key, epoch) = (format!("{ASKED}.{}", live.me), live.device().epoch());
    let Some(epoch) = epoch.map(|epoch| epoch.to_string()) else { return };
    if browser::remembered(&key).as_ref() == Some(&epoch) {
        return;
    }
    let mut own = Vec::new();
    {
        let device = live.device();
        let unsent = |file: &File| Unsent { hash: file.hash, small: file.small };
        let mut note = |body: &Body| own.extend(body.files().map(unsent));
        let views = device.views().filter(|view| view.document.owner == live.me);
        views.for_each(|view| note(&view.document.body));
        device.tray().filter_map(|item| item.mine.body()).for_each(note);
    }
    if live.ledger.store().unsend(&own).await.is_ok() {
        browser::remember(&key, &epoch);
    }
}

/// Removes the copies of files that the server has; whether there were any.
pub(crate) async fn make_room(live: &Live) -> bool {
    later::ready().await && later_make_room(live).await
}

/// Another door to the files.
#[inline(never)]
fn later_make_room(live: &Live) -> Pin<Box<dyn Future<Output = bool> + '_>> {
    Box::pin(async move { live.ledger.store().thin(&[]).await.is_ok_and(|gone| gone > 0) })
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
    Box::pin(async move {
        let wanted = known_to_lack(&live).await?.len();
        // What the browser has lost is not here to be left.
        Some(wanted.saturating_sub(live.files.lost.borrow().len()))
    })
}

/// Looks which files the server lacks, and sends them, unless that is going on already.
fn send(live: &Rc<Live>) {
    if live.files.going.replace(true) {
        return;
    }
    let live = Rc::clone(live);
    spawn(async move {
        let name = format!("setapak-files-{}", live.me);
        let all = {
            let live = Rc::clone(&live);
            async move { send_all(&live).await }
        };
        // Where another tab sends, it does so for both.
        lock::while_alone(&name, all).await;
        live.files.going.set(false);
        say(&live, wanted(&live).await.len(), None);
    });
}

/// The files that the server lacks and that something this person wrote names: what was taken out again
/// before it was sent never leaves.
async fn wanted(live: &Live) -> Vec<Unsent> {
    known_to_lack(live).await.unwrap_or_default()
}

/// The same; none where the store does not tell.
async fn known_to_lack(live: &Live) -> Option<Vec<Unsent>> {
    let mut unsent = live.ledger.store().unsent_files().await.ok()?;
    if !unsent.is_empty() {
        live.complete().await.ok()?;
        let named = named(&live.device());
        unsent.retain(|file| named.contains(&file.hash));
    }
    let lost = if unsent.is_empty() {
        Vec::new()
    } else {
        live.ledger.store().missing(&unsent).await.unwrap_or_default()
    };
    live.files.lost.replace(lost);
    Some(unsent)
}

/// Every file that something this person wrote names.
fn named(device: &Device) -> Vec<Hash> {
    let mut named = Vec::new();
    let mut note = |body: &Body| named.extend(body.files().map(|file| file.hash));
    device.views().for_each(|view| note(&view.document.body));
    device.tray().filter_map(|item| item.mine.body()).for_each(note);
    named
}

/// The entry that names a file, its day, how large the file is, and whether its report is approved.
fn place_of(device: &Device, hash: Hash) -> Option<(String, Day, u32, bool)> {
    device.views().find_map(|view| {
        let Body::Report(report) = &view.document.body;
        let mut all = report.entries.iter().flat_map(|entry| {
            let files = entry.evidence.iter().filter_map(Evidence::file);
            files.map(move |file| (entry, file))
        });
        let (entry, file) = all.find(|(_, file)| file.hash == hash)?;
        let approved = view.document.status == Status::Approved;
        Some((entry.title.clone(), report.day, file.size, approved))
    })
}

/// Says that so many are left, and why one was not taken.
fn say(live: &Live, left: usize, refused: Option<Fault>) {
    {
        let lost = live.files.lost.borrow().first().copied();
        let lost = lost.and_then(|hash| place_of(&live.device(), hash));
        // A word on top of the page has little room.
        let short = |title: String| match title.char_indices().nth(30) {
            Some((end, _)) => format!("{}…", title[..end].trim_end()),
            None => title,
        };
        let lost = lost.map(|(title, day, ..)| (short(title), day));
        let mut progress = live.files.progress.borrow_mut();
        let sent = progress.all.saturating_sub(left);
        *progress = match left {
            0 => Progress::default(),
            // More were added meanwhile.
            _ if left > progress.left() => {
                Progress { sent: progress.sent, all: progress.sent + left, refused: None, lost }
            }
            _ => Progress { sent, all: progress.all, refused: progress.refused.clone(), lost },
        };
        if refused.is_some() {
            progress.refused = refused;
        }
    }
    live.note_unsent();
    live.line_news.notify();
}

/// The small pictures of all first, so that a superior sees something of each; then the files. Ends when
/// there is nothing left, no line, or nothing to be gained by trying again.
async fn send_all(live: &Rc<Live>) {
    let mut wait = FIRST_WAIT_MS;
    // What is not taken now is not taken in a moment, and holds no other up.
    let mut refused = Vec::new();
    while !live.is_closed() && browser::online() {
        let waiting = wanted(live).await;
        say(live, waiting.len(), None);
        let open = || waiting.iter().filter(|file| !refused.contains(&file.hash));
        let next = open().find(|file| file.small.is_some()).or_else(|| open().next());
        let Some(next) = next.copied() else { return };
        let store = live.ledger.store();
        let ended = send_one(live, next, || wait = FIRST_WAIT_MS);
        match ended.await {
            // Said, and never counted as sent.
            Ok(Brought::Lost) => {
                refused.push(next.hash);
                say(live, waiting.len(), None);
            }
            Ok(Brought::Whole) => {
                wait = FIRST_WAIT_MS;
                let noted = match next.small {
                    Some(_) => store.small_is_sent(next.hash).await,
                    None => store.is_sent(next.hash).await,
                };
                if noted.is_err() {
                    return;
                }
            }
            Err(ApiError::Fault(Fault::NotTaken)) => {
                refused.push(next.hash);
                say(live, waiting.len(), Some(Fault::NotTaken));
            }
            Err(ApiError::Fault(Fault::Full)) => {
                return say(live, waiting.len(), Some(Fault::Full));
            }
            Err(ApiError::Fault(Fault::TooMany { wait: seconds }) | ApiError::Later(seconds)) => {
                browser::after(seconds.clamp(1, 60) * 1_000).await;
            }
            Err(ApiError::Fault(_)) => return,
            Err(ApiError::NoLine) => {
                browser::after(wait).await;
                wait = (wait * 2).min(LONGEST_WAIT_MS);
            }
        }
    }
}

/// What came of bringing a file.
enum Brought {
    /// The server has it.
    Whole,
    /// Neither the server nor this device has it any more.
    Lost,
}

/// Brings one file, from where the server has it on.
async fn send_one(
    live: &Rc<Live>,
    file: Unsent,
    mut arrives: impl FnMut(),
) -> Result<Brought, ApiError> {
    let hash = file.small.unwrap_or(file.hash);
    // A store that cannot be read now is asked again with the next round.
    let found = live.ledger.store().file(hash).await.map_err(|_| ApiError::NoLine)?;
    let Some(bytes) = found else {
        // Without its small picture a photo still shows what it shows.
        if file.small.is_some() {
            return Ok(Brought::Whole);
        }
        let place = place_of(&live.device(), hash);
        let Some((_, _, size, approved)) = place else { return Ok(Brought::Lost) };
        // The server may have had it before it was lost. What is approved waits for no photo any more.
        let whole = approved || api::bring(hash, None, size).await?.whole;
        return Ok(if whole { Brought::Whole } else { Brought::Lost });
    };
    let size = bytes.length();
    let mut have = None;
    loop {
        let piece = have.map(|from: u32| {
            let to = from.saturating_add(PIECE).min(size);
            (from, bytes.slice(from, to))
        });
        let arrived = api::bring(hash, piece, size).await?;
        if arrived.whole {
            return Ok(Brought::Whole);
        }
        if have.is_some_and(|before| arrived.have > before) {
            arrives();
        }
        have = Some(arrived.have);
    }
}

/// Why there is nothing to look at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NoPicture {
    /// It is not on this device, and there is no line.
    NotHere,
    /// The server does not have it yet.
    ToCome,
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
        Ok(None) | Err(_) => fetch(live, hash).await?,
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

/// Fetches the small pictures of what waits for this person's decision, so that they are there without a line.
async fn prefetch(live: &Rc<Live>) {
    let wanted: Vec<Hash> = {
        let device = live.device();
        let waits =
            |v: &View<'_>| v.document.owner != live.me && v.document.status == Status::Submitted;
        let small =
            |v: View<'_>| v.document.body.files().filter_map(|f| f.small).collect::<Vec<_>>();
        device.views().filter(waits).flat_map(small).collect()
    };
    for hash in wanted {
        if live.files.looked_for.borrow().contains(&hash) {
            continue;
        }
        let here = matches!(live.ledger.store().file(hash).await, Ok(Some(_)));
        if !here && matches!(fetch(live, hash).await, Err(NoPicture::NotHere)) {
            return;
        }
        live.files.looked_for.borrow_mut().push(hash);
    }
}
