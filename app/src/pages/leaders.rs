//! The pages of those who lead somebody. Knows who leads; must not know the pages.

use super::lost::LostPage;
use crate::desk::use_desk;
use crate::view::*;

/// The page, for whoever leads somebody. To everybody else there is no such page.
pub(super) fn of_leaders(page: impl Fn() -> Node + 'static) -> Node {
    let desk = use_desk();
    let leads = Memo::new(move |_| desk.leads());
    view! {
        <Show when=move || leads.get() fallback=LostPage>
            {page()}
        </Show>
    }
}
