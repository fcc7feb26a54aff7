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
    /// The planned results its entries may serve.
    #[prop(into)]
    planned: Signal<Vec<PlannedResult>>,
    /// Keep everything as it is.
    on_close: Callback<()>,
    /// Let it go.
    on_yes: Callback<()>,
) -> Node {
    let title = Signal::derive(|| words().superior_discard_title().to_owned());
    view! {
        <Sheet title on_close>
            <div class="sheet-body" tabindex="0">
                <p>{move || words().superior_discard_text()}</p>
                <div class="card flat">
                    <MineView matter planned />
                </div>
            </div>
            <footer class="sheet-foot">
                <button type="button" class="button line" on:click=move |_| on_close.run(())>
                    {move || words().shell_cancel()}
                </button>
                <button type="button" class="button danger" on:click=move |_| on_yes.run(())>
                    {move || words().superior_discard_yes()}
                </button>
            </footer>
        </Sheet>
    }
}
