//! Days on which somebody is away, on the command line: entering, listing, ending.
//!
//! Knows the words of the answers; what leave is and how it is kept is known in `db::leave`.

use super::{AdminError, find, refused};
use crate::db::Db;
use crate::db::leave::{self, NoLeave, kind};
use shared::day::{Day, Timestamp, Zone};
use shared::leave::{Away, Leave, MOST_DAYS};
use std::fmt::Write as _;

/// Enters leave.
pub(super) async fn add(
    db: &Db,
    employee: String,
    away: Away,
    (from, until): (Day, Day),
    now: Timestamp,
) -> Result<String, AdminError> {
    let person = find(db, employee.clone()).await?;
    let asked = Leave { person, away, from, until };
    match db.write(move |db| leave::add(db, &asked, now)).await? {
        Ok(number) => Ok(format!(
            "{employee} is away ({}) from {from} until {until}. Number {number}.\n",
            kind(away)
        )),
        Err(why) => Err(refused(format!("{} Nothing was changed.", said(why)))),
    }
}

/// Ends leave.
pub(super) async fn end(
    db: &Db,
    number: i64,
    last: Option<Day>,
    now: Timestamp,
) -> Result<String, AdminError> {
    match db.write(move |db| leave::end(db, number, last, now)).await? {
        Some(last) => Ok(format!("Ended: the last day away is {last}.\n")),
        None => Err(refused(
            "No leave of this number goes on after that day, or it was ended before; see `leave`. \
             Nothing was changed.",
        )),
    }
}

/// Lists that of today and later.
pub(super) async fn list(
    db: &Db,
    employee: Option<String>,
    now: Timestamp,
) -> Result<String, AdminError> {
    let who = match employee {
        Some(login) => Some(find(db, login).await?),
        None => None,
    };
    let all = db.read(move |db| leave::list(db, who, now.day(Zone::Wib))).await?;
    let mut told = String::new();
    for one in all {
        let Leave { away, from, until, .. } = one.leave;
        // Writing into a string cannot fail.
        let _ = writeln!(
            told,
            "{:>6}  {}, {}, from {from} until {until}",
            one.number,
            one.name,
            kind(away)
        );
    }
    Ok(if told.is_empty() { "Nobody is away, today or later.\n".to_owned() } else { told })
}

fn said(why: NoLeave) -> String {
    match why {
        NoLeave::Dates => "The last day lies before the first.".to_owned(),
        NoLeave::TooLong => format!("At most {MOST_DAYS} days."),
        NoLeave::Overlaps => "They are away on one of these days already; see `leave`.".to_owned(),
    }
}
