//! What an exchange may cost a bad line, held against the real binary over a real socket.
//!
//! Knows the limits; how they are measured is in `benches/exchange/wire.rs`, which `make bench` shows.

#[path = "../benches/exchange/agency.rs"]
mod agency;
#[expect(dead_code, reason = "the rest is for the bench")]
#[path = "../benches/exchange/cell.rs"]
mod cell;
#[path = "../benches/exchange/line.rs"]
mod line;
#[path = "../benches/exchange/report.rs"]
mod report;
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
    server.stop().unwrap();
}
