//! What travels for an exchange, for a day's report and for a day without any.
//!
//! Knows what people do and what it may cost them; how bytes are counted is in [`crate::courier`].

use crate::Failed;
use crate::agency::Agency;
use crate::courier::{Courier, Travelled};
use crate::report::report;
use setapak_server::clock::Clock;
use shared::day::Zone;
use shared::document::Body;
use shared::held::Hold;
use shared::op::Act;
use std::net::SocketAddr;

/// Most bytes for five new reports up and the answer down.
pub(crate) const MOST_FIVE: usize = 2_500;
/// Most bytes for an exchange with nothing new.
pub(crate) const MOST_NOTHING: usize = 700;
/// Most bytes for a day's report: up from the author's phone, and the receipt down. And so much, beside the heads
/// of HTTP, if its approval comes down too.
pub(crate) const MOST_REPORT: usize = 2_000;
/// Most bytes of a day on which nothing happens.
pub(crate) const MOST_IDLE: usize = 20_000;

/// `app/src/sync/pace.rs`: with nothing to do it asks for news after 5 minutes, 10, 20, and then every 30, so
/// often in eight hours with the app in front and the pokes heard (a test there counts them).
const ASKS: usize = 21;
/// `routes/events.rs`: the line for pokes is said to be alive every 45 seconds ...
const ALIVE: usize = 8 * 3600 / 45;
/// ... in so many bytes, as `ears.rs` hears them.
pub(crate) const ALIVE_BYTES: usize = 8;

/// What was counted.
pub(crate) struct Found {
    pub(crate) five: Travelled,
    pub(crate) nothing: Travelled,
    /// The author's phone: a report that was written without a line goes up, and its receipt comes down.
    pub(crate) report: Travelled,
    /// The same, and its approval comes down.
    pub(crate) answered: Travelled,
    /// What each pause in the writing costs besides, while there is a line.
    pub(crate) draft: Travelled,
    /// Opening the line for pokes.
    pub(crate) listening: Travelled,
}

impl Found {
    /// A working day with the app in front, on which nobody does anything.
    pub(crate) const fn idle(&self) -> usize {
        self.listening.all() + ALIVE * ALIVE_BYTES + ASKS * self.nothing.all()
    }

    /// How that is made up.
    pub(crate) fn idle_words(&self) -> String {
        let (ask, open) = (self.nothing.all(), self.listening.all());
        format!(
            "8 h in front: {ASKS} exchanges of {ask} B, poke line {open} + {ALIVE} × {ALIVE_BYTES} B"
        )
    }
}

/// Lets the first employee bring five reports, ask for news, and live through a day.
pub(crate) async fn measure(agency: &Agency, address: SocketAddr) -> Result<Found, Failed> {
    let member = agency.employees.first().ok_or("nobody is there")?;
    let superior = agency.superiors.first().ok_or("nobody leads")?;
    let profession = agency.professions.get(member.profession).ok_or("no profession")?;
    let today = Clock::system().now().day(Zone::Wib);
    let text = |back: i32| -> Result<Body, Failed> {
        report(profession, member.id, today.plus(-back), 600)
    };
    let mut phone = Courier::fetched(member, address).await?;
    let mut tablet = Courier::fetched(superior, address).await?;
    for back in 0..5 {
        let body = text(back)?;
        phone.does(body.document_id(member.id), Act::Submit(body), None)?;
    }
    let five = phone.exchange().await?.travelled;
    if phone.device.has_work(Hold::NONE) {
        return Err("five reports took more than one request".into());
    }
    let nothing = phone.exchange().await?.travelled;

    phone.types(None, text(5)?)?;
    let draft = phone.exchange().await?.travelled;

    let body = text(6)?;
    let doc = body.document_id(member.id);
    phone.does(doc, Act::Submit(body), None)?;
    let up = phone.exchange().await?.travelled;
    tablet.exchange().await?;
    let token = tablet.device.view(doc).ok_or("the report did not arrive")?.document.token;
    tablet.does(doc, Act::Seen(token), None)?;
    tablet.does(doc, Act::Approve, Some(token))?;
    while tablet.device.has_work(Hold::NONE) {
        tablet.exchange().await?;
    }
    let heard = phone.exchange().await?;
    if heard.changes != 1 {
        return Err("the approval did not come".into());
    }
    let (_, listening) = phone.listens().await?;
    let answered = up.and(heard.travelled);
    Ok(Found { five, nothing, report: up, answered, draft, listening })
}
