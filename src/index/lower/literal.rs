//! A literal run in one field.

use tantivy::query::{ConstScoreQuery, EmptyQuery, PhraseQuery, RegexPhraseQuery, TermQuery};
use tantivy::schema::{Field, IndexRecordOption, Term};

use super::Boxed;
use crate::analysis::LiteralRun;
use crate::index::scoring::{Pattern, TermsQuery};

/// The articles that have the run in `field`.
pub(super) fn run_in(field: Field, run: &LiteralRun) -> Boxed {
    if let Some(prefix) = &run.prefix {
        return run_with_prefix(field, &run.terms, prefix);
    }
    let term = |(position, text): &(u32, String)| (*position as usize, Term::from_field_text(field, text));
    let mut terms: Vec<(usize, Term)> = run.terms.iter().map(term).collect();
    match terms.len() {
        0 => Box::new(EmptyQuery),
        1 => Box::new(TermQuery::new(terms.remove(0).1, IndexRecordOption::WithFreqs)),
        _ => Box::new(PhraseQuery::new_with_offset(terms)),
    }
}

/// A run that ends in a lone ideograph or in the beginning of a word: any term that begins with it
/// will do in the last place.
///
/// tantivy's `PhrasePrefixQuery` takes the last term to follow at the next position, whatever its
/// offset, so that it does not serve.
fn run_with_prefix(field: Field, terms: &[(u32, String)], prefix: &(u32, String)) -> Boxed {
    if terms.is_empty() {
        return Box::new(TermsQuery { field, pattern: Pattern::Prefix(prefix.1.clone()) });
    }
    let exact = terms.iter().map(|(position, term)| (*position as usize, escaped(term)));
    let beginning = (prefix.0 as usize, format!("{}.*", escaped(&prefix.1)));
    let mut query = RegexPhraseQuery::new_with_offset(field, exact.chain([beginning]).collect());
    query.set_max_expansions(u32::MAX);
    // Its scores would be those of terms that no article has: the patterns.
    Box::new(ConstScoreQuery::new(Box::new(query), 1.0))
}

/// `term` as a regular expression for itself.
fn escaped(term: &str) -> String {
    let mut escaped = String::with_capacity(term.len());
    for character in term.chars() {
        if character.is_ascii_punctuation() {
            escaped.push('\\');
        }
        escaped.push(character);
    }
    escaped
}
