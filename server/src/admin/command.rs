//! The words of the admin's commands, as they are typed.
//!
//! Knows flags, their help and how days and zones are written; must not know what a command does.

use clap::{Args, Subcommand};
use shared::day::{Day, Zone};

/// What an admin can do.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Take somebody in; office and unit are made where they are missing
    AddEmployee(AddEmployee),
    /// Give somebody another password and end their sessions
    SetPassword {
        /// Login of the employee
        login: String,
        /// Where the password comes from
        #[command(flatten)]
        password: PasswordFrom,
    },
    /// Let somebody go: they are shown nothing of others; what they wrote, or bring yet, stays
    Deactivate {
        /// Login of the employee
        login: String,
    },
    /// Put an employee under a superior from a day on
    SetSuperior {
        /// Login of the employee
        #[arg(long)]
        employee: String,
        /// Login of the superior
        #[arg(long)]
        superior: String,
        /// First day, like 2026-11-21
        #[arg(long, value_parser = day)]
        from: Day,
        /// Last day; without it, until further notice
        #[arg(long, value_parser = day)]
        to: Option<Day>,
    },
    /// List the reports that came from people who had been let go
    Exceptions,
    /// Take such a report in: it waits for its author's superior like any other
    AcceptException {
        /// Its number in the list
        number: i64,
        /// Login of whoever decides: an admin, or the author's superior
        #[arg(long)]
        by: String,
    },
    /// Set such a report aside; it stays in the log
    DeclineException {
        /// Its number in the list
        number: i64,
        /// Login of whoever decides: an admin, or the author's superior
        #[arg(long)]
        by: String,
        /// Why
        #[arg(long)]
        reason: String,
    },
    /// Say whether a receipt that somebody shows was sealed here, and what the log says of it
    CheckReceipt {
        /// The receipt as the app copies it
        receipt: String,
    },
    /// List everybody
    List,
}

/// Somebody to be taken in.
#[derive(Debug, Args)]
pub struct AddEmployee {
    /// Name for signing in: letters, digits, dots and dashes
    #[arg(long)]
    pub(super) login: String,
    /// Full name with titles
    #[arg(long)]
    pub(super) name: String,
    /// Post (jabatan)
    #[arg(long)]
    pub(super) post: String,
    /// Profession, the key of the catalogue: guru, perawat, …
    #[arg(long)]
    pub(super) profession: String,
    /// Office (perangkat daerah)
    #[arg(long)]
    pub(super) office: String,
    /// Unit (unit kerja)
    #[arg(long)]
    pub(super) unit: String,
    /// Time zone of the unit, where it is made now
    #[arg(long, value_parser = zone, default_value = "wib")]
    pub(super) zone: Zone,
    /// NIP of a PNS: 18 digits
    #[arg(long, conflicts_with = "ni")]
    pub(super) nip: Option<String>,
    /// NI of a PPPK: 18 digits
    #[arg(long)]
    pub(super) ni: Option<String>,
    /// Name of the agency, where it is founded now
    #[arg(long, default_value = "Instansi")]
    pub(super) agency: String,
    /// Looks after the agency's data
    #[arg(long)]
    pub(super) admin: bool,
    #[command(flatten)]
    pub(super) password: PasswordFrom,
}

/// Where a password comes from: never from the command line, which others can read.
#[derive(Clone, Copy, Debug, Args)]
pub struct PasswordFrom {
    /// Read the password from standard input; otherwise one is invented and printed
    #[arg(long)]
    pub(super) password_stdin: bool,
}

fn day(text: &str) -> Result<Day, String> {
    Day::parse(text).ok_or_else(|| "not a day like 2026-11-21".into())
}

fn zone(text: &str) -> Result<Zone, String> {
    match text.to_lowercase().as_str() {
        "wib" => Ok(Zone::Wib),
        "wita" => Ok(Zone::Wita),
        "wit" => Ok(Zone::Wit),
        _ => Err("wib, wita or wit".into()),
    }
}
