//! The mirror: what the reader's own decisions looked like. Folded away; nobody else sees it.

use crate::components::icon::Icon;
use crate::components::times::length;
use crate::view::*;
use crate::words::{self, words};
use shared::mirror::{DAYS, FEWEST, Middle, Mirror, Share};

/// Below so many ms a span is told in seconds.
const TWO_MINUTES: u64 = 120_000;

/// The mirror, folded.
#[component]
pub fn MirrorFold(
    /// Looks into it. It looks through everything, so only when somebody wants to see.
    look: Callback<(), Mirror>,
) -> Node {
    let seen = RwSignal::new(None::<Mirror>);
    let figures = move || {
        seen.get().map(|mirror| {
            let words = words();
            view! {
                <p class="note">{words.routine_mirror_text(DAYS)}</p>
                <dl class="figures">
                    {share(words.routine_mirror_unopened(), mirror.unopened)}
                    {row(words.routine_mirror_reading(), middle(mirror.reading), None)}
                    {share(words.routine_mirror_same(), mirror.same)}
                    {row(words.routine_mirror_answering(), middle(mirror.answering), None)}
                </dl>
            }
        })
    };
    view! {
        <details class="fold mirror">
            <summary on:click=move |_| seen.set(Some(look.run(())))>
                <Icon name="user" />
                {move || words().routine_mirror_title()}
                <Icon name="chevron-down" />
            </summary>
            <div class="fold-body">{figures}</div>
        </details>
    }
}

/// A share, with a quiet bar that says the same.
fn share(name: &'static str, share: Share) -> Node {
    let said = match share.percent() {
        Some(percent) => words().routine_mirror_share(percent, share.part, share.of),
        None => too_few(share.of),
    };
    row(name, said, share.percent())
}

/// What a middle says: how long, and of how many.
#[must_use]
pub fn middle(middle: Middle) -> String {
    match middle.ms {
        None => too_few(middle.of),
        Some(ms) if ms < TWO_MINUTES => {
            let seconds = words().routine_mirror_seconds(words::number(ms.div_ceil(1_000)));
            words().routine_mirror_middle(seconds, middle.of)
        }
        Some(ms) => words().routine_mirror_middle(length(ms), middle.of),
    }
}

fn too_few(of: usize) -> String {
    words().routine_mirror_few(of, FEWEST)
}

fn row(name: &'static str, said: String, percent: Option<usize>) -> Node {
    let bar = percent.map(|percent| {
        view! {
            <div class="bar" aria-hidden="true">
                <span class="bar-done" style:inline-size=format!("{percent}%")></span>
            </div>
        }
    });
    view! {
        <div class="figure">
            <dt>{name}</dt>
            <dd>{said}{bar}</dd>
        </div>
    }
}

#[cfg(test)]
mod tests {
    use super::middle;
    use crate::language::{Language, set_language};
    use shared::mirror::Middle;

    #[test]
    fn a_figure_says_on_how_much_it_rests_or_that_it_cannot_be_told() {
        set_language(Language::Id);
        let of = |ms| middle(Middle { ms, of: 12 });
        assert_eq!(of(Some(23_400)), "24 detik, nilai tengah dari 12 laporan");
        assert_eq!(of(Some(5 * 3_600_000)), "5 jam, nilai tengah dari 12 laporan");
        let few = middle(Middle { ms: None, of: 3 });
        assert_eq!(few, "Tidak dapat dihitung: baru 3 laporan, paling sedikit 5.");
    }
}
