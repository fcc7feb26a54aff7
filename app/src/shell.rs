//! The frame around every page: the sentence about the line on top, the places at the bottom or at the
//! side, the title and the focus when the person goes somewhere else.

use crate::address::use_address;
use crate::components::avatar::Avatar;
use crate::components::bell::link::BellLink;
use crate::components::focus::{after_drawing, focus, takes_focus};
use crate::components::icon::Icon;
use crate::components::places::{Place, Places};
use crate::components::sign_in_again::SignInAgain;
use crate::components::sync_line::SyncLine;
use crate::components::toasts::ToastList;
use crate::components::update_banner::UpdateBanner;
use crate::desk::use_desk;
use crate::view::*;
use crate::words::words;

/// The frame, with the page inside.
#[component]
pub fn Shell(
    /// The page.
    children: Children,
) -> Node {
    let desk = use_desk();
    let address = use_address();
    let here = Memo::new(move |_| Place::of(&address.path()));
    let sight = Memo::new(move |_| desk.sight());
    let leads =
        Memo::new(move |_| sight.with(|s| s.as_ref().is_some_and(|s| !s.people.is_empty())));
    let name = Memo::new(move |_| sight.with(|s| s.as_ref().map(|s| s.me.name.clone())));
    let waiting = Memo::new(move |_| if leads.get() && desk.has(None) { desk.waits() } else { 0 });
    let tray = Memo::new(move |_| desk.tray().len());
    let line = Memo::new(move |_| desk.line());
    Effect::new(move |_| {
        let page = here.get().map_or(words().shell_lost_title(), Place::name);
        document().set_title(&words().shell_title(page));
    });
    Effect::watch(move || address.path(), |_, _, _| after_drawing(arrive), false);
    let account = move || {
        name.get().map_or_else(|| view! { <Icon name="user" /> }, |name| view! { <Avatar name /> })
    };
    let account_label = move || match name.get() {
        Some(name) => words().shell_account_link(name),
        None => words().shell_more().to_owned(),
    };
    view! {
        <div class="app">
            <a class="skip" href="#main" on:click=skip>{move || words().shell_skip()}</a>
            <header class="top">
                <SyncLine line />
                <BellLink here />
                <a
                    class="icon-button"
                    href="/lainnya"
                    aria-label=account_label
                    aria-current=move || (here.get() == Some(Place::More)).then_some("page")
                >
                    {account}
                </a>
            </header>
            <main class="main" id="main" tabindex="-1">
                <UpdateBanner />
                <SignInAgain line />
                {children()}
            </main>
            <Places here leads waiting tray />
            <ToastList />
        </div>
    }
}

/// To the content, without a turn of the address.
fn skip(event: leptos::ev::MouseEvent) {
    event.prevent_default();
    focus("#main");
}

/// A page was reached: it is read from its top.
fn arrive() {
    for pane in ["#main", ".pane-detail"] {
        if let Ok(Some(pane)) = document().query_selector(pane) {
            pane.set_scroll_top(0);
        }
    }
    if !takes_focus(".pane-detail h1") {
        focus("#main h1");
    }
}
