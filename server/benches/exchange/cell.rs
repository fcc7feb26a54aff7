//! The server that is measured: the release binary, its own process on its own data folder.
//!
//! Knows the command line and what the system tells of a process; must not know the server's inside.

use crate::Failed;
use crate::line::{Line, request};
use std::ffi::OsStr;
use std::fs::File;
use std::net::{SocketAddr, TcpListener};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

const PATIENCE: Duration = Duration::from_secs(60);

/// A process that answers on an address of this machine, ended with this value.
pub(crate) struct Process {
    child: Child,
    /// Where it answers.
    pub(crate) address: SocketAddr,
}

/// A free address on this machine.
pub(crate) fn free_address() -> Result<SocketAddr, Failed> {
    Ok(TcpListener::bind("127.0.0.1:0")?.local_addr()?)
}

/// Our server on the data folder `data`.
pub(crate) async fn serve(data: &Path) -> Result<Process, Failed> {
    let address = free_address()?;
    let mut command = Command::new(env!("CARGO_BIN_EXE_setapak-server"));
    command.arg("serve").arg("--listen").arg(address.to_string()).arg("--data").arg(data);
    Process::start(command, address, "/api/health", data).await
}

/// Loads the demo agency into the data folder `data`.
pub(crate) fn demo(data: &Path) -> Result<(), Failed> {
    let mut command = Command::new(env!("CARGO_BIN_EXE_setapak-server"));
    let done = command.arg("demo").arg("--data").arg(data).stdout(Stdio::null()).status()?;
    if done.success() { Ok(()) } else { Err("the demo agency was not loaded".into()) }
}

impl Process {
    /// Starts `command` and waits until `health` answers. What it says goes to a file in `folder`.
    pub(crate) async fn start(
        mut command: Command,
        address: SocketAddr,
        health: &str,
        folder: &Path,
    ) -> Result<Self, Failed> {
        let words = File::create(folder.join("said.log"))?;
        command.stdin(Stdio::null()).stdout(words.try_clone()?).stderr(words);
        let mut process = Self { child: command.spawn()?, address };
        let deadline = Instant::now() + PATIENCE;
        let host = format!("host: {address}");
        while Instant::now() < deadline {
            if process.child.try_wait()?.is_some() {
                break;
            }
            if let Ok(mut line) = Line::open(address).await
                && line.ask(&request("GET", health, &[&host], &[])).await.is_ok()
            {
                return Ok(process);
            }
            tokio::time::sleep(Duration::from_millis(30)).await;
        }
        let said = std::fs::read_to_string(folder.join("said.log"))?;
        Err(format!("{} did not start; it said:\n{said}", name(&command)).into())
    }

    /// A line of `/proc/…/status` in kB: `VmRSS` now, `VmHWM` at the highest.
    pub(crate) fn memory(&self, what: &str) -> Result<u64, Failed> {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.child.id()))?;
        let line = status.lines().find(|l| l.starts_with(what)).ok_or("no such figure")?;
        let number = line.split_whitespace().nth(1).ok_or("no number")?;
        Ok(number.parse()?)
    }

    /// The processor time it has used so far, in seconds: of a busy machine, the figure that lies least.
    pub(crate) fn cpu(&self) -> Result<f64, Failed> {
        let stat = std::fs::read_to_string(format!("/proc/{}/stat", self.child.id()))?;
        let (_, after_name) = stat.rsplit_once(')').ok_or("no such figure")?;
        let mut columns = after_name.split_whitespace().skip(11);
        let mut ticks = || Ok::<f64, Failed>(columns.next().ok_or("no number")?.parse()?);
        // Linux counts a hundred ticks a second here on every machine.
        Ok((ticks()? + ticks()?) / 100.0)
    }

    /// Takes its power away.
    pub(crate) fn kill(mut self) -> Result<(), Failed> {
        self.child.kill()?;
        self.child.wait()?;
        Ok(())
    }

    /// Asks it to stop as a system does, and waits until it has.
    pub(crate) fn stop(mut self) -> Result<(), Failed> {
        Command::new("kill").arg(self.child.id().to_string()).status()?;
        let deadline = Instant::now() + PATIENCE;
        while Instant::now() < deadline {
            if self.child.try_wait()?.is_some() {
                return Ok(());
            }
            std::thread::sleep(Duration::from_millis(20));
        }
        Err("it did not stop when it was asked to".into())
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        // One that has ended already cannot be ended again.
        drop(self.child.kill());
        drop(self.child.wait());
    }
}

fn name(command: &Command) -> String {
    Path::new(command.get_program()).file_name().unwrap_or(OsStr::new("it")).display().to_string()
}
