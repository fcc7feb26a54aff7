//! Whether this device is woken while the app is closed, offered where the browser can.

use crate::components::settings::waking::WakingSwitch;
use crate::desk::use_desk;
use crate::task::spawn;
use crate::view::*;
use crate::waking::{self, Asleep};
use crate::words::{self, words};

/// The switch, where there is anything to switch.
#[component]
pub(super) fn Waking() -> Node {
    let me = use_desk().me();
    if !waking::can() {
        return Node::Nothing;
    }
    let on = RwSignal::new(waking::is_on(me));
    let (busy, trouble) = (RwSignal::new(false), RwSignal::new(None));
    let on_turn = Callback::new(move |wanted: bool| {
        busy.set(true);
        trouble.set(None);
        spawn(async move {
            let turned = if wanted {
                waking::turn_on(me).await
            } else {
                waking::turn_off().await;
                Ok(())
            };
            // The page may have gone.
            on.update(|on| *on = waking::is_on(me));
            trouble.update(|trouble| *trouble = turned.err().map(|why| said(&why)));
            busy.update(|busy| *busy = false);
        });
    });
    view! { <WakingSwitch on busy trouble on_turn /> }
}

/// Why it cannot be woken, and what to do.
fn said(why: &Asleep) -> String {
    let words = words();
    match why {
        Asleep::Denied => words.bell_denied().to_owned(),
        Asleep::NotHere => words.bell_not_here().to_owned(),
        Asleep::Failed => words.bell_failed().to_owned(),
        Asleep::NotAsked(error) => words::not_asked(error),
    }
}
