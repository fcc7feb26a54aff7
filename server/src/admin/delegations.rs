//! Teams in other hands, on the command line: handing on, listing, ending.
//!
//! Knows the words of the answers; who may hand on what is known in `db::delegation`.

use super::command::acting_word;
use super::{AdminError, find, refused};
use crate::db::{Db, delegation};
use shared::acting::{Acting, Delegate, MOST_DAYS, WhyNot};
use shared::day::{Day, Timestamp, Zone};
use std::fmt::Write as _;

/// Hands a team on.
pub(super) async fn give(
    db: &Db,
    superior: String,
    to: String,
    (from, until): (Day, Day),
    acting: Acting,
    now: Timestamp,
) -> Result<String, AdminError> {
    let giver = find(db, superior.clone()).await?;
    let taker = find(db, to.clone()).await?;
    let asked = Delegate { to: taker, acting, from, until, absence: None };
    let given = db.write(move |db| delegation::give(db, giver, &asked, true, now)).await?;
    match given {
        Ok(number) => Ok(format!(
            "{to} answers for the team of {superior} as {} from {from} until {until}. Number {number}.\n",
            acting_word(acting)
        )),
        Err(why) => Err(refused(format!("{} Nothing was changed.", said(why)))),
    }
}

/// Lists those of today and later.
pub(super) async fn list(db: &Db, now: Timestamp) -> Result<String, AdminError> {
    let all = db.read(move |db| delegation::around(db, None, now.day(Zone::Wib))).await?;
    let mut told = String::new();
    for one in all {
        // Writing into a string cannot fail.
        let _ = writeln!(
            told,
            "{:>6}  {} for {}, {}, from {} until {}",
            one.number,
            one.taker.name,
            one.giver.name,
            acting_word(one.acting),
            one.from,
            one.until
        );
    }
    Ok(if told.is_empty() { "No team is in other hands.\n".to_owned() } else { told })
}

/// Ends one.
pub(super) async fn end(db: &Db, number: i64, now: Timestamp) -> Result<String, AdminError> {
    match db.write(move |db| delegation::end(db, number, None, now)).await? {
        Some(_) => Ok("Ended: from now on only whoever leads the team answers.\n".to_owned()),
        None => Err(refused(
            "No such time is under way or to come; see `delegations`. Nothing was changed.",
        )),
    }
}

fn said(why: WhyNot) -> String {
    match why {
        WhyNot::NotLeading => "The superior leads nobody today but for others.".to_owned(),
        WhyNot::NotTo => "Nobody else who works here has this login.".to_owned(),
        WhyNot::NotAs => "A team is handed on as plh or delegate.".to_owned(),
        WhyNot::Dates => {
            "The first day is today or within a year, and the last not before it.".to_owned()
        }
        WhyNot::TooLong => format!("At most {MOST_DAYS} days."),
        WhyNot::Overlaps => {
            "The team is in other hands on one of these days; see `delegations`.".to_owned()
        }
        WhyNot::Gone
        | WhyNot::TooMany
        | WhyNot::NotOverdue
        | WhyNot::NoReason
        | WhyNot::Refused => "It cannot be.".to_owned(),
    }
}
