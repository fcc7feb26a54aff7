//! One value of everything that travels, with every field set somewhere.

use serde_json::value::RawValue;
use shared::acting::{Absence, Acting, Answering, Aside, Delegation, Leading, Overdue, StandIn};
use shared::apply::Refusal;
use shared::calendar::{Calendar, Holiday, MinutesTarget, WorkingWeek};
use shared::closing::{Closing, Every};
use shared::day::{Day, TimeOfDay, Timestamp, Zone};
use shared::dialogue::{Dialogue, Told, Word};
use shared::document::{Body, Comment, Document, Seen, Step};
use shared::evidence::{Evidence, File, FileKind, Link};
use shared::hash::{Hash, Signature, Token};
use shared::id::{
    ActivityId, DeviceId, DocumentId, EmployeeId, EntryId, Epoch, OpId, PlannedResultId,
};
use shared::leave::{Away, Days, Leave};
use shared::op::{Act, Op, Reason, ReasonKind};
use shared::person::{Activity, Person, PlannedResult, Sight};
use shared::protocol::{
    Answer, Change, Cursor, Documents, Fault, Outcome, Push, Receipt, Reply, SignIn, SignedIn,
};
use shared::reminder::{Reminded, Reminder};
use shared::report::{Entry, Field, Gap, Lack, Quantity, Report, WorkPlace};
use shared::routine::{OfficeRules, Rules};
use shared::seal::{Sealed, Vouched};
use shared::status::{Move, Standing, Status};
use uuid::Uuid;

pub(crate) const NOW: Timestamp = Timestamp(1_795_230_000_000);
pub(crate) const AUTHOR: EmployeeId = EmployeeId::from_uuid(uuid(0xa));
pub(crate) const SUPERIOR: EmployeeId = EmployeeId::from_uuid(uuid(0x5));

const fn uuid(n: u128) -> Uuid {
    Uuid::from_u128(0x0193_5000_0000_7000_8000_0000_0000_0000 + n)
}

pub(crate) fn op_id(n: u128) -> OpId {
    OpId::from_uuid(uuid(0x1000 + n))
}

pub(crate) fn device() -> DeviceId {
    DeviceId::from_uuid(uuid(0xd))
}

pub(crate) fn epoch(n: u128) -> Epoch {
    Epoch::from_uuid(uuid(0xe00 + n))
}

pub(crate) fn token(n: u8) -> Token {
    Token::from_bytes([n; 16])
}

pub(crate) fn day(text: &str) -> Day {
    Day::parse(text).unwrap()
}

fn full_entry() -> Entry {
    Entry {
        id: EntryId::new(4_000_000_001),
        start: TimeOfDay::new(480),
        end: TimeOfDay::new(570),
        activity: Some(ActivityId::from_uuid(uuid(0xac))),
        title: "Mengajar Matematika".into(),
        description: "Pecahan & \"bilangan\"\nbab 2 👩‍🏫 مرحبا".into(),
        quantity: Some(Quantity::from_hundredths(3250)),
        unit: "siswa".into(),
        planned: Some(PlannedResultId::from_uuid(uuid(0xb1))),
        place: WorkPlace::Home,
        ordered_by: Some("Kepala Sekolah".into()),
        obstacle: "Listrik padam".into(),
        help: "Genset".into(),
        evidence: Vec::new(),
    }
}

/// As an app writes it that knows of evidence.
fn body_with_evidence() -> Body {
    let photo = File {
        hash: Hash::from_bytes([4; 32]),
        kind: FileKind::Jpeg,
        size: 187_004,
        small: Some(Hash::from_bytes([5; 32])),
        name: "IMG_0001.jpg".into(),
    };
    let paper = File { kind: FileKind::Pdf, small: None, name: String::new(), ..photo.clone() };
    let link = Link::parse("https://sekolah.example.id/album?x=1").unwrap();
    let evidence = vec![Evidence::File(photo), Evidence::File(paper), Evidence::Link(link)];
    let entry = Entry { evidence, ..full_entry() };
    Body::Report(Report { day: day("2026-11-21"), entries: vec![entry] })
}

pub(crate) fn body(text: &str) -> Body {
    let entry = Entry {
        start: TimeOfDay::new(600),
        end: TimeOfDay::new(660),
        title: "Rapat".into(),
        description: text.into(),
        ..Entry::new(EntryId::new(2))
    };
    Body::Report(Report { day: day("2026-11-21"), entries: vec![entry] })
}

fn dialogue() -> Body {
    Body::Dialogue(Dialogue { day: day("2026-01-01") })
}

fn full_body() -> Body {
    let places = [WorkPlace::Office, WorkPlace::Anywhere, WorkPlace::Outreach];
    let bare = places.into_iter().zip(10..).map(|(place, id)| {
        let entry = Entry::new(EntryId::new(id));
        Entry { place, ..entry }
    });
    let entries = std::iter::once(full_entry()).chain(bare).collect();
    Body::Report(Report { day: day("2026-11-21"), entries })
}

pub(crate) fn reason() -> Reason {
    Reason {
        kinds: ReasonKind::ALL.to_vec(),
        text: "Mohon dilengkapi".into(),
        entries: vec![EntryId::new(2)],
    }
}

pub(crate) fn ops() -> Vec<Op> {
    let doc = full_body().document_id(AUTHOR);
    // As the first release said them, which did not say its version.
    let op = |n, base, skew, act| Op {
        id: op_id(n),
        doc,
        base,
        at: NOW,
        skew,
        version: 1,
        late: None,
        act,
    };
    let on = Some(token(2));
    let tells = |n, word| {
        let act = Act::Tell(Told { with: AUTHOR, text: "Senin pagi".into(), word });
        Op { version: 3, doc: dialogue().document_id(AUTHOR), ..op(n, None, None, act) }
    };
    vec![
        op(1, on, Some(-3), Act::SaveDraft(full_body())),
        op(2, None, None, Act::SaveDraft(Body::Report(Report::new(day("2026-11-21"))))),
        op(3, on, None, Act::Submit(full_body())),
        op(4, on, None, Act::Withdraw),
        op(5, on, None, Act::Approve),
        op(6, on, None, Act::Return(reason())),
        op(7, on, None, Act::Reopen(Reason { text: "Ada koreksi".into(), ..Reason::default() })),
        op(8, None, Some(7_200_000), Act::Comment("Terima kasih".into())),
        op(9, None, None, Act::Seen(token(3))),
        Op { version: 2, ..op(10, on, None, Act::Submit(body_with_evidence())) },
        Op {
            late: Some("Tidak ada jaringan".into()),
            ..op(11, on, None, Act::Submit(full_body()))
        },
        // Words that are more than words, of every kind.
        tells(
            12,
            Word::Feedback {
                behaviour: "Menyambut".into(),
                effect: "Tenang".into(),
                entry: Some(EntryId::new(2)),
            },
        ),
        tells(
            13,
            Word::Feedback { behaviour: "Menyambut".into(), effect: "Tenang".into(), entry: None },
        ),
        Op {
            act: Act::Tell(Told {
                with: AUTHOR,
                text: String::new(),
                word: Word::Heard(op_id(12)),
            }),
            ..tells(14, Word::Topic)
        },
        tells(15, Word::Topic),
        tells(16, Word::Agreement { owner: SUPERIOR, due: day("2026-12-01") }),
        tells(17, Word::Agreed(op_id(16))),
        tells(18, Word::Ended { of: op_id(16), kept: true }),
        tells(19, Word::Talked(day("2026-11-20"))),
    ]
}

/// The same, decided by somebody who stood in.
pub(crate) fn decided_by_a_stand_in() -> Document {
    let mut document = document();
    document.steps[5].acting = Some(Acting::SecondLevel);
    document
}

/// A document with everything in it.
pub(crate) fn document() -> Document {
    let step = |step, revision, by, standing, skew, reason| Step {
        step,
        revision,
        by,
        standing,
        acting: None,
        device_at: NOW,
        at: NOW.plus_ms(5),
        skew,
        reason,
    };
    let (author, superior) = (Standing::Author, Standing::Superior);
    Document {
        id: full_body().document_id(AUTHOR),
        owner: AUTHOR,
        status: Status::Approved,
        revision: 7,
        token: token(4),
        body: full_body(),
        steps: vec![
            step(Move::Submit, 2, AUTHOR, author, Some(7_200_000), None),
            step(Move::Withdraw, 3, AUTHOR, author, None, None),
            step(Move::Submit, 4, AUTHOR, author, None, None),
            step(Move::Return, 5, SUPERIOR, superior, None, Some(reason())),
            step(Move::Submit, 6, AUTHOR, author, None, None),
            step(Move::Approve, 7, SUPERIOR, superior, None, None),
        ],
        thread: vec![Comment {
            op: op_id(8),
            by: AUTHOR,
            at: NOW,
            text: "Terima kasih".into(),
            word: None,
        }],
        seen: Some(Seen { by: SUPERIOR, at: NOW, revision: 6 }),
        returned: None,
    }
}

/// A dialogue in which everything was said.
pub(crate) fn a_dialogue() -> Document {
    let comment = |op: Op| {
        let Act::Tell(Told { text, word, .. }) = op.act else { return None };
        Some(Comment { op: op.id, by: SUPERIOR, at: NOW, text, word: Some(word) })
    };
    let body = dialogue();
    let mut steps = document().steps;
    steps.truncate(1);
    (steps[0].step, steps[0].revision) = (Move::Begin, 1);
    Document {
        id: body.document_id(AUTHOR),
        status: Status::Open,
        body,
        steps,
        thread: ops().into_iter().filter_map(comment).collect(),
        ..bare_document()
    }
}

/// A document that was given back and is being mended.
pub(crate) fn returned_document() -> Document {
    Document { status: Status::Returned, returned: Some(full_body()), ..bare_document() }
}

pub(crate) fn bare_document() -> Document {
    let body = body("");
    Document {
        id: body.document_id(AUTHOR),
        owner: AUTHOR,
        status: Status::Draft,
        revision: 1,
        token: token(1),
        body,
        steps: vec![],
        thread: vec![],
        seen: None,
        returned: None,
    }
}

pub(crate) fn receipt(n: u128) -> Receipt {
    let content = Hash::of_body(&full_body());
    Receipt { op: op_id(n), revision: 8, token: token(5), content, at: NOW }
}

pub(crate) fn outcomes() -> Vec<Outcome> {
    let head = || Some(Box::new(bare_document()));
    vec![
        Outcome::Kept(receipt(3)),
        Outcome::Conflict(head()),
        Outcome::Conflict(None),
        Outcome::Refused { why: Refusal::Future, head: None },
        Outcome::Refused { why: Refusal::TooLong { most: 4000 }, head: head() },
    ]
}

pub(crate) fn refusals() -> Vec<Refusal> {
    let fields = [
        Field::Entries,
        Field::Time,
        Field::Title,
        Field::Description,
        Field::Quantity,
        Field::Unit,
        Field::OrderedBy,
        Field::Obstacle,
        Field::Help,
    ];
    let lacks = [
        Lack::Missing,
        Lack::TooLong { has: 10_000, most: 4000 },
        Lack::Overlaps(EntryId::new(2)),
        Lack::NoTime,
        Lack::Twice,
    ];
    let gap = |(field, lack)| Gap { entry: Some(EntryId::new(1)), field, lack };
    let mut gaps: Vec<Gap> = fields.into_iter().zip(lacks.into_iter().cycle()).map(gap).collect();
    gaps.push(Gap { entry: None, field: Field::Entries, lack: Lack::Missing });
    let illegal = |(step, status)| Refusal::Illegal { status, step };
    let released = [Status::Draft, Status::Submitted, Status::Returned, Status::Approved];
    let statuses = [None].into_iter().chain(released.map(Some)).chain([None, Some(Status::Open)]);
    Move::ALL
        .into_iter()
        .zip(statuses)
        .map(illegal)
        .chain([
            Refusal::Moved,
            Refusal::NotYours,
            Refusal::OwnDocument,
            Refusal::Incomplete(gaps),
            Refusal::Incomplete(vec![gap((Field::Evidence, Lack::TooLong { has: 11, most: 10 }))]),
            Refusal::NoReason,
            Refusal::TooLong { most: 4000 },
            Refusal::Future,
            Refusal::Mismatch,
            Refusal::Reused,
            Refusal::Unreadable,
            Refusal::TooLarge,
            Refusal::Left,
            Refusal::Closed,
        ])
        .collect()
}

pub(crate) fn faults() -> Vec<Fault> {
    vec![
        Fault::NotSignedIn,
        Fault::WrongPassword,
        Fault::OtherPerson,
        Fault::Malformed,
        Fault::TooLarge,
        Fault::TooMany { wait: 30 },
        Fault::NewerProtocol { speaks: 1 },
        Fault::ForeignOrigin,
        Fault::NotFound,
        Fault::NotTaken,
        Fault::Full,
        Fault::Broken,
    ]
}

pub(crate) fn changes() -> Vec<Change> {
    vec![
        Change::Put(Box::new(document())),
        Change::Put(Box::new(bare_document())),
        Change::Gone(DocumentId::from_uuid(uuid(0xdd))),
    ]
}

pub(crate) fn push() -> Push {
    let raw = |op: &Op| RawValue::from_string(serde_json::to_string(op).unwrap()).unwrap();
    Push {
        // As the first release said of itself.
        protocol: 1,
        app: 1,
        device: Some(device()),
        person: AUTHOR,
        epoch: Some(epoch(1)),
        cursor: Cursor(4711),
        sight: Some(Hash::from_bytes([8; 32])),
        part: false,
        room: None,
        bell: None,
        ops: ops().iter().skip(3).take(2).map(raw).collect(),
    }
}

pub(crate) fn first_push() -> Push {
    Push { epoch: None, cursor: Cursor(0), sight: None, ops: vec![], ..push() }
}

pub(crate) fn reply() -> Reply {
    Reply {
        epoch: epoch(1),
        now: NOW,
        answers: outcomes()
            .into_iter()
            .zip(1..)
            .map(|(outcome, n)| Answer { op: op_id(n), outcome })
            .collect(),
        after: Cursor(4711),
        changes: changes(),
        documents: Documents::default(),
        cursor: Cursor(4715),
        more: true,
        sight: Some(Box::new(sight())),
        min_app: 2,
        seals: Vec::new(),
        left: false,
        wait: None,
        bell: None,
    }
}

pub(crate) fn short_reply() -> Reply {
    Reply {
        answers: vec![],
        changes: vec![],
        cursor: Cursor(4711),
        more: false,
        sight: None,
        min_app: 0,
        seals: Vec::new(),
        left: false,
        wait: None,
        bell: None,
        ..reply()
    }
}

/// The server's seal, as long as any.
fn seal() -> Signature {
    Signature::from_bytes([7; 64])
}

pub(crate) fn sealed_reply() -> Reply {
    let kept = Outcome::Kept(receipt(1));
    let answers = vec![Answer { op: op_id(1), outcome: kept }];
    Reply { answers, seals: vec![seal()], ..short_reply() }
}

/// As many documents travel.
pub(crate) fn page() -> Reply {
    let documents = vec![document(), returned_document(), bare_document()];
    Reply { documents: Documents(documents), more: true, ..short_reply() }
}

pub(crate) fn sealed() -> Sealed {
    let receipt = receipt(1);
    let doc = document().id;
    let says = Vouched { by: AUTHOR, doc, step: Some(Move::Submit), receipt };
    Sealed { says, among: vec![says.hash()], seal: seal() }
}

fn person(id: EmployeeId, name: &str, zone: Zone) -> Person {
    Person {
        id,
        name: name.into(),
        post: "Guru Ahli Pertama".into(),
        profession: "guru".into(),
        unit: "Kelas IV".into(),
        office: "SDN 1 Kotabumi".into(),
        zone,
        acting: None,
    }
}

/// What an office has set.
pub(crate) fn office_rules() -> OfficeRules {
    OfficeRules {
        office: "SDN 1 Kotabumi".into(),
        rules: Rules {
            minutes: 30,
            quantity: 40,
            late: 2,
            sample: 20,
            plan: false,
            evidence: vec![ActivityId::from_uuid(uuid(0xad))],
        },
        since: None,
    }
}

pub(crate) fn sight() -> Sight {
    Sight {
        hash: Hash::from_bytes([9; 32]),
        me: person(SUPERIOR, "Ibu Ratna, S.Pd.", Zone::Wib),
        admin: true,
        superior: Some(person(EmployeeId::from_uuid(uuid(0x6)), "Pak Hadi", Zone::Wit)),
        people: vec![person(AUTHOR, "Sari", Zone::Wita)],
        catalogue: vec![
            Activity {
                id: ActivityId::from_uuid(uuid(0xac)),
                name: "Mengajar".into(),
                minutes: 90,
                unit: "siswa".into(),
            },
            Activity {
                id: ActivityId::from_uuid(uuid(0xad)),
                name: "Rapat".into(),
                minutes: 60,
                unit: String::new(),
            },
        ],
        planned: vec![PlannedResult {
            id: PlannedResultId::from_uuid(uuid(0xb1)),
            owner: AUTHOR,
            code: "RHK 2".into(),
            title: "Meningkatnya kelulusan".into(),
        }],
        rules: String::new(),
        calendar: Calendar {
            targets: vec![MinutesTarget { from: day("2026-01-01"), minutes: 300 }],
            weeks: vec![WorkingWeek {
                from: day("2026-01-01"),
                days: [true, true, true, true, true, true, false],
            }],
            holidays: vec![Holiday { day: day("2026-08-17"), name: "Hari Kemerdekaan".into() }],
            closings: Vec::new(),
        },
        key: None,
        leading: None,
        days: None,
        others: Vec::new(),
    }
}

/// What a stand-in sees.
pub(crate) fn sight_of_a_stand_in() -> Sight {
    let mut sight = sight();
    sight.people[0].acting = Some(Acting::Plh);
    sight.others = vec![person(EmployeeId::from_uuid(uuid(0x7)), "Bu Tuti", Zone::Wib)];
    sight.leading = Some(serde_json::to_string(&leading()).unwrap());
    sight
}

/// What somebody sees whose office closes its periods.
pub(crate) fn sight_of_an_office_that_closes() -> Sight {
    let mut sight = sight();
    let closing = |every| Closing { from: day("2026-01-01"), every, after: 5, window: 10 };
    sight.calendar.closings = Every::ALL.map(closing).into();
    sight
}

/// What somebody is told whose report was set aside.
pub(crate) fn leading_aside() -> Leading {
    let doc = full_body().document_id(AUTHOR);
    let aside = vec![Aside { op: op_id(11), doc, reason: "Sudah ada di rekap".into(), at: NOW }];
    Leading { special: 2, aside, ..leading() }
}

/// What a superior sees who was reminded, has reminded, and of whose people one is away.
pub(crate) fn sight_with_days() -> Sight {
    Sight { days: Some(serde_json::to_string(&days()).unwrap()), ..sight() }
}

/// All that can be told of days.
pub(crate) fn days() -> Days {
    let leave =
        |away, from, until| Leave { person: AUTHOR, away, from: day(from), until: day(until) };
    Days {
        leave: vec![
            leave(Away::Leave, "2026-11-16", "2026-11-18"),
            leave(Away::Ill, "2026-11-19", "2026-11-19"),
            leave(Away::Duty, "2026-11-20", "2026-11-21"),
            leave(Away::Study, "2027-01-04", "2028-12-29"),
        ],
        reminders: vec![Reminder {
            number: 7,
            by: "Pak Budi, S.Pd.".into(),
            day: day("2026-11-12"),
            at: None,
        }],
        reminded: vec![Reminded { person: AUTHOR, day: day("2026-11-13") }],
    }
}

/// All that can be told of who stands in for whom.
pub(crate) fn leading() -> Leading {
    let (giver, taker) =
        (person(SUPERIOR, "Ibu Ratna, S.Pd.", Zone::Wib), person(AUTHOR, "Sari", Zone::Wita));
    let until = Some(day("2026-11-30"));
    let acting = Some(Acting::Delegate);
    Leading {
        since: Some(day("2026-01-01")),
        answering: vec![Answering { person: Person { acting, ..taker.clone() }, until }],
        mine: vec![StandIn { person: AUTHOR, acting: Acting::Plt, until: None }],
        delegations: vec![Delegation {
            number: 3,
            giver: giver.clone(),
            taker: taker.clone(),
            acting: Acting::Plh,
            from: day("2026-11-21"),
            until: day("2026-11-30"),
            absence: Some(Absence::Leave),
        }],
        overdue: vec![Overdue {
            person: taker,
            superior: giver.name,
            reports: 4,
            since: day("2026-11-10"),
        }],
        disputed: Some(NOW),
        settled: Some("Sudah diperbaiki.".into()),
        special: 0,
        aside: Vec::new(),
    }
}

pub(crate) fn sign_in() -> SignIn {
    SignIn { login: "sari".into(), password: "rahasia".into(), device: device() }
}

pub(crate) fn signed_in() -> SignedIn {
    SignedIn { person: AUTHOR, name: "Sari".into(), login: "sari".into() }
}
