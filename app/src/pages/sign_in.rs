//! The door: who has been here, name and password. Needs a line once; says what that does not touch.

mod form;

use crate::components::art::Art;
use crate::components::icon::Icon;
use crate::components::password_field::PasswordField;
use crate::components::people_here::PeopleHere;
use crate::components::settings::appearance::language_name;
use crate::frame;
use crate::language::{self, Language, language};
use crate::session::{Known, use_session};
use crate::task::spawn;
use crate::view::*;
use crate::words::words;
use form::{Answers, Door};
use leptos::ev::SubmitEvent;
use leptos::html::Input;

/// The page.
#[component]
pub fn SignInPage() -> Node {
    let session = use_session();
    let people = Memo::new(move |_| session.people_here());
    let typed = frame::typed();
    let login = RwSignal::new(typed.login);
    let password = RwSignal::new(typed.password);
    let door = RwSignal::new(Door::default());
    let login_node = NodeRef::<Input>::new();
    let password_node = NodeRef::<Input>::new();
    let choose = Callback::new(move |known: Known| {
        login.set(known.login);
        door.set(Door::default());
        focus(password_node);
    });
    let knock = move || {
        let answers = Answers::new(&login.get_untracked(), &password.get_untracked());
        let Some((name, secret)) = answers.complete() else {
            focus(if answers.login_missing() { login_node } else { password_node });
            return door.set(Door::Asked(answers));
        };
        if door.with_untracked(Door::is_knocking) {
            return;
        }
        door.set(Door::Knocking);
        spawn(async move {
            if let Err(why) = session.sign_in(name, secret).await {
                door.set(Door::Shut(why));
                focus(password_node);
            }
        });
    };
    let enter = move |event: SubmitEvent| {
        event.prevent_default();
        knock();
    };
    if typed.asked {
        knock();
    }
    Effect::new(move |_| document().set_title(&words().shell_title(words().shell_sign_in_title())));
    let other = move || match language() {
        Language::Id => Language::En,
        Language::En => Language::Id,
    };
    let speak = move || {
        let wish = untrack(other);
        spawn(async move {
            // Without a line nobody signs in either.
            let _ = language::choose(wish).await;
        });
    };
    let login_gap = move || door.with(Door::login_missing).then(|| words().shell_login_missing());
    let password_gap = Signal::derive(move || {
        door.with(Door::password_missing).then(|| words().shell_password_missing().to_owned())
    });
    view! {
        <main class="sign-in" id="main">
            <header class="sign-in-brand">
                <Art name="art-path" />
                <h1 tabindex="-1">"Setapak"</h1>
                <p>{move || words().shell_tagline()}</p>
            </header>
            <PeopleHere people on_choose=choose />
            <form class="card form" novalidate on:submit=enter>
                <div class="field">
                    <label for="login">{move || words().shell_login()}</label>
                    <input
                        class="input"
                        id="login"
                        name="login"
                        autocomplete="username"
                        autocapitalize="none"
                        spellcheck="false"
                        aria-describedby="login-gap"
                        aria-invalid=move || door.with(Door::login_missing).to_string()
                        node_ref=login_node
                        prop:value=login
                        on:input=move |e| login.set(event_target_value(&e))
                    />
                    <p class="gap" id="login-gap">{login_gap}</p>
                </div>
                <PasswordField value=password node=password_node gap=password_gap />
                <div role="alert">
                    {move || {
                        door.with(Door::sentence)
                            .map(|(class, icon, text)| {
                                view! {
                                    <p class=class>
                                        <Icon name=icon />
                                        <span class="banner-text">{text}</span>
                                    </p>
                                }
                            })
                    }}
                </div>
                <button
                    type="submit"
                    class="button primary wide"
                    aria-disabled=move || door.with(Door::is_knocking).to_string()
                >
                    {move || {
                        if door.with(Door::is_knocking) {
                            words().shell_signing_in()
                        } else {
                            words().shell_sign_in()
                        }
                    }}
                </button>
            </form>
            <div class="sign-in-foot">
                <button type="button" class="button quiet" lang=move || other().tag() on:click=move |_| speak()>
                    <Icon name="language" class="small" />
                    {move || language_name(other())}
                </button>
            </div>
        </main>
    }
}

fn focus(node: NodeRef<Input>) {
    // The answer may come when somebody is signed in already, and the door is gone.
    if let Some(input) = node.try_get_untracked().flatten() {
        // A field that cannot take the focus can still be touched.
        let _ = input.focus();
    }
}
