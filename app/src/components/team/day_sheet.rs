//! The names of one day, by group and by the alphabet: who has sent, who is away, whose report is not there, and the
//! way to remind one of them.

use crate::components::icon::Icon;
use crate::components::sheet::Sheet;
use crate::pages::team::board::Row;
use crate::view::*;
use crate::words::{self, words};
use shared::day::Day;
use shared::id::EmployeeId;
use shared::team::Mark;

/// The sheet.
#[component]
pub fn DaySheet(
    /// The day.
    day: Day,
    /// Everybody, by name.
    #[prop(into)]
    rows: Signal<Vec<Row>>,
    /// Whether it is today, of which nothing is missing yet.
    is_today: bool,
    /// Why nobody was reminded, in words.
    #[prop(into)]
    trouble: Signal<Option<String>>,
    /// That somebody was reminded, in words.
    #[prop(into)]
    said: Signal<Option<String>>,
    /// Somebody is being reminded.
    #[prop(into)]
    busy: Signal<bool>,
    /// Somebody is to be reminded.
    on_remind: Callback<EmployeeId>,
    /// Close.
    on_close: Callback<()>,
) -> Node {
    let title = Signal::derive(move || words::date_long(day));
    let groups = move || {
        let rows = rows.get();
        let group = |(title, of): (&'static str, fn(Mark) -> bool)| {
            let these = rows.iter().filter(|row| of(row.mark)).cloned();
            let these: Vec<Node> = these.map(|row| person(row, day, busy, on_remind)).collect();
            let count = words::count(these.len());
            (!these.is_empty()).then(|| {
                view! {
                    <section class="section">
                        <h3>{words().team_group(title, count)}</h3>
                        <ul class="settings">{these}</ul>
                    </section>
                }
            })
        };
        kinds(is_today).into_iter().filter_map(group).collect::<Vec<_>>()
    };
    let hint = Memo::new(move |_| rows.with(|rows| rows.iter().any(|row| row.remindable)));
    view! {
        <Sheet title on_close>
            <div class="sheet-body">
                <p class="note" role="status">{said}</p>
                <p class="gap" role="alert">{trouble}</p>
                {groups}
                <p class="hint" hidden=move || !hint.get()>
                    {move || words().team_remind_hint()}
                </p>
            </div>
        </Sheet>
    }
}

type Kind = (&'static str, fn(Mark) -> bool);

/// The groups, what may be waited for first.
fn kinds(is_today: bool) -> [Kind; 5] {
    let words = words();
    let open = if is_today { words.team_open_today() } else { words.team_open() };
    [
        (open, |mark| matches!(mark, Mark::Missing | Mark::Yet)),
        (words.team_on_leave(), |mark| matches!(mark, Mark::Away(_))),
        (words.team_sent(), |mark| mark == Mark::Sent),
        (words.team_off(), |mark| mark == Mark::Off),
        (words.team_not_asked(), |mark| mark == Mark::NotAsked),
    ]
}

fn person(row: Row, day: Day, busy: Signal<bool>, on_remind: Callback<EmployeeId>) -> Node {
    let Row { person, name, mark, doc, leave, reminded, remindable } = row;
    if mark == Mark::Sent {
        return view! {
            <li>
                <a class="setting" href=format!("/menunggu/{doc}")>
                    <Icon name="check" class="small" />
                    <span class="setting-name" dir="auto">{name}</span>
                    <Icon name="chevron-right" class="small turns" />
                </a>
            </li>
        };
    }
    let more = leave.filter(|_| matches!(mark, Mark::Away(_))).map(|leave| {
        let until = words::date_short(leave.until);
        view! {
            <span class="setting-more">{words().team_until(words::away(leave.away), until)}</span>
        }
    });
    let label = words().team_remind_who(&name, words::date_short(day));
    let act = if reminded {
        Some(view! { <span class="note">{words().team_reminded()}</span> })
    } else {
        remindable.then(|| {
            view! {
                <button
                    type="button"
                    class="button quiet"
                    aria-label=label
                    disabled=move || busy.get()
                    on:click=move |_| on_remind.run(person)
                >
                    {words().team_remind()}
                </button>
            }
        })
    };
    view! {
        <li class="setting">
            <Icon name="user" class="small" />
            <span>
                <span class="setting-name" dir="auto">{name}</span>
                {more}
            </span>
            {act}
        </li>
    }
}
