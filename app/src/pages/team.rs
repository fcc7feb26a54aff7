//! *Tim*: whose reports are there, who is away, who wishes for help, and how long the superior's own answers take.
//! Counted from what is on this device, without a line; names only when somebody asks for them.

pub mod board;
pub mod remind;

use crate::components::team::answer::AnswerCard;
use crate::components::team::day_sheet::DaySheet;
use crate::components::team::help::HelpSection;
use crate::components::team::today::TodayCard;
use crate::components::team::weeks::Weeks;
use crate::components::times::instant;
use crate::desk::use_desk;
use crate::pages::leaders::of_leaders;
use crate::view::*;
use crate::words::words;
use board::Board;

/// The page. Whoever leads nobody has no such page.
#[component]
pub fn TeamPage() -> Node {
    of_leaders(|| view! { <Page /> })
}

#[component]
fn Page() -> Node {
    let board = Board::new(use_desk());
    let fresh = move || match board.received.get() {
        Some((at, zone)) => words().team_fresh(instant(at, zone, board.today.get())),
        None => words().team_fresh_never().to_owned(),
    };
    let on_look = Callback::new(move |day| board.look(Some(day)));
    let sheet = move || {
        let day = board.looked.get()?;
        Some(view! {
            <DaySheet
                day
                rows=Signal::derive(move || board.rows(day))
                is_today=board.today.get_untracked() == day
                trouble=board.trouble
                said=board.said
                busy=board.busy
                on_remind=Callback::new(move |who| board.remind(who, day))
                on_close=Callback::new(move |()| board.look(None))
            />
        })
    };
    view! {
        <div class="page">
            <header class="page-head">
                <div>
                    <h1 tabindex="-1">{move || words().shell_team()}</h1>
                    <p class="note">{fresh}</p>
                </div>
            </header>
            <AnswerCard answering=board.answering />
            <TodayCard today=board.today tally=board.now on_look />
            <Weeks weeks=board.weeks today=board.today on_look />
            <HelpSection wishes=board.wishes />
        </div>
        {sheet}
    }
}
