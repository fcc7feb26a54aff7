//! The command line: what can be asked of the program, by flags and `SETAPAK_*`.
//!
//! Knows words and defaults; must not know how anything is done.

use clap::{Args, Parser, Subcommand};
use setapak_server::admin;
use std::net::SocketAddr;
use std::path::PathBuf;

/// Daily performance reports that cannot be lost, and an answer within the day.
#[derive(Debug, Parser)]
#[command(name = "setapak-server", version, arg_required_else_help = true)]
pub(crate) struct Config {
    #[command(subcommand)]
    pub(crate) command: Command,
    #[command(flatten)]
    pub(crate) log: Log,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Serve the app and its API
    Serve(Serve),
    /// Load the demo agency into an empty data folder
    Demo(Data),
    /// Copy the database beside a running server, and make sure that the copy is whole
    Backup {
        #[command(flatten)]
        data: Data,
        /// A file that is not there yet, or a folder for a copy named by the time
        to: PathBuf,
    },
    /// Put a backup in the place of the database of a stopped server; devices put back what came after it
    Restore {
        #[command(flatten)]
        data: Data,
        /// The backup
        from: PathBuf,
    },
    /// Check that a database is whole: its pages, its keys, its log, and all that follows from the log
    Verify {
        #[command(flatten)]
        data: Data,
        /// A backup to check instead of the data folder
        file: Option<PathBuf>,
    },
    /// Take people in, let them go, say who leads whom
    Admin {
        #[command(flatten)]
        data: Data,
        #[command(subcommand)]
        command: admin::Command,
    },
}

#[derive(Debug, Args)]
pub(crate) struct Serve {
    /// Address and port to listen on; put a proxy with HTTPS before it for anything but this machine.
    /// The proxy must set X-Forwarded-For itself: sign-in attempts are counted by it
    #[arg(long, env = "SETAPAK_LISTEN", default_value = "127.0.0.1:8080")]
    pub(crate) listen: SocketAddr,
    #[command(flatten)]
    pub(crate) data: Data,
    /// Load the demo agency if the data folder is empty
    #[arg(long, env = "SETAPAK_DEMO_IF_EMPTY")]
    pub(crate) demo_if_empty: bool,
    /// Most megabytes of evidence of one person. A year of three photos a working day is about 150
    #[arg(long, env = "SETAPAK_EVIDENCE_MB", default_value = "1000")]
    pub(crate) evidence_mb: u32,
    /// Push to nobody: no push service outside the office is ever called, and people are not offered it
    #[arg(long, env = "SETAPAK_NO_PUSH")]
    pub(crate) no_push: bool,
    /// Where push services may turn to about this server (mailto: or https:); Safari's wants one
    #[arg(long, env = "SETAPAK_PUSH_CONTACT")]
    pub(crate) push_contact: Option<String>,
    /// Push to this machine alone, without TLS, and also at night
    #[arg(long, hide = true)]
    pub(crate) push_for_tests: bool,
}

#[derive(Debug, Args)]
pub(crate) struct Data {
    /// Folder with everything that is kept
    #[arg(long, env = "SETAPAK_DATA", default_value = "data")]
    pub(crate) data: PathBuf,
}

#[derive(Debug, Args)]
pub(crate) struct Log {
    /// How much the log says: error, warn, info, debug, or by module (setapak_server=debug)
    #[arg(long, env = "SETAPAK_LOG", default_value = "info", global = true)]
    pub(crate) log: String,
    /// Write the log as JSON, one line a thing
    #[arg(long, env = "SETAPAK_LOG_JSON", global = true)]
    pub(crate) log_json: bool,
}

#[cfg(test)]
mod tests {
    use super::Config;
    use clap::CommandFactory as _;

    #[test]
    fn the_command_line_is_sound_and_names_its_environment() {
        let mut command = Config::command();
        command.clone().debug_assert();
        command.build();
        let serve = command.find_subcommand_mut("serve").unwrap().render_long_help().to_string();
        for name in [
            "SETAPAK_LISTEN",
            "SETAPAK_DATA",
            "SETAPAK_DEMO_IF_EMPTY",
            "SETAPAK_EVIDENCE_MB",
            "SETAPAK_NO_PUSH",
            "SETAPAK_PUSH_CONTACT",
            "SETAPAK_LOG",
            "SETAPAK_LOG_JSON",
        ] {
            assert!(serve.contains(name), "{name}");
        }
    }
}
