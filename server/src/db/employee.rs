//! Employees: how they are taken in, found at sign-in, changed and let go.
//!
//! Knows identity numbers as something to compare; must not know how a password is checked.

use super::people::{employee_id, kind};
use super::{DbError, push};
use rusqlite::{Connection, OptionalExtension as _, params};
use shared::acting::Acting;
use shared::day::Day;
use shared::id::{AgencyId, EmployeeId, UnitId};
use shared::person::IdentityNumber;

/// Somebody who is taken in.
#[derive(Clone, Debug)]
pub struct NewEmployee {
    /// Minted at the door.
    pub id: EmployeeId,
    /// The agency.
    pub agency: AgencyId,
    /// The unit.
    pub unit: UnitId,
    /// Full name with titles.
    pub name: String,
    /// Their number; some have none.
    pub number: Option<IdentityNumber>,
    /// The name for signing in.
    pub login: String,
    /// The hash of their password.
    pub password: String,
    /// Post.
    pub post: String,
    /// Profession, the key of the catalogue.
    pub profession: String,
    /// Whether they look after the agency's data.
    pub admin: bool,
}

/// What signing in needs to know of a person.
#[derive(Clone, Debug)]
pub struct Account {
    /// Who.
    pub id: EmployeeId,
    /// Full name with titles.
    pub name: String,
    /// The name for signing in.
    pub login: String,
    /// The hash of their password.
    pub password: String,
    /// Whether they may sign in.
    pub active: bool,
}

/// One line of the list of employees.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Listed {
    /// The name for signing in.
    pub login: String,
    /// Full name with titles.
    pub name: String,
    /// Post.
    pub post: String,
    /// Unit.
    pub unit: String,
    /// Office.
    pub office: String,
    /// The superior's login today.
    pub superior: Option<String>,
    /// Whether they look after the agency's data.
    pub admin: bool,
    /// Whether they may sign in.
    pub active: bool,
}

/// Takes somebody in.
pub fn add(db: &Connection, new: &NewEmployee) -> Result<(), DbError> {
    let (kind, number) = match &new.number {
        Some(nip @ IdentityNumber::Nip(_)) => (Some("nip"), Some(nip.digits())),
        Some(ni @ IdentityNumber::Ni(_)) => (Some("ni"), Some(ni.digits())),
        None => (None, None),
    };
    db.prepare_cached(
        "INSERT INTO employee (id, agency, unit, name, identity_kind, identity_number, login,
            password, post, profession, admin)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)",
    )?
    .execute(params![
        new.id.uuid().as_bytes(),
        new.agency.uuid().as_bytes(),
        new.unit.uuid().as_bytes(),
        new.name,
        kind,
        number,
        new.login,
        new.password,
        new.post,
        new.profession,
        new.admin,
    ])?;
    Ok(())
}

/// The account with this login (capitals do not matter) or identity number (blanks do not matter).
pub fn account(db: &Connection, login: &str) -> Result<Option<Account>, DbError> {
    let login = login.trim();
    let number: String = login.chars().filter(|c| !c.is_whitespace()).collect();
    let found = db
        .prepare_cached(
            "SELECT id, name, login, password, active FROM employee
             WHERE login = ?1 OR identity_number = ?2 ORDER BY login = ?1 DESC LIMIT 1",
        )?
        .query_row(params![login, number], |row| {
            Ok(Account {
                id: employee_id(row.get(0)?),
                name: row.get(1)?,
                login: row.get(2)?,
                password: row.get(3)?,
                active: row.get(4)?,
            })
        })
        .optional()?;
    Ok(found)
}

/// Whether there is an employee at all.
pub fn any(db: &Connection) -> Result<bool, DbError> {
    Ok(db.query_row("SELECT EXISTS (SELECT 1 FROM employee)", [], |row| row.get(0))?)
}

/// Whether this login, or this number, already is somebody's.
pub fn taken(
    db: &Connection,
    login: &str,
    number: Option<&IdentityNumber>,
) -> Result<bool, DbError> {
    let number = number.map(IdentityNumber::digits);
    Ok(db.query_row(
        "SELECT EXISTS (SELECT 1 FROM employee WHERE login = ?1 OR identity_number = ?2)",
        params![login, number],
        |row| row.get(0),
    )?)
}

/// Gives a person another password.
pub fn set_password(db: &Connection, id: EmployeeId, password: &str) -> Result<(), DbError> {
    db.execute(
        "UPDATE employee SET password = ?2 WHERE id = ?1",
        params![id.uuid().as_bytes(), password],
    )?;
    Ok(())
}

/// Whether a person looks after the agency's data.
pub fn is_admin(db: &Connection, id: EmployeeId) -> Result<bool, DbError> {
    let mut query = db.prepare_cached("SELECT admin FROM employee WHERE id = ?1")?;
    Ok(query.query_row([id.uuid().as_bytes()], |row| row.get(0))?)
}

/// Whether a person works here; otherwise they were let go.
pub fn is_active(db: &Connection, id: EmployeeId) -> Result<bool, DbError> {
    let mut query = db.prepare_cached("SELECT active FROM employee WHERE id = ?1")?;
    Ok(query.query_row([id.uuid().as_bytes()], |row| row.get(0))?)
}

/// Lets a person go: they are shown nothing of others, and what they wrote, or bring yet, stays.
pub fn deactivate(db: &Connection, id: EmployeeId) -> Result<(), DbError> {
    db.execute("UPDATE employee SET active = 0 WHERE id = ?1", params![id.uuid().as_bytes()])?;
    push::unsubscribe_all(db, id)?;
    Ok(())
}

/// Puts `employee` under `superior` from a day on, to a last day if there is one. Who led them then
/// without end, does so up to the day before, unless the new one only stands in.
pub fn set_superior(
    db: &Connection,
    employee: EmployeeId,
    superior: EmployeeId,
    from: Day,
    to: Option<Day>,
    acting: Option<Acting>,
) -> Result<(), DbError> {
    let (employee, superior) = (employee.uuid(), superior.uuid());
    if to.is_none() && acting.is_none() {
        // A time that has not begun by then never does.
        db.execute(
            "DELETE FROM superior WHERE employee = ?1 AND from_day >= ?2",
            params![employee.as_bytes(), from.to_string()],
        )?;
        db.execute(
            "UPDATE superior SET to_day = ?2
             WHERE employee = ?1 AND (to_day IS NULL OR to_day > ?2)",
            params![employee.as_bytes(), from.plus(-1).to_string()],
        )?;
    }
    db.prepare_cached(
        "INSERT INTO superior (employee, superior, from_day, to_day, kind) VALUES (?1, ?2, ?3, ?4, ?5)
         ON CONFLICT DO UPDATE SET to_day = excluded.to_day, kind = excluded.kind",
    )?
    .execute(params![
        employee.as_bytes(),
        superior.as_bytes(),
        from.to_string(),
        to.map(|day| day.to_string()),
        kind(acting),
    ])?;
    Ok(())
}

/// Whether `above` stands above `person` on `day`, directly or through others, or is the same.
pub fn stands_above(
    db: &Connection,
    above: EmployeeId,
    person: EmployeeId,
    day: Day,
) -> Result<bool, DbError> {
    Ok(db.query_row(
        "WITH RECURSIVE above (id) AS (
            SELECT ?1
            UNION
            SELECT s.superior FROM superior s JOIN above a ON s.employee = a.id
            WHERE s.from_day <= ?3 AND (s.to_day IS NULL OR s.to_day >= ?3)
         )
         SELECT EXISTS (SELECT 1 FROM above WHERE id = ?2)",
        params![person.uuid().as_bytes(), above.uuid().as_bytes(), day.to_string()],
        |row| row.get(0),
    )?)
}

/// Everybody, by office and login, with the superior of `day`.
pub fn list(db: &Connection, day: Day) -> Result<Vec<Listed>, DbError> {
    let mut query = db.prepare(
        "SELECT e.login, e.name, e.post, u.name, o.name, e.admin, e.active,
            (SELECT b.login FROM superior s JOIN employee b ON b.id = s.superior
             WHERE s.employee = e.id AND s.from_day <= ?1 AND (s.to_day IS NULL OR s.to_day >= ?1)
             ORDER BY s.kind = 'definitive' DESC, s.from_day DESC LIMIT 1)
         FROM employee e JOIN unit u ON u.id = e.unit JOIN office o ON o.id = u.office
         ORDER BY o.name, e.login",
    )?;
    let rows = query.query_map(params![day.to_string()], |row| {
        Ok(Listed {
            login: row.get(0)?,
            name: row.get(1)?,
            post: row.get(2)?,
            unit: row.get(3)?,
            office: row.get(4)?,
            superior: row.get(7)?,
            admin: row.get(5)?,
            active: row.get(6)?,
        })
    })?;
    Ok(rows.collect::<Result<_, _>>()?)
}
