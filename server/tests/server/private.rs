//! Who else on the machine may read what is kept: nobody.

use crate::evidence::{day_with, photo};
use crate::people::{World, today};
use axum::body::Body;
use setapak_server::db::FILE;
use setapak_server::safe;
use shared::op::Act;
use std::fs::{self, Permissions};
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};

const NOTHING: [PathBuf; 0] = [];

fn mode(path: &Path) -> u32 {
    fs::metadata(path).unwrap().permissions().mode() & 0o777
}

/// Everything below a folder that others may read or enter.
fn open_to_others(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if mode(&path) & 0o077 != 0 {
            found.push(path.clone());
        }
        if path.is_dir() {
            found.extend(open_to_others(&path));
        }
    }
    found
}

#[tokio::test]
async fn nobody_else_on_the_machine_reads_what_is_kept_nor_its_copies() {
    let mut world = World::new().await;
    let mut rina = world.person("rina").await;
    let photo = photo(1_000, 1);
    let body = day_with(&[(photo.0, None)]);
    rina.acts(rina.doc(today()), Act::Submit(body)).await.kept();
    rina.brings(photo.0, "0-999/1000", Body::from(photo.1)).await;
    assert!(world.data().join(format!("{FILE}-wal")).exists());
    assert_eq!(open_to_others(world.data()), NOTHING);

    let backups = tempfile::tempdir().unwrap();
    let now = world.state.clock.now();
    let (copy, _) = safe::backup(world.data(), backups.path(), now).unwrap();
    assert_eq!(open_to_others(backups.path()), NOTHING);

    // As an older server left them.
    fs::set_permissions(&copy, Permissions::from_mode(0o644)).unwrap();
    fs::set_permissions(world.data().join(FILE), Permissions::from_mode(0o644)).unwrap();
    world.restart().await;
    assert_eq!(open_to_others(world.data()), NOTHING);
    world.restore(&copy).await;
    assert_eq!(open_to_others(world.data()), NOTHING);
}
