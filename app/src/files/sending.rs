//! Files of evidence on their way to the server: which of them it lacks, small pictures before large ones, piece
//! by piece from where the server has them on, and what is said about it.
//!
//! Knows the store's files and the door to the server; how files come into the store is `files`' business.

use super::named::{self, place_of};
use crate::api::{self, ApiError};
use crate::browser;
use crate::line::Progress;
use crate::live::Live;
use crate::lock;
use crate::store::{StoreError, Unsent};
use crate::task::spawn;
use leptos::prelude::Notify as _;
use shared::hash::Hash;
use shared::protocol::Fault;
use std::cell::Cell;
use std::rc::Rc;

/// Bytes that travel at a time: what a bad line carries while somebody waits.
const PIECE: u32 = 64 * 1024;
/// A wait after the line broke, ms; doubled each time, unless something arrived in between.
const FIRST_WAIT_MS: u32 = 1_000;
const LONGEST_WAIT_MS: u32 = 60_000;

/// Under which name lies the life of the server's data that was last asked about files.
const ASKED: &str = "setapak.files";

/// A server that lives a new life may lack files which it had taken in another (R10): it is asked about each of
/// this person's that lies here, once. What it has, it says without taking it again.
pub(super) async fn ask_again(live: &Live) {
    let (key, epoch) = life(live);
    let Some(epoch) = epoch.filter(|epoch| browser::remembered(&key).as_ref() != Some(epoch))
    else {
        return;
    };
    let own = own(live);
    if live.ledger.store().unsend(&own).await.is_ok() {
        browser::remember(&key, &epoch);
        live.files.doubted.set(false);
    }
}

/// Where it is remembered which life of the server's data was last asked, and the one it lives now.
fn life(live: &Live) -> (String, Option<String>) {
    (format!("{ASKED}.{}", live.me), live.device().epoch().map(|epoch| epoch.to_string()))
}

/// The files that texts of this person's name.
fn own(live: &Live) -> Vec<Unsent> {
    let mut own = Vec::new();
    named::each(&live.device(), &mut |by, file| {
        if by.owner == live.me {
            own.push(Unsent { hash: file.hash, small: file.small });
        }
    });
    own
}

/// Copies of files that may go where there is no room: the server has them. Of a restored one nobody knows before it
/// was asked; what this person brought it stays until then, and while everything is being fetched all does.
pub(super) async fn thin(live: &Live) -> Result<usize, StoreError> {
    if live.device().is_refetching() {
        return Ok(0);
    }
    let (key, epoch) = life(live);
    let doubted = live.files.doubted.get() || browser::remembered(&key) != epoch;
    let own = if doubted { own(live) } else { Vec::new() };
    let keep: Vec<Hash> =
        own.iter().flat_map(|file| [Some(file.hash), file.small]).flatten().collect();
    live.ledger.store().thin(&keep).await
}

/// Looks which files the server lacks, and sends them, unless that is going on already.
pub(super) fn send(live: &Rc<Live>) {
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
pub(super) async fn wanted(live: &Live) -> Vec<Unsent> {
    known_to_lack(live).await.unwrap_or_default()
}

/// The same; none where the store does not tell.
pub(super) async fn known_to_lack(live: &Live) -> Option<Vec<Unsent>> {
    let mut unsent = live.ledger.store().unsent_files().await.ok()?;
    if !unsent.is_empty() {
        live.complete().await.ok()?;
        let mut named = Vec::new();
        named::each(&live.device(), &mut |_, file| named.push(file.hash));
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

/// Says that so many are left, and why one was not taken.
pub(super) fn say(live: &Live, left: usize, refused: Option<Fault>) {
    {
        let lost = live.files.lost.borrow().first().copied();
        let lost = lost.and_then(|hash| place_of(&live.device(), hash));
        // A word on top of the page has little room.
        let short = |title: String| match title.char_indices().nth(18) {
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

/// What to do after a piece.
enum Next {
    /// The next one.
    On,
    /// Look again what there is to send, after so many milliseconds.
    Again(u32),
    /// Nothing is to be gained by trying again.
    Stop,
}

/// The files on their way, through as many passes as it takes.
struct Sending {
    live: Rc<Live>,
    /// How long to wait when the line breaks, ms.
    wait: Cell<u32>,
    /// What is not taken now is not taken in a moment, and holds no other up.
    refused: Vec<Hash>,
    /// How many the server lacks.
    left: usize,
}

/// The small pictures of all first, so that a superior sees something of each; then the files. Ends when
/// there is nothing left, no line, or nothing to be gained by trying again.
async fn send_all(live: &Rc<Live>) {
    let (live, wait) = (Rc::clone(live), Cell::new(FIRST_WAIT_MS));
    let mut sending = Sending { live, wait, refused: Vec::new(), left: 0 };
    while sending.goes() {
        let changes = sending.live.changes();
        let waiting = wanted(&sending.live).await;
        sending.left = waiting.len();
        say(&sending.live, sending.left, None);
        let smalls = waiting.iter().filter(|file| file.small.is_some()).copied();
        let wholes = waiting.iter().map(|file| Unsent { small: None, ..*file });
        let refused = |file: &Unsent| sending.refused.contains(&file.hash);
        let pieces: Vec<Unsent> = smalls.chain(wholes).filter(|file| !refused(file)).collect();
        if pieces.is_empty() {
            return;
        }
        match sending.pass(&pieces, changes).await {
            Next::On | Next::Again(0) => {}
            Next::Again(ms) => browser::after(ms).await,
            Next::Stop => return,
        }
    }
}

impl Sending {
    fn goes(&self) -> bool {
        !self.live.is_closed() && browser::online()
    }

    /// Sends these one after the other, for as long as nobody changed anything: what was taken out of its report
    /// meanwhile is not to leave, and what came into one has its place among the others.
    async fn pass(&mut self, pieces: &[Unsent], changes: u32) -> Next {
        for piece in pieces {
            if !self.goes() || self.live.changes() != changes {
                return Next::Again(0);
            }
            if self.refused.contains(&piece.hash) {
                continue;
            }
            match self.piece(*piece).await {
                Next::On => {}
                next @ (Next::Again(_) | Next::Stop) => return next,
            }
        }
        Next::Again(0)
    }

    async fn piece(&mut self, piece: Unsent) -> Next {
        let sent = send_one(&self.live, piece, || self.wait.set(FIRST_WAIT_MS)).await;
        match sent {
            // Said, and never counted as sent.
            Ok(Brought::Lost) => {
                self.refused.push(piece.hash);
                say(&self.live, self.left, None);
            }
            Ok(Brought::Whole) => {
                self.wait.set(FIRST_WAIT_MS);
                let store = self.live.ledger.store();
                let noted = match piece.small {
                    Some(_) => store.small_is_sent(piece.hash).await,
                    None => store.is_sent(piece.hash).await,
                };
                if noted.is_err() {
                    return Next::Stop;
                }
                if piece.small.is_none() {
                    self.left = self.left.saturating_sub(1);
                    say(&self.live, self.left, None);
                }
            }
            Err(ApiError::Fault(Fault::NotTaken)) => {
                self.refused.push(piece.hash);
                say(&self.live, self.left, Some(Fault::NotTaken));
            }
            Err(ApiError::Fault(Fault::Full)) => {
                say(&self.live, self.left, Some(Fault::Full));
                return Next::Stop;
            }
            Err(ApiError::Fault(Fault::TooMany { wait: seconds }) | ApiError::Later(seconds)) => {
                return Next::Again(seconds.clamp(1, 60) * 1_000);
            }
            Err(ApiError::Fault(_)) => return Next::Stop,
            Err(ApiError::NoLine) => {
                let wait = self.wait.get();
                self.wait.set((wait * 2).min(LONGEST_WAIT_MS));
                return Next::Again(wait);
            }
        }
        Next::On
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
