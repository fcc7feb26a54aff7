//! *Aturan laporan rutin*: the open rules of the offices in which the reader and their people work, for everybody on whom
//! they are used. Works without a line.

use crate::components::icon::Icon;
use crate::components::routine::office_rules::{OfficeRule, OfficeRulesCard};
use crate::desk::use_desk;
use crate::view::*;
use crate::words::words;
use shared::person::Sight;

/// The rules that hold for the reader's own reports, and for those of their people.
fn offices(sight: &Sight) -> Vec<OfficeRule> {
    let set = sight.set_rules();
    let mut names: Vec<&str> = vec![&sight.me.office];
    for person in &sight.people {
        if !names.contains(&person.office.as_str()) {
            names.push(&person.office);
        }
    }
    let rule = |office: &str| {
        let set = set.of_office(office);
        OfficeRule {
            office: office.to_owned(),
            rules: set.map(|set| set.rules.clone()).unwrap_or_default(),
            is_set: set.is_some(),
            since: set.and_then(|set| set.since),
        }
    };
    names.into_iter().map(rule).collect()
}

/// The page.
#[component]
pub fn RulesPage() -> Node {
    let desk = use_desk();
    let sight = Memo::new(move |_| desk.sight());
    let cards = move || {
        let sight = sight.get()?;
        let card = |one| view! { <OfficeRulesCard one catalogue=sight.catalogue.clone() /> };
        Some(offices(&sight).into_iter().map(card).collect::<Vec<_>>())
    };
    let back = move || {
        let leads = sight.with(|s| s.as_ref().is_some_and(|s| !s.people.is_empty()));
        leads.then(|| {
            view! {
                <p>
                    <a class="button line" href="/rutin">{words().routine_title()}</a>
                </p>
            }
        })
    };
    view! {
        <div class="page">
            <div class="page-head back-link">
                <a class="button quiet" href="/lainnya">
                    <Icon name="chevron-left" class="small turns" />
                    {move || words().shell_more()}
                </a>
            </div>
            <header class="page-head">
                <h1 tabindex="-1">{move || words().routine_rules_title()}</h1>
            </header>
            <p>{move || words().routine_rules_text()}</p>
            {cards}
            <section class="section" aria-labelledby="sample-title">
                <h2 id="sample-title">{move || words().routine_sample_title()}</h2>
                <p>{move || words().routine_sample_text()}</p>
            </section>
            {back}
        </div>
    }
}

#[cfg(test)]
mod tests {
    use super::offices;
    use crate::pages::waiting::sample::sight;
    use shared::day::Day;
    use shared::routine::Rules;

    #[test]
    fn every_office_of_mine_and_of_my_people_is_told_once() {
        let mut sight = sight();
        sight.people[1].office = "Pustu".into();
        sight.rules = r#"[{"office":"Pustu","rules":{"minutes":30,"quantity":40,"late":2,"sample":20,"plan":false},"since":"2026-11-02"}]"#.into();
        let [mine, theirs] = offices(&sight).try_into().unwrap();
        assert_eq!(
            (mine.office.as_str(), mine.is_set, mine.rules),
            ("Puskesmas", false, Rules::default())
        );
        assert_eq!(
            (theirs.office.as_str(), theirs.is_set, theirs.rules.sample),
            ("Pustu", true, 20)
        );
        assert_eq!(theirs.since, Day::parse("2026-11-02"));
    }
}
