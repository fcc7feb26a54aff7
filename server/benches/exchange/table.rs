//! The table of a run: each figure beside its budget.
//!
//! Knows medians and limits; must not know what was measured.

use crate::say;

/// What a figure may be.
#[derive(Clone, Copy)]
pub(crate) enum Budget {
    AtLeast(f64),
    AtMost(f64),
    /// Told for the reader's sake.
    None,
}

impl Budget {
    fn holds(self, figure: f64) -> bool {
        match self {
            Self::AtLeast(limit) => figure >= limit,
            Self::AtMost(limit) => figure <= limit,
            Self::None => true,
        }
    }

    fn words(self) -> String {
        match self {
            Self::AtLeast(limit) => format!("≥ {limit}"),
            Self::AtMost(limit) => format!("≤ {limit}"),
            Self::None => "–".into(),
        }
    }
}

/// The figures of a run.
#[derive(Default)]
pub(crate) struct Table {
    lines: Vec<[String; 5]>,
    broken: usize,
}

impl Table {
    /// Adds a figure; `detail` says what it is made of.
    pub(crate) fn add(
        &mut self,
        name: &str,
        figure: f64,
        unit: &str,
        budget: Budget,
        detail: &str,
    ) {
        let verdict = match (budget, budget.holds(figure)) {
            (Budget::None, _) => "",
            (Budget::AtLeast(_) | Budget::AtMost(_), true) => "kept",
            (Budget::AtLeast(_) | Budget::AtMost(_), false) => "BROKEN",
        };
        self.broken += usize::from(!budget.holds(figure));
        let figure =
            if unit.is_empty() { format!("{figure:.2}") } else { format!("{figure:.0} {unit}") };
        self.lines.push([name.into(), figure, budget.words(), verdict.into(), detail.into()]);
    }

    /// Adds something that was counted.
    pub(crate) fn count(
        &mut self,
        name: &str,
        count: usize,
        unit: &str,
        most: Option<usize>,
        detail: &str,
    ) {
        #[expect(clippy::cast_precision_loss, reason = "thousands of bytes")]
        let (figure, most) = (count as f64, most.map(|most| most as f64));
        self.add(name, figure, unit, most.map_or(Budget::None, Budget::AtMost), detail);
    }

    /// Adds an amount of memory, in kB as the system tells it.
    pub(crate) fn memory(&mut self, name: &str, kb: u64, budget: Budget, detail: &str) {
        #[expect(clippy::cast_precision_loss, reason = "kilobytes of memory")]
        self.add(name, kb as f64 / 1024.0, "MB", budget, detail);
    }

    /// Adds how many times faster than another `ratios` say we are, one ratio a round.
    pub(crate) fn ratio(&mut self, name: &str, ratios: &[f64], budget: Budget, detail: &str) {
        let (low, high) =
            ratios.iter().fold((f64::MAX, 0.0_f64), |(l, h), r| (l.min(*r), h.max(*r)));
        let detail = format!("{detail}; rounds {low:.2}–{high:.2}");
        self.add(name, median(ratios), "", budget, &detail);
    }

    /// Shows the table; says whether every budget was kept.
    pub(crate) fn show(&self) -> bool {
        let head = ["figure", "measured", "budget", "", "medians of this run"].map(String::from);
        let lines: Vec<&[String; 5]> = std::iter::once(&head).chain(&self.lines).collect();
        let width = |at: usize| {
            lines.iter().filter_map(|l| l.get(at)).map(|c| c.chars().count()).max().unwrap_or(0)
        };
        let widths = [width(0), width(1), width(2), width(3)];
        for [name, figure, budget, verdict, detail] in lines {
            let [a, b, c, d] = widths;
            say(&format!("{name:<a$}  {figure:>b$}  {budget:<c$}  {verdict:<d$}  {detail}"));
        }
        if self.broken > 0 {
            say(&format!("{} broken", self.broken));
        }
        self.broken == 0
    }
}

/// The one in the middle.
pub(crate) fn median(figures: &[f64]) -> f64 {
    let mut sorted = figures.to_vec();
    sorted.sort_by(f64::total_cmp);
    match (sorted.get(sorted.len() / 2), sorted.get((sorted.len().max(1) - 1) / 2)) {
        (Some(above), Some(below)) => f64::midpoint(*above, *below),
        (None, _) | (_, None) => f64::NAN,
    }
}
