//! A time of day by two buttons, never by a keyboard: a tap is a quarter of an hour, holding walks on in
//! steps of five minutes. Arrow keys do the same.

use crate::components::icon::Icon;
use crate::view::*;
use crate::words::{self, words};
use leptos::ev::KeyboardEvent;
use leptos::leptos_dom::helpers::{IntervalHandle, TimeoutHandle};
use shared::day::TimeOfDay;
use std::time::Duration;

/// A tap.
const TAP: i16 = 15;
/// Each step while holding.
const HELD: i16 = 5;
/// From when on it is held.
const HOLD_AFTER: Duration = Duration::from_millis(450);
/// Between the steps while holding.
const HOLD_EVERY: Duration = Duration::from_millis(160);

/// A time of day.
#[component]
pub fn TimeStepper(
    /// What it is the time of: "Mulai".
    #[prop(into)]
    label: Signal<String>,
    /// Unique on the page.
    id: &'static str,
    /// The time, if there is one yet.
    #[prop(into)]
    time: Signal<Option<TimeOfDay>>,
    /// Whether it lies after midnight.
    #[prop(into, optional)]
    next_day: Signal<bool>,
    /// Whether something is said against it, in the element with this id.
    #[prop(into, optional)]
    described_by: Signal<Option<&'static str>>,
    /// Moves it by so many minutes.
    step: Callback<i16>,
) -> Node {
    let value = move || time.get().map_or_else(|| "––.––".to_owned(), words::clock);
    let keys = move |event: KeyboardEvent| {
        let minutes = match event.key().as_str() {
            "ArrowUp" | "ArrowRight" => HELD,
            "ArrowDown" | "ArrowLeft" => -HELD,
            "PageUp" => 60,
            "PageDown" => -60,
            _ => return,
        };
        event.prevent_default();
        step.run(minutes);
    };
    view! {
        <div class="field">
            <span class="label" id=id>
                {label}
            </span>
            <div
                class="stepper"
                role="group"
                aria-labelledby=id
                aria-describedby=described_by
                on:keydown=keys
            >
                <StepButton icon="minus" sign=-1 label=move || words().author_earlier(label.get()) step />
                <span class="step-value" aria-live="polite">
                    {value}
                    {move || {
                        next_day.get().then(|| view! { <small>{words().author_next_day()}</small> })
                    }}
                </span>
                <StepButton icon="plus" sign=1 label=move || words().author_later(label.get()) step />
            </div>
        </div>
    }
}

/// One of the two buttons.
#[component]
fn StepButton<F>(icon: &'static str, sign: i16, label: F, step: Callback<i16>) -> Node
where
    F: Fn() -> String + Send + Sync + 'static,
{
    let wait = StoredValue::new(None::<TimeoutHandle>);
    let walk = StoredValue::new(None::<IntervalHandle>);
    let held = StoredValue::new(false);
    let let_go = move || {
        if let Some(handle) = wait.try_update_value(Option::take).flatten() {
            handle.clear();
        }
        if let Some(handle) = walk.try_update_value(Option::take).flatten() {
            handle.clear();
        }
    };
    on_cleanup(let_go);
    let press = move |_| {
        let_go();
        held.set_value(false);
        let begin = move || {
            held.set_value(true);
            let next = move || step.run(sign * HELD);
            next();
            walk.set_value(set_interval_with_handle(next, HOLD_EVERY).ok());
        };
        wait.set_value(set_timeout_with_handle(begin, HOLD_AFTER).ok());
    };
    // The click that ends a hold is no tap.
    let tap = move |_| {
        if !held.try_update_value(std::mem::take).unwrap_or(false) {
            step.run(sign * TAP);
        }
    };
    view! {
        <button
            type="button"
            class="step"
            aria-label=label
            on:pointerdown=press
            on:pointerup=move |_| let_go()
            on:pointerleave=move |_| let_go()
            on:pointercancel=move |_| let_go()
            on:contextmenu=move |e| e.prevent_default()
            on:click=tap
        >
            <Icon name=icon />
        </button>
    }
}
