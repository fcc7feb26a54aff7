//! Who stands in for whom, in words, and why something asked about it does not hold.

use super::{fault, words};
use crate::api::ApiError;
use shared::acting::{Absence, Acting, WhyNot};

/// As what somebody stands in.
#[must_use]
pub fn acting(acting: Acting) -> &'static str {
    let words = words();
    match acting {
        Acting::Plt => words.superior_acting_plt(),
        Acting::Plh => words.superior_acting_plh(),
        Acting::Delegate => words.superior_acting_delegate(),
        Acting::SecondLevel => words.superior_acting_second_level(),
    }
}

/// Why a team is handed on.
#[must_use]
pub fn absence(absence: Option<Absence>) -> &'static str {
    let words = words();
    match absence {
        Some(Absence::Leave) => words.superior_acting_absence_leave(),
        Some(Absence::Duty) => words.superior_acting_absence_duty(),
        Some(Absence::Ill) => words.superior_acting_absence_ill(),
        None => words.superior_acting_absence_none(),
    }
}

/// Why something asked does not hold.
#[must_use]
pub fn why_not(why: WhyNot) -> &'static str {
    let words = words();
    match why {
        WhyNot::NotLeading => words.superior_acting_not_leading(),
        WhyNot::NotTo | WhyNot::NotAs => words.superior_acting_not_to(),
        WhyNot::Dates => words.superior_acting_dates(),
        WhyNot::TooLong => words.superior_acting_too_long(),
        WhyNot::Overlaps => words.superior_acting_overlaps(),
        WhyNot::TooMany => words.superior_acting_too_many(),
        WhyNot::Gone => words.superior_acting_gone(),
        WhyNot::NotOverdue => words.superior_acting_answered_already(),
        WhyNot::NoReason => words.superior_acting_no_reason(),
        WhyNot::Refused => words.superior_acting_refused(),
    }
}

/// Why nothing could be asked.
#[must_use]
pub fn not_asked(error: &ApiError) -> String {
    match error {
        ApiError::NoLine | ApiError::Later(_) => words().superior_acting_no_line().to_owned(),
        ApiError::Fault(why) => fault(why),
    }
}
