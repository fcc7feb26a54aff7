//! Shows exactly what goes before it goes.

use crate::components::sheet::Sheet;
use crate::components::tray::mine_view::MineView;
use crate::pages::tray::matter::Matter;
use crate::view::*;
use crate::words::words;
use shared::person::PlannedResult;

/// Asks once more, with the text that would be let go.
#[component]
pub fn DiscardSheet(
    /// The matter.
    matter: Matter,
    /// Whether some of its evidence may not have left this phone yet.
    #[prop(into)]
    files_wait: Signal<bool>,
    /// The planned results its entries may serve.
    #[prop(into)]
    planned: Signal<Vec<PlannedResult>>,
    /// Keep everything as it is.
    on_close: Callback<()>,
    /// Let it go.
    on_yes: Callback<()>,
) -> Node {
    let copy = matter.is_with_office();
    let title = Signal::derive(move || {
        let words = words();
        let title =
            if copy { words.superior_discard_copy_title() } else { words.superior_discard_title() };
        title.to_owned()
    });
    let text = move || {
        let words = words();
        if copy { words.superior_discard_copy() } else { words.superior_discard_text() }
    };
    let yes = move || {
        let words = words();
        if copy { words.superior_discard_copy_yes() } else { words.superior_discard_yes() }
    };
    let has_files = matter.item.mine.body().is_some_and(|body| body.files().next().is_some());
    let files = move || {
        let said = (has_files && files_wait.get()).then(|| words().superior_discard_files());
        said.map(|said| view! { <p class="note">{said}</p> })
    };
    view! {
        <Sheet title on_close>
            <div class="sheet-body" tabindex="0">
                <p>{text}</p>
                {files}
                <div class="card flat">
                    <MineView matter planned />
                </div>
            </div>
            <footer class="sheet-foot">
                <button type="button" class="button line" on:click=move |_| on_close.run(())>
                    {move || words().shell_cancel()}
                </button>
                <button type="button" class="button danger" on:click=move |_| on_yes.run(())>
                    {yes}
                </button>
            </footer>
        </Sheet>
    }
}
