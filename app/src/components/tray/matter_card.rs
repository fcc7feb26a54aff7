//! One matter of the tray: what happened, both sides, and the choices.

use crate::components::difference;
use crate::components::icon::Icon;
use crate::components::report_view::ReportView;
use crate::components::tray::mine_view::MineView;
use crate::pages::tray::matter::Matter;
use crate::view::*;
use crate::words::words;
use shared::document::Body;
use shared::id::OpId;
use shared::person::PlannedResult;
use shared::tray::Choice;

/// The card.
#[component]
pub fn MatterCard(
    /// The matter.
    matter: Matter,
    /// The planned results its entries may serve.
    #[prop(into)]
    planned: Signal<Vec<PlannedResult>>,
    /// Why the last choice could not be kept, in words.
    #[prop(into)]
    trouble: Signal<Option<String>>,
    /// Use my text, in the place of the other or beside it.
    on_keep: Callback<(OpId, Choice)>,
    /// Save my words as a file.
    on_export: Callback<Matter>,
    /// Let go of mine; asked again where words would go.
    on_let_go: Callback<Matter>,
) -> Node {
    let op = matter.item.op;
    let kept = StoredValue::new(matter.clone());
    let said = move |say: fn(&Matter) -> String| move || kept.with_value(say);
    let can_keep = matter.can_keep();
    let texts = matter.item.mine.body().cloned().zip(matter.item.theirs.clone());
    // Each text says where it is another than the other one.
    let reports = |(mine, theirs): (Body, Body)| Some([mine.into_report()?, theirs.into_report()?]);
    let unlike = StoredValue::new(texts.and_then(reports));
    let unlike = move |mine: bool| {
        Signal::derive(move || {
            let planned = planned.read();
            unlike.with_value(|texts| match texts {
                Some([one, other]) if mine => difference::unlike(one, other, &planned),
                Some([one, other]) => difference::unlike(other, one, &planned),
                None => Vec::new(),
            })
        })
    };
    let theirs = matter.item.theirs.clone();
    let theirs_known = theirs.is_some();
    let theirs = can_keep.then(|| {
        let text = match theirs.and_then(Body::into_report) {
            Some(report) => {
                let report = Signal::from(report);
                view! { <ReportView report planned remarks=unlike(false) /> }
            }
            None => {
                view! { <p class="note">{move || words().superior_theirs_none()}</p> }
            }
        };
        view! {
            <section class="clash-side theirs">
                <h3>{move || words().superior_theirs()}</h3>
                {text}
            </section>
        }
    });
    let keep = can_keep.then(|| {
        view! {
            <button
                type="button"
                class="button primary"
                on:click=move |_| on_keep.run((op, Choice::Mine))
            >
                {move || words().superior_keep_mine()}
            </button>
        }
    });
    let join = matter.can_join().then(|| {
        view! {
            <button
                type="button"
                class="button line"
                on:click=move |_| on_keep.run((op, Choice::Both))
            >
                <Icon name="join" class="small" />
                {move || words().superior_keep_both()}
            </button>
        }
    });
    let link = (!can_keep).then(|| matter.link.clone()).flatten().map(|href| {
        view! { <a class="button primary" href=href>{move || words().superior_open_report()}</a> }
    });
    let export = matter.has_words().then(|| {
        view! {
            <button
                type="button"
                class="button line"
                on:click=move |_| on_export.run(kept.get_value())
            >
                <Icon name="download" class="small" />
                {move || words().superior_export()}
            </button>
        }
    });
    let let_go = move || {
        let words = words();
        if can_keep && theirs_known {
            words.superior_keep_theirs()
        } else {
            words.superior_let_go()
        }
    };
    let side = move || match kept.with_value(|m| (m.can_keep(), m.has_words())) {
        (true, _) => words().superior_mine(),
        (false, true) => words().superior_mine_words(),
        (false, false) => words().superior_mine_act(),
    };
    view! {
        <article class="card clash">
            <header class="person-head">
                <div>
                    <h2 dir="auto">{said(Matter::title)}</h2>
                    <p class="note">{move || kept.with_value(|m| words().superior_tray_at(&m.when))}</p>
                </div>
                <span class="chip back">{move || kept.with_value(Matter::chip)}</span>
            </header>
            <p>{said(Matter::sentence)}</p>
            {move || kept.with_value(Matter::sending).map(|said| view! { <p><b>{said}</b></p> })}
            <div class="clash-sides">
                <section class="clash-side mine">
                    <h3>{side}</h3>
                    {move || view! { <MineView matter=kept.get_value() planned remarks=unlike(true) /> }}
                </section>
                {theirs}
            </div>
            <p class="gap" role="alert" hidden=move || trouble.with(Option::is_none)>
                <Icon name="alert" class="small" />
                {trouble}
            </p>
            <div class="actions even">
                {keep} {join} {link}
                {export}
                <button
                    type="button"
                    class="button line"
                    on:click=move |_| on_let_go.run(kept.get_value())
                >
                    {let_go}
                </button>
            </div>
        </article>
    }
}
