//! Language and colours, changed at once and without a reload.

use crate::components::icon::Icon;
use crate::components::settings::segments::Segments;
use crate::components::toasts::use_toasts;
use crate::language::{self, Language, language};
use crate::task::spawn;
use crate::theme::{Theme, set_theme, theme};
use crate::view::*;
use crate::words::words;

/// What a language is called, in itself.
#[must_use]
pub fn language_name(language: Language) -> &'static str {
    match language {
        Language::Id => words().shell_language_id(),
        Language::En => words().shell_language_en(),
    }
}

fn theme_name(theme: Theme) -> &'static str {
    match theme {
        Theme::Device => words().shell_theme_system(),
        Theme::Light => words().shell_theme_light(),
        Theme::Dark => words().shell_theme_dark(),
    }
}

/// The two choices.
#[component]
pub fn Appearance() -> Node {
    let toasts = use_toasts();
    let speak = Callback::new(move |wish| {
        spawn(async move {
            if !language::choose(wish).await
                && let Some(toasts) = toasts
            {
                toasts.say(words().shell_language_later());
            }
        });
    });
    view! {
        <section class="section" aria-labelledby="appearance-title">
            <h2 id="appearance-title">{move || words().shell_appearance()}</h2>
            <div class="settings">
                <div class="setting">
                    <Icon name="language" />
                    <span class="setting-name">{move || words().shell_language()}</span>
                    <Segments
                        name="language"
                        label=Signal::derive(|| words().shell_language())
                        choices=Language::ALL.to_vec()
                        said=language_name
                        chosen=Signal::derive(language)
                        on_choose=speak
                    />
                </div>
                <div class="setting">
                    <Icon name="contrast" />
                    <span class="setting-name">{move || words().shell_theme()}</span>
                    <Segments
                        name="theme"
                        label=Signal::derive(|| words().shell_theme())
                        choices=Theme::ALL.to_vec()
                        said=theme_name
                        chosen=Signal::derive(theme)
                        on_choose=Callback::new(set_theme)
                    />
                </div>
            </div>
        </section>
    }
}
