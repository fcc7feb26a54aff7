//! When it was, and how long: two steppers and a few usual lengths.

use super::form::Form;
use crate::components::field_gap::FieldGap;
use crate::components::time_stepper::TimeStepper;
use crate::view::*;
use crate::words::{self, words};
use shared::day::{DAY_MINUTES, TimeOfDay};
use shared::op::ReasonKind;
use shared::report::{Entry, Field};

/// Usual lengths, in minutes.
const LENGTHS: [u16; 3] = [30, 60, 120];
/// Where a time begins that is stepped before it was set.
const MORNING: u16 = 450;

/// Start, end and length.
#[component]
pub(super) fn When(
    /// The form.
    form: Form,
) -> Node {
    let gap = form.gap(Field::Time);
    let described = Signal::derive(move || gap.with(Option::is_some).then_some("gap-time"));
    let length = form.part(length);
    let over = form.part(|e| e.span().is_some_and(|s| s.end > DAY_MINUTES));
    let lengths = LENGTHS.map(|minutes| {
        view! {
            <button
                type="button"
                class="segment"
                aria-pressed=move || (length.get() == Some(minutes)).to_string()
                on:click=move |_| form.choose(|e| lasts(e, minutes))
            >
                {move || words().author_template_minutes(words::number(u64::from(minutes)))}
            </button>
        }
    });
    view! {
        <div class="field" data-mark=form.is_marked(ReasonKind::Time).then_some("returned")>
            <div class="side-by-side">
                <TimeStepper
                    id="time-start"
                    label=Signal::derive(|| words().author_start().to_owned())
                    time=form.part(|e| e.start)
                    described_by=described
                    step=Callback::new(move |by| form.change(|e| step_start(e, by)))
                />
                <TimeStepper
                    id="time-end"
                    label=Signal::derive(|| words().author_end().to_owned())
                    time=form.part(|e| e.end)
                    next_day=over
                    described_by=described
                    step=Callback::new(move |by| form.change(|e| step_end(e, by)))
                />
            </div>
            <p class="hint">
                {move || {
                    let minutes = length.get().map(|m| words::number(u64::from(m)));
                    minutes.map(|m| format!("{}. ", words().author_duration(m)))
                }}
                {move || words().author_stepper_hint()}
            </p>
            <div class="segments-row" role="group" aria-label=move || words().author_duration_head()>
                {lengths}
            </div>
            <FieldGap id="gap-time" text=gap />
        </div>
    }
}

fn length(entry: &Entry) -> Option<u16> {
    entry.span().map(|s| s.minutes())
}

/// Moves the start; the end goes with it, so that the length stays.
fn step_start(entry: &mut Entry, by: i16) {
    entry.end = entry.end.filter(|_| entry.start.is_some()).map(|end| end.plus(by)).or(entry.end);
    entry.start = match entry.start {
        Some(start) => Some(start.plus(by)),
        None => TimeOfDay::new(MORNING),
    };
}

/// Moves the end; where there is none yet, it begins at the start.
fn step_end(entry: &mut Entry, by: i16) {
    entry.end = match (entry.end, entry.start) {
        (Some(from), _) | (None, Some(from)) => Some(from.plus(by)),
        (None, None) => TimeOfDay::new(MORNING),
    };
}

fn lasts(entry: &mut Entry, minutes: u16) {
    entry.start = entry.start.or_else(|| TimeOfDay::new(MORNING));
    entry.end = entry.start.map(|start| start.plus(i16::try_from(minutes).unwrap_or(0)));
}

#[cfg(test)]
mod tests {
    use super::*;
    use shared::id::EntryId;

    fn entry(start: Option<u16>, end: Option<u16>) -> Entry {
        let time = |t: Option<u16>| t.and_then(TimeOfDay::new);
        Entry { start: time(start), end: time(end), ..Entry::new(EntryId::new(1)) }
    }

    fn times(entry: &Entry) -> (Option<u16>, Option<u16>) {
        (entry.start.map(u16::from), entry.end.map(u16::from))
    }

    fn after(mut entry: Entry, step: impl FnOnce(&mut Entry)) -> (Option<u16>, Option<u16>) {
        step(&mut entry);
        times(&entry)
    }

    #[test]
    fn moving_the_start_keeps_the_length() {
        let moved = after(entry(Some(450), Some(510)), |e| step_start(e, 15));
        assert_eq!(moved, (Some(465), Some(525)));
        assert_eq!(after(entry(None, Some(510)), |e| step_start(e, 15)), (Some(450), Some(510)));
    }

    #[test]
    fn the_end_begins_at_the_start_and_walks_over_midnight() {
        assert_eq!(after(entry(Some(450), None), |e| step_end(e, 15)), (Some(450), Some(465)));
        assert_eq!(after(entry(Some(1400), Some(1430)), |e| step_end(e, 15)).1, Some(5));
        assert_eq!(after(entry(None, None), |e| step_end(e, 15)), (None, Some(450)));
    }

    #[test]
    fn a_length_sets_the_end() {
        assert_eq!(after(entry(Some(600), None), |e| lasts(e, 90)), (Some(600), Some(690)));
        assert_eq!(after(entry(None, None), |e| lasts(e, 30)), (Some(450), Some(480)));
    }
}
