//! The head of a report under review: whose, of which day, when sent and received, and whether the
//! sender's clock was off.

use crate::components::avatar::Avatar;
use crate::components::icon::Icon;
use crate::components::times::{instant, length};
use crate::view::*;
use crate::words::{self, words};
use shared::day::Day;
use shared::document::Document;
use shared::person::Person;
use shared::status::Move;
use shared::usual::Mark;

/// Why a report was sent only after its period had closed, in its author's words.
#[component]
pub fn LateReason(
    /// The words.
    why: String,
) -> Node {
    view! {
        <div class="banner wait">
            <Icon name="calendar" />
            <div class="banner-text">
                <b>{move || words().superior_late_said()}</b>
                <p dir="auto" class="own-words">{why}</p>
            </div>
        </div>
    }
}

/// Who, what day, when.
#[component]
pub fn ReportHead(
    /// The report.
    #[prop(into)]
    document: Signal<Document>,
    /// Its author.
    person: Person,
    /// Today for the reader.
    #[prop(into)]
    today: Signal<Day>,
    /// What is not as usual about it.
    marks: Memo<Vec<Mark>>,
) -> Node {
    let zone = person.zone;
    let who = format!("{} · {} · {}", person.name, person.post, person.unit);
    let sent = Memo::new(move |_| document.with(|d| d.last(Move::Submit).cloned()));
    let times = move || {
        sent.get().map(|step| {
            let sent_at = step.device_at.plus_ms(step.skew.unwrap_or(0));
            // The date is said once: a receipt of the same day needs only its time.
            let received = instant(step.at, zone, sent_at.day(zone));
            let sent = words().superior_sent_at(instant(sent_at, zone, today.get()));
            let received =
                words().superior_received_at(format!("{received} {}", words::zone(zone)));
            view! { <p class="note">{format!("{sent}, {received}")}</p> }
        })
    };
    let acting = person.acting.map(|acting| {
        let name = person.name.clone();
        let said = move || words().superior_acting_acts_for(words::acting(acting), &name);
        view! {
            <p class="banner accent">
                <Icon name="users" />
                <span class="banner-text">{said}</span>
            </p>
        }
    });
    let again = move || {
        let round = document.with(Document::round);
        (round > 1).then(|| {
            view! { <p class="chips"><span class="chip back">{words().waiting_round(round)}</span></p> }
        })
    };
    let late = move || {
        let why = sent.get().and_then(|step| step.reason).map(|reason| reason.text);
        why.map(|why| view! { <LateReason why /> })
    };
    let unusual = move || {
        // How often it came is said above; what is about an entry stands beside it.
        let of_day = |m: &Mark| m.entry().is_none() && !matches!(m, Mark::Again(_));
        let marks = marks.get().into_iter().filter(of_day).map(words::mark_whole);
        let chips: Vec<_> =
            marks.map(|said| view! { <span class="chip wait">{said}</span> }).collect();
        (!chips.is_empty()).then(|| view! { <p class="chips">{chips}</p> })
    };
    let skew = move || {
        sent.get().and_then(|step| step.skew).map(|ms| {
            let span = length(ms.unsigned_abs());
            // Behind the server means slow.
            let text = if ms > 0 {
                words().superior_skew_slow(span)
            } else {
                words().superior_skew_fast(span)
            };
            view! {
                <p class="banner wait">
                    <Icon name="clock" />
                    <span class="banner-text">{text}</span>
                </p>
            }
        })
    };
    view! {
        <header class="person-head">
            <Avatar name=person.name.clone() />
            <div>
                <h1 tabindex="-1">{move || words::date_long(document.with(|d| d.body.day()))}</h1>
                <p class="note" dir="auto">{who}</p>
                {times}
                {again}
                {unusual}
            </div>
        </header>
        {acting}
        {skew}
        {late}
    }
}
