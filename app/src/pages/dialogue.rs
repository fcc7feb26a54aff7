//! *Dialog kinerja*: what is to be talked about collects itself; agreements stay on top until they are done. Both sides
//! see the same, with or without a line.

pub(crate) mod agenda;
pub(crate) mod beside;
pub mod draft;
pub(crate) mod teller;

use crate::address::use_address;
use crate::components::art::Art;
use crate::components::dialogue::agreements::Agreements;
use crate::components::dialogue::matters::Matters;
use crate::components::dialogue::people::{Partner, Partners};
use crate::components::dialogue::talks::Talks;
use crate::components::icon::Icon;
use crate::desk::{Desk, use_desk};
use crate::view::*;
use crate::words::{self, words};
use agenda::Read;
use draft::Telling;
use shared::dialogue::Word;
use shared::document::Document;
use shared::id::{DocumentId, EmployeeId};
use shared::person::Sight;
use std::borrow::Cow;
use teller::Teller;

/// The page: all dialogues, or the one with somebody.
#[component]
pub fn DialoguePage() -> Node {
    let desk = use_desk();
    let address = use_address();
    let with = Memo::new(move |_| address.part_of("dialog"));
    move || {
        fresh(match with.get() {
            None => view! { <All desk /> },
            Some(who) => match who.parse().ok().filter(|who| known(desk, *who)) {
                Some(owner) => view! { <One desk owner /> },
                None => view! { <NotHere /> },
            },
        })
    }
}

/// Whether there can be a dialogue about `owner`: oneself, or somebody one leads.
fn known(desk: Desk, owner: EmployeeId) -> bool {
    untrack(|| desk.sight()).is_some_and(|sight| sight.sees(owner))
}

/// Reads the agenda of everybody in `owners`, of what is on this device. Tracked.
fn read_all(desk: Desk, sight: &Sight, owners: &[EmployeeId]) -> Vec<Read> {
    let today = desk.today();
    desk.read(|device| {
        let documents: Vec<Cow<'_, Document>> = device
            .views()
            .map(|view| view.document)
            .filter(|document| owners.contains(&document.owner))
            .collect();
        let of = |owner: &EmployeeId| {
            let theirs = documents.iter().filter(|document| document.owner == *owner);
            let theirs: Vec<&Document> = theirs.map(AsRef::as_ref).collect();
            agenda::read(&theirs, *owner, sight, today)
        };
        owners.iter().map(of).collect()
    })
}

#[component]
fn All(desk: Desk) -> Node {
    let sight = Memo::new(move |_| desk.sight());
    let partners = Memo::new(move |_| {
        sight.with(|sight| {
            let Some(sight) = sight else { return (Vec::new(), Vec::new()) };
            let mine = sight.superior.iter().map(|superior| (sight.me.id, &superior.name));
            let people = sight.people.iter().map(|person| (person.id, &person.name));
            let all: Vec<_> = mine.chain(people).collect();
            let owners: Vec<EmployeeId> = all.iter().map(|(owner, _)| *owner).collect();
            let read = read_all(desk, sight, &owners);
            let rows =
                all.iter().zip(read).map(|((owner, name), read)| partner(*owner, name, &read));
            let mut rows: Vec<Partner> = rows.collect();
            let people = rows.split_off(usize::from(sight.superior.is_some()));
            (rows, people)
        })
    });
    let none =
        Memo::new(move |_| partners.with(|(mine, people)| mine.is_empty() && people.is_empty()));
    view! {
        <div class="page">
            <header class="page-head">
                <div>
                    <h1 tabindex="-1">{move || words().dialogue_title()}</h1>
                    <p class="note">{move || words().dialogue_more()}</p>
                </div>
            </header>
            <p class="note" hidden=move || !none.get()>{move || words().dialogue_nobody()}</p>
            <Partners
                id="dialogue-mine"
                title=Signal::derive(|| words().dialogue_mine())
                partners=Signal::derive(move || partners.with(|(mine, _)| mine.clone()))
            />
            <Partners
                id="dialogue-people"
                title=Signal::derive(|| words().dialogue_people())
                partners=Signal::derive(move || partners.with(|(_, people)| people.clone()))
            />
        </div>
    }
}

fn partner(owner: EmployeeId, name: &str, read: &Read) -> Partner {
    let words = words();
    let last = read.last.map(|day| words.dialogue_row_last(words::date_short(day)));
    let some = |all: usize| (all > 0).then(|| words::count(all));
    let parts = [
        some(read.agreements.len()).map(|count| words.dialogue_row_agreements(count)),
        some(read.matters.len()).map(|count| words.dialogue_row_matters(count)),
    ];
    Partner {
        href: format!("/dialog/{owner}"),
        name: name.to_owned(),
        more: parts.into_iter().flatten().collect::<Vec<_>>().join(" · "),
        last: last.unwrap_or_else(|| words.dialogue_row_never().to_owned()),
        waits: (read.waits > 0).then(|| words.dialogue_row_waits(words::count(read.waits))),
    }
}

/// The dialogue about one employee with whoever leads them.
#[component]
fn One(desk: Desk, owner: EmployeeId) -> Node {
    let sight = Memo::new(move |_| desk.sight());
    let read = Memo::new(move |_| {
        let read = sight.with(|s| Some(read_all(desk, s.as_ref()?, &[owner])));
        read.and_then(|all| all.into_iter().next()).unwrap_or_default()
    });
    let teller = Teller::new(desk, owner, None);
    let me = desk.me();
    let sides = sight.with_untracked(|s| {
        let sight = s.as_ref();
        let superior = sight.and_then(|s| s.superior.as_ref()).map(|s| s.id);
        let other = if owner == me { superior } else { Some(owner) };
        let other = other.and_then(|other| Some((other, beside::name(sight, other)?)));
        std::iter::once((me, words().author_me().to_owned())).chain(other).collect::<Vec<_>>()
    });
    let name = sides.get(1).map(|(_, name)| name.clone()).unwrap_or_default();
    let whom = name.clone();
    let on_word = Callback::new(move |(doc, word): (DocumentId, Word)| teller.answer(doc, word));
    let begin = move |telling, icon, said: fn() -> &'static str| {
        view! {
            <button type="button" class="button line" on:click=move |_| teller.begin(telling)>
                <Icon name=icon class="small" />
                {said}
            </button>
        }
    };
    let some = move |of: fn(&Read) -> bool| Memo::new(move |_| read.with(of));
    let has_agreements = some(|r| !r.agreements.is_empty());
    let has_ended = some(|r| !r.ended.is_empty());
    let has_matters = some(|r| !r.matters.is_empty());
    view! {
        <div class="page">
            <div class="page-head back-link">
                <a class="button quiet" href="/dialog">
                    <Icon name="chevron-left" class="small turns" />
                    {move || words().dialogue_to_list()}
                </a>
            </div>
            <header class="page-head">
                <h1 tabindex="-1">{move || words().dialogue_with(&whom)}</h1>
            </header>
            <p class="gap" role="alert">{move || teller.trouble()}</p>
            <section class="section" aria-labelledby="dialogue-agreements">
                <h2 id="dialogue-agreements">{move || words().dialogue_agreements()}</h2>
                <Show
                    when=move || has_agreements.get()
                    fallback=|| view! { <p class="note">{move || words().dialogue_agreements_none()}</p> }
                >
                    <Agreements agreements=Signal::derive(move || read.with(|r| r.agreements.clone())) on_word />
                </Show>
                <div class="actions">
                    {begin(Telling::Agreement, "check-twice", || words().dialogue_agreement_new())}
                </div>
            </section>
            <section class="section" aria-labelledby="dialogue-matters">
                <h2 id="dialogue-matters">{move || words().dialogue_matters()}</h2>
                <p class="note">
                    {move || {
                        if has_matters.get() {
                            words().dialogue_matters_hint()
                        } else {
                            words().dialogue_matters_none()
                        }
                    }}
                </p>
                <div class="actions">
                    {begin(Telling::Feedback, "star", || words().dialogue_feedback_new())}
                    {begin(Telling::Topic, "plus", || words().dialogue_topic_new())}
                    {begin(Telling::Talk, "calendar", || words().dialogue_talk_new())}
                </div>
                <Matters matters=Signal::derive(move || read.with(|r| r.matters.clone())) on_word />
            </section>
            <Show when=move || has_ended.get()>
                <section class="section" aria-labelledby="dialogue-ended">
                    <h2 id="dialogue-ended">{move || words().dialogue_ended()}</h2>
                    <Agreements agreements=Signal::derive(move || read.with(|r| r.ended.clone())) on_word />
                </section>
            </Show>
            <Talks talks=Signal::derive(move || read.with(|r| r.talks.clone())) />
        </div>
        {teller.sheet(name, sides, Vec::new())}
    }
}

/// Nobody here with whom there could be one.
#[component]
fn NotHere() -> Node {
    view! {
        <div class="empty">
            <Art name="art-path" />
            <h1 tabindex="-1">{move || words().dialogue_not_here_title()}</h1>
            <p>{move || words().dialogue_not_here_text()}</p>
            <a class="button line" href="/dialog">{move || words().dialogue_to_list()}</a>
        </div>
    }
}
