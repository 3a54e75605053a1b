//! Which words of an article find similar ones, and how these are ordered.
//!
//! The most significant words of the article, by their frequency in it and their rarity elsewhere, make a query, as in
//! Lucene's `MoreLikeThis`.

use std::collections::HashMap;

use super::candidate::Candidate;
use crate::analysis::{Analyzer, Purpose};
use crate::query::{Leaf, MatchMode, Query, Scope};
use crate::search::{SimilarWeights, StoredArticle};

/// Reports in the other language that come first. An event may have dozens.
const MAX_TRANSLATED: usize = 3;

/// A word of the article and its significance.
pub(crate) struct SignificantWord {
    pub(crate) term: String,
    /// Its saturated frequency in the article.
    pub(crate) presence: f32,
    significance: f32,
}

/// The words of an article, with their weighted frequencies.
pub(crate) fn counted_words(
    article: &StoredArticle,
    analyzer: &Analyzer,
    weights: &SimilarWeights,
) -> Vec<(String, f32)> {
    let mut counts: HashMap<String, f32> = HashMap::new();
    for (text, count) in [(&article.title, weights.title), (&article.body, 1.0)] {
        for token in analyzer.words(text, Purpose::Searching).iter() {
            *counts.entry(token.term.to_owned()).or_default() += count;
        }
    }
    counts.into_iter().collect()
}

/// The most significant words, each given with its weighted frequency and the number of articles that have it.
pub(crate) fn significant_words(
    words: impl Iterator<Item = (String, f32, u64)>,
    articles: u64,
    weights: &SimilarWeights,
) -> Vec<SignificantWord> {
    let is_wanted = |found: u64| (2.0..=articles as f32 * weights.common).contains(&(found as f32));
    let mut words: Vec<SignificantWord> = words
        .filter(|(.., found)| is_wanted(*found))
        .map(|(term, count, found)| {
            let presence = count / (count + weights.saturation);
            SignificantWord { term, presence, significance: presence * rarity(articles, found) }
        })
        .collect();
    words.sort_by(|a, b| b.significance.total_cmp(&a.significance).then_with(|| a.term.cmp(&b.term)));
    words.truncate(weights.words);
    words
}

/// The inverse document frequency of BM25.
fn rarity(articles: u64, found: u64) -> f32 {
    let (articles, found) = (articles as f32, found as f32);
    (1.0 + (articles - found + 0.5).max(0.5) / (found + 0.5)).ln()
}

/// Boosts articles published near `day`.
pub(crate) fn prefer_near<P>(candidate: &mut Candidate<P>, day: i64, weights: &SimilarWeights) {
    if !candidate.is_undated() {
        let days = candidate.day.abs_diff(day) as f32;
        candidate.score *= 1.0 + weights.nearness * (-days / weights.half_life).exp2();
    }
}

/// Orders the reports of the article's event in the other language, and marks the best, so that they come first. They share hardly
/// a word with it.
pub(crate) fn put_translations_first<P>(reports: &mut [Candidate<P>]) {
    reports.sort_by(|a, b| b.score.total_cmp(&a.score).then(a.day.cmp(&b.day)).then(a.id.cmp(&b.id)));
    reports.iter_mut().take(MAX_TRANSLATED).for_each(|report| report.has_run = true);
}

/// The most significant words as a query, for highlighting.
pub(crate) fn marked(words: &[SignificantWord]) -> Query {
    const MAX_WORDS: usize = 8;
    let leaf = |word: &SignificantWord| {
        Query::Leaf(Leaf::Text { scope: Scope::Anywhere, text: word.term.clone(), mode: MatchMode::Words })
    };
    Query::Or(words.iter().take(MAX_WORDS).map(leaf).collect())
}
