//! The left pane of the pile: how far it is and what to do next, what is opened first, what goes with it, what was left
//! out and what stayed behind.

use crate::components::art::Art;
use crate::components::icon::Icon;
use crate::components::routine::progress::{NextStep, Progress};
use crate::components::waiting::group::Surroundings;
use crate::components::waiting::list::{Fetching, Groups};
use crate::pages::waiting::pile::{Left, Lying, Pile};
use crate::pages::waiting::queue::Lull;
use crate::view::*;
use crate::words::{self, words};
use shared::hash::Token;
use shared::id::DocumentId;

/// The list.
#[component]
pub fn PileList(
    /// How the pile lies.
    pile: Memo<Pile>,
    /// The revisions that were opened, of those that are opened first.
    opened: Memo<Vec<Token>>,
    /// How many of them, of how many.
    progress: Signal<(usize, usize)>,
    /// What stayed behind when the rest was approved, and why.
    behind: RwSignal<Vec<(String, String)>>,
    /// How many were approved in one go, the last time.
    done: RwSignal<usize>,
    /// Why the last act came to nothing.
    trouble: RwSignal<Option<String>>,
    /// What every part of the list is told.
    around: Surroundings,
    /// A decision is being kept.
    busy: RwSignal<bool>,
    /// What is known where nothing waits.
    lull: Memo<Lull>,
    /// Opens the next.
    on_next: Callback<()>,
    /// Approves all.
    on_approve: Callback<()>,
    /// Takes in what has come meanwhile.
    on_lay: Callback<()>,
    /// Puts a report back that was left out.
    on_put_back: Callback<DocumentId>,
    /// What stands below.
    foot: Callback<(), Node>,
) -> Node {
    let count = Memo::new(move |_| pile.with(Pile::count));
    let some = Memo::new(move |_| count.get() > 0);
    let here = move || around.open.get().is_none();
    let first = move || pile.with(|pile| pile.first.clone());
    let rest = Memo::new(move |_| pile.with(|pile| pile.rest.clone()));
    let goes_with = move || rest.with(|rest| rest.iter().map(|g| g.rows.len()).sum::<usize>());
    let note = move || words().routine_note(count.get(), pile.with(Pile::people));
    let list = move || {
        view! {
            <div class="card pile-card">
                <Progress progress />
                <p class="note">
                    {move || words().routine_why()} " "
                    <a href="/lainnya/aturan">{move || words().routine_rules_link()}</a>
                </p>
                <Show when=here>
                    <NextStep progress count busy on_next on_approve />
                    <p class="gap" role="alert">{move || trouble.get()}</p>
                </Show>
            </div>
            <Fresh pile on_lay />
            <section class="section" aria-label=move || words().routine_first()>
                <h2>{move || words().routine_first()}</h2>
                <div class="rows" role="list">
                    <For each=first key=|l| l.summary.token let:lying>
                        <FirstRow lying opened around />
                    </For>
                </div>
            </section>
            <Show when=move || rest.with(|rest| !rest.is_empty())>
                <section class="section" aria-label=move || words().routine_rest_label()>
                    <h2>{move || words().routine_rest(goes_with())}</h2>
                    <Groups groups=rest around />
                </section>
            </Show>
        }
    };
    let empty = move || view! { <Empty pile lull done on_lay /> };
    view! {
        <section class="pane-list" aria-label=move || words().routine_title()>
            <div class="page">
                <div class="page-head back-link">
                    <a class="button quiet" href="/menunggu">
                        <Icon name="chevron-left" class="small turns" />
                        {move || words().superior_waiting_title()}
                    </a>
                </div>
                <header class="page-head">
                    <div>
                        <h1 tabindex="-1">{move || words().routine_title()}</h1>
                        <p class="note" hidden=move || !some.get()>{note}</p>
                    </div>
                </header>
                <Show when=move || some.get() fallback=empty>
                    {list}
                </Show>
                <Aside pile around on_put_back />
                <Behind pile behind />
                {foot.run(())}
            </div>
        </section>
    }
}

/// One that is opened first.
#[component]
fn FirstRow(lying: Lying, opened: Memo<Vec<Token>>, around: Surroundings) -> Node {
    let Lying { name, summary } = lying;
    let (doc, day, token) = (summary.doc, summary.day, summary.token);
    let is_opened = Memo::new(move |_| opened.with(|opened| opened.contains(&token)));
    let chip = move || {
        if is_opened.get() {
            view! {
                <span class="chip good"><Icon name="check" class="small" />{words().routine_opened()}</span>
            }
        } else {
            view! { <span class="chip wait">{words().routine_shut()}</span> }
        }
    };
    view! {
        <div role="listitem">
            <a
                class="person-row"
                href=format!("/{}/{doc}", around.place)
                aria-current=move || (around.open.get() == Some(doc)).then_some("true")
            >
                <span>
                    <span class="person-name" dir="auto">{name}</span>
                    <span class="person-more">{move || words::date_short(day)}</span>
                    <span class="chips">{chip}</span>
                </span>
            </a>
        </div>
    }
}

/// Something has come since the pile was laid.
#[component]
fn Fresh(pile: Memo<Pile>, on_lay: Callback<()>) -> Node {
    let fresh = Memo::new(move |_| pile.with(|pile| pile.fresh));
    view! {
        <Show when=move || { fresh.get() > 0 }>
            <div class="banner accent">
                <Icon name="inbox" />
                <div class="banner-text">
                    <p>{move || words().routine_fresh(fresh.get())}</p>
                    <button type="button" class="button quiet" on:click=move |_| on_lay.run(())>
                        {move || words().routine_lay()}
                    </button>
                </div>
            </div>
        </Show>
    }
}

/// What was left out, each with the way back.
#[component]
fn Aside(pile: Memo<Pile>, around: Surroundings, on_put_back: Callback<DocumentId>) -> Node {
    let aside = Memo::new(move |_| pile.with(|pile| pile.aside.clone()));
    let row = move |lying: Lying| {
        let (doc, day) = (lying.summary.doc, lying.summary.day);
        view! {
            <div class="aside-row" role="listitem">
                <a
                    class="person-row"
                    href=format!("/{}/{doc}", around.place)
                    aria-current=move || (around.open.get() == Some(doc)).then_some("true")
                >
                    <span>
                        <span class="person-name" dir="auto">{lying.name.clone()}</span>
                        <span class="person-more">{move || words::date_short(day)}</span>
                    </span>
                </a>
                <button
                    type="button"
                    class="button quiet"
                    aria-label=move || {
                        words().routine_put_back_one(&lying.name, words::date_short(day))
                    }
                    on:click=move |_| on_put_back.run(doc)
                >
                    {move || words().routine_put_back()}
                </button>
            </div>
        }
    };
    view! {
        <Show when=move || aside.with(|aside| !aside.is_empty())>
            <section class="section" aria-label=move || words().routine_aside()>
                <h2>{move || words().routine_aside()}</h2>
                <p class="note">{move || words().routine_aside_note()}</p>
                <div class="rows" role="list">
                    <For each=move || aside.get() key=|l| l.summary.token let:lying>
                        {row(lying)}
                    </For>
                </div>
            </section>
        </Show>
    }
}

/// What has moved, by name and with its reason.
#[component]
fn Behind(pile: Memo<Pile>, behind: RwSignal<Vec<(String, String)>>) -> Node {
    let moved = move || {
        let told = |(lying, why): &(Lying, Left)| {
            let report = format!("{}, {}", lying.name, words::date_short(lying.summary.day));
            (report, left(*why).to_owned())
        };
        let moved = pile.with(|pile| pile.behind.iter().map(told).collect::<Vec<_>>());
        let refused = behind.get().into_iter().filter(|(r, _)| moved.iter().all(|(m, _)| m != r));
        refused.collect::<Vec<_>>().into_iter().chain(moved).collect::<Vec<_>>()
    };
    let row = |(report, why): (String, String)| {
        view! {
            <li class="behind">
                <b dir="auto">{report}</b>
                <span>{why}</span>
            </li>
        }
    };
    move || {
        let moved = moved();
        (!moved.is_empty()).then(|| {
            view! {
                <section class="section" aria-label=words().routine_behind()>
                    <h2>{words().routine_behind()}</h2>
                    <ul class="behinds">{moved.into_iter().map(row).collect::<Vec<_>>()}</ul>
                </section>
            }
        })
    }
}

fn left(why: Left) -> &'static str {
    let words = words();
    match why {
        Left::Newer => words.routine_left_newer(),
        Left::Decided => words.routine_left_decided(),
        Left::Gone => words.routine_left_gone(),
        Left::Unusual => words.routine_left_unusual(),
    }
}

/// Nothing lies in the pile: why, and what to do.
#[component]
fn Empty(pile: Memo<Pile>, lull: Memo<Lull>, done: RwSignal<usize>, on_lay: Callback<()>) -> Node {
    let fresh = Memo::new(move |_| pile.with(|pile| pile.fresh > 0));
    move || {
        let words = words();
        if fresh.get() {
            return view! { <Fresh pile on_lay /> };
        }
        let (title, text) = match (done.get(), lull.get()) {
            (1.., _) => (words.routine_done_title(), words.routine_none_text()),
            (0, Lull::Fetching) => return view! { <Fetching /> },
            (0, Lull::Apart) => (words.superior_apart_title(), words.superior_apart_text()),
            (0, Lull::Answered) => (words.routine_none_title(), words.routine_none_text()),
        };
        view! {
            <div class="empty">
                <Art name="art-clear" />
                <h2>{title}</h2>
                <p>{text}</p>
                <a class="button line" href="/menunggu">{words.routine_to_waiting()}</a>
            </div>
        }
    }
}
