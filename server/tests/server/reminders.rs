//! A superior reminds one person of a day: privately, once, of what is really missing, and it goes by itself.

use crate::acting::DAY_MS;
use crate::admin::types;
use crate::leave::days;
use crate::people::{Person, World, id_of, today};
use serde_json::json;
use setapak_server::db::reminder;
use shared::day::Day;
use shared::leave::Days;
use shared::reminder::{Reminded, Reminding};

/// Friday, the day before the test.
fn friday() -> Day {
    today().plus(-1)
}

async fn reminds(superior: &Person, who: &str, day: Day) -> Reminding {
    let asked = Reminded { person: id_of(who), day };
    let told = superior.asks("POST", "/api/reminders", asked).await;
    assert!(told.status.is_success(), "{}", String::from_utf8_lossy(&told.body));
    serde_json::from_slice(&told.body).unwrap()
}

#[tokio::test]
async fn a_reminder_is_told_to_one_person_until_they_put_it_away() {
    let world = World::new().await;
    let (rina, sri) = (world.person("rina").await, world.person("sri").await);
    let andi = world.person("andi").await;
    let others = andi.sight().await.hash;
    assert_eq!(reminds(&sri, "rina", friday()).await, Reminding::Done);
    assert_eq!(reminds(&sri, "rina", friday()).await, Reminding::Before, "once is enough");

    let told = days(&rina).await;
    let [reminder] = told.reminders.as_slice() else { panic!("one reminder") };
    assert_eq!((reminder.by.as_str(), reminder.day), ("SRI", friday()));
    assert!(days(&sri).await.was_reminded(rina.id, friday()));
    assert_eq!(days(&andi).await, Days::default());
    assert_eq!(andi.sight().await.hash, others, "the sights of others stay as they are");

    // Nobody else puts it away.
    let path = format!("/api/reminders/{}", reminder.number);
    assert!(andi.asks("DELETE", &path, ()).await.status.is_success());
    assert_eq!(days(&rina).await.reminders.len(), 1);
    assert!(rina.asks("DELETE", &path, ()).await.status.is_success());
    assert_eq!(days(&rina).await, Days::default());
    assert!(days(&sri).await.was_reminded(rina.id, friday()), "which is nobody's business");
}

#[tokio::test]
async fn nobody_is_reminded_of_what_was_not_asked_or_is_there() {
    let world = World::new().await;
    let (mut rina, sri) = (world.person("rina").await, world.person("sri").await);
    let (dewi, andi) = (world.person("dewi").await, world.person("andi").await);
    for stranger in [&dewi, &andi, &rina] {
        assert_eq!(reminds(stranger, "rina", friday()).await, Reminding::NotLed);
    }
    assert_eq!(reminds(&sri, "sri", friday()).await, Reminding::NotLed, "nor oneself");
    for day in [today(), today().plus(2), today().plus(-6), today().plus(-15)] {
        assert_eq!(reminds(&sri, "rina", day).await, Reminding::NotAsked, "{day}");
    }
    let line = "add-leave --employee rina --as ill --from 2026-11-18 --until 2026-11-18";
    types(&world, line, "").await.unwrap();
    assert_eq!(reminds(&sri, "rina", today().plus(-3)).await, Reminding::NotAsked, "away");
    rina.submits(friday()).await.kept();
    assert_eq!(reminds(&sri, "rina", friday()).await, Reminding::Sent);
    // What was only begun, or taken back, is not there: nothing of it is said.
    rina.withdraws(friday()).await.kept();
    assert_eq!(reminds(&sri, "rina", friday()).await, Reminding::Done);
    let nonsense = sri.asks("POST", "/api/reminders", json!({ "person": "x" })).await;
    assert_eq!(nonsense.status.as_u16(), 400);
}

#[tokio::test]
async fn after_fourteen_days_it_is_gone_from_the_server_too() {
    let world = World::new().await;
    let (rina, sri) = (world.person("rina").await, world.person("sri").await);
    reminds(&sri, "rina", friday()).await;
    let sweep = async || {
        let now = world.state.clock.now();
        world.state.db.write(move |db| reminder::sweep(db, now)).await.unwrap()
    };
    world.later(14 * DAY_MS - 1);
    assert_eq!(sweep().await, 0);
    assert_eq!(days(&rina).await.reminders.len(), 1);
    world.later(DAY_MS);
    assert_eq!(days(&rina).await, Days::default(), "also before it is swept");
    assert_eq!(sweep().await, 0, "somewhere that day is not over");
    world.later(DAY_MS + 2);
    assert_eq!(sweep().await, 1);
    assert_eq!(days(&sri).await, Days::default());
    // Devices remember the numbers of what they put away.
    let next = today().plus(13);
    assert_eq!(reminds(&sri, "rina", next).await, Reminding::Done, "{next}");
    assert_eq!(days(&rina).await.reminders[0].number, 2);
}
