//! What an admin does from the command line: take people in, let them go, say who leads whom.
//!
//! Knows the words of the commands and of their answers; what is kept goes through the same functions
//! as everything else. Works beside a running server, which sees each change at its next answer, and pokes the
//! devices that listen within seconds.

mod closing;
mod command;
mod delegations;
mod disputes;
mod exceptions;
mod leave;
mod receipt;
mod rules;

use crate::db::employee::{self, Listed, NewEmployee};
use crate::db::{Db, DbError, agency, overdue, session};
use crate::password::{self, PasswordError};
use command::acting_word;
pub use command::{AddEmployee, Command, PasswordFrom, SetRules};
use rusqlite::Connection;
use shared::acting::Acting;
use shared::day::{Day, Timestamp, Zone};
use shared::id::{AgencyId, EmployeeId, OfficeId, UnitId};
use shared::person::IdentityNumber;
use std::fmt::{self, Write as _};
use uuid::Uuid;

/// Why a command changed nothing.
#[derive(Debug)]
pub enum AdminError {
    /// It cannot be, and here is why.
    Refused(String),
    /// The password cannot be kept.
    Password(PasswordError),
    /// Standard input could not be read.
    Input(std::io::Error),
    /// The database failed.
    Db(DbError),
}

impl From<DbError> for AdminError {
    fn from(error: DbError) -> Self {
        Self::Db(error)
    }
}

impl From<PasswordError> for AdminError {
    fn from(error: PasswordError) -> Self {
        Self::Password(error)
    }
}

impl fmt::Display for AdminError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Refused(why) => f.write_str(why),
            Self::Password(error) => error.fmt(f),
            Self::Input(error) => write!(f, "the password could not be read: {error}"),
            Self::Db(error) => error.fmt(f),
        }
    }
}

impl std::error::Error for AdminError {}

fn refused(why: impl Into<String>) -> AdminError {
    AdminError::Refused(why.into())
}

/// Does what was asked and says so. `line` reads one line of standard input; `now` is the server's clock.
///
/// # Errors
/// Why nothing was changed.
pub async fn run(
    db: &Db,
    command: Command,
    now: Timestamp,
    line: impl FnOnce() -> std::io::Result<String>,
) -> Result<String, AdminError> {
    match command {
        Command::AddEmployee(asked) => {
            let number = number(asked.nip.as_deref(), asked.ni.as_deref())?;
            let login = login(&asked.login)?;
            let chosen = Chosen::read(asked.password, line)?;
            let added = add(db, asked, login.clone(), number, chosen.hash.clone()).await?;
            Ok(format!("{login} was taken in as {added}.\n{}", chosen.told()))
        }
        Command::SetPassword { login, password } => {
            let id = find(db, login.clone()).await?;
            let chosen = Chosen::read(password, line)?;
            let hash = chosen.hash.clone();
            db.write(move |db| {
                employee::set_password(db, id, &hash)?;
                session::end_all(db, id)
            })
            .await?;
            Ok(format!(
                "{login} has another password and is signed out everywhere.\n{}",
                chosen.told()
            ))
        }
        Command::Deactivate { login } => {
            let id = find(db, login.clone()).await?;
            db.write(move |db| employee::deactivate(db, id)).await?;
            Ok(format!(
                "{login} is shown nothing of others. What they wrote stays; what their devices bring yet \
                 waits in `exceptions`.\n"
            ))
        }
        Command::SetSuperior { employee, superior, from, to, acting } => {
            set_superior(db, employee, superior, (from, to), acting).await
        }
        Command::Delegate { superior, to, from, until, acting } => {
            delegations::give(db, superior, to, (from, until), acting, now).await
        }
        Command::Delegations => delegations::list(db, now).await,
        Command::EndDelegation { number } => delegations::end(db, number, now).await,
        Command::AddLeave { employee, away, from, until } => {
            leave::add(db, employee, away, (from, until), now).await
        }
        Command::EndLeave { number, last } => leave::end(db, number, last, now).await,
        Command::Leave { employee } => leave::list(db, employee, now).await,
        Command::AnswerLimit { office, from, days } => {
            let name = office.clone();
            let set = db.write(move |db| overdue::set_limit(db, &name, from, days)).await?;
            if set {
                Ok(format!(
                    "In {office} a report has waited too long after {days} working days, from {from}.\n"
                ))
            } else {
                Err(refused(format!("There is no office {office}. Nothing was changed.")))
            }
        }
        Command::Disputes => disputes::list(db).await,
        Command::SettleDispute { number, by, answer } => {
            disputes::settle(db, number, by, answer, now).await
        }
        Command::SetRules(asked) => rules::set(db, asked).await,
        Command::SetClosing(asked) => closing::set(db, asked).await,
        Command::Exceptions => exceptions::list(db).await,
        Command::AcceptException { number, by } => exceptions::accept(db, number, by, now).await,
        Command::DeclineException { number, by, reason } => {
            exceptions::decline(db, number, by, reason, now).await
        }
        Command::CheckReceipt { receipt } => receipt::check(db, &receipt).await,
        Command::List => {
            let everybody = db.read(move |db| employee::list(db, now.day(Zone::Wib))).await?;
            Ok(table(&everybody))
        }
    }
}

/// A password that was chosen or invented.
struct Chosen {
    hash: String,
    invented: Option<String>,
}

impl Chosen {
    fn read(
        from: PasswordFrom,
        line: impl FnOnce() -> std::io::Result<String>,
    ) -> Result<Self, AdminError> {
        if from.password_stdin {
            let typed = line().map_err(AdminError::Input)?;
            let hash = password::hash(typed.trim_end_matches(['\r', '\n']))?;
            return Ok(Self { hash, invented: None });
        }
        let invented = password::invented()?;
        Ok(Self { hash: password::hash(&invented)?, invented: Some(invented) })
    }

    fn told(&self) -> String {
        self.invented.as_ref().map_or_else(String::new, |password| {
            format!("Password, shown only this once: {password}\n")
        })
    }
}

async fn add(
    db: &Db,
    asked: AddEmployee,
    login: String,
    number: Option<IdentityNumber>,
    password: String,
) -> Result<String, AdminError> {
    let id = EmployeeId::from_uuid(Uuid::now_v7());
    let added = db
        .write(move |db| {
            if employee::taken(db, &login, number.as_ref())? {
                return Ok(None);
            }
            let (agency, unit) = place(db, &asked)?;
            let AddEmployee { name, post, profession, admin, .. } = asked;
            let told = format!("{name}, {post}");
            let new = NewEmployee {
                id,
                agency,
                unit,
                name,
                number,
                login,
                password,
                post,
                profession,
                admin,
            };
            employee::add(db, &new)?;
            Ok(Some(told))
        })
        .await?;
    added.ok_or_else(|| {
        refused("This login or this number already is somebody's. Nothing was changed.")
    })
}

/// The unit, made with everything above it where it is missing.
fn place(db: &Connection, asked: &AddEmployee) -> Result<(AgencyId, UnitId), DbError> {
    let agency = match agency::agency(db)? {
        Some(id) => id,
        None => {
            let id = AgencyId::from_uuid(Uuid::now_v7());
            agency::add_agency(db, id, &asked.agency)?;
            id
        }
    };
    let office = match agency::office(db, &asked.office)? {
        Some(id) => id,
        None => {
            let id = OfficeId::from_uuid(Uuid::now_v7());
            agency::add_office(db, id, agency, &asked.office)?;
            id
        }
    };
    let unit = match agency::unit(db, office, &asked.unit)? {
        Some(id) => id,
        None => {
            let id = UnitId::from_uuid(Uuid::now_v7());
            agency::add_unit(db, id, office, &asked.unit, asked.zone)?;
            id
        }
    };
    Ok((agency, unit))
}

async fn set_superior(
    db: &Db,
    employee: String,
    superior: String,
    (from, to): (Day, Option<Day>),
    acting: Option<Acting>,
) -> Result<String, AdminError> {
    if to.is_some_and(|to| to < from) {
        return Err(refused("The last day lies before the first. Nothing was changed."));
    }
    let led = find(db, employee.clone()).await?;
    let leader = find(db, superior.clone()).await?;
    let set = db
        .write(move |db| {
            // Nobody decides on their own report, not even through others.
            if employee::stands_above(db, led, leader, from)? {
                return Ok(false);
            }
            employee::set_superior(db, led, leader, from, to, acting)?;
            Ok(true)
        })
        .await?;
    if !set {
        return Err(refused(format!(
            "{employee} is {superior} or stands above them on {from}: nobody may come to decide on \
             their own report. Nothing was changed."
        )));
    }
    let until = to.map_or_else(String::new, |to| format!(" until {to}"));
    let acting = acting.map_or_else(String::new, |acting| format!(" as {}", acting_word(acting)));
    Ok(format!("{superior} leads {employee}{acting} from {from}{until}.\n"))
}

async fn find(db: &Db, login: String) -> Result<EmployeeId, AdminError> {
    let asked = login.clone();
    let account = db.read(move |db| employee::account(db, &asked)).await?;
    account.map(|account| account.id).ok_or_else(|| {
        refused(format!("There is nobody with the login {login}. Nothing was changed."))
    })
}

fn number(nip: Option<&str>, ni: Option<&str>) -> Result<Option<IdentityNumber>, AdminError> {
    let read = match (nip, ni) {
        (Some(text), _) => IdentityNumber::nip(text),
        (None, Some(text)) => IdentityNumber::ni(text),
        (None, None) => return Ok(None),
    };
    read.map(Some).ok_or_else(|| {
        refused(if nip.is_some() {
            "This is no NIP: 18 digits, of which the first eight are a birth date, digits 13 and 14 \
             a month, and digit 15 is 1 or 2. A PPPK's number goes to --ni. Nothing was changed."
        } else {
            "This is no NI: 18 digits, of which the first eight are a birth date and digit 15 is 1 \
             or 2. Nothing was changed."
        })
    })
}

fn login(text: &str) -> Result<String, AdminError> {
    let login = text.trim().to_lowercase();
    let fits = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '_');
    let letters = login.chars().any(|c| c.is_ascii_alphabetic());
    if !letters || login.len() > 60 || !login.chars().all(fits) {
        return Err(refused(
            "A login has up to 60 letters, digits, dots, dashes or underscores, and at least one \
             letter, so that it is never taken for a number. Nothing was changed.",
        ));
    }
    Ok(login)
}

/// Everybody in columns. Identity numbers are nobody's business here.
fn table(everybody: &[Listed]) -> String {
    let mut table = String::new();
    let mut office = "";
    for person in everybody {
        if person.office != office {
            office = &person.office;
            // Writing into a string cannot fail.
            let _ = writeln!(table, "{office}");
        }
        let superior = person.superior.as_deref().unwrap_or("-");
        let admin = if person.admin { " (admin)" } else { "" };
        let gone = if person.active { "" } else { " (deactivated)" };
        let _ = writeln!(
            table,
            "  {:<24} {}, {}, {}; superior: {superior}{admin}{gone}",
            person.login, person.name, person.post, person.unit
        );
    }
    table
}
