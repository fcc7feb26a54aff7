//! Short words about what has just been done, read out by screen readers. Nothing a person must act on
//! lives here: a toast goes away by itself.

use crate::view::*;
use std::sync::Arc;
use std::time::Duration;

/// How long a toast stays: as long as what it may offer to take back can be taken back (R17).
const STAYS: Duration = Duration::from_secs(10);

/// Takes back what was done. It lives as long as what was said, also when the page has gone on.
type Undo = Arc<dyn Fn() + Send + Sync>;

#[derive(Clone)]
struct Toast {
    number: u32,
    text: String,
    link: Option<(String, String)>,
    undo: Option<(String, Undo)>,
}

/// The toasts of the screen.
#[derive(Clone, Copy, Debug)]
pub struct Toasts {
    shown: RwSignal<Vec<Toast>>,
    last: StoredValue<u32>,
}

impl Toasts {
    /// None yet, known to everything below.
    pub fn provide() {
        provide_context(Self { shown: RwSignal::new(Vec::new()), last: StoredValue::new(0) });
    }

    /// Says what was done.
    pub fn say(self, text: impl Into<String>) {
        self.show(text.into(), None, None);
    }

    /// Says what was done, with a link (its words, its address) to it.
    pub fn say_with(self, text: impl Into<String>, words: impl Into<String>, href: String) {
        self.show(text.into(), Some((words.into(), href)), None);
    }

    /// Says what was done, with a way (its words, what it does) to take it back.
    pub fn say_undo(
        self,
        text: impl Into<String>,
        words: impl Into<String>,
        undo: impl Fn() + Send + Sync + 'static,
    ) {
        self.show(text.into(), None, Some((words.into(), Arc::new(undo))));
    }

    fn show(self, text: String, link: Option<(String, String)>, undo: Option<(String, Undo)>) {
        let number = self.last.get_value().wrapping_add(1);
        self.last.set_value(number);
        self.shown.update(|shown| {
            // One at a time: the newest says what matters now.
            shown.clear();
            shown.push(Toast { number, text, link, undo });
        });
        set_timeout(move || self.take(number), STAYS);
    }

    fn take(self, number: u32) {
        self.shown.update(|shown| shown.retain(|t| t.number != number));
    }
}

/// The toasts of this screen.
#[must_use]
pub fn use_toasts() -> Option<Toasts> {
    use_context()
}

/// Where toasts appear.
#[component]
pub fn ToastList() -> Node {
    let toasts = use_toasts();
    let list = move || toasts.map(|t| t.shown.get()).unwrap_or_default();
    view! {
        <div class="toasts" role="status" aria-live="polite">
            <For each=list key=|t| t.number let:toast>
                <div class="toast">
                    <p>{toast.text}</p>
                    {toast
                        .undo
                        .map(|(words, undo)| {
                            let act = move |_| {
                                undo();
                                if let Some(toasts) = toasts {
                                    toasts.take(toast.number);
                                }
                            };
                            view! {
                                <button type="button" class="button quiet" on:click=act>
                                    {words}
                                </button>
                            }
                        })}
                    {toast.link.map(|(words, href)| view! { <a class="button quiet" href=href>{words}</a> })}
                </div>
            </For>
        </div>
    }
}
