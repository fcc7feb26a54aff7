//! The server wants to see the person again: the password, asked where they are. Nothing of what they
//! write waits for it.

use crate::components::icon::Icon;
use crate::components::password_field::PasswordField;
use crate::desk::use_desk;
use crate::line::{Line, LineState};
use crate::session::use_session;
use crate::task::spawn;
use crate::view::*;
use crate::words::{self, words};
use leptos::ev::SubmitEvent;
use leptos::html::Input;

/// The banner, while the server asks for it.
#[component]
pub fn SignInAgain(
    /// The facts about the line.
    #[prop(into)]
    line: Signal<Line>,
) -> Node {
    let asked = Memo::new(move |_| line.with(|line| line.state == LineState::SignedOut));
    move || asked.get().then(|| view! { <Banner /> })
}

#[component]
fn Banner() -> Node {
    let session = use_session();
    let me = use_desk().me();
    let password = RwSignal::new(String::new());
    let node = NodeRef::<Input>::new();
    let trouble = RwSignal::new(None::<String>);
    let knocking = RwSignal::new(false);
    let login = move || {
        session.people_here().into_iter().find(|known| known.person == me).map(|known| known.login)
    };
    let enter = move |event: SubmitEvent| {
        event.prevent_default();
        let Some(login) = login() else { return };
        if knocking.get_untracked() || password.with_untracked(String::is_empty) {
            return;
        }
        knocking.set(true);
        spawn(async move {
            let came = session.sign_in(login, password.get_untracked()).await;
            // Gone with the banner where it worked.
            trouble.set(came.err().map(|why| words::sign_in_trouble(&why)));
            knocking.set(false);
        });
    };
    view! {
        <form class="banner wait strip" novalidate on:submit=enter>
            <Icon name="alert" />
            <div class="banner-text">
                <b>{move || words().core_again_title()}</b>
                <p>{move || words().core_again_text()}</p>
                <PasswordField value=password node=node gap=trouble />
            </div>
            <div class="banner-actions">
                <button
                    type="submit"
                    class="button quiet"
                    aria-disabled=move || knocking.get().to_string()
                >
                    {move || {
                        if knocking.get() {
                            words().shell_signing_in()
                        } else {
                            words().shell_sign_in()
                        }
                    }}
                </button>
            </div>
        </form>
    }
}
