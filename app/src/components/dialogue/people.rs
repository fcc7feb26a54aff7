//! With whom there is a dialogue, and what waits in each.

use crate::components::avatar::Avatar;
use crate::components::icon::Icon;
use crate::view::*;

/// The dialogue with one person, in words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Partner {
    /// Where it is.
    pub href: String,
    /// With whom.
    pub name: String,
    /// What is in it.
    pub more: String,
    /// When they talked last.
    pub last: String,
    /// What the reader has not answered; none where there is nothing.
    pub waits: Option<String>,
}

/// The list of them.
#[component]
pub fn Partners(
    /// Its name.
    #[prop(into)]
    title: Signal<&'static str>,
    /// Unique on the page.
    id: &'static str,
    /// The people.
    #[prop(into)]
    partners: Signal<Vec<Partner>>,
) -> Node {
    let rows = move || partners.get().into_iter().map(row).collect::<Vec<_>>();
    view! {
        <Show when=move || !partners.with(Vec::is_empty)>
            <section class="section" aria-labelledby=id>
                <h2 id=id>{title}</h2>
                <div class="settings">{rows}</div>
            </section>
        </Show>
    }
}

fn row(one: Partner) -> Node {
    let waits = one.waits.map(|waits| {
        view! { <span class="chips"><span class="chip back">{waits}</span></span> }
    });
    view! {
        <a class="setting" href=one.href>
            <Avatar name=one.name.clone() />
            <span>
                <span class="setting-name" dir="auto">{one.name}</span>
                <span class="setting-more">{one.more}</span>
                <span class="setting-more">{one.last}</span>
                {waits}
            </span>
            <Icon name="chevron-right" class="small turns" />
        </a>
    }
}
