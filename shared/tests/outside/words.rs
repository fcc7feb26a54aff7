//! The small things: dates, ids, hashes, numbers, links, kinds of files.

use crate::damage::{hurt, hurt_bytes};
use proptest::prelude::*;
use shared::day::{Day, TimeOfDay, Timestamp, Zone};
use shared::evidence::{Evidence, FileKind, LONGEST_LINK, Link};
use shared::hash::{Hash, Token};
use shared::id::{DocumentId, OpId};
use shared::json;
use shared::person::IdentityNumber;
use shared::report::Quantity;
use uuid::Uuid;

const ZONES: [Zone; 3] = [Zone::Wib, Zone::Wita, Zone::Wit];

/// A text that was good, or never was.
fn nearly(good: impl Strategy<Value = String>) -> impl Strategy<Value = String> {
    let damaged = (good, prop::collection::vec(hurt(), 0..3)).prop_map(|(good, acts)| {
        String::from_utf8_lossy(&hurt_bytes(good.as_bytes(), &acts)).into_owned()
    });
    prop_oneof![3 => damaged, 1 => any::<String>()]
}

fn quoted(text: &str) -> String {
    serde_json::to_string(text).unwrap()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2_000))]

    #[test]
    fn a_date_is_read_only_as_it_is_written(
        text in nearly((1900..=9999_i32, 1..=12_u8, 1..=31_u8).prop_map(|(y, m, d)| {
            format!("{y:04}-{m:02}-{d:02}")
        })),
        days in any::<i32>(),
    ) {
        let day = Day::parse(&text);
        prop_assert_eq!(json::read::<Day>(&quoted(&text)).ok(), day);
        if let Some(day) = day {
            prop_assert_eq!(day.to_string(), text);
            prop_assert_eq!(Day::new(day.year(), day.month(), day.day()), Some(day));
            let moved = day.plus(days);
            prop_assert_eq!(Day::parse(&moved.to_string()), Some(moved));
            prop_assert!(moved == day || moved.since(day) == days);
            prop_assert!(day.month_start() <= day && day.weekday() < 7);
        }
    }

    #[test]
    fn every_instant_has_a_day_and_a_time_in_every_zone(
        ms in prop_oneof![any::<i64>(), Just(i64::MIN), Just(i64::MAX), -1_000_i64..1_000],
        more in any::<i64>(),
        minutes in any::<i16>(),
    ) {
        let at = Timestamp(ms).plus_ms(more);
        for zone in ZONES {
            let day = at.day(zone);
            prop_assert_eq!(Day::parse(&day.to_string()), Some(day), "of {}", at.0);
            let time = at.time(zone);
            prop_assert_eq!(TimeOfDay::new(time.plus(minutes).minutes()), Some(time.plus(minutes)));
            prop_assert_eq!(time.plus(minutes).plus(0).minutes() < 1440, true);
        }
    }

    #[test]
    fn a_hash_and_a_token_have_one_written_form(
        bytes in any::<[u8; 32]>(),
        acts in prop::collection::vec(hurt(), 0..3),
        any_text in any::<String>(),
    ) {
        let hash = Hash::from_bytes(bytes);
        prop_assert_eq!(hash.to_string().parse(), Ok(hash));
        let token = Token::from_bytes(bytes[..16].try_into().unwrap());
        prop_assert_eq!(token.to_string().parse(), Ok(token));
        let hurt = |text: String| {
            String::from_utf8_lossy(&hurt_bytes(text.as_bytes(), &acts)).into_owned()
        };
        for text in [hurt(hash.to_string()), hurt(token.to_string()), any_text] {
            // Two written forms of one hash would be two names of one file.
            if let Ok(read) = text.parse::<Hash>() {
                prop_assert_eq!(read.to_string(), text.clone());
            }
            if let Ok(read) = text.parse::<Token>() {
                prop_assert_eq!(read.to_string(), text.clone());
            }
            prop_assert_eq!(json::read::<Hash>(&quoted(&text)).ok(), text.parse().ok());
            prop_assert_eq!(json::read::<Token>(&quoted(&text)).ok(), text.parse().ok());
        }
    }

    #[test]
    fn an_id_is_read_alike_wherever_it_stands(
        text in nearly(any::<u128>().prop_map(|n| Uuid::from_u128(n).to_string())),
    ) {
        let read = text.parse::<DocumentId>().ok();
        prop_assert_eq!(json::read::<DocumentId>(&quoted(&text)).ok(), read);
        prop_assert_eq!(serde_json::from_str::<DocumentId>(&quoted(&text)).ok(), read);
        if let Some(id) = read {
            prop_assert_eq!(id.to_string().parse(), Ok(id));
        }
        prop_assert_eq!(text.parse::<OpId>().ok().map(OpId::uuid), read.map(DocumentId::uuid));
    }

    #[test]
    fn a_quantity_is_read_as_it_is_written(
        hundredths in any::<u32>(),
        comma in prop::sample::select(vec![',', '.']),
        text in nearly("[0-9]{1,9}[.,]?[0-9]{0,3}"),
    ) {
        let written = format!("{}{comma}{:02}", hundredths / 100, hundredths % 100);
        prop_assert_eq!(Quantity::parse(&written), Some(Quantity::from_hundredths(hundredths)));
        if let Some(read) = Quantity::parse(&text) {
            let all = read.hundredths();
            let again = format!(" {}.{:02}\n", all / 100, all % 100);
            prop_assert_eq!(Quantity::parse(&again), Some(read), "{}", text);
        }
    }

    #[test]
    fn an_identity_number_is_eighteen_digits_and_shows_three(
        text in nearly("(19[3-9][0-9]|200[0-9])(0[1-9]|1[0-2])[0-2][0-9] ?20[0-2][0-9](0[1-9]|1[0-2]) ?[12] ?[0-9]{3}"),
    ) {
        let ni = IdentityNumber::ni(&text);
        for number in [IdentityNumber::nip(&text), ni.clone()].into_iter().flatten() {
            let digits = number.digits();
            prop_assert!(digits.len() == 18 && digits.bytes().all(|b| b.is_ascii_digit()));
            let spaced = format!(" {} {}\t", &digits[..8], &digits[8..]);
            prop_assert_eq!(IdentityNumber::ni(&spaced), ni.clone());
            for shown in [number.masked(), format!("{number:?}")] {
                let shown: String = shown.chars().filter(char::is_ascii_digit).collect();
                prop_assert_eq!(shown, &digits[15..]);
            }
        }
    }

    #[test]
    fn a_link_leads_to_a_page_whatever_was_pasted(
        text in nearly("((https?|HTTPS?|Https|ftp|javascript|data):/?/?)?[a-z@:]{0,9}\\.?[a-z]{0,4}(:[0-9]{1,5})?([/?#][a-z:/.?=&#% ]{0,20})?"),
        stored in any::<String>(),
    ) {
        if let Some(link) = Link::parse(&text) {
            let address = link.address().unwrap_or_default().to_owned();
            prop_assert_eq!(&address, link.text());
            prop_assert!(address.starts_with("https://") || address.starts_with("http://"));
            prop_assert!(!address.contains(|c: char| c.is_whitespace() || c.is_control()));
            prop_assert!(address.chars().count() <= LONGEST_LINK);
            prop_assert_eq!(Link::parse(&address), Some(link.clone()), "reading it again changes it");
            let kept: Evidence = json::read(&serde_json::to_string(&Evidence::Link(link.clone())).unwrap()).unwrap();
            prop_assert_eq!(kept, Evidence::Link(link));
        }
        // What a line brings is kept as it is, and followed only where it leads to a page.
        for text in [text, stored] {
            let link: Link = json::read(&quoted(&text)).unwrap();
            prop_assert_eq!(link.text(), &text);
            let address = link.address().unwrap_or("https://");
            prop_assert!(address.starts_with("https://") || address.starts_with("http://"));
        }
    }

    #[test]
    fn an_address_is_taken_with_and_without_its_beginning(
        rest in "[a-z]{1,8}(\\.[a-z]{2,5}){1,3}(:[0-9]{2,5})?([/?#][a-zA-Z0-9:/.?=&#%_-]{0,20})?",
        scheme in prop::sample::select(vec!["", "https://", "HTTPS://", "Https://"]),
    ) {
        let link = Link::parse(&format!("{scheme}{rest}"));
        prop_assert_eq!(link.map(|link| link.text().to_owned()), Some(format!("https://{rest}")));
    }

    #[test]
    fn the_kind_of_a_file_hangs_on_how_it_begins(
        bytes in prop::collection::vec(any::<u8>(), 0..40),
        begin in prop::sample::select(vec![&b""[..], b"\xff\xd8\xff", b"%PDF-", b"%PDF", b"\xff\xd8"]),
    ) {
        let whole = [begin, &bytes].concat();
        let kind = FileKind::of(&whole);
        prop_assert_eq!(kind == Some(FileKind::Jpeg), whole.starts_with(b"\xff\xd8\xff"));
        prop_assert_eq!(kind == Some(FileKind::Pdf), whole.starts_with(b"%PDF-"));
    }
}
