//! What of a text is shown, and what of it matches.

use std::ops::Range;

use serde::Serialize;

/// A stretch of an article's body.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Snippet {
    /// A true substring of the body.
    pub text: String,
    /// What matches in it.
    pub highlights: Highlights,
    /// Whether it begins within a sentence.
    #[serde(skip_serializing_if = "is_false")]
    pub cut_start: bool,
    /// Whether it ends within a sentence.
    #[serde(skip_serializing_if = "is_false")]
    pub cut_end: bool,
}

impl Snippet {
    /// `text`, which is the snippet's made fit for where it is shown, with `…` where a sentence is cut.
    #[must_use]
    pub fn with_ellipses(&self, text: &str) -> String {
        let mark = |is_cut| if is_cut { "…" } else { "" };
        format!("{}{text}{}", mark(self.cut_start), mark(self.cut_end))
    }
}

/// Ranges of characters (Unicode scalar values), end exclusive, sorted, not overlapping.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Highlights(pub Vec<Range<usize>>);

impl Serialize for Highlights {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(self.0.iter().map(|range| [range.start, range.end]))
    }
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde asks so")]
const fn is_false(flag: &bool) -> bool {
    !*flag
}
