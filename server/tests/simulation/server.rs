//! The real server, with the verbs of the model: its exchange, its writer, its SQLite, its backups.
//!
//! Knows its doors; what is stored is read beside them only to be compared.

use super::check::Accepted;
use super::mutant::Mutant;
use super::world::{AUTHOR, SECOND, SUPERIOR, Verdict};
use rusqlite::{Connection, params};
use setapak_server::clock::Clock;
use setapak_server::db::agency::{add_agency, add_office, add_unit};
use setapak_server::db::employee::{self, NewEmployee};
use setapak_server::db::log::Sender;
use setapak_server::db::{Db, DbError, FILE};
use setapak_server::exchange::{Readable, exchange};
use setapak_server::files::Files;
use setapak_server::safe;
use setapak_server::state::AppState;
use shared::apply::Actor;
use shared::day::{Timestamp, Zone};
use shared::document::Document;
use shared::id::{AgencyId, DeviceId, DocumentId, EmployeeId, Epoch, OfficeId, UnitId};
use shared::op::Op;
use shared::protocol::{Push, Reply};
use shared::status::Standing;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicI64, Ordering};
use std::sync::{Arc, OnceLock};
use tempfile::TempDir;
use tokio::runtime::Runtime;
use uuid::Uuid;

/// Who leads the second author all along, and hands them on at times.
const HEAD: EmployeeId = EmployeeId::from_uuid(Uuid::from_u128(0x4ead));

/// What a server can go back to.
pub(crate) struct Backup {
    file: PathBuf,
    ops: usize,
}

/// The server.
pub(crate) struct Server {
    state: AppState,
    clock: Arc<AtomicI64>,
    folder: TempDir,
    history: Vec<Accepted>,
    heads: BTreeMap<DocumentId, Document>,
    logged: i64,
    backups: usize,
}

impl Server {
    /// The pages are as long as they are, and only the model is asked to refuse without a reason.
    pub(crate) fn new(_: usize, _: bool) -> Self {
        let folder = scratch();
        std::fs::write(folder.path().join(FILE), founded()).unwrap();
        let clock = Arc::new(AtomicI64::new(0));
        Self {
            state: opened(folder.path(), &clock),
            clock,
            folder,
            history: Vec::new(),
            heads: BTreeMap::new(),
            logged: 0,
            backups: 0,
        }
    }

    pub(crate) fn backup(&mut self) -> Backup {
        self.backups += 1;
        let to = self.folder.path().join(format!("backup-{}", self.backups));
        let (file, _) = safe::backup(self.folder.path(), &to, Timestamp(0)).unwrap();
        Backup { file, ops: self.history.len() }
    }

    /// Goes back to a backup, to begin a new life as every restore does.
    pub(crate) fn restore(&mut self, backup: &Backup, _: Option<Epoch>) {
        wait(self.state.db.stop());
        let now = Timestamp(self.logged * 1_000 + i64::try_from(self.backups).unwrap());
        let restored = safe::restore(&backup.file, self.folder.path(), now).unwrap();
        // What was there before is not looked at again.
        restored.before.map(std::fs::remove_file).transpose().unwrap();
        self.state = opened(self.folder.path(), &self.clock);
        self.history.truncate(backup.ops);
        self.heads = self.history.iter().map(|a| (a.after.id, a.after.clone())).collect();
        self.logged = self
            .read(|db| Ok(db.query_row("SELECT coalesce(max(seq), 0) FROM op", [], |r| r.get(0))?));
    }

    /// The second author comes into the superior's sight, or leaves it: in turns by a term of the superior's own, and
    /// by one for which the head hands their team on.
    pub(crate) fn transfer(&mut self) {
        let swap = |db: &Connection| {
            let own = "DELETE FROM superior WHERE employee = ?1 AND superior = ?2";
            let handed = "UPDATE delegation SET ended_at = 1 WHERE ended_at IS NULL";
            let (second, superior) = (SECOND.uuid(), SUPERIOR.uuid());
            let mine = [second.as_bytes(), superior.as_bytes()];
            if db.execute(own, mine)? > 0 || db.execute(handed, [])? > 0 {
                return Ok(());
            }
            let before: i64 =
                db.query_row("SELECT count(*) FROM delegation", [], |row| row.get(0))?;
            let basis: i64 = db.query_row("SELECT basis FROM cell", [], |row| row.get(0))?;
            // Whatever was restored meanwhile: as often the one as the other.
            if (before + basis) % 2 == 0 { stands_in(db) } else { leads(db, SUPERIOR, SECOND) }
        };
        wait(self.state.db.write(swap)).unwrap();
    }

    /// Everything that took effect, in order.
    pub(crate) fn history(&self) -> &[Accepted] {
        &self.history
    }

    /// Whether what is stored is sound in itself: pages, keys, chain, and all that follows from the log.
    pub(crate) fn is_whole(&self) -> Verdict {
        let whole = safe::verify(&self.folder.path().join(FILE));
        whole.map(drop).map_err(|error| format!("I4: {error}"))
    }

    /// One exchange: the reply, and what took effect in it.
    pub(crate) fn exchange(
        &mut self,
        push: &Push,
        now: Timestamp,
        _: Option<Mutant>,
    ) -> (Reply, Vec<Accepted>) {
        self.clock.store(now.0, Ordering::SeqCst);
        // As it travels.
        let push: Push = serde_json::from_slice(&serde_json::to_vec(push).unwrap()).unwrap();
        let device = DeviceId::from_uuid(push.person.uuid());
        let sender = Sender { person: push.person, device };
        let readable = Readable::new(push, sender).unwrap();
        let reply = wait(exchange(&self.state, readable, |reply| reply)).unwrap().unwrap();
        let reply = serde_json::from_slice(&serde_json::to_vec(&reply).unwrap()).unwrap();
        (reply, self.took_effect())
    }

    /// What the log has that was not in it before. A device sends one op a document (R3), so that the head
    /// now is what came of it.
    fn took_effect(&mut self) -> Vec<Accepted> {
        let from = self.logged;
        let fresh = self.read(move |db| {
            let mut query = db.prepare_cached(
                "SELECT o.seq, o.payload, o.person, d.head FROM op o \
                 JOIN document d ON d.id = o.document WHERE o.seq > ?1 AND o.kept = 1 ORDER BY o.seq",
            )?;
            let rows = query.query_map([from], |row| {
                let person: [u8; 16] = row.get(2)?;
                Ok((row.get(0)?, row.get::<_, String>(1)?, person, row.get::<_, String>(3)?))
            })?;
            Ok(rows.collect::<Result<Vec<(i64, _, _, _)>, _>>()?)
        });
        let mut accepted = Vec::new();
        for (seq, payload, person, head) in fresh {
            self.logged = seq;
            let op: Op = serde_json::from_str(&payload).unwrap();
            let after: Document = serde_json::from_str(&head).unwrap();
            let employee = EmployeeId::from_uuid(Uuid::from_bytes(person));
            let standing =
                if employee == after.owner { Standing::Author } else { Standing::Superior };
            let before = self.heads.insert(after.id, after.clone());
            let acting =
                after.steps.last().filter(|_| op.act.step().is_some()).and_then(|s| s.acting);
            let actor = Actor { employee, standing, acting };
            accepted.push(Accepted { op, actor, before, after });
        }
        self.history.extend(accepted.iter().cloned());
        accepted
    }

    /// Every document as `person` may see it.
    pub(crate) fn visible(&self, person: EmployeeId) -> BTreeMap<DocumentId, Document> {
        let texts = self.read(move |db| {
            let mut query = db.prepare_cached(
                "SELECT CASE WHEN d.owner = ?1 THEN d.head WHEN d.showing = 1 THEN d.head ELSE d.shown END \
                 FROM document d WHERE d.owner = ?1 OR (d.showing > 0 AND EXISTS \
                 (SELECT 1 FROM leads s WHERE s.employee = d.owner AND s.superior = ?1))",
            )?;
            let texts = query.query_map([person.uuid().as_bytes()], |row| row.get::<_, String>(0))?;
            Ok(texts.collect::<Result<Vec<_>, _>>()?)
        });
        let documents = texts.iter().map(|text| serde_json::from_str::<Document>(text).unwrap());
        documents.map(|document| (document.id, document)).collect()
    }

    /// The head of every document.
    pub(crate) fn heads(&self) -> Vec<Document> {
        let texts = self.read(|db| {
            let mut query = db.prepare_cached("SELECT head FROM document")?;
            let texts = query.query_map([], |row| row.get::<_, String>(0))?;
            Ok(texts.collect::<Result<Vec<_>, _>>()?)
        });
        texts.iter().map(|text| serde_json::from_str(text).unwrap()).collect()
    }

    fn read<T: Send + 'static>(
        &self,
        work: impl FnOnce(&Connection) -> Result<T, DbError> + Send + 'static,
    ) -> T {
        wait(self.state.db.read(work)).unwrap()
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        wait(self.state.db.stop());
    }
}

fn wait<T>(work: impl Future<Output = T>) -> T {
    static RUNTIME: OnceLock<Runtime> = OnceLock::new();
    let runtime = RUNTIME.get_or_init(|| {
        tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build().unwrap()
    });
    runtime.block_on(work)
}

fn opened(folder: &Path, clock: &Arc<AtomicI64>) -> AppState {
    let clock = Arc::clone(clock);
    let tell = move || Timestamp(clock.load(Ordering::SeqCst));
    AppState::new(Db::open(&folder.join(FILE)).unwrap(), Files::of(folder, 0), Clock::of(tell))
}

/// In memory where the system has such a place: durability is the matter of other tests.
fn scratch() -> TempDir {
    let memory = Path::new("/dev/shm");
    if memory.is_dir() {
        tempfile::tempdir_in(memory).unwrap()
    } else {
        tempfile::tempdir().unwrap()
    }
}

/// The file of a cell with the three people.
fn founded() -> &'static [u8] {
    static FOUNDED: OnceLock<Vec<u8>> = OnceLock::new();
    FOUNDED.get_or_init(|| {
        let folder = scratch();
        let path = folder.path().join(FILE);
        let db = Db::open(&path).unwrap();
        wait(db.write(found)).unwrap();
        wait(db.stop());
        std::fs::read(path).unwrap()
    })
}

fn found(db: &Connection) -> Result<(), DbError> {
    let uuid = |n: u128| Uuid::from_u128(n);
    let (agency, office, unit) =
        (AgencyId::from_uuid(uuid(1)), OfficeId::from_uuid(uuid(2)), UnitId::from_uuid(uuid(3)));
    add_agency(db, agency, "Kabupaten Uji")?;
    add_office(db, office, agency, "Kantor Uji")?;
    add_unit(db, unit, office, "Unit Uji", Zone::Wib)?;
    for id in [AUTHOR, SECOND, SUPERIOR, HEAD] {
        let person = NewEmployee {
            id,
            agency,
            unit,
            name: String::new(),
            number: None,
            login: id.to_string(),
            password: String::new(),
            post: String::new(),
            profession: String::new(),
            admin: false,
        };
        employee::add(db, &person)?;
    }
    leads(db, SUPERIOR, AUTHOR)?;
    leads(db, SUPERIOR, SECOND)?;
    leads(db, HEAD, SECOND)
}

/// The superior leads the head's people as Plh., and not themselves.
fn stands_in(db: &Connection) -> Result<(), DbError> {
    db.execute(
        "INSERT INTO delegation (giver, taker, kind, from_day, to_day, given_at) \
         VALUES (?1, ?2, 'plh', '2020-01-01', '2099-12-31', 0)",
        params![HEAD.uuid().as_bytes(), SUPERIOR.uuid().as_bytes()],
    )?;
    Ok(())
}

fn leads(db: &Connection, superior: EmployeeId, employee: EmployeeId) -> Result<(), DbError> {
    db.execute(
        "INSERT INTO superior (employee, superior, from_day) VALUES (?1, ?2, '2020-01-01')",
        params![employee.uuid().as_bytes(), superior.uuid().as_bytes()],
    )?;
    Ok(())
}
