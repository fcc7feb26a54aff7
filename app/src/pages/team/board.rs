//! The state of *Tim*: what is counted, and whom its superior reminds. What is counted, and how, is `shared::team`'s.

use super::remind;
use crate::components::focus::{after_drawing, focus_if_lost};
use crate::desk::Desk;
use crate::task::spawn;
use crate::view::*;
use crate::words::{self, words};
use shared::day::{Day, Timestamp, Zone};
use shared::document::{Kind, document_id};
use shared::help::{Wish, wishes};
use shared::id::{DocumentId, EmployeeId};
use shared::leave::{Days, Leave};
use shared::mirror::{self, Middle};
use shared::person::Sight;
use shared::reminder::{KEPT_DAYS, Reminded};
use shared::team::{Mark, Tally, Team, Week};

/// So many weeks are shown.
const WEEKS: i32 = 4;
/// Wishes for help of so many days are shown.
const WISHED: i32 = 14;

/// What a day of one person says, with their name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    /// Who.
    pub person: EmployeeId,
    /// Their name.
    pub name: String,
    /// The day.
    pub mark: Mark,
    /// Their report of it, where there is one.
    pub doc: DocumentId,
    /// Their leave, where they are away.
    pub leave: Option<Leave>,
    /// Whether they were reminded of it.
    pub reminded: bool,
    /// Whether they can be.
    pub remindable: bool,
}

/// A wish for help with the name of who wishes.
pub type Named = (Wish, String);

/// What the page shows. Cheap to copy.
#[derive(Clone, Copy)]
pub(super) struct Board {
    desk: Desk,
    sight: Memo<Option<Sight>>,
    days: Memo<Days>,
    team: Memo<Option<Team>>,
    /// Today for the superior.
    pub(super) today: Memo<Day>,
    /// When the server was last heard of, and in which zone that is said.
    pub(super) received: Memo<Option<(Timestamp, Zone)>>,
    /// Today in numbers.
    pub(super) now: Memo<Tally>,
    /// The last weeks.
    pub(super) weeks: Memo<Vec<Week>>,
    /// How long the superior's own answers took.
    pub(super) answering: Memo<Middle>,
    /// Who wishes for help.
    pub(super) wishes: Memo<Vec<Named>>,
    /// The day whose names are shown.
    pub(super) looked: RwSignal<Option<Day>>,
    /// Why nobody was reminded, in words.
    pub(super) trouble: RwSignal<Option<String>>,
    /// That somebody was reminded, in words.
    pub(super) said: RwSignal<Option<String>>,
    /// Who was reminded here of what: the server tells it only with its next reply.
    told: RwSignal<Vec<Reminded>>,
    /// Somebody is being reminded.
    pub(super) busy: RwSignal<bool>,
}

impl Board {
    pub(super) fn new(desk: Desk) -> Self {
        let sight = Memo::new(move |_| desk.sight());
        let today = Memo::new(move |_| desk.today());
        let days =
            Memo::new(move |_| sight.with(|s| s.as_ref().map(Days::told).unwrap_or_default()));
        let team = Memo::new(move |_| {
            sight.with(|s| {
                let sight = s.as_ref()?;
                let people = sight.people.iter().map(|p| p.id);
                let ground = (sight.calendar.clone(), days.get(), today.get());
                Some(desk.read(|device| {
                    let documents = device.heads().map(|(document, _)| document);
                    Team::new(people, documents, ground.0, ground.1, ground.2)
                }))
            })
        });
        let tally = move |day| team.with(|t| t.as_ref().map(|t| t.day(day)).unwrap_or_default());
        Self {
            desk,
            sight,
            days,
            team,
            today,
            received: Memo::new(move |_| {
                let line = desk.line();
                line.at.map(|at| (at, line.zone))
            }),
            now: Memo::new(move |_| tally(today.get())),
            weeks: Memo::new(move |_| {
                team.with(|t| t.as_ref().map(|t| t.weeks(WEEKS)).unwrap_or_default())
            }),
            answering: Memo::new(move |_| {
                let now = desk.now();
                desk.read(|device| {
                    let documents = device.heads().map(|(document, _)| document);
                    mirror::answering(documents, Some(desk.me()), now)
                })
            }),
            wishes: Memo::new(move |_| {
                let since = today.get().plus(-WISHED);
                sight.with(|s| s.as_ref().map(|s| asked(desk, s, since)).unwrap_or_default())
            }),
            looked: RwSignal::new(None),
            trouble: RwSignal::new(None),
            said: RwSignal::new(None),
            told: RwSignal::new(Vec::new()),
            busy: RwSignal::new(false),
        }
    }

    /// Shows the names of a day, or none any more.
    pub(super) fn look(self, day: Option<Day>) {
        self.trouble.set(None);
        self.said.set(None);
        self.looked.set(day);
    }

    /// What `day` says of everybody, by name. Tracked.
    pub(super) fn rows(self, day: Day) -> Vec<Row> {
        let marks = self.team.with(|t| t.as_ref().map(|t| t.marks(day).collect::<Vec<_>>()));
        let (today, told) = (self.today.get(), self.told.get());
        let row = |(person, mark): (EmployeeId, Mark)| {
            let name = self.sight.with(|s| s.as_ref()?.person(person).map(|p| p.name.clone()))?;
            Some(self.days.with(|days| Row {
                person,
                name,
                mark,
                doc: document_id(Kind::Report, person, day),
                leave: days.leave(person, day).copied(),
                reminded: days.was_reminded(person, day)
                    || told.contains(&Reminded { person, day }),
                remindable: mark == Mark::Missing && today.since(day) <= KEPT_DAYS,
            }))
        };
        let mut rows: Vec<Row> = marks.into_iter().flatten().filter_map(row).collect();
        // The letters of ASCII: the tables of all others are 4 kB of the first load.
        rows.sort_by_cached_key(|row| row.name.to_ascii_lowercase());
        rows
    }

    /// Reminds somebody of a day.
    pub(super) fn remind(self, who: EmployeeId, day: Day) {
        if self.busy.get_untracked() {
            return;
        }
        self.busy.set(true);
        self.trouble.set(None);
        self.said.set(None);
        let asked = Reminded { person: who, day };
        let name = self.sight.with_untracked(|s| s.as_ref()?.person(who).map(|p| p.name.clone()));
        spawn(async move {
            let done = remind::remind(asked).await;
            self.busy.update(|busy| *busy = false);
            match words::not_reminded(done) {
                Some(why) => self.trouble.update(|trouble| *trouble = Some(why)),
                None => {
                    self.told.update(|told| told.push(asked));
                    self.said.update(|said| *said = name.map(|n| words().team_reminded_now(n)));
                    // The button is gone.
                    after_drawing(|| focus_if_lost("dialog .icon-button"));
                    self.desk.sync_now();
                }
            }
        });
    }
}

/// What the superior's people wish for since a day, with their names. Tracked.
fn asked(desk: Desk, sight: &Sight, since: Day) -> Vec<Named> {
    let all = desk.read(|device| {
        let documents = device.heads().map(|(document, _)| document);
        wishes(documents.filter(|document| sight.leads(document.owner)), since)
    });
    let named = |wish: Wish| {
        let name = sight.person(wish.person)?.name.clone();
        Some((wish, name))
    };
    all.into_iter().filter_map(named).collect()
}
