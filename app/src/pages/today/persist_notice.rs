//! What the browser promised about keeping what is stored here: said in plain words, once.

use crate::browser;
use crate::components::icon::Icon;
use crate::persist::{PersistAnswer, persist_answer};
use crate::view::*;
use crate::words::{self, words};

/// Where it is remembered that the answer was read.
const READ: &str = "setapak.persist.read";

/// The browser's answer, in words, once.
#[component]
pub(super) fn PersistNotice() -> Node {
    let read = RwSignal::new(browser::remembered(READ).is_some());
    let answer = move || persist_answer().filter(|_| !read.get());
    move || {
        answer().map(|answer| {
            let icon = match answer {
                PersistAnswer::Kept => "phone-ok",
                PersistAnswer::MayBeCleared | PersistAnswer::Unknown => "info",
            };
            let understood = move |_| {
                browser::remember(READ, "yes");
                read.set(true);
            };
            view! {
                <div class="banner last" role="status">
                    <Icon name=icon />
                    <div class="banner-text">
                        <b>{words().author_persist_title()}</b>
                        <p>{words::persist(Some(answer))}</p>
                    </div>
                    <div class="banner-actions">
                        <button type="button" class="button quiet" on:click=understood>
                            {words().author_understood()}
                        </button>
                    </div>
                </div>
            }
        })
    }
}
