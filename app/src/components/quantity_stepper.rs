//! How much: by two buttons, or typed. What cannot be read as an amount stays in the box and is said
//! beside it; it is never thrown away and never guessed at.

use crate::components::icon::Icon;
use crate::view::*;
use crate::words::words;
use shared::report::Quantity;

/// A quantity and its unit.
#[component]
pub fn QuantityStepper(
    /// The amount, if there is one yet.
    #[prop(into)]
    quantity: Signal<Option<Quantity>>,
    /// The element that says what is wrong, if something is.
    #[prop(into)]
    gap_id: Signal<Option<&'static str>>,
    /// What the box holds that is no amount.
    unread: RwSignal<Option<String>>,
    /// The amount is another one.
    change: Callback<Option<Quantity>>,
) -> Node {
    let shown =
        move || unread.get().unwrap_or_else(|| quantity.get().map_or_else(String::new, typed));
    let input = move |event| {
        let text = event_target_value(&event);
        let read = Quantity::parse(&text);
        let kept = read.is_none() && !text.trim().is_empty();
        // "1," on the way to "1,5" is no mistake yet, and must not be tidied away under the finger.
        let exact = read.is_some_and(|q| typed(q) == text);
        unread.set((kept || (read.is_some() && !exact)).then_some(text));
        // Until it can be read, the amount from before stands.
        if !kept {
            change.run(read);
        }
    };
    let step = move |up: bool| {
        unread.set(None);
        change.run(stepped(quantity.get_untracked(), up));
    };
    view! {
        <div class="stepper" role="group" aria-label=move || words().author_quantity()>
            <button
                type="button"
                class="step"
                aria-label=move || words().author_less()
                on:click=move |_| step(false)
            >
                <Icon name="minus" />
            </button>
            <input
                class="input"
                id="entry-quantity"
                inputmode="decimal"
                autocomplete="off"
                aria-label=move || words().author_quantity()
                aria-invalid=move || gap_id.get().is_some().then_some("true")
                aria-describedby=gap_id
                prop:value=shown
                on:input=input
            />
            <button
                type="button"
                class="step"
                aria-label=move || words().author_more()
                on:click=move |_| step(true)
            >
                <Icon name="plus" />
            </button>
        </div>
    }
}

/// As it is typed: no thousands, a comma before decimals.
fn typed(quantity: Quantity) -> String {
    let (whole, rest) = (quantity.hundredths() / 100, quantity.hundredths() % 100);
    match (rest, rest % 10) {
        (0, _) => whole.to_string(),
        (_, 0) => format!("{whole},{}", rest / 10),
        (_, _) => format!("{whole},{rest:02}"),
    }
}

/// One more or one less, whole numbers first; nothing below nothing.
fn stepped(quantity: Option<Quantity>, up: bool) -> Option<Quantity> {
    let now = quantity.map_or(0, Quantity::hundredths);
    let next = if up {
        (now / 100).saturating_add(1).saturating_mul(100)
    } else {
        now.saturating_sub(1) / 100 * 100
    };
    (next > 0 || quantity.is_some()).then_some(Quantity::from_hundredths(next))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_shown_can_be_read_again() {
        for hundredths in [0, 5, 10, 150, 4200, 120_400, 99_999_999] {
            let quantity = Quantity::from_hundredths(hundredths);
            assert_eq!(Quantity::parse(&typed(quantity)), Some(quantity), "{}", typed(quantity));
        }
    }

    #[test]
    fn steps_are_whole_and_end_at_nothing() {
        let q = Quantity::from_hundredths;
        assert_eq!(stepped(None, true), Some(q(100)));
        assert_eq!(stepped(None, false), None);
        assert_eq!(stepped(Some(q(150)), true), Some(q(200)));
        assert_eq!(stepped(Some(q(150)), false), Some(q(100)));
        assert_eq!(stepped(Some(q(100)), false), Some(q(0)));
        assert_eq!(stepped(Some(q(0)), false), Some(q(0)));
    }
}
