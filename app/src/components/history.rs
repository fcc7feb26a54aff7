//! The way a document has walked: every move and every message, who made it, where and when, what the server
//! gave its word for, and why in the words they wrote.

use crate::components::icon::Icon;
use crate::receipts::{Checked, Seal};
use crate::view::*;
use crate::words::{self, words};
use shared::day::{Timestamp, Zone};
use shared::document::{Body, Comment, Document, Step};
use shared::hash::Hash;
use shared::id::{EmployeeId, EntryId};
use shared::op::Reason;
use shared::person::Sight;
use shared::seal::Sealed;
use std::iter;

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
            entries: entries(&document),
            copy,
        };
        let steps = document.steps.iter().enumerate();
        let steps = steps.map(|(at, step)| {
            (step.at, told.step(step, times(document.steps.get(..=at).unwrap_or_default(), step)))
        });
        let said = document.thread.iter().map(|comment| (comment.at, told.said(comment)));
        let seen = document.seen.map(|seen| (seen.at, told.seen(seen.by, seen.at)));
        let mut rows: Vec<(Timestamp, Node)> = steps.chain(said).chain(seen).collect();
        rows.sort_by_key(|(at, _)| *at);
        rows.into_iter().map(|(_, row)| row).collect::<Vec<_>>()
    };
    view! { <ol class="thread even">{rows}</ol> }
}

/// What the entries are called that somebody may have named: as they stand, and as they stood when the text was
/// given back.
fn entries(document: &Document) -> Vec<(EntryId, String)> {
    let bodies = iter::once(&document.body).chain(&document.returned);
    let all = bodies.filter_map(Body::report).flat_map(|report| &report.entries);
    all.map(|entry| (entry.id, entry.title.trim().to_owned())).collect()
}

/// The entries a reason is about, in words; none where it is about the whole.
fn about(reason: &Reason, entries: &[(EntryId, String)]) -> Option<String> {
    let title = |id: &EntryId| match entries.iter().find(|(entry, _)| entry == id) {
        Some((_, title)) if title.is_empty() => words().author_untitled(),
        Some((_, title)) => title,
        None => words().author_history_gone(),
    };
    let titles: Vec<&str> = reason.entries.iter().map(title).collect();
    (!titles.is_empty()).then(|| words().author_history_about(titles.join(" · ")))
}

/// How often this move is among `steps`. Revisions count private drafts too and say nothing to anybody.
fn times(steps: &[Step], step: &Step) -> usize {
    steps.iter().filter(|s| s.step == step.step).count()
}

/// What the rows are told with.
struct Told<'a> {
    sight: Option<&'a Sight>,
    receipts: &'a [Checked],
    confirmed: u32,
    /// The hash of the text as it is shown.
    content: Hash,
    /// What the entries are called.
    entries: Vec<(EntryId, String)>,
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

    fn seen(&self, by: EmployeeId, at: Timestamp) -> Node {
        view! { <li class="comment">{self.head(by, at)} {words().author_history_seen()}</li> }
    }

    /// A message. It stands in the conversation; here is that it was written, and that the server has it.
    fn said(&self, comment: &Comment) -> Node {
        let of = |checked: &&Checked| checked.sealed.says.receipt.op == comment.op;
        let receipt = self.receipts.iter().find(of).map(|checked| self.receipt(checked));
        view! {
            <li class="comment">
                {self.head(comment.by, comment.at)}
                {words().author_history_said()}
                {receipt}
            </li>
        }
    }

    /// A move, made for the so-manieth time.
    fn step(&self, step: &Step, times: usize) -> Node {
        let class = if step.reason.is_some() { "comment decision-words" } else { "comment" };
        let reason = step.reason.as_ref().map(|reason| {
            let kinds: Vec<_> = reason.kinds.iter().map(|k| words::reason_kind(*k)).collect();
            let kinds = (!kinds.is_empty()).then(|| view! { <p>{kinds.join(" · ")}</p> });
            let text = (!reason.text.is_empty())
                .then(|| view! { <p dir="auto">{reason.text.clone()}</p> });
            let about = about(reason, &self.entries);
            let about = about.map(|about| view! { <p class="note" dir="auto">{about}</p> });
            view! {
                {kinds}
                {text}
                {about}
            }
        });
        let name = words::step(step.step);
        let name =
            if times > 1 { words().author_history_again(name, times) } else { name.to_owned() };
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
                {name}
                {step.acting.map(|acting| format!(", {}", words().superior_acting_as(words::acting(acting))))}
                {reason}
                {way.map(|way| view! { <p class="note">{way}</p> })}
                {receipt.map(|checked| self.receipt(checked))}
            </li>
        }
    }

    fn receipt(&self, Checked { sealed, seal }: &Checked) -> Node {
        let (icon, said) = match seal {
            // What stands beside the text says nothing about it.
            Seal::Right
                if sealed.says.step.is_some() && sealed.says.receipt.content == self.content =>
            {
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::language::{Language, set_language};

    #[test]
    fn a_reason_names_the_entries_it_is_about() {
        set_language(Language::Id);
        let [there, gone] = [EntryId::new(1), EntryId::new(2)];
        let reason = |entries| Reason { entries, ..Reason::default() };
        let known = [(there, "Posyandu".to_owned())];
        assert_eq!(about(&reason(vec![]), &known), None, "the whole report");
        let said = about(&reason(vec![there, gone]), &known);
        assert_eq!(said.as_deref(), Some("Tentang: Posyandu · kegiatan yang sudah dihapus"));
    }
}
