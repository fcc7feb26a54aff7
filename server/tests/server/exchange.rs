//! One op, one effect, one answer; decisions; and what each side is told.

use crate::people::{Person, World, body, id_of, op, raw, today};
use shared::apply::{MOST_SAID, Refusal};
use shared::document::Document;
use shared::id::{DeviceId, Epoch};
use shared::op::{Act, Reason};
use shared::protocol::{Change, Cursor, MAX_OPS, Outcome, PROTOCOL, Push, Reply};
use shared::status::{Move, Status};
use std::collections::BTreeSet;
use uuid::Uuid;

#[tokio::test]
async fn a_report_goes_up_and_its_approval_comes_back() {
    let world = World::new().await;
    let (mut rina, mut sri) = (world.person("rina").await, world.person("sri").await);
    let doc = rina.doc(today());

    let receipt = rina.submits(today()).await.kept();
    assert_eq!(receipt.revision, 1);
    sri.pulls().await;
    assert_eq!(sri.seen[&doc].status, Status::Submitted);
    assert_eq!(sri.seen[&doc].token, receipt.token, "she sees the revision the receipt names");
    assert_eq!(sri.seen[&doc].body, body(today(), "Melayani pasien"));

    sri.approves(doc).await.kept();
    rina.pulls().await;
    assert_eq!(rina.seen[&doc].status, Status::Approved);
    let late = rina.submits_text(today(), "lain").await.refused();
    assert_eq!(late, illegal(Status::Approved, Move::Submit), "final for its author (R9)");

    sri.reopens(doc, "Jumlahnya keliru").await.kept();
    rina.pulls().await;
    rina.submits_text(today(), "lain").await.kept();
}

fn illegal(status: Status, step: Move) -> Refusal {
    Refusal::Illegal { status: Some(status), step }
}

#[tokio::test]
async fn a_returned_report_is_mended_in_private_and_sent_again() {
    let world = World::new().await;
    let (mut rina, mut sri) = (world.person("rina").await, world.person("sri").await);
    let doc = rina.doc(today());
    rina.submits_text(today(), "kurang").await.kept();
    sri.pulls().await;
    let returned = sri.returns(doc, "Lengkapi jumlahnya").await.kept();
    rina.pulls().await;
    rina.drafts(today(), "sedang diperbaiki").await.kept();

    assert_eq!(sri.pulls().await, [], "nothing of the mending is hers to see");
    let receipt = sri.comments(doc, "Bisa hari ini?").await.kept();
    assert_eq!(receipt.token, returned.token, "her receipt does not name the private revision");
    rina.pulls().await;
    assert_eq!(rina.seen[&doc].thread.len(), 1, "her words reach the text that is being mended");
    assert_eq!(rina.seen[&doc].body, body(today(), "sedang diperbaiki"));
    rina.comments(doc, "Bisa").await.kept();
    sri.pulls().await;
    assert_eq!(sri.seen[&doc].thread.len(), 2);
    assert_eq!(sri.seen[&doc].body, body(today(), "kurang"), "still the text she returned");
    let again = sri.approves(doc).await.refused();
    assert_eq!(again, illegal(Status::Returned, Move::Approve));

    rina.submits_text(today(), "lengkap").await.kept();
    sri.pulls().await;
    assert_eq!(sri.seen[&doc].body, body(today(), "lengkap"));
    assert_eq!(sri.seen[&doc].thread.len(), 2);
    sri.approves(doc).await.kept();
}

#[tokio::test]
async fn the_same_op_again_has_the_same_answer_and_no_second_effect() {
    let world = World::new().await;
    let rina = world.person("rina").await;
    let submit = op(rina.doc(today()), None, Act::Submit(body(today(), "sekali")));

    // The first answer is lost after the commit; the device knows nothing and sends the same bytes.
    let first = rina.sends(vec![raw(&submit)]).await.reply();
    world.later(60_000);
    let second = rina.sends(vec![raw(&submit), raw(&submit)]).await.reply();

    assert_eq!(second.answers, [first.answers[0].clone(), first.answers[0].clone()]);
    assert_eq!(world.count("SELECT count(*) FROM op").await, 1);
    assert_eq!(world.count("SELECT count(*) FROM revision").await, 1);
    let Change::Put(document) = &second.changes[0] else { panic!("it is to be told what it has") };
    assert_eq!(document.revision, 1, "a retried op's document comes along: its answer may be news");
}

/// One submission, ten rows (kobocat#470, kpi#5047, formhub#678).
#[tokio::test]
async fn ten_parallel_posts_of_one_op_have_one_effect_and_ten_equal_answers() {
    let world = World::new().await;
    let rina = world.person("rina").await;
    let submit = op(rina.doc(today()), None, Act::Submit(body(today(), "sepuluh kali")));
    let posts = (0..10).map(|_| {
        let (rina, submit) = (rina.clone(), raw(&submit));
        tokio::spawn(async move { rina.sends(vec![submit]).await.reply().answers })
    });
    let mut answers = Vec::new();
    for post in posts.collect::<Vec<_>>() {
        answers.push(post.await.unwrap());
    }
    assert!(matches!(answers[0][0].outcome, Outcome::Kept(_)));
    assert!(answers.iter().all(|a| *a == answers[0]));
    assert_eq!(world.count("SELECT count(*) FROM revision").await, 1);
}

#[tokio::test]
async fn the_same_id_with_other_bytes_or_from_somebody_else_is_refused() {
    let world = World::new().await;
    let (rina, andi) = (world.person("rina").await, world.person("andi").await);
    let first = op(rina.doc(today()), None, Act::SaveDraft(body(today(), "satu")));
    let mut other = first.clone();
    other.act = Act::SaveDraft(body(today(), "dua"));
    let kept = rina.sends(vec![raw(&first)]).await.reply().answers;
    let reused = Outcome::Refused { why: Refusal::Reused, head: None };

    assert_eq!(rina.sends(vec![raw(&other)]).await.reply().answers[0].outcome, reused);
    assert_eq!(andi.sends(vec![raw(&first)]).await.reply().answers[0].outcome, reused);
    assert_eq!(rina.sends(vec![raw(&first)]).await.reply().answers, kept, "the first answer stays");
}

/// A decision racing with an edit (Survey Solutions #1856, #1860, #2670).
#[tokio::test]
async fn a_decision_on_a_text_that_has_moved_is_refused_with_the_new_text() {
    let world = World::new().await;
    let (mut rina, mut sri) = (world.person("rina").await, world.person("sri").await);
    let doc = rina.doc(today());
    rina.submits_text(today(), "lama").await.kept();
    sri.pulls().await;
    let looked_at = sri.tokens[&doc];
    rina.withdraws(today()).await.kept();

    assert_eq!(sri.approves(doc).await.conflict(), None, "taken back: there is nothing to show");
    rina.submits_text(today(), "baru").await.kept();
    sri.tokens.insert(doc, looked_at);
    let head = sri.approves(doc).await.conflict().unwrap();
    assert_eq!(head.body, body(today(), "baru"));
    assert_eq!(head.status, Status::Submitted);
}

/// People who approve their own sheets (OCA/timesheet#145).
#[tokio::test]
async fn nobody_decides_on_their_own_report() {
    let world = World::new().await;
    let mut sri = world.person("sri").await;
    sri.submits(today()).await.kept();
    let doc = sri.doc(today());
    assert_eq!(sri.approves(doc).await.refused(), Refusal::OwnDocument);
    assert_eq!(sri.returns(doc, "sendiri").await.refused(), Refusal::OwnDocument);
    assert_eq!(sri.opens(doc).await.refused(), Refusal::OwnDocument);
}

#[tokio::test]
async fn two_devices_of_one_author_meet_in_a_conflict_with_the_head() {
    let world = World::new().await;
    let (mut phone, mut tablet) = (world.person("rina").await, world.person("rina").await);
    phone.drafts(today(), "dari telepon").await.kept();
    let head = tablet.drafts(today(), "dari tablet").await.conflict().unwrap();
    assert_eq!(head.body, body(today(), "dari telepon"));
    let bodies = "SELECT count(*) FROM op WHERE payload LIKE '%dari tablet%' AND kept = 0";
    assert_eq!(world.count(bodies).await, 1, "the server keeps the refused text too");
}

#[tokio::test]
async fn a_refusal_is_said_again_with_the_head_of_today_and_kept_without_any() {
    let world = World::new().await;
    let (mut phone, tablet) = (world.person("rina").await, world.person("rina").await);
    let long = "panjang ".repeat(400);
    phone.drafts(today(), &long).await.kept();
    let late = op(tablet.doc(today()), None, Act::SaveDraft(body(today(), "dari tablet")));
    assert_eq!(conflict(tablet.sends(vec![raw(&late)]).await.reply()).body, body(today(), &long));
    phone.drafts(today(), "pendek").await.kept();
    let again = conflict(tablet.sends(vec![raw(&late)]).await.reply());
    assert_eq!(again.body, body(today(), "pendek"), "what it has to be joined with now");
    assert_eq!(world.count("SELECT count(*) FROM op WHERE length(answer) > 200").await, 0);

    // A device sends one op a document; whoever sends fifty does not get fifty documents.
    let many = (0..50).map(|n| {
        let text = body(today(), &format!("lagi {n}"));
        raw(&op(tablet.doc(today()), None, Act::SaveDraft(text)))
    });
    let reply = tablet.sends(many.collect()).await.reply();
    let heads = reply.answers.iter().filter(|a| matches!(a.outcome, Outcome::Conflict(Some(_))));
    assert_eq!((reply.answers.len(), heads.count()), (50, 1));
}

/// The head that came with the only answer.
fn conflict(reply: Reply) -> Document {
    let [answer] = <[_; 1]>::try_from(reply.answers).unwrap();
    let Outcome::Conflict(Some(head)) = answer.outcome else { panic!("{:?}", answer.outcome) };
    *head
}

#[tokio::test]
async fn the_log_names_the_device_that_signed_in() {
    let world = World::new().await;
    let mut rina = world.person("rina").await;
    let signed_in = *rina.device.uuid().as_bytes();
    rina.device = DeviceId::from_uuid(Uuid::nil());
    rina.drafts(today(), "dari telepon").await.kept();
    let logged = |db: &rusqlite::Connection| {
        Ok(db.query_row("SELECT device FROM op", [], |row| row.get::<_, [u8; 16]>(0))?)
    };
    assert_eq!(world.state.db.read(logged).await.unwrap(), signed_in);
}

#[tokio::test]
async fn what_is_said_beside_a_report_has_an_end() {
    let world = World::new().await;
    let mut rina = world.person("rina").await;
    rina.drafts(today(), "laporan").await.kept();
    let doc = rina.doc(today());
    let words = "kata ".repeat(700);
    for _ in 0..MOST_SAID / words.len() {
        rina.comments(doc, &words).await.kept();
    }
    assert_eq!(rina.comments(doc, &words).await.refused(), Refusal::TooLarge);
    rina.comments(doc, "Singkat saja.").await.kept();
}

#[tokio::test]
async fn a_change_that_the_push_itself_made_is_left_out_unless_somebody_wrote_in_between() {
    let world = World::new().await;
    let (mut rina, mut sri) = (world.person("rina").await, world.person("sri").await);
    let doc = rina.doc(today());
    rina.submits(today()).await.kept();
    assert_eq!(rina.seen.get(&doc), None, "the device can compute it");
    sri.pulls().await;
    sri.comments(doc, "Terima kasih").await.kept();

    rina.comments(doc, "Sama-sama").await.kept();
    let thread: Vec<_> = rina.seen[&doc].thread.iter().map(|c| c.text.as_str()).collect();
    assert_eq!(thread, ["Terima kasih", "Sama-sama"]);
}

#[tokio::test]
async fn an_op_of_another_epoch_is_not_applied() {
    let world = World::new().await;
    let mut rina = world.person("rina").await;
    rina.drafts(today(), "sebelum").await.kept();
    let now = rina.epoch;
    rina.epoch = Some(Epoch::from_uuid(Uuid::from_bytes([9; 16])));
    let draft = op(rina.doc(today()), None, Act::SaveDraft(body(today(), "sesudah")));
    let reply = rina.sends(vec![raw(&draft)]).await.reply();

    assert_eq!(Some(reply.epoch), now);
    assert_eq!((reply.answers, reply.changes, reply.cursor), (vec![], vec![], Cursor(0)));
    assert_eq!(world.count("SELECT count(*) FROM op").await, 1);
}

#[tokio::test]
async fn pages_carry_everything_once_and_in_order() {
    let world = World::new().await;
    let (mut rina, mut sri) = (world.person("rina").await, world.person("sri").await);
    let days: Vec<_> = (0..750).map(|back| today().plus(-back)).collect();
    for days in days.chunks(MAX_OPS) {
        let submit = |day| op(rina.doc(day), None, Act::Submit(body(day, "x")));
        let ops = days.iter().map(|day| raw(&submit(*day))).collect();
        rina.sends(ops).await.reply();
    }
    let first = sri.sends(Vec::new()).await.reply();
    assert!(first.more && first.changed() < 750, "one page is not everything");
    assert_eq!(first.documents.0.len(), first.changed(), "by columns");
    // An app of the release before knows no columns.
    let push = Push { protocol: 2, ..sri.push(Vec::new()) };
    let old = sri.posts(serde_json::to_vec(&push).unwrap()).await.reply();
    assert!(old.more && old.documents.is_empty() && old.changes.len() > 100);
    let docs: BTreeSet<_> = sri.pulls().await.iter().map(Change::doc).collect();
    assert_eq!(docs.len(), 750);
    assert_eq!(sri.pulls().await, []);
    rina.pulls().await;
    assert_eq!(rina.seen.len(), 750);
}

/// An approval does not bring the report back to the phone that sent it.
#[tokio::test]
async fn the_text_that_a_device_has_is_not_told_again() {
    let world = World::new().await;
    let (mut rina, mut sri) = (world.person("rina").await, world.person("sri").await);
    let doc = rina.doc(today());
    rina.submits_text(today(), "Posyandu").await.kept();
    // Everything she has seen so far, as somebody is told who says so.
    let told = async |rina: &Person, protocol, part| {
        let push = Push { protocol, part, ..rina.push(Vec::new()) };
        rina.posts(serde_json::to_vec(&push).unwrap()).await.reply().take_changes()
    };
    let news = async |rina: &mut Person| {
        let news = told(rina, PROTOCOL, false).await;
        let (known, mut before) = (rina.seen.get(&doc).cloned(), rina.clone());
        let whole = rina.pulls().await;
        let [Change::Put(whole)] = whole.as_slice() else { panic!("{whole:?}") };
        let [Change::Rest(rest)] = news.as_slice() else { return false };
        let put_together = rest.clone().with_texts_of(&known.unwrap());
        assert_eq!(put_together.as_ref(), Some(&**whole), "put together it is the same");
        // An app of the release before is told the whole, and so is one that has nothing.
        assert!(matches!(told(&before, 2, false).await.as_slice(), [Change::Put(_)]));
        // In the middle of a first sync the document itself may have been passed over.
        let part = told(&before, PROTOCOL, true).await;
        assert!(matches!(part.as_slice(), [Change::Put(_)]), "never a rest");
        before.cursor = Cursor(0);
        assert!(matches!(told(&before, PROTOCOL, false).await.as_slice(), [Change::Put(_)]));
        true
    };
    rina.cursor = Cursor(0);
    assert!(!news(&mut rina).await, "of a text that is new");
    sri.pulls().await;
    for act in [
        Act::Seen(sri.tokens[&doc]),
        Act::Comment("Terima kasih".into()),
        Act::Return(Reason { text: "Tambahkan tempat".into(), ..Reason::default() }),
    ] {
        sri.acts(doc, act).await.kept();
        assert!(news(&mut rina).await);
    }
    let returned = rina.seen[&doc].clone();
    assert_eq!(returned.returned.as_ref(), Some(&returned.body));
    // Another device of hers writes: that text is told, whatever came behind it.
    rina.clone().submits_text(today(), "Posyandu di balai desa").await.kept();
    sri.pulls().await;
    sri.acts(doc, Act::Comment("Bagus".into())).await.kept();
    assert!(!news(&mut rina).await);
    // The text that was given back is known still, and gone once all is approved.
    sri.acts(doc, Act::Comment("Lengkap".into())).await.kept();
    assert!(news(&mut rina).await);
    assert_eq!(rina.seen[&doc].returned, Some(returned.body));
    sri.approves(doc).await.kept();
    assert!(news(&mut rina).await);
    assert_eq!((rina.seen[&doc].status, &rina.seen[&doc].returned), (Status::Approved, &None));
}

/// A cursor that skips what was committed out of order (opensrp-server-web#611).
#[tokio::test]
async fn a_reader_among_32_writers_finds_no_hole() {
    let world = World::new().await;
    let mut sri = world.person("sri").await;
    let three =
        [world.person("rina").await, world.person("andi").await, world.person("budi").await];
    let mut writers = Vec::new();
    for number in 0..32 {
        let person = three[number % 3].clone();
        writers.push(tokio::spawn(async move {
            for turn in 0..12_i32 {
                let day = today().plus(-turn * 32 - i32::try_from(number).unwrap());
                let submit = op(person.doc(day), None, Act::Submit(body(day, "x")));
                let reply = person.sends(vec![raw(&submit)]).await.reply();
                assert!(matches!(reply.answers[0].outcome, Outcome::Kept(_)));
            }
        }));
    }
    while writers.iter().any(|w| !w.is_finished()) {
        sri.pulls().await;
    }
    for writer in writers {
        writer.await.unwrap();
    }
    sri.pulls().await;
    assert_eq!(sri.seen.len(), 32 * 12, "she has every report, and asked for none twice");
    assert_eq!(world.count("SELECT count(*) FROM document").await, 32 * 12);
}

#[tokio::test]
async fn after_a_restart_everything_is_as_it_was() {
    let mut world = World::new().await;
    let (mut rina, mut sri) = (world.person("rina").await, world.person("sri").await);
    let submit = op(rina.doc(today()), None, Act::Submit(body(today(), "tetap")));
    let before = rina.sends(vec![raw(&submit)]).await.reply();
    sri.pulls().await;
    world.restart().await;
    rina.turn_to(world.router());
    sri.turn_to(world.router());

    let after = rina.sends(vec![raw(&submit)]).await.reply();
    assert_eq!(after.answers, before.answers);
    assert_eq!(after.epoch, before.epoch);
    sri.approves(rina.doc(today())).await.kept();
    assert!(rina.pulls().await.iter().any(|c| c.doc() == rina.doc(today())));
}

#[tokio::test]
async fn the_log_verifies_and_cannot_be_changed() {
    let world = World::new().await;
    let (mut rina, mut sri) = (world.person("rina").await, world.person("sri").await);
    rina.submits(today()).await.kept();
    sri.pulls().await;
    sri.approves(rina.doc(today())).await.kept();
    sri.approves(rina.doc(today())).await.refused();
    let broken = || world.state.db.read(setapak_server::db::log::first_broken);
    assert_eq!(broken().await.unwrap(), None);

    for sql in [
        "UPDATE op SET answer = '{}' WHERE seq = 2",
        "DELETE FROM op WHERE seq = 2",
        "UPDATE revision SET status = 'draft'",
        "DELETE FROM revision",
    ] {
        let changed = world.state.db.write(move |db| Ok(db.execute_batch(sql)?)).await;
        assert!(changed.is_err(), "{sql}");
    }
    world.arrange("DROP TRIGGER op_stays; UPDATE op SET person = (SELECT id FROM employee WHERE login = 'eko') WHERE seq = 2").await;
    assert_eq!(broken().await.unwrap(), Some(2), "who did it cannot be changed unnoticed either");
}

#[tokio::test]
async fn the_reply_is_written_as_the_protocol_says() {
    let world = World::new().await;
    let (mut rina, sri) = (world.person("rina").await, world.person("sri").await);
    rina.submits(today()).await.kept();
    rina.drafts(today().plus(-1), "x").await.kept();
    rina.drafts(today().plus(-1), "y").await.kept();
    let comment = op(rina.doc(today()), None, Act::Comment("baik".into()));
    for told in [
        sri.sends(vec![raw(&comment)]).await,
        rina.sends(vec![raw(&comment)]).await,
        rina.sends(Vec::new()).await,
    ] {
        let again = serde_json::to_vec(&told.reply()).unwrap();
        assert_eq!(String::from_utf8_lossy(&told.body), String::from_utf8_lossy(&again));
    }
    rina.cursor = Cursor(0);
    let all: Vec<Document> = rina.pulls().await.into_iter().filter_map(put).collect();
    assert_eq!(all.len(), 2);
    assert_eq!(all[0].owner, id_of("rina"));
}

fn put(change: Change) -> Option<Document> {
    match change {
        Change::Put(document) => Some(*document),
        Change::Rest(_) | Change::Gone(_) => None,
    }
}
