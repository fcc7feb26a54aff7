//! The path of a report: four stones that fill as it walks from the phone to its approval. Green comes
//! only with a receipt.

use crate::components::icon::Icon;
use crate::view::*;
use crate::words::{self, words};
use shared::device::Stage;

/// How the line is, as far as a report that waits is concerned.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Way {
    /// There is no line.
    Closed,
    /// There may be a line.
    Open,
    /// An exchange is under way.
    Walking,
}

/// How far a report has walked, with the times in words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Walked {
    /// How far.
    pub stage: Stage,
    /// How the line is.
    pub way: Way,
    /// When the server received it.
    pub received: Option<String>,
    /// When the superior opened it.
    pub seen: Option<String>,
    /// When it was decided.
    pub decided: Option<String>,
}

/// What a stone says of itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Stone {
    Done,
    Now,
    Todo,
    Returned,
    Good,
}

impl Stone {
    const fn mark(self) -> &'static str {
        match self {
            Self::Done => "done",
            Self::Now => "now",
            Self::Todo => "todo",
            Self::Returned => "returned",
            Self::Good => "good",
        }
    }

    const fn is_here(self) -> bool {
        match self {
            Self::Now | Self::Returned | Self::Good => true,
            Self::Done | Self::Todo => false,
        }
    }
}

/// The four stones: kept here, received, seen, approved.
const fn stones(stage: Stage) -> [Stone; 4] {
    use Stone::{Done, Good, Now, Returned, Todo};
    match stage {
        Stage::OnPhone | Stage::Mirrored => [Now, Todo, Todo, Todo],
        Stage::Waiting => [Done, Now, Todo, Todo],
        Stage::Received => [Done, Good, Todo, Todo],
        Stage::Seen => [Done, Done, Good, Todo],
        Stage::Approved => [Done, Done, Done, Good],
        Stage::Returned => [Done, Done, Done, Returned],
    }
}

/// The path with its words, which change on their own and are read out when they do.
#[component]
pub fn Path(
    /// How far the report has walked.
    #[prop(into)]
    walked: Signal<Walked>,
) -> Node {
    let here = move || walked.with(sentence);
    view! {
        <ol class="path" aria-label=move || words().author_path()>
            {move || walked.with(list)}
        </ol>
        <p class="visually-hidden" role="status" data-testid="path-now">
            {here}
        </p>
    }
}

/// Where the report is, in one sentence.
fn sentence(walked: &Walked) -> String {
    let at = stones(walked.stage).iter().rposition(|s| s.is_here()).unwrap_or_default();
    words().author_path_now(labels(walked).into_iter().nth(at).unwrap_or_default())
}

fn list(walked: &Walked) -> Vec<Node> {
    let icons = icons(walked);
    let labels = labels(walked);
    stones(walked.stage)
        .into_iter()
        .zip(icons)
        .zip(labels)
        .map(|((stone, icon), label)| {
            let done = match stone {
                Stone::Done | Stone::Good => Some(words().author_stone_done()),
                Stone::Now | Stone::Returned => None,
                Stone::Todo => Some(words().author_stone_todo()),
            };
            view! {
                <li data-state=stone.mark() aria-current=stone.is_here().then_some("step")>
                    <span class="stone">{icon.map(|name| view! { <Icon name /> })}</span>
                    <span>
                        {label}
                        {done.map(|d| view! { <span class="visually-hidden">", "{d}</span> })}
                    </span>
                </li>
            }
        })
        .collect::<Vec<_>>()
}

fn icons(walked: &Walked) -> [Option<&'static str>; 4] {
    let waits = match walked.way {
        Way::Closed | Way::Open => "wait",
        Way::Walking => "cloud-up",
    };
    let last = if walked.stage == Stage::Seen { "eye" } else { "check" };
    let mut icons = stones(walked.stage).map(|stone| match stone {
        Stone::Done => Some("check"),
        Stone::Good => Some(last),
        Stone::Now => Some("phone-ok"),
        Stone::Returned => Some("return"),
        Stone::Todo => None,
    });
    if walked.stage == Stage::Waiting {
        icons[1] = Some(waits);
    }
    icons
}

fn labels(walked: &Walked) -> [String; 4] {
    let words = words();
    let kept = match walked.stage {
        Stage::Mirrored => words.author_stone_mirrored(),
        Stage::OnPhone
        | Stage::Waiting
        | Stage::Received
        | Stage::Seen
        | Stage::Approved
        | Stage::Returned => words.author_stone_kept(),
    };
    let received = match (walked.stage, walked.way, &walked.received) {
        (Stage::Waiting, Way::Closed, _) => words.author_stone_no_line().to_owned(),
        (Stage::Waiting, Way::Open, _) => words.author_stone_waits().to_owned(),
        (Stage::Waiting, Way::Walking, _) => words.author_stone_sending().to_owned(),
        (
            Stage::Received | Stage::Seen | Stage::Approved | Stage::Returned,
            Way::Closed | Way::Open | Way::Walking,
            Some(at),
        ) => words.author_stone_received_at(at),
        (
            Stage::OnPhone
            | Stage::Mirrored
            | Stage::Received
            | Stage::Seen
            | Stage::Approved
            | Stage::Returned,
            Way::Closed | Way::Open | Way::Walking,
            Some(_) | None,
        ) => words.author_stone_received().to_owned(),
    };
    let seen = walked
        .seen
        .as_ref()
        .map_or_else(|| words.author_stone_seen().to_owned(), |at| words.author_stone_seen_at(at));
    let decided = match (walked.stage, &walked.decided) {
        (Stage::Approved, Some(at)) => words.author_stone_approved_at(at),
        (Stage::Returned, Some(at)) => words.author_stone_returned_at(at),
        (Stage::Returned, None) => words::stage(Stage::Returned).to_owned(),
        (
            Stage::OnPhone
            | Stage::Mirrored
            | Stage::Waiting
            | Stage::Received
            | Stage::Seen
            | Stage::Approved,
            Some(_) | None,
        ) => words.author_stone_approved().to_owned(),
    };
    [kept.to_owned(), received, seen, decided]
}

#[cfg(test)]
mod tests {
    use super::*;

    const STAGES: [Stage; 7] = [
        Stage::OnPhone,
        Stage::Mirrored,
        Stage::Waiting,
        Stage::Received,
        Stage::Seen,
        Stage::Approved,
        Stage::Returned,
    ];

    #[test]
    fn green_comes_only_with_a_receipt() {
        for stage in STAGES {
            let green = stones(stage).contains(&Stone::Good);
            let received = match stage {
                Stage::Received | Stage::Seen | Stage::Approved => true,
                Stage::OnPhone | Stage::Mirrored | Stage::Waiting | Stage::Returned => false,
            };
            assert_eq!(green, received, "{stage:?}");
        }
    }

    #[test]
    fn a_report_is_in_one_place() {
        for stage in STAGES {
            assert_eq!(stones(stage).iter().filter(|s| s.is_here()).count(), 1, "{stage:?}");
        }
    }

    #[test]
    fn a_report_without_a_line_says_what_it_waits_for() {
        let walked =
            |way| Walked { stage: Stage::Waiting, way, received: None, seen: None, decided: None };
        let label = |way| labels(&walked(way))[1].clone();
        assert_ne!(label(Way::Closed), label(Way::Open));
        assert_ne!(label(Way::Open), label(Way::Walking));
        // A time from an earlier round is no receipt for this one.
        let again = Walked { received: Some("15.42".into()), ..walked(Way::Closed) };
        assert!(!labels(&again)[1].contains("15.42"));
    }
}
