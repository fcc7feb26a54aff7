//! What is said about keeping what lies on this phone: what the browser promised, and how Setapak comes to the
//! home screen. Said when it matters: once something was kept or sent, and, where a browser forgets after a
//! week, once something has waited for more than a day. Never in the way, one at a time, and once each.

use crate::browser;
use crate::components::icon::Icon;
use crate::desk::{Desk, use_desk};
use crate::install::{self, Way};
use crate::persist::{PersistAnswer, persist_answer};
use crate::view::*;
use crate::words::{self, words};

/// Where it is remembered that a notice was read.
const SENT: &str = "setapak.install.sent";
const WAITS: &str = "setapak.install.waits";
const PROMISE: &str = "setapak.persist.read";
/// So long something may wait before it is worth a word, ms.
const LONG: i64 = 24 * 3_600_000;

/// What is said.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Notice {
    /// So many things have waited for long: first a network, then the two steps.
    Waits(usize),
    /// What lies here may be forgotten: the two steps.
    Sent,
    /// What the browser promised.
    Promise(PersistAnswer),
    /// The browser can bring Setapak to the home screen.
    Offer,
}

/// What there may be to say now.
#[derive(Clone, Copy, Debug)]
struct Facts {
    way: Option<Way>,
    /// So many things have waited for long.
    waits: Option<usize>,
    has_sent: bool,
    promise: Option<PersistAnswer>,
}

impl Facts {
    fn of(desk: Desk) -> Self {
        let waits = desk.waits_since().filter(|(_, since)| desk.now().0 - since.0 > LONG);
        Self {
            way: install::way(),
            waits: waits.map(|(count, _)| count),
            has_sent: desk.has_sent(),
            promise: persist_answer(),
        }
    }

    /// The most pressing of what was not read yet: what may be lost first, what only makes things easier last.
    fn notice(self, unread: impl Fn(&str) -> bool) -> Option<Notice> {
        let by_hand = self.way == Some(Way::ByHand);
        let sent = self.has_sent.then_some(());
        let waits = self.waits.filter(|_| by_hand).map(Notice::Waits);
        let sent_by_hand = sent.filter(|()| by_hand).map(|()| Notice::Sent);
        let (mut kept, mut not_kept) = (None, None);
        match self.promise {
            Some(PersistAnswer::Kept) => kept = Some(Notice::Promise(PersistAnswer::Kept)),
            promise @ Some(PersistAnswer::MayBeCleared | PersistAnswer::Unknown) => {
                not_kept = promise.map(Notice::Promise);
            }
            None => {}
        }
        let offer = sent.filter(|()| self.way == Some(Way::Asked)).map(|()| Notice::Offer);
        let all = [waits, sent_by_hand, not_kept, kept, offer];
        all.into_iter().flatten().find(|notice| unread(notice.key()))
    }
}

impl Notice {
    const fn key(self) -> &'static str {
        match self {
            Self::Waits(_) => WAITS,
            Self::Sent | Self::Offer => SENT,
            Self::Promise(_) => PROMISE,
        }
    }

    const fn icon(self) -> &'static str {
        match self {
            Self::Promise(PersistAnswer::Kept) => "phone-ok",
            Self::Promise(PersistAnswer::MayBeCleared | PersistAnswer::Unknown) => "info",
            Self::Waits(_) | Self::Sent | Self::Offer => "phone",
        }
    }

    fn title(self) -> &'static str {
        let words = words();
        match self {
            Self::Waits(_) => words.author_install_waits_title(),
            Self::Sent | Self::Offer => words.author_install_title(),
            Self::Promise(_) => words.author_persist_title(),
        }
    }

    fn text(self) -> String {
        let words = words();
        match self {
            Self::Waits(count) => {
                let count = u64::try_from(count).unwrap_or(u64::MAX);
                return words.author_install_waits(words::number(count));
            }
            Self::Sent => words.author_install_forgets(),
            Self::Offer => words.author_install_offer(),
            Self::Promise(answer) => words::persist(Some(answer)),
        }
        .to_owned()
    }
}

/// The door to the notice.
#[inline(never)]
pub(super) fn later_keeping_notice() -> Node {
    let desk = use_desk();
    // Whoever has just read one is not given the next under the same finger: it waits for another time.
    let read = RwSignal::new(false);
    let notice = Memo::new(move |_| {
        let unread = |key: &str| browser::remembered(key).is_none();
        // Nor is anybody invited to a home screen whose account is no longer active.
        if read.get() || desk.has_left() { None } else { Facts::of(desk).notice(unread) }
    });
    let away = move |notice: Notice| {
        browser::remember(notice.key(), "yes");
        read.set(true);
    };
    let shown = move || {
        notice.get().map(|notice| {
            let steps = matches!(notice, Notice::Waits(_) | Notice::Sent).then(|| {
                view! {
                    <ol class="steps">
                        <li>{words().author_install_share()}</li>
                        <li>{words().author_install_add()}</li>
                        <li>{words().author_install_again()}</li>
                    </ol>
                }
            });
            // The promise speaks of the home screen: where the browser can go there, so can its reader.
            let offers = match notice {
                Notice::Offer => true,
                Notice::Promise(PersistAnswer::MayBeCleared) => install::way() == Some(Way::Asked),
                Notice::Promise(_) | Notice::Waits(_) | Notice::Sent => false,
            };
            let install = offers.then(|| {
                let install = move |_| {
                    install::ask();
                    away(Notice::Offer);
                    away(notice);
                };
                view! {
                    <button type="button" class="button line" on:click=install>
                        {words().author_install_do()}
                    </button>
                }
            });
            let later =
                if offers { words().author_install_not_now() } else { words().author_understood() };
            view! {
                <section class="banner last" aria-label=notice.title()>
                    <Icon name=notice.icon() />
                    <div class="banner-text">
                        <b>{notice.title()}</b>
                        <p>{notice.text()}</p>
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

#[cfg(test)]
mod tests {
    use super::*;

    const NOTHING: Facts = Facts { way: None, waits: None, has_sent: false, promise: None };

    #[test]
    fn what_may_be_lost_is_said_before_what_makes_things_easier() {
        let all = Facts {
            way: Some(Way::ByHand),
            waits: Some(2),
            has_sent: true,
            promise: Some(PersistAnswer::MayBeCleared),
        };
        assert_eq!(all.notice(|_| true), Some(Notice::Waits(2)));
        assert_eq!(all.notice(|key| key != WAITS), Some(Notice::Sent));
        let promise = Notice::Promise(PersistAnswer::MayBeCleared);
        assert_eq!(all.notice(|key| key == PROMISE), Some(promise));
        assert_eq!(all.notice(|_| false), None);
        let asked = Facts { way: Some(Way::Asked), waits: None, ..all };
        assert_eq!(asked.notice(|_| true), Some(promise));
        assert_eq!(asked.notice(|key| key != PROMISE), Some(Notice::Offer));
    }

    #[test]
    fn nobody_is_told_what_does_not_concern_them() {
        assert_eq!(NOTHING.notice(|_| true), None);
        let waits = Facts { waits: Some(1), way: Some(Way::Asked), ..NOTHING };
        assert_eq!(waits.notice(|_| true), None, "this browser does not forget after a week");
        let kept = Facts { promise: Some(PersistAnswer::Kept), ..NOTHING };
        assert_eq!(kept.notice(|_| true), Some(Notice::Promise(PersistAnswer::Kept)));
    }
}
