//! What is said at the head of a day: that its report came back, what went wrong, what needs a choice.
//! Other days that came back are `others`': they never stand before this one.

use super::day::{Today, came_back};
use super::late::later_late;
use super::reminded::later_reminded;
use crate::components::icon::Icon;
use crate::components::returned_card::{CameBack, ReturnedCard};
use crate::desk::Shown;
use crate::later::once_here;
use crate::view::*;
use crate::words::{self, words};
use shared::day::Day;
use shared::op::Act;
use shared::status::Move;

/// The notices.
#[component]
pub(super) fn Notices(
    /// The day.
    day: Today,
    /// Today.
    today: Memo<Day>,
) -> Node {
    let back = Memo::new(move |_| day.shown.with(|shown| card(day, shown.as_ref()?)));
    // With the office lies what needs no choice of its author's any more.
    let needs_look = Memo::new(move |_| {
        let tray = day.desk.tray().into_iter();
        let here = tray.filter(|item| item.doc == day.doc() && !item.is_with_office());
        // Whether it was sent, and is not.
        here.map(|item| matches!(item.mine, Act::Submit(_)) && day.is_open()).max()
    });
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
        needs_look.get().map(|unsent| {
            let said = if unsent {
                words().author_needs_look_unsent()
            } else {
                words().author_needs_look()
            };
            view! {
                <div class="banner wait">
                    <Icon name="flag" />
                    <div class="banner-text">
                        <p>{said}</p>
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
        {once_here(move || later_left(day))}
        {once_here(move || later_late(day))}
        {once_here(move || later_reminded(day, today))}
        {trouble}
        {look}
        {move || back.get().map(|back| view! { <ReturnedCard back /> })}
    }
}

/// The door to what is said to somebody who was let go: what this day still is to them.
#[inline(never)]
fn later_left(day: Today) -> Node {
    let left = Memo::new(move |_| day.desk.has_left());
    let said = move || {
        left.get().then(|| {
            view! {
                <div class="banner wait" role="status">
                    <Icon name="info" />
                    <div class="banner-text">
                        <b>{words().author_left_title()}</b>
                        <p>{words().author_left_text()}</p>
                    </div>
                </div>
            }
        })
    };
    said.into_node()
}

/// A report that came back, as a card; none where it did not.
pub(super) fn card(day: Today, shown: &Shown) -> Option<CameBack> {
    let step = came_back(shown)?;
    let its_day = shown.document.body.day();
    Some(CameBack {
        day: words::date_short(its_day),
        by: day.sight.with(|s| s.as_ref()?.person(step.by).map(|p| p.name.clone())),
        reopened: step.step == Move::Reopen,
        reason: step.reason.unwrap_or_default(),
        href: (its_day != day.day).then(|| format!("/laporan/{its_day}")),
    })
}

#[component]
fn Close<F: Fn() + 'static>(on_close: F) -> Node {
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
