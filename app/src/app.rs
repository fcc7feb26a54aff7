//! The root of the app: who is here, and all routes on one screen.

use crate::components::toasts::Toasts;
use crate::desk::Desk;
use crate::pages::calendar::CalendarPage;
use crate::pages::lost::LostPage;
use crate::pages::more::MorePage;
use crate::pages::opening::OpeningPage;
use crate::pages::shut::ShutPage;
use crate::pages::sign_in::SignInPage;
use crate::pages::today::TodayPage;
use crate::pages::tray::TrayPage;
use crate::pages::waiting::WaitingPage;
use crate::session::{Place, Session, use_session};
use crate::shell::Shell;
use leptos::prelude::*;
use leptos_router::components::{FlatRoutes, Route, Router};
use leptos_router::path;

/// The whole app.
#[component]
pub fn App() -> impl IntoView {
    provide_context(Session::start());
    Toasts::provide();
    view! {
        <Router>
            <Gate />
        </Router>
    }
}

/// Shows the door, the skeleton, the pages, or why the pages cannot be shown.
#[component]
fn Gate() -> impl IntoView {
    let session = use_session();
    move || match session.place() {
        Place::Door => view! { <SignInPage /> }.into_any(),
        Place::Opening(_) => view! { <OpeningPage /> }.into_any(),
        Place::Open(desk) => view! { <Pages desk /> }.into_any(),
        Place::Shut(_, error) => view! { <ShutPage error /> }.into_any(),
    }
}

/// Every page of a person who is here.
#[component]
fn Pages(desk: Desk) -> impl IntoView {
    provide_context(desk);
    view! {
        <Shell>
            <FlatRoutes fallback=LostPage>
                <Route path=path!("/") view=TodayPage />
                <Route path=path!("/laporan/:day") view=TodayPage />
                <Route path=path!("/kalender") view=CalendarPage />
                <Route path=path!("/menunggu/:doc?") view=WaitingPage />
                <Route path=path!("/perlu-dilihat") view=TrayPage />
                <Route path=path!("/lainnya") view=MorePage />
            </FlatRoutes>
        </Shell>
    }
}
