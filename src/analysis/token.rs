//! Tokens, in one buffer per text, so that a token needs no allocation.

use std::fmt::Write as _;
use std::ops::Range;

use super::fold::Folded;

/// The purpose of tokens.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Purpose {
    /// For an index: all terms by which the text should be found.
    Indexing,
    /// For a query: only the terms that a matching text should have.
    Searching,
}

/// One token: a term with its byte range in the text and its position.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Token<'b> {
    /// The term as indexed.
    pub term: &'b str,
    /// First byte in the original text.
    pub start: usize,
    /// End (exclusive) of its bytes in the original text.
    pub end: usize,
    /// Position by the rule of the scanner.
    pub position: u32,
}

/// The tokens of one text.
#[derive(Debug, Default, Clone)]
pub struct Tokens {
    terms: String,
    spans: Vec<Span>,
    /// Whether places in the original text are not wanted, as for an index.
    without_places: bool,
}

#[derive(Debug, Clone)]
struct Span {
    term_end: usize,
    source: Range<usize>,
    position: u32,
}

/// Maximum length of a term in bytes. A longer one is cut and ends in a hash of the whole: it is base64 and no word,
/// and tantivy drops terms beyond 64 kB.
const MAX_TERM: usize = 120;

impl Tokens {
    /// No tokens; those that are added get no place in the original text.
    pub(crate) fn without_places() -> Self {
        Self { without_places: true, ..Self::default() }
    }

    /// The bytes of the original for `range` of the folded text, if places are wanted.
    pub(crate) fn place(&self, folded: &Folded, range: Range<usize>) -> Range<usize> {
        if self.without_places { 0..0 } else { folded.source_range(range) }
    }

    /// Removes all tokens and keeps the allocations.
    pub(crate) fn clear(&mut self) {
        self.terms.clear();
        self.spans.clear();
    }

    /// Removes the tokens from `position` on.
    pub(crate) fn truncate(&mut self, position: u32) {
        self.spans.truncate(self.spans.partition_point(|span| span.position < position));
        self.terms.truncate(self.spans.last().map_or(0, |last| last.term_end));
    }

    /// Adds a token whose term is the concatenation of `parts`.
    pub(crate) fn push(&mut self, parts: &[&str], source: Range<usize>, position: u32) {
        let start = self.terms.len();
        parts.iter().for_each(|part| self.terms.push_str(part));
        self.shorten(start);
        self.spans.push(Span { term_end: self.terms.len(), source, position });
    }

    fn shorten(&mut self, start: usize) {
        let term = &self.terms[start..];
        if term.len() <= MAX_TERM {
            return;
        }
        let hash = xxhash_rust::xxh3::xxh3_64(term.as_bytes());
        let keep = term.floor_char_boundary(MAX_TERM - 16);
        self.terms.truncate(start + keep);
        // Writing to a `String` cannot fail.
        let _ = write!(self.terms, "{hash:016x}");
    }

    /// Number of tokens.
    #[must_use]
    pub fn len(&self) -> usize {
        self.spans.len()
    }

    /// Whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.spans.is_empty()
    }

    /// The token at `index`, in order of position.
    #[must_use]
    pub fn get(&self, index: usize) -> Option<Token<'_>> {
        let span = self.spans.get(index)?;
        let term_start = index.checked_sub(1).map_or(0, |before| self.spans[before].term_end);
        Some(Token {
            term: &self.terms[term_start..span.term_end],
            start: span.source.start,
            end: span.source.end,
            position: span.position,
        })
    }

    /// All tokens, in order of position.
    pub fn iter(&self) -> impl Iterator<Item = Token<'_>> {
        (0..self.len()).filter_map(|index| self.get(index))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_terms_stay_distinct_and_short() {
        let mut tokens = Tokens::default();
        let (one, two) = (format!("{}a", "x".repeat(500)), format!("{}b", "x".repeat(500)));
        tokens.push(&[&one], 0..501, 0);
        tokens.push(&[&two], 502..1003, 1);
        let terms: Vec<_> = tokens.iter().map(|token| token.term).collect();
        assert_ne!(terms[0], terms[1]);
        assert!(terms.iter().all(|term| term.len() <= MAX_TERM));
    }
}
