//! A data folder with an agency in it: people under superiors, a catalogue, plans, and everybody
//! signed in. Made through the server's own door to storage, so schema and rows are the server's own.
//!
//! Knows who is in the agency; must not know what they write.

use crate::Failed;
use crate::report::{Profession, named, planned, professions};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use rusqlite::Connection;
use setapak_server::clock::Clock;
use setapak_server::db::employee::{self, NewEmployee};
use setapak_server::db::{Db, FILE, agency, session};
use setapak_server::password;
use shared::calendar::{Calendar, MinutesTarget, WorkingWeek};
use shared::day::{Day, Timestamp, Zone};
use shared::hash::Hash;
use shared::id::{AgencyId, DeviceId, EmployeeId, OfficeId, UnitId};
use shared::person::PlannedResult;
use std::path::{Path, PathBuf};

/// So many people have one superior.
pub(crate) const TEAM: usize = 25;
/// Everybody's password.
pub(crate) const PASSWORD: &str = "langkah-kecil";

/// Somebody of the agency, signed in on one device.
#[derive(Clone)]
pub(crate) struct Member {
    pub(crate) id: EmployeeId,
    pub(crate) device: DeviceId,
    pub(crate) login: String,
    /// The value of the session cookie.
    pub(crate) secret: String,
    token: Hash,
    /// The place of their profession in the list.
    pub(crate) profession: usize,
}

/// An agency.
pub(crate) struct Agency {
    pub(crate) professions: Vec<Profession>,
    pub(crate) employees: Vec<Member>,
    pub(crate) superiors: Vec<Member>,
}

/// The database file in the data folder `data`.
pub(crate) fn file(data: &Path) -> PathBuf {
    data.join(FILE)
}

/// Makes the folder `data` with an agency of `count` employees.
pub(crate) async fn found(data: &Path, count: usize) -> Result<Agency, Failed> {
    std::fs::create_dir_all(data)?;
    let professions = professions();
    let member = |kind: &str, at: usize| {
        let name = format!("{kind}/{at}");
        let secret = Hash::of(name.as_bytes());
        Member {
            login: name.replace('/', "-"),
            id: EmployeeId::from_uuid(named(&name)),
            device: DeviceId::from_uuid(named(&format!("device/{name}"))),
            secret: URL_SAFE_NO_PAD.encode(secret.bytes()),
            token: Hash::of(secret.bytes()),
            profession: at % professions.len().max(1),
        }
    };
    let employees: Vec<Member> = (0..count).map(|at| member("employee", at)).collect();
    let superiors: Vec<Member> =
        (0..count.div_ceil(TEAM)).map(|at| member("superior", at)).collect();
    let all = Agency { professions, employees, superiors };
    // The door brings the schema; what is put in goes past its writer, all at once.
    Db::open(&file(data))?.stop().await;
    let mut db = Connection::open(file(data))?;
    let transaction = db.transaction()?;
    settle(&transaction, &all, Clock::system().now())?;
    transaction.commit()?;
    Ok(all)
}

fn settle(db: &Connection, all: &Agency, now: Timestamp) -> Result<(), Failed> {
    // The same for all: hashing takes its time.
    let password = password::hash(PASSWORD).map_err(|why| why.to_string())?;
    let from = Day::new(2020, 1, 1).ok_or("no such day")?;
    let (cell, office) =
        (AgencyId::from_uuid(named("agency")), OfficeId::from_uuid(named("office")));
    agency::add_agency(db, cell, "Kabupaten Lampung Utara")?;
    agency::add_office(db, office, cell, "Puskesmas Kotabumi")?;
    let unit = UnitId::from_uuid(named("unit"));
    agency::add_unit(db, unit, office, "Poli Umum", Zone::Wib)?;
    let days = [true, true, true, true, true, false, false];
    let targets = vec![MinutesTarget { from, minutes: 300 }];
    let calendar = Calendar {
        targets,
        weeks: vec![WorkingWeek { from, days }],
        holidays: vec![],
        closings: vec![],
    };
    agency::add_calendar(db, office, &calendar)?;
    for profession in &all.professions {
        for task in &profession.tasks {
            agency::add_activity(db, profession.key, &task.activity, from)?;
        }
    }
    for (at, member) in all.superiors.iter().chain(&all.employees).enumerate() {
        let profession = all.professions.get(member.profession).ok_or("no such profession")?;
        employee::add(
            db,
            &NewEmployee {
                id: member.id,
                agency: cell,
                unit,
                name: format!("Pegawai Nomor {at}"),
                number: None,
                login: member.login.clone(),
                password: password.clone(),
                post: "Perawat Ahli Pertama".into(),
                profession: profession.key.into(),
                admin: false,
            },
        )?;
        for place in 0..3 {
            agency::add_planned(
                db,
                &PlannedResult {
                    id: planned(member.id, place),
                    owner: member.id,
                    code: format!("RHK {}", place + 1),
                    title: "Pasien terlayani lebih cepat, waktu tunggu paling lama 60 menit".into(),
                },
            )?;
        }
        session::begin(db, member.token, member.id, member.device, now)?;
    }
    for (at, member) in all.employees.iter().enumerate() {
        let superior = all.superiors.get(at / TEAM).ok_or("nobody leads them")?;
        employee::set_superior(db, member.id, superior.id, from, None, None)?;
    }
    Ok(())
}
