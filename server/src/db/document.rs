//! Documents of every kind at their head, and the walk behind them.
//!
//! Knows how a document is stored, and which of its texts a superior may see; must not know who asks,
//! nor which moves are legal.

use super::{DbError, people};
use rusqlite::{Connection, OptionalExtension as _, params};
use shared::acting::Acting;
use shared::apply::Actor;
use shared::day::Timestamp;
use shared::document::{Document, Kind};
use shared::hash::Token;
use shared::id::{DocumentId, EmployeeId};
use shared::status::{Standing, Status};

/// What a superior may see of a document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Showing {
    /// Nothing: a draft, or taken back.
    Nothing,
    /// The head.
    Head,
    /// An older text: the owner is mending a returned document in private.
    Older(Box<Document>),
}

/// The texts of a document: one for its owner, one for a superior.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Texts {
    /// The head, as its owner sees it.
    pub head: Document,
    /// What a superior may see.
    pub showing: Showing,
}

impl Texts {
    /// What a superior may see.
    #[must_use]
    pub const fn shown(&self) -> Option<&Document> {
        match &self.showing {
            Showing::Nothing => None,
            Showing::Head => Some(&self.head),
            Showing::Older(older) => Some(older),
        }
    }
}

/// A document as it is stored.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stored {
    row: i64,
    /// Its texts.
    pub texts: Texts,
    /// The last change of the head.
    pub change: i64,
    /// The last change of what a superior may see; none while there has never been anything.
    pub shown_change: Option<i64>,
}

/// The document with this id.
pub fn find(connection: &Connection, id: DocumentId) -> Result<Option<Stored>, DbError> {
    let mut query = connection.prepare_cached(
        "SELECT row, head, change, showing, shown, shown_change FROM document WHERE id = ?1",
    )?;
    let stored = query.query_row([id.uuid().as_bytes()], |row| {
        let head = read(row.get_ref(1)?.as_str()?);
        let showing = match (row.get::<_, u8>(3)?, row.get_ref(4)?.as_str_or_null()?) {
            (0, _) => Ok(Showing::Nothing),
            (_, None) => Ok(Showing::Head),
            (_, Some(text)) => read(text).map(|older| Showing::Older(Box::new(older))),
        };
        let (row, change, shown_change) = (row.get(0)?, row.get(2)?, row.get(5)?);
        let texts = head.and_then(|head| Ok(Texts { head, showing: showing? }));
        Ok(texts.map(|texts| Stored { row, texts, change, shown_change }))
    });
    stored.optional()?.transpose()
}

/// How many documents there are.
pub fn count(connection: &Connection) -> Result<i64, DbError> {
    Ok(connection.query_row("SELECT count(*) FROM document", [], |row| row.get(0))?)
}

/// Which of the texts of a document an op has changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Moved {
    /// The head.
    pub head: bool,
    /// What a superior may see.
    pub shown: bool,
}

impl Stored {
    /// What is to be stored once `texts` were made of `before` under the change number `change`, and
    /// what has changed by that.
    #[must_use]
    pub fn after(before: Option<&Self>, texts: Texts, change: i64) -> (Moved, Self) {
        let moved = Moved {
            head: before.is_none_or(|b| b.texts.head != texts.head),
            shown: before.and_then(|b| b.texts.shown()) != texts.shown(),
        };
        let after = Self {
            row: before.map_or(0, |b| b.row),
            texts,
            change: before.filter(|_| !moved.head).map_or(change, |b| b.change),
            shown_change: if moved.shown {
                Some(change)
            } else {
                before.and_then(|b| b.shown_change)
            },
        };
        (moved, after)
    }

    /// Whether this is another revision than `before`: what is said beside a document makes none.
    #[must_use]
    pub fn has_moved_on(&self, before: Option<&Self>) -> bool {
        before.is_none_or(|before| before.texts.head.token != self.texts.head.token)
    }

    /// Whether the two say the same, wherever they lie.
    #[must_use]
    pub fn says(&self, other: &Self) -> bool {
        self.texts == other.texts
            && self.change == other.change
            && self.shown_change == other.shown_change
    }
}

/// Writes what became of `before`.
pub fn keep(
    connection: &Connection,
    before: Option<&Stored>,
    after: &Stored,
) -> Result<(), DbError> {
    if before == Some(after) {
        return Ok(());
    }
    let head = &after.texts.head;
    let text = write(head)?;
    let (showing, shown) = match &after.texts.showing {
        Showing::Nothing => (0, None),
        Showing::Head => (1, None),
        Showing::Older(older) => (2, Some(write(older)?)),
    };
    if before.is_none() {
        connection
            .prepare_cached(
                "INSERT INTO document (id, owner, kind, day, status, revision, token, head, change, \
                 showing, shown, shown_change) \
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12)",
            )?
            .execute(params![
                head.id.uuid().as_bytes(),
                head.owner.uuid().as_bytes(),
                kind(head.body.kind()),
                head.body.day().to_string(),
                status(head.status),
                head.revision,
                head.token.bytes(),
                text,
                after.change,
                showing,
                shown,
                after.shown_change,
            ])?;
        return Ok(());
    }
    connection
        .prepare_cached(
            "UPDATE document SET status = ?2, revision = ?3, token = ?4, head = ?5, change = ?6, \
             showing = ?7, shown = ?8, shown_change = ?9 WHERE row = ?1",
        )?
        .execute(params![
            after.row,
            status(head.status),
            head.revision,
            head.token.bytes(),
            text,
            after.change,
            showing,
            shown,
            after.shown_change,
        ])?;
    Ok(())
}

/// Whether the columns beside the text of a document say the same as the text.
pub fn fits(connection: &Connection, head: &Document) -> Result<bool, DbError> {
    let mut query = connection.prepare_cached(
        "SELECT count(*) FROM document WHERE id = ?1 AND owner = ?2 AND kind = ?3 AND day = ?4 \
         AND status = ?5 AND revision = ?6 AND token = ?7",
    )?;
    let found: i64 = query.query_row(
        params![
            head.id.uuid().as_bytes(),
            head.owner.uuid().as_bytes(),
            kind(head.body.kind()),
            head.body.day().to_string(),
            status(head.status),
            head.revision,
            head.token.bytes(),
        ],
        |row| row.get(0),
    )?;
    Ok(found == 1)
}

/// One step on the walk of a document.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Footstep {
    /// The revision it made.
    pub revision: u32,
    /// The place of its op in the log.
    pub op: i64,
    /// The head of the chain after it.
    pub token: Token,
    /// Where the document stood then.
    pub status: Status,
    /// Who took it.
    pub actor: Actor,
    /// When, by the server's clock.
    pub at: Timestamp,
}

impl Footstep {
    /// The step that made `head`.
    #[must_use]
    pub const fn to(head: &Document, op: i64, actor: Actor, at: Timestamp) -> Self {
        Self { revision: head.revision, op, token: head.token, status: head.status, actor, at }
    }
}

/// Adds one step to the walk of a document.
pub fn walk(connection: &Connection, id: DocumentId, step: &Footstep) -> Result<(), DbError> {
    connection
        .prepare_cached(
            "INSERT INTO revision (document, revision, op, token, status, actor, standing, at) \
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
        )?
        .execute(params![
            id.uuid().as_bytes(),
            step.revision,
            step.op,
            step.token.bytes(),
            status(step.status),
            step.actor.employee.uuid().as_bytes(),
            standing(step.actor),
            step.at.0,
        ])?;
    Ok(())
}

/// Whether the walk of a document is exactly these steps.
pub fn walked(
    connection: &Connection,
    id: DocumentId,
    steps: &[Footstep],
) -> Result<bool, DbError> {
    let mut query = connection.prepare_cached(
        "SELECT revision, op, token, status, actor, standing, at FROM revision WHERE document = ?1 \
         ORDER BY revision",
    )?;
    let mut rows = query.query([id.uuid().as_bytes()])?;
    let mut steps = steps.iter();
    while let Some(row) = rows.next()? {
        let Some(step) = steps.next() else { return Ok(false) };
        let same = row.get::<_, u32>(0)? == step.revision
            && row.get::<_, i64>(1)? == step.op
            && row.get_ref(2)?.as_blob().ok() == Some(step.token.bytes().as_slice())
            && row.get_ref(3)?.as_str().ok() == Some(status(step.status))
            && row.get_ref(4)?.as_blob().ok()
                == Some(step.actor.employee.uuid().as_bytes().as_slice())
            && row.get_ref(5)?.as_str().ok() == Some(standing(step.actor))
            && row.get::<_, i64>(6)? == step.at.0;
        if !same {
            return Ok(false);
        }
    }
    Ok(steps.next().is_none())
}

/// As what the step of the op `number` on the walk of a document was taken, where it was taken for a superior.
pub fn acting(
    connection: &Connection,
    id: DocumentId,
    number: i64,
) -> Result<Option<Acting>, DbError> {
    let mut query = connection
        .prepare_cached("SELECT standing FROM revision WHERE document = ?1 AND op = ?2")?;
    let found = query.query_row(params![id.uuid().as_bytes(), number], |row| row.get(0));
    match found.optional()? {
        None => Ok(None),
        Some(word) => match String::as_str(&word) {
            AUTHOR | "superior" => Ok(None),
            word => people::kind_of(word),
        },
    }
}

/// Where a change of a document lies, without its text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Place {
    /// The change number.
    pub change: i64,
    row: i64,
    /// Whether it is one's own.
    pub own: bool,
}

/// The first `most` changes of each owner's documents after `cursor`: of the heads where they are one's
/// own, of what a superior may see where not.
pub fn changes(
    connection: &Connection,
    owners: &[EmployeeId],
    own: bool,
    cursor: i64,
    most: usize,
    into: &mut Vec<Place>,
) -> Result<(), DbError> {
    // Both are answered from an index alone.
    let mut query = connection.prepare_cached(if own {
        "SELECT change, row FROM document WHERE owner = ?1 AND change > ?2 \
         ORDER BY change LIMIT ?3"
    } else {
        "SELECT shown_change, row FROM document WHERE owner = ?1 AND shown_change > ?2 \
         ORDER BY shown_change LIMIT ?3"
    })?;
    let most = i64::try_from(most).unwrap_or(i64::MAX);
    for owner in owners {
        let mut rows = query.query(params![owner.uuid().as_bytes(), cursor, most])?;
        while let Some(row) = rows.next()? {
            into.push(Place { change: row.get(0)?, row: row.get(1)?, own });
        }
    }
    Ok(())
}

/// A document as its reader may see it.
#[derive(Debug)]
pub struct Seen {
    /// Which.
    pub id: DocumentId,
    /// Its JSON, where there is anything to see.
    pub text: Option<String>,
}

/// The document at `place`.
pub fn at(connection: &Connection, place: Place) -> Result<Seen, DbError> {
    let mut query = connection.prepare_cached(if place.own {
        "SELECT id, head FROM document WHERE row = ?1"
    } else {
        "SELECT id, CASE showing WHEN 1 THEN head WHEN 2 THEN shown END FROM document \
         WHERE row = ?1"
    })?;
    Ok(query.query_row([place.row], |row| {
        let id = DocumentId::from_uuid(uuid::Uuid::from_bytes(row.get(0)?));
        Ok(Seen { id, text: row.get(1)? })
    })?)
}

/// The last step of its author on the walk of a document, before which its text was written: the revision it made,
/// and the place of its op in the log.
pub fn last_written(connection: &Connection, id: DocumentId) -> Result<(u32, i64), DbError> {
    let mut query = connection.prepare_cached(
        "SELECT revision, op FROM revision WHERE document = ?1 AND standing = ?2 \
         ORDER BY revision DESC LIMIT 1",
    )?;
    let author = AUTHOR;
    let step = |row: &rusqlite::Row<'_>| Ok((row.get(0)?, row.get(1)?));
    Ok(query.query_row(params![id.uuid().as_bytes(), author], step)?)
}

fn read(text: &str) -> Result<Document, DbError> {
    serde_json::from_str(text).map_err(|_| DbError::Unreadable("document"))
}

fn write(document: &Document) -> Result<String, DbError> {
    // Room for a day as most are: growing there in steps is a twentieth of the work of a batch.
    let mut text = Vec::with_capacity(2048);
    let written = serde_json::to_writer(&mut text, document);
    let text = written.ok().and_then(|()| String::from_utf8(text).ok());
    text.ok_or(DbError::Unreadable("document"))
}

// The words in the tables, for people who look into them. Never changed: they are stored.

const fn kind(kind: Kind) -> &'static str {
    match kind {
        Kind::Report => "report",
        Kind::Dialogue => "dialogue",
    }
}

const fn status(status: Status) -> &'static str {
    match status {
        Status::Draft => "draft",
        Status::Submitted => "submitted",
        Status::Returned => "returned",
        Status::Approved => "approved",
        Status::Open => "open",
    }
}

const AUTHOR: &str = "author";

const fn standing(actor: Actor) -> &'static str {
    match (actor.standing, actor.acting) {
        (Standing::Author, _) => AUTHOR,
        (Standing::Superior, None) => "superior",
        (Standing::Superior, acting @ Some(_)) => people::kind(acting),
    }
}
