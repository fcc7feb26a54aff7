//! Days on which somebody is away: entered, told to those whom it is about, ended, never deleted.

use crate::acting::DAY_MS;
use crate::admin::types;
use crate::people::{Person, World, id_of, today};
use shared::leave::{Away, Days, Leave};

pub(crate) async fn days(person: &Person) -> Days {
    Days::told(&person.sight().await)
}

async fn enters(world: &World, who: &str, from: i32, until: i32) -> Result<String, String> {
    let (from, until) = (today().plus(from), today().plus(until));
    types(world, &format!("add-leave --employee {who} --from {from} --until {until}"), "").await
}

#[tokio::test]
async fn who_is_away_is_told_to_them_and_to_who_leads_them_alone() {
    let world = World::new().await;
    let (rina, sri) = (world.person("rina").await, world.person("sri").await);
    let before = sri.sight().await;
    assert_eq!(before.days, None, "nothing travels where there is nothing to tell");
    let said = enters(&world, "rina", -1, 3).await.unwrap();
    assert!(said.starts_with("rina is away (leave) from 2026-11-20 until 2026-11-24. Number 1."));
    let (from, until) = (today().plus(-1), today().plus(3));
    let leave = Leave { person: rina.id, away: Away::Leave, from, until };
    let told = Days { leave: vec![leave], ..Days::default() };
    assert_eq!(days(&rina).await, told);
    assert_eq!(days(&sri).await, told);
    assert_ne!(sri.sight().await.hash, before.hash, "so that it is sent");
    for stranger in ["andi", "dewi"] {
        assert_eq!(days(&world.person(stranger).await).await, Days::default(), "{stranger}");
    }
}

#[tokio::test]
async fn leave_ends_sooner_or_was_a_mistake_and_its_row_stays() {
    let world = World::new().await;
    let rina = world.person("rina").await;
    enters(&world, "rina", -5, 5).await.unwrap();
    let overlaps = enters(&world, "rina", 5, 6).await.unwrap_err();
    assert!(overlaps.contains("away on one of these days already"), "{overlaps}");

    let ended = types(&world, "end-leave 1", "").await.unwrap();
    assert_eq!(ended, "Ended: the last day away is 2026-11-20.\n");
    assert_eq!(days(&rina).await.leave[0].until, today().plus(-1));
    assert!(types(&world, "end-leave 1", "").await.is_err(), "once");
    enters(&world, "rina", 0, 6).await.unwrap();
    assert_eq!(
        types(&world, "end-leave 2 --last 2026-11-20", "").await.unwrap().lines().count(),
        1
    );
    assert_eq!(days(&rina).await.leave.len(), 1, "a mistake holds on no day");
    enters(&world, "rina", 0, 0).await.unwrap();
    assert_eq!(world.count("SELECT count(*) FROM leave").await, 3);
    let gone = world.state.db.write(|db| Ok(db.execute("DELETE FROM leave", [])?)).await;
    assert!(gone.is_err(), "what was entered stays");
}

#[tokio::test]
async fn the_list_says_who_is_away_today_and_later() {
    let world = World::new().await;
    assert_eq!(types(&world, "leave", "").await.unwrap(), "Nobody is away, today or later.\n");
    enters(&world, "rina", -9, -5).await.unwrap();
    enters(&world, "rina", 1, 2).await.unwrap();
    let line = "add-leave --employee andi --as duty --from 2026-11-21 --until 2026-11-21";
    types(&world, line, "").await.unwrap();
    assert_eq!(
        types(&world, "leave", "").await.unwrap(),
        "     3  ANDI, duty, from 2026-11-21 until 2026-11-21\n     \
         2  RINA, leave, from 2026-11-22 until 2026-11-23\n"
    );
    assert_eq!(types(&world, "leave --employee andi", "").await.unwrap().lines().count(), 1);
    for wrong in [
        "add-leave --employee andi --as holiday --from 2026-11-22 --until 2026-11-22",
        "add-leave --employee andi --from 2026-11-23 --until 2026-11-22",
        "add-leave --employee nobody --from 2026-11-22 --until 2026-11-22",
        "add-leave --employee andi --from 2026-11-22 --until 2046-11-22",
        "end-leave 99",
    ] {
        assert!(types(&world, wrong, "").await.is_err(), "{wrong}");
    }
}

#[tokio::test]
async fn leave_of_more_than_a_year_ago_travels_no_more() {
    let world = World::new().await;
    let rina = world.person("rina").await;
    enters(&world, "rina", -3, -2).await.unwrap();
    world.later(390 * DAY_MS);
    assert_eq!(days(&world.person("rina").await).await.leave.len(), 1);
    world.later(20 * DAY_MS);
    assert_eq!(days(&world.person("rina").await).await, Days::default());
    assert_eq!(rina.id, id_of("rina"));
}
