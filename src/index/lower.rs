//! Lowering: a [`Query`] → a tantivy query over both tiers.
//!
//! Every text is widened where it stands: the word tier, or the literal tier. So a negation takes
//! away all that the text would have found, and nothing is lost where a word is cut otherwise.

use tantivy::query::{
    AllQuery, BooleanQuery, BoostQuery, ConstScoreQuery, DisjunctionMaxQuery, EmptyQuery, Occur,
    PhrasePrefixQuery, PhraseQuery, Query as TantivyQuery, RangeQuery, TermQuery,
};
use tantivy::schema::{Field, IndexRecordOption, Term};

use std::ops::Bound;

use super::schema::Fields;
use super::stored::day_number;
use crate::analysis::{Analyzer, LiteralRun, Purpose, fold, literal_run};
use crate::error::Error;
use crate::query::{DateRange, Leaf, Manner, Query, Scope};

/// A word in the title says more of an article than one in its body.
const TITLE_BOOST: f32 = 1.6;

/// What the literal tier adds to a match of the word tier, and what a match of it alone is worth.
const LITERAL_BOOST: f32 = 0.4;

type Boxed = Box<dyn TantivyQuery>;

/// What is wanted of the lowered query.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Mode {
    /// All that the query means.
    Full,
    /// Without the literal tier, where words were asked for: tells how a hit was found.
    WordsOnly,
    /// Any of the words instead of all: for when nothing has all.
    Relaxed,
}

/// Lowers queries for one state of the index.
pub(super) struct Lowering<'a> {
    pub(super) fields: &'a Fields,
    pub(super) analyzer: &'a Analyzer,
    pub(super) searcher: &'a tantivy::Searcher,
    pub(super) mode: Mode,
}

impl Lowering<'_> {
    /// The tantivy query for `query`.
    pub(super) fn lower(&self, query: &Query) -> Result<Boxed, Error> {
        match query {
            Query::And(parts) if self.mode == Mode::Relaxed => self.lower_relaxed(parts),
            Query::And(parts) => self.lower_all(parts),
            Query::Or(parts) => self.lower_any(parts),
            Query::Not(_) => self.lower_all(std::slice::from_ref(query)),
            Query::Leaf(leaf) => self.lower_leaf(leaf),
        }
    }

    fn lower_all(&self, parts: &[Query]) -> Result<Boxed, Error> {
        let mut clauses = self.clauses(parts, Occur::Must)?;
        if clauses.iter().all(|(occur, _)| *occur == Occur::MustNot) {
            clauses.push((Occur::Must, Box::new(ConstScoreQuery::new(Box::new(AllQuery), 0.0))));
        }
        Ok(Box::new(BooleanQuery::new(clauses)))
    }

    /// What is excluded stays excluded and metadata stays required; of the texts, one is enough.
    fn lower_relaxed(&self, parts: &[Query]) -> Result<Boxed, Error> {
        let (texts, others): (Vec<_>, Vec<_>) = parts.iter().cloned().partition(is_about_text);
        let mut clauses = self.clauses(&others, Occur::Must)?;
        if !texts.is_empty() {
            clauses.push((Occur::Must, self.lower_any(&texts)?));
        }
        Ok(Box::new(BooleanQuery::new(clauses)))
    }

    fn lower_any(&self, parts: &[Query]) -> Result<Boxed, Error> {
        let alternatives = parts.iter().map(|part| self.lower(part).map(|query| (Occur::Should, query)));
        Ok(Box::new(BooleanQuery::new(alternatives.collect::<Result<_, _>>()?)))
    }

    fn clauses(&self, parts: &[Query], occur: Occur) -> Result<Vec<(Occur, Boxed)>, Error> {
        let lowered = parts.iter().map(|part| match part {
            // What is to be excluded is excluded by either tier, whatever the mode.
            Query::Not(excluded) => {
                let full = Lowering { mode: Mode::Full, ..*self };
                Ok((Occur::MustNot, full.lower(excluded)?))
            }
            other => Ok((occur, self.lower(other)?)),
        });
        lowered.collect()
    }

    fn lower_leaf(&self, leaf: &Leaf) -> Result<Boxed, Error> {
        let filter = match leaf {
            Leaf::Text { scope, text, manner } => return self.lower_text(*scope, text, *manner),
            Leaf::Source { name, exact: true } => self.whole(self.fields.source_exact, &fold(name.trim())),
            Leaf::Source { name, exact: false } => {
                self.literal_in(self.fields.source_literal, &literal_run(name))?
            }
            Leaf::Language(code) => self.whole(self.fields.language, code),
            Leaf::Host(host) => self.whole(self.fields.host, host),
            Leaf::Status(status) => self.whole(self.fields.status, status.as_str()),
            Leaf::Date(range) => self.lower_date(*range),
        };
        Ok(Box::new(ConstScoreQuery::new(filter, 0.0)))
    }

    fn lower_text(&self, scope: Scope, text: &str, manner: Manner) -> Result<Boxed, Error> {
        let literal = self.lower_literal(scope, text)?;
        if manner == Manner::Literal {
            return Ok(literal);
        }
        let words = self.lower_words(scope, text);
        if self.mode == Mode::WordsOnly {
            return Ok(words);
        }
        let literal: Boxed = Box::new(BoostQuery::new(literal, LITERAL_BOOST));
        Ok(Box::new(BooleanQuery::new(vec![(Occur::Should, words), (Occur::Should, literal)])))
    }

    fn lower_words(&self, scope: Scope, text: &str) -> Boxed {
        let occur = if self.mode == Mode::Relaxed { Occur::Should } else { Occur::Must };
        let clauses =
            query_terms(self.analyzer, text).into_iter().map(|term| (occur, self.lower_word(scope, &term)));
        Box::new(BooleanQuery::new(clauses.collect()))
    }

    /// The better of title and body, not their sum: a headline is repeated in the first sentence.
    fn lower_word(&self, scope: Scope, term: &str) -> Boxed {
        let fields = self.tier(scope, self.fields.title_words, self.fields.body_words);
        best_of(fields.map(|(field, boost)| {
            let term = TermQuery::new(Term::from_field_text(field, term), IndexRecordOption::WithFreqs);
            (Box::new(term) as Boxed, boost)
        }))
    }

    fn lower_literal(&self, scope: Scope, text: &str) -> Result<Boxed, Error> {
        let run = literal_run(text);
        let fields = self.tier(scope, self.fields.title_literal, self.fields.body_literal);
        let lowered = fields.map(|(field, boost)| Ok((self.literal_in(field, &run)?, boost)));
        Ok(best_of(lowered.collect::<Result<Vec<_>, Error>>()?))
    }

    /// The fields that a scope covers, and what a match in each counts.
    fn tier(&self, scope: Scope, title: Field, body: Field) -> impl Iterator<Item = (Field, f32)> + use<> {
        let title = (scope != Scope::Body).then_some((title, TITLE_BOOST));
        let body = (scope != Scope::Title).then_some((body, 1.0));
        title.into_iter().chain(body)
    }

    fn literal_in(&self, field: Field, run: &LiteralRun) -> Result<Boxed, Error> {
        let term =
            |(position, text): &(u32, String)| (*position as usize, Term::from_field_text(field, text));
        let mut terms: Vec<(usize, Term)> = run.terms.iter().map(term).collect();
        let Some(prefix) = run.prefix.as_ref().map(term) else {
            return Ok(match terms.len() {
                0 => Box::new(EmptyQuery),
                1 => Box::new(TermQuery::new(terms.remove(0).1, IndexRecordOption::WithFreqs)),
                _ => Box::new(PhraseQuery::new_with_offset(terms)),
            });
        };
        let expansions = self.terms_beginning(&prefix.1)?;
        terms.push(prefix);
        let mut query = PhrasePrefixQuery::new_with_offset(terms);
        query.set_max_expansions(expansions);
        Ok(Box::new(query))
    }

    /// The most terms that begin with `prefix` in any segment: a limit that leaves none out.
    fn terms_beginning(&self, prefix: &Term) -> Result<u32, Error> {
        let bytes = prefix.serialized_value_bytes();
        let mut most = 1;
        for reader in self.searcher.segment_readers() {
            let index = reader.inverted_index(prefix.field())?;
            let from_prefix = index.terms().range().ge(bytes);
            let mut stream = from_prefix.into_stream().map_err(tantivy::TantivyError::from)?;
            let mut count = 0;
            while stream.advance() && stream.key().starts_with(bytes) {
                count += 1;
            }
            most = most.max(count);
        }
        Ok(most)
    }

    fn whole(&self, field: Field, text: &str) -> Boxed {
        Box::new(TermQuery::new(Term::from_field_text(field, text), IndexRecordOption::Basic))
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
        Query::Not(_) => false,
        Query::Leaf(leaf) => leaf.is_text(),
    }
}

fn best_of(alternatives: impl IntoIterator<Item = (Boxed, f32)>) -> Boxed {
    let boosted =
        alternatives.into_iter().map(|(query, boost)| Box::new(BoostQuery::new(query, boost)) as Boxed);
    let mut boosted: Vec<Boxed> = boosted.collect();
    if boosted.len() == 1 { boosted.remove(0) } else { Box::new(DisjunctionMaxQuery::new(boosted)) }
}
