//! What the line may cost, held against the real binary over a real socket.
//!
//! Knows the limits; how they are measured is in `benches/exchange`, and `make bench` shows the figures.

#[path = "../benches/exchange/agency.rs"]
mod agency;
#[path = "../benches/exchange/archive.rs"]
mod archive;
#[expect(dead_code, reason = "the rest is for the bench")]
#[path = "../benches/exchange/cell.rs"]
mod cell;
#[path = "../benches/exchange/courier.rs"]
mod courier;
#[path = "../benches/exchange/first.rs"]
mod first;
#[path = "../benches/exchange/line.rs"]
mod line;
#[path = "../benches/exchange/report.rs"]
mod report;
#[expect(dead_code, reason = "the rest is for the bench")]
#[path = "../benches/exchange/wire.rs"]
mod wire;

type Failed = Box<dyn std::error::Error + Send + Sync>;

#[tokio::test]
async fn five_reports_and_nothing_new_are_one_small_request_each() {
    let folder = tempfile::tempdir().unwrap();
    let agency = agency::found(folder.path(), 1).await.unwrap();
    let server = cell::serve(folder.path()).await.unwrap();
    let found = wire::measure(&agency, server.address).await.unwrap();
    let (five, nothing) = (&found.five, &found.nothing);
    assert!(five.all() <= wire::MOST_FIVE, "{} B: {}", five.all(), five.words());
    assert!(nothing.all() <= wire::MOST_NOTHING, "{} B: {}", nothing.all(), nothing.words());
    assert!(found.report.all() <= wire::MOST_REPORT, "{}", found.report.words());
    assert!(found.answered.bodies() <= wire::MOST_REPORT, "{}", found.answered.words());
    server.stop().unwrap();
}

#[tokio::test]
async fn a_first_sync_of_two_thousand_reports_is_small_and_goes_on_where_it_was_cut() {
    let folder = tempfile::tempdir().unwrap();
    let agency = first::sent(folder.path()).await.unwrap();
    let server = cell::serve(folder.path()).await.unwrap();
    let phone = first::whole(&agency.employees[0], server.address).await.unwrap();
    assert!(phone.travelled.requests <= first::MOST_REQUESTS, "{}", phone.words());
    assert!(phone.travelled.all() <= first::MOST_BYTES, "{} B", phone.travelled.all());
    server.stop().unwrap();

    let folder = tempfile::tempdir().unwrap();
    let agency = first::answered(folder.path()).await.unwrap();
    let server = cell::serve(folder.path()).await.unwrap();
    let tablet = first::whole(&agency.superiors[0], server.address).await.unwrap();
    assert!(tablet.travelled.requests <= first::MOST_REQUESTS, "{}", tablet.words());
    assert!(tablet.travelled.all() <= first::MOST_BYTES, "{} B", tablet.travelled.all());
    let cut = first::cut(&agency.superiors[0], server.address).await.unwrap();
    assert_eq!(cut.went_on, cut.stood, "{}", cut.words());
    assert_eq!(cut.requests, tablet.travelled.requests, "{}", cut.words());
    server.stop().unwrap();
}
