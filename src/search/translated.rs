//! Reports in the other language: a second list beside the first one of a search.

use std::cell::LazyCell;
use std::ops::Range;

use serde::Serialize;

use super::{Hit, StoredArticle};
use crate::analysis::{Analyzer, Purpose, Tokens, fold};
use crate::character::is_han;
use crate::highlight::{Budget, Highlighter};
use crate::query::{Leaf, MatchMode, Query, Scope};
use crate::translation::{CHINESE, TranslatedQuery, TranslatedWord, Translation};

/// A search for articles in another language.
#[derive(Debug, Clone, PartialEq)]
pub struct TranslatedRequest {
    /// What to search for.
    pub query: TranslatedQuery,
    /// Maximum number of hits.
    pub limit: usize,
    /// The least share of the query's idf that an article has in its title and first lines, from 0 to 1.
    pub min_coverage: f32,
    /// The least number of words of the query that an article has there.
    pub min_words: usize,
    /// The least score of an article as a share of the best one's.
    pub min_score: f32,
    /// Whether the articles of a story are folded into one hit.
    pub collapse: bool,
    /// The length of a snippet.
    pub snippet: Budget,
}

impl TranslatedRequest {
    /// The ten best articles, however little of `query` they have.
    #[must_use]
    pub fn new(query: TranslatedQuery) -> Self {
        Self {
            query,
            limit: 10,
            min_coverage: 0.0,
            min_words: 1,
            min_score: 0.0,
            collapse: true,
            snippet: Budget::default(),
        }
    }
}

/// An article in the other language.
#[derive(Debug, Clone)]
pub struct TranslatedHit {
    /// The article, with the translated words marked.
    pub hit: Hit,
    /// The words that it has in translation.
    pub words: Vec<WordPair>,
}

/// A word of a query, and what an article has for it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "serve", derive(schemars::JsonSchema))]
pub struct WordPair {
    /// The word as typed.
    pub typed: String,
    /// The word or phrase of the article.
    pub found: String,
}

/// Characters of the body in which words are looked up for display: its first lines.
const LEAD_CHARS: usize = 300;

/// Bytes between the words of a phrase: a space, or a small word.
const MAX_GAP: usize = 5;

/// A title in another script may have as many Han, as in a quoted name.
const MAX_HAN: usize = 1;

impl TranslatedHit {
    /// The hit for an article, with marks and a snippet. `None` if it has too few of the words: the index does not know
    /// whether the words of a phrase stand together.
    pub(crate) fn new(
        article: StoredArticle,
        score: f32,
        request: &TranslatedRequest,
        analyzer: &Analyzer,
    ) -> Option<Self> {
        let found = found_words(&article, &request.query, analyzer);
        if found.len() < request.min_words {
            return None;
        }
        let leaf = |(_, found): &(&TranslatedWord, String)| {
            Query::Leaf(Leaf::Text { scope: Scope::Anywhere, text: found.clone(), mode: MatchMode::Words })
        };
        let marked = Query::Or(found.iter().map(leaf).collect());
        let hit = Hit::new(article, score, &Highlighter::new(analyzer, &marked), request.snippet);
        let hit = Hit { complete: found.len() == request.query.words.len(), ..hit };
        let is_other = |(word, found): &(&TranslatedWord, String)| letters(&word.typed) != letters(found);
        let pair = |(word, found): (&TranslatedWord, String)| WordPair { typed: word.typed.clone(), found };
        Some(Self { hit, words: found.into_iter().filter(is_other).map(pair).collect() })
    }
}

/// `text` without case and marks.
fn letters(text: &str) -> String {
    text.chars().filter(|character| character.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

impl TranslatedQuery {
    /// Whether a title is in the script of the language. The label of an article may be wrong.
    pub(crate) fn accepts_title(&self, title: &str) -> bool {
        let han = title.chars().filter(|&character| is_han(character)).count();
        if self.language == CHINESE {
            han > MAX_HAN
        } else {
            han <= MAX_HAN && title.chars().any(char::is_alphabetic)
        }
    }
}

/// A text with its words.
struct Cut<'t> {
    text: &'t str,
    folded: String,
    tokens: Tokens,
}

impl<'t> Cut<'t> {
    fn new(text: &'t str, analyzer: &Analyzer) -> Self {
        // Han are found in the folded text. Without them, but with the same offsets, no dictionary is needed.
        let mut latin = String::with_capacity(text.len());
        for character in text.chars() {
            if is_han(character) {
                latin.extend(std::iter::repeat_n(' ', character.len_utf8()));
            } else {
                latin.push(character);
            }
        }
        Self { text, folded: fold(text), tokens: analyzer.words(&latin, Purpose::Indexing) }
    }

    /// A translation as the text has it; `None` if it does not have the terms together.
    fn written(&self, translation: &Translation) -> Option<&str> {
        let starts = self.starts(translation.terms.first()?);
        starts.into_iter().find_map(|start| self.phrase_at(start, &translation.terms))
    }

    /// The byte ranges of a term.
    fn starts(&self, term: &str) -> Vec<Range<usize>> {
        if term.chars().any(is_han) {
            return self.folded.match_indices(term).map(|(start, _)| start..start + term.len()).collect();
        }
        let tokens = self.tokens.iter().filter(|token| token.term == term);
        tokens.map(|token| token.start..token.end).collect()
    }

    /// The terms from the first one on, each within a few bytes of the last.
    fn phrase_at(&self, first: Range<usize>, terms: &[String]) -> Option<&str> {
        let end = terms[1..].iter().try_fold(first.end, |end, term| {
            let near = |next: &Range<usize>| (end..=end + MAX_GAP).contains(&next.start);
            self.starts(term).into_iter().find(near).map(|next| next.end)
        })?;
        let source = if terms[0].chars().any(is_han) { &self.folded } else { self.text };
        source.get(first.start..end)
    }
}

/// The words of `query` that title or first lines have, with the best translation of each as it is written there.
fn found_words<'q>(
    article: &StoredArticle,
    query: &'q TranslatedQuery,
    analyzer: &Analyzer,
) -> Vec<(&'q TranslatedWord, String)> {
    let lead_end = article.body.char_indices().nth(LEAD_CHARS).map_or(article.body.len(), |(end, _)| end);
    let title = Cut::new(&article.title, analyzer);
    let lead = LazyCell::new(|| Cut::new(&article.body[..lead_end], analyzer));
    let written = |translation: &Translation| {
        title.written(translation).or_else(|| lead.written(translation)).map(str::to_owned)
    };
    let found =
        query.words.iter().filter_map(|word| Some((word, word.translations.iter().find_map(written)?)));
    found.collect()
}
