//! The rules of one office, in sentences with their numbers.

use crate::view::*;
use crate::words::{self, words};
use shared::day::Day;
use shared::person::Activity;
use shared::routine::Rules;
use shared::usual::{DAYS, FEWEST, SLACK};

/// The rules of one office, as far as this device knows them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OfficeRule {
    /// Its name.
    pub office: String,
    /// What holds there.
    pub rules: Rules,
    /// Whether the office has set it.
    pub is_set: bool,
    /// From which day on.
    pub since: Option<Day>,
}

/// The office and its sentences.
#[component]
pub fn OfficeRulesCard(
    /// The office.
    one: OfficeRule,
    /// The activities whose names are known.
    catalogue: Vec<Activity>,
) -> Node {
    let OfficeRule { office, rules, is_set, since } = one;
    let holds = move || {
        let words = words();
        match (is_set, since) {
            (true, Some(day)) => words.routine_rules_since(words::date_long(day)),
            (true, None) => words.routine_rules_set().to_owned(),
            (false, _) => words.routine_rules_default().to_owned(),
        }
    };
    let lines = move || {
        let said = sentences(&rules, &catalogue);
        said.into_iter().map(|line| view! { <li>{line}</li> }).collect::<Vec<_>>()
    };
    view! {
        <section class="section card" aria-label=office.clone()>
            <h2 dir="auto">{office}</h2>
            <p class="note">{holds}</p>
            <ul class="rule-lines">{lines}</ul>
        </section>
    }
}

/// What a report is like that counts as routine.
fn sentences(rules: &Rules, catalogue: &[Activity]) -> Vec<String> {
    let words = words();
    let late = match rules.late {
        0 => words.routine_rule_same_day().to_owned(),
        days => words.routine_rule_late(days),
    };
    let plan = if rules.plan { words.routine_rule_plan() } else { words.routine_rule_no_plan() };
    let named = |id| catalogue.iter().find(|a| a.id == id).map(|a| a.name.clone());
    let names: Vec<String> = rules.evidence.iter().copied().filter_map(named).collect();
    let others = rules.evidence.len() - names.len();
    let evidence = match (names.is_empty(), others) {
        (true, 0) => words.routine_rule_no_evidence().to_owned(),
        (false, 0) => words.routine_rule_evidence(names.join(", ")),
        (true, others) => words.routine_rule_evidence_others(others),
        (false, others) => words.routine_rule_evidence_and(names.join(", "), others),
    };
    vec![
        words.routine_rule_enough(FEWEST),
        words.routine_rule_minutes(rules.minutes),
        words.routine_rule_quantity(rules.quantity, words::quantity(SLACK)),
        words.routine_rule_known(DAYS),
        words.routine_rule_text(DAYS),
        late,
        plan.to_owned(),
        evidence,
        words.routine_rule_calm().to_owned(),
        words.routine_rule_sample(rules.sample),
    ]
}

#[cfg(test)]
mod tests {
    use super::sentences;
    use crate::language::{Language, set_language};
    use shared::id::ActivityId;
    use shared::person::Activity;
    use shared::routine::Rules;
    use uuid::Uuid;

    #[test]
    fn the_numbers_of_the_office_stand_in_the_sentences() {
        set_language(Language::Id);
        let id = |number| ActivityId::from_uuid(Uuid::from_u128(number));
        let known =
            Activity { id: id(1), name: "Posyandu".into(), minutes: 60, unit: String::new() };
        let rules = Rules {
            minutes: 30,
            quantity: 40,
            late: 2,
            sample: 20,
            plan: false,
            evidence: vec![id(1), id(2)],
        };
        let said = sentences(&rules, &[known]).join(" ");
        for number in ["30%", "40%", "2 hari", "20%", "Posyandu", "1 kegiatan lain"] {
            assert!(said.contains(number), "{number}: {said}");
        }
    }
}
