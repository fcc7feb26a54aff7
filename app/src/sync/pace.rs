//! When to exchange with the server: a plain state machine. What happens comes in with its time, what
//! to do next comes out; the effects are in [`super`].

use shared::day::Timestamp;
use shared::held::HOLD_MS;
use shared::id::OpId;
use shared::outgoing::MOST_OPS;
use shared::protocol::Fault;
use std::ops::Range;

/// After something was done: soon, but with whatever else is done in the same breath.
const AFTER_ACT: i64 = 1_000;
/// Typing goes on: a draft travels once there is a pause, and at the latest after [`DRAFT_LATEST`].
const AFTER_DRAFT: i64 = 2_000;
const DRAFT_LATEST: i64 = 5_000;
/// With nothing to do: look for news; ever more seldom while the server's pokes are heard and bring none.
const IDLE: i64 = 5 * 60_000;
const LONGEST_IDLE: i64 = 30 * 60_000;
const FIRST_BACK_OFF: i64 = 2_000;
const LONGEST_BACK_OFF: i64 = 15 * 60_000;
/// An exchange that ended so long after it began had a line, which broke: sooner there was none, later nothing
/// came through it.
const BROKE_AFTER: Range<i64> = 1_000..25_000;
/// Another tab is exchanging: look again.
const AFTER_BUSY: i64 = 1_500;
/// A tab that holds the lock longer than any exchange can take is frozen: go on without it (R15).
const PATIENCE: i64 = 45_000;
/// Something that happened.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Event {
    /// The person asks for it.
    Asked,
    /// The app starts, the tab comes to the front, or somebody signed in.
    Wanted,
    /// The line is back.
    Online,
    /// The line is gone.
    Offline,
    /// Something was done and kept.
    Acted,
    /// A decision was made and kept: it leaves when it may, also where others exchange before, see [`Pace::holds`].
    Decided,
    /// A draft was kept.
    Typed,
    /// The server says that there is news.
    Poked,
    /// An exchange has ended.
    Ended(Ended),
}

/// How an exchange ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Ended {
    /// Well; whether there is more to send or to fetch.
    Done {
        /// Whether to go on at once.
        more: bool,
    },
    /// No answer.
    NoLine,
    /// The server asks to come back in so many seconds.
    Later(u32),
    /// The server said no to the request as a whole.
    Fault(Fault),
    /// Another tab is exchanging.
    Busy,
    /// The device could not keep what came: the trouble is the store's, not the line's.
    NotKept,
    /// The same, because it is full.
    Full,
}

/// When to exchange, and how much at once.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pace {
    due: Option<Timestamp>,
    /// Not before this, whatever happens: the server asked for it.
    barrier: Timestamp,
    /// Not before this, unless there is a reason to believe in a better line.
    back_off: Timestamp,
    failures: u32,
    busy_since: Option<Timestamp>,
    first_draft: Option<Timestamp>,
    draft_due: Option<Timestamp>,
    /// When a decision that stays for a moment may leave (R17).
    held: Option<Timestamp>,
    running: bool,
    /// Whether the server's pokes are heard.
    hears: bool,
    /// Exchanges in a row for which there was no other reason than that it was time.
    idle: u32,
    /// When the exchange that runs began.
    begun: Timestamp,
    /// Something happened while the exchange was running: it may not be in it.
    again: Option<Timestamp>,
    online: bool,
    most: usize,
    /// What the server takes later, and when that is.
    later: (Vec<OpId>, Timestamp),
    last: Option<Ended>,
}

impl Pace {
    /// Begins now.
    #[must_use]
    pub const fn new(now: Timestamp, online: bool) -> Self {
        Self {
            due: if online { Some(now) } else { None },
            barrier: Timestamp(i64::MIN),
            back_off: Timestamp(i64::MIN),
            failures: 0,
            busy_since: None,
            first_draft: None,
            draft_due: None,
            held: None,
            running: false,
            hears: false,
            idle: 0,
            begun: now,
            again: None,
            online,
            most: MOST_OPS,
            later: (Vec::new(), Timestamp(i64::MIN)),
            last: None,
        }
    }

    /// When to exchange next; none while one runs, or while there is no line.
    #[must_use]
    pub fn due(&self) -> Option<Timestamp> {
        if self.running || !self.online {
            return None;
        }
        let held = self.held.filter(|_| !self.signed_out());
        let held = held.map(|at| at.max(self.barrier).max(self.back_off));
        self.due.into_iter().chain(self.draft_due).chain(held).min()
    }

    /// When the first of the decisions that stay for a moment may leave.
    pub const fn holds(&mut self, until: Option<Timestamp>) {
        self.held = until;
    }

    /// Most ops to send at once.
    #[must_use]
    pub const fn most(&self) -> usize {
        self.most
    }

    /// What is not to be sent now: the server has asked to have it later.
    #[must_use]
    pub fn later(&self, now: Timestamp) -> Vec<OpId> {
        if now < self.later.1 { self.later.0.clone() } else { Vec::new() }
    }

    /// The server takes these in so many seconds.
    pub fn put_off(&mut self, ops: Vec<OpId>, seconds: u32, now: Timestamp) {
        let mut later = self.later(now);
        later.extend(ops);
        self.later = (later, now.plus_ms((i64::from(seconds) * 1_000).min(LONGEST_BACK_OFF)));
    }

    /// Whether an exchange runs.
    #[must_use]
    pub const fn running(&self) -> bool {
        self.running
    }

    /// Whether the browser believes in a line.
    #[must_use]
    pub const fn online(&self) -> bool {
        self.online
    }

    /// How the last exchange ended.
    #[must_use]
    pub const fn last(&self) -> Option<&Ended> {
        self.last.as_ref()
    }

    /// Whether to exchange even though another tab holds the lock.
    #[must_use]
    pub fn impatient(&self, now: Timestamp) -> bool {
        self.busy_since.is_some_and(|since| now.0.saturating_sub(since.0) > PATIENCE)
    }

    /// An exchange begins.
    pub const fn begin(&mut self, now: Timestamp) {
        self.begun = now;
        self.running = true;
        self.due = None;
        self.again = None;
        self.first_draft = None;
        self.draft_due = None;
    }

    /// Whether the server's pokes are heard: news comes by itself then.
    pub const fn hears(&mut self, open: bool) {
        self.hears = open;
    }

    /// Takes in what happened. `dice` is any random number: a thousand devices must not come back in
    /// the same second.
    pub fn note(&mut self, event: Event, now: Timestamp, dice: u32) {
        self.forgive_a_clock_that_was_set_back(now);
        if !matches!(event, Event::Ended(_)) {
            self.idle = 0;
        }
        match event {
            Event::Asked => {
                // Whoever asks is answered soon, whatever the server wished for: an hour later it may be
                // back already, and a button that does nothing is a lie.
                self.barrier = self.barrier.min(now.plus_ms(FIRST_BACK_OFF));
                self.later.0.clear();
                self.hope(now);
            }
            Event::Wanted => self.hope(now),
            Event::Online => {
                self.online = true;
                self.hope(now);
            }
            Event::Offline => self.online = false,
            Event::Poked => self.want(now),
            Event::Acted => self.want(now.plus_ms(AFTER_ACT)),
            Event::Decided => self.want(now.plus_ms(HOLD_MS)),
            Event::Typed if self.running => self.want(now.plus_ms(AFTER_DRAFT)),
            Event::Typed if self.signed_out() => {}
            Event::Typed => {
                // The pause moves on with every word.
                let first = *self.first_draft.get_or_insert(now);
                let pause = now.plus_ms(AFTER_DRAFT).min(first.plus_ms(DRAFT_LATEST));
                self.draft_due = Some(pause.max(self.barrier).max(self.back_off));
            }
            Event::Ended(ended) => self.ended(ended, now, dice),
        }
    }

    /// Nothing is ever put off for longer than this: what lies further ahead was said by another clock.
    fn forgive_a_clock_that_was_set_back(&mut self, now: Timestamp) {
        let latest = now.plus_ms(LONGEST_IDLE.max(LONGEST_BACK_OFF) + 1_000);
        for put_off in [&mut self.barrier, &mut self.back_off, &mut self.later.1] {
            if *put_off > latest {
                *put_off = Timestamp(i64::MIN);
            }
        }
        for due in [&mut self.due, &mut self.draft_due].into_iter().flatten() {
            *due = (*due).min(latest);
        }
    }

    /// There is reason to believe in a better line.
    fn hope(&mut self, now: Timestamp) {
        self.back_off = Timestamp(i64::MIN);
        if self.signed_out() {
            self.last = None;
        }
        self.want(now);
    }

    /// Not later than `at`, as far as the barriers let it.
    fn want(&mut self, at: Timestamp) {
        if self.signed_out() {
            return;
        }
        if self.running {
            self.again = Some(self.again.map_or(at, |old| old.min(at)));
            return;
        }
        let at = at.max(self.barrier).max(self.back_off);
        self.due = Some(self.due.map_or(at, |old| old.min(at)));
    }

    fn signed_out(&self) -> bool {
        matches!(self.last, Some(Ended::Fault(Fault::NotSignedIn | Fault::OtherPerson)))
    }

    fn ended(&mut self, ended: Ended, now: Timestamp, dice: u32) {
        self.running = false;
        let mut next = match &ended {
            Ended::Done { more } => {
                self.failures = 0;
                self.busy_since = None;
                self.back_off = Timestamp(i64::MIN);
                self.most = MOST_OPS.min(self.most + self.most / 2 + 1);
                if *more {
                    Some(now)
                } else {
                    let wait = if self.hears { IDLE << self.idle.min(3) } else { IDLE };
                    self.idle += 1;
                    Some(now.plus_ms(jitter(wait.min(LONGEST_IDLE), dice)))
                }
            }
            Ended::Busy => {
                self.busy_since.get_or_insert(now);
                Some(now.plus_ms(jitter(AFTER_BUSY, dice)))
            }
            Ended::NoLine => {
                // The line carried something, and broke before all of it was over: less may fit, and soon.
                if BROKE_AFTER.contains(&(now.0 - self.begun.0)) && self.most > 1 {
                    self.most /= 2;
                    self.failures = 0;
                }
                Some(self.wait_longer(now, dice))
            }
            Ended::NotKept | Ended::Full => Some(self.wait_longer(now, dice)),
            Ended::Later(seconds) | Ended::Fault(Fault::TooMany { wait: seconds }) => {
                self.most = (self.most / 2).max(1);
                // Hours may be a mistake of something on the way: then it looks again all the same.
                let asked = (i64::from(*seconds) * 1_000).min(LONGEST_BACK_OFF);
                self.barrier = now.plus_ms(asked + i64::from(dice % 1_000));
                Some(self.wait_longer(now, dice).max(self.barrier))
            }
            Ended::Fault(Fault::TooLarge) if self.most > 1 => {
                self.most /= 2;
                Some(now)
            }
            Ended::Fault(Fault::NotSignedIn | Fault::OtherPerson) => None,
            Ended::Fault(
                Fault::TooLarge
                | Fault::WrongPassword
                | Fault::Malformed
                | Fault::NewerProtocol { .. }
                | Fault::ForeignOrigin
                | Fault::NotFound
                | Fault::NotTaken
                | Fault::Full
                | Fault::Broken,
            ) => Some(self.wait_longer(now, dice)),
        };
        if ended != Ended::Busy {
            self.busy_since = None;
            self.last = Some(ended);
        }
        if let (Some(at), Some(again)) = (next, self.again.take()) {
            next = Some(at.min(again.max(self.barrier).max(self.back_off)));
        }
        self.due = next;
    }

    fn wait_longer(&mut self, now: Timestamp, dice: u32) -> Timestamp {
        let doubled = FIRST_BACK_OFF << self.failures.min(12);
        self.failures = self.failures.saturating_add(1);
        self.back_off = now.plus_ms(jitter(doubled.min(LONGEST_BACK_OFF), dice));
        self.back_off
    }
}

/// From four fifths of `ms` to the whole.
fn jitter(ms: i64, dice: u32) -> i64 {
    ms - ms / 5 * i64::from(dice % 1_000) / 1_000
}

#[cfg(test)]
#[path = "pace_tests.rs"]
mod tests;
