//! Shingles: the short runs of letters that bodies are compared by.
//!
//! A shingle (Broder 1997) is a run of letters and digits, whatever is between them, of fifteen bytes: five Han
//! characters, or fifteen Latin letters, about three words. So an edit changes about as many shingles per word
//! in either script, and no script needs a rule of its own.

use xxhash_rust::xxh3::xxh3_64;

use crate::analysis::fold;
use crate::character::is_alphanumeric;

/// Minimum letters and digits of a body that can be compared.
pub(super) const MIN_LETTERS: usize = 500;

/// Bytes of letters from which a title is long: ten Han characters, or five English words. Half a year of
/// articles has 1,048 pairs of such titles at different places within three weeks of which one has no body; a
/// sample of fifty were all one story.
const LONG_TITLE_BYTES: usize = 30;

/// Length of a shingle in bytes.
const SHINGLE_BYTES: usize = 15;

/// The folded letters and digits of a text, and nothing else.
pub(super) struct Letters {
    text: String,
    count: usize,
}

/// A title without the label in brackets that a publisher puts before it, as in `【漏洞通告】`.
pub(super) fn headline(title: &str) -> &str {
    let label = title.trim_start().strip_prefix('【').and_then(|rest| rest.split_once('】'));
    label.map(|(_, rest)| rest).filter(|rest| rest.contains(is_alphanumeric)).unwrap_or(title)
}

impl Letters {
    pub(super) fn of(text: &str) -> Self {
        let mut letters = fold(text);
        letters.retain(is_alphanumeric);
        Self { count: letters.chars().count(), text: letters }
    }

    /// Number of letters.
    pub(super) fn count(&self) -> usize {
        self.count
    }

    /// Whether a title is long enough not to be equal to another by chance.
    pub(super) fn is_long_title(&self) -> bool {
        self.text.len() >= LONG_TITLE_BYTES
    }

    /// The letters as text.
    pub(super) fn as_str(&self) -> &str {
        &self.text
    }

    /// Hashes of the shingles in order, one for each letter that has enough letters after it.
    ///
    /// A shingle may end in the middle of a character.
    pub(super) fn shingles(&self) -> impl Iterator<Item = u64> + '_ {
        self.text.as_bytes().windows(SHINGLE_BYTES).filter(|bytes| begins_letter(bytes[0])).map(xxh3_64)
    }
}

/// Whether a byte of UTF-8 is the first of its character.
fn begins_letter(byte: u8) -> bool {
    byte & 0b1100_0000 != 0b1000_0000
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shingles_begin_at_letters() {
        for (text, letters, shingles) in [
            ("", 0, 0),
            ("零日漏洞", 4, 0),
            ("零日，漏洞 了", 5, 1),
            ("Zero-Day flaws in X", 15, 1),
            ("零日 Zero-Day 漏洞 flaws", 16, 6),
        ] {
            let found = Letters::of(text);
            assert_eq!((found.count(), found.shingles().count()), (letters, shingles), "{text}");
        }
    }

    #[test]
    fn only_letters_count() {
        let shingles = |text: &str| Letters::of(text).shingles().collect::<Vec<_>>();
        assert_eq!(shingles("資訊安全 Ｌｏｇ4j side-loading"), shingles("资讯安全，log4J\n\nSide Loading"));
        assert_ne!(shingles("资讯安全 log4j 漏洞"), shingles("资讯安全 log4k 漏洞"));
    }
}
