//! *Atasan & pendelegasian*: who answers my reports, to whom I hand my team on, and what nobody has answered. What is
//! told is on this device; what is asked needs a line, and says so.

pub mod hand_on;
pub mod wish;

use crate::components::icon::Icon;
use crate::components::leading::asked_sheet::AskedSheet;
use crate::components::leading::hand_on_sheet::HandOnSheet;
use crate::components::leading::overdue::OverdueSection;
use crate::components::leading::overdue_sheet::OverdueSheet;
use crate::components::leading::special::SpecialSection;
use crate::components::leading::superior::SuperiorSection;
use crate::components::leading::team::TeamSection;
use crate::components::toasts::use_toasts;
use crate::desk::use_desk;
use crate::task::spawn;
use crate::view::*;
use crate::words::words;
use shared::acting::{Exceptional, Leading, Overdue};
use shared::id::OpId;
use shared::mirror;
use shared::person::Sight;
use wish::Wish;

/// Which sheet is open.
#[derive(Clone, Debug, PartialEq)]
pub enum Open {
    /// Says that this is not my superior.
    Dispute,
    /// Hands the team on.
    HandOn,
    /// The reports of somebody that nobody has answered.
    Overdue(Overdue),
    /// Why a report is set aside.
    Aside(i64),
}

/// How much lies with the office for me to decide.
pub(crate) fn special(sight: Option<&Sight>) -> u32 {
    told(sight).special
}

/// Why what I sent was set aside, where it was that lately.
pub(crate) fn set_aside(sight: Option<&Sight>, sent: OpId) -> Option<String> {
    told(sight).aside.into_iter().find(|aside| aside.op == sent).map(|aside| aside.reason)
}

/// What this device was told of who leads whom.
fn told(sight: Option<&Sight>) -> Leading {
    let text = sight.and_then(|sight| sight.leading.as_deref());
    text.and_then(|text| shared::json::read(text).ok()).unwrap_or_default()
}

/// The page.
#[component]
pub fn LeadingPage() -> Node {
    let desk = use_desk();
    let toasts = use_toasts();
    let sight = Memo::new(move |_| desk.sight());
    // Read again whenever it is asked: there is little of it.
    let leading = Signal::derive(move || sight.with(|s| told(s.as_ref())));
    let today = Memo::new(move |_| desk.today());
    let answering = Memo::new(move |_| {
        desk.read(|device| {
            let views = device.views().filter(|v| v.document.owner == desk.me());
            let mine: Vec<_> = views.map(|view| view.document).collect();
            mirror::answering(mine.iter().map(AsRef::as_ref), None, desk.now())
        })
    });
    let open = RwSignal::new(None::<Open>);
    let trouble = RwSignal::new(None::<String>);
    let special = RwSignal::new(Vec::<Exceptional>::new());
    let look = move || {
        if sight.with_untracked(|s| s.as_ref().is_some_and(|s| !s.people.is_empty())) {
            spawn(async move {
                let waits = wish::special().await;
                special.update(|now| *now = waits);
            });
        }
    };
    look();
    let busy = RwSignal::new(false);
    let on_wish = Callback::new(move |wish: Wish| {
        if busy.get_untracked() {
            return;
        }
        busy.set(true);
        trouble.set(None);
        spawn(async move {
            let done = wish.ask().await;
            busy.update(|busy| *busy = false);
            match done {
                Ok(said) => {
                    open.update(|open| *open = None);
                    if let Some(toasts) = toasts {
                        toasts.say(said);
                    }
                    look();
                    desk.sync_now();
                }
                Err(why) => trouble.update(|trouble| *trouble = Some(why)),
            }
        });
    });
    let on_open = Callback::new(move |which: Open| {
        trouble.set(None);
        open.set(Some(which));
    });
    let on_close = Callback::new(move |()| open.set(None));
    let sheet = move || match open.get()? {
        Open::HandOn => Some(view! { <HandOnSheet sight today trouble busy on_close on_wish /> }),
        Open::Overdue(who) => Some(view! { <OverdueSheet who trouble busy on_close on_wish /> }),
        asked @ (Open::Dispute | Open::Aside(_)) => {
            Some(view! { <AskedSheet asked sight trouble busy on_close on_wish /> })
        }
    };
    let alone = move || trouble.get().filter(|_| open.with(Option::is_none));
    view! {
        <div class="page">
            <div class="page-head back-link">
                <a class="button quiet" href="/lainnya">
                    <Icon name="chevron-left" class="small turns" />
                    {move || words().shell_more()}
                </a>
            </div>
            <header class="page-head">
                <h1 tabindex="-1">{move || words().superior_acting_title()}</h1>
            </header>
            <p class="gap" role="alert">{alone}</p>
            <SpecialSection special on_open on_wish />
            <OverdueSection leading on_open />
            <SuperiorSection sight leading answering on_open />
            <TeamSection sight leading on_open on_wish />
        </div>
        {sheet}
    }
}
