//! What must be true, whatever happens: the invariants, kept beside the world.
//!
//! Knows what people typed and saw; must not use `apply` or the table of `shared` to judge them.

use super::server::Server;
use super::store::{Mark, marks};
use super::world::{SUPERIOR, Spot, Verdict, World, text_of};
use shared::apply::{Actor, Refusal};
use shared::document::{Body, Document, document_id};
use shared::hash::Token;
use shared::id::{DocumentId, Epoch, OpId};
use shared::op::{Act, Op};
use shared::protocol::{Outcome, Reply};
use shared::row::Table;
use shared::status::{Standing, Status};
use std::collections::{BTreeMap, BTreeSet};

/// One op that took effect.
#[derive(Clone)]
pub(crate) struct Accepted {
    pub(crate) op: Op,
    pub(crate) actor: Actor,
    pub(crate) before: Option<Document>,
    pub(crate) after: Document,
}

/// What the people know to be true.
#[derive(Default)]
pub(crate) struct Truth {
    typed: Mark,
    /// Shown as saved.
    pub(crate) saved: BTreeSet<Mark>,
    /// Replaced by somebody who had it before their eyes.
    pub(crate) replaced: BTreeSet<Mark>,
    /// What the superior saw when deciding.
    pub(crate) decided_on: BTreeMap<OpId, Body>,
    /// Every decision, the last one last: on which device, and the words that came with it.
    pub(crate) decided: Vec<(usize, OpId, BTreeSet<Mark>)>,
    /// What was taken back.
    pub(crate) taken_back: BTreeSet<OpId>,
    /// In the server's history.
    kept: BTreeSet<Mark>,
    /// Sent to the superior at some time, or said aloud.
    public: BTreeSet<Mark>,
    answers: BTreeMap<(Epoch, OpId), String>,
}

impl Truth {
    pub(crate) fn new_mark(&mut self) -> Mark {
        self.typed += 1;
        self.typed
    }

    /// I1: every text that was shown as saved is somewhere.
    pub(crate) fn nothing_lost(&self, spots: &[Spot]) -> Verdict {
        let lost: Vec<&Mark> = self
            .saved
            .difference(&self.replaced)
            .filter(|m| !self.kept.contains(m) && !spots.iter().any(|s| s.store.has(**m)))
            .collect();
        if lost.is_empty() { Ok(()) } else { Err(format!("I1: lost {lost:?}")) }
    }

    /// I7: a superior's device holds nothing that was never sent.
    pub(crate) fn nothing_private(&self, spot: &Spot) -> Verdict {
        if spot.person != SUPERIOR {
            return Ok(());
        }
        let secret: Vec<Mark> = spot
            .store
            .all_marks()
            .filter(|m| !self.public.contains(m) && !self.own(spot, *m))
            .collect();
        if secret.is_empty() { Ok(()) } else { Err(format!("I7: the superior sees {secret:?}")) }
    }

    /// Whether the superior wrote it: in the outbox, the tray, or a document of their own.
    fn own(&self, spot: &Spot, mark: Mark) -> bool {
        [Table::Outbox, Table::Tray]
            .iter()
            .any(|table| spot.store.table(*table).any(|(_, text)| marks(text).contains(&mark)))
            || spot.store.table(Table::Confirmed).chain(spot.store.table(Table::Rescue)).any(
                |(_, text)| {
                    text.contains(&format!("\"owner\":\"{SUPERIOR}\""))
                        && marks(text).contains(&mark)
                },
            )
    }

    /// I2: the same answer for ever.
    pub(crate) fn answered(&mut self, reply: &Reply) -> Verdict {
        for answer in &reply.answers {
            // The head beside an answer is the one of today.
            let text = match &answer.outcome {
                // Says that the id had another payload: no second answer to the first.
                Outcome::Refused { why: Refusal::Reused, .. } => continue,
                Outcome::Kept(receipt) => format!("{receipt:?}"),
                Outcome::Conflict(_) => "conflict".to_owned(),
                Outcome::Refused { why, .. } => format!("{why:?}"),
            };
            let first =
                self.answers.entry((reply.epoch, answer.op)).or_insert_with(|| text.clone());
            if *first != text {
                return Err(format!("I2: two answers for {}: {first} and {text}", answer.op));
            }
        }
        Ok(())
    }

    /// I2, I3, I4, I7 and I10 for one op that took effect.
    pub(crate) fn accepted(
        &mut self,
        accepted: &Accepted,
        history: &[Accepted],
        spots: &[Spot],
    ) -> Verdict {
        let Accepted { op, actor, before, after } = accepted;
        let words = marks(&serde_json::to_string(&op.act).unwrap_or_default());
        self.kept.extend(&words);
        if !matches!(op.act, Act::SaveDraft(_)) {
            self.public.extend(&words);
            self.public.extend(marks(&text_of(&after.body)));
        }
        if history.iter().filter(|a| a.op.id == op.id).count() > 1 {
            return Err(format!("I2: {} took effect twice", op.id));
        }
        let said: BTreeSet<&str> = after.thread.iter().map(|c| c.text.as_str()).collect();
        if said.len() != after.thread.len() {
            return Err("I2: the same words were said twice".to_owned());
        }
        if self.taken_back.contains(&op.id) {
            return Err("R17: what was taken back took effect".to_owned());
        }
        let decides = matches!(op.act, Act::Approve | Act::Return(_) | Act::Reopen(_));
        if decides && (actor.employee == after.owner || actor.standing == Standing::Author) {
            return Err("I7: somebody decided on their own report".to_owned());
        }
        if decides && self.decided_on.get(&op.id) != before.as_ref().map(|d| &d.body) {
            return Err("I3: decided on another text than was on the screen".to_owned());
        }
        walk(before.as_ref(), accepted)?;
        let old = before.as_ref().map(|d| marks(&text_of(&d.body))).unwrap_or_default();
        let new = marks(&text_of(&after.body));
        // A question in the tray shows the author what was typed over.
        let asked = |mark: &Mark| {
            let own = spots.iter().filter(|s| s.person == actor.employee);
            own.flat_map(|s| s.store.table(Table::Tray)).any(|(_, row)| marks(row).contains(mark))
        };
        let gone: Vec<&Mark> =
            old.difference(&new).filter(|m| !self.replaced.contains(m) && !asked(m)).collect();
        if gone.is_empty() {
            Ok(())
        } else {
            Err(format!("I10: {gone:?} were replaced by somebody who had not seen them"))
        }
    }

    /// The server has lost what came after its backup.
    pub(crate) fn restored(
        &mut self,
        lost: &[Accepted],
        now: &[Accepted],
        new_life: bool,
        spots: &[Spot],
    ) {
        let texts = now.iter().map(|a| serde_json::to_string(&a.op.act));
        self.kept = texts.flat_map(|text| marks(&text.unwrap_or_default())).collect();
        // What somebody said beside a text comes back from their devices, if one still has the text: a
        // superior's may have forgotten it since (a transfer, a withdrawal).
        for accepted in lost.iter().filter(|a| a.op.act.body().is_none()) {
            let said = marks(&serde_json::to_string(&accepted.op.act).unwrap_or_default());
            let mut own = spots.iter().filter(|s| s.person == accepted.actor.employee);
            if !said.iter().all(|m| own.any(|s| s.store.has(*m))) {
                self.replaced.extend(said.difference(&self.kept));
            }
        }
        if !new_life {
            self.answers.clear();
        }
    }

    /// I4, I5, I6, I9 once the line is back and nobody types.
    pub(crate) fn settled(&self, world: &World) -> Verdict {
        self.nothing_lost(&world.spots)?;
        for (at, tab) in &world.tabs {
            if !tab.device.is_synced() {
                return Err(format!("I6: device {at} still has {} unsent", tab.device.unsent()));
            }
        }
        for (at, spot) in world.spots.iter().enumerate() {
            if let Some((_, row)) = spot.store.table(Table::Outbox).next() {
                return Err(format!("I6: device {at} still has {row}"));
            }
            // What was said beside somebody else's text waits for that text.
            let me = format!("\"owner\":\"{}\"", spot.person);
            if let Some((_, row)) = spot.store.table(Table::Rescue).find(|(_, r)| r.contains(&me)) {
                return Err(format!("I6: device {at} still has to rescue {row}"));
            }
            let held = |id: &DocumentId| {
                spot.store.table(Table::Tray).any(|(_, row)| row.contains(&id.to_string()))
            };
            let visible = world.server.visible(spot.person);
            let mut has = BTreeMap::new();
            for (_, row) in spot.store.table(Table::Confirmed) {
                let value: serde_json::Value =
                    serde_json::from_str(row).map_err(|e| e.to_string())?;
                let doc: Document =
                    serde_json::from_value(value.get("doc").cloned().unwrap_or_default())
                        .map_err(|e| e.to_string())?;
                has.insert(doc.id, doc);
            }
            // A document out of sight may stay while something about it waits for its reader.
            has.retain(|id, _| visible.contains_key(id) || !held(id));
            if has != visible {
                return Err(format!("I5: device {at} has\n{has:#?}\nthe server\n{visible:#?}"));
            }
            self.no_question(world, at, spot)?;
        }
        self.histories(&world.server)?;
        world.server.is_whole()
    }

    /// I9: where no field was written twice, nobody is asked.
    fn no_question(&self, world: &World, at: usize, spot: &Spot) -> Verdict {
        let question = spot
            .store
            .table(Table::Tray)
            .find(|(_, row)| row.contains("\"same_field\"") || row.contains("\"restored\""));
        match question {
            Some((_, row)) if !world.profile.may_ask() => {
                Err(format!("I9: device {at} asks about {row}"))
            }
            Some(_) | None => Ok(()),
        }
    }

    /// I4: every history is a walk, every chain verifies.
    fn histories(&self, server: &Server) -> Verdict {
        for head in &server.heads() {
            if head.id != document_id(head.body.kind(), head.owner, head.body.day()) {
                return Err("I4: a document under another's id".to_owned());
            }
            let mut last: Option<&Document> = None;
            for accepted in server.history().iter().filter(|a| a.op.doc == head.id) {
                walk(last, accepted)?;
                last = Some(&accepted.after);
            }
            if last.map(|d| d.token) != Some(head.token) {
                return Err("I4: the chain does not end at the head".to_owned());
            }
        }
        Ok(())
    }
}

/// One step of a history: a legal move, the next revision, the next token of the chain.
fn walk(before: Option<&Document>, accepted: &Accepted) -> Verdict {
    use Status::{Approved, Draft, Returned, Submitted};
    let Accepted { op, actor, after, .. } = accepted;
    let from = before.map(|d| d.status);
    let legal = match (&op.act, actor.standing) {
        (Act::SaveDraft(_), Standing::Author) => {
            matches!((from, after.status), (None | Some(Draft), Draft) | (Some(Returned), Returned))
        }
        (Act::Submit(_), Standing::Author) => {
            matches!((from, after.status), (None | Some(Draft | Returned), Submitted))
        }
        (Act::Withdraw, Standing::Author) => (from, after.status) == (Some(Submitted), Draft),
        (Act::Approve, Standing::Superior) => (from, after.status) == (Some(Submitted), Approved),
        (Act::Return(_), Standing::Superior) => (from, after.status) == (Some(Submitted), Returned),
        (Act::Reopen(_), Standing::Superior) => (from, after.status) == (Some(Approved), Returned),
        // A first word begins a dialogue.
        (Act::Tell(_), _) if before.is_none() => after.status == Status::Open,
        (Act::Comment(_) | Act::Tell(_), _) | (Act::Seen(_), Standing::Superior) => {
            let same = before.is_some_and(|d| {
                d.token == after.token && d.revision == after.revision && d.body == after.body
            });
            return if same { Ok(()) } else { Err("I4: words changed a revision".to_owned()) };
        }
        (_, _) => false,
    };
    if !legal {
        return Err(format!("I4: {from:?} cannot become {:?}", after.status));
    }
    if after.revision != before.map_or(0, |d| d.revision) + 1 {
        return Err("I4: a gap in the revisions".to_owned());
    }
    let previous = before.map(|d| d.token);
    let token =
        Token::next(previous, after.owner, actor.employee, op.id, after.status, &after.body);
    if token != after.token {
        return Err("I4: the chain is broken".to_owned());
    }
    // I3: an approved text changes only after it was opened again.
    if from == Some(Approved) && before.map(|d| &d.body) != Some(&after.body) {
        return Err("I3: an approved text changed".to_owned());
    }
    Ok(())
}
