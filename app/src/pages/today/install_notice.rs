//! How Setapak comes to the home screen, said when it matters: once something was sent, and, where a browser
//! forgets after a week, once something has waited for more than a day. Never in the way, and once each.

use crate::browser;
use crate::components::icon::Icon;
use crate::desk::use_desk;
use crate::install::{self, Way};
use crate::view::*;
use crate::words::{self, words};

/// Where it is remembered that a notice was read.
const SENT: &str = "setapak.install.sent";
const WAITS: &str = "setapak.install.waits";
/// So long something may wait before it is worth a word, ms.
const LONG: i64 = 24 * 3_600_000;

/// What is said.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Notice {
    /// What lies here may be forgotten: the two steps.
    Sent,
    /// So many things have waited for long: first a network, then the two steps.
    Waits(usize),
    /// The browser can do it.
    Offer,
}

/// The door to the notice.
#[inline(never)]
pub(super) fn later_install_notice() -> Node {
    let desk = use_desk();
    let read = RwSignal::new(0_u32);
    let notice = Memo::new(move |_| {
        let _ = read.get();
        let unread = |key| browser::remembered(key).is_none();
        let sent = || desk.has_sent();
        match install::way()? {
            Way::ByHand => {
                let waits = desk.waits_since().filter(|(_, since)| desk.now().0 - since.0 > LONG);
                let waits = waits.filter(|_| unread(WAITS)).map(|(count, _)| Notice::Waits(count));
                waits.or_else(|| (unread(SENT) && sent()).then_some(Notice::Sent))
            }
            Way::Asked => (unread(SENT) && sent()).then_some(Notice::Offer),
        }
    });
    let away = move |notice| {
        browser::remember(if matches!(notice, Notice::Waits(_)) { WAITS } else { SENT }, "yes");
        read.update(|n| *n += 1);
    };
    let shown = move || {
        notice.get().map(|notice| {
            let (title, text) = match notice {
                Notice::Sent => {
                    (words().author_install_title(), words().author_install_forgets().to_owned())
                }
                Notice::Waits(count) => (
                    words().author_install_waits_title(),
                    words().author_install_waits(words::number(
                        u64::try_from(count).unwrap_or(u64::MAX),
                    )),
                ),
                Notice::Offer => {
                    (words().author_install_title(), words().author_install_offer().to_owned())
                }
            };
            let steps = (notice != Notice::Offer).then(|| {
                view! {
                    <ol class="steps">
                        <li>{words().author_install_share()}</li>
                        <li>{words().author_install_add()}</li>
                        <li>{words().author_install_again()}</li>
                    </ol>
                }
            });
            let install = (notice == Notice::Offer).then(|| {
                let install = move |_| {
                    install::ask();
                    away(notice);
                };
                view! {
                    <button type="button" class="button line" on:click=install>
                        {words().author_install_do()}
                    </button>
                }
            });
            let later = if notice == Notice::Offer {
                words().author_install_not_now()
            } else {
                words().author_understood()
            };
            view! {
                <section class="banner last" aria-label=title>
                    <Icon name="phone" />
                    <div class="banner-text">
                        <b>{title}</b>
                        <p>{text}</p>
                        {steps}
                    </div>
                    <div class="banner-actions">
                        {install}
                        <button type="button" class="button quiet" on:click=move |_| away(notice)>
                            {later}
                        </button>
                    </div>
                </section>
            }
        })
    };
    shown.into_node()
}
