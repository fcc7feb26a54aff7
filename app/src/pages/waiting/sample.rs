//! People and reports for the tests of this page.

use shared::calendar::Calendar;
use shared::day::{Day, Timestamp, Zone};
use shared::device::Device;
use shared::document::{Body, Document, Step};
use shared::hash::{Hash, Token};
use shared::id::{DeviceId, EmployeeId, EntryId, OpId};
use shared::person::{Person, Sight};
use shared::report::{Entry, Report};
use shared::row::{Row, Table};
use shared::status::{Move, Standing, Status};
use uuid::Uuid;

/// The employee with this number; 0 is the superior.
pub(crate) fn person(number: u128) -> EmployeeId {
    EmployeeId::from_uuid(Uuid::from_u128(number))
}

/// What the superior knows: people 1 and 2.
pub(crate) fn sight() -> Sight {
    let known = |number: u128| Person {
        id: person(number),
        name: format!("Pegawai {number}"),
        post: "Perawat".into(),
        profession: "perawat".into(),
        unit: "Poli umum".into(),
        office: "Puskesmas".into(),
        zone: Zone::Wib,
        acting: None,
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
        rules: String::new(),
        key: None,
        leading: None,
        days: None,
        others: Vec::new(),
    }
}

/// The superior's device with these documents on it.
pub(super) fn device(sight: &Sight, documents: &[Document]) -> Device {
    let (_, batch) = Device::new(sight.me.id, DeviceId::from_uuid(Uuid::from_u128(1)));
    let row = |table, key: String, value: serde_json::Value| Row {
        table,
        key,
        value: Some(value.to_string()),
    };
    let sight = row(Table::Meta, "sight".into(), serde_json::to_value(sight).unwrap());
    let confirmed = documents.iter().map(|document| {
        row(Table::Confirmed, document.id.to_string(), serde_json::json!({ "doc": document }))
    });
    Device::load(batch.rows().iter().cloned().chain([sight]).chain(confirmed)).unwrap()
}

/// A report with one activity.
pub(super) fn written(owner: u128, day: &str, title: &str, status: Status) -> Document {
    let before = report(owner, day, Status::Submitted, 1);
    let day = Day::parse(day).unwrap();
    let entries = vec![Entry { title: title.into(), ..Entry::new(EntryId::new(1)) }];
    let mut document = Document { body: Body::Report(Report { day, entries }), ..before };
    // Sent in the evening of its day.
    let evening = (i64::from(day.julian()) - 2_440_588) * 86_400_000 + 40_000_000;
    document.steps.iter_mut().for_each(|s| s.device_at = Timestamp(evening));
    if status == Status::Submitted { document } else { with(&document, status, 2) }
}

/// A report of person `owner`, whose last step was at `at`.
pub(crate) fn report(owner: u128, day: &str, status: Status, at: i64) -> Document {
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
pub(crate) fn with(before: &Document, status: Status, at: i64) -> Document {
    let (step, by, standing) = match status {
        Status::Draft => (Move::Withdraw, before.owner, Standing::Author),
        Status::Submitted => (Move::Submit, before.owner, Standing::Author),
        Status::Approved => (Move::Approve, person(0), Standing::Superior),
        Status::Returned => (Move::Return, person(0), Standing::Superior),
        Status::Open => (Move::Begin, before.owner, Standing::Author),
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
        acting: None,
        device_at: Timestamp(at),
        at: Timestamp(at),
        skew: None,
        reason: None,
    });
    after
}
