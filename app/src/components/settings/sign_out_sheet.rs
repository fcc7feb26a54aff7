//! Signing out: says what is not sent yet and what becomes of it, and offers to send it first.

use crate::components::sheet::Sheet;
use crate::line::{Line, LineState};
use crate::task::spawn;
use crate::view::*;
use crate::words::{self, words};
use std::future::Future;
use std::pin::Pin;

/// What becomes of signing out: how much was still unsent, where that kept it from happening.
pub type Leaving = Pin<Box<dyn Future<Output = Result<(), usize>>>>;

/// What lies here besides what is unsent.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Held {
    /// Texts that wait for their author's eyes, here and nowhere else.
    pub eyes: usize,
    /// Copies of what the office has, and decides about.
    pub office: usize,
    /// What a restored server may have lost, and is to get back from here.
    pub lost: usize,
}

impl Held {
    /// What becomes of it when its person signs out, in words.
    fn said(self) -> Vec<String> {
        let number = |n: usize| words::number(u64::try_from(n).unwrap_or(u64::MAX));
        let eyes = (self.eyes > 0).then(|| words().shell_sign_out_eyes(number(self.eyes)));
        let office = (self.office > 0).then(|| words().shell_sign_out_office(number(self.office)));
        let lost = (self.lost > 0).then(|| words().shell_sign_out_lost(number(self.lost)));
        eyes.into_iter().chain(office).chain(lost).collect()
    }
}

/// The sheet.
#[component]
pub fn SignOutSheet(
    /// What is unsent, and whether there is a line.
    #[prop(into)]
    line: Signal<Line>,
    /// What else lies here.
    #[prop(into)]
    held: Signal<Held>,
    /// Whether sealed receipts lie here.
    #[prop(into)]
    receipts: Signal<bool>,
    /// Stay signed in.
    on_close: Callback<()>,
    /// Send first.
    on_send: Callback<()>,
    /// Sign out, with unsent work left here where that is wanted.
    sign_out: Callback<bool, Leaving>,
) -> Node {
    let sending = RwSignal::new(false);
    let unsent = Memo::new(move |_| line.with(|l| l.unsent + l.files.left()));
    // What lies here keeps its place, and its person's name with it.
    let stays = Memo::new(move |_| unsent.get() > 0 || held.get() != Held::default());
    let left = move || words::number(u64::try_from(unsent.get()).unwrap_or(u64::MAX));
    let no_line = Memo::new(move |_| {
        line.with(|l| match l.state {
            LineState::Held | LineState::Syncing | LineState::Synced | LineState::Left => false,
            LineState::Offline
            | LineState::Waiting
            | LineState::SignedOut
            | LineState::TooOld
            | LineState::Full
            | LineState::ServerTrouble(_) => true,
        })
    });
    // Nothing can be sent first.
    let offline = Memo::new(move |_| line.with(|l| l.state == LineState::Offline));
    let title = Signal::derive(|| words().shell_sign_out_title().to_owned());
    let leave = move |force: bool| {
        spawn(async move {
            // What is still unsent stands in the sheet, which stays open for it.
            let _ = sign_out.run(force).await;
        });
    };
    let send = move |_| {
        sending.set(true);
        on_send.run(());
    };
    let words_now = move || {
        if !stays.get() {
            let receipts = receipts.get().then(|| words().shell_sign_out_receipts());
            return view! {
                <p>{words().shell_sign_out_clean()}</p>
                {receipts.map(|said| view! { <p class="note">{said}</p> })}
            };
        }
        let progress = (sending.get() || offline.get()).then(|| {
            if no_line.get() {
                words().shell_sign_out_no_line().to_owned()
            } else {
                words().shell_sign_out_sending(left())
            }
        });
        let held = held.get().said();
        let waits = (unsent.get() > 0).then(|| {
            view! {
                <p>{words().shell_sign_out_unsent(left())}</p>
                <p class="note">{progress}</p>
            }
        });
        view! {
            {waits}
            {held.into_iter().map(|said| view! { <p>{said}</p> }).collect::<Vec<_>>()}
        }
    };
    let buttons = move || {
        let waits = unsent.get() > 0 && !offline.get();
        let class = if waits { "button line" } else { "button primary" };
        let keep = stays.get();
        let leave = view! {
            <button type="button" class=class on:click=move |_| leave(keep)>
                {if keep { words().shell_sign_out_keep() } else { words().shell_sign_out_now() }}
            </button>
        };
        let send = waits.then(|| {
            view! {
                <button type="button" class="button primary" on:click=send>
                    {words().shell_sign_out_send()}
                </button>
            }
        });
        view! {
            {leave}
            {send}
        }
    };
    view! {
        <Sheet title on_close>
            <div class="sheet-body">
                <div class="section" role="status">{words_now}</div>
            </div>
            <footer class="sheet-foot">
                <button type="button" class="button quiet" on:click=move |_| on_close.run(())>
                    {move || words().shell_cancel()}
                </button>
                {buttons}
            </footer>
        </Sheet>
    }
}

#[cfg(test)]
mod tests {
    use super::Held;
    use crate::language::{Language, set_language};

    #[test]
    fn what_the_office_has_is_not_called_unsent() {
        set_language(Language::Id);
        assert!(Held::default().said().is_empty());
        let [office] = &Held { office: 2, ..Held::default() }.said()[..] else {
            panic!("one sentence")
        };
        assert!(office.contains("2 tulisan") && !office.contains("belum terkirim"), "{office}");
        assert_eq!(Held { office: 1, eyes: 1, lost: 1 }.said().len(), 3);
    }
}
