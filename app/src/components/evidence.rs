//! Evidence to look at: small pictures in a row, one of them large when it is tapped, links. Pictures are
//! brought by the desk, when they are looked at.

use crate::components::icon::Icon;
use crate::components::sheet::Sheet;
use crate::desk::{Desk, use_desk};
use crate::files::{NoPicture, Shown};
use crate::task::spawn;
use crate::view::*;
use crate::words::{self, words};
use shared::evidence::{Evidence, File, FileKind, Link};
use shared::hash::Hash;

/// The pieces of evidence of an entry. With `remove` each can be taken away.
#[component]
pub fn EvidenceList(
    /// The pieces.
    #[prop(into)]
    evidence: Signal<Vec<Evidence>>,
    /// Takes one away.
    #[prop(optional_no_strip)]
    remove: Option<Callback<Evidence>>,
) -> Node {
    let desk = use_desk();
    let large = RwSignal::new(None::<File>);
    let piece = move |piece: Evidence| {
        let name = words::evidence(&piece);
        let away = remove.map(|remove| {
            let (piece, label) = (piece.clone(), words().author_evidence_remove(&name));
            view! {
                <button
                    type="button"
                    class="icon-button"
                    aria-label=label
                    on:click=move |_| remove.run(piece.clone())
                >
                    <Icon name="trash" class="small" />
                </button>
            }
        });
        let look = match piece {
            Evidence::File(file) => view! { <Thumb desk file name large /> },
            Evidence::Link(link) => followed(&link, name),
        };
        view! { <li>{look}{away}</li> }
    };
    let pieces = move || evidence.get().into_iter().map(piece).collect::<Vec<_>>();
    let opened = move || {
        large.get().map(|file| {
            view! { <Large desk file on_close=Callback::new(move |()| large.set(None)) /> }
        })
    };
    view! {
        <ul class="evidence">{pieces}</ul>
        {opened}
    }
}

/// A link that can be followed, or only its words.
fn followed(link: &Link, name: String) -> Node {
    match link.address() {
        Some(address) => view! {
            <a class="chip seen" href=address.to_owned() target="_blank" rel="noopener noreferrer">
                <Icon name="link" class="small" />
                {name}
            </a>
        },
        None => view! { <span class="chip">{name}</span> },
    }
}

/// A small picture, which opens the large one.
#[component]
fn Thumb(
    /// Brings pictures.
    desk: Desk,
    /// What it is of.
    file: File,
    /// What it is called.
    name: String,
    /// What is looked at.
    large: RwSignal<Option<File>>,
) -> Node {
    let address = match file.small {
        Some(small) => picture(desk, small, FileKind::Jpeg),
        None => RwSignal::new(None),
    };
    let inside = move || match address.get() {
        Some(Ok(address)) => view! { <img src=address alt="" /> },
        Some(Err(_)) => view! { <Icon name="cloud" /> },
        None => view! { <Icon name="paper" /> },
    };
    let label = words().core_evidence_open(name);
    view! {
        <button
            type="button"
            class="thumb"
            aria-label=label
            on:click=move |_| large.set(Some(file.clone()))
        >
            {inside}
        </button>
    }
}

/// A piece as it is.
#[component]
fn Large(
    /// Brings it.
    desk: Desk,
    /// What to look at.
    file: File,
    /// Enough was seen.
    on_close: Callback<()>,
) -> Node {
    let kind = file.kind;
    let address = picture(desk, file.hash, kind);
    let called = words::evidence(&Evidence::File(file));
    let title = called.clone();
    let inside = move || match address.get() {
        None => view! { <span class="skeleton box"></span> },
        Some(Ok(address)) => match kind {
            FileKind::Jpeg => view! { <img class="photo" src=address alt=called.clone() /> },
            FileKind::Pdf => view! {
                <a class="button primary" href=address download=called.clone()>
                    <Icon name="download" class="small" />
                    {words().core_evidence_save()}
                </a>
            },
        },
        Some(Err(why)) => {
            let why = match why {
                NoPicture::NotHere => words().core_evidence_not_here(),
                NoPicture::ToCome => words().core_evidence_to_come(),
                NoPicture::Lost => words().core_evidence_lost(),
            };
            view! { <p class="note">{why}</p> }
        }
    };
    view! {
        <Sheet title=Signal::derive(move || title.clone()) on_close>
            <div class="sheet-body" role="status">{inside}</div>
        </Sheet>
    }
}

/// The address of a picture once it is here, for as long as the view that asks.
fn picture(desk: Desk, hash: Hash, kind: FileKind) -> RwSignal<Option<Result<String, NoPicture>>> {
    let address = RwSignal::new(None);
    let held = StoredValue::new_local(None::<Shown>);
    spawn(async move {
        let shown = desk.picture(hash, kind).await;
        let said = shown.as_ref().map(|shown| shown.address().to_owned()).map_err(|why| *why);
        // Where the view is gone, so is the address.
        if held.try_set_value(shown.ok()).is_none() {
            address.update(|address| *address = Some(said));
        }
    });
    address
}
