//! All terms of a kind as if they were one: those that begin alike, that differ in few letters, or that have wildcards
//! in the same places.
//!
//! Their frequencies in an article are added up, as Lucene's `SynonymQuery` does it, so that articles about the thing
//! come first, whatever its spellings.

use tantivy::postings::TermInfo;
use tantivy::query::FuzzyTermQuery;
use tantivy::schema::{Field, Term};
use tantivy::termdict::TermDictionary;

use crate::query::Wildcard;

/// Which terms are meant.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::index) enum Pattern {
    /// Those that begin with this text.
    Prefix(String),
    /// Those that differ from the word in at most so many letters (optimal string alignment distance).
    Typo { word: String, letters: u8 },
    /// Those that match the word with its wildcards.
    Wildcard(Wildcard),
}

impl Pattern {
    /// Where the postings of the terms are.
    pub(super) fn terms(&self, field: Field, dictionary: &TermDictionary) -> tantivy::Result<Vec<TermInfo>> {
        let mut found = Vec::new();
        match self {
            Self::Prefix(beginning) => {
                let mut terms = dictionary.range().ge(beginning.as_bytes()).into_stream()?;
                while terms.advance() && terms.key().starts_with(beginning.as_bytes()) {
                    found.push(terms.value().clone());
                }
            }
            Self::Typo { word, letters } => {
                let term = Term::from_field_text(field, word);
                let automaton = FuzzyTermQuery::new(term, *letters, true).automaton()?;
                let mut terms = dictionary.search(automaton).into_stream()?;
                while terms.advance() {
                    found.push(terms.value().clone());
                }
            }
            Self::Wildcard(wildcard) => {
                let beginning = wildcard.beginning();
                // A word with wildcards is Latin: without a beginning, the pairs of ideographs are passed by.
                let (first, beyond) = if beginning.is_empty() { ("0", "{") } else { (beginning.as_str(), "\u{10FFFF}") };
                let range = dictionary.range().ge(first.as_bytes()).lt(beyond.as_bytes());
                let mut terms = range.into_stream()?;
                while terms.advance() && terms.key().starts_with(beginning.as_bytes()) {
                    if str::from_utf8(terms.key()).is_ok_and(|term| wildcard.matches(term)) {
                        found.push(terms.value().clone());
                    }
                }
            }
        }
        Ok(found)
    }
}
