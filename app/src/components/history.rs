//! The way a document has walked: every move, who made it, where and when, what the server gave its word
//! for, and why in the words they wrote.

use crate::components::icon::Icon;
use crate::receipts::{Checked, Seal};
use crate::view::*;
use crate::words::{self, words};
use shared::day::{Timestamp, Zone};
use shared::document::{Document, Step};
use shared::hash::Hash;
use shared::id::EmployeeId;
use shared::person::Sight;
use shared::seal::Sealed;

/// A move is told to have been made earlier on the phone from this on, ms.
const EARLIER_MS: i64 = 60_000;

/// Every move of a document but the savings of drafts, oldest first, and who has opened it.
#[component]
pub fn History(
    /// The document.
    #[prop(into)]
    document: Signal<Document>,
    /// The revision that the server has confirmed.
    #[prop(into)]
    confirmed: Signal<u32>,
    /// The receipts of this device's own moves.
    #[prop(into)]
    receipts: Signal<Vec<Checked>>,
    /// Copies a receipt.
    copy: Callback<Sealed>,
    /// Who is who.
    #[prop(into)]
    sight: Signal<Option<Sight>>,
) -> Node {
    let rows = move || {
        let (sight, receipts, document) = (sight.read(), receipts.read(), document.read());
        let told = Told {
            sight: sight.as_ref(),
            receipts: &receipts,
            confirmed: confirmed.get(),
            content: Hash::of_body(&document.body),
            copy,
        };
        let steps = document.steps.iter().map(|step| (step.at, told.step(step)));
        let seen = document.seen.map(|seen| (seen.at, told.seen(seen.by, seen.at, seen.revision)));
        let mut rows: Vec<(Timestamp, Node)> = steps.chain(seen).collect();
        rows.sort_by_key(|(at, _)| *at);
        rows.into_iter().map(|(_, row)| row).collect::<Vec<_>>()
    };
    view! { <ol class="thread">{rows}</ol> }
}

/// What the rows are told with.
struct Told<'a> {
    sight: Option<&'a Sight>,
    receipts: &'a [Checked],
    confirmed: u32,
    /// The hash of the text as it is shown.
    content: Hash,
    copy: Callback<Sealed>,
}

impl Told<'_> {
    fn zone(&self) -> Zone {
        self.sight.map_or(Zone::default(), |sight| sight.me.zone)
    }

    fn head(&self, by: EmployeeId, at: Timestamp) -> Node {
        let name = self.sight.and_then(|s| s.person(by)).map(|p| p.name.clone());
        let name = name.unwrap_or_else(|| words().author_somebody().to_owned());
        view! {
            <p class="comment-head">
                <b dir="auto">{name}</b>
                <time>{moment(at, self.zone())}</time>
            </p>
        }
    }

    fn seen(&self, by: EmployeeId, at: Timestamp, revision: u32) -> Node {
        view! { <li class="comment">{self.head(by, at)} {words().author_history_seen(revision)}</li> }
    }

    fn step(&self, step: &Step) -> Node {
        let class = if step.reason.is_some() { "comment decision-words" } else { "comment" };
        let reason = step.reason.as_ref().map(|reason| {
            let kinds: Vec<_> = reason.kinds.iter().map(|k| words::reason_kind(*k)).collect();
            let kinds = (!kinds.is_empty()).then(|| view! { <p>{kinds.join(" · ")}</p> });
            let text = (!reason.text.is_empty())
                .then(|| view! { <p dir="auto">{reason.text.clone()}</p> });
            view! {
                {kinds}
                {text}
            }
        });
        let waits = step.revision > self.confirmed;
        // The phone's clock put right, as far as it was known to be off.
        let done = step.device_at.plus_ms(step.skew.unwrap_or(0));
        let earlier = !waits && step.at.0.saturating_sub(done.0) >= EARLIER_MS;
        let way = if waits {
            Some(words().author_history_waits().to_owned())
        } else {
            earlier.then(|| words().author_history_on_phone(moment(done, self.zone())))
        };
        let receipt = self.receipts.iter().find(|checked| {
            let says = &checked.sealed.says;
            // After a restore the same revision may have been made twice.
            let same = says.receipt.revision == step.revision && says.receipt.at == step.at;
            says.step == Some(step.step) && says.by == step.by && same
        });
        view! {
            <li class=class>
                {self.head(step.by, step.at)}
                {words().author_history_step(words::step(step.step), step.revision)}
                {reason}
                {way.map(|way| view! { <p class="note">{way}</p> })}
                {receipt.map(|checked| self.receipt(checked))}
            </li>
        }
    }

    fn receipt(&self, Checked { sealed, seal }: &Checked) -> Node {
        let (icon, said) = match seal {
            Seal::Right if sealed.says.receipt.content == self.content => {
                ("check", words().author_receipt_same())
            }
            Seal::Right => ("check", words().author_receipt_right()),
            Seal::Wrong => ("alert", words().author_receipt_wrong()),
            Seal::Unchecked => ("cloud-ok", words().author_receipt_unchecked()),
        };
        let (copy, sealed) = (self.copy, sealed.clone());
        view! {
            <p class="receipt" data-seal=(*seal == Seal::Wrong).then_some("wrong")>
                <Icon name=icon class="small" />
                <span>{said}</span>
            </p>
            <button type="button" class="button quiet" on:click=move |_| copy.run(sealed.clone())>
                {words().author_receipt_copy()}
            </button>
        }
    }
}

fn moment(at: Timestamp, zone: Zone) -> String {
    format!("{} · {}", words::date_short(at.day(zone)), words::moment(at, zone))
}
