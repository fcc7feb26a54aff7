//! People and reports for the tests of this page.

use shared::calendar::Calendar;
use shared::day::{Day, Timestamp, Zone};
use shared::document::{Body, Document, Step};
use shared::hash::{Hash, Token};
use shared::id::{EmployeeId, OpId};
use shared::person::{Person, Sight};
use shared::report::Report;
use shared::status::{Move, Standing, Status};
use uuid::Uuid;

/// The employee with this number; 0 is the superior.
pub(super) fn person(number: u128) -> EmployeeId {
    EmployeeId::from_uuid(Uuid::from_u128(number))
}

/// What the superior knows: people 1 and 2.
pub(super) fn sight() -> Sight {
    let known = |number: u128| Person {
        id: person(number),
        name: format!("Pegawai {number}"),
        post: "Perawat".into(),
        profession: "perawat".into(),
        unit: "Poli umum".into(),
        office: "Puskesmas".into(),
        zone: Zone::Wib,
    };
    Sight {
        hash: Hash::of(b"sight"),
        me: known(0),
        admin: false,
        superior: None,
        people: vec![known(1), known(2)],
        catalogue: Vec::new(),
        planned: Vec::new(),
        calendar: Calendar::default(),
        key: None,
    }
}

/// A report of person `owner`, whose last step was at `at`.
pub(super) fn report(owner: u128, day: &str, status: Status, at: i64) -> Document {
    let owner = person(owner);
    let body = Body::Report(Report::new(Day::parse(day).unwrap()));
    let empty = Document {
        returned: None,
        id: body.document_id(owner),
        owner,
        status,
        revision: 0,
        token: Token::next(None, owner, owner, OpId::from_uuid(Uuid::nil()), status, &body),
        body,
        steps: Vec::new(),
        thread: Vec::new(),
        seen: None,
    };
    with(&empty, status, at)
}

/// The same report one revision later, at another status.
pub(super) fn with(before: &Document, status: Status, at: i64) -> Document {
    let (step, by, standing) = match status {
        Status::Draft => (Move::Withdraw, before.owner, Standing::Author),
        Status::Submitted => (Move::Submit, before.owner, Standing::Author),
        Status::Approved => (Move::Approve, person(0), Standing::Superior),
        Status::Returned => (Move::Return, person(0), Standing::Superior),
    };
    let mut after = before.clone();
    after.status = status;
    after.revision += 1;
    let op = OpId::from_uuid(Uuid::from_u128(u128::from(after.revision)));
    after.token = Token::next(Some(before.token), before.owner, by, op, status, &after.body);
    after.steps.push(Step {
        step,
        revision: after.revision,
        by,
        standing,
        device_at: Timestamp(at),
        at: Timestamp(at),
        skew: None,
        reason: None,
    });
    after
}
