//! The places of the app: at the bottom of a phone, at the side of a tablet. Knows addresses and counts.

use crate::address::parts;
use crate::components::icon::Icon;
use crate::view::*;
use crate::words::words;

/// A page of the app.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Page {
    /// Today's report.
    Today,
    /// The report of a day.
    Report,
    /// The month.
    Calendar,
    /// What waits for this superior.
    Waiting,
    /// The pile of what is routine among it.
    Routine,
    /// Whose reports are there, of who leads somebody.
    Team,
    /// The dialogues with one's superior and one's people.
    Dialogue,
    /// What waits for its author's eyes.
    Tray,
    /// What has become of reports, and what was said.
    Bell,
    /// Account and settings.
    More,
    /// No page of ours.
    Lost,
}

impl Page {
    /// The page at an address.
    #[must_use]
    pub fn of(path: &str) -> Self {
        match parts(path).as_slice() {
            [] => Self::Today,
            ["laporan", _] => Self::Report,
            ["kalender"] => Self::Calendar,
            ["menunggu"] | ["menunggu", _] => Self::Waiting,
            ["rutin"] | ["rutin", _] => Self::Routine,
            ["tim"] => Self::Team,
            ["dialog"] | ["dialog", _] => Self::Dialogue,
            ["perlu-dilihat"] => Self::Tray,
            ["kabar"] => Self::Bell,
            ["lainnya"] | ["lainnya", _] => Self::More,
            _ => Self::Lost,
        }
    }
}

/// A place of the app.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// Today's report.
    Today,
    /// The month, and the reports of other days.
    Calendar,
    /// What waits for this superior.
    Waiting,
    /// Whose reports are there. On a phone, which has four places, reached from what waits.
    Team,
    /// What waits for its author's eyes.
    Tray,
    /// What has become of reports, and what was said; reached from the head of the page.
    Bell,
    /// Account and settings; reached from the head of the page.
    More,
}

impl Place {
    /// The place an address belongs to.
    #[must_use]
    pub fn of(path: &str) -> Option<Self> {
        match Page::of(path) {
            Page::Today => Some(Self::Today),
            Page::Calendar | Page::Report => Some(Self::Calendar),
            Page::Waiting | Page::Routine => Some(Self::Waiting),
            Page::Team => Some(Self::Team),
            Page::Tray => Some(Self::Tray),
            Page::Bell => Some(Self::Bell),
            Page::More | Page::Dialogue => Some(Self::More),
            Page::Lost => None,
        }
    }

    /// What it is called.
    #[must_use]
    pub fn name(self) -> &'static str {
        let words = words();
        match self {
            Self::Today => words.shell_today(),
            Self::Calendar => words.shell_calendar(),
            Self::Waiting => words.shell_waiting(),
            Self::Team => words.shell_team(),
            Self::Tray => words.shell_tray(),
            Self::Bell => words.shell_bell(),
            Self::More => words.shell_more(),
        }
    }

    const fn address(self) -> &'static str {
        match self {
            Self::Today => "/",
            Self::Calendar => "/kalender",
            Self::Waiting => "/menunggu",
            Self::Team => "/tim",
            Self::Tray => "/perlu-dilihat",
            Self::Bell => "/kabar",
            Self::More => "/lainnya",
        }
    }

    const fn icon(self) -> &'static str {
        match self {
            Self::Today => "today",
            Self::Calendar => "calendar",
            Self::Waiting => "inbox",
            Self::Team => "users",
            Self::Tray => "flag",
            Self::Bell => "bell",
            Self::More => "settings",
        }
    }
}

/// The way around.
#[component]
pub fn Places(
    /// Where the person is.
    #[prop(into)]
    here: Signal<Option<Place>>,
    /// Whether the person leads somebody.
    #[prop(into)]
    leads: Signal<bool>,
    /// How many reports wait for them.
    #[prop(into)]
    waiting: Signal<usize>,
    /// How many matters lie in the tray.
    #[prop(into)]
    tray: Signal<usize>,
) -> Node {
    let link = move |place: Place, count: Signal<usize>, said: fn(usize) -> String| {
        view! {
            <a
                class=if place == Place::Team { "place wide" } else { "place" }
                href=place.address()
                aria-current=move || (here.get() == Some(place)).then_some("page")
            >
                <Icon name=place.icon() />
                {move || place.name()}
                {move || {
                    let count = count.get();
                    (count > 0)
                        .then(|| {
                            view! {
                                <span class="count" aria-hidden="true">{count}</span>
                                <span class="visually-hidden">{said(count)}</span>
                            }
                        })
                }}
            </a>
        }
    };
    let none = Signal::from(0);
    let silent = |_| String::new();
    view! {
        <nav class="places" aria-label=move || words().shell_places()>
            <span class="brand" aria-hidden="true">
                <Icon name="setapak" />
                "Setapak"
            </span>
            {link(Place::Today, none, silent)}
            {link(Place::Calendar, none, silent)}
            {move || leads.get().then(|| link(Place::Waiting, waiting, |n| words().shell_count_waiting(n)))}
            {move || leads.get().then(|| link(Place::Team, none, silent))}
            {link(Place::Tray, tray, |n| words().shell_count_tray(n))}
        </nav>
    }
}

#[cfg(test)]
mod tests {
    use super::Place;

    #[test]
    fn every_address_has_its_place() {
        for (path, place) in [
            ("/", Some(Place::Today)),
            ("/laporan/2026-11-20", Some(Place::Calendar)),
            ("/kalender", Some(Place::Calendar)),
            ("/menunggu/0198", Some(Place::Waiting)),
            ("/rutin/0198", Some(Place::Waiting)),
            ("/tim", Some(Place::Team)),
            ("/perlu-dilihat/", Some(Place::Tray)),
            ("/kabar", Some(Place::Bell)),
            ("/lainnya", Some(Place::More)),
            ("/nowhere", None),
        ] {
            assert_eq!(Place::of(path), place, "{path}");
        }
    }
}
