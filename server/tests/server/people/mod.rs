//! A small agency for tests, and people in it who have verbs.
//!
//! Uses the server's doors only: requests to its router, and its own functions for taking people in.

mod hand;
mod person;
mod said;
pub(crate) use said::{Said, Told};

pub(crate) use hand::{Dice, Hand, id};
pub(crate) use person::{Person, body, op, raw, report, request, told};

use axum::Router;
use setapak_server::clock::Clock;
use setapak_server::db::agency::{add_agency, add_office, add_unit};
use setapak_server::db::employee::{self, NewEmployee};
use setapak_server::db::{Db, FILE};
use setapak_server::files::Files;
use setapak_server::router::router;
use setapak_server::safe;
use setapak_server::state::AppState;
use shared::day::{Day, Timestamp, Zone};
use shared::id::{AgencyId, EmployeeId, OfficeId, UnitId};
use std::path::Path;
use std::sync::atomic::{AtomicI64, Ordering};
use std::sync::{Arc, OnceLock};
use tempfile::TempDir;
use uuid::Uuid;

/// Saturday, 21 November 2026, 15.00 in Kotabumi.
pub(crate) const NOON: i64 = 1_795_248_000_000;
pub(crate) const PASSWORD: &str = "langkah demi langkah";

/// An agency: Rina, Andi and Budi of a puskesmas led by Sri; Dewi, who leads another office with Eko.
pub(crate) struct World {
    pub(crate) state: AppState,
    clock: Arc<AtomicI64>,
    folder: TempDir,
}

/// The date of the test, in western Indonesia.
pub(crate) fn today() -> Day {
    Timestamp(NOON).day(Zone::Wib)
}

/// The same person in every test.
pub(crate) fn id_of(login: &str) -> EmployeeId {
    let mut bytes = [7; 16];
    for (to, from) in bytes.iter_mut().zip(login.bytes()) {
        *to = from;
    }
    EmployeeId::from_uuid(Uuid::from_bytes(bytes))
}

impl World {
    pub(crate) async fn new() -> Self {
        let world = Self::on(tempfile::tempdir().unwrap());
        world.state.db.write(found).await.unwrap();
        world
    }

    /// A server on data that is there already.
    pub(crate) fn on(folder: TempDir) -> Self {
        let clock = Arc::new(AtomicI64::new(NOON));
        Self { state: open(folder.path(), &clock), clock, folder }
    }

    /// Signs somebody in on a device of theirs that nobody has used before.
    pub(crate) async fn person(&self, login: &str) -> Person {
        Person::sign_in(self.router(), login).await
    }

    pub(crate) fn router(&self) -> Router {
        router(self.state.clone())
    }

    /// Lets time pass.
    pub(crate) fn later(&self, ms: i64) {
        self.clock.fetch_add(ms, Ordering::SeqCst);
    }

    /// Stops the server, and starts it again on the same data.
    pub(crate) async fn restart(&mut self) {
        self.state.db.stop().await;
        self.state = open(self.folder.path(), &self.clock);
    }

    /// The folder with the data.
    pub(crate) fn data(&self) -> &Path {
        self.folder.path()
    }

    /// Stops the server, puts a backup in the place of its data, and starts it again.
    pub(crate) async fn restore(&mut self, backup: &Path) {
        self.state.db.stop().await;
        safe::restore(backup, self.folder.path(), self.state.clock.now()).unwrap();
        self.state = open(self.folder.path(), &self.clock);
    }

    /// Changes the tables as an administrator's tools would.
    pub(crate) async fn arrange(&self, sql: &'static str) {
        self.state.db.write(move |db| Ok(db.execute_batch(sql)?)).await.unwrap();
    }

    /// A number that `sql` finds.
    pub(crate) async fn count(&self, sql: &'static str) -> i64 {
        self.state.db.read(move |db| Ok(db.query_row(sql, [], |row| row.get(0))?)).await.unwrap()
    }

    /// Makes `superior` lead `employee` from one day to another.
    pub(crate) async fn leads(&self, superior: &str, employee: &str, from: &str, to: Option<&str>) {
        let (superior, employee) = (id_of(superior), id_of(employee));
        let (from, to) = (from.to_owned(), to.map(str::to_owned));
        let insert = move |db: &rusqlite::Connection| {
            db.execute(
                "INSERT INTO superior (employee, superior, from_day, to_day) VALUES (?1, ?2, ?3, ?4)",
                rusqlite::params![employee.uuid().as_bytes(), superior.uuid().as_bytes(), from, to],
            )?;
            Ok(())
        };
        self.state.db.write(insert).await.unwrap();
    }

    /// Ends everything anybody leads.
    pub(crate) async fn nobody_leads(&self) {
        self.arrange("DELETE FROM superior").await;
    }
}

/// Most bytes of evidence of one person here.
pub(crate) const MOST: u64 = 8 * 1024 * 1024;

fn open(folder: &Path, clock: &Arc<AtomicI64>) -> AppState {
    let clock = Arc::clone(clock);
    let tell = move || Timestamp(clock.load(Ordering::SeqCst));
    AppState::new(Db::open(&folder.join(FILE)).unwrap(), Files::of(folder, MOST), Clock::of(tell))
}

/// Founds the agency.
pub(crate) fn found(db: &rusqlite::Connection) -> Result<(), setapak_server::db::DbError> {
    let uuid = |n: u8| Uuid::from_bytes([n; 16]);
    let agency = AgencyId::from_uuid(uuid(1));
    add_agency(db, agency, "Kabupaten Uji")?;
    for (number, name, people) in [
        (2, "Puskesmas Uji", ["sri", "rina", "andi", "budi"].as_slice()),
        (4, "Dinas Uji", &["dewi", "eko"]),
    ] {
        let office = OfficeId::from_uuid(uuid(number));
        let unit = UnitId::from_uuid(uuid(number + 1));
        add_office(db, office, agency, name)?;
        add_unit(db, unit, office, "Unit Uji", Zone::Wib)?;
        for login in people {
            employee::add(db, &newcomer(login, agency, unit))?;
        }
        for login in &people[1..] {
            db.execute(
                "INSERT INTO superior (employee, superior, from_day) VALUES (?1, ?2, '2026-01-01')",
                [id_of(login).uuid().as_bytes(), id_of(people[0]).uuid().as_bytes()],
            )?;
        }
    }
    Ok(())
}

fn newcomer(login: &str, agency: AgencyId, unit: UnitId) -> NewEmployee {
    NewEmployee {
        id: id_of(login),
        agency,
        unit,
        name: login.to_uppercase(),
        number: None,
        login: login.to_owned(),
        password: hashed().to_owned(),
        post: "Petugas".into(),
        profession: "perawat".into(),
        admin: false,
    }
}

/// Hashing is slow on purpose: once is enough for all people of all tests in a process.
fn hashed() -> &'static str {
    static HASH: OnceLock<String> = OnceLock::new();
    HASH.get_or_init(|| setapak_server::password::hash(PASSWORD).unwrap())
}
