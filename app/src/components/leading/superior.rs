//! Who leads the reader, as what and since when, who else answers, and the way to say that it is wrong.

use crate::components::avatar::Avatar;
use crate::components::icon::Icon;
use crate::components::routine::mirror::middle;
use crate::pages::leading::Open;
use crate::view::*;
use crate::words::{self, words};
use shared::acting::{Answering, Leading};
use shared::day::Zone;
use shared::mirror::{DAYS, Middle};
use shared::person::Sight;

/// The section.
#[component]
pub fn SuperiorSection(
    /// What this device knows.
    #[prop(into)]
    sight: Signal<Option<Sight>>,
    /// Of who leads whom.
    #[prop(into)]
    leading: Signal<Leading>,
    /// How long the reader's own reports waited for an answer.
    #[prop(into)]
    answering: Signal<Middle>,
    /// A sheet is wanted.
    on_open: Callback<Open>,
) -> Node {
    let rows = move || {
        let Some(superior) = sight.with(|s| s.as_ref().and_then(|s| s.superior.clone())) else {
            return view! { <p class="setting">{words().superior_acting_none()}</p> };
        };
        let since = leading
            .with(|l| l.since)
            .map(|day| words().superior_acting_since(words::date_short(day)));
        let acting = superior.acting.map(|acting| words::acting(acting).to_owned());
        let more: Vec<String> = acting.into_iter().chain(since).collect();
        let (name, post) = (superior.name.clone(), superior.post);
        view! {
            <div class="setting">
                <Avatar name=superior.name />
                <span>
                    <span class="setting-name" dir="auto">{name}</span>
                    <span class="setting-more" dir="auto">{post}</span>
                    <span class="setting-more">{more.join(" · ")}</span>
                </span>
            </div>
            <div class="setting">
                <Icon name="clock" />
                <span>
                    <span class="setting-name">{words().routine_answering_title(DAYS)}</span>
                    <span class="setting-more">{middle(answering.get())}</span>
                    <span class="setting-more">{words().routine_answering_note()}</span>
                </span>
            </div>
            {said(&leading.get(), on_open)}
        }
    };
    let others = move || {
        let others = leading.with(|l| l.answering.iter().map(answered).collect::<Vec<_>>());
        let line = |said: String| {
            view! {
                <p class="banner accent">
                    <Icon name="users" />
                    <span class="banner-text" dir="auto">{said}</span>
                </p>
            }
        };
        others.into_iter().map(line).collect::<Vec<_>>()
    };
    view! {
        <section class="section" aria-labelledby="superior-title">
            <h2 id="superior-title">{move || words().superior_acting_superior()}</h2>
            {others}
            <div class="settings">{rows}</div>
        </section>
    }
}

/// By whom reports are answered beside the superior, and until when.
fn answered(one: &Answering) -> String {
    let name = &one.person.name;
    // Two definitive superiors of one day: neither stands in.
    let acting = match one.person.acting {
        Some(acting) => words::acting(acting),
        None => &one.person.post,
    };
    match one.until {
        Some(day) => words().superior_acting_answered(name, acting, words::date_short(day)),
        None => words().superior_acting_answered_on(name, acting),
    }
}

/// What was said of it and what the office says, and the way to say it.
fn said(leading: &Leading, on_open: Callback<Open>) -> Node {
    let told = leading.disputed.map(|at| {
        // By the day: which zone it is read in hardly matters.
        words().superior_acting_disputed(words::date_short(at.day(Zone::Wib)))
    });
    let answer = leading.settled.as_ref().map(|answer| words().superior_acting_settled(answer));
    let line = |said: String| view! { <p class="setting setting-more" dir="auto">{said}</p> };
    let button = leading.disputed.is_none().then(|| {
        view! {
            <button type="button" class="setting" on:click=move |_| on_open.run(Open::Dispute)>
                <Icon name="flag" />
                <span class="setting-name">{words().superior_acting_wrong()}</span>
                <Icon name="chevron-right" class="small turns" />
            </button>
        }
    });
    view! {
        {told.map(line)}
        {answer.map(line)}
        {button}
    }
}
