//! What came back from the superior: their words exactly as written. Plain data in.

use crate::components::icon::Icon;
use crate::view::*;
use crate::words::{self, words};
use shared::op::Reason;

/// One report that came back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CameBack {
    /// Its date, in words.
    pub day: String,
    /// Who gave it back.
    pub by: Option<String>,
    /// Whether it had been approved before.
    pub reopened: bool,
    /// Why.
    pub reason: Reason,
    /// Where it can be mended; none where it is on the screen already.
    pub href: Option<String>,
}

impl CameBack {
    fn title(&self) -> String {
        if self.reopened {
            words().author_reopened(&self.day)
        } else {
            words().author_returned(&self.day)
        }
    }

    /// What was said, and by whom.
    fn said(self) -> Node {
        let Self { by, reason, .. } = self;
        let kinds: Vec<_> = reason
            .kinds
            .iter()
            .map(|kind| view! { <span class="chip">{words::reason_kind(*kind)}</span> })
            .collect();
        let kinds = (!kinds.is_empty()).then(|| {
            view! { <span class="returned-words"><span class="chips">{kinds}</span></span> }
        });
        let text = (!reason.text.trim().is_empty()).then(|| {
            view! {
                <span class="returned-words" dir="auto">
                    "“"
                    <span class="pre" data-testid="returned-words">
                        {reason.text.clone()}
                    </span>
                    "”"
                </span>
            }
        });
        let by = by.map(|by| {
            view! { <span class="returned-words quiet-text">{words().author_said_by(by)}</span> }
        });
        view! {
            {kinds}
            {text}
            {by}
        }
    }
}

/// The report on the screen came back.
#[component]
pub fn ReturnedCard(
    /// What came back.
    back: CameBack,
) -> Node {
    let title = back.title();
    view! {
        <section class="card returned" aria-labelledby="returned-head">
            <Icon name="return" />
            <h2 class="returned-title" id="returned-head">
                {title}
            </h2>
            <span></span>
            {back.said()}
            <span class="returned-words">{words().author_returned_todo()}</span>
        </section>
    }
}

/// Another report came back: the way to it.
#[component]
pub fn ReturnedLink(
    /// What came back.
    back: CameBack,
) -> Node {
    let (title, href) = (back.title(), back.href.clone());
    view! {
        <a class="card returned" href=href>
            <Icon name="return" />
            <span class="returned-title">{title}</span>
            <Icon name="chevron-right" class="turns" />
            {back.said()}
        </a>
    }
}
