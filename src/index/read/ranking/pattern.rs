//! All terms that match a pattern, counted as one: a prefix, a word within an edit distance, or a word with
//! wildcards.
//!
//! Their frequencies in an article are added up, as in Lucene's `SynonymQuery`, so that articles about the
//! thing come first whatever its spelling.

use tantivy::postings::TermInfo;
use tantivy::query::FuzzyTermQuery;
use tantivy::schema::{Field, Term};
use tantivy::termdict::TermDictionary;

use crate::matching::Pattern;
use crate::stop::{Stop, StopPoll};

/// Terms between two looks at the [`Stop`].
const TERMS_PER_CHECK: u32 = 256;

impl Pattern {
    /// The term infos of the matching terms. Once `stop` is set, terms are left out: the caller has to check it.
    pub(super) fn terms(
        &self,
        field: Field,
        dictionary: &TermDictionary,
        stop: &Stop,
    ) -> tantivy::Result<Vec<TermInfo>> {
        let mut found = Vec::new();
        let mut poll = StopPoll::new(stop, TERMS_PER_CHECK);
        match self {
            Self::Prefix(beginning) => {
                let mut terms = dictionary.range().ge(beginning.as_bytes()).into_stream()?;
                while terms.advance() && terms.key().starts_with(beginning.as_bytes()) && !poll.is_set() {
                    found.push(terms.value().clone());
                }
            }
            Self::Typo { word, letters } => {
                for_each_spelled_like(dictionary, field, word, *letters, stop, |_, term| {
                    found.push(term.clone());
                })?;
            }
            Self::Wildcard(wildcard) => {
                let beginning = wildcard.beginning();
                // A word with wildcards is Latin: without a prefix, the pairs of ideographs are skipped.
                let (first, beyond) =
                    if beginning.is_empty() { ("0", "{") } else { (beginning.as_str(), "\u{10FFFF}") };
                let range = dictionary.range().ge(first.as_bytes()).lt(beyond.as_bytes());
                let mut terms = range.into_stream()?;
                while terms.advance() && terms.key().starts_with(beginning.as_bytes()) && !poll.is_set() {
                    if str::from_utf8(terms.key()).is_ok_and(|term| wildcard.matches(term)) {
                        found.push(terms.value().clone());
                    }
                }
            }
        }
        Ok(found)
    }
}

/// Where the terms of scripts without spaces begin: Thai and its like, and ideographs including radicals. Each
/// of them is one edit from any letter, and walking them takes 50 times as long as all other terms.
const UNSPACED: [char; 2] = ['\u{E00}', '\u{2E80}'];

/// Calls `each` with the terms within the edit distance of `word`. For a word of letters, only such terms are
/// visited. Once `stop` is set, terms are left out: the caller has to check it.
pub(in crate::index) fn for_each_spelled_like(
    dictionary: &TermDictionary,
    field: Field,
    word: &str,
    letters: u8,
    stop: &Stop,
    mut each: impl FnMut(&[u8], &TermInfo),
) -> tantivy::Result<()> {
    let automaton = FuzzyTermQuery::new(Term::from_field_text(field, word), letters, true).automaton()?;
    let terms = dictionary.search(automaton);
    let end = UNSPACED.into_iter().find(|&end| word.starts_with(|first| first < end));
    let terms = if let Some(end) = end { terms.lt(end.to_string()) } else { terms };
    let mut terms = terms.into_stream()?;
    let mut poll = StopPoll::new(stop, TERMS_PER_CHECK);
    while terms.advance() && !poll.is_set() {
        each(terms.key(), terms.value());
    }
    Ok(())
}
