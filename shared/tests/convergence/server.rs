//! A server in memory: the rules of the exchange (R5) with `shared::apply`, and nothing else.
//!
//! Knows what a superior may see; must not know how devices work. Each [`Mutant`] leaves one rule out.

use super::check::Accepted;
use super::mutant::Mutant;
use super::world::{AUTHOR, SECOND, SUPERIOR, Verdict};
use shared::apply::{Actor, Refusal, apply};
use shared::calendar::Calendar;
use shared::columns::Columns;
use shared::day::{Timestamp, Zone};
use shared::document::Document;
use shared::hash::{Hash, Token};
use shared::id::{DocumentId, EmployeeId, Epoch, OpId};
use shared::op::{Act, Op};
use shared::person::{Person, Sight};
use shared::protocol::{Answer, Change, Cursor, Documents, Outcome, Push, Receipt, Reply};
use shared::rest::Rest;
use shared::status::{Move, Standing, Status};
use std::collections::{BTreeMap, BTreeSet};
use uuid::Uuid;

/// So many documents are told column by column.
const MANY: usize = 3;

#[derive(Clone)]
struct Held {
    head: Document,
    shown: Option<Document>,
    change: i64,
    shown_change: Option<i64>,
    /// At which change and revision its author last wrote its text.
    written: (i64, u32),
    /// For [`Mutant::NumberBeforeCommit`]: readers do not find it before this exchange.
    visible_from: u32,
}

/// What a server can go back to.
pub(crate) struct Backup(Server);

/// The server.
#[derive(Clone)]
pub(crate) struct Server {
    epoch: Epoch,
    top: i64,
    docs: BTreeMap<DocumentId, Held>,
    known: BTreeMap<OpId, (String, Outcome)>,
    /// Everything that took effect, in order.
    history: Vec<Accepted>,
    /// Who leads whom.
    leads: BTreeMap<EmployeeId, BTreeSet<EmployeeId>>,
    /// For [`Mutant::IntegerRevision`]: the number of every revision there ever was.
    numbers: BTreeMap<Token, u32>,
    exchanges: u32,
    page: usize,
    /// Whether it refuses some ops for no reason of the rules.
    poison: bool,
}

impl Held {
    /// How its author is told of it: without its text, where they have that.
    fn told(&self, push: &Push, mutant: Option<Mutant>) -> Change {
        let (change, revision) = self.written;
        let knows = push.cursor.0 > 0 && !push.part;
        let head = self.head.clone();
        if knows && mutant == Some(Mutant::RestOfANewText) && head.body.report().is_some() {
            Change::Rest(Box::new(Rest::new(head, 0)))
        } else if knows && change <= push.cursor.0 && head.body.report().is_some() {
            Change::Rest(Box::new(Rest::new(head, revision)))
        } else {
            Change::Put(Box::new(head))
        }
    }
}

impl Server {
    /// Answers in pages of `page` documents.
    pub(crate) fn new(page: usize, poison: bool) -> Self {
        Self {
            epoch: Epoch::from_uuid(Uuid::from_u128(1)),
            top: 0,
            docs: BTreeMap::new(),
            known: BTreeMap::new(),
            history: Vec::new(),
            leads: BTreeMap::from([(SUPERIOR, BTreeSet::from([AUTHOR, SECOND]))]),
            numbers: BTreeMap::new(),
            exchanges: 0,
            page,
            poison,
        }
    }

    pub(crate) fn backup(&self) -> Backup {
        Backup(self.clone())
    }

    /// Goes back to a backup, to begin a new life (or, for [`Mutant::NoEpoch`], not).
    pub(crate) fn restore(&mut self, backup: &Backup, epoch: Option<Epoch>) {
        let numbers = std::mem::take(&mut self.numbers);
        *self = backup.0.clone();
        self.numbers = numbers;
        self.epoch = epoch.unwrap_or(self.epoch);
    }

    /// The second author comes into the superior's sight, or leaves it.
    pub(crate) fn transfer(&mut self) {
        let people = self.leads.entry(SUPERIOR).or_default();
        if !people.remove(&SECOND) {
            people.insert(SECOND);
        }
    }

    /// Everything that took effect, in order.
    pub(crate) fn history(&self) -> &[Accepted] {
        &self.history
    }

    /// Whether what is stored is sound in itself: here it is nothing but the history.
    pub(crate) fn is_whole(&self) -> Verdict {
        Ok(())
    }

    /// One exchange: the reply, and what took effect in it.
    pub(crate) fn exchange(
        &mut self,
        push: &Push,
        now: Timestamp,
        mutant: Option<Mutant>,
    ) -> (Reply, Vec<Accepted>) {
        self.exchanges += 1;
        let mut reply = Reply {
            epoch: self.epoch,
            now,
            answers: Vec::new(),
            after: push.cursor,
            changes: Vec::new(),
            documents: Documents::default(),
            cursor: Cursor(0),
            more: true,
            sight: None,
            min_app: 0,
            seals: Vec::new(),
            left: false,
            wait: None,
            bell: None,
        };
        if push.epoch.is_some_and(|epoch| epoch != self.epoch) {
            reply.after = Cursor(0);
            return (reply, Vec::new());
        }
        let already = self.history.len();
        let mut made = BTreeMap::new();
        for raw in &push.ops {
            let Ok(op) = serde_json::from_str::<Op>(raw.get()) else { continue };
            let before = self.docs.get(&op.doc).map(|d| (d.change, d.shown_change));
            let outcome = self.take(&op, raw.get(), push.person, now, mutant);
            let after = self.docs.get(&op.doc).map(|d| (d.change, d.shown_change));
            if before != after {
                let owner = self.docs.get(&op.doc).is_some_and(|d| d.head.owner == push.person);
                let mine = |(change, shown): (i64, Option<i64>)| {
                    if owner { change } else { shown.unwrap_or(0) }
                };
                made.insert(op.doc, (before.map_or(0, mine), after.map_or(0, mine)));
            }
            reply.answers.push(Answer { op: op.id, outcome });
        }
        self.pull(push, &made, mutant, &mut reply);
        (reply, self.history.get(already..).unwrap_or_default().to_vec())
    }

    fn take(
        &mut self,
        op: &Op,
        bytes: &str,
        person: EmployeeId,
        now: Timestamp,
        mutant: Option<Mutant>,
    ) -> Outcome {
        if let Some((same, outcome)) = self.known.get(&op.id)
            && mutant != Some(Mutant::NoDedupe)
        {
            if same == bytes {
                return outcome.clone();
            }
            return Outcome::Refused { why: Refusal::Reused, head: None };
        }
        let outcome = self.judge(op, person, now, mutant);
        self.known.insert(op.id, (bytes.to_owned(), outcome.clone()));
        outcome
    }

    fn judge(
        &mut self,
        op: &Op,
        person: EmployeeId,
        now: Timestamp,
        mutant: Option<Mutant>,
    ) -> Outcome {
        let held = self.docs.get(&op.doc).cloned();
        let not_yours = Outcome::Refused { why: Refusal::NotYours, head: None };
        let (current, standing) = match &held {
            None => match op.act.begins_with() {
                Some(owner) if owner != person && !self.leads(person, owner) => return not_yours,
                Some(owner) if owner != person => (None, Standing::Superior),
                Some(_) | None => (None, Standing::Author),
            },
            Some(held) if held.head.owner == person => (Some(&held.head), Standing::Author),
            Some(held) if self.leads(person, held.head.owner) => match &held.shown {
                Some(shown) => (Some(shown), Standing::Superior),
                None if held.shown_change.is_some() && op.act.step().is_some() => {
                    return Outcome::Conflict(None);
                }
                None => return not_yours,
            },
            Some(_) => return not_yours,
        };
        // Some ops this server cannot take, as another version's or a damaged one: those of chance.
        if self.poison && op.id.uuid().as_bytes()[0] < 16 {
            return Outcome::Refused { why: Refusal::Unreadable, head: None };
        }
        let actor = Actor { employee: person, standing, acting: None };
        let mut op = op.clone();
        let mut current = current.cloned();
        self.mutate(&mut op, current.as_mut(), mutant);
        let head = || current.clone().map(Box::new);
        let seen = match apply(current.as_ref(), &op, actor, now) {
            Ok(seen) => seen,
            Err(Refusal::Moved) => return Outcome::Conflict(head()),
            Err(why) => return Outcome::Refused { why, head: head() },
        };
        let receipt = Receipt {
            op: op.id,
            revision: seen.revision,
            token: seen.token,
            content: Hash::of_body(&seen.body),
            at: now,
        };
        if current.as_ref() != Some(&seen) {
            self.keep(held, seen, &op, actor, now);
        }
        Outcome::Kept(receipt)
    }

    fn mutate(&self, op: &mut Op, current: Option<&mut Document>, mutant: Option<Mutant>) {
        let Some(current) = current else { return };
        let decision = matches!(op.act, Act::Approve | Act::Return(_) | Act::Reopen(_));
        match mutant {
            Some(Mutant::LastWriteWins) => op.base = Some(current.token),
            Some(Mutant::DecisionWithoutToken) if decision => op.base = Some(current.token),
            Some(Mutant::IntegerRevision)
                if op.base.and_then(|b| self.numbers.get(&b)) == Some(&current.revision) =>
            {
                op.base = Some(current.token);
            }
            Some(Mutant::NoLock)
                if current.status == Status::Approved && op.act.body().is_some() =>
            {
                current.status = Status::Draft;
                op.base = Some(current.token);
            }
            Some(_) | None => {}
        }
    }

    fn keep(&mut self, held: Option<Held>, seen: Document, op: &Op, actor: Actor, now: Timestamp) {
        self.top += 1;
        self.numbers.insert(seen.token, seen.revision);
        let before = held.as_ref().map(|h| h.head.clone());
        let old_shown = held.as_ref().and_then(|h| h.shown.clone());
        let (head, shown) = match (op.act.step(), actor.standing) {
            (Some(Move::Save), _) => (seen, old_shown.clone()),
            (Some(Move::Withdraw), _) => (seen, None),
            (Some(_), _) => (seen.clone(), Some(seen)),
            // A first word begins a dialogue, which both see.
            (None, _) if held.is_none() => (seen.clone(), Some(seen)),
            (None, Standing::Author) => {
                let beside = |d: &Document| apply(Some(d), op, actor, now).ok();
                (seen, old_shown.as_ref().and_then(beside))
            }
            (None, Standing::Superior) => {
                let head = before.as_ref().and_then(|d| apply(Some(d), op, actor, now).ok());
                (head.unwrap_or_else(|| seen.clone()), Some(seen))
            }
        };
        let shown_change = match &held {
            Some(h) if old_shown == shown => h.shown_change,
            None if shown.is_none() => None,
            Some(_) | None => Some(self.top),
        };
        self.history.push(Accepted { op: op.clone(), actor, before, after: head.clone() });
        let visible_from = self.exchanges + 3;
        let wrote = op.act.body().map(|_| (self.top, head.revision));
        let written = wrote.or(held.map(|h| h.written)).unwrap_or_default();
        let held = Held { head, shown, change: self.top, shown_change, written, visible_from };
        self.docs.insert(op.doc, held);
    }

    fn pull(
        &self,
        push: &Push,
        made: &BTreeMap<DocumentId, (i64, i64)>,
        mutant: Option<Mutant>,
        reply: &mut Reply,
    ) {
        let sight = self.sight(push.person);
        if push.sight != Some(sight.hash) {
            reply.sight = Some(Box::new(sight));
        }
        let mut places: Vec<(i64, Change)> = Vec::new();
        for held in self.docs.values() {
            let id = held.head.id;
            let own = held.head.owner == push.person;
            let change = if own {
                Some((held.change, held.told(push, mutant)))
            } else if self.leads(push.person, held.head.owner) {
                let shown = held.shown.clone().map(Box::new);
                held.shown_change.map(|n| (n, shown.map_or(Change::Gone(id), Change::Put)))
            } else {
                None
            };
            let Some((number, change)) = change.filter(|(n, _)| *n > push.cursor.0) else {
                continue;
            };
            // Left out where nobody but this very push wrote since the cursor.
            let computable = made.get(&id).is_some_and(|(before, after)| {
                let all = mutant == Some(Mutant::LeavesOutTooMuch);
                (*before <= push.cursor.0 || all) && *after == number
            });
            let unseen =
                mutant == Some(Mutant::NumberBeforeCommit) && held.visible_from > self.exchanges;
            if !computable && !unseen {
                places.push((number, change));
            }
        }
        places.sort_by_key(|(number, _)| *number);
        reply.more = places.len() > self.page;
        places.truncate(self.page);
        let last = places.last().map_or(self.top, |(number, _)| *number);
        reply.cursor = Cursor(if reply.more { last } else { self.top });
        let many = places.len() >= MANY;
        for (_, change) in places {
            match change {
                Change::Put(document) if many => reply.documents.0.push(*document),
                change @ (Change::Put(_) | Change::Rest(_) | Change::Gone(_)) => {
                    reply.changes.push(change);
                }
            }
        }
        // As it travels: column by column. What cannot be read again is missing, and noticed as a loss.
        let columns = Columns::from(std::mem::take(&mut reply.documents));
        reply.documents = Documents::try_from(columns).unwrap_or_default();
    }

    fn leads(&self, superior: EmployeeId, person: EmployeeId) -> bool {
        self.leads.get(&superior).is_some_and(|people| people.contains(&person))
    }

    fn sight(&self, me: EmployeeId) -> Sight {
        let people: Vec<Person> =
            self.leads.get(&me).into_iter().flatten().map(|id| person(*id)).collect();
        let hash = Hash::of(format!("{me}{people:?}").as_bytes());
        Sight {
            hash,
            me: person(me),
            admin: false,
            superior: None,
            people,
            catalogue: Vec::new(),
            planned: Vec::new(),
            rules: String::new(),
            calendar: Calendar::default(),
            key: None,
            leading: None,
            days: None,
            others: Vec::new(),
        }
    }

    /// Every document as `person` may see it.
    pub(crate) fn visible(&self, person: EmployeeId) -> BTreeMap<DocumentId, Document> {
        let seen = |held: &Held| {
            if held.head.owner == person {
                Some(held.head.clone())
            } else if self.leads(person, held.head.owner) {
                held.shown.clone()
            } else {
                None
            }
        };
        self.docs.iter().filter_map(|(id, held)| Some((*id, seen(held)?))).collect()
    }

    /// The head of every document.
    pub(crate) fn heads(&self) -> Vec<Document> {
        self.docs.values().map(|held| held.head.clone()).collect()
    }
}

fn person(id: EmployeeId) -> Person {
    Person {
        id,
        name: String::new(),
        post: String::new(),
        profession: String::new(),
        unit: String::new(),
        office: String::new(),
        zone: Zone::Wib,
        acting: None,
    }
}
