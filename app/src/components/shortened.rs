//! The beginning of a text, where space is small and the whole stands elsewhere.

/// At most `most` characters of `text`, whole words where there are any.
#[must_use]
pub fn shortened(text: &str, most: usize) -> String {
    if text.chars().count() <= most {
        return text.to_owned();
    }
    let start: String = text.chars().take(most).collect();
    let end = start.rfind(char::is_whitespace).unwrap_or(start.len());
    format!("{}…", start.get(..end).unwrap_or(&start).trim_end_matches([' ', '·', ',']))
}

#[cfg(test)]
mod tests {
    use super::shortened;

    #[test]
    fn a_long_text_ends_at_a_word() {
        assert_eq!(shortened("RHK 2 · Waktu tunggu", 30), "RHK 2 · Waktu tunggu");
        let long = "RHK 1 · Meningkatnya capaian belajar dan angka kelulusan";
        assert_eq!(shortened(long, 30), "RHK 1 · Meningkatnya capaian…");
        assert_eq!(shortened(&"é".repeat(40), 30).chars().count(), 31, "no blank to cut at");
    }
}
