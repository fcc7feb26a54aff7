//! What a first sync of two thousand reports costs a bad line, whole and cut in the middle: on the new phone
//! of somebody who has sent them all, and on the new tablet of a superior whose team has.
//!
//! Knows pages and bytes; must not know what is in a report.

use crate::Failed;
use crate::agency::{self, Agency, Member, TEAM};
use crate::archive::{self, Story};
use crate::courier::{Courier, Heard, Travelled};
use shared::held::Hold;
use shared::protocol::Cursor;
use std::net::SocketAddr;
use std::path::Path;

/// Most requests for two thousand reports.
pub(crate) const MOST_REQUESTS: usize = 10;
/// Most bytes for them.
pub(crate) const MOST_BYTES: usize = 200_000;
const REPORTS: usize = 2_000;

/// A first sync.
pub(crate) struct First {
    pub(crate) travelled: Travelled,
    /// Most bytes of one exchange: so much is fetched again where a line breaks.
    pub(crate) largest: usize,
}

impl First {
    /// How it is made up.
    pub(crate) fn words(&self) -> String {
        format!("{}, the largest {} B", self.travelled.words(), self.largest)
    }
}

/// An agency of one who has sent two thousand reports, as the peers are given them: nobody has answered yet.
pub(crate) async fn sent(data: &Path) -> Result<Agency, Failed> {
    lived(data, 1, Story::Sent).await
}

/// An agency with a team that has sent two thousand, all opened and approved, some after a return or a talk.
pub(crate) async fn answered(data: &Path) -> Result<Agency, Failed> {
    lived(data, TEAM, Story::Answered).await
}

async fn lived(data: &Path, people: usize, story: Story) -> Result<Agency, Failed> {
    let agency = agency::found(data, people).await?;
    archive::fill(&agency::file(data), &agency, i32::try_from(REPORTS / people)?, story)?;
    Ok(agency)
}

/// A new device of `member` fetches all.
pub(crate) async fn whole(member: &Member, address: SocketAddr) -> Result<First, Failed> {
    let mut device = Courier::new(member, address).await?;
    let heard = rest(&mut device).await?;
    of_all(&heard)?;
    let travelled = heard.iter().fold(Travelled::default(), |sum, one| sum.and(one.travelled));
    let largest = heard.iter().map(|one| one.travelled.all()).max().unwrap_or_default();
    Ok(First { travelled, largest })
}

/// A first sync that was cut.
pub(crate) struct Cut {
    /// Where the device stood when its line broke in the middle of an answer.
    pub(crate) stood: Cursor,
    /// Where it went on, started again.
    pub(crate) went_on: Cursor,
    /// How many requests it took, beside the one that broke.
    pub(crate) requests: usize,
}

impl Cut {
    /// What came of it.
    pub(crate) fn words(&self) -> String {
        let (stood, went_on) = (self.stood.0, self.went_on.0);
        format!("beside the one that broke; stood at {stood}, went on at {went_on}")
    }
}

/// A new device of `member` whose line breaks in the middle of its third answer, and whose app dies of it.
/// It is an error where anything comes twice.
pub(crate) async fn cut(member: &Member, address: SocketAddr) -> Result<Cut, Failed> {
    let mut device = Courier::new(member, address).await?;
    let mut heard = vec![device.exchange().await?, device.exchange().await?];
    let stood = heard.last().map_or(Cursor::default(), |last| last.cursor);
    device.breaks_off(10_000).await?;
    let mut device = device.started_again().await?;
    let rest = rest(&mut device).await?;
    let went_on = rest.first().ok_or("there was nothing more")?.after;
    heard.extend(rest);
    of_all(&heard)?;
    Ok(Cut { stood, went_on, requests: heard.len() })
}

async fn rest(device: &mut Courier) -> Result<Vec<Heard>, Failed> {
    let mut heard = Vec::new();
    while device.device.has_work(Hold::NONE) {
        heard.push(device.exchange().await?);
    }
    Ok(heard)
}

/// Every report came, and none twice.
fn of_all(heard: &[Heard]) -> Result<(), Failed> {
    let came: usize = heard.iter().map(|one| one.changes).sum();
    if came == REPORTS { Ok(()) } else { Err(format!("{came} of {REPORTS} reports came").into()) }
}
