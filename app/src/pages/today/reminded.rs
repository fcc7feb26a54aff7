//! A superior's reminder of a day without a report: one calm line at the head of today, one at a time, which goes by
//! itself once the report is sent. What is put away stays away on this device also without a line.

use super::day::Today;
use crate::components::focus::{after_drawing, focus};
use crate::components::icon::Icon;
use crate::task::spawn;
use crate::view::*;
use crate::words::{self, words};
use crate::{api, browser};
use shared::day::Day;
use shared::leave::Days;
use shared::reminder::Reminder;
use shared::status::Status;

/// The numbers of those that were put away here.
const PUT_AWAY: &str = "setapak.reminders";
/// So many of them are remembered: more than a fortnight brings to the people of one device.
const MOST: usize = 60;

fn put_away() -> Vec<i64> {
    let kept = browser::remembered(PUT_AWAY).unwrap_or_default();
    kept.split(',').filter_map(|number| number.parse().ok()).collect()
}

/// Remembers that it was put away, and tells the server, for this person's other devices. Where that does not come
/// through, it is away here all the same.
fn put(number: i64) -> Vec<i64> {
    let mut numbers = put_away();
    numbers.push(number);
    let from = numbers.len().saturating_sub(MOST);
    let numbers = numbers.split_off(from);
    let text: Vec<String> = numbers.iter().map(ToString::to_string).collect();
    browser::remember(PUT_AWAY, &text.join(","));
    spawn(async move {
        let _ = api::ask("DELETE", &format!("/api/reminders/{number}"), None).await;
    });
    numbers
}

/// The door to it. On today's page alone.
#[inline(never)]
pub(super) fn later_reminded(day: Today, today: Memo<Day>) -> Node {
    let away = RwSignal::new(put_away());
    let is_open = move |one: &Reminder| {
        let sent = day.desk.report(day.desk.me(), one.day).map(|s| s.document.status);
        let open = matches!(sent, None | Some(Status::Draft));
        open && !away.with(|away| away.contains(&one.number))
    };
    let first = Memo::new(move |_| {
        if today.get() != day.day || day.desk.has_left() {
            return None;
        }
        let told = day.sight.with(|s| s.as_ref().map(Days::told).unwrap_or_default());
        let me = day.desk.me();
        let asked = |one: &&Reminder| told.leave(me, one.day).is_none() && is_open(one);
        told.reminders.iter().find(asked).cloned()
    });
    let line = move || {
        let Reminder { number, by, day, .. } = first.get()?;
        let said = words().team_reminder(&by, words::date_short(day));
        let close = move |_| {
            away.set(put(number));
            after_drawing(|| focus("#main h1"));
        };
        Some(view! {
            <div class="banner accent" role="status">
                <Icon name="calendar" />
                <div class="banner-text">
                    <p dir="auto">{said}</p>
                </div>
                <button
                    type="button"
                    class="icon-button"
                    aria-label=words().team_reminder_away()
                    on:click=close
                >
                    <Icon name="close" />
                </button>
                <div class="banner-actions">
                    <a class="button quiet" href=format!("/laporan/{day}")>
                        {words().team_reminder_open()}
                    </a>
                </div>
            </div>
        })
    };
    line.into_node()
}
