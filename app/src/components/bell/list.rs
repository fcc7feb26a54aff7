//! What rang, by day, the latest first: each the way to its report. What is unread says so in a word.

use crate::components::icon::Icon;
use crate::view::*;
use crate::words::words;

/// One thing that rang, in words.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct BellLine {
    /// The day, where this is the first of it.
    pub head: Option<String>,
    /// Its icon, and the colour of that.
    pub icon: (&'static str, &'static str),
    /// What happened.
    pub said: String,
    /// Who and when.
    pub more: String,
    /// Where its report is.
    pub href: String,
    /// Whether it was unread when the page was opened.
    pub unread: bool,
}

/// The list.
#[component]
pub fn BellList(
    /// What rang.
    lines: Memo<Vec<BellLine>>,
) -> Node {
    view! {
        <div class="rows">
            <For each=move || lines.get() key=BellLine::clone let:line>
                <Row line />
            </For>
        </div>
    }
}

#[component]
fn Row(line: BellLine) -> Node {
    let BellLine { head, icon: (icon, class), said, more, href, unread } = line;
    view! {
        {head.map(|day| view! { <h2 class="bell-day">{day}</h2> })}
        <a class="person-row" href=href>
            <span class=format!("bell-mark {class}")>
                <Icon name=icon />
            </span>
            <span>
                <span class="person-name" dir="auto">{said}</span>
                <span class="person-more" dir="auto">{more}</span>
            </span>
            {unread.then(|| view! { <span class="chip accent">{move || words().bell_new()}</span> })}
        </a>
    }
}
