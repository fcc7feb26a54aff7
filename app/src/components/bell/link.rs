//! The way to *Kabar*, with how much of it is unread. The number comes with the second half of the app.

use crate::components::icon::Icon;
use crate::components::places::Place;
use crate::desk::{Desk, use_desk};
use crate::later::once_here;
use crate::task::spawn;
use crate::view::*;
use crate::waking;
use crate::words::{self, words};

/// The bell in the head of every page.
#[component]
pub fn BellLink(
    /// Where the person is.
    here: Memo<Option<Place>>,
) -> Node {
    let desk = use_desk();
    view! {
        <a
            class="icon-button bell"
            href="/kabar"
            aria-current=move || (here.get() == Some(Place::Bell)).then_some("page")
        >
            <Icon name="bell" />
            <span class="visually-hidden">{move || Place::Bell.name()}</span>
            {once_here(move || later_unread(desk))}
        </a>
    }
}

/// The door to the number, and to what wakes this device.
#[inline(never)]
fn later_unread(desk: Desk) -> Node {
    let me = desk.me();
    spawn(async move { waking::keep(me).await });
    let unread = Memo::new(move |_| if desk.has(None) { desk.unread() } else { 0 });
    let count = move || {
        let unread = unread.get();
        (unread > 0).then(|| {
            view! {
                <span class="count" aria-hidden="true">{words::count(unread)}</span>
                <span class="visually-hidden">{words().bell_unread(words::count(unread))}</span>
            }
        })
    };
    count.into_node()
}
