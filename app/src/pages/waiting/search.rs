//! Words and the reports they stand in: an index that answers while one types. Knows texts and names of documents;
//! must not know where the texts come from, nor the screen.

use shared::id::DocumentId;
use std::collections::BTreeMap;

/// A letter as it is looked for: small, and without marks above or below; none for a mark that stands alone. By hand:
/// the tables of all scripts would come with Rust's own.
const fn plain(letter: char) -> Option<char> {
    Some(match letter {
        '\u{300}'..='\u{36f}' => return None,
        'À'..='Å' | 'à'..='å' | 'Ā'..='ą' => 'a',
        'Ç' | 'ç' | 'Ć'..='č' => 'c',
        'Ď'..='đ' => 'd',
        'È'..='Ë' | 'è'..='ë' | 'Ē'..='ě' => 'e',
        'Ĝ'..='ģ' => 'g',
        'Ì'..='Ï' | 'ì'..='ï' | 'Ĩ'..='ı' => 'i',
        'Ñ' | 'ñ' | 'Ń'..='ň' => 'n',
        'Ò'..='Ö' | 'Ø' | 'ò'..='ö' | 'ø' | 'Ō'..='ő' => 'o',
        'Ś'..='š' => 's',
        'Ù'..='Ü' | 'ù'..='ü' | 'Ũ'..='ų' => 'u',
        'Ý' | 'ý' | 'ÿ' => 'y',
        'Ź'..='ž' => 'z',
        other => other.to_ascii_lowercase(),
    })
}

/// Whether it is part of a word: letters and digits, and whatever other scripts write.
const fn in_word(letter: char) -> bool {
    letter.is_ascii_alphanumeric()
        || !matches!(letter, '\0'..='\u{bf}' | '\u{2000}'..='\u{206f}' | '\u{3000}'..='\u{303f}')
}

/// Tells each word of a text, as it is looked for.
fn each_word(text: &str, mut tell: impl FnMut(&str)) {
    let mut word = String::new();
    for letter in text.chars() {
        match plain(letter) {
            Some(letter) if in_word(letter) => word.push(letter),
            None => {}
            Some(_) if word.is_empty() => {}
            Some(_) => {
                tell(&word);
                word.clear();
            }
        }
    }
    if !word.is_empty() {
        tell(&word);
    }
}

/// The words that are looked for.
#[must_use]
pub fn terms(query: &str) -> Vec<String> {
    let mut terms = Vec::new();
    each_word(query, |word| terms.push(word.to_owned()));
    terms
}

/// Every word with the reports in which it stands.
#[derive(Debug, Default)]
pub struct Index {
    words: BTreeMap<Box<str>, usize>,
    /// By the number of the word: in which slots it stands.
    places: Vec<Vec<u32>>,
    /// A report a slot; none where it was taken in again, or is gone.
    slots: Vec<Option<DocumentId>>,
    slot_of: BTreeMap<DocumentId, usize>,
}

impl Index {
    /// A report is taken in, in place of what it said before: its texts follow, each with this number.
    pub fn begins(&mut self, doc: DocumentId) -> u32 {
        self.forget(doc);
        let at = self.slots.len();
        self.slots.push(Some(doc));
        self.slot_of.insert(doc, at);
        // So many reports do not fit into a device.
        u32::try_from(at).unwrap_or(u32::MAX)
    }

    /// Takes in a text of the report that began last.
    pub fn take(&mut self, slot: u32, text: &str) {
        let Self { words, places, .. } = self;
        each_word(text, |word| {
            let number = words.get(word).copied().unwrap_or_else(|| {
                words.insert(word.into(), places.len());
                places.push(Vec::new());
                places.len() - 1
            });
            if let Some(places) = places.get_mut(number)
                && places.last() != Some(&slot)
            {
                places.push(slot);
            }
        });
    }

    /// A report is gone.
    pub fn forget(&mut self, doc: DocumentId) {
        if let Some(slot) = self.slot_of.remove(&doc).and_then(|at| self.slots.get_mut(at)) {
            *slot = None;
        }
    }

    /// The reports in which every one of the terms stands, the latest day first. A term may be part of a word.
    #[must_use]
    pub fn find(&self, terms: &[String]) -> Vec<DocumentId> {
        let mut left = vec![!terms.is_empty(); self.slots.len()];
        for term in terms {
            let mut has = vec![false; left.len()];
            let words = self.words.iter().filter(|(word, _)| contains(word, term));
            for slot in words.filter_map(|(_, number)| self.places.get(*number)).flatten() {
                if let Some(has) = usize::try_from(*slot).ok().and_then(|at| has.get_mut(at)) {
                    *has = true;
                }
            }
            left.iter_mut().zip(has).for_each(|(left, has)| *left &= has);
        }
        let found = self.slots.iter().zip(left).filter(|(_, left)| *left);
        let mut found: Vec<DocumentId> = found.filter_map(|(doc, _)| *doc).collect();
        // Their ids begin with the day.
        found.sort_unstable_by(|a, b| b.cmp(a));
        found
    }
}

/// Whether the term is part of the word. A day of the month is a whole word: "20" is not meant to find every day
/// of 2026.
fn contains(word: &str, term: &str) -> bool {
    let (word, term) = (word.as_bytes(), term.as_bytes());
    if term.len() < 3 && term.iter().all(u8::is_ascii_digit) {
        return word == term;
    }
    // For words of a few letters this is quicker than what looks through whole texts.
    word.windows(term.len()).any(|part| part == term)
}

/// A text in pieces, with whether each was looked for.
#[must_use]
pub fn marked(text: &str, terms: &[String]) -> Vec<(bool, String)> {
    let mut pieces: Vec<(bool, String)> = Vec::new();
    let mut at = 0;
    for (start, end) in hits(text, terms) {
        let between = text.get(at..start).unwrap_or_default();
        if !between.is_empty() {
            pieces.push((false, between.to_owned()));
        }
        pieces.push((true, text.get(start..end).unwrap_or_default().to_owned()));
        at = end;
    }
    let rest = text.get(at..).unwrap_or_default();
    if !rest.is_empty() {
        pieces.push((false, rest.to_owned()));
    }
    pieces
}

/// Where in a text what was looked for stands, in order, without overlaps.
fn hits(text: &str, terms: &[String]) -> Vec<(usize, usize)> {
    let ends = text.char_indices().skip(1).map(|(at, _)| at).chain([text.len()]);
    let letters = text.char_indices().zip(ends);
    let letters: Vec<(char, usize, usize)> =
        letters.filter_map(|((at, c), end)| Some((plain(c)?, at, end))).collect();
    let mut hits: Vec<(usize, usize)> = Vec::new();
    for (from, (_, start, _)) in letters.iter().enumerate() {
        if hits.last().is_some_and(|(_, end)| start < end) {
            continue;
        }
        let rest = letters.get(from..).unwrap_or_default();
        let ends = terms.iter().filter_map(|term| end_of(rest, term));
        if let Some(end) = ends.max() {
            hits.push((*start, end));
        }
    }
    hits
}

/// Where the term ends, if it begins here.
fn end_of(letters: &[(char, usize, usize)], term: &str) -> Option<usize> {
    let mut last = None;
    let mut letters = letters.iter();
    for wanted in term.chars() {
        let (letter, _, end) = letters.next()?;
        if *letter != wanted {
            return None;
        }
        last = Some(*end);
    }
    last
}

/// The part of a long text around the first hit, some `around` characters before and behind it; none where
/// nothing was hit.
#[must_use]
pub fn glimpse(text: &str, terms: &[String], around: usize) -> Option<String> {
    let (start, end) = hits(text, terms).into_iter().next()?;
    let (before, rest) = text.split_at(start);
    let skipped = before.chars().count().saturating_sub(around);
    let hit = end - start;
    let most = rest.get(..hit).unwrap_or_default().chars().count() + around;
    let mut glimpse = String::new();
    if skipped > 0 {
        glimpse.push('…');
    }
    glimpse.extend(before.chars().skip(skipped));
    glimpse.extend(rest.chars().take(most));
    if rest.chars().count() > most {
        glimpse.push('…');
    }
    Some(glimpse)
}

#[cfg(test)]
mod tests {
    use super::*;
    use shared::day::Day;
    use shared::document::{Kind, document_id};
    use shared::id::EmployeeId;
    use uuid::Uuid;

    fn doc(day: &str) -> DocumentId {
        let who = EmployeeId::from_uuid(Uuid::from_u128(1));
        document_id(Kind::Report, who, Day::parse(day).unwrap())
    }

    fn take<'a>(index: &mut Index, doc: DocumentId, texts: impl IntoIterator<Item = &'a str>) {
        let slot = index.begins(doc);
        texts.into_iter().for_each(|text| index.take(slot, text));
    }

    fn find(index: &Index, query: &str) -> Vec<DocumentId> {
        index.find(&terms(query))
    }

    #[test]
    fn every_word_must_stand_there_in_any_order_and_the_latest_comes_first() {
        let (early, late) = (doc("2026-03-02"), doc("2026-11-20"));
        let mut index = Index::default();
        take(
            &mut index,
            late,
            ["Ani Lestari, S.Pd.", "Imunisasi campak di posyandu", "Jumat, 20 November 2026"],
        );
        take(&mut index, early, ["Ani Lestari, S.Pd.", "Imunisasi polio", "Senin, 2 Maret 2026"]);
        assert_eq!(find(&index, "imunisasi ani"), [late, early]);
        assert_eq!(find(&index, "IMUN campak"), [late]);
        assert_eq!(find(&index, "2 maret 2026"), [early]);
        assert_eq!(find(&index, "20 2026"), [late], "the day, not every day of that year");
        assert_eq!(find(&index, "s.pd"), [late, early], "as it is written");
        assert!(find(&index, "imunisasi rapat").is_empty());
        assert!(find(&index, " , ").is_empty(), "nothing is looked for");
    }

    #[test]
    fn large_letters_and_marks_make_no_difference() {
        let one = doc("2026-11-20");
        let mut index = Index::default();
        take(&mut index, one, ["Café Ünïcode", "e\u{301}tude"]);
        for query in ["cafe", "CAFÉ", "unicode", "etude", "Étude"] {
            assert_eq!(find(&index, query), [one], "{query}");
        }
    }

    #[test]
    fn what_is_written_anew_is_found_by_its_new_words_alone() {
        let one = doc("2026-11-20");
        let mut index = Index::default();
        take(&mut index, one, ["rapat pagi"]);
        take(&mut index, one, ["piket sore"]);
        assert!(find(&index, "rapat").is_empty());
        assert_eq!(find(&index, "piket"), [one]);
        index.forget(one);
        assert!(find(&index, "piket").is_empty());
    }

    #[test]
    fn what_was_looked_for_is_marked_as_it_is_written() {
        let pieces = |text, query| {
            let pieces = marked(text, &terms(query));
            pieces
                .into_iter()
                .map(|(hit, t)| if hit { format!("[{t}]") } else { t })
                .collect::<String>()
        };
        assert_eq!(pieces("Imunisasi di Posyandu", "posy imun"), "[Imun]isasi di [Posy]andu");
        assert_eq!(pieces("Café e\u{301}", "cafe"), "[Café] e\u{301}");
        assert_eq!(pieces("aaa", "aa"), "[aa]a");
        assert_eq!(pieces("Rapat", ""), "Rapat");
    }

    #[test]
    fn a_long_text_is_shown_around_what_was_found() {
        let text = "Membahas jadwal posyandu bulan depan bersama kader";
        assert_eq!(glimpse(text, &terms("posyandu"), 7).unwrap(), "…jadwal posyandu bulan …");
        assert_eq!(glimpse("Rapat", &terms("rapat"), 7).unwrap(), "Rapat");
        assert_eq!(glimpse(text, &terms("rapat"), 7), None);
    }
}
