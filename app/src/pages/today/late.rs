//! A report whose period is closed: what that means for it, and why it comes only now. Behind a door of the second
//! half: most days never come here.

use super::day::Today;
use crate::components::icon::Icon;
use crate::components::sheet::Sheet;
use crate::components::text_field::TextField;
use crate::pages::leading;
use crate::typing::TypingGuard;
use crate::view::*;
use crate::words::{self, words};
use leptos::ev::SubmitEvent;
use shared::apply::Refusal;
use shared::closing::Term;
use shared::tray::TrayWhy;
use std::sync::Arc;

/// The door.
#[inline(never)]
pub(super) fn later_late(day: Today) -> Node {
    view! { <Late day /> }
}

/// What is said at the head of the day, and the sheet.
#[component]
fn Late(day: Today) -> Node {
    let term = Memo::new(move |_| Some(day.term()).filter(|t| *t != Term::Open));
    // What was sent last, where it lies with the office, and why that was set aside.
    let lies = Memo::new(move |_| {
        let closed = TrayWhy::Refused(Refusal::Closed);
        let tray = day.desk.tray().into_iter();
        let ours = tray.filter(|item| item.doc == day.doc() && item.why == closed);
        let last = ours.max_by_key(|item| item.at)?;
        Some(day.sight.with(|sight| leading::set_aside(sight.as_ref(), last.op)))
    });
    let banner = move || {
        let (title, text) = said(term.get()?, lies.get());
        Some(view! {
            <div class="banner wait" role="status">
                <Icon name="calendar" />
                <div class="banner-text">
                    <b>{title}</b>
                    <p dir="auto">{text}</p>
                </div>
            </div>
        })
    };
    view! {
        {banner}
        {move || day.why.get().then(|| view! { <LateSheet day /> })}
    }
}

/// What there is to say of a closed period.
fn said(term: Term, lies: Option<Option<String>>) -> (&'static str, String) {
    let words = words();
    match (lies, term) {
        (Some(Some(why)), _) => (words.superior_late_aside_chip(), words.superior_late_aside(&why)),
        (Some(None), _) => (words.superior_late_chip(), words::refusal(&Refusal::Closed)),
        (None, Term::Late { closed, until }) => {
            let (closed, until) = (words::date_long(closed), words::date_long(until));
            (words.superior_late_title(), words.superior_late_window(closed, until))
        }
        (None, Term::Closed { closed }) => {
            (words.superior_late_title(), words.superior_late_over(words::date_long(closed)))
        }
        (None, Term::Open) => (words.superior_late_title(), String::new()),
    }
}

/// Asks why the report comes only now, and sends it.
#[component]
fn LateSheet(day: Today) -> Node {
    let _typing = StoredValue::new(Arc::new(TypingGuard::new()));
    let text = RwSignal::new(String::new());
    let gap = RwSignal::new(None::<String>);
    let send = move |event: SubmitEvent| {
        event.prevent_default();
        let said = text.get_untracked().trim().to_owned();
        if said.is_empty() {
            return gap.set(Some(words().superior_acting_no_reason().to_owned()));
        }
        day.send_late(said);
    };
    // The reasons that come up most, in one tap; they can be written on.
    let usual = move |say: fn() -> &'static str| {
        view! {
            <button
                type="button"
                class="choice"
                aria-pressed=move || text.with(|text| text == say()).to_string()
                on:click=move |_| {
                    text.set(say().to_owned());
                    gap.set(None);
                }
            >
                <Icon name="check" class="tick-icon" />
                <span class="choice-text">{say}</span>
            </button>
        }
    };
    let usual = [
        usual(|| words().superior_late_no_line()),
        usual(|| words().superior_late_ill()),
        usual(|| words().superior_late_away()),
        usual(|| words().superior_late_forgot()),
    ];
    let hint = move || match day.term() {
        Term::Closed { .. } => words().superior_late_hint_over(),
        Term::Open | Term::Late { .. } => words().superior_late_hint(),
    };
    let title = Signal::derive(|| words().superior_late_sheet().to_owned());
    let label = Signal::derive(|| words().superior_late_why().to_owned());
    let close = Callback::new(move |()| day.why.set(false));
    view! {
        <Sheet title on_close=close>
            <form novalidate on:submit=send>
                <div class="sheet-body">
                    <p class="hint">{hint}</p>
                    <div class="choices" role="group" aria-label=label>{usual}</div>
                    <TextField
                        id="late-text"
                        gap_id="late-gap"
                        label
                        text
                        gap
                        long=true
                        change=Callback::new(move |now| {
                            text.set(now);
                            gap.set(None);
                        })
                    />
                    <p class="gap" role="alert">{day.trouble}</p>
                </div>
                <footer class="sheet-foot">
                    <button type="button" class="button line" on:click=move |_| close.run(())>
                        {move || words().shell_cancel()}
                    </button>
                    <button type="submit" class="button primary">
                        <Icon name="send" class="small" />
                        {move || words().author_send()}
                    </button>
                </footer>
            </form>
        </Sheet>
    }
}
