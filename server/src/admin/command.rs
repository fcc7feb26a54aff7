//! The words of the admin's commands, as they are typed.
//!
//! Knows flags, their help and how days and zones are written; must not know what a command does.

use crate::db::leave::kind;
use clap::{Args, Subcommand, ValueEnum};
use shared::acting::Acting;
use shared::closing::Every;
use shared::day::{Day, Zone};
use shared::leave::Away;
use shared::routine::Rules;

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
        /// Only stands in: plt, plh, delegate or second-level. Whoever leads the employee goes on
        #[arg(long = "as", value_parser = acting)]
        acting: Option<Acting>,
    },
    /// Hand a superior's team on for some days, as the superior could in the app
    Delegate {
        /// Login of the superior
        #[arg(long)]
        superior: String,
        /// Login of whoever stands in
        #[arg(long)]
        to: String,
        /// First day, like 2026-11-21
        #[arg(long, value_parser = day)]
        from: Day,
        /// Last day
        #[arg(long, value_parser = day)]
        until: Day,
        /// As what: plh or delegate
        #[arg(long = "as", value_parser = acting, default_value = "plh")]
        acting: Acting,
    },
    /// List the teams that are in other hands, today and later
    Delegations,
    /// End such a time at once
    EndDelegation {
        /// Its number in the list
        number: i64,
    },
    /// Enter days on which somebody is away: nothing is asked of them, and nothing called missing
    AddLeave {
        /// Login of the employee
        #[arg(long)]
        employee: String,
        /// Why: leave (cuti), ill (sakit), duty (dinas luar) or study (tugas belajar)
        #[arg(long = "as", value_parser = away, default_value = "leave")]
        away: Away,
        /// First day, like 2026-11-21
        #[arg(long, value_parser = day)]
        from: Day,
        /// Last day
        #[arg(long, value_parser = day)]
        until: Day,
    },
    /// End such days sooner than was entered
    EndLeave {
        /// Its number in the list
        number: i64,
        /// The last day away, before the first one where it was a mistake; without it, yesterday
        #[arg(long, value_parser = day)]
        last: Option<Day>,
    },
    /// List who is away, today and later
    Leave {
        /// Login of the employee; without it, everybody
        #[arg(long)]
        employee: Option<String>,
    },
    /// Say after how many working days without an answer the superior's superior hears of a report
    AnswerLimit {
        /// Office (perangkat daerah)
        #[arg(long)]
        office: String,
        /// From this day on
        #[arg(long, value_parser = day)]
        from: Day,
        /// Working days
        #[arg(long, value_parser = clap::value_parser!(u16).range(1..=60))]
        days: u16,
    },
    /// List what people say who do not have the superior that is written here
    Disputes,
    /// Answer one of them; whoever leads whom is set with `set-superior`
    SettleDispute {
        /// Its number in the list
        number: i64,
        /// Login of whoever settles it: an admin
        #[arg(long)]
        by: String,
        /// The answer, which the employee reads
        #[arg(long)]
        answer: String,
    },
    /// Set the open rules by which a report counts as routine in an office, from a day on
    SetRules(SetRules),
    /// Set how an office closes its periods, for reports of a day on
    SetClosing(SetClosing),
    /// List the reports that came from people who had been let go, or after their period was closed for good
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

/// The open rules of an office. Staff and superiors read them in the app.
#[derive(Debug, Args)]
pub struct SetRules {
    /// Name of the office (perangkat daerah)
    #[arg(long)]
    pub(super) office: String,
    /// First day, like 2026-11-21
    #[arg(long, value_parser = day)]
    pub(super) from: Day,
    /// By how many percent the minutes of a day may differ from what is usual for its author
    #[arg(long, value_parser = clap::value_parser!(u16).range(0..=1000), default_value_t = Rules::default().minutes)]
    pub(super) minutes: u16,
    /// The same for quantities
    #[arg(long, value_parser = clap::value_parser!(u16).range(0..=1000), default_value_t = Rules::default().quantity)]
    pub(super) quantity: u16,
    /// How many days after its date a report is still in time
    #[arg(long, value_parser = clap::value_parser!(u16).range(0..=366), default_value_t = Rules::default().late)]
    pub(super) late: u16,
    /// How many percent of each person's routine reports must be opened first; at least one report
    #[arg(long, value_parser = clap::value_parser!(u16).range(0..=100), default_value_t = Rules::default().sample)]
    pub(super) sample: u16,
    /// Entries need not serve a planned result
    #[arg(long)]
    pub(super) no_plan: bool,
    /// An activity of the catalogue for which evidence is asked, by name; may be given more than once
    #[arg(long)]
    pub(super) evidence: Vec<String>,
}

/// How an office closes its periods. Staff read it where it concerns them.
#[derive(Debug, Args)]
pub struct SetClosing {
    /// Name of the office (perangkat daerah)
    #[arg(long)]
    pub(super) office: String,
    /// For reports of this day and later, like 2026-11-21
    #[arg(long, value_parser = day)]
    pub(super) from: Day,
    /// How long a period is
    #[arg(long, value_enum)]
    pub(super) every: Length,
    /// So many days after its last one a period closes
    #[arg(long, value_parser = clap::value_parser!(u16).range(0..=366))]
    pub(super) after: u16,
    /// For so many days more a report is taken with a reason
    #[arg(long, value_parser = clap::value_parser!(u16).range(0..=366))]
    pub(super) window: u16,
}

/// The length of a period.
#[derive(Clone, Copy, Debug, ValueEnum)]
pub enum Length {
    /// A month
    Month,
    /// Three months (triwulan)
    Quarter,
    /// Six months (semester)
    HalfYear,
    /// A year
    Year,
}

impl From<Length> for Every {
    fn from(length: Length) -> Self {
        match length {
            Length::Month => Self::Month,
            Length::Quarter => Self::Quarter,
            Length::HalfYear => Self::HalfYear,
            Length::Year => Self::Year,
        }
    }
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

/// The word for as what somebody stands in.
pub(super) const fn acting_word(acting: Acting) -> &'static str {
    match acting {
        Acting::Plt => "plt",
        Acting::Plh => "plh",
        Acting::Delegate => "delegate",
        Acting::SecondLevel => "second-level",
    }
}

fn acting(text: &str) -> Result<Acting, String> {
    let all = [Acting::Plt, Acting::Plh, Acting::Delegate, Acting::SecondLevel];
    let named = all.into_iter().find(|one| acting_word(*one) == text.to_lowercase());
    named.ok_or_else(|| "plt, plh, delegate or second-level".into())
}

fn away(text: &str) -> Result<Away, String> {
    let named = Away::ALL.into_iter().find(|one| kind(*one) == text.to_lowercase());
    named.ok_or_else(|| "leave, ill, duty or study".into())
}

fn zone(text: &str) -> Result<Zone, String> {
    match text.to_lowercase().as_str() {
        "wib" => Ok(Zone::Wib),
        "wita" => Ok(Zone::Wita),
        "wit" => Ok(Zone::Wit),
        _ => Err("wib, wita or wit".into()),
    }
}
