//! What is behind the desk: one person's ledger, kept in turns, with the news of every change.
//!
//! Knows the other tabs (they are told to read again) and the midnight; the line is in `sync`.

use crate::files::{self, Files};
use crate::ledger::{Decision, Ledger, Trouble};
use crate::line::{Line, LineState};
use crate::pokes::Pokes;
use crate::store::{Indexed, StoreError};
use crate::sync::pace::{Ended, Event, Pace};
use crate::task::spawn;
use crate::turns::Turns;
use crate::typing::KeepingGuard;
use crate::unsaid::Unsaid;
use crate::view::*;
use crate::{browser, clock, last_words, mint, people, sync};
use gloo::events::EventListener;
use leptos::leptos_dom::helpers::{IntervalHandle, TimeoutHandle, set_interval_with_handle};
use shared::day::{Day, Timestamp, Zone};
use shared::device::Device;
use shared::document::first_key;
use shared::held::Hold;
use shared::id::{DocumentId, EmployeeId};
use std::any::Any;
use std::cell::{Cell, Ref, RefCell};
use std::rc::{Rc, Weak};
use std::time::Duration;
use web_sys::BroadcastChannel;

/// Documents of so many days are there at once; older ones are read once the page is there.
const AT_HAND: i32 = 21;
/// Until the page is there.
const SOON_MS: u32 = 30;
/// How often the date is looked at.
const TICK: Duration = Duration::from_secs(15);

/// One person's live state.
pub(crate) struct Live {
    pub(crate) me: EmployeeId,
    pub(crate) ledger: Ledger<Indexed>,
    /// Documents of earlier days may not be there yet.
    since: Day,
    turns: Turns,
    /// Told after every change that was kept or read.
    pub(crate) news: ArcTrigger,
    /// Told whenever the line may have another sentence.
    pub(crate) line_news: ArcTrigger,
    saving: ArcRwSignal<u32>,
    /// Counts what was kept or read.
    changes: Cell<u32>,
    /// What was typed about a document and not said, while the app is open.
    pub(crate) unsaid: RefCell<Unsaid<DocumentId, String>>,
    said: RefCell<Option<Line>>,
    today: ArcRwSignal<Day>,
    pub(crate) pace: RefCell<Pace>,
    pub(crate) timer: Cell<Option<TimeoutHandle>>,
    pub(crate) pokes: RefCell<Pokes>,
    pub(crate) front: Cell<Timestamp>,
    /// Whether something was shown of which the server may not have heard: see [`shared::bell`].
    pub(crate) untold: Cell<bool>,
    /// What was decided until then stays no longer.
    pub(crate) let_go: Cell<Timestamp>,
    tick: Cell<Option<IntervalHandle>>,
    channel: Option<BroadcastChannel>,
    pub(crate) listening: RefCell<Vec<EventListener>>,
    /// The evidence on its way.
    pub(crate) files: Files,
    /// What a page has worked out of this device and begins with next time; see [`Desk::recalls`](crate::desk::Desk::recalls).
    pub(crate) recalled: RefCell<Option<Rc<dyn Any>>>,
    closed: Cell<bool>,
}

impl Live {
    /// Opens the store of `me` and begins to exchange.
    pub(crate) async fn open(me: EmployeeId) -> Result<Rc<Self>, StoreError> {
        let store = Indexed::open(me).await?;
        let now = clock::now();
        let since = now.day(clock::zone()).plus(-AT_HAND);
        let ledger = Ledger::open(store, me, people::device(), &first_key(since)).await?;
        let today = today_of(&ledger.device(), now);
        let live = Rc::new(Self {
            me,
            ledger,
            since,
            turns: Turns::default(),
            news: ArcTrigger::new(),
            line_news: ArcTrigger::new(),
            saving: ArcRwSignal::new(0),
            changes: Cell::new(0),
            unsaid: RefCell::default(),
            said: RefCell::default(),
            today: ArcRwSignal::new(today),
            pace: RefCell::new(Pace::new(now, browser::online())),
            timer: Cell::new(None),
            pokes: RefCell::default(),
            front: Cell::new(now),
            untold: Cell::new(false),
            let_go: Cell::new(Timestamp(i64::MIN)),
            tick: Cell::new(None),
            channel: BroadcastChannel::new(&format!("setapak-{me}")).ok(),
            listening: RefCell::default(),
            files: Files::default(),
            recalled: RefCell::default(),
            closed: Cell::new(false),
        });
        live.hear_other_tabs();
        live.watch_midnight();
        live.note_unsent();
        live.take_last_words();
        sync::begin(&live);
        let older = Rc::clone(&live);
        spawn(async move {
            browser::after(SOON_MS).await;
            // Where it fails, whoever acts next tries again and says so.
            let _ = older.complete().await;
        });
        Ok(live)
    }

    /// Ends when every document of the device is there: before that, what is not to be seen may still be.
    pub(crate) async fn complete(&self) -> Result<(), StoreError> {
        let _mine = self.turns.queue().await;
        if !self.closed.get() && self.ledger.complete().await? {
            self.publish();
        }
        Ok(())
    }

    /// Whether the documents of `day`, or those of every day, are there. Tracked.
    pub(crate) fn has(&self, day: Option<Day>) -> bool {
        self.news.track();
        day.is_some_and(|day| day >= self.since) || self.ledger.is_complete()
    }

    /// Stops everything and lets go of the store.
    pub(crate) fn close(&self) {
        self.closed.set(true);
        self.listening.borrow_mut().clear();
        self.pokes.borrow_mut().close();
        if let Some(timer) = self.timer.take() {
            timer.clear();
        }
        if let Some(tick) = self.tick.take() {
            tick.clear();
        }
        if let Some(channel) = &self.channel {
            channel.close();
        }
        self.ledger.store().close();
    }

    pub(crate) fn is_closed(&self) -> bool {
        self.closed.get()
    }

    /// The device, not tracked.
    pub(crate) fn device(&self) -> Ref<'_, Device> {
        self.ledger.device()
    }

    /// Which decisions stay for now (R17).
    pub(crate) fn hold(&self) -> Hold<'static> {
        Hold::new(clock::now(), self.let_go.get())
    }

    /// Keeps what is decided, in turn. Ends when it is durable, and only then is it shown (R1).
    pub(crate) async fn keep(&self, decide: &mut Decision<'_>) -> Result<bool, Trouble> {
        let _keeping = KeepingGuard::new();
        let _mine = self.turns.queue().await;
        self.saving.update(|n| *n += 1);
        let mut kept = self.ledger.keep(decide).await;
        // Copies of what the server has make room for what it has not.
        if kept == Err(Trouble::Store(StoreError::Full)) && files::make_room(self).await {
            kept = self.ledger.keep(decide).await;
        }
        self.saving.update(|n| *n -= 1);
        if let Err(Trouble::Store(StoreError::Failed(cause))) = &kept {
            leptos::logging::error!("the store failed: {cause}");
        }
        if kept != Ok(false) {
            self.publish();
            if let (Some(channel), true) = (&self.channel, kept.is_ok()) {
                // Other tabs that do not hear it find out when they write.
                let _ = channel.post_message(&"read again".into());
            }
        }
        kept
    }

    /// Ends the store and lets go of it, if nothing lies only here; whether it did.
    pub(crate) async fn end(&self) -> bool {
        let _mine = self.turns.queue().await;
        let ended = self.ledger.end().await == Ok(true);
        if ended {
            self.close();
        }
        ended
    }

    /// Reads what other tabs wrote.
    pub(crate) async fn read_again(&self) -> Result<(), StoreError> {
        let _mine = self.turns.queue().await;
        if self.ledger.catch_up().await? {
            self.publish();
        }
        Ok(())
    }

    /// What the door will say of this person's work.
    pub(crate) fn note_unsent(&self) {
        let files = self.files.progress().left();
        let device = self.device();
        let office = device.tray().filter(|item| item.is_with_office()).count();
        people::note_unsent(self.me, device.only_here().saturating_sub(office) + files);
    }

    /// Another number after every change that was kept or read.
    pub(crate) const fn changes(&self) -> u32 {
        self.changes.get()
    }

    fn publish(&self) {
        self.changes.set(self.changes.get().wrapping_add(1));
        self.note_unsent();
        self.look_at_the_date();
        self.news.notify();
        self.line_news.notify();
    }

    /// Whether something is being kept. Tracked.
    pub(crate) fn saving(&self) -> bool {
        self.saving.get() > 0
    }

    /// Today. Tracked.
    pub(crate) fn today(&self) -> Day {
        self.today.get()
    }

    /// The facts of the sentence about the line. While something is being kept they are those from
    /// before: what is not yet durable is not said to be saved (R1).
    pub(crate) fn line(&self) -> Line {
        if self.saving.get_untracked() > 0
            && let Some(said) = self.said.borrow().clone()
        {
            return said;
        }
        let line = self.line_now();
        self.said.replace(Some(line.clone()));
        line
    }

    fn line_now(&self) -> Line {
        let device = self.device();
        let pace = self.pace.borrow();
        let unsent = device.unsent();
        let state = match pace.last() {
            _ if pace.running() && !device.is_received() => LineState::Syncing,
            Some(Ended::Fault(
                shared::protocol::Fault::NotSignedIn | shared::protocol::Fault::OtherPerson,
            )) => LineState::SignedOut,
            _ if device.too_old() => LineState::TooOld,
            _ if !pace.online() => LineState::Offline,
            Some(Ended::NoLine) => LineState::Offline,
            Some(Ended::Fault(fault)) => LineState::ServerTrouble(fault.clone()),
            Some(Ended::Full) => LineState::Full,
            Some(Ended::Done { .. } | Ended::Busy) if device.has_left() => LineState::Left,
            Some(Ended::Done { .. } | Ended::Busy) if device.is_received() => LineState::Synced,
            Some(Ended::Done { .. } | Ended::Busy) if device.only_holds(self.hold()) => {
                LineState::Held
            }
            Some(Ended::Done { .. } | Ended::Busy | Ended::Later(_) | Ended::NotKept) | None => {
                LineState::Waiting
            }
        };
        let at = device.last_contact().map(|at| device.corrected(at));
        let (files, zone) = (self.files.progress(), zone_of(&device));
        Line { state, unsent, files, at, zone, today: self.today.get_untracked() }
    }

    fn look_at_the_date(&self) {
        let today = today_of(&self.device(), clock::now());
        if self.today.get_untracked() != today {
            self.today.set(today);
        }
    }

    fn watch_midnight(self: &Rc<Self>) {
        let weak = Rc::downgrade(self);
        let tick = set_interval_with_handle(move || with(&weak, Self::look_at_the_date), TICK);
        self.tick.set(tick.ok());
    }

    /// What stood in a form when its page was torn down goes into its report; where it cannot now, it lies where it
    /// is until the app is opened again.
    pub(crate) fn take_last_words(self: &Rc<Self>) {
        let left = last_words::left(self.me).into_iter();
        let now: Vec<_> = left.filter(|(_, words)| words.can_follow(&self.device())).collect();
        for (left, words) in now {
            let (live, op) = (Rc::clone(self), mint::op(clock::now()));
            spawn(async move {
                let mut decide = |device: &mut Device| {
                    let (over, mine) = words.on(device);
                    device.edit(over.as_ref(), mine, op, clock::now())
                };
                if live.keep(&mut decide).await.is_ok() {
                    left.forget();
                    sync::note(&live, Event::Typed);
                }
            });
        }
    }

    fn hear_other_tabs(self: &Rc<Self>) {
        let weak = Rc::downgrade(self);
        let another = browser::window().map(|window| {
            EventListener::new(&window, "storage", move |_| {
                if let Some(live) = weak.upgrade() {
                    live.take_last_words();
                }
            })
        });
        self.listening.borrow_mut().extend(another);
        let Some(channel) = &self.channel else { return };
        let weak = Rc::downgrade(self);
        let heard = move |_: &_| {
            if let Some(live) = weak.upgrade() {
                spawn(async move {
                    // A store that cannot be read now says so at the next act.
                    let _ = live.read_again().await;
                    // What the other one decided leaves from here if it is closed meanwhile.
                    sync::arm(&live);
                });
            }
        };
        let listening = EventListener::new(channel, "message", heard);
        self.listening.borrow_mut().push(listening);
    }
}

/// Calls while there is still somebody.
pub(crate) fn with(weak: &Weak<Live>, call: impl FnOnce(&Live)) {
    if let Some(live) = weak.upgrade() {
        call(&live);
    }
}

fn zone_of(device: &Device) -> Zone {
    device.sight().map_or_else(clock::zone, |sight| sight.me.zone)
}

fn today_of(device: &Device, now: Timestamp) -> Day {
    device.corrected(now).day(zone_of(device))
}
