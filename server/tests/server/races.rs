//! The race matrix: every decision against everything that can happen to the same report meanwhile, whichever comes
//! first. Both sides act on the text that they last saw, as devices do that had no line.
//!
//! Knows who acts on what they saw; must not know how the server judges.

use crate::acting::{asked, week};
use crate::people::{Person, Said, World, body, id_of, op, today};
use setapak_server::db::FILE;
use setapak_server::safe;
use shared::apply::Refusal;
use shared::document::Document;
use shared::hash::Token;
use shared::id::DocumentId;
use shared::op::{Act, Reason};
use shared::protocol::{Cursor, Outcome};
use shared::status::Status;

const SENT: &str = "Melayani pasien";
const EDITED: &str = "Melayani 12 pasien";

/// What is decided.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Decision {
    Approve,
    Return,
    Reopen,
    /// An approval by whoever stands in.
    ByDelegate,
}

/// What happens meanwhile.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Meanwhile {
    /// Its author takes it back, and sends another text.
    Edit,
    /// Its author takes it back.
    Withdraw,
    /// Its author goes to another superior.
    Transfer,
}

impl Decision {
    const ALL: [Self; 4] = [Self::Approve, Self::Return, Self::Reopen, Self::ByDelegate];

    fn act(self) -> Act {
        let reason = || Reason { text: "Mohon dilengkapi".into(), ..Reason::default() };
        match self {
            Self::Approve | Self::ByDelegate => Act::Approve,
            Self::Return => Act::Return(reason()),
            Self::Reopen => Act::Reopen(reason()),
        }
    }

    const fn becomes(self) -> Status {
        match self {
            Self::Approve | Self::ByDelegate => Status::Approved,
            Self::Return | Self::Reopen => Status::Returned,
        }
    }
}

/// A report that its author and whoever decides look at, each with the same text before them.
struct Race {
    world: World,
    author: Person,
    judge: Person,
    doc: DocumentId,
    looked_at: Token,
    decision: Decision,
}

impl Race {
    async fn new(decision: Decision) -> Self {
        let world = World::new().await;
        let (mut author, mut sri) = (world.person("rina").await, world.person("sri").await);
        let doc = author.doc(today());
        author.submits_text(today(), SENT).await.kept();
        sri.pulls().await;
        if decision == Decision::Reopen {
            sri.approves(doc).await.kept();
        }
        let mut judge = sri;
        if decision == Decision::ByDelegate {
            asked(&judge, "/api/delegations", week("andi")).await;
            judge = world.person("andi").await;
        }
        for person in [&mut author, &mut judge] {
            person.cursor = Cursor(0);
            person.pulls().await;
        }
        let looked_at = author.tokens[&doc];
        assert_eq!(judge.tokens[&doc], looked_at, "both see the same");
        Self { world, author, judge, doc, looked_at, decision }
    }

    async fn decides(&mut self) -> Said {
        self.judge.does(op(self.doc, Some(self.looked_at), self.decision.act())).await
    }

    /// What became of it where somebody has to say so; an office moves people without asking.
    async fn happens(&mut self, meanwhile: Meanwhile) -> Option<Said> {
        if meanwhile == Meanwhile::Transfer {
            self.world.nobody_leads().await;
            self.world.leads("dewi", "rina", "2026-01-01", None).await;
            return None;
        }
        let taken = self.author.does(op(self.doc, Some(self.looked_at), Act::Withdraw)).await;
        if meanwhile == Meanwhile::Edit && matches!(taken.0, Outcome::Kept(_)) {
            self.author.submits_text(today(), EDITED).await.kept();
        }
        Some(taken)
    }

    /// The report as its author has it in the end; all that is stored follows from the log.
    async fn ends(mut self) -> Document {
        self.author.cursor = Cursor(0);
        self.author.pulls().await;
        self.world.state.db.stop().await;
        safe::verify(&self.world.data().join(FILE)).unwrap();
        self.author.seen[&self.doc].clone()
    }
}

/// What comes second is told of the text that stands now, and changes nothing.
fn comes_too_late(said: Said, shown: Option<Status>, what: &str) {
    match (said.0, shown) {
        (Outcome::Conflict(head), shown) => {
            assert_eq!(head.map(|head| head.status), shown, "{what}: the head as they may see it");
        }
        (Outcome::Refused { why: Refusal::Illegal { .. }, head }, Some(shown)) => {
            assert_eq!(head.map(|head| head.status), Some(shown), "{what}");
        }
        (other, _) => panic!("{what}: {other:?}"),
    }
}

#[tokio::test]
async fn whoever_decides_first_is_not_overtaken() {
    for decision in Decision::ALL {
        for meanwhile in [Meanwhile::Edit, Meanwhile::Withdraw, Meanwhile::Transfer] {
            let what = format!("{decision:?}, then {meanwhile:?}");
            let mut race = Race::new(decision).await;
            race.decides().await.kept();
            if let Some(said) = race.happens(meanwhile).await {
                comes_too_late(said, Some(decision.becomes()), &what);
            }
            let end = race.ends().await;
            assert_eq!(end.status, decision.becomes(), "{what}");
            assert_eq!(end.body, body(today(), SENT), "{what}: what was looked at is what stands");
        }
    }
}

#[tokio::test]
async fn a_decision_on_a_text_that_has_moved_is_none() {
    for decision in Decision::ALL {
        for meanwhile in [Meanwhile::Edit, Meanwhile::Withdraw, Meanwhile::Transfer] {
            let what = format!("{meanwhile:?}, then {decision:?}");
            let mut race = Race::new(decision).await;
            let happened = race.happens(meanwhile).await;
            let decided = race.decides().await;
            let (status, text) = match (meanwhile, decision) {
                // What is approved its author takes back no more, so nothing has moved.
                (Meanwhile::Edit | Meanwhile::Withdraw, Decision::Reopen) => {
                    comes_too_late(happened.unwrap(), Some(Status::Approved), &what);
                    decided.kept();
                    (Status::Returned, SENT)
                }
                (Meanwhile::Edit, _) => {
                    comes_too_late(decided, Some(Status::Submitted), &what);
                    (Status::Submitted, EDITED)
                }
                (Meanwhile::Withdraw, _) => {
                    comes_too_late(decided, None, &what);
                    (Status::Draft, SENT)
                }
                (Meanwhile::Transfer, _) => {
                    assert_eq!(decided.refused(), Refusal::NotYours, "{what}");
                    let before = if decision == Decision::Reopen {
                        Status::Approved
                    } else {
                        Status::Submitted
                    };
                    (before, SENT)
                }
            };
            let new = meanwhile == Meanwhile::Transfer;
            if new {
                // It waits for whoever leads its author now.
                let mut dewi = race.world.person("dewi").await;
                dewi.pulls().await;
                assert_eq!(dewi.seen[&race.doc].status, status, "{what}");
                assert!(dewi.people.contains(&id_of("rina")));
            }
            let end = race.ends().await;
            assert_eq!(end.status, status, "{what}");
            assert_eq!(end.body, body(today(), text), "{what}");
        }
    }
}
