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

/// The sheet.
#[component]
pub fn SignOutSheet(
    /// What is unsent, and whether there is a line.
    #[prop(into)]
    line: Signal<Line>,
    /// What else lies here and nowhere else: texts that wait for their author's eyes.
    #[prop(into)]
    held: Signal<usize>,
    /// Stay signed in.
    on_close: Callback<()>,
    /// Send first.
    on_send: Callback<()>,
    /// Sign out, with unsent work left here where that is wanted.
    sign_out: Callback<bool, Leaving>,
) -> Node {
    let sending = RwSignal::new(false);
    let unsent = Memo::new(move |_| line.with(|l| l.unsent + l.files.left()) + held.get());
    let left = move || words::number(u64::try_from(unsent.get()).unwrap_or(u64::MAX));
    let no_line = Memo::new(move |_| {
        line.with(|l| match l.state {
            LineState::Syncing | LineState::Synced | LineState::Left => false,
            LineState::Offline
            | LineState::Waiting
            | LineState::SignedOut
            | LineState::TooOld
            | LineState::Full
            | LineState::ServerTrouble(_) => true,
        })
    });
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
        if unsent.get() == 0 {
            return view! { <p>{words().shell_sign_out_clean()}</p> };
        }
        let progress = sending.get().then(|| {
            if no_line.get() {
                words().shell_sign_out_no_line().to_owned()
            } else {
                words().shell_sign_out_sending(left())
            }
        });
        view! {
            <p>{words().shell_sign_out_unsent(left())}</p>
            <p class="note">{progress}</p>
        }
    };
    let buttons = move || {
        if unsent.get() == 0 {
            view! {
                <button type="button" class="button primary" on:click=move |_| leave(false)>
                    {words().shell_sign_out_now()}
                </button>
            }
        } else {
            view! {
                <button type="button" class="button line" on:click=move |_| leave(true)>
                    {words().shell_sign_out_keep()}
                </button>
                <button type="button" class="button primary" on:click=send>
                    {words().shell_sign_out_send()}
                </button>
            }
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
