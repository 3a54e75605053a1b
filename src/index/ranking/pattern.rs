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
                for_each_spelled_like(dictionary, field, word, *letters, |_, term| found.push(term.clone()))?;
            }
            Self::Wildcard(wildcard) => {
                let beginning = wildcard.beginning();
                // A word with wildcards is Latin: without a beginning, the pairs of ideographs are passed by.
                let (first, beyond) =
                    if beginning.is_empty() { ("0", "{") } else { (beginning.as_str(), "\u{10FFFF}") };
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

/// Where the terms of scripts without spaces begin: Thai and its like, and ideographs, radicals included. Every one of
/// them is a letter wrong, and walking to them takes 50 times as long as all the rest.
const UNSPACED: [char; 2] = ['\u{E00}', '\u{2E80}'];

/// Calls `each` with the terms that differ from `word` in at most so many letters; a word of letters has only such.
pub(in crate::index) fn for_each_spelled_like(
    dictionary: &TermDictionary,
    field: Field,
    word: &str,
    letters: u8,
    mut each: impl FnMut(&[u8], &TermInfo),
) -> tantivy::Result<()> {
    let automaton = FuzzyTermQuery::new(Term::from_field_text(field, word), letters, true).automaton()?;
    let terms = dictionary.search(automaton);
    let end = UNSPACED.into_iter().find(|&end| word.starts_with(|first| first < end));
    let terms = if let Some(end) = end { terms.lt(end.to_string()) } else { terms };
    let mut terms = terms.into_stream()?;
    while terms.advance() {
        each(terms.key(), terms.value());
    }
    Ok(())
}
