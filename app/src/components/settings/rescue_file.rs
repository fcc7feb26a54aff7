//! The rescue file: what only this phone has, into a file that a passphrase opens, and back.

use crate::browser;
use crate::components::icon::Icon;
use crate::components::text_field::TextField;
use crate::task::spawn;
use crate::view::*;
use crate::words::words;
use std::pin::Pin;
use wasm_bindgen::JsCast as _;
use wasm_bindgen_futures::JsFuture;
use web_sys::HtmlInputElement;

/// Fewer letters are guessed too soon.
const SHORTEST: usize = 8;

/// What came of it, in words: of sealing with the file, of opening without.
pub type Sealing = Pin<Box<dyn Future<Output = (String, Option<String>)>>>;

/// The rows.
#[component]
pub fn RescueFile(
    /// Seals with this passphrase.
    seal: Callback<String, Sealing>,
    /// Opens this text with this passphrase.
    open: Callback<(String, String), Sealing>,
) -> Node {
    let phrase = RwSignal::new(String::new());
    let said = RwSignal::new(None::<String>);
    let short = RwSignal::new(false);
    let gap = Signal::derive(move || short.get().then(|| words().shell_rescue_short().to_owned()));
    let ready = move || {
        let enough = phrase.with_untracked(|p| p.trim().chars().count() >= SHORTEST);
        short.set(!enough);
        said.set(None);
        enough.then(|| phrase.get_untracked().trim().to_owned())
    };
    let save = move |_| {
        let Some(phrase) = ready() else { return };
        spawn(async move {
            let (words, file) = seal.run(phrase).await;
            if let Some(file) = file {
                browser::download("setapak-simpanan.jwe", &file);
            }
            said.update(|said| *said = Some(words));
        });
    };
    let chosen = move |event: leptos::ev::Event| {
        let input = event.target().and_then(|it| it.dyn_into::<HtmlInputElement>().ok());
        let Some(input) = input else { return };
        let file = input.files().and_then(|files| files.get(0));
        input.set_value("");
        let (Some(file), Some(phrase)) = (file, ready()) else { return };
        spawn(async move {
            let text = JsFuture::from(file.text()).await.ok().and_then(|text| text.as_string());
            let (words, _) = open.run((text.unwrap_or_default(), phrase)).await;
            said.update(|said| *said = Some(words));
        });
    };
    view! {
        <section class="section" aria-labelledby="rescue-title">
            <h2 id="rescue-title">{move || words().shell_rescue_title()}</h2>
            <p class="note">{move || words().shell_rescue_note()}</p>
            <TextField
                id="rescue-phrase"
                gap_id="gap-rescue"
                label=Signal::derive(|| words().shell_rescue_phrase().to_owned())
                text=phrase
                gap
                change=Callback::new(move |text| phrase.set(text))
            />
            <div class="actions chooser">
                <button type="button" class="button line" on:click=save>
                    <Icon name="download" class="small" />
                    {move || words().shell_rescue_save()}
                </button>
                <input class="visually-hidden" id="rescue-open" type="file" on:change=chosen />
                <label class="button line" for="rescue-open">
                    <Icon name="refresh" class="small" />
                    {move || words().shell_rescue_open()}
                </label>
            </div>
            <p class="note" role="status">{said}</p>
        </section>
    }
}
