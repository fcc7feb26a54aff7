//! When a phone calls, and when it leaves the server alone.

use super::*;

const T: Timestamp = Timestamp(1_000_000);

fn at(ms: i64) -> Timestamp {
    T.plus_ms(ms)
}

/// A pace that has just exchanged well, at `T`.
fn calm() -> Pace {
    let mut pace = Pace::new(T, true);
    pace.begin(T);
    pace.note(Event::Ended(Ended::Done { more: false }), T, 0);
    pace
}

fn fails(pace: &mut Pace, ended: Ended, now: Timestamp) {
    pace.begin(now);
    pace.note(Event::Ended(ended), now, 0);
}

#[test]
fn a_start_with_a_line_exchanges_at_once_and_without_one_waits_for_it() {
    assert_eq!(Pace::new(T, true).due(), Some(T));
    let mut offline = Pace::new(T, false);
    assert_eq!(offline.due(), None);
    offline.note(Event::Acted, at(10), 0);
    assert_eq!(offline.due(), None, "no attempt without a line");
    offline.note(Event::Online, at(5_000), 0);
    assert!(offline.due() <= Some(at(5_000)) && offline.due().is_some());
}

/// Full of what takes no effect: the rest goes its way, and nobody asks again and again.
#[test]
fn what_the_server_takes_later_is_passed_over_until_then() {
    let op = |n| OpId::from_uuid(uuid::Uuid::from_u128(n));
    let mut pace = calm();
    assert_eq!(pace.later(T), []);
    pace.put_off(vec![op(1)], 60, T);
    pace.put_off(vec![op(2)], 60, at(10_000));
    assert_eq!(pace.later(at(69_000)), [op(1), op(2)]);
    assert_eq!(pace.later(at(70_000)), []);
    pace.put_off(vec![op(3)], u32::MAX, at(80_000));
    assert_eq!(pace.later(at(80_001)), [op(3)], "what came before is sent again");
    assert_eq!(pace.later(at(80_000 + LONGEST_BACK_OFF)), []);
    // A button that does nothing is a lie.
    pace.note(Event::Asked, at(81_000), 0);
    assert_eq!(pace.later(at(81_000)), []);
    pace.put_off(vec![op(3)], 60, at(1_000_000_000));
    pace.note(Event::Wanted, T, 0);
    assert_eq!(pace.later(T), [], "that was another clock");
}

#[test]
fn with_nothing_to_do_it_looks_every_few_minutes_not_all_at_the_same_second() {
    assert_eq!(calm().due(), Some(at(IDLE)));
    let mut other = Pace::new(T, true);
    other.begin(T);
    other.note(Event::Ended(Ended::Done { more: false }), T, 999);
    assert!(other.due() < calm().due() && other.due() > Some(at(IDLE / 5 * 4 - 1)));
}

#[test]
fn while_pokes_are_heard_and_bring_none_it_looks_ever_more_seldom() {
    let exchanges_in_a_day = |hears: bool| {
        let (mut pace, mut count) = (Pace::new(T, true), 0_u32);
        pace.hears(hears);
        while let Some(due) = pace.due().filter(|due| due.0 < T.0 + 8 * 3_600_000) {
            pace.begin(due);
            pace.note(Event::Ended(Ended::Done { more: false }), due, count * 389);
            count += 1;
        }
        (count, pace)
    };
    let (count, mut pace) = exchanges_in_a_day(true);
    assert!((17..=21).contains(&count), "{count}");
    assert!(exchanges_in_a_day(false).0 > 95);
    // News makes it look soon again.
    let now = pace.due().unwrap();
    pace.note(Event::Poked, now, 0);
    assert_eq!(pace.due(), Some(now));
    pace.begin(now);
    pace.note(Event::Ended(Ended::Done { more: false }), now, 0);
    assert_eq!(pace.due(), Some(now.plus_ms(IDLE)));
}

#[test]
fn an_act_travels_a_second_later() {
    let mut pace = calm();
    pace.note(Event::Acted, at(100), 0);
    assert_eq!(pace.due(), Some(at(1_100)));
    pace.note(Event::Acted, at(200), 0);
    assert_eq!(pace.due(), Some(at(1_100)), "the first is not put off by the second");
}

#[test]
fn a_draft_waits_for_a_pause_but_not_for_ever() {
    let mut pace = calm();
    for ms in (0..4_000).step_by(300) {
        pace.note(Event::Typed, at(ms), 0);
    }
    assert_eq!(pace.due(), Some(at(5_000)));
    let mut one = calm();
    one.note(Event::Typed, at(0), 0);
    assert_eq!(one.due(), Some(at(2_000)));
}

#[test]
fn while_there_is_more_it_goes_on() {
    let mut pace = calm();
    pace.begin(T);
    assert_eq!(pace.due(), None);
    pace.note(Event::Ended(Ended::Done { more: true }), at(10), 0);
    assert_eq!(pace.due(), Some(at(10)));
}

#[test]
fn what_is_done_during_an_exchange_travels_after_it() {
    let mut pace = calm();
    pace.begin(T);
    pace.note(Event::Acted, at(100), 0);
    assert_eq!(pace.due(), None);
    pace.note(Event::Ended(Ended::Done { more: false }), at(300), 0);
    assert_eq!(pace.due(), Some(at(1_100)));
}

#[test]
fn without_an_answer_it_waits_longer_each_time_up_to_a_quarter_of_an_hour() {
    let mut pace = calm();
    let mut waits = Vec::new();
    let mut now = T;
    for _ in 0..14 {
        fails(&mut pace, Ended::NoLine, now);
        let due = pace.due().unwrap();
        waits.push(due.0 - now.0);
        now = due;
    }
    assert_eq!(waits[..4], [2_000, 4_000, 8_000, 16_000]);
    assert_eq!(waits[13], LONGEST_BACK_OFF);
    assert!(waits.is_sorted());
    pace.begin(T);
    pace.note(Event::Ended(Ended::Done { more: false }), now, 0);
    fails(&mut pace, Ended::NoLine, now);
    assert_eq!(pace.due(), Some(now.plus_ms(2_000)), "one good exchange forgets the bad ones");
}

#[test]
fn typing_does_not_hammer_a_line_that_fails_but_a_person_who_comes_back_is_served() {
    let mut pace = calm();
    for _ in 0..5 {
        fails(&mut pace, Ended::NoLine, T);
    }
    let waits = pace.due();
    pace.note(Event::Typed, at(100), 0);
    pace.note(Event::Acted, at(200), 0);
    pace.note(Event::Poked, at(300), 0);
    assert_eq!(pace.due(), waits);
    pace.note(Event::Wanted, at(400), 0);
    assert_eq!(pace.due(), Some(at(400)));
}

#[test]
fn what_the_server_asks_for_is_honoured_whoever_is_impatient() {
    for ended in [Ended::Later(60), Ended::Fault(Fault::TooMany { wait: 60 })] {
        let mut pace = calm();
        fails(&mut pace, ended, T);
        for event in [Event::Wanted, Event::Online, Event::Acted, Event::Poked] {
            pace.note(event, at(100), 0);
            assert_eq!(pace.due(), Some(at(60_000)));
        }
    }
}

#[test]
fn too_much_is_halved_until_it_fits_and_grows_again() {
    let mut pace = calm();
    let mut sizes = Vec::new();
    for _ in 0..8 {
        sizes.push(pace.most());
        fails(&mut pace, Ended::Fault(Fault::TooLarge), T);
    }
    assert_eq!(sizes, [50, 25, 12, 6, 3, 1, 1, 1]);
    assert!(pace.due() > Some(T), "one op that is too large is not tried without a pause");
    for _ in 0..8 {
        fails(&mut pace, Ended::Done { more: false }, T);
    }
    assert_eq!(pace.most(), 50);
}

#[test]
fn what_broke_on_the_way_is_sent_in_smaller_pieces() {
    let mut pace = calm();
    let breaks = |pace: &mut Pace, after| {
        pace.begin(T);
        pace.note(Event::Ended(Ended::NoLine), at(after), 0);
    };
    breaks(&mut pace, 200);
    assert_eq!(pace.most(), 50, "there was no line at all");
    breaks(&mut pace, 30_000);
    assert_eq!(pace.most(), 50, "nothing came through it");
    breaks(&mut pace, 3_000);
    assert_eq!(pace.most(), 25);
    assert_eq!(pace.due(), Some(at(5_000)), "and soon");
    fails(&mut pace, Ended::NotKept, at(3_000));
    assert_eq!(pace.most(), 25, "that was not the line");
    fails(&mut pace, Ended::Done { more: true }, at(3_000));
    assert_eq!(pace.most(), 38);
}

#[test]
fn signed_out_it_waits_for_the_person_and_asks_once_when_they_come_back() {
    for fault in [Fault::NotSignedIn, Fault::OtherPerson] {
        let mut pace = calm();
        fails(&mut pace, Ended::Fault(fault), T);
        for event in [Event::Acted, Event::Typed, Event::Poked] {
            pace.note(event, at(100), 0);
            assert_eq!(pace.due(), None);
        }
        pace.note(Event::Wanted, at(200), 0);
        assert_eq!(pace.due(), Some(at(200)));
    }
}

#[test]
fn a_tab_that_holds_the_lock_is_waited_for_but_not_for_ever() {
    let mut pace = calm();
    let mut now = T;
    while !pace.impatient(now) {
        fails(&mut pace, Ended::Busy, now);
        let due = pace.due().unwrap();
        assert!(due.0 - now.0 <= AFTER_BUSY);
        now = due;
    }
    assert!(now > at(PATIENCE));
    assert_eq!(pace.last(), Some(&Ended::Done { more: false }), "another tab's turn is no failure");
    fails(&mut pace, Ended::Done { more: false }, now);
    assert!(!pace.impatient(now));
}

#[test]
fn no_pair_of_happenings_leaves_it_asleep_with_a_line() {
    let ends = [
        Ended::Done { more: false },
        Ended::Done { more: true },
        Ended::NoLine,
        Ended::Later(5),
        Ended::Busy,
        Ended::NotKept,
        Ended::Fault(Fault::Broken),
        Ended::Fault(Fault::TooLarge),
        Ended::Fault(Fault::NewerProtocol { speaks: 1 }),
    ];
    for end in ends {
        for event in [Event::Wanted, Event::Online, Event::Acted, Event::Typed, Event::Poked] {
            let mut pace = calm();
            pace.begin(T);
            pace.note(event.clone(), at(5), 0);
            pace.note(Event::Ended(end.clone()), at(10), 500);
            assert!(pace.due().is_some(), "{end:?} after {event:?}");
        }
    }
}

#[test]
fn a_wish_to_wait_for_days_is_not_granted_and_whoever_asks_is_answered() {
    let mut pace = calm();
    fails(&mut pace, Ended::Later(u32::MAX), at(0));
    assert!(pace.due() <= Some(at(LONGEST_BACK_OFF + 1_000)), "{:?}", pace.due());
    pace.note(Event::Wanted, at(10_000), 0);
    assert!(pace.due() > Some(at(60_000)), "the server's wish is honoured");
    pace.note(Event::Asked, at(10_000), 0);
    assert_eq!(pace.due(), Some(at(10_000 + FIRST_BACK_OFF)));
}

#[test]
fn a_clock_that_was_set_back_puts_nothing_off() {
    let day = 86_400_000;
    let mut pace = calm();
    fails(&mut pace, Ended::NoLine, at(0));
    fails(&mut pace, Ended::Later(60), at(10_000));
    pace.note(Event::Acted, at(-day), 0);
    assert_eq!(pace.due(), Some(at(-day + AFTER_ACT)));
    let mut writes = calm();
    writes.note(Event::Typed, at(0), 0);
    for event in [Event::Offline, Event::Online] {
        writes.note(event, at(-60 * day), 0);
    }
    assert!(writes.due() <= Some(at(-60 * day + LONGEST_BACK_OFF + 1_000)), "{:?}", writes.due());
}

#[test]
fn nothing_that_happens_puts_it_off_for_longer_than_a_browser_can_count() {
    let longest = LONGEST_BACK_OFF + 1_000;
    for ended in [Ended::NoLine, Ended::NotKept, Ended::Busy, Ended::Later(u32::MAX)] {
        let mut pace = calm();
        for _ in 0..40 {
            fails(&mut pace, ended.clone(), at(0));
            pace.note(Event::Typed, at(0), u32::MAX);
            assert!(pace.due() <= Some(at(longest)), "{ended:?}: {:?}", pace.due());
        }
    }
}

#[test]
fn a_decision_leaves_when_it_may_and_puts_nothing_else_off() {
    let mut pace = calm();
    pace.note(Event::Decided, at(100), 0);
    assert_eq!(
        pace.due(),
        Some(at(100 + HOLD_MS)),
        "a decision alone is no reason to exchange yet"
    );
    pace.holds(Some(at(10_100)));
    assert_eq!(pace.due(), Some(at(10_100)));
    pace.note(Event::Acted, at(200), 0);
    assert_eq!(pace.due(), Some(at(200 + AFTER_ACT)));
    fails(&mut pace, Ended::Done { more: false }, at(1_200));
    assert_eq!(pace.due(), Some(at(10_100)), "what left without it does not forget it");
    fails(&mut pace, Ended::Later(60), at(2_000));
    assert!(pace.due() >= Some(at(62_000)), "the server's wish goes first");
    pace.holds(None);
    fails(&mut pace, Ended::Done { more: false }, at(70_000));
    pace.holds(Some(at(80_000)));
    fails(&mut pace, Ended::Fault(Fault::NotSignedIn), at(71_000));
    assert_eq!(pace.due(), None, "nothing leaves before somebody has signed in");
}
