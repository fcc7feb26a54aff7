//! A file that is said to be a backup: whole, or refused in words with nothing touched.

use super::{cases, runtime};
use crate::damage::{Hurt, hurt, hurt_bytes};
use crate::people::{World, today};
use proptest::collection::vec;
use proptest::prelude::*;
use rusqlite::{Connection, OpenFlags};
use setapak_server::db::FILE;
use setapak_server::safe;
use shared::document::Document;
use std::fs;
use std::path::Path;

/// What must be the same wherever a database is called whole. Not how it is written: of an id `c` and `C` are one letter.
fn says(path: &Path) -> Vec<(Document, Option<Document>, i64)> {
    let db = Connection::open_with_flags(path, OpenFlags::SQLITE_OPEN_READ_ONLY).unwrap();
    let mut query = db.prepare("SELECT head, shown, change FROM document ORDER BY id").unwrap();
    let read = |text: String| serde_json::from_str(&text).unwrap();
    let rows = query.query_map([], |row| {
        let shown: Option<String> = row.get(1)?;
        Ok((read(row.get(0)?), shown.map(read), row.get(2)?))
    });
    rows.unwrap().map(Result::unwrap).collect()
}

async fn lived_in() -> World {
    let world = World::new().await;
    let (mut rina, mut sri) = (world.person("rina").await, world.person("sri").await);
    for back in 0..6 {
        let day = today().plus(-back);
        rina.drafts(day, "mulai").await.kept();
        rina.submits_text(day, &"Melayani pasien ".repeat(12)).await.kept();
        sri.pulls().await;
        sri.comments(rina.doc(day), "Baik").await.kept();
        if back % 2 == 0 {
            sri.approves(rina.doc(day)).await.kept();
        } else {
            sri.returns(rina.doc(day), "Mohon dilengkapi").await.kept();
            rina.pulls().await;
            rina.drafts(day, "diperbaiki").await.kept();
        }
    }
    world
}

/// Bits that fall over, and whole sectors that are lost or come from elsewhere.
fn harm() -> impl Strategy<Value = Vec<Hurt>> {
    let at = any::<prop::sample::Index>;
    let large = prop_oneof![
        (at(), prop::sample::select(vec![512_usize, 4096])).prop_map(|(at, n)| Hurt::Lose(at, n)),
        (at(), vec(any::<u8>(), 512)).prop_map(|(at, new)| Hurt::Put(at, new)),
        (at(), at(), Just(4096)).prop_map(|(to, from, n)| Hurt::Splice(to, from, n)),
    ];
    vec(prop_oneof![4 => hurt(), 1 => large], 1..4)
}

#[test]
fn a_damaged_backup_is_refused_in_words_or_says_the_same() {
    let runtime = runtime();
    let world = runtime.block_on(lived_in());
    let now = world.state.clock.now();
    let copy = world.data().join("copy");
    safe::backup(world.data(), &copy, now).unwrap();
    runtime.block_on(world.state.db.stop());
    let (bytes, good) = (fs::read(&copy).unwrap(), says(&copy));
    let live = fs::read(world.data().join(FILE)).unwrap();
    let folder = tempfile::tempdir().unwrap();
    let bad = folder.path().join("bad");
    let random = prop_oneof![1 => vec(any::<u8>(), 0..2_000).prop_map(Some), 12 => Just(None)];
    proptest!(cases(250), |((harm, random) in (harm(), random))| {
        let spoilt = match random {
            Some(random) if random.len() % 2 == 0 => [&b"SQLite format 3\0"[..], &random].concat(),
            Some(random) => random,
            None => hurt_bytes(&bytes, &harm),
        };
        fs::write(&bad, &spoilt).unwrap();
        let verified = safe::verify(&bad);
        if let Err(why) = &verified {
            prop_assert!(why.to_string().len() > 20, "{why}");
        } else {
            prop_assert_eq!(says(&bad), good.clone(), "called whole, and says something else");
        }
        let elsewhere = tempfile::tempdir().unwrap();
        fs::copy(world.data().join(FILE), elsewhere.path().join(FILE)).unwrap();
        match safe::restore(&bad, elsewhere.path(), now) {
            Ok(restored) => {
                prop_assert!(restored.before.is_some());
                prop_assert_eq!(says(&elsewhere.path().join(FILE)), good.clone());
            }
            Err(why) => {
                prop_assert!(why.to_string().len() > 20, "{why}");
                prop_assert!(fs::read(elsewhere.path().join(FILE)).unwrap() == live, "touched");
                let names: Vec<_> = fs::read_dir(elsewhere.path()).unwrap().flatten().map(|f| f.file_name()).collect();
                prop_assert!(names.iter().all(|n| n == FILE || n == "setapak.lock"), "{names:?}");
            }
        }
        prop_assert!(fs::read(&bad).unwrap() == spoilt, "the file itself is left alone");
    });
    assert_eq!(says(&world.data().join(FILE)), good);
    safe::verify(&world.data().join(FILE)).unwrap();
}
