//! Days on which nobody need work: the national holidays and joint leave (cuti bersama) of 2026, and
//! the holidays with a fixed date in the year after.
//!
//! Data of the demo agency; a real one keeps its own in the database.

use shared::calendar::Holiday;
use shared::day::Day;

const DAYS: [(i32, u8, u8, &str); 32] = [
    (2026, 1, 1, "Tahun Baru 2026 Masehi"),
    (2026, 1, 16, "Isra Mikraj Nabi Muhammad SAW"),
    (2026, 2, 16, "Cuti bersama Tahun Baru Imlek"),
    (2026, 2, 17, "Tahun Baru Imlek 2577 Kongzili"),
    (2026, 3, 18, "Cuti bersama Hari Suci Nyepi"),
    (2026, 3, 19, "Hari Suci Nyepi, Tahun Baru Saka 1948"),
    (2026, 3, 20, "Cuti bersama Idulfitri"),
    (2026, 3, 21, "Idulfitri 1447 Hijriah"),
    (2026, 3, 22, "Idulfitri 1447 Hijriah"),
    (2026, 3, 23, "Cuti bersama Idulfitri"),
    (2026, 3, 24, "Cuti bersama Idulfitri"),
    (2026, 4, 3, "Wafat Yesus Kristus"),
    (2026, 4, 5, "Kebangkitan Yesus Kristus (Paskah)"),
    (2026, 5, 1, "Hari Buruh Internasional"),
    (2026, 5, 14, "Kenaikan Yesus Kristus"),
    (2026, 5, 15, "Cuti bersama Kenaikan Yesus Kristus"),
    (2026, 5, 27, "Iduladha 1447 Hijriah"),
    (2026, 5, 28, "Cuti bersama Iduladha"),
    (2026, 5, 31, "Hari Raya Waisak 2570 BE"),
    (2026, 6, 1, "Hari Lahir Pancasila"),
    (2026, 6, 16, "1 Muharam, Tahun Baru Islam 1448 Hijriah"),
    (2026, 8, 17, "Proklamasi Kemerdekaan"),
    (2026, 8, 25, "Maulid Nabi Muhammad SAW"),
    (2026, 12, 24, "Cuti bersama Kelahiran Yesus Kristus"),
    (2026, 12, 25, "Kelahiran Yesus Kristus"),
    (2027, 1, 1, "Tahun Baru 2027 Masehi"),
    (2027, 5, 1, "Hari Buruh Internasional"),
    (2027, 6, 1, "Hari Lahir Pancasila"),
    (2027, 8, 17, "Proklamasi Kemerdekaan"),
    (2027, 12, 25, "Kelahiran Yesus Kristus"),
    (2028, 1, 1, "Tahun Baru 2028 Masehi"),
    (2028, 5, 1, "Hari Buruh Internasional"),
];

/// All of them.
pub(crate) fn holidays() -> Vec<Holiday> {
    DAYS.iter()
        .filter_map(|&(year, month, day, name)| {
            Some(Holiday { day: Day::new(year, month, day)?, name: name.into() })
        })
        .collect()
}
