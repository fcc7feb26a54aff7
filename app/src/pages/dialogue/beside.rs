//! What is said beside a report: words, feedback, and the ways to say them.

use super::draft::Telling;
use super::teller::Teller;
use crate::components::dialogue::feedback::Given;
use crate::components::icon::Icon;
use crate::components::thread::{Said, Saying, Thread};
use crate::components::times::instant;
use crate::desk::Desk;
use crate::view::*;
use crate::words::words;
use shared::day::{Day, Timestamp};
use shared::dialogue::{self, Feedback, Word};
use shared::document::Document;
use shared::id::{EmployeeId, EntryId};
use shared::op::Act;
use shared::person::Sight;

/// The conversation beside the report that `document` is.
#[component]
pub(crate) fn Conversation(
    /// The desk.
    desk: Desk,
    /// The report as it is shown; the same one for as long as this stands.
    #[prop(into)]
    document: Signal<Document>,
) -> Node {
    let (doc, owner) = document.with_untracked(|d| (d.id, d.owner));
    let sight = Memo::new(move |_| desk.sight());
    let said = Memo::new(move |_| {
        let today = desk.today();
        sight.with(|sight| document.with(|d| conversation(d, desk, sight.as_ref(), today)))
    });
    let say = Callback::new(move |text: String| -> Saying {
        Box::pin(async move { desk.act(doc, Act::Comment(text), None).await })
    });
    let teller = Teller::new(desk, owner, Some(doc));
    let name = sight.with_untracked(|s| name(s.as_ref(), owner)).unwrap_or_default();
    // Feedback is for somebody: what one's superior is to hear goes into the dialogue.
    let give = (owner != desk.me()).then(|| {
        let entries = document.with_untracked(titles);
        view! {
            <button
                type="button"
                class="button quiet give-feedback"
                on:click=move |_| teller.begin(Telling::Feedback)
            >
                <Icon name="star" class="small" />
                {move || words().dialogue_feedback_new()}
            </button>
            {teller.sheet(name, Vec::new(), entries)}
        }
    });
    view! {
        <Thread
            said
            text=desk.unsaid(doc)
            say
            on_hear=Callback::new(move |op| teller.answer(doc, Word::Heard(op)))
        />
        {give}
        <p class="gap" role="alert">{move || teller.trouble()}</p>
    }
}

/// The entries of a report and what they are called.
pub(crate) fn titles(document: &Document) -> Vec<(EntryId, String)> {
    let entries = document.body.report().map(shared::report::Report::by_time).unwrap_or_default();
    entries.into_iter().map(|e| (e.id, e.title.clone())).collect()
}

/// What somebody is called.
pub(super) fn name(sight: Option<&Sight>, who: EmployeeId) -> Option<String> {
    Some(sight?.person(who)?.name.clone())
}

/// What there is to show of a feedback beside `document` to `me`.
pub(super) fn shown_of(
    document: &Document,
    given: &Feedback<'_>,
    me: EmployeeId,
    when: impl FnOnce(Timestamp) -> String,
) -> Given {
    let title = |id| titles(document).into_iter().find_map(|(e, title)| (e == id).then_some(title));
    let across = dialogue::across(document, given.said.by, me);
    Given::of(given, across, given.entry.and_then(title), given.heard.map(when))
}

/// What was said, in words.
fn conversation(document: &Document, desk: Desk, sight: Option<&Sight>, today: Day) -> Vec<Said> {
    let me = desk.me();
    let zone = sight.map(|s| s.me.zone).unwrap_or_default();
    let shown = document.thread.iter().filter(|c| !matches!(c.word, Some(Word::Heard(_))));
    let said = shown.map(|comment| {
        let mine = comment.by == me;
        let other = || name(sight, comment.by).unwrap_or_else(|| words().author_somebody().into());
        let feedback = dialogue::feedback(document).find(|given| given.said.op == comment.op);
        let feedback =
            feedback.map(|given| shown_of(document, &given, me, |at| instant(at, zone, today)));
        Said {
            key: comment.op.to_string(),
            name: if mine { words().author_me().to_owned() } else { other() },
            mine,
            at: instant(comment.at, zone, today),
            text: comment.text.clone(),
            feedback,
        }
    });
    said.collect()
}
