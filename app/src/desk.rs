//! The live state of one person's device, and the only way to change a document.
//!
//! What a page reads here is tracked, and changes only after it is durable; what a page does here ends
//! when it is.

mod deciding;
mod hearing;

pub use crate::ledger::Trouble;
pub use crate::parcels::ParcelTrouble;
pub use deciding::Decided;

use crate::files::{NoFile, NoPicture, Shown as Picture};
use crate::last_words::{self, Left};
use crate::line::Line;
use crate::live::Live;
use crate::receipts::{self, Checked};
use crate::sync::{self, pace::Event};
use crate::task::spawn;
use crate::view::*;
use crate::{clock, files, mint, parcels, persist};
use futures::channel::oneshot;
use shared::apply::Refusal;
use shared::closing::Term;
use shared::day::{Day, Timestamp};
use shared::device::{Device, Made, Stage, View};
use shared::document::{Body, Document, Kind, document_id};
use shared::evidence::{Evidence, FileKind};
use shared::hash::{Hash, Token};
use shared::id::{DocumentId, EmployeeId, EntryId, OpId};
use shared::op::Act;
use shared::person::Sight;
use shared::protocol::Receipt;
use shared::report::{Entry, Report};
use shared::row::Batch;
use shared::status::{Move, Status};
use shared::tray::{Choice, TrayItem, TrayWhy};
use std::rc::Rc;

/// The live state. Cheap to copy; in the context of every page of a person who is signed in.
#[derive(Clone, Copy)]
pub struct Desk(StoredValue<Rc<Live>, LocalStorage>);

impl std::fmt::Debug for Desk {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Desk").finish_non_exhaustive()
    }
}

/// A document as it is shown, owned.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Shown {
    /// The document with everything unsent applied.
    pub document: Document,
    /// How far it has walked.
    pub stage: Stage,
    /// The server's receipt for the last op this device sent about it.
    pub receipt: Option<Receipt>,
    /// The revision that the server has confirmed; what lies above it is on this device alone.
    pub confirmed: u32,
    /// Whether something about it lies in the tray.
    pub needs_look: bool,
}

impl From<View<'_>> for Shown {
    fn from(view: View<'_>) -> Self {
        let View { document, stage, receipt, confirmed, needs_look } = view;
        Self { document: document.into_owned(), stage, receipt, confirmed, needs_look }
    }
}

/// The desk of the person who is signed in. Only below the part of the view that has opened it.
///
/// # Panics
/// Where no desk is open: a mistake of the view.
#[must_use]
pub fn use_desk() -> Desk {
    expect_context()
}

impl Desk {
    pub(crate) fn new(live: Rc<Live>) -> Self {
        Self(StoredValue::new_local(live))
    }

    pub(crate) fn live(self) -> Rc<Live> {
        self.0.get_value()
    }

    /// Reads the device, tracking its changes.
    pub(crate) fn read<T>(self, read: impl FnOnce(&Device) -> T) -> T {
        let live = self.live();
        live.news.track();
        let device = live.device();
        read(&device)
    }

    /// What the server said about people, catalogue and calendar; none before the first contact.
    #[must_use]
    pub fn sight(&self) -> Option<Sight> {
        self.read(|device| device.sight().cloned())
    }

    /// Whether this person leads somebody. Tracked.
    #[must_use]
    pub fn leads(&self) -> bool {
        self.read(|device| device.sight().is_some_and(|s| !s.people.is_empty()))
    }

    /// Whose desk it is.
    #[must_use]
    pub fn me(&self) -> EmployeeId {
        self.live().me
    }

    /// Today for the person, by the corrected clock. Ticks at midnight.
    #[must_use]
    pub fn today(&self) -> Day {
        self.live().today()
    }

    /// The corrected clock. Not tracked.
    #[must_use]
    pub fn now(&self) -> Timestamp {
        self.live().device().corrected(clock::now())
    }

    /// Whether the documents of `day`, or those of every day, are there already. Tracked; a `Memo` tells it
    /// once.
    #[must_use]
    pub fn has(&self, day: Option<Day>) -> bool {
        self.live().has(day)
    }

    /// How much the server may have lost, and this device has. Tracked.
    #[must_use]
    pub fn to_put_back(&self) -> usize {
        self.read(Device::to_put_back)
    }

    /// What waits here for its author's eyes, or cannot be read. Tracked.
    #[must_use]
    pub fn held(&self) -> usize {
        self.read(Device::held)
    }

    /// A document.
    #[must_use]
    pub fn shown(&self, doc: DocumentId) -> Option<Shown> {
        self.read(|device| device.view(doc).map(Shown::from))
    }

    /// The sealed receipts of a document that lie on this device, each checked.
    pub(crate) async fn receipts(self, doc: DocumentId) -> Vec<Checked> {
        receipts::of(&self.live(), doc).await
    }

    /// Whether any sealed receipts lie on this device.
    pub(crate) async fn has_receipts(self) -> bool {
        receipts::all(&self.live()).await.is_ok_and(|all| !all.is_empty())
    }

    /// The report of a person and day.
    #[must_use]
    pub fn report(&self, owner: EmployeeId, day: Day) -> Option<Shown> {
        self.shown(document_id(Kind::Report, owner, day))
    }

    /// Those of a person's reports that are `wanted`, the oldest day first. Only they are copied.
    #[must_use]
    pub fn reports_where(
        &self,
        owner: EmployeeId,
        wanted: impl Fn(&Document) -> bool,
    ) -> Vec<Shown> {
        self.read(|device| {
            let views = device.views().filter(|v| {
                let document = &v.document;
                document.owner == owner && document.body.report().is_some() && wanted(document)
            });
            views.map(Shown::from).collect()
        })
    }

    /// How many reports my people have sent that I have not decided.
    #[must_use]
    pub fn waits(&self) -> usize {
        self.read(|device| {
            let Some(sight) = device.sight() else { return 0 };
            // Only what the server confirmed as sent can wait for me, and few of those have a decision over them.
            let sent = device.heads().filter(|(head, _)| head.status == Status::Submitted);
            let theirs = sent.filter(|(head, _)| sight.leads(head.owner));
            let waits = |head: &Document, made: Made| {
                made.is_confirmed()
                    || device.view(head.id).is_some_and(|v| v.document.status == Status::Submitted)
            };
            theirs.filter(|(head, made)| waits(head, *made)).count()
        })
    }

    /// Whether anything of mine was ever sent.
    #[must_use]
    pub fn has_sent(&self) -> bool {
        let sent = |v: View<'_>| v.document.last(Move::Submit).is_some();
        self.read(|d| d.views().filter(|v| v.document.owner == d.me()).any(sent))
    }

    /// How much the server does not have yet, and since when the oldest of it waits; none where it has all.
    #[must_use]
    pub fn waits_since(&self) -> Option<(usize, Timestamp)> {
        self.read(|device| {
            let since = device.waits_since()?;
            Some((device.unsent(), device.corrected(since)))
        })
    }

    /// Adds a piece of evidence to an entry of mine whose form is gone: to the entry as it stands now, or, where
    /// it was never kept, as it stood in the form.
    ///
    /// # Errors
    /// See [`Trouble`].
    pub async fn attach(
        &self,
        day: Day,
        (entry, was_kept): (Entry, bool),
        piece: Evidence,
    ) -> Result<(), Trouble> {
        // What the form handed over when it went is kept first.
        self.live().complete().await?;
        let shown = self
            .live()
            .device()
            .view(document_id(Kind::Report, self.me(), day))
            .map(|v| v.document.body.clone());
        let there = shown.clone().and_then(Body::into_report);
        let mut report = there.unwrap_or_else(|| Report::new(day));
        match report.entries.iter_mut().find(|e| e.id == entry.id) {
            Some(there) if there.evidence.iter().any(|e| e.is(&piece)) => return Ok(()),
            Some(there) => there.evidence.push(piece),
            // Taken out of the report meanwhile.
            None if was_kept => return Ok(()),
            None => {
                let mut entry = entry;
                entry.evidence.push(piece);
                report.entries.push(entry);
            }
        }
        self.edit(shown, Body::Report(report)).await
    }

    /// Takes in a file that somebody chose, as evidence for an entry to name.
    ///
    /// # Errors
    /// See [`NoFile`].
    pub async fn take_file(&self, chosen: &web_sys::File) -> Result<Evidence, NoFile> {
        files::take(&self.live(), chosen).await
    }

    /// A file of evidence to look at: from this device, or fetched.
    ///
    /// # Errors
    /// See [`NoPicture`].
    pub async fn picture(&self, hash: Hash, kind: FileKind) -> Result<Picture, NoPicture> {
        files::show(&self.live(), hash, kind).await
    }

    /// Seals what only this device has with a passphrase; gives the file, and how much is in it.
    ///
    /// # Errors
    /// See [`ParcelTrouble`].
    pub async fn seal(&self, phrase: &str) -> Result<(String, usize), ParcelTrouble> {
        parcels::seal(&self.live(), phrase).await
    }

    /// Takes in what was sealed on some device of this person's; gives how much was not here yet.
    ///
    /// # Errors
    /// See [`ParcelTrouble`].
    pub async fn open_sealed(&self, file: &str, phrase: &str) -> Result<usize, ParcelTrouble> {
        let new = parcels::open(&self.live(), file, phrase).await?;
        sync::now(&self.live());
        Ok(new)
    }

    /// The files of evidence that the browser has lost before the server had them.
    #[must_use]
    pub fn lost(&self) -> Vec<Hash> {
        let live = self.live();
        live.line_news.track();
        live.files.lost()
    }

    /// Whether this person was let go: what they send waits for their office. Tracked.
    #[must_use]
    pub fn has_left(&self) -> bool {
        self.read(Device::has_left)
    }

    /// In which term my report of `day` would be sent now: see [`shared::closing`]. Tracked.
    #[must_use]
    pub fn term(&self, day: Day) -> Term {
        self.read(|device| device.term(day, clock::now()))
    }

    /// Whether a report of mine came after its period was closed for good, and lies with the office.
    #[must_use]
    pub fn lies_with_office(&self, doc: DocumentId) -> bool {
        let closed = TrayWhy::Refused(Refusal::Closed);
        self.read(|device| device.tray().any(|item| item.doc == doc && item.why == closed))
    }

    /// What waits for my eyes.
    #[must_use]
    pub fn tray(&self) -> Vec<TrayItem> {
        self.read(|device| device.tray().cloned().collect())
    }

    /// The facts of the sentence about the line.
    #[must_use]
    pub fn line(&self) -> Line {
        let live = self.live();
        live.line_news.track();
        live.line()
    }

    /// Whether a commit is under way. Tracked.
    #[must_use]
    pub fn saving(&self) -> bool {
        self.live().saving()
    }

    /// Keeps what was typed over `looked_at`, the text in the form when the edit began. Done once it
    /// is durable.
    ///
    /// # Errors
    /// See [`Trouble`].
    pub async fn edit(&self, looked_at: Option<Body>, mine: Body) -> Result<(), Trouble> {
        let op = mint::op(clock::now());
        self.keep(Event::Typed, move |device, now| {
            device.edit(looked_at.as_ref(), mine.clone(), op, now)
        })
        .await?;
        if persist::persist_answer().is_none() {
            spawn(persist::ask_once());
        }
        Ok(())
    }

    /// The page may be torn down: hands `mine`, typed over one of `over`, to the browser at once, beside what is being
    /// kept.
    pub(crate) fn leave_words(&self, over: Vec<Option<Body>>, mine: Body) -> Option<Left> {
        last_words::leave(self.me(), over, mine)
    }

    /// Does something to the revision `base`. Done once it is durable.
    ///
    /// # Errors
    /// See [`Trouble`].
    pub async fn act(&self, doc: DocumentId, act: Act, base: Option<Token>) -> Result<(), Trouble> {
        let op = mint::op(clock::now());
        self.keep(Event::Acted, move |device, now| device.record(doc, act.clone(), base, op, now))
            .await
    }

    /// Sends the revision `base` of a report whose period is closed, and says why it comes only now. Done once it is
    /// durable.
    ///
    /// # Errors
    /// See [`Trouble`].
    pub async fn send_late(
        &self,
        body: Body,
        why: String,
        base: Option<Token>,
    ) -> Result<(), Trouble> {
        let op = mint::op(clock::now());
        self.keep(Event::Acted, move |device, now| {
            device.send_late(body.clone(), why.clone(), base, op, now)
        })
        .await
    }

    /// Makes the text in the tray the text of its document again.
    ///
    /// # Errors
    /// See [`Trouble`].
    pub async fn keep_mine(&self, item: OpId, choice: Choice) -> Result<(), Trouble> {
        self.keep(Event::Acted, move |device, now| {
            device.keep_mine(item, choice, &mut || mint::op(now), now)
        })
        .await
    }

    /// Lets go of a matter in the tray.
    ///
    /// # Errors
    /// See [`Trouble`].
    pub async fn discard(&self, item: OpId) -> Result<(), Trouble> {
        self.keep(Event::Acted, move |device, _| Ok(device.discard(item))).await
    }

    /// A box for words about `doc`: begins with what was typed into it before and not said, and is kept
    /// in memory when the page goes.
    #[must_use]
    pub fn unsaid(&self, doc: DocumentId) -> RwSignal<String> {
        let text = RwSignal::new(self.live().unsaid.borrow().about(&doc));
        let desk = *self;
        on_cleanup(move || {
            if let (Some(live), Some(text)) =
                (desk.0.try_get_value(), text.try_with_untracked(String::clone))
            {
                live.unsaid.borrow_mut().keep(doc, text);
            }
        });
        text
    }

    /// What a page worked out last time, where it was this: what is slow to work out anew is only followed on.
    pub(crate) fn recalls<T: Clone + 'static>(&self) -> Option<T> {
        self.live().recalled.borrow().as_ref()?.downcast_ref().cloned()
    }

    /// Keeps this for the next time, until whoever is here leaves.
    pub(crate) fn recall<T: 'static>(&self, worked_out: T) {
        self.live().recalled.replace(Some(Rc::new(worked_out)));
    }

    /// A fresh id for an entry.
    #[must_use]
    pub fn new_entry_id(&self) -> EntryId {
        mint::entry()
    }

    /// Exchanges with the server as soon as possible.
    pub fn sync_now(&self) {
        sync::now(&self.live());
    }

    /// Keeps what is decided, even if whoever asked goes away meanwhile.
    async fn keep(
        &self,
        event: Event,
        mut decide: impl FnMut(&mut Device, Timestamp) -> Result<Batch, Refusal> + 'static,
    ) -> Result<(), Trouble> {
        let live = self.live();
        let (tell, told) = oneshot::channel();
        spawn(async move {
            let mut decide = |device: &mut Device| decide(device, clock::now());
            let kept = if live.device().too_old() {
                Err(Trouble::TooOld)
            } else {
                live.keep(&mut decide).await
            };
            if kept == Ok(true) {
                sync::note(&live, event);
            }
            // Whoever asked may have gone: the text is kept all the same.
            let _ = tell.send(kept.map(|_| ()));
        });
        told.await.unwrap_or(Err(Trouble::Store(crate::store::StoreError::Closed)))
    }
}
