//! States, refusals and troubles in words. Every failure says what happened, that nothing is lost, and
//! what to do.

use super::{date_short, number, words};
use crate::api::ApiError;
use crate::desk::Trouble;
use crate::line::{Line, LineState};
use crate::persist::PersistAnswer;
use crate::store::StoreError;
use shared::apply::Refusal;
use shared::day::Zone;
use shared::device::Stage;
use shared::evidence::{Evidence, FileKind};
use shared::op::ReasonKind;
use shared::protocol::Fault;
use shared::report::{Field, Gap, Lack, Report, WorkPlace};
use shared::status::{Move, Status};

/// How far a report has walked.
#[must_use]
pub fn stage(stage: Stage) -> &'static str {
    let words = words();
    match stage {
        Stage::OnPhone => words.core_stage_on_phone(),
        Stage::Mirrored => words.core_stage_mirrored(),
        Stage::Waiting => words.core_stage_waiting(),
        Stage::Received => words.core_stage_received(),
        Stage::Seen => words.core_stage_seen(),
        Stage::Approved => words.core_stage_approved(),
        Stage::Returned => words.core_stage_returned(),
    }
}

/// Where a document stands.
#[must_use]
pub fn status(status: Status) -> &'static str {
    let words = words();
    match status {
        Status::Draft => words.core_status_draft(),
        Status::Submitted => words.core_status_submitted(),
        Status::Returned => words.core_status_returned(),
        Status::Approved => words.core_status_approved(),
        Status::Open => words.core_status_open(),
    }
}

/// A move, as something somebody did.
#[must_use]
pub fn step(step: Move) -> &'static str {
    let words = words();
    match step {
        Move::Save => words.core_step_save(),
        Move::Submit => words.core_step_submit(),
        Move::Withdraw => words.core_step_withdraw(),
        Move::Approve => words.core_step_approve(),
        Move::Return => words.core_step_return(),
        Move::Reopen => words.core_step_reopen(),
        Move::Begin => words.core_step_begin(),
    }
}

/// The chip of a kind of reason.
#[must_use]
pub fn reason_kind(kind: ReasonKind) -> &'static str {
    let words = words();
    match kind {
        ReasonKind::Incomplete => words.core_reason_incomplete(),
        ReasonKind::Quantity => words.core_reason_quantity(),
        ReasonKind::Time => words.core_reason_time(),
        ReasonKind::Plan => words.core_reason_plan(),
        ReasonKind::Unclear => words.core_reason_unclear(),
    }
}

/// A work place.
#[must_use]
pub fn place(place: WorkPlace) -> &'static str {
    let words = words();
    match place {
        WorkPlace::Office => words.core_place_office(),
        WorkPlace::Home => words.core_place_home(),
        WorkPlace::Anywhere => words.core_place_anywhere(),
        WorkPlace::Outreach => words.core_place_outreach(),
    }
}

/// A time zone: WIB, WITA, WIT.
#[must_use]
pub const fn zone(zone: Zone) -> &'static str {
    match zone {
        Zone::Wib => "WIB",
        Zone::Wita => "WITA",
        Zone::Wit => "WIT",
    }
}

/// What a piece of evidence is called.
#[must_use]
pub fn evidence(piece: &Evidence) -> String {
    let file = match piece {
        Evidence::Link(link) => {
            let text = link.text();
            let rest = text.split_once("://").map_or(text, |(_, rest)| rest);
            return rest.chars().take(40).collect();
        }
        Evidence::File(file) => file,
    };
    let kind = match file.kind {
        FileKind::Jpeg => words().core_evidence_photo(),
        FileKind::Pdf => words().core_evidence_paper(),
    };
    // By name and size: many phones call every photo alike.
    let name = if file.name.is_empty() { kind } else { &file.name };
    format!("{name} · {} kB", number(u64::from(file.size.div_ceil(1000))))
}

/// A field of a report.
#[must_use]
pub fn field(field: Field) -> &'static str {
    let words = words();
    match field {
        Field::Entries => words.core_field_entries(),
        Field::Time => words.core_field_time(),
        Field::Title => words.core_field_title(),
        Field::Description => words.core_field_description(),
        Field::Quantity => words.core_field_quantity(),
        Field::Unit => words.core_field_unit(),
        Field::OrderedBy => words.core_field_ordered_by(),
        Field::Obstacle => words.core_field_obstacle(),
        Field::Help => words.core_field_help(),
        Field::Evidence => words.core_field_evidence(),
    }
}

/// What a field still needs, to stand beside it.
#[must_use]
pub fn gap(gap: &Gap, report: &Report) -> String {
    let words = words();
    match (gap.lack, gap.field) {
        (Lack::Missing, Field::Entries) => words.core_gap_no_entries().to_owned(),
        (Lack::Missing, Field::Time) => {
            let entry = gap.entry.and_then(|id| report.entry(id));
            match entry.map(|e| (e.start.is_some(), e.end.is_some())) {
                Some((true, false)) => words.core_gap_end(),
                Some((false, true)) => words.core_gap_start(),
                Some((true, true) | (false, false)) | None => words.core_gap_time(),
            }
            .to_owned()
        }
        (Lack::Missing, Field::Title) => words.core_gap_title().to_owned(),
        (Lack::Missing, Field::Quantity) => words.core_gap_quantity().to_owned(),
        (Lack::Missing, Field::Unit) => words.core_gap_unit().to_owned(),
        (Lack::Missing, Field::OrderedBy) => words.core_gap_ordered_by().to_owned(),
        (Lack::Missing, Field::Description | Field::Obstacle | Field::Help | Field::Evidence) => {
            words.core_gap_missing(field(gap.field))
        }
        (Lack::TooLong { has, most }, Field::Entries) => {
            words.core_gap_too_many(number(u64::from(has)), number(u64::from(most)))
        }
        (Lack::TooLong { has, most }, Field::Evidence) => {
            words.core_gap_too_much_evidence(number(u64::from(has)), number(u64::from(most)))
        }
        (
            Lack::TooLong { has, most },
            Field::Time
            | Field::Title
            | Field::Description
            | Field::Quantity
            | Field::Unit
            | Field::OrderedBy
            | Field::Obstacle
            | Field::Help,
        ) => words.core_gap_too_long(number(u64::from(has)), number(u64::from(most))),
        (Lack::Overlaps(other), _) => match report.entry(other) {
            Some(entry) if !entry.title.trim().is_empty() => {
                words.core_gap_overlaps(entry.title.trim())
            }
            Some(_) | None => words.core_gap_overlaps_unnamed().to_owned(),
        },
        (Lack::NoTime, _) => words.core_gap_no_time().to_owned(),
        (Lack::Twice, _) => words.core_gap_twice().to_owned(),
    }
}

/// Why something has no effect.
#[must_use]
pub fn refusal(refusal: &Refusal) -> String {
    let words = words();
    match refusal {
        Refusal::Moved => words.core_refusal_moved(),
        Refusal::Illegal { status: now, step: tried } => {
            let now = now.map_or(words.core_status_none(), status);
            return words.core_refusal_illegal(step(*tried), now);
        }
        Refusal::NotYours => words.core_refusal_not_yours(),
        Refusal::OwnDocument => words.core_refusal_own_document(),
        Refusal::Incomplete(_) => words.core_refusal_incomplete(),
        Refusal::NoReason => words.core_refusal_no_reason(),
        Refusal::TooLong { most } => return words.core_refusal_too_long(number(u64::from(*most))),
        Refusal::Future => words.core_refusal_future(),
        Refusal::Mismatch => words.core_refusal_mismatch(),
        Refusal::Reused => words.core_refusal_reused(),
        Refusal::Unreadable => words.core_refusal_unreadable(),
        Refusal::TooLarge => words.core_refusal_too_large(),
        Refusal::Left => words.core_refusal_left(),
        Refusal::Closed => words.core_refusal_closed(),
    }
    .to_owned()
}

/// What went wrong with an act.
#[must_use]
pub fn trouble(trouble: &Trouble) -> String {
    match trouble {
        Trouble::Refused(why) => refusal(why),
        Trouble::Store(error) => store_error(error).to_owned(),
        Trouble::TooOld => words().core_line_too_old().to_owned(),
    }
}

/// What went wrong with the store of this device.
#[must_use]
pub fn store_error(error: &StoreError) -> &'static str {
    let words = words();
    match error {
        StoreError::Stale => words.core_store_stale(),
        StoreError::Full => words.core_store_full(),
        StoreError::Newer => words.core_store_newer(),
        StoreError::Closed => words.core_store_closed(),
        StoreError::Blocked => words.core_store_blocked(),
        StoreError::Unavailable => words.core_store_unavailable(),
        StoreError::Failed(_) => words.core_store_failed(),
    }
}

/// Why a request came to nothing.
#[must_use]
pub fn fault(fault: &Fault) -> String {
    let words = words();
    match fault {
        Fault::NotSignedIn => words.core_fault_not_signed_in(),
        Fault::WrongPassword => words.core_fault_wrong_password(),
        Fault::OtherPerson => words.core_fault_other_person(),
        Fault::Malformed => words.core_fault_malformed(),
        Fault::TooLarge => words.core_fault_too_large(),
        Fault::TooMany { wait } => return words.core_fault_too_many(number(u64::from(*wait))),
        Fault::NewerProtocol { .. } => words.core_fault_newer_protocol(),
        Fault::ForeignOrigin => words.core_fault_foreign_origin(),
        Fault::NotFound => words.core_fault_not_found(),
        Fault::NotTaken => words.core_fault_not_taken(),
        Fault::Full => words.core_fault_full(),
        Fault::Broken => words.core_fault_broken(),
    }
    .to_owned()
}

/// Why signing in (or another request a person waits for) did not work.
#[must_use]
pub fn sign_in_trouble(error: &ApiError) -> String {
    match error {
        ApiError::NoLine => words().core_no_line().to_owned(),
        ApiError::Later(seconds) => words().core_later(number(u64::from(*seconds))),
        ApiError::Fault(why) => fault(why),
    }
}

/// The sentence about the line: always true.
#[must_use]
pub fn line(line: &Line) -> String {
    let words = words();
    let count = |count: usize| number(u64::try_from(count).unwrap_or(u64::MAX));
    let unsent = count(line.unsent);
    match (&line.state, line.unsent) {
        (LineState::Offline | LineState::Synced | LineState::Syncing | LineState::Waiting, 0)
            if line.files.lost.is_some() =>
        {
            let (title, day) =
                line.files.lost.clone().unwrap_or_else(|| (String::new(), line.today));
            words.core_line_photo_lost(title, date_short(day))
        }
        (LineState::Offline, 0) if line.files.left() > 0 => {
            words.core_line_offline_files(count(line.files.left()))
        }
        (LineState::Synced | LineState::Syncing | LineState::Waiting, 0)
            if line.files.left() > 0 =>
        {
            match &line.files.refused {
                Some(why) => fault(why),
                None => words.core_line_files(count(line.files.sent), count(line.files.all)),
            }
        }
        (LineState::Synced, _) => match line.at {
            Some(at) => words.core_line_synced(when(at, line)),
            None => words.core_line_synced_now().to_owned(),
        },
        (LineState::Syncing, _) => words.core_line_syncing().to_owned(),
        (LineState::Offline, 0) => words.core_line_offline().to_owned(),
        (LineState::Offline, _) => words.core_line_offline_unsent(unsent),
        (LineState::Waiting, 0) => words.core_line_waiting().to_owned(),
        (LineState::Waiting, _) => words.core_line_waiting_unsent(unsent),
        (LineState::Held, _) => words.core_line_held().to_owned(),
        (LineState::SignedOut, 0) => words.core_line_signed_out().to_owned(),
        (LineState::SignedOut, _) => words.core_line_signed_out_unsent(unsent),
        (LineState::Full, 0) => words.core_line_full().to_owned(),
        (LineState::Full, _) => words.core_line_full_unsent(unsent),
        (LineState::Left, _) => words.core_line_left().to_owned(),
        (LineState::TooOld, _) => words.core_line_too_old().to_owned(),
        (LineState::ServerTrouble(why), 0) => fault(why),
        (LineState::ServerTrouble(_), _) => words.core_line_trouble_unsent(unsent),
    }
}

/// "15.42" today, "Kamis, 19 Nov" before.
fn when(at: shared::day::Timestamp, line: &Line) -> String {
    let day = at.day(line.zone);
    if day == line.today { super::moment(at, line.zone) } else { date_short(day) }
}

/// The browser's answer about keeping what is stored.
#[must_use]
pub fn persist(answer: Option<PersistAnswer>) -> &'static str {
    let words = words();
    match answer {
        None => words.core_persist_not_asked(),
        Some(PersistAnswer::Kept) => words.core_persist_kept(),
        Some(PersistAnswer::MayBeCleared) => words.core_persist_may_be_cleared(),
        Some(PersistAnswer::Unknown) => words.core_persist_unknown(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::language::{Language, set_language};
    use crate::line::Progress;
    use shared::day::{Day, TimeOfDay, Timestamp};
    use shared::id::EntryId;
    use shared::report::Entry;

    /// What two lines on top of a page hold that is 360 px wide, in letters.
    const TWO_LINES: usize = 76;

    /// Every fault that may come back from an exchange or with a file.
    fn faults() -> Vec<Fault> {
        vec![
            Fault::Malformed,
            Fault::TooLarge,
            Fault::TooMany { wait: 900 },
            Fault::NewerProtocol { speaks: 1 },
            Fault::ForeignOrigin,
            Fault::NotFound,
            Fault::NotTaken,
            Fault::Full,
            Fault::Broken,
        ]
    }

    #[test]
    fn a_time_that_is_half_there_is_asked_for_its_other_half() {
        set_language(Language::Id);
        let day = Day::parse("2026-11-25").unwrap();
        let said = |start: Option<u16>, end: Option<u16>| {
            let time = |minutes: Option<u16>| minutes.and_then(TimeOfDay::new);
            let entry = Entry {
                title: "Rapat".into(),
                start: time(start),
                end: time(end),
                ..Entry::new(EntryId::new(1))
            };
            let report = Report { entries: vec![entry], ..Report::new(day) };
            let gaps = report.ready().err().unwrap();
            gap(gaps.iter().find(|g| g.field == Field::Time).unwrap(), &report)
        };
        assert_eq!(said(Some(450), None), "Isi waktu selesai.");
        assert_eq!(said(None, Some(450)), "Isi waktu mulai.");
        assert_eq!(said(None, None), "Isi waktu mulai dan selesai.");
    }

    #[test]
    fn the_sentence_on_top_never_takes_more_than_two_lines() {
        let plain = [
            LineState::Offline,
            LineState::Waiting,
            LineState::Held,
            LineState::Syncing,
            LineState::Synced,
            LineState::SignedOut,
            LineState::Full,
            LineState::Left,
            LineState::TooOld,
        ];
        let troubles = faults().into_iter().map(LineState::ServerTrouble);
        let day = Day::parse("2026-11-25").unwrap();
        let lost = Some(("Kunjungan rumah ke…".to_owned(), day));
        let mut files = vec![
            Progress::default(),
            Progress { sent: 12, all: 40, ..Progress::default() },
            Progress { all: 1, lost, ..Progress::default() },
        ];
        let refused = faults().into_iter().map(Some);
        files.extend(refused.map(|refused| Progress { all: 2, refused, ..Progress::default() }));
        for state in plain.into_iter().chain(troubles) {
            for files in &files {
                for unsent in [0, 120] {
                    for language in Language::ALL {
                        set_language(language);
                        let (state, files) = (state.clone(), files.clone());
                        let at = Some(Timestamp(0));
                        let said =
                            line(&Line { state, unsent, files, at, zone: Zone::Wib, today: day });
                        assert!(said.chars().count() <= TWO_LINES, "{said}");
                    }
                }
            }
        }
        set_language(Language::Id);
    }
}
