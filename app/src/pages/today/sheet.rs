//! *Tambah kegiatan*: one entry in a sheet. Everything is kept while it is typed; closing never asks.

use super::activity::Activities;
use super::amount::Amount;
use super::day::{Opened, Today};
use super::editing::Editing;
use super::foot::Foot;
use super::form::{Form, Left};
use super::habits::{Offers, next_start, usual_plan};
use super::place::{Order, Place};
use super::plan::Plan;
use super::proof::Proof;
use super::trouble::Trouble;
use super::when::When;
use crate::components::focus::focus;
use crate::components::sheet::Sheet;
use crate::components::text_field::TextField;
use crate::later::behind;
use crate::typing::TypingGuard;
use crate::view::*;
use crate::words::words;
use shared::op::ReasonKind;
use shared::report::{Entry, Field};

/// The sheet of one entry.
#[component]
pub(super) fn EntrySheet(
    /// The day it belongs to.
    day: Today,
    /// What was opened.
    opened: Opened,
    /// The sheet was left.
    leave: Callback<Left>,
) -> Node {
    let guard = StoredValue::new_local(TypingGuard::new());
    on_cleanup(move || guard.dispose());
    let report = day.report.get_untracked();
    let fresh = Entry { start: next_start(report.as_ref()), ..Entry::new(opened.entry) };
    let editing = Editing::begin(day.day, report.as_ref(), fresh);
    let marked = day.marked(opened.entry);
    let form = Form::open(day.desk, editing, day.report, day.asked.into(), marked, leave);

    let history = StoredValue::new(untrack(|| day.history()));
    let sight = day.sight.get_untracked();
    let catalogue =
        StoredValue::new(sight.as_ref().map(|s| s.catalogue.clone()).unwrap_or_default());
    let offers = StoredValue::new(
        history.with_value(|h| catalogue.with_value(|c| Offers::new(day.day, h, c))),
    );
    let planned = StoredValue::new(day.planned(sight.as_ref()));
    let usual = Memo::new(move |_| {
        form.read(|e| history.with_value(|h| usual_plan(e.activity, &e.title, h)))
    });
    let choosing = RwSignal::new(form.at_first(|e| e.title.is_empty()));
    let title = if form.was_kept() {
        Signal::derive(|| words().author_entry_sheet_change().to_owned())
    } else {
        Signal::derive(|| words().author_entry_sheet_new().to_owned())
    };
    // What a free title is not: the catalogue's activity.
    let rename = move |text: String| {
        // Who writes has chosen: what comes next is the time.
        choosing.set(false);
        form.change(|entry| {
            entry.activity = None;
            entry.title = text;
        });
    };
    if let Some(selector) = opened.field.map(selector) {
        request_animation_frame(move || focus(selector));
    }
    view! {
        <Sheet title on_close=Callback::new(move |()| form.close())>
            <div class="sheet-body" on:focusout=move |_| form.keep()>
                <TextField
                    id="entry-title"
                    gap_id="gap-title"
                    label=Signal::derive(|| words().author_title_label().to_owned())
                    placeholder=Signal::derive(|| Some(words().author_title_hint().to_owned()))
                    text=form.part(|e| e.title.clone())
                    gap=form.gap(Field::Title)
                    change=Callback::new(rename)
                />
                <Activities form offers choosing />
                <When form />
                <Amount form catalogue />
                <Plan form planned usual />
                <TextField
                    id="entry-description"
                    gap_id="gap-description"
                    label=Signal::derive(|| words().author_description().to_owned())
                    more=Signal::derive(|| Some(words().author_optional().to_owned()))
                    text=form.part(|e| e.description.clone())
                    gap=form.gap(Field::Description)
                    marked=form.is_marked(ReasonKind::Unclear)
                    long=true
                    change=Callback::new(move |text| form.change(|e| e.description = text))
                />
                {behind(move || later_proof(form))}
                <Place form />
                <Order form />
                <Trouble form />
            </div>
            <Foot form />
        </Sheet>
    }
}

/// The door to the evidence.
#[inline(never)]
fn later_proof(form: Form) -> Node {
    view! { <Proof form /> }
}

/// Where the focus goes for a field that needs something.
const fn selector(field: Field) -> &'static str {
    match field {
        Field::Entries | Field::Title => "#entry-title",
        Field::Time => "[aria-labelledby=time-end] button:last-child",
        Field::Description => "#entry-description",
        Field::Quantity => "#entry-quantity",
        Field::Unit => "#entry-unit",
        Field::OrderedBy => "#entry-ordered-by",
        Field::Obstacle => "#entry-obstacle",
        Field::Help => "#entry-help",
        Field::Evidence => "#entry-file",
    }
}
