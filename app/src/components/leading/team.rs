//! In whose hands the reader's team is, today and later, whose team is in theirs, and the way to hand it on.

use crate::components::icon::Icon;
use crate::pages::leading::Open;
use crate::pages::leading::hand_on::hands;
use crate::pages::leading::wish::Wish;
use crate::view::*;
use crate::words::{self, words};
use shared::acting::{Delegation, Leading};
use shared::person::Sight;

/// The section; nothing for who neither leads nor stands in.
#[component]
pub fn TeamSection(
    /// What this device knows.
    #[prop(into)]
    sight: Signal<Option<Sight>>,
    /// Of who leads whom.
    #[prop(into)]
    leading: Signal<Leading>,
    /// A sheet is wanted.
    on_open: Callback<Open>,
    /// Something is asked.
    on_wish: Callback<Wish>,
) -> Node {
    let can = Memo::new(move |_| sight.with(|s| s.as_ref().is_some_and(|s| !hands(s).is_empty())));
    let me = Memo::new(move |_| sight.with(|s| s.as_ref().map(|s| s.me.id)));
    let shown = Memo::new(move |_| {
        can.get() || leading.with(|l| !l.delegations.is_empty() || !l.mine.is_empty())
    });
    let delegations = move || {
        let all = leading.with(|l| l.delegations.clone());
        all.into_iter().map(|one| delegation(one, me.get(), on_wish)).collect::<Vec<_>>()
    };
    let mine = move || {
        let led = leading.with(|l| l.mine.clone());
        let row = |name: String, more: String| {
            view! {
                <li class="setting">
                    <Icon name="user" />
                    <span>
                        <span class="setting-name" dir="auto">{name}</span>
                        <span class="setting-more">{more}</span>
                    </span>
                </li>
            }
        };
        let rows: Vec<Node> = led
            .iter()
            .filter_map(|one| {
                let name =
                    sight.with(|s| s.as_ref()?.person(one.person).map(|p| p.name.clone()))?;
                let acting = words::acting(one.acting);
                let until = one.until.map(words::date_short);
                Some(row(
                    name,
                    until.map_or_else(
                        || words().superior_acting_mine_on(acting),
                        |day| words().superior_acting_mine_until(acting, day),
                    ),
                ))
            })
            .collect();
        (!rows.is_empty()).then(|| {
            view! {
                <h3>{words().superior_acting_mine()}</h3>
                <ul class="settings">{rows}</ul>
            }
        })
    };
    let hand_on = move || {
        can.get().then(|| {
            view! {
                <button type="button" class="setting" on:click=move |_| on_open.run(Open::HandOn)>
                    <Icon name="users" />
                    <span>
                        <span class="setting-name">{words().superior_acting_hand_on()}</span>
                        <span class="setting-more">{words().superior_acting_hand_on_hint()}</span>
                    </span>
                    <Icon name="chevron-right" class="small turns" />
                </button>
            }
        })
    };
    view! {
        <Show when=move || shown.get() fallback=|| ()>
            <section class="section" aria-labelledby="team-title">
                <h2 id="team-title">{move || words().superior_acting_team()}</h2>
                <div class="settings">
                    {delegations}
                    {hand_on}
                </div>
                {mine}
            </section>
        </Show>
    }
}

/// One time in other hands: the reader's team, which they may have back, or another's.
fn delegation(
    one: Delegation,
    me: Option<shared::id::EmployeeId>,
    on_wish: Callback<Wish>,
) -> Node {
    let given = me == Some(one.giver.id);
    let name =
        if given { one.taker.name.clone() } else { words().superior_acting_taken(&one.giver.name) };
    let (from, until) = (words::date_short(one.from), words::date_short(one.until));
    let span = words().superior_acting_span(words::acting(one.acting), from, until);
    let number = one.number;
    let end = given.then(|| {
        view! {
            <button type="button" class="button quiet" on:click=move |_| on_wish.run(Wish::End(number))>
                {words().superior_acting_end()}
            </button>
        }
    });
    let reason = one
        .absence
        .map(|it| view! { <span class="setting-more">{words::absence(Some(it))}</span> });
    view! {
        <div class="setting">
            <Icon name="calendar" />
            <span>
                <span class="setting-name" dir="auto">{name}</span>
                <span class="setting-more">{span}</span>
                {reason}
            </span>
            {end}
        </div>
    }
}
