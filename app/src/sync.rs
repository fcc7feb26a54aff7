//! The exchange with the server: what [`pace`] says is done here, with timers, events and requests.
//!
//! Knows the order of an exchange: freeze and keep, send, take in and keep. Decides nothing about
//! documents, and signs nobody out.

pub mod pace;

use crate::api::{self, ApiError};
use crate::ledger::Trouble;
use crate::live::Live;
use crate::store::StoreError;
use crate::task::spawn;
use crate::{browser, clock, files, lock, mint};
use gloo::events::EventListener;
use leptos::leptos_dom::helpers::set_timeout_with_handle;
use leptos::prelude::Notify;
use pace::{Ended, Event};
use shared::protocol::Reply;
use shared::row::Batch;
use std::rc::Rc;
use std::time::Duration;
use web_sys::VisibilityState;

/// Coming to the front is told by two events.
const SAME_MOMENT_MS: i64 = 2_000;
/// Most exchanges before signing out; a device with more to send says so.
const LAST_WORDS: usize = 20;

/// Begins to exchange, and to listen for reasons to.
pub(crate) fn begin(live: &Rc<Live>) {
    let Some(window) = browser::window() else { return };
    let hear = |target: &web_sys::EventTarget, event, happens: fn(&Rc<Live>)| {
        let weak = Rc::downgrade(live);
        let heard = move |_: &_| {
            if let Some(live) = weak.upgrade() {
                happens(&live);
            }
        };
        live.listening.borrow_mut().push(EventListener::new(target, event, heard));
    };
    hear(&window, "online", |live| note(live, Event::Online));
    hear(&window, "offline", |live| {
        live.pokes.borrow_mut().close();
        note(live, Event::Offline);
    });
    hear(&window, "focus", came_to_front);
    if let Some(document) = window.document() {
        hear(&document, "visibilitychange", |live| {
            if hidden() { was_put_away(live) } else { came_to_front(live) }
        });
    }
    files::care(live, false);
    arm(live);
}

/// Whether nobody looks.
pub(crate) fn hidden() -> bool {
    let document = browser::window().and_then(|w| w.document());
    document.is_none_or(|d| d.visibility_state() == VisibilityState::Hidden)
}

fn came_to_front(live: &Rc<Live>) {
    let now = clock::now();
    if now.0 - live.front.replace(now).0 > SAME_MOMENT_MS {
        note(live, Event::Wanted);
    }
}

/// Whoever puts the device away has decided: what stayed for a moment leaves while the page still lives.
fn was_put_away(live: &Rc<Live>) {
    live.pokes.borrow_mut().close();
    if live.device().held_until(live.hold()).is_some() {
        live.let_go.set(clock::now());
        note(live, Event::Poked);
    }
}

/// Something happened that may change when to exchange.
pub(crate) fn note(live: &Rc<Live>, event: Event) {
    let listens = matches!(
        event,
        Event::Online | Event::Asked | Event::Wanted | Event::Ended(Ended::Done { .. })
    );
    let ended_well = matches!(event, Event::Ended(Ended::Done { more: false }));
    let hears = live.pokes.borrow().is_open();
    live.pace.borrow_mut().hears(hears);
    live.pace.borrow_mut().note(event, clock::now(), mint::number());
    live.line_news.notify();
    // Text first, files after it (R16).
    if ended_well && all_is_sent(live) {
        files::care(live, true);
    }
    if listens && !hidden() {
        let weak = Rc::downgrade(live);
        live.pokes.borrow_mut().open(move || {
            if let Some(live) = weak.upgrade() {
                note(&live, Event::Poked);
            }
        });
    }
    arm(live);
}

/// Whether nothing is left that the server takes now.
fn all_is_sent(live: &Live) -> bool {
    live.device().unsent() == 0 || !has_work(live)
}

/// Whether an exchange now would have something to send or fetch.
fn has_work(live: &Live) -> bool {
    let later = live.pace.borrow().later(clock::now());
    live.device().has_work(live.hold().but(&later))
}

/// Sets the timer to what is due.
pub(crate) fn arm(live: &Rc<Live>) {
    if let Some(timer) = live.timer.take() {
        timer.clear();
    }
    let held = live.device().held_until(live.hold());
    live.pace.borrow_mut().holds(held);
    let due = live.pace.borrow().due();
    let Some(due) = due.filter(|_| !live.is_closed()) else { return };
    let wait = u64::try_from(due.0.saturating_sub(clock::now().0)).unwrap_or(0);
    let weak = Rc::downgrade(live);
    let ring = move || {
        if let Some(live) = weak.upgrade() {
            spawn(async move { exchange(&live).await });
        }
    };
    live.timer.set(set_timeout_with_handle(ring, Duration::from_millis(wait)).ok());
}

/// One exchange, unless one is running.
async fn exchange(live: &Rc<Live>) {
    if live.pace.borrow().running() || live.is_closed() {
        return;
    }
    let impatient = live.pace.borrow().impatient(clock::now());
    live.pace.borrow_mut().begin(clock::now());
    live.line_news.notify();
    let untold = live.untold.replace(false);
    let talk = {
        let live = Rc::clone(live);
        async move { talk(&live).await }
    };
    let ended = if impatient {
        talk.await
    } else {
        let name = format!("setapak-sync-{}", live.me);
        lock::while_alone(&name, talk).await.unwrap_or(Ended::Busy)
    };
    if untold && !matches!(ended, Ended::Done { .. }) {
        live.untold.set(true);
    }
    if !live.is_closed() {
        // What could not be taken in before everything was here.
        live.take_last_words();
        note(live, Event::Ended(ended));
    }
}

/// Sends and fetches once. What leaves is frozen and kept before it leaves (R4); what comes is kept
/// whole before it is shown (R8).
async fn talk(live: &Live) -> Ended {
    if live.read_again().await.is_err() {
        return Ended::NotKept;
    }
    let most = live.pace.borrow().most();
    let later = live.pace.borrow().later(clock::now());
    let mut message = None;
    let frozen = live
        .keep(&mut |device| {
            let outgoing = device.outgoing(most, live.hold().but(&later));
            message = Some((outgoing.push, outgoing.ops, outgoing.epoch));
            Ok(outgoing.batch)
        })
        .await;
    if let Err(why) = frozen {
        return not_kept(&why);
    }
    let Some((push, mut ops, epoch)) = message else { return Ended::NotKept };
    let text = match api::exchange(push).await {
        Ok(text) => text,
        Err(ApiError::NoLine) => return Ended::NoLine,
        Err(ApiError::Later(seconds)) => return Ended::Later(seconds),
        Err(ApiError::Fault(fault)) => return Ended::Fault(fault),
    };
    // An answer that is no reply comes from something between here and the server.
    let Ok(reply) = shared::json::read::<Reply>(&text) else { return Ended::NoLine };
    let moved = !ops.is_empty()
        || reply.changed() > 0
        || reply.sight.is_some()
        || epoch != Some(reply.epoch);
    if let Some(seconds) = reply.wait {
        ops.retain(|op| !reply.answers.iter().any(|answer| answer.op == *op));
        live.pace.borrow_mut().put_off(ops, seconds, clock::now());
    }
    if epoch.is_some_and(|known| known != reply.epoch) {
        // Before anything is kept of it, for which there may be no room.
        live.files.doubted.set(true);
    }
    let mut fresh = Some(reply);
    let kept = live
        .keep(&mut |device| {
            // Another tab was faster: the same reply is taken in again, on what there is now.
            let reply = fresh.take().or_else(|| shared::json::read(&text).ok());
            let Some(reply) = reply else { return Ok(Batch::default()) };
            let now = clock::now();
            Ok(device.absorb(reply, &mut || mint::op(now), now))
        })
        .await;
    match kept {
        // Without anything moved, going on at once would only repeat itself.
        Ok(_) => Ended::Done { more: moved && has_work(live) },
        Err(why) => not_kept(&why),
    }
}

const fn not_kept(why: &Trouble) -> Ended {
    match why {
        Trouble::Store(StoreError::Full) => Ended::Full,
        Trouble::Store(_) | Trouble::Refused(_) | Trouble::TooOld => Ended::NotKept,
    }
}

/// Sends what can be sent now, for somebody who is about to leave.
pub(crate) async fn send_all(live: &Rc<Live>) {
    live.let_go.set(clock::now());
    let mut left = usize::MAX;
    for _ in 0..LAST_WORDS {
        let unsent = live.device().unsent();
        if unsent >= left {
            // Another tab is exchanging.
            browser::after(250).await;
        }
        left = unsent;
        let done = all_is_sent(live) && !live.untold.get() && !live.device().is_refetching();
        if done || !live.pace.borrow().online() {
            return;
        }
        if live.pace.borrow().running() {
            // The wait ends with the exchange that is running.
            browser::after(250).await;
            continue;
        }
        exchange(live).await;
        if !matches!(live.pace.borrow().last(), Some(Ended::Done { .. })) {
            return;
        }
    }
}

/// The person asks for it.
pub(crate) fn now(live: &Rc<Live>) {
    note(live, Event::Asked);
}
