//! *Kabar*: what has become of somebody's reports and what was said to them, out of what is on this device. Whoever
//! looks at it has been shown it, here and on their other devices.

use crate::components::art::Art;
use crate::components::bell::list::{BellLine, BellList};
use crate::desk::{Desk, use_desk};
use crate::sync::hidden;
use crate::task::spawn;
use crate::view::*;
use crate::words;
use crate::words::words;
use shared::bell::{By, News, is_unread};
use shared::day::{Timestamp, Zone};
use shared::document::{Kind, day_of, is_of};
use shared::person::Sight;

/// The page.
#[component]
pub fn BellPage() -> Node {
    let desk = use_desk();
    // What was unread when they came stays marked while they look.
    let mark = untrack(|| desk.bell());
    let lines = Memo::new(move |_| lines(desk, mark));
    let some = Memo::new(move |_| lines.with(|lines| !lines.is_empty()));
    let tried = StoredValue::new(None);
    Effect::new(move |_| {
        let latest = desk.news().first().map(|news| news.at);
        // Where it could not be kept, it is tried again with the next news, not for ever.
        let new = latest.filter(|at| Some(*at) > desk.bell().max(tried.get_value()));
        if let Some(at) = new.filter(|_| !hidden()) {
            tried.set_value(Some(at));
            spawn(async move {
                // What is not kept stays unread.
                let _ = desk.hear(at).await;
            });
        }
    });
    let empty = || {
        view! {
            <div class="empty">
                <Art name="art-clear" />
                <h2>{move || words().bell_empty_title()}</h2>
                <p>{move || words().bell_empty_text()}</p>
            </div>
        }
    };
    view! {
        <div class="page">
            <header class="page-head">
                <div>
                    <h1 tabindex="-1">{move || words().shell_bell()}</h1>
                    <p class="note" hidden=move || !some.get()>{move || words().bell_note()}</p>
                </div>
            </header>
            <Show when=move || some.get() fallback=empty>
                <BellList lines />
            </Show>
        </div>
    }
}

/// What rang, in words, against the mark that stood when the page was opened.
fn lines(desk: Desk, mark: Option<Timestamp>) -> Vec<BellLine> {
    let (sight, today) = (desk.sight(), desk.today());
    let zone = sight.as_ref().map_or(Zone::default(), |s| s.me.zone);
    let mut before = None;
    let news = desk.news();
    let line = |news: &News| {
        let day = news.at.day(zone);
        let head = (before.replace(day) != Some(day)).then(|| {
            if day == today { words().shell_today().to_owned() } else { words::date_long(day) }
        });
        let of = day_of(news.doc).unwrap_or(day);
        let mine = news.owner == desk.me();
        let whose = (!mine).then(|| name(sight.as_ref(), &By::Person(news.owner))).flatten();
        let href = match mine {
            _ if is_of(news.doc, Kind::Dialogue) => format!("/dialog/{}", news.owner),
            true if of == today => "/".to_owned(),
            true => format!("/laporan/{of}"),
            false => format!("/menunggu/{}", news.doc),
        };
        let who = name(sight.as_ref(), &news.by);
        let at = words::moment(news.at, zone);
        BellLine {
            head,
            icon: words::ring_icon(news.ring),
            said: words::ring(news.ring, of, whose.as_deref()),
            more: who.into_iter().chain([at]).collect::<Vec<_>>().join(" · "),
            href,
            unread: is_unread(news, mark),
        }
    };
    news.iter().map(line).collect()
}

/// Who it was, as far as this device knows.
fn name(sight: Option<&Sight>, by: &By) -> Option<String> {
    match by {
        By::Person(who) => sight?.person(*who).map(|person| person.name.clone()),
        By::Name(name) => Some(name.clone()),
        By::Office => None,
    }
}
