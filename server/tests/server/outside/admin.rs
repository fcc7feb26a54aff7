//! What an admin types, with any mistake in it: done or refused in words, and never half.

use super::{cases, runtime};
use crate::damage::{hurt, hurt_bytes};
use crate::people::World;
use clap::Parser;
use proptest::collection::vec;
use proptest::prelude::*;
use setapak_server::admin::{self, Command};

#[derive(Debug, Parser)]
#[command(no_binary_name = true)]
struct Line {
    #[command(subcommand)]
    command: Command,
}

const LINES: [&[&str]; 6] = [
    &[
        "add-employee",
        "--login",
        "mira.lestari",
        "--name",
        "Mira Lestari, S.Pd.",
        "--post",
        "Guru",
        "--profession",
        "guru",
        "--office",
        "SD Uji",
        "--unit",
        "Guru Kelas",
        "--zone",
        "wita",
        "--nip",
        "19850412 201001 2 003",
        "--password-stdin",
    ],
    &[
        "add-employee",
        "--login",
        "joko",
        "--name",
        "Joko",
        "--post",
        "Perawat",
        "--profession",
        "perawat",
        "--office",
        "Puskesmas Uji",
        "--unit",
        "Unit Uji",
        "--zone",
        "wib",
        "--ni",
        "198504122022211003",
        "--admin",
    ],
    &[
        "set-superior",
        "--employee",
        "rina",
        "--superior",
        "dewi",
        "--from",
        "2026-11-21",
        "--to",
        "2026-12-31",
    ],
    &["set-password", "andi", "--password-stdin"],
    &["deactivate", "andi"],
    &["list"],
];

async fn tables(world: &World) -> Vec<i64> {
    let mut counts = Vec::new();
    for sql in [
        "SELECT count(*) FROM employee",
        "SELECT count(*) FROM office",
        "SELECT count(*) FROM unit",
        "SELECT count(*) FROM superior",
        "SELECT coalesce(sum(active), 0) FROM employee",
    ] {
        counts.push(world.count(sql).await);
    }
    counts
}

#[test]
fn any_line_of_an_admin_is_done_whole_or_refused_in_words() {
    let runtime = runtime();
    let world = runtime.block_on(World::new());
    let word = (any::<prop::sample::Index>(), vec(hurt(), 1..3), prop::option::of(any::<String>()));
    let given = (prop::sample::select(LINES.to_vec()), vec(word, 0..3), "[ -~\r\n]{8,14}");
    proptest!(cases(120), |((line, damages, typed) in given)| {
        let mut words: Vec<String> = line.iter().map(|word| (*word).to_owned()).collect();
        for (at, hurts, other) in damages {
            let word = &mut words[at.index(line.len())];
            let hurt = String::from_utf8_lossy(&hurt_bytes(word.as_bytes(), &hurts)).into_owned();
            *word = other.filter(|_| hurt.len().is_multiple_of(4)).unwrap_or(hurt);
        }
        let read = match Line::try_parse_from(&words) {
            Ok(line) => line,
            Err(why) => {
                prop_assert!(!why.to_string().is_empty());
                return Ok(());
            }
        };
        runtime.block_on(async {
            let before = tables(&world).await;
            let now = world.state.clock.now();
            match admin::run(&world.state.db, read.command, now, || Ok(typed)).await {
                Ok(said) => prop_assert!(!said.is_empty()),
                Err(why) => {
                    let words = why.to_string();
                    let foreseen = matches!(why, admin::AdminError::Refused(_) | admin::AdminError::Password(_));
                    prop_assert!(foreseen, "{words}");
                    prop_assert_eq!(tables(&world).await, before, "{}", words);
                }
            }
            Ok(())
        })?;
    });
    // Whoever was taken in meanwhile, the list still stands, one line a person.
    runtime.block_on(async {
        let now = world.state.clock.now();
        let list =
            admin::run(&world.state.db, Command::List, now, || Ok(String::new())).await.unwrap();
        let people = list.lines().filter(|line| line.starts_with("  ")).count();
        assert_eq!(
            i64::try_from(people).unwrap(),
            world.count("SELECT count(*) FROM employee").await
        );
    });
}
