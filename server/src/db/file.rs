//! Which documents name which files of evidence.
//!
//! Knows names only; must not know where the bytes lie, or whether they have come.

use super::{DbError, exception, people};
use rusqlite::{Connection, params};
use shared::day::Timestamp;
use shared::document::Body;
use shared::hash::Hash;
use shared::id::{DocumentId, EmployeeId};
use shared::op::Act;
use std::collections::BTreeMap;

/// The files a document names, and whether a text that was sent names them.
pub type Uses = BTreeMap<Hash, bool>;

/// The files that a document names after `act` made `body` its text: those of the text, and all that
/// a text named that was ever sent.
#[must_use]
pub fn after(mut uses: Uses, act: &Act, body: &Body) -> Uses {
    let sent = match act {
        Act::Submit(_) => true,
        Act::SaveDraft(_) => false,
        Act::Withdraw
        | Act::Approve
        | Act::Return(_)
        | Act::Reopen(_)
        | Act::Comment(_)
        | Act::Tell(_)
        | Act::Seen(_) => return uses,
    };
    uses.retain(|_, sent| *sent);
    for hash in body.files().flat_map(shared::evidence::File::hashes) {
        *uses.entry(hash).or_default() |= sent;
    }
    uses
}

/// Most files that texts of one document may have named which were sent. They stay for ever, and every later
/// text is held against them: without a bound one person's document takes longer and longer on the one writer. A
/// single text has room for a thousand at most, with their small pictures; an honest day has twenty.
const MOST_SENT: usize = 4_000;

/// Whether a text would make them too many. One that names nothing new may always be sent.
#[must_use]
pub fn too_many(before: &Uses, after: &Uses) -> bool {
    let sent = |uses: &Uses| uses.values().filter(|sent| **sent).count();
    let after = sent(after);
    after > MOST_SENT && after > sent(before)
}

/// The files that a document names.
pub fn of_document(connection: &Connection, doc: DocumentId) -> Result<Uses, DbError> {
    let mut query =
        connection.prepare_cached("SELECT hash, sent FROM file_use WHERE document = ?1")?;
    let uses = query.query_map([doc.uuid().as_bytes()], |row| {
        Ok((Hash::from_bytes(row.get(0)?), row.get(1)?))
    })?;
    Ok(uses.collect::<Result<_, _>>()?)
}

/// Writes what became of the files that a document names.
pub fn keep(
    connection: &Connection,
    doc: DocumentId,
    before: &Uses,
    after: &Uses,
) -> Result<(), DbError> {
    for hash in before.keys().filter(|hash| !after.contains_key(*hash)) {
        connection
            .prepare_cached("DELETE FROM file_use WHERE document = ?1 AND hash = ?2")?
            .execute(params![doc.uuid().as_bytes(), hash.bytes()])?;
    }
    for (hash, sent) in after.iter().filter(|(hash, sent)| before.get(*hash) != Some(sent)) {
        connection
            .prepare_cached(
                "INSERT INTO file_use (document, hash, sent) VALUES (?1, ?2, ?3) \
                 ON CONFLICT DO UPDATE SET sent = excluded.sent",
            )?
            .execute(params![doc.uuid().as_bytes(), hash.bytes(), sent])?;
    }
    Ok(())
}

/// The people whose documents show this file to `person`: their own, whatever they say of it, and those
/// of the people they lead, where a text that was sent names it and the document can be seen.
pub fn owners_who_show(
    connection: &Connection,
    hash: Hash,
    person: EmployeeId,
    now: Timestamp,
) -> Result<Vec<EmployeeId>, DbError> {
    let mut query = connection.prepare_cached(
        "SELECT DISTINCT d.owner, u.sent AND d.showing <> 0 FROM file_use u \
         JOIN document d ON d.id = u.document WHERE u.hash = ?1",
    )?;
    let mut rows = query.query([hash.bytes()])?;
    let mut owners = Vec::new();
    while let Some(row) = rows.next()? {
        let (owner, shown) = (people::employee_id(row.get(0)?), row.get::<_, bool>(1)?);
        if owner == person || (shown && people::leads(connection, person, owner, now)?) {
            owners.push(owner);
        }
    }
    Ok(owners)
}

/// Every file that some document of its owner names, and whether a text that was sent does. A report that lies
/// with the exceptions was sent; one that was set aside may be sent again.
pub fn all(connection: &Connection) -> Result<BTreeMap<(EmployeeId, Hash), bool>, DbError> {
    let mut query = connection.prepare(
        "SELECT d.owner, u.hash, max(u.sent) FROM file_use u JOIN document d ON d.id = u.document \
         GROUP BY d.owner, u.hash",
    )?;
    let uses = query.query_map([], |row| {
        let name = (people::employee_id(row.get(0)?), Hash::from_bytes(row.get(1)?));
        Ok((name, row.get(2)?))
    })?;
    let mut all = uses.collect::<Result<BTreeMap<_, _>, _>>()?;
    for one in exception::not_taken(connection)? {
        let files = one.op.act.body().into_iter().flat_map(Body::files);
        for hash in files.flat_map(shared::evidence::File::hashes) {
            all.insert((one.author, hash), true);
        }
    }
    Ok(all)
}
