//! Who wishes for help, the newest first; each leads to the report in which it stands.

use crate::components::icon::Icon;
use crate::pages::team::board::Named;
use crate::view::*;
use crate::words::{self, words};

/// The section.
#[component]
pub fn HelpSection(
    /// The wishes.
    #[prop(into)]
    wishes: Signal<Vec<Named>>,
) -> Node {
    let none = Memo::new(move |_| wishes.with(Vec::is_empty));
    let rows = move || wishes.get().into_iter().map(row).collect::<Vec<_>>();
    view! {
        <section class="section" aria-labelledby="team-help">
            <h2 id="team-help">{move || words().team_help()}</h2>
            <Show
                when=move || !none.get()
                fallback=|| view! { <p class="note">{move || words().team_help_none()}</p> }
            >
                <ul class="settings">{rows}</ul>
            </Show>
        </section>
    }
}

fn row((wish, name): Named) -> Node {
    let answered = wish.answered.then(|| {
        view! { <span class="chip good">{words().team_help_answered()}</span> }
    });
    let obstacle = (!wish.obstacle.is_empty())
        .then(|| view! { <span class="setting-more" dir="auto">{wish.obstacle}</span> });
    let about = format!("{} · {}", words::date_short(wish.day), wish.title);
    view! {
        <li>
            <a class="setting" href=format!("/menunggu/{}", wish.doc)>
                <Icon name="help-hand" />
                <span>
                    <span class="setting-name" dir="auto">{name}</span>
                    <span class="team-wish" dir="auto">{wish.help}</span>
                    {obstacle}
                    <span class="setting-more" dir="auto">{about}</span>
                    <span class="chips">{answered}</span>
                </span>
                <Icon name="chevron-right" class="small turns" />
            </a>
        </li>
    }
}
