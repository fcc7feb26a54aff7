//! The one writer: a thread that drains what waits, gives each piece of work its savepoint, commits
//! once, then answers. Durable like one fsync a request, fast like one fsync a hundred.
//!
//! Knows transactions; must not know what is written.

use super::{DbError, keep_plans};
use rusqlite::Connection;
use std::os::unix::fs::MetadataExt as _;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::sync::{Mutex, PoisonError};
use std::thread::{Builder, JoinHandle};
use std::time::{Duration, Instant};
use tokio::sync::{Semaphore, oneshot};

/// Work that may wait at a time; whoever comes later waits before the door and holds nothing.
const WAITING: usize = 1024;
/// Most work in one transaction, and the time after which it is committed with more still waiting:
/// nobody's answer is held back by an endless queue.
const MOST: usize = 256;
const LONGEST: Duration = Duration::from_millis(25);
/// Quiet for so long, the log of SQLite is folded into the database.
const IDLE: Duration = Duration::from_secs(2);

/// Runs inside the transaction; says whether it is to be kept, and how to answer once that is known.
type Job = Box<dyn FnOnce(&Connection) -> Ran + Send>;
/// Told whether the transaction was kept.
type Reply = Box<dyn FnOnce(bool) + Send>;

struct Ran {
    keep: bool,
    reply: Reply,
}

enum Message {
    Work(Job),
    Stop,
}

pub(super) struct Writer {
    door: Sender<Message>,
    room: Semaphore,
    thread: Mutex<Option<JoinHandle<()>>>,
}

/// Where the open file lies. SQLite goes on writing into a file that was removed, and all would be gone
/// with the program.
struct Place {
    path: PathBuf,
    file: (u64, u64),
}

impl Place {
    fn of(path: &Path) -> Result<Self, DbError> {
        let file = file(path).map_err(DbError::System)?;
        Ok(Self { path: path.to_owned(), file })
    }

    fn is_taken(&self) -> bool {
        file(&self.path).is_ok_and(|file| file == self.file)
    }
}

fn file(path: &Path) -> std::io::Result<(u64, u64)> {
    let about = std::fs::metadata(path)?;
    Ok((about.dev(), about.ino()))
}

/// What makes a connection the writer's.
pub(super) fn prepare(connection: &Connection) -> Result<(), DbError> {
    connection.execute_batch(
        "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON; \
         PRAGMA busy_timeout = 5000; PRAGMA cache_size = -8000; PRAGMA wal_autocheckpoint = 4000; \
         PRAGMA journal_size_limit = 33554432; PRAGMA temp_store = MEMORY;",
    )?;
    keep_plans(connection)
}

impl Writer {
    pub(super) fn start(connection: Connection, path: &Path) -> Result<Self, DbError> {
        let place = Place::of(path)?;
        let (door, work) = channel();
        let thread = Builder::new()
            .name("writer".into())
            .spawn(move || run(&connection, &place, &work))
            .map_err(DbError::System)?;
        Ok(Self { door, room: Semaphore::new(WAITING), thread: Mutex::new(Some(thread)) })
    }

    pub(super) async fn write<T, F>(&self, work: F) -> Result<T, DbError>
    where
        T: Send + 'static,
        F: FnOnce(&Connection) -> Result<T, DbError> + Send + 'static,
    {
        let _room = self.room.acquire().await.map_err(|_| DbError::Stopped)?;
        let (answer, answered) = oneshot::channel();
        let job: Job = Box::new(move |connection| {
            let result = work(connection);
            let keep = result.is_ok();
            let reply: Reply = Box::new(move |kept| {
                // An error of the work itself says more than that nothing was kept.
                let result = if kept { result } else { result.and(Err(DbError::NotKept)) };
                // Nobody waits any more where the request was given up; what is kept stays kept.
                drop(answer.send(result));
            });
            Ran { keep, reply }
        });
        self.door.send(Message::Work(job)).map_err(|_| DbError::Stopped)?;
        // Work that is dropped unanswered was not done.
        answered.await.map_err(|_| DbError::NotKept)?
    }

    pub(super) async fn stop(&self) {
        let thread = self.thread.lock().unwrap_or_else(PoisonError::into_inner).take();
        if let Some(thread) = thread {
            drop(self.door.send(Message::Stop));
            // The thread has nothing to give; how it ended was logged by itself.
            drop(tokio::task::spawn_blocking(move || drop(thread.join())).await);
        }
    }
}

fn run(connection: &Connection, place: &Place, door: &Receiver<Message>) {
    let mut untidy = false;
    loop {
        let next = if untidy {
            door.recv_timeout(IDLE)
        } else {
            door.recv().map_err(|_| RecvTimeoutError::Disconnected)
        };
        match next {
            // Dropped unanswered: not done.
            Ok(Message::Work(_)) if !place.is_taken() => {
                tracing::error!("the database file was moved or removed: nothing is kept any more");
            }
            Ok(Message::Work(first)) => {
                untidy = true;
                if !commit(connection, door, first) {
                    break;
                }
            }
            Err(RecvTimeoutError::Timeout) => {
                tidy(connection);
                untidy = false;
            }
            Ok(Message::Stop) | Err(RecvTimeoutError::Disconnected) => break,
        }
    }
    tidy(connection);
}

/// One transaction with `first` and what waits behind it; `false` once it is time to stop.
fn commit(connection: &Connection, door: &Receiver<Message>, first: Job) -> bool {
    if let Err(error) = connection.execute_batch("BEGIN IMMEDIATE") {
        tracing::error!(%error, "no transaction could be begun");
        return true;
    }
    let begun = Instant::now();
    let mut go_on = true;
    let mut whole = true;
    let mut replies = Vec::new();
    let mut next = Some(first);
    while let Some(job) = next {
        match in_savepoint(connection, job) {
            Ok(reply) => replies.extend(reply),
            Err(error) => {
                tracing::error!(%error, "a transaction was given up");
                whole = false;
            }
        }
        // SQLite gives up a whole transaction by itself when the disk is full: nothing may follow.
        whole &= !connection.is_autocommit();
        if !whole || replies.len() >= MOST || begun.elapsed() >= LONGEST {
            break;
        }
        next = match door.try_recv() {
            Ok(Message::Work(job)) => Some(job),
            Ok(Message::Stop) => {
                go_on = false;
                None
            }
            Err(_) => None,
        };
    }
    let kept = if whole { end(connection) } else { give_up(connection) };
    for reply in replies {
        reply(kept);
    }
    go_on
}

/// Runs one piece of work so that its failure is its own; `Err` where not even that could be kept up.
fn in_savepoint(connection: &Connection, job: Job) -> Result<Option<Reply>, rusqlite::Error> {
    connection.prepare_cached("SAVEPOINT work")?.execute([])?;
    // A panic is a mistake of ours: it costs this one request, not the server.
    let ran = catch_unwind(AssertUnwindSafe(|| job(connection))).ok();
    let keep = ran.as_ref().is_some_and(|ran| ran.keep);
    if connection.is_autocommit() {
        return Ok(ran.map(|ran| ran.reply));
    }
    if !keep {
        connection.prepare_cached("ROLLBACK TO work")?.execute([])?;
    }
    connection.prepare_cached("RELEASE work")?.execute([])?;
    Ok(ran.map(|ran| ran.reply))
}

fn end(connection: &Connection) -> bool {
    let Err(error) = connection.execute_batch("COMMIT") else { return true };
    tracing::error!(%error, "a transaction could not be kept");
    give_up(connection)
}

/// Nothing of the transaction is kept; always `false`.
fn give_up(connection: &Connection) -> bool {
    if !connection.is_autocommit()
        && let Err(error) = connection.execute_batch("ROLLBACK")
    {
        tracing::error!(%error, "a transaction could not be rolled back");
    }
    false
}

fn tidy(connection: &Connection) {
    let folded = connection.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(()));
    if let Err(error) = folded {
        tracing::warn!(%error, "the log could not be folded into the database");
    }
}
