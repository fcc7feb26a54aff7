//! Says that the report moved under the superior's eyes, and that nothing was decided about the newer
//! text.

use crate::components::icon::Icon;
use crate::pages::waiting::review::Ground;
use crate::view::*;
use crate::words::words;

/// The notice, while the ground is another one.
#[component]
pub fn GroundNotice(
    /// What became of the report.
    #[prop(into)]
    ground: Signal<Ground>,
    /// Its author.
    name: String,
    /// The superior wants to see the newest text.
    on_look: Callback<()>,
) -> Node {
    let said = move || {
        let words = words();
        let (title, text) = match ground.get() {
            Ground::Same => return None,
            Ground::Newer => (words.superior_newer_title(), words.superior_newer_text(&name)),
            Ground::Decided => {
                (words.superior_newer_decided_title(), words.superior_newer_decided().to_owned())
            }
            Ground::Gone => {
                (words.superior_newer_gone_title(), words.superior_newer_gone().to_owned())
            }
        };
        let look = (ground.get() != Ground::Gone).then(|| {
            view! {
                <button type="button" class="button line" on:click=move |_| on_look.run(())>
                    {words.superior_newer_look()}
                </button>
            }
        });
        Some(view! {
            <div class="banner wait">
                <Icon name="refresh" />
                <div class="banner-text">
                    <b>{title}</b>
                    <p>{text}</p>
                </div>
                <div class="banner-actions">{look}</div>
            </div>
        })
    };
    view! { <div role="alert">{said}</div> }
}
