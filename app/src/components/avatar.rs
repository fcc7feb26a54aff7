//! A person's initials in a circle. Decoration: the name always stands beside it.

use crate::view::*;

/// Initials of a name with titles.
#[component]
pub fn Avatar(
    /// The full name.
    name: String,
    /// Whether it is the small one.
    #[prop(optional)]
    small: bool,
) -> Node {
    let class = if small { "avatar small" } else { "avatar" };
    view! { <span class=class aria-hidden="true">{initials(&name)}</span> }
}

/// The first letters of the first and the last word of a name, titles left out (`dr.`, `S.Pd.`). The style
/// writes them large.
#[must_use]
pub fn initials(name: &str) -> String {
    let bare = name.split(',').next().unwrap_or(name);
    let mut words = bare.split_whitespace().filter(|w| !w.contains('.'));
    let first = words.next().and_then(|w| w.chars().next());
    let last = words.next_back().and_then(|w| w.chars().next());
    first.into_iter().chain(last).collect()
}

#[cfg(test)]
mod tests {
    use super::initials;

    #[test]
    fn initials_leave_titles_out() {
        assert_eq!(initials("Siti Rahma, S.Kep."), "SR");
        assert_eq!(initials("dr. Made Ayu Lestari, Sp.A"), "ML");
        assert_eq!(initials("Suharto"), "S");
        assert_eq!(initials("Drs. H. Budi"), "B");
        assert_eq!(initials(""), "");
    }
}
