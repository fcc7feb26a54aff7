//! Evidence (bukti dukung) of an activity: photos and papers, named by what they contain, and links.
//!
//! The bytes travel apart from the text, after it (R16): a report never waits for a photo.

use crate::hash::Hash;
use serde::{Deserialize, Serialize};

/// Most pieces of evidence of one entry that is sent.
pub const MOST_EVIDENCE: usize = 10;
/// Most bytes of a photo. A device makes them smaller than this before it keeps them.
pub const MOST_PHOTO_BYTES: u32 = 400 * 1024;
/// Most bytes of a PDF, which goes as it is.
pub const MOST_PDF_BYTES: u32 = 5 * 1024 * 1024;
/// Most characters of a link.
pub const LONGEST_LINK: usize = 500;

/// One piece of evidence.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Evidence {
    /// A photo or a paper.
    File(File),
    /// An address on the web.
    Link(Link),
}

/// A photo or a paper. Its bytes lie beside the report, under their hash.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct File {
    /// SHA-256 of its bytes: its name.
    pub hash: Hash,
    /// What it is.
    pub kind: FileKind,
    /// How many bytes.
    pub size: u32,
    /// A small picture of it, a file of its own.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub small: Option<Hash>,
    /// What its author's device called it.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub name: String,
}

/// The kinds of file that are taken as evidence.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum FileKind {
    /// A photo, made small and without where and when by the device.
    Jpeg,
    /// A paper.
    Pdf,
}

impl FileKind {
    /// What bytes are, told by how they begin; `None` for all that is not taken.
    #[must_use]
    pub fn of(bytes: &[u8]) -> Option<Self> {
        match bytes {
            [0xff, 0xd8, 0xff, ..] => Some(Self::Jpeg),
            [b'%', b'P', b'D', b'F', b'-', ..] => Some(Self::Pdf),
            _ => None,
        }
    }

    /// Most bytes of one.
    #[must_use]
    pub const fn most(self) -> u32 {
        match self {
            Self::Jpeg => MOST_PHOTO_BYTES,
            Self::Pdf => MOST_PDF_BYTES,
        }
    }
}

/// An address on the web, as it was written. Only [`Link::address`] may be followed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Link(String);

impl Link {
    /// What somebody wrote or pasted, with `https://` before it where that is all that is missing;
    /// `None` where it cannot be the address of a page.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let text = text.trim();
        // A phone writes the first letter large.
        let behind = |scheme: &str| {
            let begin = text.get(..scheme.len())?;
            begin.eq_ignore_ascii_case(scheme).then(|| [scheme, &text[scheme.len()..]].concat())
        };
        let whole = behind("https://").or_else(|| behind("http://"));
        let link = Self(whole.unwrap_or_else(|| format!("https://{text}")));
        link.address()?;
        (link.0.chars().count() <= LONGEST_LINK).then_some(link)
    }

    /// The address, where following it leads to a page and does nothing else: what came over the line
    /// may say `javascript:`.
    #[must_use]
    pub fn address(&self) -> Option<&str> {
        let rest = self.0.strip_prefix("https://").or_else(|| self.0.strip_prefix("http://"))?;
        let host = rest.split(['/', '?', '#']).next().unwrap_or_default();
        let sound = host.contains('.') && !host.starts_with('.') && !host.ends_with('.');
        let clean = !self.0.contains(|c: char| c.is_whitespace() || c.is_control());
        (sound && clean).then_some(self.0.as_str())
    }

    /// What was written.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.0
    }
}

impl Evidence {
    /// Whether two are the same piece, whatever it is called.
    #[must_use]
    pub fn is(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::File(one), Self::File(other)) => one.hash == other.hash,
            (Self::Link(one), Self::Link(other)) => one == other,
            (Self::File(_), Self::Link(_)) | (Self::Link(_), Self::File(_)) => false,
        }
    }

    /// The file, where it is one.
    #[must_use]
    pub const fn file(&self) -> Option<&File> {
        match self {
            Self::File(file) => Some(file),
            Self::Link(_) => None,
        }
    }
}

impl File {
    /// The hashes of the bytes that belong to it: what is small first, so that it arrives first.
    pub fn hashes(&self) -> impl Iterator<Item = Hash> {
        self.small.into_iter().chain([self.hash])
    }
}

/// Joins what two edits made of `before`: pieces are added and taken away, never edited, so there is
/// nothing to ask.
pub(crate) fn join(before: &[Evidence], mine: &[Evidence], theirs: &[Evidence]) -> Vec<Evidence> {
    let among = |piece: &Evidence, list: &[Evidence]| list.iter().any(|other| other.is(piece));
    let mut joined: Vec<Evidence> =
        theirs.iter().filter(|p| among(p, mine) || !among(p, before)).cloned().collect();
    for piece in mine {
        if !among(piece, theirs) && !among(piece, before) {
            joined.push(piece.clone());
        }
    }
    joined
}

#[cfg(test)]
mod tests {
    use super::*;

    fn file(n: u8) -> Evidence {
        let hash = Hash::of(&[n]);
        Evidence::File(File {
            hash,
            kind: FileKind::Jpeg,
            size: 1,
            small: None,
            name: n.to_string(),
        })
    }

    #[test]
    fn pieces_added_on_both_sides_stay_and_pieces_taken_away_on_one_go() {
        let (a, b, c, d) = (file(1), file(2), file(3), file(4));
        let before = [a.clone(), b.clone()];
        let mine = [b.clone(), c.clone()];
        let theirs = [a.clone(), b.clone(), d.clone()];
        assert_eq!(join(&before, &mine, &theirs), [b.clone(), d.clone(), c.clone()]);
        assert_eq!(join(&before, &before, &theirs), theirs);
        assert_eq!(join(&before, &mine, &before), mine);
        assert_eq!(join(&[], &mine, &mine), mine);
    }

    #[test]
    fn a_link_leads_to_a_page_or_is_none() {
        for (written, address) in [
            (" simpeg.go.id/surat?no=1 ", "https://simpeg.go.id/surat?no=1"),
            ("http://drive.example.org/x", "http://drive.example.org/x"),
            ("Https://sekolah.sch.id/A", "https://sekolah.sch.id/A"),
            ("simpeg.go.id/?ke=https://x.id", "https://simpeg.go.id/?ke=https://x.id"),
        ] {
            assert_eq!(Link::parse(written).unwrap().address(), Some(address));
        }
        let long = format!("contoh.go.id/{}", "x".repeat(LONGEST_LINK));
        for text in
            ["", "javascript:alert(1)", "data://x.y", "https://", "https://x", "a b.c", &long]
        {
            assert_eq!(Link::parse(text), None, "{text}");
        }
        assert_eq!(Link("javascript://x.y/%0aalert(1)".into()).address(), None);
    }

    #[test]
    fn a_kind_is_told_by_the_bytes() {
        assert_eq!(FileKind::of(&[0xff, 0xd8, 0xff, 0xe0, 1]), Some(FileKind::Jpeg));
        assert_eq!(FileKind::of(b"%PDF-1.7"), Some(FileKind::Pdf));
        for other in [&b"<svg onload=x>"[..], b"", b"\x89PNG", b"%PDF", &[0xff, 0xd8]] {
            assert_eq!(FileKind::of(other), None);
        }
    }
}
