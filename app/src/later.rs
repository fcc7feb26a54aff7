//! The second half of the app: what is not needed to sign in and to write the day travels in a file of its
//! own, right after the first is on the screen.
//!
//! A function whose name begins with `later_` is a **door**: the build moves what only doors lead to into the
//! second file (`.make/split.mjs`). Nobody may go through a door before `ready` or `behind` says so: there is
//! nothing behind it yet.

use crate::browser;
use crate::task::spawn;
use crate::view::*;
use crate::words::words;
use js_sys::Promise;
use wasm_bindgen::JsCast as _;
use wasm_bindgen_futures::JsFuture;

/// Where the second half is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum State {
    OnItsWay,
    Here,
    /// It did not come: no line, or a server with a newer app.
    Missing,
}

/// The second half of the app. Cheap to copy; in the context of the whole app.
#[derive(Clone, Copy, Debug)]
pub struct Later(RwSignal<State>);

impl Later {
    /// Puts it into the context, and lets it come.
    pub(crate) fn provide() {
        let later = Self(RwSignal::new(State::OnItsWay));
        provide_context(later);
        later.come();
    }

    /// Whether doors may be gone through. Tracked.
    pub(crate) fn is_here(self) -> bool {
        self.0.get() == State::Here
    }

    fn come(self) {
        self.0.set(State::OnItsWay);
        spawn(async move {
            let state = if ready().await { State::Here } else { State::Missing };
            self.0.update(|now| *now = state);
        });
    }
}

/// Waits until doors may be gone through; whether they may.
pub(crate) async fn ready() -> bool {
    let Some(window) = browser::window() else { return false };
    // While developing, and in tests, the app is one file.
    let Ok(asked) = browser::call(&window, "setapakLater", &[]) else { return true };
    match asked.dyn_into::<Promise>() {
        Ok(coming) => JsFuture::from(coming).await.is_ok(),
        Err(_) => false,
    }
}

/// What a door gives that is a `dyn` of one kind: so that the compiler cannot tell which, and have what lies behind the
/// door called past it.
pub(crate) fn unseen<T>(given: T) -> T {
    std::hint::black_box(given)
}

/// The shape of a page that is about to be there.
pub(crate) fn coming() -> Node {
    view! {
        <div class="page" aria-busy="true" aria-hidden="true">
            <span class="skeleton title"></span>
            <span class="skeleton box"></span>
        </div>
    }
}

/// What stands behind a door once it is there, and nothing before.
pub(crate) fn once_here(door: impl Fn() -> Node + 'static) -> Node {
    let later: Later = expect_context();
    let shown = move || if later.is_here() { door() } else { Node::Nothing };
    shown.into_node()
}

/// What stands behind a door, once it is there; its shape before, and what to do where it does not come.
pub(crate) fn behind(door: impl Fn() -> Node + 'static) -> Node {
    let later: Later = expect_context();
    let shown = move || match later.0.get() {
        State::Here => door(),
        State::OnItsWay => coming(),
        State::Missing => view! {
            <div class="page">
                <p class="note" role="alert">{words().shell_later_missing()}</p>
                <button type="button" class="button line" on:click=move |_| later.come()>
                    {words().shell_later_again()}
                </button>
            </div>
        },
    };
    shown.into_node()
}
