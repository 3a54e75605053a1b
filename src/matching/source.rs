//! What can be counted in a text.

use crate::analysis::LiteralRun;
use crate::query::Wildcard;

/// What to count.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Source {
    /// Terms of the word tier, all of which are required.
    Words(Vec<String>),
    /// A literal run.
    Run(LiteralRun),
    /// Terms of the literal tier.
    Pattern(Pattern),
    /// Consecutive terms of the literal tier.
    Patterns(Vec<Pattern>),
    /// Literal runs with at most so many positions between them.
    Near(Vec<LiteralRun>, u32),
}

/// A pattern of terms. All that match count as one term.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Pattern {
    /// Terms with this prefix.
    Prefix(String),
    /// Terms within this edit distance of a word (optimal string alignment).
    Typo { word: String, letters: u8 },
    /// Terms that match a word with wildcards.
    Wildcard(Wildcard),
}
