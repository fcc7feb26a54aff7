//! *Lainnya*: account, language, colours, what this phone promises, signing out.

mod waking;

use crate::address::use_address;
use crate::components::avatar::Avatar;
use crate::components::icon::Icon;
use crate::components::settings::appearance::Appearance;
use crate::components::settings::rescue_file::{RescueFile, Sealing};
use crate::components::settings::sign_out_sheet::{Held, SignOutSheet};
use crate::components::settings::this_phone::{PhoneFacts, ThisPhone};
use crate::desk::{ParcelTrouble, use_desk};
use crate::pages::leading::LeadingPage;
use crate::pages::lost::LostPage;
use crate::pages::rules::RulesPage;
use crate::persist::persist_answer;
use crate::room::{self, Room};
use crate::session::use_session;
use crate::task::spawn;
use crate::view::*;
use crate::words::{self, words};
use crate::{clock, desk::Desk, waking as wakes};
use waking::Waking;

/// What is built, for people who report a problem.
const VERSION: &str = env!("CARGO_PKG_VERSION");

/// The page, or the one behind it.
#[component]
pub fn MorePage() -> Node {
    let address = use_address();
    let deeper = Memo::new(move |_| address.part_of("lainnya"));
    move || {
        fresh(match deeper.get().as_deref() {
            None => view! { <Account /> },
            Some("atasan") => view! { <LeadingPage /> },
            Some("aturan") => view! { <RulesPage /> },
            Some(_) => view! { <LostPage /> },
        })
    }
}

/// Account and settings.
#[component]
fn Account() -> Node {
    let desk = use_desk();
    let session = use_session();
    let me = Memo::new(move |_| desk.sight().map(|s| s.me));
    let line = Memo::new(move |_| desk.line());
    let room = RwSignal::new(None);
    spawn(async move {
        room.set(room::room().await);
    });
    let facts = Memo::new(move |_| facts(desk, room.get()));
    let leaving = RwSignal::new(false);
    let held = Memo::new(move |_| {
        let office = desk.tray().iter().filter(|item| item.is_with_office()).count();
        Held { office, eyes: desk.held().saturating_sub(office), lost: desk.to_put_back() }
    });
    let receipts = RwSignal::new(false);
    // Read when somebody wants to leave: only then they are about to go.
    Effect::new(move |_| {
        if leaving.get() {
            spawn(async move {
                let some = desk.has_receipts().await;
                receipts.update(|now| *now = some);
            });
        }
    });
    let account = move || {
        me.get().map(|me| {
            let more = words().shell_account_more(&me.post, &me.unit);
            view! {
                <div class="setting">
                    <Avatar name=me.name.clone() />
                    <span>
                        <span class="setting-name" dir="auto">{me.name}</span>
                        <span class="setting-more" dir="auto">{more}</span>
                        <span class="setting-more" dir="auto">{me.office}</span>
                    </span>
                </div>
            }
        })
    };
    let leads = Memo::new(move |_| desk.sight().is_some_and(|s| !s.people.is_empty()));
    let team = move || {
        leads.get().then(|| {
            view! {
                <a class="setting" href="/tim">
                    <Icon name="users" />
                    <span>
                        <span class="setting-name">{words().shell_team()}</span>
                        <span class="setting-more">{words().team_more()}</span>
                    </span>
                    <Icon name="chevron-right" class="small turns" />
                </a>
            }
        })
    };
    let seal = Callback::new(move |phrase: String| -> Sealing {
        Box::pin(async move {
            match desk.seal(&phrase).await {
                Ok((file, count)) => (words().shell_rescue_saved(count), Some(file)),
                Err(why) => (trouble(&why), None),
            }
        })
    });
    let open = Callback::new(move |(file, phrase): (String, String)| -> Sealing {
        Box::pin(async move {
            match desk.open_sealed(&file, &phrase).await {
                Ok(new) => (words().shell_rescue_opened(new), None),
                Err(why) => (trouble(&why), None),
            }
        })
    });
    let sheet = move || {
        leaving.get().then(|| {
            view! {
                <SignOutSheet
                    held
                    receipts
                    line
                    on_close=Callback::new(move |()| leaving.set(false))
                    on_send=Callback::new(move |()| desk.sync_now())
                    sign_out=Callback::new(move |force| Box::pin(async move {
                        session.sign_out(force).await?;
                        wakes::leave().await;
                        Ok(())
                    }) as _)
                />
            }
        })
    };
    view! {
        <div class="page">
            <header class="page-head">
                <h1 tabindex="-1">{move || words().shell_more()}</h1>
            </header>
            <section class="section" aria-labelledby="account-title">
                <h2 id="account-title">{move || words().shell_account()}</h2>
                <div class="settings">
                    {account}
                    <a class="setting" href="/lainnya/atasan">
                        <Icon name="users" />
                        <span>
                            <span class="setting-name">{move || words().superior_acting_title()}</span>
                            <span class="setting-more">{move || words().superior_acting_more()}</span>
                        </span>
                        <Icon name="chevron-right" class="small turns" />
                    </a>
                    <a class="setting" href="/lainnya/aturan">
                        <Icon name="paper" />
                        <span>
                            <span class="setting-name">{move || words().routine_rules_title()}</span>
                            <span class="setting-more">{move || words().routine_rules_more()}</span>
                        </span>
                        <Icon name="chevron-right" class="small turns" />
                    </a>
                    <a class="setting" href="/dialog">
                        <Icon name="comment" />
                        <span>
                            <span class="setting-name">{move || words().dialogue_title()}</span>
                            <span class="setting-more">{move || words().dialogue_more()}</span>
                        </span>
                        <Icon name="chevron-right" class="small turns" />
                    </a>
                    {team}
                    <button type="button" class="setting" on:click=move |_| leaving.set(true)>
                        <Icon name="sign-out" />
                        <span>
                            <span class="setting-name">{move || words().shell_sign_out()}</span>
                            <span class="setting-more">{move || words().shell_sign_out_more()}</span>
                        </span>
                        <Icon name="chevron-right" class="small turns" />
                    </button>
                </div>
            </section>
            <Appearance />
            <Waking />
            <ThisPhone facts on_sync=Callback::new(move |()| desk.sync_now()) />
            <RescueFile seal open />
            <section class="section" aria-labelledby="about-title">
                <h2 id="about-title">{move || words().shell_about()}</h2>
                <p class="note">{move || words().shell_version(VERSION)}</p>
            </section>
        </div>
        {sheet}
    }
}

/// Why nothing came of the rescue file.
fn trouble(why: &ParcelTrouble) -> String {
    let words = words();
    match why {
        ParcelTrouble::Nothing => words.shell_rescue_nothing(),
        ParcelTrouble::NoSeal => words.shell_rescue_no_seal(),
        ParcelTrouble::NotOpened => words.shell_rescue_not_opened(),
        ParcelTrouble::OtherPerson => words.shell_rescue_other_person(),
        ParcelTrouble::Newer => words.shell_rescue_newer(),
        ParcelTrouble::Kept(why) => return words::trouble(why),
    }
    .to_owned()
}

fn facts(desk: Desk, room: Option<Room>) -> PhoneFacts {
    let line = desk.line();
    let skew = desk.now().0.saturating_sub(clock::now().0);
    PhoneFacts { skew: line.at.map(|_| skew), line, persist: persist_answer(), room }
}
