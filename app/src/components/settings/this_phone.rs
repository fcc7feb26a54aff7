//! What this phone knows about its line, its storage and its clock, in words.

use crate::components::icon::Icon;
use crate::components::times::{instant, length};
use crate::line::Line;
use crate::persist::PersistAnswer;
use crate::room::Room;
use crate::view::*;
use crate::words::{self, words};
use shared::day::CLOCK_OFF;

/// The facts.
#[derive(Clone, Debug, PartialEq)]
pub struct PhoneFacts {
    /// About the line.
    pub line: Line,
    /// How far this clock is behind the server's, ms; none before the first contact.
    pub skew: Option<i64>,
    /// What the browser promised.
    pub persist: Option<PersistAnswer>,
    /// How full it is; none where the browser does not say.
    pub room: Option<Room>,
}

impl PhoneFacts {
    fn contact(&self) -> String {
        let Line { at, zone, today, .. } = self.line;
        match at {
            Some(at) => words().shell_contact_at(instant(at, zone, today)),
            None => words().shell_contact_never().to_owned(),
        }
    }

    fn unsent(&self) -> String {
        match u64::try_from(self.line.unsent).unwrap_or(u64::MAX) {
            0 => words().shell_unsent_none().to_owned(),
            unsent => words().shell_unsent(words::number(unsent)),
        }
    }

    /// How full the phone is, and what to do where little is left.
    fn room(&self) -> Option<String> {
        let room = self.room?;
        let used = megabytes(room.used);
        Some(if room.is_short() {
            words().shell_room_short(used, megabytes(room.left()))
        } else {
            words().shell_room(used)
        })
    }

    fn clock(&self) -> String {
        let words = words();
        match self.skew {
            None => words.shell_clock_unknown().to_owned(),
            Some(ms) if ms.unsigned_abs() <= CLOCK_OFF => words.shell_clock_good().to_owned(),
            Some(ms) if ms > 0 => words.shell_clock_slow(length(ms.unsigned_abs())),
            Some(ms) => words.shell_clock_fast(length(ms.unsigned_abs())),
        }
    }
}

/// Whole megabytes, never none.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "the browser's number of bytes, never below zero"
)]
fn megabytes(bytes: f64) -> String {
    words::number((bytes / 1e6).ceil() as u64)
}

/// The rows.
#[component]
pub fn ThisPhone(
    /// The facts.
    #[prop(into)]
    facts: Signal<PhoneFacts>,
    /// Connect now.
    on_sync: Callback<()>,
) -> Node {
    view! {
        <section class="section" aria-labelledby="phone-title">
            <h2 id="phone-title">{move || words().shell_this_phone()}</h2>
            <div class="settings">
                <div class="setting">
                    <Icon name="cloud" />
                    <span>
                        <span class="setting-name">{move || words().shell_line()}</span>
                        <span class="setting-more">{move || facts.with(PhoneFacts::contact)}</span>
                        <span class="setting-more">{move || facts.with(PhoneFacts::unsent)}</span>
                    </span>
                    <button type="button" class="button quiet wide" on:click=move |_| on_sync.run(())>
                        <Icon name="refresh" class="small" />
                        {move || words().shell_send_now()}
                    </button>
                </div>
                <div class="setting">
                    <Icon name="phone-ok" />
                    <span>
                        <span class="setting-name">{move || words().shell_storage()}</span>
                        <span class="setting-more">{move || words::persist(facts.with(|f| f.persist))}</span>
                        <span class="setting-more">{move || facts.with(PhoneFacts::room)}</span>
                    </span>
                </div>
                <div class="setting">
                    <Icon name="clock" />
                    <span>
                        <span class="setting-name">{move || words().shell_clock()}</span>
                        <span class="setting-more">{move || facts.with(PhoneFacts::clock)}</span>
                    </span>
                </div>
            </div>
        </section>
    }
}

#[cfg(test)]
mod tests {
    use super::PhoneFacts;
    use crate::language::{Language, set_language};
    use crate::line::{Line, LineState, Progress};
    use shared::day::{Day, Timestamp, Zone};

    #[test]
    fn a_slow_clock_is_told_from_a_fast_one() {
        set_language(Language::Id);
        let facts = |skew| PhoneFacts {
            line: Line {
                state: LineState::Offline,
                unsent: 0,
                files: Progress::default(),
                at: Some(Timestamp(0)),
                zone: Zone::Wib,
                today: Day::parse("2026-11-21").unwrap(),
            },
            skew,
            persist: None,
            room: None,
        };
        let said: Vec<_> = [None, Some(1000), Some(3_600_000), Some(-3_600_000)]
            .into_iter()
            .map(|skew| facts(skew).clock())
            .collect();
        assert!(said[2].contains("terlambat 60 menit"), "{}", said[2]);
        assert!(said[3].contains("terlalu cepat 60 menit"), "{}", said[3]);
        assert_ne!(said[0], said[1]);
    }
}
