//! The program: reads the command line, opens the doors, and closes them in order.
//!
//! Knows the order of starting and stopping; what each part does is known in the library.

mod config;

use clap::Parser as _;
use config::{Command, Config, Log, Serve};
use setapak_server::clock::Clock;
use setapak_server::db::{self, Db};
use setapak_server::files::Files;
use setapak_server::push::{self, Night, Push, Reach};
use setapak_server::safe::{self, Restored};
use setapak_server::state::AppState;
use setapak_server::{admin, connections, demo, private, router, watch};
use shared::day::{Day, Timestamp, Zone};
use std::error::Error;
use std::fs;
use std::io::{self, IsTerminal as _, Write as _};
use std::path::Path;
use std::process::ExitCode;
use std::time::Duration;
use tokio::net::TcpListener;
use tokio::signal::unix::{SignalKind, signal};
use tracing_subscriber::EnvFilter;

/// Threads for work that waits for a disk or takes long: the readers', two passwords, as many files, and the name of a push service. The
/// system's allocator keeps for each thread what a page of documents took there once, so that by default, five
/// hundred threads, a morning on which everybody signs in would be remembered for good.
const THREADS_THAT_WAIT: usize = 9;

type Outcome = Result<(), Box<dyn Error>>;

fn main() -> ExitCode {
    let config = Config::parse();
    match start(config) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            // Nobody may be there to read it.
            let _ = writeln!(io::stderr(), "setapak-server: {error}");
            ExitCode::FAILURE
        }
    }
}

fn start(config: Config) -> Outcome {
    open_log(&config.log)?;
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .max_blocking_threads(THREADS_THAT_WAIT)
        .enable_all()
        .build()?;
    runtime.block_on(async {
        match config.command {
            Command::Serve(asked) => serve(asked).await,
            Command::Backup { data, to } => {
                let (copy, whole) = safe::backup(&data.data, &to, now())?;
                say(&format!("{}\n{whole}\n", copy.display()))
            }
            Command::Restore { data, from } => {
                let Restored { whole, before, key } = safe::restore(&from, &data.data, now())?;
                let aside = before.map(|path| format!("Before it: {}\n", path.display()));
                say(&format!("Restored: {whole}\n{}{key}", aside.unwrap_or_default()))
            }
            Command::Verify { data, file } => {
                let path = file.unwrap_or_else(|| data.data.join(db::FILE));
                say(&format!("Whole: {}\n", safe::verify(&path)?))
            }
            Command::Demo(asked) => {
                let (_held, db) = open_alone(&asked.data)?;
                let loaded = demo::load(&db, today()).await;
                db.stop().await;
                loaded?;
                let start = format!("setapak-server serve --data {}", asked.data.display());
                say(&format!("{}Mulai / start: {start}\n", accounts()))
            }
            Command::Admin { data, command } => {
                let db = open(&data.data)?;
                let line = || {
                    let mut line = String::new();
                    io::stdin().read_line(&mut line).map(|_| line)
                };
                let done = admin::run(&db, command, now(), line).await;
                db.stop().await;
                say(&done?)
            }
        }
    })
}

/// Removes old reminders, and files that no document names any more, after a grace of thirty days: a text comes before its
/// files, but not by so much.
async fn sweep_daily(state: AppState) {
    const DAY: Duration = Duration::from_secs(24 * 60 * 60);
    const GRACE: Duration = Duration::from_secs(30 * 24 * 60 * 60);
    let mut daily = tokio::time::interval(DAY);
    loop {
        daily.tick().await;
        let now = state.clock.now();
        if let Err(error) = state.db.write(move |db| db::reminder::sweep(db, now)).await {
            tracing::warn!(%error, "old reminders stay");
        }
        let files = state.files.clone();
        let swept = match state.db.read(db::file::all).await {
            Ok(named) => {
                let work = move || files.sweep(GRACE, &named);
                tokio::task::spawn_blocking(work).await.map_err(io::Error::other).flatten()
            }
            Err(error) => Err(io::Error::other(error)),
        };
        match swept {
            Ok(0) => {}
            Ok(gone) => tracing::info!(gone, "removed files that no document names"),
            Err(error) => tracing::warn!(%error, "files that no document names stay"),
        }
    }
}

async fn serve(asked: Serve) -> Outcome {
    let (_held, db) = open_alone(&asked.data.data)?;
    if asked.demo_if_empty {
        match demo::load(&db, today()).await {
            Ok(()) | Err(demo::DemoError::NotEmpty) => {}
            Err(error) => return Err(error.into()),
        }
    }
    // Every device with the app open holds a line. Where the system allows no more, it is as it was.
    if let Err(error) = rlimit::increase_nofile_limit(rlimit::INFINITY) {
        tracing::debug!(%error, "no more open files");
    }
    let listener = TcpListener::bind(asked.listen)
        .await
        .map_err(|error| format!("cannot listen on {}: {error}", asked.listen))?;
    let address = listener.local_addr()?;
    say(&format!("Setapak: http://{address}\n"))?;
    if demo::is_here(&db).await? {
        say(&accounts())?;
    }
    let files = Files::of(&asked.data.data, u64::from(asked.evidence_mb) * 1024 * 1024);
    let push = match asked {
        Serve { no_push: true, .. } => Push::default(),
        Serve { push_for_tests: true, push_contact, .. } => {
            Push::new(Reach::Loopback, Night::AsAnyTime, push_contact)?
        }
        Serve { push_contact, .. } => Push::new(Reach::World, Night::Silent, push_contact)?,
    };
    let state = AppState { push, ..AppState::new(db.clone(), files, Clock::system()) };
    let sweeping = tokio::spawn(sweep_daily(state.clone()));
    let watching = tokio::spawn(watch::always(state.clone()));
    let pushing = tokio::spawn(push::always(state.clone()));
    let (pokes, asked) = (state.pokes.clone(), asked_to_stop()?);
    let stop = async move {
        asked.await;
        tracing::info!("stopping");
        pokes.close();
    };
    connections::answer(listener, router::router(state), stop).await;
    sweeping.abort();
    watching.abort();
    pushing.abort();
    db.stop().await;
    tracing::info!("stopped");
    Ok(())
}

/// Ends when the system or somebody at the terminal asks the program to stop.
fn asked_to_stop() -> io::Result<impl Future<Output = ()>> {
    let mut terminate = signal(SignalKind::terminate())?;
    let mut interrupt = signal(SignalKind::interrupt())?;
    Ok(async move {
        tokio::select! {
            _ = terminate.recv() => {}
            _ = interrupt.recv() => {}
        }
    })
}

/// Opens the database for the one who serves or fills it: two servers would poke only their own devices.
fn open_alone(data: &Path) -> Result<(fs::File, Db), Box<dyn Error>> {
    make(data)?;
    let held = safe::hold(data)?;
    Ok((held, open(data)?))
}

fn make(data: &Path) -> Result<(), String> {
    private::folder(data)
        .map_err(|error| format!("the data folder {} cannot be made: {error}", data.display()))
}

/// Opens the database in a folder, and makes both where they are missing.
fn open(data: &Path) -> Result<Db, Box<dyn Error>> {
    make(data)?;
    Db::open(&data.join(db::FILE))
        .map_err(|error| format!("the database in {}: {error}", data.display()).into())
}

/// A terminal gets text, whoever collects logs gets JSON when asked for.
fn open_log(asked: &Log) -> Outcome {
    let filter = EnvFilter::try_new(&asked.log)?;
    let log = tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_writer(io::stderr)
        .with_ansi(io::stderr().is_terminal());
    if asked.log_json {
        log.json().init()
    } else {
        log.init()
    }
    Ok(())
}

fn accounts() -> String {
    format!(
        "Akun contoh / demo accounts, kata sandi / password: {}\n{}",
        demo::PASSWORD,
        demo::accounts()
    )
}

fn say(words: &str) -> Outcome {
    let mut out = io::stdout().lock();
    out.write_all(words.as_bytes())?;
    Ok(out.flush()?)
}

fn now() -> Timestamp {
    Clock::system().now()
}

/// The demo and the admin's lists are of one day; which one matters little at the edges.
fn today() -> Day {
    now().day(Zone::Wib)
}
