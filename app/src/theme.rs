//! Light or dark on this device. Knows where the choice is kept; what the themes look like is in `style/`.

use crate::browser;
use crate::view::*;

const KEY: &str = "setapak.theme";

/// How the interface is lit.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Theme {
    /// As the device says.
    #[default]
    Device,
    /// Light.
    Light,
    /// Dark.
    Dark,
}

impl Theme {
    /// Every theme.
    pub const ALL: [Self; 3] = [Self::Device, Self::Light, Self::Dark];

    const fn name(self) -> Option<&'static str> {
        match self {
            Self::Device => None,
            Self::Light => Some("light"),
            Self::Dark => Some("dark"),
        }
    }
}

thread_local! {
    static THEME: ArcRwSignal<Theme> = ArcRwSignal::new(kept());
}

fn kept() -> Theme {
    let kept = browser::remembered(KEY);
    Theme::ALL.into_iter().find(|t| t.name() == kept.as_deref()).unwrap_or_default()
}

/// The theme now. Tracked where something can be tracked.
#[must_use]
pub fn theme() -> Theme {
    THEME.with(browser::tracked)
}

/// Changes the theme, at once and for the next time.
pub fn set_theme(theme: Theme) {
    match theme.name() {
        Some(name) => browser::remember(KEY, name),
        None => browser::forget(KEY),
    }
    browser::mark_root("data-theme", theme.name());
    THEME.with(|signal| signal.set(theme));
}
