//! People at their devices, a server, and a line between them that does what lines do.
//!
//! Knows how a careful app uses [`Device`]: read what other tabs wrote, decide, commit, then send.

use super::check::Truth;
use super::mutant::Mutant;
use super::server::{Backup, Server};
use super::step::{Dice, Profile, Step, holds};
use super::store::{Form, Store, Tab, marked, marks};
use shared::day::{Day, TimeOfDay, Timestamp, Zone};
use shared::device::Device;
use shared::dialogue::{Dialogue, Told, Word};
use shared::document::{Body, Document, Kind, document_id};
use shared::hash::Hash;
use shared::held::{HOLD_MS, Hold};
use shared::id::{DeviceId, DocumentId, EmployeeId, EntryId, Epoch, OpId};
use shared::op::{Act, Op, Reason};
use shared::protocol::{Push, Reply};
use shared::report::{Entry, Report};
use shared::row::{Batch, Table};
use shared::tray::Choice;
use std::collections::{BTreeMap, BTreeSet};
use uuid::Uuid;

/// What went wrong, in a sentence.
pub(crate) type Verdict = Result<(), String>;

/// One device and its store.
pub(crate) struct Spot {
    pub(crate) person: EmployeeId,
    pub(crate) store: Store,
    /// How far its clock is ahead of the server's, ms.
    ahead: i64,
}

/// A push under way, and what was answered.
struct Flight {
    tab: usize,
    push: String,
    reply: Option<String>,
    /// Nobody waits for the answer any more.
    given_up: bool,
}

/// Everything.
pub(crate) struct World {
    pub(crate) profile: Profile,
    pub(crate) mutant: Option<Mutant>,
    pub(crate) server: Server,
    backup: Option<Backup>,
    now: Timestamp,
    pub(crate) spots: Vec<Spot>,
    /// Each with the place of its device.
    pub(crate) tabs: Vec<(usize, Tab)>,
    flights: Vec<Flight>,
    pub(crate) truth: Truth,
    made_by: BTreeMap<EntryId, usize>,
    pub(crate) counter: u128,
    /// Whether only one tab of a device exchanges at a time (Web Locks).
    lock: bool,
    most: usize,
    /// Whether decisions stay for a moment.
    holds: bool,
    pub(crate) cut_commits: u32,
}

pub(crate) const AUTHOR: EmployeeId = EmployeeId::from_uuid(Uuid::from_u128(0xa));
pub(crate) const SECOND: EmployeeId = EmployeeId::from_uuid(Uuid::from_u128(0xb));
pub(crate) const SUPERIOR: EmployeeId = EmployeeId::from_uuid(Uuid::from_u128(0x5));
/// The seed of a world in which every clock is right, every page is long and every tab exchanges.
pub(crate) const EVEN: u64 = u64::MAX;
/// 2026-11-21 10:00 in Kotabumi.
const FIRST: Timestamp = Timestamp(1_795_230_000_000);
const YEAR: i64 = 365 * 86_400_000;

impl World {
    pub(crate) fn new(profile: Profile, seed: u64, mutant: Option<Mutant>) -> Self {
        let mut dice = Dice::new(!seed);
        let places: &[(EmployeeId, usize)] = match profile {
            Profile::Everything => {
                &[(AUTHOR, 2), (AUTHOR, 1), (SECOND, 1), (SUPERIOR, 2), (SUPERIOR, 1)]
            }
            Profile::OneAuthor => &[(AUTHOR, 2), (SUPERIOR, 1)],
            Profile::Apart | Profile::Restored => &[(AUTHOR, 1), (AUTHOR, 1), (SUPERIOR, 1)],
            Profile::Decisions => &[(AUTHOR, 1), (AUTHOR, 1), (SUPERIOR, 1), (SUPERIOR, 1)],
            Profile::BadLine => &[(AUTHOR, 2), (AUTHOR, 1), (SUPERIOR, 2)],
        };
        let page = if seed == EVEN { 4 } else { 1 + dice.below(4) };
        let page = usize::try_from(page).unwrap_or(1);
        let server = Server::new(page, matches!(profile, Profile::Everything | Profile::BadLine));
        let mut spots = Vec::new();
        let mut tabs = Vec::new();
        for (at, (person, count)) in places.iter().enumerate() {
            let device = DeviceId::from_uuid(Uuid::from_u128(0x100 + at as u128));
            let mut store = Store::default();
            store.keep(&Device::new(*person, device).1);
            tabs.extend((0..*count).filter_map(|_| Some((at, Tab::open(&store)?))));
            let clock = if seed == EVEN { 0 } else { dice.below(5) };
            let ahead = [0, 0, 90_000, 2 * YEAR, -3 * YEAR][usize::try_from(clock).unwrap_or(0)];
            spots.push(Spot { person: *person, store, ahead });
        }
        Self {
            profile,
            mutant,
            server,
            backup: None,
            now: FIRST,
            spots,
            tabs,
            flights: Vec::new(),
            truth: Truth::default(),
            made_by: BTreeMap::new(),
            counter: 0x1000,
            lock: dice.below(2) == 0 && seed != EVEN,
            most: usize::try_from(1 + dice.below(4)).unwrap_or(1),
            holds: holds(seed),
            cut_commits: 0,
        }
    }

    /// Lets one thing happen, and checks what it can break.
    pub(crate) fn step(&mut self, step: Step) -> Verdict {
        if self.holds {
            self.now = self.now.plus_ms(HOLD_MS / 4);
        }
        match step {
            Step::Open { tab, day } => {
                let tab = self.writer(tab);
                self.open_form(tab, day);
                Ok(())
            }
            Step::Type { tab, what } => {
                let tab = self.writer(tab);
                if self.tabs[tab].1.form.is_none() {
                    self.open_form(tab, 1);
                }
                self.type_in(tab, what);
                Ok(())
            }
            Step::Save { tab } => self.save(self.writer(tab), false),
            Step::SaveCut { tab } => self.save(self.writer(tab), true),
            Step::Write { tab, day, what } => {
                let tab = self.writer(tab);
                self.open_form(tab, day);
                self.type_in(tab, what);
                self.save(tab, false)
            }
            Step::Submit { tab, day } => {
                let tab = self.writer(tab);
                self.save(tab, false)?;
                let id = self.report_id(tab, day);
                self.act(tab, id, |body, _| Act::Submit(body))
            }
            Step::Withdraw { tab, day } => {
                let tab = self.writer(tab);
                let id = self.report_id(tab, day);
                self.act(tab, id, |_, _| Act::Withdraw)
            }
            Step::Approve { tab, doc } => self.decide(tab, doc, |_, _| Act::Approve),
            Step::Return { tab, doc } => self.decide(tab, doc, |_, r| Act::Return(r)),
            Step::Reopen { tab, doc } => self.decide(tab, doc, |_, r| Act::Reopen(r)),
            Step::TakeBack { tab, which } => self.take_back(tab, which),
            Step::Comment { tab, doc } => {
                let tab = usize::from(tab) % self.tabs.len();
                let id = self.some_doc(tab, doc);
                self.act(tab, id, |_, r| Act::Comment(r.text))
            }
            Step::Tell { tab, what } => self.tell(usize::from(tab) % self.tabs.len(), what),
            Step::Look { tab, doc } => {
                let tab = self.superior(tab);
                let id = self.some_doc(tab, doc);
                let token = self.view(tab, id).map(|d| d.token);
                token.map_or(Ok(()), |token| self.act(tab, id, |_, _| Act::Seen(token)))
            }
            Step::KeepMine { tab, item } => self.keep_mine(tab, item),
            Step::Discard { tab, item } => self.discard(tab, item),
            Step::Send { tab } => self.send(usize::from(tab) % self.tabs.len()).map(drop),
            Step::Arrive { flight } => self.arrive(self.late(flight)),
            Step::Hear { flight } => self.hear(self.late(flight), false),
            Step::HearCut { flight } => self.hear(self.late(flight), true),
            Step::Exchange { tab } => self.exchange(usize::from(tab) % self.tabs.len()),
            Step::Crash { tab } => self.crash(usize::from(tab) % self.tabs.len()),
            Step::Backup => {
                self.backup = Some(self.server.backup());
                Ok(())
            }
            Step::Restore => {
                self.restore();
                self.truth.nothing_lost(&self.spots)
            }
            Step::Transfer => {
                self.server.transfer();
                Ok(())
            }
            Step::Tick { hours } => {
                self.now = self.now.plus_ms(i64::from(hours % 5) * 3_600_000);
                if self.holds && hours % 2 == 1 {
                    // Somebody sets a clock back, beyond what was done last.
                    let spot = usize::from(hours) % self.spots.len();
                    self.spots[spot].ahead -= 5 * 3_600_000;
                }
                Ok(())
            }
        }
    }

    fn writer(&self, tab: u8) -> usize {
        let all = self.profile == Profile::Everything;
        let writers = self.tabs.iter().filter(|(at, _)| all || self.spots[*at].person != SUPERIOR);
        usize::from(tab) % writers.count()
    }

    fn superior(&self, tab: u8) -> usize {
        let is = |at: &usize| self.spots[self.tabs[*at].0].person == SUPERIOR;
        let tabs: Vec<usize> = (0..self.tabs.len()).filter(is).collect();
        tabs[usize::from(tab) % tabs.len()]
    }

    fn clock(&self, tab: usize) -> Timestamp {
        self.now.plus_ms(self.spots[self.tabs[tab].0].ahead)
    }

    fn fresh(&mut self) -> OpId {
        self.counter += 1;
        fresh(&mut self.counter)
    }

    pub(crate) fn report_id(&self, tab: usize, day: u8) -> DocumentId {
        document_id(Kind::Report, self.spots[self.tabs[tab].0].person, self.day(day))
    }

    fn day(&self, day: u8) -> Day {
        FIRST.day(Zone::Wib).plus(-i32::from(day.is_multiple_of(4)))
    }

    fn some_doc(&mut self, tab: usize, doc: u8) -> DocumentId {
        self.catch_up(tab);
        let ids: Vec<DocumentId> = self.tabs[tab].1.device.views().map(|v| v.document.id).collect();
        let nothing = DocumentId::from_uuid(Uuid::nil());
        ids.get(usize::from(doc) % ids.len().max(1)).copied().unwrap_or(nothing)
    }

    pub(crate) fn view(&self, tab: usize, doc: DocumentId) -> Option<Document> {
        self.tabs[tab].1.device.view(doc).map(|v| v.document.into_owned())
    }

    pub(crate) fn catch_up(&mut self, tab: usize) {
        let (at, tab) = &mut self.tabs[tab];
        tab.catch_up(&self.spots[*at].store);
    }

    fn commit(&mut self, tab: usize, batch: &Batch) {
        let (at, tab) = &mut self.tabs[tab];
        tab.commit(&mut self.spots[*at].store, batch);
    }

    fn open_form(&mut self, tab: usize, day: u8) {
        self.catch_up(tab);
        let id = self.report_id(tab, day);
        let looked_at = self.view(tab, id).map(|d| d.body);
        let text = match &looked_at {
            Some(body) => body.report().cloned().unwrap_or_else(|| Report::new(body.day())),
            None => Report::new(self.day(day)),
        };
        self.tabs[tab].1.form = Some(Form { looked_at, text, replaced: BTreeSet::new() });
    }

    /// A new entry, another text in a field, or an entry taken out.
    fn type_in(&mut self, tab: usize, what: u16) {
        let spot = self.tabs[tab].0;
        let mark = self.truth.new_mark();
        let Some(form) = self.tabs[tab].1.form.as_mut() else { return };
        let mine = |e: &Entry| {
            self.profile != Profile::Apart || self.made_by.get(&e.id).is_none_or(|at| *at == spot)
        };
        let places: Vec<usize> =
            (0..form.text.entries.len()).filter(|at| mine(&form.text.entries[*at])).collect();
        let (how, which, field) = (what % 8, usize::from(what / 64), what / 8 % 8);
        if how < 2 || places.is_empty() {
            let number = mark % 280;
            let minute = u16::try_from(number * 5).unwrap_or(0);
            let entry = Entry {
                start: TimeOfDay::new(minute),
                end: TimeOfDay::new(minute + 5),
                title: marked(mark),
                ..Entry::new(EntryId::new(mark))
            };
            self.made_by.insert(entry.id, spot);
            return form.text.entries.push(entry);
        }
        let at = places[which % places.len()];
        if how == 7 && field < 3 {
            let gone = form.text.entries.remove(at);
            let text = serde_json::to_string(&gone).unwrap_or_default();
            return form.replaced.extend(marks(&text));
        }
        let entry = &mut form.text.entries[at];
        let field = match field {
            0..=3 => &mut entry.description,
            4 => &mut entry.title,
            5 | 6 => &mut entry.obstacle,
            _ => &mut entry.help,
        };
        form.replaced.extend(marks(field));
        *field = marked(mark);
    }

    fn save(&mut self, tab: usize, cut: bool) -> Verdict {
        self.catch_up(tab);
        let (id, now) = (self.fresh(), self.clock(tab));
        let Some(form) = self.tabs[tab].1.form.take() else { return Ok(()) };
        let mine = Body::Report(form.text.clone());
        let doc = mine.document_id(self.tabs[tab].1.device.me());
        let edited = self.tabs[tab].1.device.edit(form.looked_at.as_ref(), mine.clone(), id, now);
        if cut {
            return self.reopen(tab);
        }
        // Refused: it was never shown as saved.
        let Ok(batch) = edited else { return Ok(()) };
        self.commit(tab, &batch);
        let typed = marks(&text_of(&mine));
        let known = form.looked_at.as_ref().map(text_of).map(|t| marks(&t)).unwrap_or_default();
        let shown = self.view(tab, doc).map(|d| d.body);
        let visible = shown.as_ref().map(text_of).map(|t| marks(&t)).unwrap_or_default();
        let hidden: Vec<_> = typed.difference(&known).filter(|m| !visible.contains(m)).collect();
        if !hidden.is_empty() {
            return Err(format!("I1: typed and saved, but not on the screen: {hidden:?}"));
        }
        self.truth.saved.extend(typed);
        self.truth.replaced.extend(form.replaced);
        if let Some(text) = shown.clone().and_then(Body::into_report) {
            let form = Form { looked_at: shown, text, replaced: BTreeSet::new() };
            self.tabs[tab].1.form = Some(form);
        }
        self.truth.nothing_lost(&self.spots)
    }

    fn decide(&mut self, tab: u8, doc: u8, act: impl FnOnce(Body, Reason) -> Act) -> Verdict {
        let tab = self.superior(tab);
        let id = self.some_doc(tab, doc);
        self.act(tab, id, act)
    }

    fn act(
        &mut self,
        tab: usize,
        doc: DocumentId,
        act: impl FnOnce(Body, Reason) -> Act,
    ) -> Verdict {
        self.catch_up(tab);
        let Some(shown) = self.view(tab, doc) else { return Ok(()) };
        let mark = self.truth.new_mark();
        let reason = Reason { text: marked(mark), ..Reason::default() };
        let act = act(shown.body.clone(), reason);
        let base = act.step().map(|_| shown.token);
        let words = marks(&serde_json::to_string(&act).unwrap_or_default());
        let (id, now) = (self.fresh(), self.clock(tab));
        let me = self.tabs[tab].1.device.me();
        let decides = matches!(act, Act::Approve | Act::Return(_) | Act::Reopen(_));
        let device = &mut self.tabs[tab].1.device;
        let Ok(batch) = device.record(doc, act.clone(), base, id, now) else { return Ok(()) };
        if decides && shown.owner == me {
            return Err("I7: a decision on one's own document".to_owned());
        }
        self.commit(tab, &batch);
        if decides {
            self.truth.decided_on.insert(id, shown.body);
            let said = words.iter().copied().filter(|m| *m == mark).collect();
            self.truth.decided.push((self.tabs[tab].0, id, said));
        }
        if !batch.is_empty() {
            self.truth.saved.extend(words.iter().filter(|m| **m == mark));
        }
        self.truth.nothing_lost(&self.spots)
    }

    /// Whoever writes reports speaks in their own dialogue, whoever reads them in somebody else's.
    fn tell(&mut self, tab: usize, what: u8) -> Verdict {
        self.catch_up(tab);
        let me = self.tabs[tab].1.device.me();
        let other = if what.is_multiple_of(2) { AUTHOR } else { SECOND };
        let with = if me == SUPERIOR { other } else { me };
        let Some(dialogue) = Dialogue::of(FIRST.day(Zone::Wib)) else { return Ok(()) };
        let doc = Body::Dialogue(dialogue).document_id(with);
        let mark = self.truth.new_mark();
        let word = match what / 2 % 3 {
            0 => Word::Topic,
            1 => Word::Talked(dialogue.day),
            _ => {
                Word::Feedback { behaviour: "Menolong".into(), effect: "Cepat".into(), entry: None }
            }
        };
        let act = Act::Tell(Told { with, text: marked(mark), word });
        let (id, now) = (self.fresh(), self.clock(tab));
        let device = &mut self.tabs[tab].1.device;
        let Ok(batch) = device.record(doc, act, None, id, now) else { return Ok(()) };
        self.commit(tab, &batch);
        self.truth.saved.insert(mark);
        self.truth.nothing_lost(&self.spots)
    }

    fn take_back(&mut self, tab: u8, which: u8) -> Verdict {
        let tab = self.superior(tab);
        // Half of them at the very moment when it may leave.
        let flight = if which % 2 == 1 { Some(self.send(tab)?) } else { None };
        self.take_back_what(tab, usize::from(which / 2 % 4))?;
        flight.map_or(Ok(()), |flight| self.arrive(flight))
    }

    fn take_back_what(&mut self, tab: usize, which: usize) -> Verdict {
        self.catch_up(tab);
        let mut here = self.truth.decided.iter().rev().filter(|(at, _, _)| *at == self.tabs[tab].0);
        let Some((_, op, words)) = here.nth(which).cloned() else {
            return Ok(());
        };
        match self.tabs[tab].1.device.take_back(op) {
            Ok(batch) => self.commit(tab, &batch),
            Err(_) if self.takes_back_what_left(tab, op) => {}
            Err(_) => return Ok(()),
        }
        self.truth.taken_back.insert(op);
        self.truth.replaced.extend(words);
        self.truth.nothing_lost(&self.spots)
    }

    fn keep_mine(&mut self, tab: u8, item: u8) -> Verdict {
        let choice = if item.is_multiple_of(2) { Choice::Mine } else { Choice::Both };
        let Some((tab, item)) = self.tray_item(tab, item) else { return Ok(()) };
        let shown = self.view(tab, item.doc).map(|d| text_of(&d.body)).unwrap_or_default();
        let mine = serde_json::to_string(&item.mine).unwrap_or_default();
        let now = self.clock(tab);
        let counter = &mut self.counter;
        let device = &mut self.tabs[tab].1.device;
        let Ok(batch) = device.keep_mine(item.op, choice, &mut || fresh(counter), now) else {
            return Ok(());
        };
        self.commit(tab, &batch);
        if item.mine.body().is_some() {
            let kept = marks(&mine);
            self.truth.replaced.extend(marks(&shown).into_iter().filter(|m| !kept.contains(m)));
        }
        self.truth.nothing_lost(&self.spots)
    }

    fn discard(&mut self, tab: u8, item: u8) -> Verdict {
        let Some((tab, item)) = self.tray_item(tab, item) else { return Ok(()) };
        let shown = self.view(tab, item.doc).map(|d| text_of(&d.body)).unwrap_or_default();
        let mine = serde_json::to_string(&item.mine).unwrap_or_default();
        let batch = self.tabs[tab].1.device.discard(item.op);
        self.commit(tab, &batch);
        let still = marks(&shown);
        self.truth.replaced.extend(marks(&mine).into_iter().filter(|m| !still.contains(m)));
        self.truth.nothing_lost(&self.spots)
    }

    fn tray_item(&mut self, tab: u8, item: u8) -> Option<(usize, shared::tray::TrayItem)> {
        let tab = usize::from(tab) % self.tabs.len();
        self.catch_up(tab);
        let items: Vec<_> = self.tabs[tab].1.device.tray().cloned().collect();
        Some((tab, items.get(usize::from(item) % items.len().max(1))?.clone()))
    }

    /// Most steps mean the newest message; some an older one.
    fn late(&self, flight: u8) -> usize {
        let back = usize::from(flight % 8).saturating_sub(4);
        self.flights.len().saturating_sub(1 + back)
    }

    fn send(&mut self, tab: usize) -> Result<usize, String> {
        self.catch_up(tab);
        let spot = self.tabs[tab].0;
        for flight in &mut self.flights {
            let rival = if self.lock { self.tabs[flight.tab].0 == spot } else { flight.tab == tab };
            flight.given_up |= rival;
        }
        self.mutate_before_sending(tab);
        let now = self.clock(tab);
        let hold = if self.holds { Hold::new(now, Timestamp(i64::MIN)) } else { Hold::NONE };
        let out = self.tabs[tab].1.device.outgoing(self.most, hold);
        if self.holds {
            leave_in_time(&out.batch, now)?;
        }
        self.commit(tab, &out.batch);
        self.flights.push(Flight { tab, push: out.push, reply: None, given_up: false });
        Ok(self.flights.len() - 1)
    }

    fn arrive(&mut self, flight: usize) -> Verdict {
        let Some(flight) = self.flights.get_mut(flight) else { return Ok(()) };
        let push: Push = serde_json::from_str(&flight.push).map_err(|e| e.to_string())?;
        let (reply, accepted) = self.server.exchange(&push, self.now, self.mutant);
        let text = serde_json::to_string(&reply).map_err(|e| e.to_string())?;
        flight.reply.get_or_insert(text);
        self.truth.answered(&reply)?;
        for accepted in accepted {
            self.truth.accepted(&accepted, self.server.history(), &self.spots)?;
        }
        Ok(())
    }

    fn hear(&mut self, flight: usize, cut: bool) -> Verdict {
        let Some(flight) = self.flights.get_mut(flight) else { return Ok(()) };
        let Some(text) = flight.reply.clone().filter(|_| !flight.given_up) else { return Ok(()) };
        flight.given_up = self.lock;
        let tab = flight.tab;
        let reply: Reply = serde_json::from_str(&text).map_err(|e| e.to_string())?;
        self.catch_up(tab);
        let memory = self.before_hearing(tab, &reply);
        let now = self.clock(tab);
        let counter = &mut self.counter;
        let batch = self.tabs[tab].1.device.absorb(reply, &mut || fresh(counter), now);
        if cut {
            return self.reopen(tab);
        }
        if self.commit_is_cut(tab, &batch) {
            return self.reopen(tab);
        }
        self.commit(tab, &batch);
        self.mutate_after_hearing(tab, &batch, memory);
        let spot = &self.spots[self.tabs[tab].0];
        self.truth.nothing_private(spot)?;
        self.truth.nothing_lost(&self.spots)
    }

    pub(crate) fn exchange(&mut self, tab: usize) -> Verdict {
        let flight = self.send(tab)?;
        self.arrive(flight)?;
        self.hear(flight, false)
    }

    fn crash(&mut self, tab: usize) -> Verdict {
        self.catch_up(tab);
        let (at, dying) = &self.tabs[tab];
        let same = self.spots[*at].store.load().as_ref() == Some(&dying.device);
        self.reopen(tab)?;
        if same { Ok(()) } else { Err("R1: the rows do not say what the tab knew".to_owned()) }
    }

    fn reopen(&mut self, tab: usize) -> Verdict {
        for flight in self.flights.iter_mut().filter(|f| f.tab == tab) {
            flight.given_up = true;
        }
        let at = self.tabs[tab].0;
        self.tabs[tab].1 = Tab::open(&self.spots[at].store).ok_or("I1: no device in the rows")?;
        self.truth.nothing_lost(&self.spots)
    }

    fn restore(&mut self) {
        let Some(backup) = self.backup.take() else { return };
        let new_life = self.mutant != Some(Mutant::NoEpoch);
        let lost = self.server.history().to_vec();
        self.counter += u128::from(new_life);
        let epoch = Epoch::from_uuid(Uuid::from_u128(self.counter));
        self.server.restore(&backup, new_life.then_some(epoch));
        self.truth.restored(&lost, self.server.history(), new_life, &self.spots);
        self.backup = Some(backup);
    }

    /// The line is back and nobody types: everybody exchanges until nothing moves any more.
    pub(crate) fn settle(&mut self) -> Verdict {
        self.flights.clear();
        for (_, tab) in &mut self.tabs {
            tab.form = None;
        }
        for _ in 0..80 {
            self.now = self.now.plus_ms(if self.holds { HOLD_MS } else { 0 });
            for tab in 0..self.tabs.len() {
                self.exchange(tab)?;
            }
            self.flights.clear();
            if self.tabs.iter().all(|(_, tab)| tab.device.is_synced()) {
                // Once more, for what the last of them sent.
                for tab in 0..self.tabs.len() {
                    self.exchange(tab)?;
                }
                self.flights.clear();
                if self.tabs.iter().all(|(_, tab)| tab.device.is_synced()) {
                    break;
                }
            }
        }
        for tab in 0..self.tabs.len() {
            self.catch_up(tab);
        }
        self.truth.settled(self)
    }
}

fn fresh(counter: &mut u128) -> OpId {
    *counter += 1;
    let hash = Hash::of(&counter.to_be_bytes());
    let mut bytes = [0; 16];
    bytes.copy_from_slice(&hash.bytes()[..16]);
    OpId::from_uuid(Uuid::from_bytes(bytes))
}

/// R17: no decision leaves before its time.
fn leave_in_time(frozen: &Batch, now: Timestamp) -> Verdict {
    for row in frozen.rows().iter().filter(|r| r.table == Table::Outbox) {
        let row: serde_json::Value = serde_json::from_str(row.value.as_deref().unwrap_or("null"))
            .map_err(|e| e.to_string())?;
        let op: Op = match serde_json::from_value(row.get("op").cloned().unwrap_or_default()) {
            Ok(op) => op,
            Err(_) => continue,
        };
        let decides = matches!(op.act, Act::Approve | Act::Return(_) | Act::Reopen(_));
        if decides && op.at <= now && now < op.at.plus_ms(HOLD_MS) {
            return Err(format!("R17: {} left before its time", op.id));
        }
    }
    Ok(())
}

pub(crate) fn text_of(body: &Body) -> String {
    serde_json::to_string(body).unwrap_or_default()
}
