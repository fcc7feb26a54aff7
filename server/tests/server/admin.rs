//! What an admin does from the command line, word for word.

use crate::people::{World, id_of, today};
use clap::Parser;
use setapak_server::admin::{self, Command};
use setapak_server::db::{Db, FILE};
use shared::day::Day;
use shared::id::ActivityId;
use shared::person::Sight;
use shared::routine::Rules;
use uuid::Uuid;

#[derive(Debug, Parser)]
#[command(no_binary_name = true)]
struct Line {
    #[command(subcommand)]
    command: Command,
}

/// Types a line; what the program says, or why it changed nothing.
pub(crate) async fn types(world: &World, line: &str, input: &str) -> Result<String, String> {
    types_on(&world.state.db, world, line, input).await
}

/// The same in a process of its own, beside the running server.
pub(crate) async fn types_beside(world: &World, line: &str) -> String {
    let db = Db::open(&world.data().join(FILE)).unwrap();
    let said = types_on(&db, world, line, "").await.unwrap();
    db.stop().await;
    said
}

async fn types_on(db: &Db, world: &World, line: &str, input: &str) -> Result<String, String> {
    let words = line.split('\'').enumerate().flat_map(|(at, part)| {
        // What stands in quotes is one word.
        if at % 2 == 1 { vec![part] } else { part.split_whitespace().collect() }
    });
    let line = Line::try_parse_from(words).map_err(|error| error.to_string())?;
    let now = world.state.clock.now();
    let input = input.to_owned();
    admin::run(db, line.command, now, || Ok(input)).await.map_err(|error| error.to_string())
}

const NEWCOMER: &str = "add-employee --login Mira.Lestari --name 'Mira Lestari, S.Pd.' --post Guru \
     --profession guru --office 'SD Uji' --unit 'Guru Kelas' --zone wita";

#[tokio::test]
async fn a_newcomer_gets_a_password_that_is_shown_once() {
    let world = World::new().await;
    let line = format!("{NEWCOMER} --nip '19850412 201001 2 003'");
    let said = types(&world, &line, "").await.unwrap();
    assert!(said.starts_with("mira.lestari was taken in as Mira Lestari, S.Pd., Guru."), "{said}");
    let password = said.trim().rsplit(' ').next().unwrap();
    assert_eq!(password.len(), 19);
    let again = types(&world, &line, "").await.unwrap_err();
    assert!(again.contains("already is somebody's"), "{again}");
    let list = types(&world, "list", "").await.unwrap();
    assert!(list.contains("SD Uji\n  mira.lestari"), "{list}");
    assert!(!list.contains("19850412"), "no number in lists");
}

#[tokio::test]
async fn bad_numbers_logins_and_passwords_are_refused_in_words() {
    let world = World::new().await;
    for (more, input, why) in [
        ("--nip 123", "", "This is no NIP: 18 digits"),
        ("--nip 198504122022211003", "", "A PPPK's number goes to --ni"),
        ("--ni 198513122022211003", "", "This is no NI: 18 digits"),
        ("--password-stdin", "pendek\n", "a password has 10 to 1024 characters"),
    ] {
        let said = types(&world, &format!("{NEWCOMER} {more}"), input).await.unwrap_err();
        assert!(said.contains(why), "{said}");
    }
    let number = NEWCOMER.replace("Mira.Lestari", "198504122010012003");
    let said = types(&world, &number, "").await.unwrap_err();
    assert!(said.contains("never taken for a number"), "{said}");
    assert_eq!(world.count("SELECT count(*) FROM employee WHERE login LIKE 'mira%'").await, 0);
}

#[tokio::test]
async fn another_password_ends_all_sessions() {
    let world = World::new().await;
    world.person("rina").await;
    let said = types(&world, "set-password rina --password-stdin", "langkah yang baru\n").await;
    assert_eq!(said.unwrap(), "rina has another password and is signed out everywhere.\n");
    assert_eq!(world.count("SELECT count(*) FROM session").await, 0);
    assert!(
        types(&world, "set-password nobody", "")
            .await
            .unwrap_err()
            .contains("nobody with the login")
    );
}

#[tokio::test]
async fn whoever_is_let_go_stays_in_the_list() {
    let world = World::new().await;
    world.person("rina").await;
    types(&world, "deactivate rina", "").await.unwrap();
    let list = types(&world, "list", "").await.unwrap();
    assert!(list.contains("superior: sri (deactivated)"), "{list}");
}

#[tokio::test]
async fn a_new_superior_takes_over_on_a_day() {
    let world = World::new().await;
    let said =
        types(&world, "set-superior --employee rina --superior dewi --from 2026-12-01", "").await;
    assert_eq!(said.unwrap(), "dewi leads rina from 2026-12-01.\n");
    let until = "SELECT to_day = '2026-11-30' FROM superior WHERE from_day = '2026-01-01' AND to_day IS NOT NULL";
    assert_eq!(world.count(until).await, 1, "the former one leads until the day before");
    let stand_in = "set-superior --employee andi --superior dewi --from 2026-12-01 --to 2026-12-05";
    types(&world, stand_in, "").await.unwrap();
    let list = types(&world, "list", "").await.unwrap();
    assert!(list.contains("superior: sri"), "the list is of today: {list}");
}

#[tokio::test]
async fn nobody_comes_to_lead_those_above_them() {
    let world = World::new().await;
    for (employee, superior) in [("sri", "rina"), ("rina", "rina")] {
        let line =
            format!("set-superior --employee {employee} --superior {superior} --from 2026-12-01");
        let said = types(&world, &line, "").await.unwrap_err();
        assert!(said.contains("nobody may come to decide on their own report"), "{said}");
    }
    let backwards =
        "set-superior --employee rina --superior dewi --from 2026-12-02 --to 2026-12-01";
    assert!(types(&world, backwards, "").await.unwrap_err().contains("before the first"));
    let absurd = "set-superior --employee rina --superior dewi --from 2026-02-30";
    assert!(types(&world, absurd, "").await.unwrap_err().contains("not a day like 2026-11-21"));
}

/// All that somebody's devices are told beside the documents.
async fn sight_of(world: &World, login: &str) -> Sight {
    let (id, now) = (id_of(login), world.state.clock.now());
    let sights = world.state.sights.clone();
    world.state.db.read(move |db| sights.whole(db, id, now)).await.unwrap()
}

#[tokio::test]
async fn the_rules_of_an_office_reach_staff_and_superior_from_their_day_on() {
    let world = World::new().await;
    world
        .arrange(
            "INSERT INTO activity (id, profession, name, minutes, valid_from)
             VALUES (x'0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a', 'guru', 'Posyandu', 90, '2026-01-01')",
        )
        .await;
    let before = sight_of(&world, "rina").await;
    assert_eq!(before.rules, "");
    assert_eq!(before.rules_for(&before.me), Rules::default());
    let office = before.me.office.clone();
    let set = |from: Day, more: &str| format!("set-rules --office '{office}' --from {from} {more}");
    let line = set(today(), "--minutes 40 --no-plan --evidence posyandu");
    let said = types(&world, &line, "").await.unwrap();
    assert!(said.starts_with(&format!("From {} on", today())), "{said}");
    // Tomorrow's do not hold yet.
    types(&world, &set(today().plus(1), "--minutes 5"), "").await.unwrap();
    for person in ["rina", "sri"] {
        let sight = sight_of(&world, person).await;
        let rules = sight.rules_for(&before.me);
        assert_eq!((rules.minutes, rules.plan, rules.sample), (40, false, 10));
        assert_eq!(rules.evidence, [ActivityId::from_uuid(Uuid::from_bytes([10; 16]))]);
        let set = sight.set_rules();
        assert_eq!(set.of_office(&office).unwrap().since, Some(today()), "from which day on");
    }
    // The same day again replaces, with what is asked for.
    types(&world, &set(today(), ""), "").await.unwrap();
    assert_eq!(sight_of(&world, "rina").await.rules_for(&before.me), Rules::default());
}

#[tokio::test]
async fn rules_for_no_office_or_no_activity_change_nothing() {
    let world = World::new().await;
    let office = sight_of(&world, "rina").await.me.office;
    for (line, why) in [
        (
            "set-rules --office Sawah --from 2026-11-21".to_owned(),
            "There is no office called Sawah",
        ),
        (
            format!("set-rules --office '{office}' --from 2026-11-21 --evidence Terbang"),
            "no activity called Terbang",
        ),
        (format!("set-rules --office '{office}' --from kemarin"), "not a day like"),
        (format!("set-rules --office '{office}' --from 2026-11-21 --sample 101"), "101 is not in"),
    ] {
        let said = types(&world, &line, "").await.unwrap_err();
        assert!(said.contains(why), "{said}");
    }
    assert_eq!(world.count("SELECT count(*) FROM routine_rules").await, 0);
}
