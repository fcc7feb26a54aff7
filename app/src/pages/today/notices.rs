//! What is said at the head of a day: that its report came back, what went wrong, what needs a choice.
//! Other days that came back are `others`': they never stand before this one.

use super::day::{Today, came_back, report_of};
use crate::components::icon::Icon;
use crate::components::returned_card::{CameBack, ReturnedCard};
use crate::desk::Shown;
use crate::view::*;
use crate::words::{self, words};
use shared::status::Move;

/// The notices.
#[component]
pub(super) fn Notices(
    /// The day.
    day: Today,
) -> Node {
    let back = Memo::new(move |_| day.shown.with(|shown| card(day, shown.as_ref()?)));
    let needs_look = Memo::new(move |_| day.desk.tray().iter().any(|item| item.doc == day.doc()));
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
        {move || back.get().map(|back| view! { <ReturnedCard back /> })}
    }
}

/// A report that came back, as a card; none where it did not.
pub(super) fn card(day: Today, shown: &Shown) -> Option<CameBack> {
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
