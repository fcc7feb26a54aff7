//! A sheet: a modal `<dialog>`, from the bottom on a phone, in the middle on a tablet. Open while it is
//! mounted; whoever mounted it takes it away again when it asks. Knows nothing of what is in it.

use crate::components::icon::Icon;
use crate::view::*;
use crate::words::words;
use leptos::ev::Event;
use leptos::html::Dialog;

/// A sheet with a title and a way to close it. Children are `.sheet-body` and `.sheet-foot`.
#[component]
pub fn Sheet(
    /// What it is about.
    #[prop(into)]
    title: Signal<String>,
    /// The person wants it closed: the cross, Escape, the phone's back gesture.
    on_close: Callback<()>,
    /// Body and foot.
    children: Children,
) -> Node {
    let dialog = NodeRef::<Dialog>::new();
    Effect::new(move |_| {
        if let Some(dialog) = dialog.get() {
            // An element that is already open, or already gone, needs nothing.
            let _ = dialog.show_modal();
        }
    });
    // Closing gives the focus back to whatever opened the sheet; taking it away alone would not.
    on_cleanup(move || {
        if let Some(dialog) = dialog.get_untracked() {
            dialog.close();
        }
    });
    let cancel = move |event: Event| {
        event.prevent_default();
        on_close.run(());
    };
    view! {
        <dialog class="sheet" aria-labelledby="sheet-title" node_ref=dialog on:cancel=cancel>
            <header class="sheet-head">
                <h2 id="sheet-title">{title}</h2>
                <button
                    type="button"
                    class="icon-button"
                    aria-label=move || words().shell_close()
                    on:click=move |_| on_close.run(())
                >
                    <Icon name="close" />
                </button>
            </header>
            {children()}
        </dialog>
    }
}
