//! How much of what takes no effect one person may have kept in the log in a day.
//!
//! The server keeps every text that it refused (R6), for ever, and a small request unpacks to a megabyte:
//! without a bound one session fills the disk. Knows bytes and days; must not know why an op took no effect.

use crate::db::{DbError, log};
use rusqlite::Connection;
use shared::day::{DAY_MS, Timestamp};
use shared::id::EmployeeId;

/// A report has 2 to 5 kB, so that this is a thousand refused texts in a day: nobody writes as many, and
/// whoever was let go brings years of reports in an afternoon.
const BYTES: i64 = 4 * 1024 * 1024;
/// What an op costs beside its own bytes: its answer, its place in the chain and in three indexes.
const EACH: i64 = 300;
/// Until it is worth asking again, in seconds: room comes back as the day moves on.
pub(super) const WAIT: u32 = 15 * 60;

/// What is left of it during one push.
#[derive(Debug, Default)]
pub(super) enum Allowance {
    /// Nothing without effect has come in this push yet: most never need to know.
    #[default]
    Unasked,
    /// So many bytes were kept in this day.
    Used(i64),
    /// The office's own doing is not bounded.
    Endless,
}

impl Allowance {
    /// Counts one more op of `bytes`, and says whether it may still be kept.
    pub(super) fn takes(
        &mut self,
        connection: &Connection,
        person: EmployeeId,
        bytes: usize,
        at: Timestamp,
    ) -> Result<bool, DbError> {
        let used = match *self {
            Self::Endless => return Ok(true),
            Self::Used(used) => used,
            Self::Unasked => {
                let (ops, bytes) =
                    log::without_effect(connection, person, at.plus_ms(-DAY_MS), at)?;
                bytes.saturating_add(ops.saturating_mul(EACH))
            }
        };
        let bytes = i64::try_from(bytes).unwrap_or(i64::MAX);
        let then = used.saturating_add(EACH).saturating_add(bytes);
        let fits = then <= BYTES;
        *self = Self::Used(if fits { then } else { used });
        Ok(fits)
    }
}
