//! Evidence of an entry: by camera, from a file, by a link. A photo is kept on this phone before the
//! entry names it.

use super::form::Form;
use crate::components::evidence::EvidenceList;
use crate::components::icon::Icon;
use crate::components::text_field::TextField;
use crate::components::toasts::use_toasts;
use crate::files::NoFile;
use crate::task::spawn;
use crate::view::*;
use crate::words::{self, words};
use shared::evidence::{Evidence, Link};
use shared::report::Field;
use wasm_bindgen::JsCast as _;
use web_sys::HtmlInputElement;

/// The evidence of the entry.
#[component]
pub(super) fn Proof(
    /// The form.
    form: Form,
) -> Node {
    let evidence = form.part(|e| e.evidence.clone());
    let trouble = RwSignal::new(None::<NoFile>);
    let link = RwSignal::new(String::new());
    let refused = RwSignal::new(false);
    let toasts = use_toasts();
    let add = move |piece: Evidence| {
        form.choose(|e| {
            if !e.evidence.iter().any(|there| there.is(&piece)) {
                e.evidence.push(piece);
            }
        });
    };
    let chosen = move |event: leptos::ev::Event| {
        let input = event.target().and_then(|it| it.dyn_into::<HtmlInputElement>().ok());
        let Some((input, list)) = input.and_then(|it| it.files().map(|list| (it, list))) else {
            return;
        };
        let files: Vec<_> = (0..list.length()).filter_map(|at| list.get(at)).collect();
        // The same file may be chosen again.
        input.set_value("");
        trouble.set(None);
        form.begin_taking();
        let desk = form.desk();
        let (day, mut entry) = form.entry_now();
        spawn(async move {
            for file in files {
                match desk.take_file(&file).await {
                    Ok(piece) if form.is_open() => {
                        add(piece);
                        entry = form.entry_now().1;
                    }
                    // The page was left meanwhile: the photo goes where it was meant to.
                    Ok(piece) => {
                        let done = desk.attach(day, entry.clone(), piece).await;
                        if let (Err(why), Some(toasts)) = (done, toasts) {
                            toasts.say(words::trouble(&why));
                        }
                        // From now on the entry is there, or was taken out.
                        entry.1 = true;
                    }
                    Err(why) => trouble.update(|trouble| *trouble = Some(why)),
                }
            }
            form.end_taking();
        });
    };
    let add_link = move || match Link::parse(&link.get_untracked()) {
        Some(address) => {
            refused.set(false);
            link.set(String::new());
            add(Evidence::Link(address));
        }
        None => refused.set(true),
    };
    let gap = form.gap(Field::Evidence);
    let said = move || {
        let why = trouble.get().map(|why| match why {
            NoFile::Unreadable => words().author_evidence_unreadable(),
            NoFile::TooLarge => words().author_evidence_large(),
            NoFile::Store(error) => words::store_error(&error),
        });
        let busy = form.taking().then(|| words().author_evidence_busy().to_owned());
        let said = why.map(str::to_owned).or(busy).or_else(|| gap.get());
        said.map(|said| view! { <p class="note">{said}</p> })
    };
    let bad_link = Signal::derive(move || {
        refused.get().then(|| words().author_evidence_link_bad().to_owned())
    });
    let remove = Callback::new(move |piece: Evidence| {
        form.choose(|e| e.evidence.retain(|there| !there.is(&piece)));
    });
    view! {
        <fieldset class="segments">
            <legend>
                {move || words().author_evidence()}
                " "
                <span class="label-more">{move || words().author_optional()}</span>
            </legend>
            <EvidenceList evidence remove=Some(remove) />
            <div role="status">{said}</div>
            <div class="actions chooser">
                <input
                    class="visually-hidden"
                    id="entry-file"
                    type="file"
                    accept="image/*,application/pdf"
                    multiple=true
                    on:change=chosen
                />
                <label class="button line" for="entry-file">
                    <Icon name="camera" class="small" />
                    {move || words().author_evidence_add()}
                </label>
            </div>
            <details class="fold">
                <summary>
                    <Icon name="link" />
                    {move || words().author_evidence_link()}
                    <Icon name="chevron-down" />
                </summary>
                <div class="fold-body">
                    <TextField
                        id="entry-link"
                        gap_id="gap-link"
                        label=Signal::derive(|| words().author_evidence_link_hint().to_owned())
                        text=link
                        gap=bad_link
                        change=Callback::new(move |text| link.set(text))
                    />
                    <button type="button" class="button line" on:click=move |_| add_link()>
                        {move || words().author_evidence_link_add()}
                    </button>
                </div>
            </details>
        </fieldset>
    }
}
