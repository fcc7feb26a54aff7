//! *Hari ini*: the report of a day as the page itself. Also any other day, under `/laporan/:day`.

mod activity;
mod amount;
mod away;
mod copy;
mod day;
mod dock;
mod editing;
mod empty;
mod foot;
mod form;
mod greeting;
mod habits;
mod keeping_notice;
mod late;
mod lost;
mod notices;
mod others;
mod place;
mod plan;
mod proof;
mod reminded;
mod sheet;
mod standard;
mod talk;
mod trouble;
mod walk;
mod when;

use crate::address::use_address;
use crate::components::difference::Difference;
use crate::components::entry_line::EntryLine;
use crate::components::minutes_card::{Minutes, MinutesCard};
use crate::components::path::Path;
use crate::components::trail::Trail;
use crate::desk::use_desk;
use crate::later::{coming, once_here};
use crate::typing::typing;
use crate::view::*;
use crate::words::words;
use copy::CopyButtons;
use day::Today;
use dock::Dock;
use empty::{Empty, NoSuchDay, NotYet};
use greeting::Greeting;
use habits::next_start;
use notices::Notices;
use shared::day::Day;
use shared::status::Status;
use sheet::EntrySheet;
use talk::Talk;

/// The page.
#[component]
pub fn TodayPage() -> Node {
    let desk = use_desk();
    let address = use_address();
    // Midnight does not take a page away from under somebody's fingers.
    let today = Memo::new(move |before: Option<&Day>| match before {
        Some(day) if typing() => *day,
        Some(_) | None => desk.today(),
    });
    let day = Memo::new(move |_| match address.part_of("laporan") {
        Some(text) => Day::parse(&text),
        None => Some(today.get()),
    });
    let here = Memo::new(move |_| day.get().is_none_or(|day| desk.has(Some(day))));
    move || match day.get() {
        None => view! { <NoSuchDay /> },
        Some(_) if !here.get() => coming(),
        Some(day) if day > today.get() => view! { <NotYet day /> },
        Some(day) => fresh(view! { <DayPage day today /> }),
    }
}

#[component]
fn DayPage(day: Day, today: Memo<Day>) -> Node {
    let it = Today::new(use_desk(), day);
    let planned = Memo::new(move |_| it.sight.with(|s| it.planned(s.as_ref())));
    let lines = Memo::new(move |_| {
        let remarks = it.remarks();
        let report = it.report.get();
        report.map(|r| EntryLine::of(&r, &planned.read(), &remarks)).unwrap_or_default()
    });
    let minutes = Memo::new(move |_| Minutes {
        reported: it.report.with(|r| r.as_ref().map_or(0, |r| r.minutes())),
        approved: it.status() == Some(Status::Approved),
        target: it.asks().then(|| it.sight.with(|s| s.as_ref()?.calendar.target(day))).flatten(),
        lacks: it.report.with(|r| r.as_ref().is_some_and(|r| r.ready().is_err())),
    });
    let is_open = Memo::new(move |_| it.is_open());
    let invites = Memo::new(move |_| it.invites());
    let is_empty = Memo::new(move |_| it.is_empty());
    let walked = Memo::new(move |_| it.walked());
    let returned = Memo::new(move |_| it.returned());
    let next = Memo::new(move |_| it.report.with(|r| next_start(r.as_ref())));
    let trail = move || {
        if is_open.get() {
            let open = Some(Callback::new(move |entry| it.open(entry)));
            let add = invites.get().then(|| Callback::new(move |()| it.add()));
            view! { <Trail lines open add next /> }
        } else {
            view! { <Trail lines /> }
        }
    };
    let walks = Memo::new(move |_| walked.with(Option::is_some) && !is_empty.get());
    // Only what is in the section is drawn anew: whoever has just sent has the focus on it.
    let path = move || {
        walks.get().then(|| {
            view! {
                <section
                    class=move || if is_open.get() { "card last" } else { "card" }
                    aria-label=move || words().author_path()
                    id="path"
                    tabindex="-1"
                >
                    {move || walked.get().map(|walked| view! { <Path walked /> })}
                </section>
            }
        })
    };
    let empty = move || {
        let empty = move || invites.get().then(|| view! { <Empty day=it today /> });
        empty.into_node()
    };
    view! {
        <div class="page day">
            <Greeting day=it today />
            <Notices day=it today />
            <div class="day-side">
                <Show when=move || minutes.with(|m| m.reported > 0 || m.target.is_some())>
                    <MinutesCard minutes />
                </Show>
                {path}
                <Difference before=returned now=it.report planned />
                {once_here(keeping_notice::later_keeping_notice)}
            </div>
            <div class="day-main">
                <section class="section" aria-labelledby="entries-head">
                    <h2 class="visually-hidden" id="entries-head">
                        {move || words().author_entries_head()}
                    </h2>
                    <Show when=move || !is_empty.get() fallback=empty>
                        {trail}
                    </Show>
                </section>
                <Show when=move || invites.get() && !is_empty.get()>
                    <CopyButtons day=it />
                </Show>
                <Talk day=it />
            </div>
        </div>
        <Dock day=it is_empty is_open invites />
        {move || {
            it.opened
                .get()
                .map(|opened| {
                    let leave = Callback::new(move |left| it.left(left));
                    view! { <EntrySheet day=it opened leave /> }
                })
        }}
    }
}
