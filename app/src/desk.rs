//! The live state of one person's device, and the only way to change a document.

use crate::clock;
pub use crate::ledger::Trouble;
use crate::line::{Line, LineState};
use crate::mint;
use leptos::prelude::*;
use shared::day::{Day, Timestamp, Zone};
use shared::device::{Stage, View};
use shared::document::{Body, Document, Kind, document_id};
use shared::hash::Token;
use shared::id::{DocumentId, EmployeeId, EntryId, OpId};
use shared::op::Act;
use shared::person::Sight;
use shared::protocol::Receipt;
use shared::tray::TrayItem;

/// The live state. Cheap to copy; in the context of every page of a person who is signed in.
#[derive(Clone, Copy, Debug)]
pub struct Desk {
    me: EmployeeId,
    shown: RwSignal<()>,
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
    /// Whether something about it lies in the tray.
    pub needs_look: bool,
}

impl From<View<'_>> for Shown {
    fn from(view: View<'_>) -> Self {
        let View { document, stage, receipt, needs_look } = view;
        Self { document: document.into_owned(), stage, receipt, needs_look }
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
    /// What the server said about people, catalogue and calendar; none before the first contact.
    #[must_use]
    pub fn sight(&self) -> Option<Sight> {
        self.shown.track();
        None
    }

    /// Whose desk it is.
    #[must_use]
    pub fn me(&self) -> EmployeeId {
        self.me
    }

    /// Today for the person, by the corrected clock. Ticks at midnight.
    #[must_use]
    pub fn today(&self) -> Day {
        self.now().day(Zone::Wib)
    }

    /// The corrected clock. Not tracked.
    #[must_use]
    pub fn now(&self) -> Timestamp {
        clock::now()
    }

    /// A document.
    #[must_use]
    pub fn shown(&self, _doc: DocumentId) -> Option<Shown> {
        self.shown.track();
        None
    }

    /// The report of a person and day.
    #[must_use]
    pub fn report(&self, owner: EmployeeId, day: Day) -> Option<Shown> {
        self.shown(document_id(Kind::Report, owner, day))
    }

    /// The reports of a person, the oldest day first.
    #[must_use]
    pub fn reports_of(&self, _owner: EmployeeId) -> Vec<Shown> {
        self.shown.track();
        Vec::new()
    }

    /// What my people have sent and I have not decided, the oldest first.
    #[must_use]
    pub fn waiting(&self) -> Vec<Shown> {
        self.shown.track();
        Vec::new()
    }

    /// What waits for my eyes.
    #[must_use]
    pub fn tray(&self) -> Vec<TrayItem> {
        self.shown.track();
        Vec::new()
    }

    /// The facts of the sentence about the line.
    #[must_use]
    pub fn line(&self) -> Line {
        Line {
            state: LineState::Offline,
            unsent: 0,
            at: None,
            zone: Zone::Wib,
            today: self.today(),
        }
    }

    /// Whether a commit is under way. Tracked.
    #[must_use]
    pub fn saving(&self) -> bool {
        false
    }

    /// Keeps what was typed over `looked_at`, the text in the form when the edit began. Done once it
    /// is durable.
    ///
    /// # Errors
    /// See [`Trouble`].
    #[expect(clippy::unused_async, reason = "skeleton")]
    pub async fn edit(&self, _looked_at: Option<Body>, _mine: Body) -> Result<(), Trouble> {
        Ok(())
    }

    /// Does something to the revision `base`. Done once it is durable.
    ///
    /// # Errors
    /// See [`Trouble`].
    #[expect(clippy::unused_async, reason = "skeleton")]
    pub async fn act(
        &self,
        _doc: DocumentId,
        _act: Act,
        _base: Option<Token>,
    ) -> Result<(), Trouble> {
        Ok(())
    }

    /// Makes the text in the tray the text of its document again.
    ///
    /// # Errors
    /// See [`Trouble`].
    #[expect(clippy::unused_async, reason = "skeleton")]
    pub async fn keep_mine(&self, _item: OpId) -> Result<(), Trouble> {
        Ok(())
    }

    /// Lets go of a matter in the tray.
    ///
    /// # Errors
    /// See [`Trouble`].
    #[expect(clippy::unused_async, reason = "skeleton")]
    pub async fn discard(&self, _item: OpId) -> Result<(), Trouble> {
        Ok(())
    }

    /// A fresh id for an entry.
    #[must_use]
    pub fn new_entry_id(&self) -> EntryId {
        mint::entry()
    }

    /// Exchanges with the server as soon as possible.
    pub fn sync_now(&self) {}
}
