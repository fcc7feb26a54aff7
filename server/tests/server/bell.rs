//! Up to when somebody has been shown what rang: one mark a person, on all their devices, that only grows.

use crate::people::{Hand, Person, World, today};
use futures_util::FutureExt as _;
use http_body_util::BodyExt as _;
use shared::bell::{Ring, unread};
use shared::day::Timestamp;
use shared::protocol::{Push, Reply};

async fn says(person: &Person, bell: Option<Timestamp>) -> Reply {
    let push = Push { bell, ..person.push(Vec::new()) };
    person.posts(serde_json::to_vec(&push).unwrap()).await.reply()
}

#[tokio::test]
async fn what_one_device_showed_the_other_need_not() {
    let world = World::new().await;
    let (mut phone, mut tablet) =
        (Hand::new(&world, "rina").await, Hand::new(&world, "rina").await);
    let (mut rina, mut sri) = (world.person("rina").await, world.person("sri").await);
    rina.submits(today()).await.kept();
    sri.pulls().await;
    sri.returns(rina.doc(today()), "Jam belum diisi").await.kept();
    for hand in [&mut phone, &mut tablet] {
        hand.exchanges(&world, false).await;
    }
    let now = world.state.clock.now();
    let news = phone.device.news(now);
    assert_eq!(news.iter().map(|n| n.ring).collect::<Vec<_>>(), [Ring::Returned]);
    assert_eq!(unread(&tablet.device.news(now), tablet.device.bell()), 1);

    // Shown without a line, told when it is back; also where the answer is lost.
    phone.device.hear(news[0].at);
    let mut line = tablet.person.listens().await;
    phone.exchanges(&world, true).await;
    let frame = line.frame().now_or_never().unwrap().unwrap().unwrap();
    assert_eq!(frame.into_data().unwrap().as_ref(), b"data: poke\n\n");
    phone.exchanges(&world, false).await;
    assert!(line.frame().now_or_never().is_none(), "once: it did not move again");
    tablet.exchanges(&world, false).await;
    assert_eq!(unread(&tablet.device.news(now), tablet.device.bell()), 0);
    let silent = tablet.device.outgoing(1, shared::held::Hold::NONE).push;
    assert_eq!(tablet.person.posts(silent.into_bytes()).await.reply().bell, None);
}

#[tokio::test]
async fn a_mark_only_grows_and_never_lies_ahead_of_the_servers_clock() {
    let world = World::new().await;
    let (rina, sri) = (world.person("rina").await, world.person("sri").await);
    let now = world.state.clock.now();
    assert_eq!(says(&rina, None).await.bell, None);
    says(&rina, Some(now.plus_ms(-5_000))).await;
    // A clock that is wrong by years, and one that never was.
    for odd in [Timestamp(i64::MIN), Timestamp(0), now.plus_ms(-9_000)] {
        assert_eq!(says(&rina, Some(odd)).await.bell, Some(now.plus_ms(-5_000)));
    }
    says(&rina, Some(Timestamp(i64::MAX))).await;
    let stands = Some(now.plus_ms(-5_000));
    assert_eq!(says(&rina, None).await.bell, stands, "what comes next is still unread");
    assert_eq!(says(&sri, None).await.bell, None, "nobody else's");
}
