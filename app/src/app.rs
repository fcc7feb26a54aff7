//! The root of the app: who is here, and all pages on one screen.

use crate::address::{Address, use_address};
use crate::components::focus::{after_drawing, focus};
use crate::components::places::Page;
use crate::components::toasts::Toasts;
use crate::desk::Desk;
use crate::later::{Later, behind, coming};
use crate::pages::bell::BellPage;
use crate::pages::calendar::CalendarPage;
use crate::pages::dialogue::DialoguePage;
use crate::pages::lost::LostPage;
use crate::pages::more::MorePage;
use crate::pages::opening::OpeningPage;
use crate::pages::shut::ShutPage;
use crate::pages::sign_in::SignInPage;
use crate::pages::team::TeamPage;
use crate::pages::today::TodayPage;
use crate::pages::tray::TrayPage;
use crate::pages::waiting::WaitingPage;
use crate::pages::waiting::routine::RoutinePage;
use crate::session::{Place, Session, use_session};
use crate::shell::Shell;
use crate::view::*;

/// The whole app.
#[component]
pub fn App() -> Node {
    Address::provide();
    Later::provide();
    provide_context(Session::start());
    Toasts::provide();
    view! { <Gate /> }
}

/// Shows the door, the skeleton, the pages, or why the pages cannot be shown.
#[component]
fn Gate() -> Node {
    let session = use_session();
    let address = use_address();
    // The next person begins at their own day, not where the last one left.
    Effect::watch(
        move || matches!(session.place(), Place::Door),
        move |is_door, was_door, _| {
            if *is_door && was_door == Some(&false) {
                address.go("/");
                after_drawing(|| focus("#main h1"));
            }
        },
        false,
    );
    // Whoever came in by the door goes on at the head of their page; whoever was here already has the
    // focus somewhere.
    let came = StoredValue::new(false);
    let gate = move || match session.place() {
        Place::Door => {
            came.set_value(true);
            view! { <SignInPage /> }
        }
        Place::Opening(_) => view! { <OpeningPage /> },
        Place::Open(desk) => {
            if came.try_update_value(std::mem::take).unwrap_or_default() {
                after_drawing(|| focus("#main h1"));
            }
            view! { <Pages desk /> }
        }
        Place::Shut(_, error) => view! { <ShutPage error /> },
    };
    gate.into_node()
}

/// Every page of a person who is here.
#[component]
fn Pages(desk: Desk) -> Node {
    provide_context(desk);
    let address = use_address();
    let page = Memo::new(move |_| Page::of(&address.path()));
    let complete = Memo::new(move |_| desk.has(None));
    let shown = move || {
        fresh(match page.get() {
            Page::Today | Page::Report => view! { <TodayPage /> },
            Page::Lost => view! { <LostPage /> },
            // They count and look through everything.
            Page::Calendar
            | Page::Waiting
            | Page::Routine
            | Page::Team
            | Page::Dialogue
            | Page::Tray
            | Page::Bell
                if !complete.get() =>
            {
                coming()
            }
            page @ (Page::Calendar
            | Page::Waiting
            | Page::Routine
            | Page::Team
            | Page::Dialogue
            | Page::Tray
            | Page::Bell
            | Page::More) => behind(move || later_page(page)),
        })
    };
    view! { <Shell>{shown}</Shell> }
}

/// The door to the pages that nobody needs to write the day.
#[inline(never)]
fn later_page(page: Page) -> Node {
    match page {
        Page::Calendar => view! { <CalendarPage /> },
        Page::Waiting => view! { <WaitingPage /> },
        Page::Routine => view! { <RoutinePage /> },
        Page::Team => view! { <TeamPage /> },
        Page::Dialogue => view! { <DialoguePage /> },
        Page::Tray => view! { <TrayPage /> },
        Page::Bell => view! { <BellPage /> },
        Page::More => view! { <MorePage /> },
        Page::Today | Page::Report | Page::Lost => ().into_node(),
    }
}
