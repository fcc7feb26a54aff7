//! The limit: SQLite with nothing around it. The very rows that the server kept, put into a second
//! file of the same schema with the same durability, by one connection that does nothing else.
//!
//! Knows the tables a kept report ends in; must not know how it came there.

use crate::Failed;
use rusqlite::types::Value;
use rusqlite::{Connection, OpenFlags, params_from_iter};
use std::path::Path;
use std::time::{Duration, Instant};

/// Tables in which a report leaves a row, and the column that orders them by the log.
const TABLES: [(&str, &str); 3] = [("op", "seq"), ("document", "change"), ("revision", "op")];

/// One row a report and table, in the order of the log.
pub(crate) struct Rows([Vec<Vec<Value>>; 3]);

/// How many rows each table has, by name.
type Counts = Vec<(String, i64)>;

/// What the server wrote, as seen from beside it.
pub(crate) struct Watch {
    db: Connection,
    start: Counts,
    seen: i64,
}

impl Watch {
    /// Looks at the server's file from now on.
    pub(crate) fn on(file: &Path) -> Result<Self, Failed> {
        let db = Connection::open_with_flags(file, OpenFlags::SQLITE_OPEN_READ_ONLY)?;
        let seen = db.query_row("SELECT coalesce(max(seq), 0) FROM op", [], |row| row.get(0))?;
        Ok(Self { start: counts(&db)?, db, seen })
    }

    /// The rows of every report since the last time.
    pub(crate) fn fresh(&mut self) -> Result<Rows, Failed> {
        // Were there another table, the raw side would write less than ours.
        for ((name, before), (_, after)) in self.start.iter().zip(counts(&self.db)?) {
            if *before != after && TABLES.iter().all(|(table, _)| table != name) {
                return Err(format!("a report also writes to {name}: raw.rs must, too").into());
            }
        }
        let seen = self.seen;
        let read = |(table, order): (&str, &str)| -> Result<Vec<Vec<Value>>, Failed> {
            let text = format!("SELECT * FROM {table} WHERE {order} > ?1 ORDER BY {order}");
            let mut query = self.db.prepare(&text)?;
            let width = query.column_count();
            let rows = query.query_map([seen], |row| (0..width).map(|at| row.get(at)).collect())?;
            Ok(rows.collect::<Result<_, _>>()?)
        };
        let [op, document, revision] = TABLES.map(read);
        let rows = Rows([op?, document?, revision?]);
        self.seen += i64::try_from(rows.count())?;
        if rows.0.iter().any(|table| table.len() != rows.count()) {
            return Err("a report is no longer one row a table: raw.rs must follow".into());
        }
        Ok(rows)
    }
}

impl Rows {
    /// How many reports these are.
    pub(crate) fn count(&self) -> usize {
        self.0[0].len()
    }
}

fn counts(db: &Connection) -> Result<Counts, Failed> {
    let mut query = db.prepare(
        "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%' \
         ORDER BY name",
    )?;
    let names: Vec<String> = query.query_map([], |row| row.get(0))?.collect::<Result<_, _>>()?;
    let count = |name: String| -> Result<(String, i64), Failed> {
        let text = format!("SELECT count(*) FROM {name}");
        let count = db.query_row(&text, [], |row| row.get(0))?;
        Ok((name, count))
    };
    names.into_iter().map(count).collect()
}

/// A connection with the settings of the server's writer.
pub(crate) fn open(file: &Path) -> Result<Connection, Failed> {
    let db = Connection::open(file)?;
    db.execute_batch(
        "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON; \
         PRAGMA cache_size = -8000; PRAGMA wal_autocheckpoint = 4000; PRAGMA temp_store = MEMORY;",
    )?;
    Ok(db)
}

/// Puts `rows` in, `batch` reports a transaction; says how long it took.
pub(crate) fn write(db: &Connection, rows: &Rows, batch: usize) -> Result<Duration, Failed> {
    let mut inserts = Vec::new();
    for ((table, _), rows) in TABLES.iter().zip(&rows.0) {
        let width = rows.first().map_or(0, Vec::len);
        let places = vec!["?"; width].join(", ");
        inserts.push((db.prepare(&format!("INSERT INTO {table} VALUES ({places})"))?, rows));
    }
    let begun = Instant::now();
    for start in (0..rows.count()).step_by(batch) {
        db.execute_batch("BEGIN IMMEDIATE")?;
        for at in start..(start + batch).min(rows.count()) {
            for (insert, rows) in &mut inserts {
                insert.execute(params_from_iter(rows.get(at).ok_or("a row is missing")?))?;
            }
        }
        db.execute_batch("COMMIT")?;
    }
    Ok(begun.elapsed())
}

/// How many of the log's ops were kept, read from the file after the server has gone; also checks the
/// file as a whole.
pub(crate) fn kept(file: &Path) -> Result<usize, Failed> {
    let db = Connection::open(file)?;
    let whole: String = db.query_row("PRAGMA quick_check", [], |row| row.get(0))?;
    if whole != "ok" {
        return Err(format!("the database is damaged: {whole}").into());
    }
    let kept: i64 = db.query_row("SELECT count(*) FROM op WHERE kept = 1", [], |row| row.get(0))?;
    Ok(usize::try_from(kept)?)
}
