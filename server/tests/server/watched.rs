//! What an admin changes beside the running server reaches those who listen, and ends what has to end.

use crate::admin::types_beside;
use crate::people::{Person, World, today};
use axum::body::Body;
use axum::http::StatusCode;
use futures_util::FutureExt as _;
use http_body_util::BodyExt as _;
use setapak_server::watch::Watch;
use shared::id::{DeviceId, EmployeeId};
use uuid::Uuid;

/// What is to be heard on a line now; none where it is silent.
fn hears(line: &mut Body) -> Option<String> {
    let frame = line.frame().now_or_never()?;
    let data = frame.map(|frame| frame.unwrap().into_data().unwrap());
    Some(data.map_or_else(|| "the end".to_owned(), |data| String::from_utf8(data.into()).unwrap()))
}

const POKE: &str = "data: poke\n\n";

async fn is_told(person: &Person) -> bool {
    person.sends(vec![]).await.status == StatusCode::OK
}

#[tokio::test]
async fn what_an_admin_changes_is_poked_and_what_the_server_does_itself_is_not() {
    let world = World::new().await;
    let (mut rina, dewi) = (world.person("rina").await, world.person("dewi").await);
    let mut watch = Watch::begin(world.state.clone()).await.unwrap();
    let mut line = dewi.listens().await;
    rina.submits(today()).await.kept();
    watch.look().await.unwrap();
    assert_eq!(hears(&mut line), None, "nobody changed anything beside the server");

    types_beside(&world, "set-superior --employee rina --superior dewi --from 2026-11-01").await;
    watch.look().await.unwrap();
    assert_eq!(hears(&mut line).as_deref(), Some(POKE), "she leads one more");
    watch.look().await.unwrap();
    assert_eq!(hears(&mut line), None, "once");
}

/// An admin who works without a pause must not keep the news from half of the office.
#[tokio::test]
async fn everybody_is_told_however_fast_changes_follow_each_other() {
    let world = World::new().await;
    let mut watch = Watch::begin(world.state.clone()).await.unwrap();
    let person = |n: u128| EmployeeId::from_uuid(Uuid::from_u128(n));
    let device = DeviceId::from_uuid(Uuid::from_u128(0xd));
    let _line = world.person("rina").await.listens().await;
    let session = *world.state.pokes.sessions().first().unwrap();
    let listens = |n| world.state.pokes.listen(person(n), device, session);
    let listeners: Vec<_> = (1..=400).map(listens).collect();
    for login in ["andi", "budi", "dewi"] {
        types_beside(&world, &format!("set-password {login}")).await;
        watch.look().await.unwrap();
    }
    let told = listeners.iter().filter(|one| one.news().now_or_never() == Some(true)).count();
    assert_eq!(told, 400);
}

#[tokio::test]
async fn another_password_ends_the_lines_of_every_device_and_of_nobody_else() {
    let world = World::new().await;
    let (rina, tablet, andi) =
        (world.person("rina").await, world.person("rina").await, world.person("andi").await);
    let mut watch = Watch::begin(world.state.clone()).await.unwrap();
    let mut theirs = [rina.listens().await, tablet.listens().await];
    let mut other = andi.listens().await;
    types_beside(&world, "set-password rina").await;
    watch.look().await.unwrap();
    for line in &mut theirs {
        assert_eq!(hears(line).as_deref(), Some("the end"));
    }
    assert!(!is_told(&rina).await);
    assert_eq!(hears(&mut other).as_deref(), Some(POKE));
}

#[tokio::test]
async fn whoever_is_let_go_hears_no_more() {
    let world = World::new().await;
    let (rina, sri) = (world.person("rina").await, world.person("sri").await);
    let mut watch = Watch::begin(world.state.clone()).await.unwrap();
    let (mut gone, mut stays) = (sri.listens().await, rina.listens().await);
    types_beside(&world, "deactivate sri").await;
    watch.look().await.unwrap();
    assert_eq!(hears(&mut gone).as_deref(), Some("the end"));
    assert_eq!(hears(&mut stays).as_deref(), Some(POKE), "she is without a superior");
}

#[tokio::test]
async fn a_session_that_runs_out_ends_its_line_within_minutes() {
    let world = World::new().await;
    let rina = world.person("rina").await;
    let mut watch = Watch::begin(world.state.clone()).await.unwrap();
    let mut line = rina.listens().await;
    world.later(setapak_server::db::session::LASTS_MS + 1);
    for _ in 0..100 {
        watch.look().await.unwrap();
    }
    assert_eq!(hears(&mut line).as_deref(), Some("the end"));
}

#[tokio::test]
async fn a_new_session_on_a_device_ends_the_line_of_the_one_before() {
    let world = World::new().await;
    let rina = world.person("rina").await;
    let mut line = rina.listens().await;
    let again = rina.signs_in_again("rina").await;
    assert_eq!(hears(&mut line).as_deref(), Some("the end"));
    assert_eq!(hears(&mut again.listens().await), None);
}
