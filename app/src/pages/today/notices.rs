//! What is said at the head of a day: what came back, what went wrong, what was just done, and once
//! what the browser promised.

use super::day::{Today, came_back, report_of};
use crate::browser;
use crate::components::icon::Icon;
use crate::components::returned_card::{CameBack, ReturnedCard};
use crate::desk::Shown;
use crate::persist::{PersistAnswer, persist_answer};
use crate::words::{self, words};
use leptos::prelude::*;
use shared::day::Day;
use shared::status::Move;

/// Where it is remembered that the browser's answer was read.
const READ: &str = "setapak.persist.read";

/// The notices.
#[component]
pub(super) fn Notices(
    /// The day.
    day: Today,
    /// Today.
    today: Memo<Day>,
) -> impl IntoView {
    let backs = Memo::new(move |_| {
        let all = day.desk.reports_of(day.desk.me());
        let is_here = |s: &Shown| report_of(&s.document.body).day == day.day;
        // On today's page everything that came back; on the page of another day its own.
        let shown = all.iter().filter(|s| today.get() == day.day || is_here(s));
        shown.filter_map(|s| card(day, s)).collect::<Vec<_>>()
    });
    let needs_look =
        Memo::new(move |_| day.shown.with(|s| s.as_ref().is_some_and(|s| s.needs_look)));
    let trouble = move || {
        day.trouble.get().map(|text| {
            view! {
                <div class="banner back" role="alert">
                    <Icon name="alert" />
                    <div class="banner-text">
                        <p>{text}</p>
                    </div>
                    <Close on_close=move || day.trouble.set(None) />
                </div>
            }
        })
    };
    let look = move || {
        needs_look.get().then(|| {
            view! {
                <div class="banner wait">
                    <Icon name="flag" />
                    <div class="banner-text">
                        <p>{words().author_needs_look()}</p>
                    </div>
                    <div class="banner-actions">
                        <a class="button quiet" href="/perlu-dilihat">
                            {words().author_needs_look_link()}
                        </a>
                    </div>
                </div>
            }
        })
    };
    view! {
        {trouble}
        {look}
        {move || backs.get().into_iter().map(|back| view! { <ReturnedCard back /> }).collect::<Vec<_>>()}
        <Persist />
        <Done day />
    }
}

/// A returned report as a card.
fn card(day: Today, shown: &Shown) -> Option<CameBack> {
    let step = came_back(shown)?;
    let its_day = report_of(&shown.document.body).day;
    Some(CameBack {
        day: words::date_short(its_day),
        by: day.sight.with(|s| s.as_ref()?.person(step.by).map(|p| p.name.clone())),
        reopened: step.step == Move::Reopen,
        reason: step.reason.unwrap_or_default(),
        href: (its_day != day.day).then(|| format!("/laporan/{its_day}")),
    })
}

/// What was just done, with a way back where there is one.
#[component]
fn Done(day: Today) -> impl IntoView {
    let done = move || day.done.get().map(|text| view! { <p>{text}</p> });
    let removed = move || {
        day.removed.get().map(|entry| {
            view! {
                <p>{words().author_deleted(entry.title)}</p>
                <button type="button" class="button quiet" on:click=move |_| day.put_back()>
                    {words().author_undo()}
                </button>
            }
        })
    };
    let is_there = move || day.done.with(Option::is_some) || day.removed.with(Option::is_some);
    view! {
        <div role="status">
            <Show when=is_there>
                <div class="banner accent">
                    <Icon name="check" />
                    <div class="banner-text">{done} {removed}</div>
                    <Close on_close=move || {
                        day.done.set(None);
                        day.removed.set(None);
                    } />
                </div>
            </Show>
        </div>
    }
}

/// The browser's answer, in words, once.
#[component]
fn Persist() -> impl IntoView {
    let read = RwSignal::new(browser::remembered(READ).is_some());
    let answer = move || persist_answer().filter(|_| !read.get());
    move || {
        answer().map(|answer| {
            let icon = match answer {
                PersistAnswer::Kept => "phone-ok",
                PersistAnswer::MayBeCleared | PersistAnswer::Unknown => "info",
            };
            let understood = move |_| {
                browser::remember(READ, "yes");
                read.set(true);
            };
            view! {
                <div class="banner" role="status">
                    <Icon name=icon />
                    <div class="banner-text">
                        <b>{words().author_persist_title()}</b>
                        <p>{words::persist(Some(answer))}</p>
                    </div>
                    <div class="banner-actions">
                        <button type="button" class="button quiet" on:click=understood>
                            {words().author_understood()}
                        </button>
                    </div>
                </div>
            }
        })
    }
}

#[component]
fn Close<F: Fn() + 'static>(on_close: F) -> impl IntoView {
    view! {
        <button
            type="button"
            class="icon-button"
            aria-label=move || words().shell_close()
            on:click=move |_| on_close()
        >
            <Icon name="close" />
        </button>
    }
}
