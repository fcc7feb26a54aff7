//! A superior reminds one person of a day without a report: between the two, and gone after some days.
//!
//! Knows what travels; who may remind whom of what is the server's to know. A reminder is no document and no op:
//! nothing is decided by it, it is never counted, and nothing of it stays.

use crate::day::{Day, Timestamp};
use crate::id::EmployeeId;
use serde::{Deserialize, Serialize};

/// So many days after it was sent a reminder is gone, from the server too; of days longer ago nobody is reminded.
pub const KEPT_DAYS: i32 = 14;

/// Somebody reminds me.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reminder {
    /// Its number.
    pub number: i64,
    /// The name of who does.
    pub by: String,
    /// The day.
    pub day: Day,
    /// When, by the server's clock; none of an older server.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub at: Option<Timestamp>,
}

/// I reminded somebody. `POST /api/reminders` asks for it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reminded {
    /// Whom.
    pub person: EmployeeId,
    /// Of which day.
    pub day: Day,
}

/// What came of a wish to remind.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Reminding {
    /// They are reminded from now on.
    Done,
    /// They were before: once a person and day is enough.
    Before,
    /// The report is there.
    Sent,
    /// Nothing was asked of them on this day, or it is too long ago, or still today.
    NotAsked,
    /// They are not led by who asks.
    NotLed,
}
