//! Reports in the other language: a second list beside the first one of a search.

use std::collections::HashSet;

use serde::Serialize;

use super::{Hit, StoredArticle};
use crate::analysis::{Analyzer, Purpose};
use crate::character::is_han;
use crate::highlight::{Budget, Highlighter};
use crate::query::{Leaf, MatchMode, Query, Scope};
use crate::translation::{TranslatedQuery, TranslatedWord, Translation};

/// A search for articles in another language.
#[derive(Debug, Clone)]
pub struct TranslatedRequest {
    /// What to search for.
    pub query: TranslatedQuery,
    /// Maximum number of hits.
    pub limit: usize,
    /// Whether the articles of a story are folded into one hit.
    pub collapse: bool,
    /// The length of a snippet.
    pub snippet: Budget,
}

/// An article in the other language.
#[derive(Debug, Clone)]
pub struct TranslatedHit {
    /// The article, with the translated words marked.
    pub hit: Hit,
    /// The share of the query's idf that it has in its title and first lines, from 0 to 1.
    pub coverage: f32,
    /// Number of words of the query that it has there.
    pub matched: usize,
    /// The words that it has in translation.
    pub words: Vec<WordPair>,
}

/// A word of a query, and what an article has for it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct WordPair {
    /// The word as typed.
    pub typed: String,
    /// The word or phrase of the article.
    pub found: String,
}

/// Characters of the body in which words are looked up for display: its first lines.
const LEAD_CHARS: usize = 300;

/// A title in another script may have as many Han, as in a quoted name.
const MAX_HAN: usize = 1;

impl TranslatedHit {
    /// The hit for an article that has words of `query`, marked and with a snippet of the length of `budget`.
    pub(crate) fn new(
        article: StoredArticle,
        score: f32,
        (coverage, matched): (f32, usize),
        query: &TranslatedQuery,
        analyzer: &Analyzer,
        budget: Budget,
    ) -> Self {
        let found: Vec<(&TranslatedWord, String)> = found_words(&article, query, analyzer);
        let leaf = |(_, found): &(&TranslatedWord, String)| {
            Query::Leaf(Leaf::Text { scope: Scope::Anywhere, text: found.clone(), mode: MatchMode::Words })
        };
        let marked = Query::Or(found.iter().map(leaf).collect());
        let hit = Hit::new(article, score, &Highlighter::new(analyzer, &marked), budget);
        let hit = Hit { complete: matched == query.words.len(), ..hit };
        let is_other = |(word, found): &(&TranslatedWord, String)| !word.typed.eq_ignore_ascii_case(found);
        let pair = |(word, found): (&TranslatedWord, String)| WordPair { typed: word.typed.clone(), found };
        let words = found.into_iter().filter(is_other).map(pair).collect();
        Self { hit, coverage, matched, words }
    }
}

impl TranslatedQuery {
    /// Whether a title is in the script of the language. The label of an article may be wrong.
    pub(crate) fn accepts_title(&self, title: &str) -> bool {
        let han = title.chars().filter(|&character| is_han(character)).count();
        if self.language == "zh" {
            han > MAX_HAN
        } else {
            han <= MAX_HAN && title.chars().any(char::is_alphabetic)
        }
    }
}

/// The words of `query` that title or first lines have, with the best translation of each as it is written there.
fn found_words<'q>(
    article: &StoredArticle,
    query: &'q TranslatedQuery,
    analyzer: &Analyzer,
) -> Vec<(&'q TranslatedWord, String)> {
    let lead_end = article.body.char_indices().nth(LEAD_CHARS).map_or(article.body.len(), |(end, _)| end);
    let texts = [article.title.as_str(), &article.body[..lead_end]];
    let tokens = texts.map(|text| (text, analyzer.words(text, Purpose::Indexing)));
    let found = query.words.iter().filter_map(|word| {
        let best = word.translations.iter().find_map(|translation| {
            tokens.iter().find_map(|(text, tokens)| written(translation, text, tokens))
        });
        Some((word, best?))
    });
    found.collect()
}

/// A translation as `text` has it; `None` if it lacks one of the terms.
fn written(translation: &Translation, text: &str, tokens: &crate::analysis::Tokens) -> Option<String> {
    let mut seen = HashSet::new();
    let of_term = |term: &String| {
        let token = tokens.iter().find(|token| token.term == term)?;
        Some((token.start, text.get(token.start..token.end)?))
    };
    let words: Option<Vec<(usize, &str)>> = translation.terms.iter().map(of_term).collect();
    let mut words: Vec<(usize, &str)> = words?.into_iter().filter(|(start, _)| seen.insert(*start)).collect();
    words.sort_unstable();
    let is_chinese = words.iter().any(|(_, word)| word.chars().any(is_han));
    let words: Vec<&str> = words.into_iter().map(|(_, word)| word).collect();
    Some(words.join(if is_chinese { "" } else { " " }))
}
