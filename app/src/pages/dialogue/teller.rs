//! Saying something for a dialogue, beside a report or beside none. Done once it is durable on this device; nobody waits
//! for a line.

use super::draft::{Draft, Telling};
use crate::components::dialogue::tell_sheet::TellSheet;
use crate::components::toasts::use_toasts;
use crate::desk::Desk;
use crate::task::spawn;
use crate::view::*;
use crate::words::{self, words};
use shared::dialogue::{Dialogue, Told, Word};
use shared::document::Body;
use shared::id::{DocumentId, EmployeeId, EntryId};
use shared::op::Act;

/// Who says something beside the documents of one person. Cheap to copy.
#[derive(Clone, Copy)]
pub(crate) struct Teller {
    desk: Desk,
    /// Whose documents they are.
    with: EmployeeId,
    /// The report it is said beside; none for the dialogue.
    beside: Option<DocumentId>,
    open: RwSignal<Option<Telling>>,
    draft: RwSignal<Draft>,
    trouble: RwSignal<Option<String>>,
    /// Something is being kept: a second tap would say it twice.
    busy: RwSignal<bool>,
}

impl Teller {
    pub(crate) fn new(desk: Desk, with: EmployeeId, beside: Option<DocumentId>) -> Self {
        let (open, draft) = (RwSignal::new(None), RwSignal::new(Draft::default()));
        let (trouble, busy) = (RwSignal::new(None), RwSignal::new(false));
        Self { desk, with, beside, open, draft, trouble, busy }
    }

    /// Opens the sheet.
    pub(crate) fn begin(self, telling: Telling) {
        self.trouble.set(None);
        self.open.set(Some(telling));
    }

    /// Why nothing came of it, in words. Tracked.
    pub(crate) fn trouble(self) -> Option<String> {
        self.trouble.get().filter(|_| self.open.with(Option::is_none))
    }

    /// Says something about what was said.
    pub(crate) fn answer(self, doc: DocumentId, word: Word) {
        self.say(doc, Told { with: self.with, text: String::new(), word }, None);
    }

    fn done(self, telling: Telling) {
        let today = untrack(|| self.desk.today());
        let me = self.desk.me();
        let told = self.draft.with_untracked(|d| d.told(telling, self.with, me, today));
        match told {
            Ok(told) => {
                let dialogue = || Dialogue::of(today).map(Body::Dialogue);
                let dialogue = || dialogue().map(|body| body.document_id(self.with));
                if let Some(doc) = self.beside.or_else(dialogue) {
                    self.say(doc, told, Some(telling));
                }
            }
            Err(lacks) => self.trouble.set(Some(lacks.words())),
        }
    }

    fn say(self, doc: DocumentId, told: Told, telling: Option<Telling>) {
        if self.busy.get_untracked() {
            return;
        }
        self.busy.set(true);
        let toasts = use_toasts();
        let sent = self.draft.get_untracked();
        spawn(async move {
            let kept = self.desk.act(doc, Act::Tell(told), None).await;
            self.busy.update(|busy| *busy = false);
            match kept {
                Ok(()) => {
                    self.trouble.set(None);
                    // What was typed on meanwhile stays.
                    // Whoever has left the page meanwhile has no draft there any more.
                    let same = self.draft.try_with_untracked(|now| *now == sent);
                    if telling.is_some() && same == Some(true) {
                        self.draft.set(Draft::default());
                        self.open.set(None);
                    }
                    let said = match telling {
                        Some(Telling::Feedback) => words().dialogue_said_feedback(),
                        _ => words().dialogue_said(),
                    };
                    if let Some(toasts) = toasts {
                        toasts.say(said);
                    }
                }
                Err(why) => self.trouble.set(Some(words::trouble(&why))),
            }
        });
    }

    /// The sheet, while it is open. `name` is of who reads it.
    pub(crate) fn sheet(
        self,
        name: String,
        sides: Vec<(EmployeeId, String)>,
        entries: Vec<(EntryId, String)>,
    ) -> Node {
        let shown = move || {
            self.open.get().map(|telling| {
                view! {
                    <TellSheet
                        telling
                        name=name.clone()
                        sides=sides.clone()
                        entries=entries.clone()
                        today=untrack(|| self.desk.today())
                        draft=self.draft
                        trouble=self.trouble
                        on_close=Callback::new(move |()| self.open.set(None))
                        on_done=Callback::new(move |()| self.done(telling))
                    />
                }
            })
        };
        shown.into_node()
    }
}
