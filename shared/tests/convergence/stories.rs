//! Short stories of one thing each, told with the same world.

use crate::step::{Profile, Step};
use crate::world::{EVEN, SUPERIOR, World};
use Step::{
    Approve, Backup, Comment, Crash, Discard, Exchange, KeepMine, Restore, Send, Submit, Transfer,
    Withdraw, Write,
};
use shared::apply::Refusal;
use shared::device::Stage;
use shared::op::Act;
use shared::status::Status;
use shared::tray::{Choice, TrayItem, TrayWhy};

const PHONE: u8 = 0;
const OTHER: u8 = 1;
const OFFICE: u8 = 2;

const fn writes(tab: u8, what: u16) -> Step {
    Write { tab, day: 1, what }
}

const fn syncs(tab: u8) -> Step {
    Exchange { tab }
}

/// A phone, another phone of the same author, and the superior.
fn told(steps: &[Step]) -> World {
    let mut world = World::new(Profile::Restored, EVEN, None);
    tell(&mut world, steps);
    world
}

fn tell(world: &mut World, steps: &[Step]) {
    for step in steps {
        assert_eq!(world.step(*step), Ok(()), "{step:?}");
    }
}

fn tray(world: &World, tab: u8) -> Vec<TrayItem> {
    world.tabs[usize::from(tab)].1.device.tray().cloned().collect()
}

fn head(world: &World) -> (Status, usize) {
    let doc = world.server.heads().into_iter().next();
    doc.map(|d| (d.status, entries(&d.body))).unwrap_or((Status::Draft, 0))
}

fn entries(body: &shared::document::Body) -> usize {
    body.report().map_or(0, |report| report.entries.len())
}

fn stage(world: &World, tab: u8) -> Option<Stage> {
    let tab = usize::from(tab);
    world.tabs[tab].1.device.view(world.report_id(tab, 1)).map(|v| v.stage)
}

#[test]
fn a_sending_that_was_taken_back_before_it_arrived_is_not_sent() {
    let mut world = told(&[
        writes(OTHER, 0),
        syncs(OTHER),
        writes(PHONE, 0),
        Submit { tab: PHONE, day: 1 },
        Send { tab: PHONE },
        Withdraw { tab: PHONE, day: 1 },
    ]);
    assert_eq!(world.settle(), Ok(()));
    assert_eq!(head(&world), (Status::Draft, 2), "both entries, and nothing for the superior");
    assert!(tray(&world, PHONE).is_empty(), "and nothing to ask");
}

#[test]
fn a_decision_on_a_text_that_moved_waits_for_eyes_and_is_never_carried_over() {
    let mut world = told(&[
        writes(PHONE, 0),
        Submit { tab: PHONE, day: 1 },
        syncs(PHONE),
        syncs(OFFICE),
        Approve { tab: 0, doc: 0 },
        Withdraw { tab: PHONE, day: 1 },
        writes(PHONE, 0),
        Submit { tab: PHONE, day: 1 },
        syncs(PHONE),
        syncs(PHONE),
        syncs(OFFICE),
    ]);
    let [item] = &tray(&world, OFFICE)[..] else { unreachable!("one matter in the tray") };
    assert_eq!(item.why, TrayWhy::Moved);
    let device = &mut world.tabs[usize::from(OFFICE)].1.device;
    let kept = device.keep_mine(item.op, Choice::Mine, &mut || item.op, item.at);
    assert_eq!(kept, Err(Refusal::Moved));
    assert_eq!(device.tray().count(), 1, "still there");
    assert_eq!(world.settle(), Ok(()));
    assert_eq!(head(&world), (Status::Submitted, 2), "undecided");
}

#[test]
fn a_text_that_met_a_sent_one_can_be_kept_and_takes_nothing_away() {
    let mut world = told(&[
        writes(OTHER, 0),
        Submit { tab: OTHER, day: 1 },
        syncs(OTHER),
        writes(PHONE, 0),
        syncs(PHONE),
    ]);
    assert_eq!(tray(&world, PHONE).len(), 1, "a sent report is not written into");
    tell(&mut world, &[KeepMine { tab: PHONE, item: 0 }]);
    assert_eq!(world.settle(), Ok(()));
    assert_eq!(head(&world), (Status::Draft, 2), "taken back, with both entries");
    assert!(tray(&world, PHONE).is_empty());
}

/// Both phones change the description of the same entry, and one of them sends; the other comes back first.
fn sent_into_a_clash() -> World {
    const DESCRIPTION: u16 = 2;
    let world = told(&[
        writes(PHONE, 0),
        syncs(PHONE),
        syncs(OTHER),
        writes(OTHER, DESCRIPTION),
        writes(PHONE, DESCRIPTION),
        Submit { tab: PHONE, day: 1 },
        syncs(OTHER),
        syncs(PHONE),
        syncs(PHONE),
    ]);
    let [item] = &tray(&world, PHONE)[..] else { unreachable!("one matter in the tray") };
    assert!(item.why == TrayWhy::SameField && matches!(item.mine, Act::Submit(_)));
    world
}

#[test]
fn what_was_sent_into_a_clash_is_sent_again_once_its_author_has_chosen() {
    for choice in [0, 1] {
        let mut world = sent_into_a_clash();
        tell(&mut world, &[KeepMine { tab: PHONE, item: choice }]);
        assert_eq!(stage(&world, PHONE), Some(Stage::Waiting), "sent, and said so");
        assert_eq!(world.settle(), Ok(()));
        assert_eq!(head(&world).0, Status::Submitted);
        assert!(tray(&world, PHONE).is_empty());
    }
}

#[test]
fn the_other_text_is_not_sent_by_letting_go_of_ones_own() {
    let mut world = sent_into_a_clash();
    tell(&mut world, &[Discard { tab: PHONE, item: 0 }]);
    assert_eq!(world.settle(), Ok(()));
    assert_eq!(head(&world), (Status::Draft, 1), "nobody has sent it");
}

#[test]
fn words_written_offline_stand_once_however_often_they_are_heard() {
    let mut world = told(&[
        writes(PHONE, 0),
        syncs(PHONE),
        Comment { tab: PHONE, doc: 0 },
        Send { tab: PHONE },
        Step::Arrive { flight: 0 },
        Crash { tab: PHONE },
        syncs(OTHER),
        Comment { tab: OTHER, doc: 0 },
        syncs(OTHER),
    ]);
    // The server has the words, and the phone has not heard so.
    let tab = usize::from(PHONE);
    world.catch_up(tab);
    let shown = world.view(tab, world.report_id(tab, 1)).map(|d| d.thread.len());
    assert_eq!(shown, Some(1));
    assert_eq!(world.settle(), Ok(()));
    let shown = world.view(tab, world.report_id(tab, 1)).map(|d| d.thread.len());
    assert_eq!(shown, Some(2));
}

#[test]
fn what_a_restored_server_lost_is_not_called_received() {
    let mut world = told(&[Backup, writes(PHONE, 0), Submit { tab: PHONE, day: 1 }, syncs(PHONE)]);
    assert_eq!(stage(&world, PHONE), Some(Stage::Received));
    tell(&mut world, &[Restore, syncs(PHONE)]);
    assert_eq!(stage(&world, PHONE), Some(Stage::Waiting), "shown, and not green");
    assert_eq!(world.settle(), Ok(()));
    assert_eq!(stage(&world, PHONE), Some(Stage::Received));
    assert_eq!(head(&world), (Status::Submitted, 1), "sent again");
}

#[test]
fn documents_of_somebody_out_of_sight_stay_only_while_something_hangs_on_them() {
    // Tabs of everybody: the author's two and one, the second author's, the superior's two.
    let mut world = World::new(Profile::Everything, EVEN, None);
    let (second, office) = (3, 4);
    tell(
        &mut world,
        &[
            writes(second, 0),
            Submit { tab: second, day: 1 },
            syncs(second),
            syncs(office),
            Comment { tab: office, doc: 0 },
            Transfer,
            syncs(office),
        ],
    );
    let shown = |world: &World| world.tabs[usize::from(office)].1.device.views().count();
    assert_eq!(tray(&world, office).len(), 1, "the words came too late, and are not lost");
    assert_eq!(shown(&world), 1);
    assert!(world.spots.iter().any(|s| s.person == SUPERIOR));
    tell(&mut world, &[Discard { tab: office, item: 0 }]);
    assert_eq!(shown(&world), 0);
    assert_eq!(world.settle(), Ok(()));
}

#[test]
fn a_reply_that_another_tab_overtook_leaves_no_hole() {
    let mut world = World::new(Profile::Everything, EVEN, None);
    let (second, office, other_tab) = (3, 4, 5);
    tell(
        &mut world,
        &[
            Transfer,
            writes(second, 0),
            Submit { tab: second, day: 1 },
            syncs(second),
            syncs(office),
            // One tab asks and is not answered yet; the second author comes into sight; the other
            // tab hears of it and sets the cursor back; only then the first one is answered.
            Send { tab: office },
            Step::Arrive { flight: 0 },
            Transfer,
            syncs(other_tab),
            Step::Hear { flight: 5 },
        ],
    );
    assert_eq!(world.settle(), Ok(()));
    assert_eq!(world.tabs[usize::from(office)].1.device.views().count(), 1);
}
