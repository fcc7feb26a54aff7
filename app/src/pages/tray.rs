//! *Perlu dilihat*: texts and decisions that could not become the document. Nothing leaves this page but
//! by its author's choice.

pub mod matter;
mod plain;

use crate::browser;
use crate::components::art::Art;
use crate::components::focus::focus;
use crate::components::times::instant;
use crate::components::toasts::use_toasts;
use crate::components::tray::discard_sheet::DiscardSheet;
use crate::components::tray::matter_card::MatterCard;
use crate::desk::{Desk, Trouble, use_desk};
use crate::pages::leading;
use crate::session::use_session;
use crate::task::spawn;
use crate::view::*;
use crate::words::{self, words};
use matter::Matter;
use shared::day::Zone;
use shared::document::{Kind, day_of, document_id};
use shared::id::OpId;
use shared::person::{Person, Sight};
use shared::tray::{Choice, TrayItem};

/// The page.
#[component]
pub fn TrayPage() -> Node {
    let desk = use_desk();
    let session = use_session();
    let toasts = use_toasts();
    let matters = Memo::new(move |_| {
        desk.tray().into_iter().map(|item| matter(desk, item)).collect::<Vec<_>>()
    });
    let some = Memo::new(move |_| matters.with(|m| !m.is_empty()));
    let planned = Memo::new(move |_| desk.sight().map(|s| s.planned).unwrap_or_default());
    let letting_go = RwSignal::new(None::<Matter>);
    let trouble = RwSignal::new(None::<(OpId, String)>);
    // What was there when it was chosen about, and whether its author's text was kept.
    let finish = move |matter: Option<Matter>, kept: bool, done: Result<(), Trouble>| match done {
        Ok(()) => {
            trouble.set(None);
            letting_go.set(None);
            if let (Some(toasts), Some(matter)) = (toasts, &matter) {
                let now = untrack(|| desk.shown(matter.item.doc)).map(|s| s.document.status);
                toasts.say(matter.chosen(kept, now));
            }
            // What was under the finger is gone: the focus goes to the head of the page, not nowhere.
            // Not before a sheet has closed and given the focus back to a button that is gone.
            request_animation_frame(|| focus("#tray-title"));
        }
        Err(why) => trouble.set(matter.map(|m| (m.item.op, words::trouble(&why)))),
    };
    let find = move |item: OpId| {
        matters.with_untracked(|all| all.iter().find(|m| m.item.op == item).cloned())
    };
    let keep = Callback::new(move |(item, choice): (OpId, Choice)| {
        let matter = find(item);
        spawn(async move { finish(matter, true, desk.keep_mine(item, choice).await) });
    });
    let export = Callback::new(move |matter: Matter| {
        let day = matter.day.map_or_else(String::new, |day| format!("-{day}"));
        let author = untrack(|| {
            let me = desk.sight().map(|sight| sight.me);
            let here = || session.people_here().into_iter().find(|known| known.person == desk.me());
            plain::Author {
                zone: me.as_ref().map_or(Zone::default(), |me| me.zone),
                name: me.map(|me| me.name).or_else(|| here().map(|known| known.name)),
            }
        });
        let text = planned.with_untracked(|planned| plain::plain(&matter, &author, planned));
        browser::download(&format!("setapak{day}.txt"), &text);
    });
    let discard = Callback::new(move |item: OpId| {
        let matter = find(item);
        spawn(async move { finish(matter, false, desk.discard(item).await) });
    });
    let let_go = Callback::new(move |matter: Matter| {
        if matter.has_words() { letting_go.set(Some(matter)) } else { discard.run(matter.item.op) }
    });
    let empty = || {
        view! {
            <div class="empty">
                <Art name="art-tray" />
                <h2>{move || words().superior_tray_empty_title()}</h2>
                <p>{move || words().superior_tray_empty_text()}</p>
            </div>
        }
    };
    let sheet = move || {
        letting_go.get().map(|matter| {
            let op = matter.item.op;
            view! {
                <DiscardSheet
                    matter
                    files_wait=Signal::derive(move || desk.line().files.left() > 0)
                    planned
                    on_close=Callback::new(move |()| letting_go.set(None))
                    on_yes=Callback::new(move |()| discard.run(op))
                />
            }
        })
    };
    view! {
        <div class="page">
            <header class="page-head">
                <div>
                    <h1 tabindex="-1" id="tray-title">{move || words().superior_tray_title()}</h1>
                    <p class="note" hidden=move || !some.get()>{move || words().superior_tray_note()}</p>
                </div>
            </header>
            <Show when=move || some.get() fallback=empty>
                <For each=move || matters.get() key=Matter::key let:matter>
                    {
                        let op = matter.item.op;
                        let why = Signal::derive(move || {
                            trouble.get().filter(|(item, _)| *item == op).map(|(_, why)| why)
                        });
                        view! { <MatterCard matter planned trouble=why on_keep=keep on_export=export on_let_go=let_go /> }
                    }
                </For>
            </Show>
        </div>
        {sheet}
    }
}

fn matter(desk: Desk, item: TrayItem) -> Matter {
    let shown = desk.shown(item.doc).map(|s| s.document);
    let sight = desk.sight();
    let zone = sight.as_ref().map_or(Zone::default(), |s| s.me.zone);
    // What is not here is told by its name alone: whose it is must be looked for.
    let lost = |s: &Sight| {
        let day = day_of(item.doc)?;
        let kinds = [Kind::Report, Kind::Dialogue];
        let named =
            |p: &&Person| kinds.iter().any(|kind| document_id(*kind, p.id, day) == item.doc);
        s.people.iter().find(named).map(|p| p.id)
    };
    let owner = shown.as_ref().map(|d| d.owner).or_else(|| lost(sight.as_ref()?));
    let owner = owner.filter(|owner| *owner != desk.me());
    let name = owner.and_then(|o| sight.as_ref()?.person(o).map(|p| p.name.clone()));
    let when = instant(item.at, zone, desk.today());
    let aside = leading::set_aside(sight.as_ref(), item.op);
    Matter { aside, ..Matter::new(item, shown.as_ref(), desk.me(), name, when) }
}
