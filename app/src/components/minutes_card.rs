//! The minutes of a day as a quiet bar against the local target. No target, no bar.

use crate::view::*;
use crate::words::{self, words};

/// The minutes of one day.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Minutes {
    /// Minutes of all entries.
    pub reported: u32,
    /// Whether a decision has kept them.
    pub approved: bool,
    /// What the local calendar asks for, if it asks.
    pub target: Option<u16>,
    /// Whether something is lacking in the report: its minutes are not what they will be.
    pub lacks: bool,
}

impl Minutes {
    /// How much of the bar is filled, in percent.
    fn share(self) -> Option<u32> {
        let target = u32::from(self.target.filter(|t| *t > 0)?);
        Some((self.reported.saturating_mul(100) / target).min(100))
    }

    /// Minutes left to the target; none where it is reached or not set.
    fn left(self) -> Option<u32> {
        u32::from(self.target?).checked_sub(self.reported).filter(|left| *left > 0)
    }

    /// Whether the target is reached, and nothing can take that back again.
    fn reached(self) -> bool {
        self.target.is_some() && self.left().is_none() && !self.lacks
    }
}

/// The card.
#[component]
pub fn MinutesCard(
    /// The day's minutes.
    #[prop(into)]
    minutes: Signal<Minutes>,
) -> Node {
    let reported = move || words::number(u64::from(minutes.get().reported));
    let target = move || minutes.get().target.map(|t| words::number(u64::from(t)));
    let head = move || match target() {
        Some(target) => words().author_minutes_of(target),
        None => words().author_minutes_unit().to_owned(),
    };
    let width =
        move |filled: bool| format!("{}%", minutes.get().share().filter(|_| filled).unwrap_or(0));
    let label = move || words().author_minutes_bar(reported(), target().unwrap_or_default());
    let note = move || {
        let minutes = minutes.get();
        let left = minutes.left().map(|left| words::number(u64::from(left)));
        let left = left.map(|left| words().author_minutes_left(left));
        left.or_else(|| minutes.reached().then(|| words().author_minutes_reached().to_owned()))
    };
    let state = move || {
        let Minutes { reported, approved, target, .. } = minutes.get();
        (reported > 0 && target.is_some()).then(|| {
            if approved {
                words().author_minutes_approved()
            } else {
                words().author_minutes_waiting()
            }
        })
    };
    view! {
        <section class="card minutes" aria-labelledby="minutes-head">
            <div class="card-head">
                <h2 id="minutes-head">{move || words().author_minutes()}</h2>
                <p class="note">
                    <b>{reported}</b>
                    " "
                    {head}
                </p>
            </div>
            <Show when=move || minutes.get().share().is_some()>
                <div class="bar" role="img" aria-label=label>
                    <span class="bar-done" style:inline-size=move || width(minutes.get().approved)></span>
                    <span
                        class="bar-waiting"
                        style:inline-size=move || width(!minutes.get().approved)
                    ></span>
                </div>
            </Show>
            {move || {
                note().map(|note| {
                    let state = state().map(|s| format!(" · {s}"));
                    view! { <p class="note">{note}{state}</p> }
                })
            }}
        </section>
    }
}

#[cfg(test)]
mod tests {
    use super::Minutes;

    #[test]
    fn the_bar_never_runs_over_and_needs_a_target() {
        let minutes = |reported, target| Minutes { reported, target, ..Minutes::default() };
        assert_eq!(minutes(245, Some(300)).share(), Some(81));
        assert_eq!(minutes(245, Some(300)).left(), Some(55));
        assert_eq!(minutes(900, Some(300)).share(), Some(100));
        assert_eq!(minutes(300, Some(300)).left(), None);
        assert_eq!(minutes(245, None).share(), None);
        assert_eq!(minutes(245, Some(0)).share(), None);
        assert_eq!(minutes(u32::MAX, Some(1)).share(), Some(100));
    }

    #[test]
    fn a_target_is_not_reached_with_minutes_that_cannot_be_sent() {
        let full = Minutes { reported: 300, target: Some(300), ..Minutes::default() };
        assert!(full.reached());
        assert!(!Minutes { lacks: true, ..full }.reached(), "two at the same time");
        assert!(!Minutes { target: None, ..full }.reached());
    }
}
