//! Lowering: a [`Query`] → a tantivy query over both tiers.
//!
//! Every text is widened where it stands: the word tier, or the literal tier. So a negation takes
//! away all that the text would have found, and nothing is lost where a word is cut otherwise.

mod filter;
mod literal;
mod neighbours;
mod text;

use tantivy::query::{
    AllQuery, BooleanQuery, BoostQuery, ConstScoreQuery, DisjunctionMaxQuery, Occur, Query as TantivyQuery,
};

use super::schema::Fields;
use super::scoring::{Coordination, Labelled, Part};
use crate::analysis::Analyzer;
use crate::query::{Leaf, Manner, Query};
use crate::search::Weights;
use crate::told;

use text::words_of;
pub(super) use text::{forms, query_terms};

type Boxed = Box<dyn TantivyQuery>;

/// What is wanted of the lowered query.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Mode {
    pub(super) tiers: Tiers,
    pub(super) wanted: Wanted,
}

/// How many of the words an article must have.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Wanted {
    /// All.
    All,
    /// The share that [`Weights::share`] tells.
    Enough,
    /// One.
    Any,
}

/// Where a text that was not quoted is looked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Tiers {
    /// In the word tier or in the literal tier.
    Both,
    /// In the word tier: tells how a hit was found.
    WordsOnly,
}

/// Lowers queries.
#[derive(Clone, Copy)]
pub(super) struct Lowering<'a> {
    pub(super) fields: &'a Fields,
    pub(super) analyzer: &'a Analyzer,
    pub(super) mode: Mode,
    pub(super) weights: &'a Weights,
    /// Whether the user's words may be missing from the word tier.
    pub(super) has_new_words: bool,
    /// What a word at the beginning of a body adds.
    pub(super) lead: f32,
}

impl Lowering<'_> {
    /// The tantivy query for `query`.
    pub(super) fn lower(&self, query: &Query) -> Boxed {
        match query {
            Query::And(parts) => self.lower_all(parts),
            Query::Or(parts) => any_of(parts.iter().map(|part| self.lower(part))),
            Query::Widened { typed, others } => self.lower_widened(typed, others),
            Query::Boosted { query, boost } => boosted(self.lower(query), boost.factor()),
            Query::Leaf(Leaf::Text { scope, text, manner: Manner::Name }) => self.lower_name(*scope, text),
            Query::Leaf(Leaf::Text { scope, text, manner }) if *manner != Manner::Words => {
                self.lower_run(*scope, text, *manner)
            }
            Query::Not(_) | Query::Leaf(Leaf::Text { .. }) => self.lower_all(std::slice::from_ref(query)),
            Query::Leaf(leaf) => self.lower_filter(leaf),
        }
    }

    /// What is excluded is excluded and metadata is required; of the texts, enough must be found.
    fn lower_all(&self, parts: &[Query]) -> Boxed {
        let (texts, others): (Vec<_>, Vec<_>) = parts.iter().partition(|part| is_about_text(part));
        let mut clauses: Vec<(Occur, Boxed)> = others.into_iter().map(|part| self.clause(part)).collect();
        if !texts.is_empty() {
            clauses.push((Occur::Must, self.lower_texts(&texts)));
        }
        if clauses.iter().all(|(occur, _)| *occur == Occur::MustNot) {
            clauses.push((Occur::Must, unscored(Box::new(AllQuery))));
        }
        if clauses.len() == 1 { clauses.remove(0).1 } else { sum(BooleanQuery::new(clauses)) }
    }

    fn clause(&self, part: &Query) -> (Occur, Boxed) {
        match part {
            // What is to be excluded is excluded by either tier, and only if all of it is there.
            Query::Not(excluded) => {
                let strict = Self { mode: Mode { tiers: Tiers::Both, wanted: Wanted::All }, ..*self };
                // Gathered beforehand: tantivy asks phrases for documents before the one they stand at.
                let gathered =
                    Coordination::new(vec![Part::Whole(strict.lower(excluded))], Vec::new(), 1, 0.0);
                (Occur::MustNot, Box::new(gathered))
            }
            other => (Occur::Must, self.lower(other)),
        }
    }

    fn lower_texts(&self, texts: &[&Query]) -> Boxed {
        let words = texts.iter().map(|text| count_words(self.analyzer, text)).sum();
        let counted = Self { lead: self.weights.lead_of(words), ..*self };
        let mut extras = counted.lower_neighbours(texts);
        let parts: Vec<Part> = texts.iter().map(|text| counted.lower_part(text, &mut extras)).collect();
        let size: usize = parts.iter().map(Part::size).sum();
        let minimum = match self.mode.wanted {
            Wanted::All => size,
            Wanted::Enough => self.weights.enough_of(size, texts.len()),
            Wanted::Any => 1,
        };
        Box::new(Coordination::new(parts, extras, minimum, self.weights.power(size, texts.len())))
    }

    fn lower_part(&self, query: &Query, extras: &mut Vec<Boxed>) -> Part {
        match query {
            Query::Leaf(Leaf::Text { scope, text, manner: Manner::Words }) => {
                self.lower_words(*scope, text, extras)
            }
            // Where a quoted text need not be found, an article with its words comes nearer to it.
            Query::Leaf(Leaf::Text { scope, text, manner: Manner::Literal })
                if self.mode.wanted != Wanted::All =>
            {
                extras.extend(
                    query_terms(self.analyzer, text).iter().map(|term| self.lower_word(*scope, term)),
                );
                Part::Whole(self.lower(query))
            }
            other => Part::Whole(self.lower(other)),
        }
    }

    /// An article that says it as it was typed comes before one that says it otherwise.
    fn lower_widened(&self, typed: &Query, others: &[Query]) -> Boxed {
        // A part of another name is not a part of what was typed.
        let strict = Self { mode: Mode { wanted: Wanted::All, ..self.mode }, ..*self };
        let others = best_of(others.iter().map(|other| (strict.lower(other), self.weights.synonym)));
        any_of([self.lower(typed), others])
    }
}

/// How many words there are in a query of which some may be enough.
pub(super) fn count_words(analyzer: &Analyzer, query: &Query) -> usize {
    let count = |query| count_words(analyzer, query);
    match query {
        Query::And(parts) => parts.iter().filter(|part| is_about_text(part)).map(count).sum(),
        Query::Or(parts) => parts.iter().map(count).max().unwrap_or_default(),
        Query::Widened { typed, .. } => count(typed),
        Query::Boosted { query, .. } => count(query),
        Query::Leaf(Leaf::Text { text, manner: Manner::Words, .. }) => words_of(analyzer, text),
        Query::Leaf(Leaf::Text { .. }) => 1,
        Query::Not(_) | Query::Leaf(_) => 0,
    }
}

/// Whether a part of a query is about an article's text, so that it may be left unfulfilled.
pub(super) fn is_about_text(query: &Query) -> bool {
    match query {
        Query::And(parts) | Query::Or(parts) => parts.iter().all(is_about_text),
        Query::Widened { typed, .. } => is_about_text(typed),
        Query::Boosted { query, .. } => is_about_text(query),
        Query::Not(_) => false,
        Query::Leaf(leaf) => leaf.is_text(),
    }
}

/// At least one of them; their scores add up.
fn any_of(alternatives: impl IntoIterator<Item = Boxed>) -> Boxed {
    sum(BooleanQuery::union(alternatives.into_iter().collect()))
}

/// A combination whose scores add up, by the name that explanations give it.
fn sum(query: BooleanQuery) -> Boxed {
    Box::new(Labelled::group(&told!("sum"), Box::new(query)))
}

/// The best of them counts, each by its own factor.
fn best_of(alternatives: impl IntoIterator<Item = (Boxed, f32)>) -> Boxed {
    let mut alternatives: Vec<Boxed> =
        alternatives.into_iter().map(|(query, factor)| boosted(query, factor)).collect();
    if alternatives.len() == 1 {
        return alternatives.remove(0);
    }
    Box::new(Labelled::group(&told!("the best of"), Box::new(DisjunctionMaxQuery::new(alternatives))))
}

fn boosted(query: Boxed, factor: f32) -> Boxed {
    Box::new(BoostQuery::new(query, factor))
}

/// What decides and does not rank.
fn unscored(query: Boxed) -> Boxed {
    Box::new(ConstScoreQuery::new(query, 0.0))
}
