//! The last weeks as a table of days: each a bar and a figure, and names behind a tap. Nobody is compared with anybody.

use crate::components::team::today::TeamBar;
use crate::view::*;
use crate::words::{self, words};
use shared::day::Day;
use shared::team::{Tally, Week};

/// The section.
#[component]
pub fn Weeks(
    /// The weeks, the latest first.
    #[prop(into)]
    weeks: Signal<Vec<Week>>,
    /// Today.
    #[prop(into)]
    today: Signal<Day>,
    /// The names of a day are wanted.
    on_look: Callback<Day>,
) -> Node {
    // Days of the week on which nobody worked in all that time need no room.
    let columns = Memo::new(move |_| {
        let works = |at: usize| {
            let day = |week: &Week| week.days.get(at).is_some_and(|(_, t)| t.off < t.all());
            weeks.with(|weeks| weeks.iter().any(day))
        };
        (0..7).filter(|at| works(*at)).collect::<Vec<usize>>()
    });
    let heads = move || {
        let columns = columns.get().into_iter();
        let head = |at: usize| {
            let short = words::weekday_short(u8::try_from(at).unwrap_or_default());
            view! { <th scope="col">{short}</th> }
        };
        columns.map(head).collect::<Vec<_>>()
    };
    let body = move || {
        let (columns, today) = (columns.get(), today.get());
        let week = |week: Week| {
            let cell = |at: &usize| {
                week.days.get(*at).map(|(day, tally)| {
                    view! { <td>{cell(*day, *tally, today, on_look)}</td> }
                })
            };
            let cells: Vec<Node> = columns.iter().filter_map(cell).collect();
            let span = columns.len().to_string();
            view! {
                <tbody>
                    <tr>
                        <th scope="rowgroup" colspan=span>
                            <span class="team-week">
                                <b>{named(&week, today)}</b>
                                <span>{sum(week.all)}</span>
                            </span>
                        </th>
                    </tr>
                    <tr>{cells}</tr>
                </tbody>
            }
        };
        weeks.get().into_iter().map(week).collect::<Vec<_>>()
    };
    view! {
        <section class="section" aria-labelledby="team-weeks">
            <h2 id="team-weeks">{move || words().team_weeks()}</h2>
            <p class="note">{move || words().team_weeks_hint()}</p>
            <table class="month team-weeks" aria-labelledby="team-weeks">
                <thead>
                    <tr>{heads}</tr>
                </thead>
                {body}
            </table>
        </section>
    }
}

fn number(number: u32) -> String {
    words::number(u64::from(number))
}

/// What a week is called.
fn named(week: &Week, today: Day) -> String {
    let day = |at: usize| week.days.get(at).map_or(today, |(day, _)| *day);
    let (first, last) = (day(0), day(week.days.len().saturating_sub(1)));
    if first <= today && today <= last {
        return words().team_week_now().to_owned();
    }
    words().team_week(words::day_month(first), words::day_month(last))
}

fn sum(all: Tally) -> String {
    if all.asked() == 0 {
        return words().team_week_off().to_owned();
    }
    words().team_week_sent(number(all.sent), number(all.asked()))
}

/// A day: a button where there is anything to look at, plain where there is not.
fn cell(day: Day, tally: Tally, today: Day, on_look: Callback<Day>) -> Node {
    let date = day.day();
    let said = words::date_short(day);
    let current = (day == today).then_some("date");
    // Of days off, of days to come and of those before anybody's first report there is nothing to see.
    if tally.asked() == 0 && tally.away == 0 {
        let is_off = tally.off > 0;
        let label =
            if is_off { words().team_cell_off(said) } else { words().team_cell_ahead(said) };
        let mark = if is_off { "off" } else { "none" };
        return view! {
            <span class="day-cell" data-mark=mark aria-current=current>
                <span class="visually-hidden">{label}</span>
                <span aria-hidden="true">{date}</span>
            </span>
        };
    }
    let more = words::tally(tally);
    let label = words().team_cell(said, number(tally.sent), number(tally.asked()));
    let label = if more.is_empty() { label } else { words().team_cell_and(label, more) };
    let figure = if tally.asked() == 0 {
        "–".to_owned()
    } else {
        format!("{}/{}", number(tally.sent), number(tally.asked()))
    };
    view! {
        <button
            type="button"
            class="day-cell team-day"
            aria-current=current
            aria-label=label
            on:click=move |_| on_look.run(day)
        >
            <span>{date}</span>
            <TeamBar tally />
            <small>{figure}</small>
        </button>
    }
}
