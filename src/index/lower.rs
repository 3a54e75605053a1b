//! Lowering: a [`Query`] → a tantivy query over both tiers.
//!
//! Every text is widened where it stands: the word tier, or the literal tier. So a negation takes
//! away all that the text would have found, and nothing is lost where a word is cut otherwise.

use tantivy::query::{
    AllQuery, BooleanQuery, BoostQuery, ConstScoreQuery, DisjunctionMaxQuery, EmptyQuery, Occur,
    PhrasePrefixQuery, PhraseQuery, Query as TantivyQuery, RangeQuery, RegexPhraseQuery, TermQuery,
};
use tantivy::schema::{Field, IndexRecordOption, Term};

use std::ops::Bound;

use super::schema::Fields;
use super::stored::day_number;
use crate::analysis::{Analyzer, LiteralRun, Purpose, fold, literal_run};
use crate::query::{DateRange, Leaf, Manner, Query, Scope};

/// A word in the title says more of an article than one in its body.
const TITLE_BOOST: f32 = 1.6;

/// What the literal tier adds to a match of the word tier, and what a match of it alone is worth.
const LITERAL_BOOST: f32 = 0.4;

type Boxed = Box<dyn TantivyQuery>;

/// What another name of the same thing counts beside the one that was typed.
const SYNONYM_BOOST: f32 = 0.2;

/// What having the whole run adds where a text has several words: more than any words can score, so
/// that articles with exactly this run come before those that merely have its words.
const RUN_BONUS: f32 = 100.0;

/// What each word adds when not all are there: more than a run, so that those with most come first.
const COUNTED_BONUS: f32 = 1_000.0;

/// What is wanted of the lowered query.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Mode {
    pub(super) tiers: Tiers,
    /// Any of the words instead of all: for when nothing has all.
    pub(super) relaxed: bool,
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
pub(super) struct Lowering<'a> {
    pub(super) fields: &'a Fields,
    pub(super) analyzer: &'a Analyzer,
    pub(super) mode: Mode,
}

impl Lowering<'_> {
    /// The tantivy query for `query`.
    pub(super) fn lower(&self, query: &Query) -> Boxed {
        match query {
            Query::And(parts) if self.mode.relaxed => self.lower_relaxed(parts),
            Query::And(parts) => self.lower_all(parts),
            Query::Or(parts) => self.lower_any(parts),
            Query::Widened { typed, others } => self.lower_widened(typed, others),
            Query::Not(_) => self.lower_all(std::slice::from_ref(query)),
            Query::Leaf(leaf) => self.lower_leaf(leaf),
        }
    }

    fn lower_all<'q>(&self, parts: impl IntoIterator<Item = &'q Query>) -> Boxed {
        let mut clauses: Vec<(Occur, Boxed)> = parts.into_iter().map(|part| self.clause(part)).collect();
        if clauses.iter().all(|(occur, _)| *occur == Occur::MustNot) {
            clauses.push((Occur::Must, Box::new(ConstScoreQuery::new(Box::new(AllQuery), 0.0))));
        }
        Box::new(BooleanQuery::new(clauses))
    }

    fn clause(&self, part: &Query) -> (Occur, Boxed) {
        match part {
            // What is to be excluded is excluded by either tier, and only if all of it is there.
            Query::Not(excluded) => {
                let strict = Lowering { mode: Mode { tiers: Tiers::Both, relaxed: false }, ..*self };
                (Occur::MustNot, strict.lower(excluded))
            }
            other => (Occur::Must, self.lower(other)),
        }
    }

    /// What is excluded stays excluded and metadata stays required; of the texts, one is enough.
    fn lower_relaxed(&self, parts: &[Query]) -> Boxed {
        let (texts, others): (Vec<_>, Vec<_>) = parts.iter().partition(|part| is_about_text(part));
        let mut clauses: Vec<(Occur, Boxed)> = others.into_iter().map(|part| self.clause(part)).collect();
        if !texts.is_empty() {
            clauses.push((Occur::Must, self.lower_any(texts)));
        }
        Box::new(BooleanQuery::new(clauses))
    }

    fn lower_any<'q>(&self, parts: impl IntoIterator<Item = &'q Query>) -> Boxed {
        any_of(parts.into_iter().map(|part| self.lower(part)))
    }

    /// An article that says it as it was typed comes before one that says it otherwise.
    fn lower_widened(&self, typed: &Query, others: &[Query]) -> Boxed {
        let others = best_of(others.iter().map(|other| (self.lower(other), 1.0)));
        let others: Boxed = Box::new(BoostQuery::new(others, SYNONYM_BOOST));
        any_of([self.lower(typed), others])
    }

    fn lower_leaf(&self, leaf: &Leaf) -> Boxed {
        let filter = match leaf {
            Leaf::Text { scope, text, manner } => return self.lower_text(*scope, text, *manner),
            Leaf::Source { name, exact: true } => whole(self.fields.source_exact, &fold(name.trim())),
            Leaf::Source { name, exact: false } => literal_in(self.fields.source_literal, &literal_run(name)),
            Leaf::Language(code) => whole(self.fields.language, code),
            Leaf::Host(host) => whole(self.fields.host, host),
            Leaf::Status(status) => whole(self.fields.status, status.as_str()),
            Leaf::Date(range) => self.lower_date(*range),
        };
        Box::new(ConstScoreQuery::new(filter, 0.0))
    }

    fn lower_text(&self, scope: Scope, text: &str, manner: Manner) -> Boxed {
        let literal = self.lower_literal(scope, text);
        if manner == Manner::Literal {
            return if self.mode.relaxed { with_bonus(literal, COUNTED_BONUS) } else { literal };
        }
        let terms = query_terms(self.analyzer, text);
        let words = self.lower_words(scope, &terms);
        if self.mode.tiers == Tiers::WordsOnly {
            return words;
        }
        let literal: Boxed = Box::new(BoostQuery::new(literal, LITERAL_BOOST));
        let literal = if terms.len() > 1 { with_bonus(literal, RUN_BONUS) } else { literal };
        any_of([words, literal])
    }

    fn lower_words(&self, scope: Scope, terms: &[String]) -> Boxed {
        let words = terms.iter().map(|term| self.lower_word(scope, term));
        if self.mode.relaxed {
            return any_of(words.map(|word| with_bonus(word, COUNTED_BONUS)));
        }
        Box::new(BooleanQuery::new(words.map(|word| (Occur::Must, word)).collect()))
    }

    /// The better of title and body, not their sum: a headline is repeated in the first sentence.
    fn lower_word(&self, scope: Scope, term: &str) -> Boxed {
        let fields = tier(scope, self.fields.title_words, self.fields.body_words);
        best_of(fields.map(|(field, boost)| {
            let term = TermQuery::new(Term::from_field_text(field, term), IndexRecordOption::WithFreqs);
            (Box::new(term) as Boxed, boost)
        }))
    }

    fn lower_literal(&self, scope: Scope, text: &str) -> Boxed {
        let run = literal_run(text);
        let fields = tier(scope, self.fields.title_literal, self.fields.body_literal);
        best_of(fields.map(|(field, boost)| (literal_in(field, &run), boost)))
    }

    fn lower_date(&self, range: DateRange) -> Boxed {
        let bound = |date: Option<jiff::civil::Date>| {
            date.map_or(Bound::Unbounded, |date| {
                Bound::Included(Term::from_field_i64(self.fields.date, day_number(date)))
            })
        };
        Box::new(RangeQuery::new(bound(range.first), bound(range.last)))
    }
}

/// The fields that a scope covers, and what a match in each counts.
fn tier(scope: Scope, title: Field, body: Field) -> impl Iterator<Item = (Field, f32)> + use<> {
    let title = (scope != Scope::Body).then_some((title, TITLE_BOOST));
    let body = (scope != Scope::Title).then_some((body, 1.0));
    title.into_iter().chain(body)
}

fn literal_in(field: Field, run: &LiteralRun) -> Boxed {
    if let Some(prefix) = &run.prefix {
        return literal_with_prefix(field, &run.terms, prefix);
    }
    let term = |(position, text): &(u32, String)| (*position as usize, Term::from_field_text(field, text));
    let mut terms: Vec<(usize, Term)> = run.terms.iter().map(term).collect();
    match terms.len() {
        0 => Box::new(EmptyQuery),
        1 => Box::new(TermQuery::new(terms.remove(0).1, IndexRecordOption::WithFreqs)),
        _ => Box::new(PhraseQuery::new_with_offset(terms)),
    }
}

fn whole(field: Field, text: &str) -> Boxed {
    Box::new(TermQuery::new(Term::from_field_text(field, text), IndexRecordOption::Basic))
}

/// A run that ends in a lone ideograph: any term that begins with it will do in the last place.
///
/// tantivy's `PhrasePrefixQuery` takes the last term to follow at the next position, whatever its
/// offset, so that it serves for a single term only.
fn literal_with_prefix(field: Field, terms: &[(u32, String)], prefix: &(u32, String)) -> Boxed {
    if terms.is_empty() {
        let prefix = Term::from_field_text(field, &prefix.1);
        let mut query = PhrasePrefixQuery::new_with_offset(vec![(0, prefix)]);
        query.set_max_expansions(u32::MAX);
        return Box::new(ConstScoreQuery::new(Box::new(query), 1.0));
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

/// The terms of the word tier that a text must have to match by its words, each once.
pub(super) fn query_terms(analyzer: &Analyzer, text: &str) -> Vec<String> {
    let tokens = analyzer.words(text, Purpose::Searching);
    let mut terms: Vec<String> = Vec::new();
    for token in tokens.iter() {
        if !terms.iter().any(|term| term == token.term) {
            terms.push(token.term.to_owned());
        }
    }
    terms
}

/// Whether a part of a query is about an article's text, so that it may be left unfulfilled.
pub(super) fn is_about_text(query: &Query) -> bool {
    match query {
        Query::And(parts) | Query::Or(parts) => parts.iter().all(is_about_text),
        Query::Widened { typed, .. } => is_about_text(typed),
        Query::Not(_) => false,
        Query::Leaf(leaf) => leaf.is_text(),
    }
}

/// At least one of them; their scores add up.
fn any_of(alternatives: impl IntoIterator<Item = Boxed>) -> Boxed {
    Box::new(BooleanQuery::new(alternatives.into_iter().map(|query| (Occur::Should, query)).collect()))
}

/// What matches `query`, with `bonus` on top of its score.
fn with_bonus(query: Boxed, bonus: f32) -> Boxed {
    let constant = ConstScoreQuery::new(query.box_clone(), bonus);
    Box::new(BooleanQuery::new(vec![(Occur::Must, query), (Occur::Should, Box::new(constant))]))
}

fn best_of(alternatives: impl IntoIterator<Item = (Boxed, f32)>) -> Boxed {
    let boosted =
        alternatives.into_iter().map(|(query, boost)| Box::new(BoostQuery::new(query, boost)) as Boxed);
    let mut boosted: Vec<Boxed> = boosted.collect();
    if boosted.len() == 1 { boosted.remove(0) } else { Box::new(DisjunctionMaxQuery::new(boosted)) }
}
